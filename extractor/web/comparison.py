"""The comparison of two to six localities: rows are indicators, columns localities.

A cell holds what a locality promised, each promise with the words it comes from: what several
documents promise alike stands once, with the words of the newest.  An empty cell
means that no such words were found, never that the value is zero.  Figures of different units,
or for different parts of the population, stand side by side with a warning.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.normalise import plain
from extractor.web import formats
from extractor.web.obligations import localities_present
from extractor.web.parameters import Arguments, NotFoundError
from extractor.web.rows import Row, Value, fetch, marks
from extractor.wording import domains

FEWEST, MOST = 2, 6
_MOST_SINGLE = 200  # rows of the list of what only one locality has

TARGETS = """
select t.id, t.document_id, t.locality_id, t.indicator_id, coalesce(i.name, t.indicator) as name,
    t.indicator, t.domain, t.quote, t.comparator, t.value, t.value_max, t.unit, t.change,
    t.scope, t.due_on, t.due_year, t.page, d.number as document_number,
    max(coalesce(d.issued_on, '') || t.id) as newest, count(distinct t.document_id) as documents
from targets t
join documents d on d.id = t.document_id
left join indicators i on i.id = t.indicator_id
where t.kind = 'quantitative' and t.locality_id in ({places}){more}
-- The columns are those of the row with the newest document: SQLite, "bare columns" of max().
group by coalesce(t.indicator_id, t.indicator), t.locality_id, t.due_on, t.scope, t.change, t.unit,
    t.comparator, t.value, t.value_max
order by t.domain, t.indicator_id, t.due_on, newest desc
"""


@dataclass(frozen=True, slots=True)
class Asked:
    localities: tuple[str, ...] = ()
    domain: str | None = None
    year: int | None = None
    add: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """cells: for each locality, in the order of the columns, its promises by year.

    warnings: Vietnamese phrases that say why the figures may not be set against each other.
    """

    name: str
    indicator_id: str | None
    domain: str
    cells: tuple[tuple[Row, ...], ...]
    warnings: tuple[str, ...]

    @property
    def present(self) -> int:
        """How many of the localities have a promise here."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """shared: rows of at least two localities; single: those of one only."""

    asked: Asked
    columns: tuple[Row, ...]
    shared: tuple[ComparedRow, ...]
    single: tuple[ComparedRow, ...]
    single_left_out: int
    years: tuple[int, ...]
    localities: tuple[Row, ...]
    suggested: bool  # the localities were chosen by us, not by the reader


def wanted(arguments: Arguments) -> Asked:
    """Raises BadParameterError."""
    asked = Asked(
        arguments.codes("dp", MOST),
        arguments.choice("linh_vuc", domains()),
        arguments.year("nam"),
        arguments.code("them"),
    )
    if asked.add and asked.add not in asked.localities and len(asked.localities) < MOST:
        return Asked((*asked.localities, asked.add), asked.domain, asked.year)
    return asked


def load(connection: sqlite3.Connection, asked: Asked) -> ComparisonPage:
    """Without localities: the two with most promises.  Raises NotFoundError for unknown codes."""
    present = localities_present(connection)
    codes = asked.localities or _fullest(connection)
    columns = fetch(
        connection,
        "select l.code, l.name, p.name as parent_name from localities l"
        f" left join localities p on p.code = l.parent_code where l.code in ({marks(codes)})",
        codes,
    )
    if len(columns) < len(codes):
        raise NotFoundError("Có địa phương không có trong danh mục.")
    columns.sort(key=lambda row: codes.index(row["code"]))
    more, values = "", list[Value](codes)
    if asked.domain:
        more += " and t.domain = ?"
        values.append(asked.domain)
    years = [
        year
        for (year,) in connection.execute(
            "select distinct due_year from targets"
            f" where locality_id in ({marks(codes)}) and due_year is not null order by 1",
            codes,
        )
    ]
    if asked.year:
        more += " and t.due_year = ?"
        values.append(asked.year)
    targets = fetch(connection, TARGETS.format(places=marks(codes), more=more), values)
    rows = compared(targets, codes)
    single = [row for row in rows if row.present == 1]
    return ComparisonPage(
        Asked(codes, asked.domain, asked.year),
        tuple(columns),
        tuple(row for row in rows if row.present > 1),
        tuple(single[:_MOST_SINGLE]),
        max(len(single) - _MOST_SINGLE, 0),
        tuple(years),
        tuple(present),
        not asked.localities,
    )


def compared(targets: Sequence[Row], codes: Sequence[str]) -> list[ComparedRow]:
    """Targets as rows: by indicator, or by their own words where they have none."""
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for target in targets:
        words = target["indicator_id"] or " ".join(plain(target["indicator"]).split())
        key = (target["domain"] if not target["indicator_id"] else "", words, target["change"])
        grouped.setdefault(key, []).append(target)
    rows = [
        ComparedRow(
            several[0]["name"],
            several[0]["indicator_id"],
            several[0]["domain"],
            tuple(
                tuple(target for target in several if target["locality_id"] == code)
                for code in codes
            ),
            _warnings(several),
        )
        for several in grouped.values()
    ]
    order = {name: place for place, name in enumerate(domains())}
    rows.sort(key=lambda row: (order.get(row.domain, 99), -row.present, row.name))
    return rows


def table(page: ComparisonPage) -> tuple[list[str], list[list[str | float | None]]]:
    """Headings and rows for a spreadsheet: one row a promise, so that figures stay numbers."""
    headings = [
        *("Chỉ tiêu", "Lĩnh vực", "Địa phương", "So sánh", "Giá trị", "Đến", "Đơn vị"),
        *("Mức hay thay đổi", "Hạn", "Phạm vi", "Lưu ý", "Nguyên văn", "Văn bản", "Trang"),
    ]
    rows: list[list[str | float | None]] = []
    for row in (*page.shared, *page.single):
        for column, cell in zip(page.columns, row.cells, strict=True):
            start = [row.name, domains().get(row.domain, row.domain), column["name"]]
            if not cell:
                rows.append([*start, *[None] * 7, "chưa thấy trong văn bản", None, None, None])
            for target in cell:
                rows.append(
                    [
                        *start,
                        formats.COMPARATORS.get(target["comparator"] or "", "") or None,
                        target["value"],
                        target["value_max"],
                        target["unit"],
                        formats.CHANGES.get(target["change"] or "", "đạt mức"),
                        target["due_on"],
                        target["scope"],
                        "; ".join(row.warnings) or None,
                        target["quote"],
                        target["document_number"],
                        target["page"],
                    ]
                )
    return headings, rows


def _warnings(targets: Sequence[Row]) -> tuple[str, ...]:
    places = {target["locality_id"] for target in targets}
    if len(places) < 2:
        return ()
    told = []
    if len({plain(target["unit"] or "").strip() for target in targets}) > 1:
        told.append("đơn vị khác nhau, không so sánh trực tiếp")
    scopes: dict[str, set[str]] = {}
    for target in targets:
        scope = " ".join(plain(target["scope"] or "").split())
        scopes.setdefault(target["locality_id"], set()).add(scope)
    if len({frozenset(each) for each in scopes.values()}) > 1:
        told.append("phạm vi khác nhau")
    return tuple(told)


def _fullest(connection: sqlite3.Connection) -> tuple[str, ...]:
    rows = connection.execute(
        "select locality_id from targets where locality_id is not null group by locality_id"
        " order by count(distinct indicator_id) desc, count(*) desc, locality_id limit 2"
    )
    return tuple(row[0] for row in rows)
