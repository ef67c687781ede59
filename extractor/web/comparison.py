"""The comparison of two to six localities, as `extractor compare` makes it: the page and its files.

The cells are those of `extractor.comparison`: this module asks for them and lays them out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.comparison import places, rendering, table
from extractor.comparison.cells import Cell, Value
from extractor.comparison.places import Column
from extractor.comparison.table import Comparison, Group
from extractor.comparison.table import Row as ComparedRow
from extractor.web import formats
from extractor.web.language import tr
from extractor.web.names import plain_indicator_name, recurrences
from extractor.web.obligations import localities_present
from extractor.web.parameters import Arguments, NotFoundError
from extractor.web.rows import Row, marks
from extractor.wording import domains

MOST = 6  # localities side by side
_CELLS = 40  # of a page, for each year: indicators times localities

STATES = {**rendering.STATES, "absent": "chưa thấy trong văn bản"}


@dataclass(frozen=True, slots=True)
class Asked:
    """everything: also what only one locality has.  reform: also the units that hold a locality's
    territory afterwards, or held it before."""

    localities: tuple[str, ...] = ()
    domain: str | None = None
    year: int | None = None
    everything: bool = False
    reform: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """shown: one page of the indicators, out of `shown.total`."""

    asked: Asked
    shown: Comparison
    years: tuple[int, ...]
    localities: tuple[Row, ...]
    suggested: bool  # the localities were chosen by us, not by the reader
    page_size: int


def wanted(arguments: Arguments) -> Asked:
    """Raises BadParameterError."""
    asked = Asked(
        arguments.codes("dp", MOST),
        arguments.choice("linh_vuc", domains()),
        arguments.year("nam"),
        arguments.flag("tat_ca"),
        arguments.flag("sap_xep"),
        arguments.page(),
    )
    added = arguments.code("them")
    if added and added not in asked.localities and len(asked.localities) < MOST:
        return replace(asked, localities=(*asked.localities, added), page=1)
    return asked


def load(connection: sqlite3.Connection, asked: Asked) -> ComparisonPage:
    """Without localities: the two with most promises.  What only one has is shown if it is asked
    for, or if there is nothing else.  Raises NotFoundError for unknown codes."""
    chosen = replace(asked, localities=asked.localities or _fullest(connection))
    columns = _columns(connection, chosen)
    size = _CELLS // max(len(columns), 2)
    part = slice((asked.page - 1) * size, asked.page * size)
    shown = _compared(connection, chosen, columns, part)
    if not shown.total and not asked.everything:
        chosen = replace(chosen, everything=True)
        shown = _compared(connection, chosen, columns, part)
    codes = [column.code for column in columns]
    years = connection.execute(
        "select distinct due_year from targets"
        f" where locality_id in ({marks(codes)}) and due_year is not null order by 1",
        codes,
    )
    return ComparisonPage(
        chosen,
        shown,
        tuple(year for (year,) in years),
        tuple(localities_present(connection)),
        not asked.localities,
        size,
    )


def whole(connection: sqlite3.Connection, asked: Asked) -> Comparison:
    """All that is asked for, also what only one locality has.  Raises NotFoundError."""
    chosen = replace(asked, localities=asked.localities or _fullest(connection), everything=True)
    return _compared(connection, chosen, _columns(connection, chosen), slice(None))


def _compared(
    connection: sqlite3.Connection, asked: Asked, columns: tuple[Column, ...], part: slice
) -> Comparison:
    return table.compare(
        connection,
        columns,
        domain=asked.domain,
        year=asked.year,
        everything=asked.everything,
        shared=not asked.everything,
        part=part,
    )


def _columns(connection: sqlite3.Connection, asked: Asked) -> tuple[Column, ...]:
    if not asked.localities:
        return ()  # to `choose`, none means all
    try:
        return places.choose(connection, asked.localities, reform=asked.reform)
    except places.UnknownLocalityError as error:
        raise NotFoundError(tr("Có địa phương không có trong danh mục.")) from error


def _fullest(connection: sqlite3.Connection) -> tuple[str, ...]:
    rows = connection.execute(
        "select locality_id from targets where locality_id is not null group by locality_id"
        " order by count(distinct indicator_id) desc, count(*) desc, locality_id limit 2"
    )
    return tuple(row[0] for row in rows)


def notes(cell: Cell) -> list[str]:
    """How a value stands to others, in words."""
    if cell.value is None:
        return []
    return [
        *([tr(_STANDINGS[cell.standing])] if cell.standing else []),
        *([tr(_STEPS[cell.step])] if cell.step else []),
        *([tr(rendering.AGAINST[cell.against_superior])] if cell.against_superior else []),
        *([tr("tính từ mốc khác, không so")] if cell.incomparable else []),
        *([f"{tr('so với')} {cell.value.baseline}"] if cell.value.baseline else []),
        *([f"{tr('trừ')} {cell.value.exclusion}"] if cell.value.exclusion else []),
        *recurrences(cell.value.recurrence),
        *([tr("chưa chắc, hãy đọc nguyên văn")] if cell.value.unsure else []),
    ]


_STANDINGS: Mapping[str, str] = {"strictest": "▲ cao nhất", "laxer": "▼ thấp hơn nơi khác"}
_STEPS: Mapping[str, str] = {
    "stricter": "↗ cao hơn mốc trước",
    "laxer": "↘ thấp hơn mốc trước",
    "equal": "→ như mốc trước",
}
HEADINGS = (
    *("Chỉ tiêu", "Lĩnh vực", "Năm", "Phạm vi", "Địa phương", "So sánh", "Giá trị", "Đến"),
    *("Đơn vị", "Mức hay thay đổi", "Lưu ý", "Cấp trên đặt", "Nguyên văn", "Văn bản", "Trang"),
)
Field = str | float | None


def lines(comparison: Comparison) -> Iterator[list[Field]]:
    """For a spreadsheet: one row a promise, so that figures stay numbers; fields as in HEADINGS."""
    for group in comparison.groups:
        for row in group.rows:
            for place, (column, cell) in enumerate(zip(comparison.columns, row.cells, strict=True)):
                start = _about(group, row, column)
                if cell.value is None:
                    yield [*start, *[None] * 5, tr(STATES[cell.state]), *[None] * 4]
                    continue
                above = next((s.value for s in row.superiors if place in s.columns), None)
                told = "; ".join(notes(cell)) or None
                yield [*start, *_promise(cell.value, told, above)]
                for other in cell.others:
                    yield [*start, *_promise(other, tr("còn nêu trong cùng phạm vi"), above)]


def _about(group: Group, row: ComparedRow, column: Column) -> list[Field]:
    return [
        plain_indicator_name(group.id, group.name),
        tr(domains()[group.domain]),
        row.due_year,
        row.scope,
        column.name,
    ]


def _promise(value: Value, told: str | None, above: Value | None) -> list[Any]:
    return [
        formats.COMPARATORS.get(value.comparator or "", "") or None,
        value.value,
        value.value_max,
        value.unit,
        tr(formats.CHANGES.get(value.change) or "đạt mức"),
        told,
        rendering.amount(above) if above else None,
        value.quote,
        value.document_number,
        value.page,
    ]
