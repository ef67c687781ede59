"""The first page: what is in the catalogue, what is due next, what came last."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from extractor.web import charts
from extractor.web.rows import Row, fetch, single

COUNTED = ("documents", "targets", "obligations", "citations")
_SOON = 8
_NEWEST = 6
_MOST_PLACES = 60

UPCOMING = """
select o.id, o.document_id, o.quote, o.deadline_text, o.due_on, o.due_bound, o.recurrence,
    coalesce(l.name, d.locality_text) as locality, d.locality_id,
    (select group_concat(coalesce(a.name, oa.mention), '; ') from obligation_agencies oa
        join agencies a on a.id = oa.agency_id
        where oa.obligation_id = o.id and oa.role = 'lead') as lead
from obligations o
join documents d on d.id = o.document_id
left join localities l on l.code = d.locality_id
where o.due_on >= ? order by o.due_on, o.id limit ?
"""
NEWEST = """
select d.id, d.doc_type, d.number, d.title, d.issued_on, d.source_filename,
    coalesce(l.name, d.locality_text) as locality, d.locality_id
from documents d left join localities l on l.code = d.locality_id
order by d.issued_on desc, d.id limit ?
"""
PLACES = """
select d.locality_id as code, l.name, l.level, p.name as parent_name, count(*) as documents,
    max(d.issued_on) as newest, l.latitude, l.longitude
from documents d
join localities l on l.code = d.locality_id
left join localities p on p.code = l.parent_code
group by d.locality_id
order by coalesce(p.name, l.name), l.parent_code is not null, l.name
"""

# The districts to 2025 and the islands show the country's shape.
GROUND = """
select latitude, longitude from localities
where latitude is not null and (level = 'district' or longitude > 110)
"""


@dataclass(frozen=True, slots=True)
class Province:
    """Localities with documents, under the name of their province."""

    name: str
    places: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    counts: dict[str, int]
    locality_count: int
    provinces: tuple[Province, ...]
    places_left_out: int
    map: charts.Map
    upcoming: tuple[Row, ...]
    newest: tuple[Row, ...]
    today: date


def load(connection: sqlite3.Connection, today: date) -> HomePage:
    places = fetch(connection, PLACES)
    return HomePage(
        {table: single(connection, f"select count(*) from {table}") for table in COUNTED},
        len(places),
        provinces(places[:_MOST_PLACES]),
        max(len(places) - _MOST_PLACES, 0),
        _map(connection, places),
        tuple(fetch(connection, UPCOMING, (today.isoformat(), _SOON))),
        tuple(fetch(connection, NEWEST, (_NEWEST,))),
        today,
    )


def _map(connection: sqlite3.Connection, places: list[Row]) -> charts.Map:
    return charts.country(
        [(row["latitude"], row["longitude"]) for row in fetch(connection, GROUND)],
        [
            (row["code"], row["name"], row["documents"], row["latitude"], row["longitude"])
            for row in places
            if row["latitude"] is not None
        ],
    )


def provinces(places: list[Row]) -> tuple[Province, ...]:
    """Places by the unit above them, in the order given; a province stands under its own name."""
    grouped: dict[str, list[Row]] = {}
    for place in places:
        grouped.setdefault(place["parent_name"] or place["name"], []).append(place)
    return tuple(Province(name, tuple(rows)) for name, rows in grouped.items())
