"""An indicator over all localities: a dot plot, its wordings, its table."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

from extractor.web.charts import Dot, Plot, plot
from extractor.web.language import tr
from extractor.web.parameters import NotFoundError
from extractor.web.rows import Row, fetch, fetch_one

_MOST_DOTS = 60
_MOST_ROWS = 100
_MOST_WORDINGS = 12

TARGETS = """
select t.id, t.document_id, t.locality_id, coalesce(l.name, d.locality_text) as locality,
    p.name as parent_name, t.quote, t.indicator, t.comparator, t.value, t.value_max, t.unit,
    t.change, t.scope, t.due_on, t.due_year, t.page, t.indicator_score,
    d.number as document_number, d.issued_on
from targets t
join documents d on d.id = t.document_id
left join localities l on l.code = d.locality_id
left join localities p on p.code = l.parent_code
where t.indicator_id = ? and t.value is not null
order by t.due_year is null, t.due_year desc, t.value desc, locality, t.id
"""


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """year: of the plot; the one with most localities unless asked for."""

    indicator: Row
    rows: tuple[Row, ...]
    rows_left_out: int
    years: tuple[tuple[int, int], ...]  # year, localities
    year: int | None
    plot: Plot | None
    dots_left_out: int
    wordings: tuple[tuple[str, int], ...]
    locality_count: int


def load(connection: sqlite3.Connection, indicator_id: str, year: int | None) -> IndicatorPage:
    """Raises NotFoundError for an indicator that is not there."""
    indicator = fetch_one(connection, "select * from indicators where id = ?", (indicator_id,))
    if indicator is None:
        raise NotFoundError(tr("Không có chỉ tiêu chung này."))
    rows = fetch(connection, TARGETS, (indicator_id,))
    places: dict[int, set[str]] = {}
    for row in rows:
        if row["due_year"]:
            places.setdefault(row["due_year"], set()).add(row["locality"] or row["document_id"])
    years = sorted((each, len(found)) for each, found in places.items())
    chosen = year or (max(years, key=lambda pair: (pair[1], pair[0]))[0] if years else None)
    dotted = [row for row in rows if row["due_year"] == chosen]
    return IndicatorPage(
        indicator,
        tuple(rows[:_MOST_ROWS]),
        max(len(rows) - _MOST_ROWS, 0),
        tuple(years),
        chosen,
        _plotted(dotted[:_MOST_DOTS]),
        max(len(dotted) - _MOST_DOTS, 0),
        tuple(Counter(row["indicator"] for row in rows).most_common(_MOST_WORDINGS)),
        len({row["locality"] for row in rows}),
    )


def _plotted(rows: list[Row]) -> Plot | None:
    """The dots, highest first.  None where the units differ or nothing is to be shown."""
    units = {row["unit"] for row in rows}
    if not rows or len(units) != 1:
        return None
    unit = units.pop()
    return plot(
        [
            Dot(
                row["locality"] or row["document_number"] or "",
                row["scope"] or "",
                row["comparator"] or "=",
                row["value"],
                row["value_max"],
                row["document_id"],
                row["id"],
            )
            for row in rows
        ],
        unit or "",
    )
