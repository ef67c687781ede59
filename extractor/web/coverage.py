"""What the catalogue holds: localities against years of issue."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from extractor.web.rows import Row, fetch

PAGE_SIZE = 100  # localities of one page

CELLS = """
select d.locality_id, coalesce(l.name, d.locality_text) as locality, p.name as parent_name,
    coalesce(cast(substr(d.issued_on, 1, 4) as integer), d.period_start) as year,
    count(*) as documents, min(d.id) as only_document
from documents d
left join localities l on l.code = d.locality_id
left join localities p on p.code = l.parent_code
group by d.locality_id, 2, 4
order by coalesce(p.name, l.name) is null, coalesce(p.name, l.name), l.parent_code is not null, 2
"""
FAILED = """
select source_filename, status, reason, at from ingests
where status in ('failed', 'partial') order by at desc, id limit 50
"""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    locality_id: str | None
    locality: str | None
    parent_name: str | None
    by_year: dict[int | None, Row]
    documents: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """rows: one page of localities; `years` may end with None, the documents without a year."""

    years: tuple[int | None, ...]
    rows: tuple[CoverageRow, ...]
    page: int
    total: int
    failed: tuple[Row, ...]


def load(connection: sqlite3.Connection, page: int) -> CoveragePage:
    grouped: dict[tuple[str | None, str | None], list[Row]] = {}
    for cell in fetch(connection, CELLS):
        grouped.setdefault((cell["locality_id"], cell["locality"]), []).append(cell)
    rows = [
        CoverageRow(
            code,
            name,
            cells[0]["parent_name"],
            {cell["year"]: cell for cell in cells},
            sum(cell["documents"] for cell in cells),
        )
        for (code, name), cells in grouped.items()
    ]
    found = {year for row in rows for year in row.by_year}
    years: list[int | None] = [*sorted(year for year in found if year is not None)]
    if None in found:
        years.append(None)
    start = (page - 1) * PAGE_SIZE
    return CoveragePage(
        tuple(years),
        tuple(rows[start : start + PAGE_SIZE]),
        page,
        len(rows),
        tuple(fetch(connection, FAILED)),
    )
