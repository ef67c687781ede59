"""The targets that a comparison needs, read from the catalogue; no more than it will show.

First which indicators there are (`indicators_of`, `unaligned`), which an index answers; then the
targets of those that are shown (`of_places`, `of_documents`).
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extractor.catalogue.candidates import Unaligned
from extractor.comparison.cells import Value

_COMPARED = "t.kind = 'quantitative' and t.value is not null"
_LISTED = "(select value from json_each(?))"
_INDICATORS = f"""
select t.indicator_id, t.locality_id from targets t
where {_COMPARED} and t.indicator_id is not null and t.locality_id in {_LISTED}{{year}}
group by t.indicator_id, t.locality_id
"""
_UNALIGNED = f"""
select t.id, t.indicator, t.scope, t.unit, coalesce(t.change, 'level'), t.domain, t.locality_id,
    t.due_year
from targets t
where {_COMPARED} and t.indicator_id is null and t.locality_id in {_LISTED} order by t.id
"""
_TARGETS = f"""
-- in the order of the fields of Target and Value
select coalesce(t.locality_id, t.document_id), t.indicator_id, t.indicator, t.scope, t.due_year,
    coalesce(d.issued_on, ''), coalesce(t.indicator_score, 0),
    t.id, t.comparator, t.value, t.value_max, t.unit, coalesce(t.change, 'level'), t.baseline,
    t.exclusion, t.recurrence, t.quote, t.document_id, d.number, t.page, t.confidence, t.origin
from targets t join documents d on d.id = t.document_id
where {_COMPARED} and {{where}}
"""


@dataclass(frozen=True, slots=True)
class Target:
    """A row of `targets`.  newest: the document's day of issue, "" if unknown; score: how sure it
    is that this is the indicator, 0 to 1."""

    locality: str
    indicator_id: str | None
    indicator: str
    scope: str | None
    due_year: int | None
    newest: str
    score: float
    value: Value


def indicators_of(
    connection: sqlite3.Connection, places: Sequence[str], year: int | None
) -> dict[str, set[str]]:
    """Indicator -> those of the localities that have a target of it, due in that year if given."""
    sql = _INDICATORS.format(year=" and t.due_year = ?" if year else "")
    found: dict[str, set[str]] = defaultdict(set)
    for indicator, place in connection.execute(
        sql, (json.dumps(places), year) if year else (json.dumps(places),)
    ):
        found[indicator].add(place)
    return found


def unaligned(
    connection: sqlite3.Connection, places: Sequence[str]
) -> list[tuple[Unaligned, int | None]]:
    """The targets of the localities that are no common indicator, each with its due year."""
    return [
        (Unaligned(*row[:7]), row[7])
        for row in connection.execute(_UNALIGNED, (json.dumps(places),))
    ]


def of_places(
    connection: sqlite3.Connection,
    places: Sequence[str],
    indicators: Collection[str],
    others: Collection[str],
) -> list[Target]:
    """The localities' targets of these indicators, and those with the ids `others`."""
    found = _read(
        connection,
        f"t.locality_id in {_LISTED} and t.indicator_id in {_LISTED}",
        places,
        indicators,
    )
    return found + (_read(connection, f"t.id in {_LISTED}", others) if others else [])


def of_documents(
    connection: sqlite3.Connection, documents: Collection[str], indicators: Collection[str]
) -> list[Target]:
    """The documents' targets of these indicators."""
    if not documents:
        return []
    places = [
        place
        for (place,) in connection.execute(
            f"select distinct locality_id from documents where id in {_LISTED}",
            (json.dumps(sorted(documents)),),
        )
    ]
    # By locality, which an index leads to; a document of none by itself.
    found = of_places(connection, [place for place in places if place], indicators, ())
    if None in places:
        found += _read(
            connection,
            f"t.document_id in {_LISTED} and t.locality_id is null and t.indicator_id in {_LISTED}",
            sorted(documents),
            indicators,
        )
    return [each for each in found if each.value.document_id in documents]


def _read(connection: sqlite3.Connection, where: str, *lists: Collection[str]) -> list[Target]:
    rows = connection.execute(
        _TARGETS.format(where=where), [json.dumps(list(each)) for each in lists]
    )
    rows.row_factory = None  # plain tuples, which unpack fast
    found = [Target(*(*row[:7], Value(*row[7:]))) for row in rows]
    return sorted(found, key=lambda each: each.value.target_id)
