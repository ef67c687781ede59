"""Tables for Excel: CSV that opens with its accents, XLSX with real dates and numbers.

Datasette's own CSV stays as it is, for programs.  These are for people: Vietnamese headings and
words, all rows, and nothing in them that Excel would run as a formula.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import xlsxwriter

from extractor.web.language import tr
from extractor.web.obligations import ObligationFilter, batches
from extractor.wording import DUE_BOUNDS, OBLIGATION_KINDS, ORIGINS, domains, recurrences

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MOST_ROWS = 50_000  # of a workbook; a CSV has no limit
LONGEST_CELL = 32_767  # characters, the limit of Excel
_CUT = " … (Excel chỉ nhận 32.767 ký tự; đủ ở tệp CSV)"

HEADINGS = {  # column of obligation_export -> heading, in the order of the file
    "locality": "Địa phương",
    "parent_locality": "Địa phương cấp trên",
    "document_type": "Loại văn bản",
    "document_number": "Số, ký hiệu",
    "document_issued_on": "Ngày ban hành",
    "document_title": "Trích yếu",
    "section_path": "Đề mục",
    "kind": "Loại nhiệm vụ",
    "domain": "Lĩnh vực",
    "task": "Nhiệm vụ",
    "lead": "Cơ quan chủ trì",
    "lead_text": "Chủ trì (theo văn bản)",
    "coordinating": "Cơ quan phối hợp",
    "coordinating_text": "Phối hợp (theo văn bản)",
    "monitoring": "Cơ quan theo dõi",
    "deliverable": "Sản phẩm",
    "deadline": "Thời hạn (theo văn bản)",
    "start_on": "Từ ngày",
    "due_bound": "Trước hay chậm nhất",
    "due_on": "Hạn hoàn thành",
    "recurrence": "Lặp lại",
    "open_ended": "Và các năm tiếp theo",
    "page": "Trang",
    "confidence": "Độ tin cậy (%)",
    "origin": "Nguồn gốc",
    "source_filename": "Tệp",
    "document_id": "Mã văn bản",
    "obligation_id": "Mã nhiệm vụ",
}
_DATES = {"document_issued_on", "start_on", "due_on"}
_WIDE = {"task": 60, "document_title": 40, "deliverable": 30, "lead": 26, "coordinating": 30}

# The view holds no order; its base table gives one, by an index, without sorting it all first.
_ROWS = (
    f"select {', '.join(f'shown.{column}' for column in HEADINGS)} from obligations o"
    " join obligation_export as shown on shown.obligation_id = o.id"
)

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a workbook; dates come as ISO text, addresses as URLs."""

    heading: str
    kind: Literal["text", "number", "date", "address"] = "text"
    width: int = 16


def obligations_csv(
    catalogue: Path, delimiter: str = ",", asked: ObligationFilter | None = None
) -> Iterator[str]:
    """The file in pieces; all of it shows the catalogue at one moment, whatever is written then."""
    yield csv_text([[*map(tr, HEADINGS.values())]], delimiter, first=True)
    uri = f"{catalogue.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as connection:
        for rows in batches(connection, asked or ObligationFilter(), _ROWS):
            yield csv_text([_words(list(row.values())) for row in rows], delimiter)


def obligations_xlsx(
    connection: sqlite3.Connection,
    asked: ObligationFilter,
    sources: Sequence[tuple[str, str]],
    address: str,
) -> bytes:
    """A workbook; `address` is where the catalogue is on the web, for the links of the rows."""
    columns = [
        Column(tr(heading), _kind(name), _WIDE.get(name, 16)) for name, heading in HEADINGS.items()
    ]
    columns.append(Column(tr("Xem nguyên văn"), "address", 18))

    def rows() -> Iterator[list[Cell]]:
        for batch in batches(connection, asked, _ROWS):
            for row in batch:
                link = f"{address}/van-ban/{row['document_id']}?muc={row['obligation_id']}"
                link += f"#f-{row['obligation_id']}"
                yield [*_words(list(row.values())), link]

    return workbook(tr("Nhiệm vụ", n=2), columns, rows(), sources)


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    sources: Sequence[tuple[str, str]],
) -> bytes:
    """An XLSX: a sheet with frozen, filtered headings, and a sheet "Nguồn" with `sources`."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F0", "bottom": 1}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    link = book.add_format({"font_color": "#0B5394", "underline": 1, "valign": "top"})
    sheet = book.add_worksheet(title[:31])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if cell is None or cell == "":
                continue
            if column.kind == "date":
                sheet.write_datetime(last, place, date.fromisoformat(str(cell)), day)
            elif column.kind == "address":
                sheet.write_url(last, place, str(cell), link, tr("Mở"))
            elif isinstance(cell, int | float):
                sheet.write_number(last, place, cell, text)
            else:
                sheet.write_string(last, place, _fitting(cell), text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    told = book.add_worksheet(tr("Nguồn"))
    told.set_column(0, 0, 24)
    told.set_column(1, 1, 100)
    for place, (name, value) in enumerate((*sources, (tr("Số dòng"), str(last)))):
        told.write_string(place, 0, name, head)
        told.write_string(place, 1, _fitting(value), text)
    book.close()
    return made.getvalue()


def csv_text(rows: Iterable[Sequence[Cell]], delimiter: str = ",", *, first: bool = False) -> str:
    """Rows as CSV with CRLF; `first`: with the mark by which Excel knows UTF-8."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(
        [guarded(cell) for cell in row] for row in rows
    )
    return (BYTE_ORDER_MARK if first else "") + buffer.getvalue()


def guarded(cell: Cell) -> Cell:
    """Text that Excel would take for a formula gets an apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(tr(_CUT))] + tr(_CUT)


def _kind(column: str) -> Literal["text", "number", "date"]:
    if column in _DATES:
        return "date"
    return "number" if column in ("page", "confidence") else "text"


def _words(row: Sequence[Cell]) -> list[Cell]:
    cells = dict(zip(HEADINGS, row, strict=True))
    for name, words in (
        ("kind", OBLIGATION_KINDS),
        ("domain", domains()),
        ("due_bound", DUE_BOUNDS),
        ("origin", ORIGINS),
    ):
        cells[name] = tr(words[str(cells[name])]) if str(cells[name]) in words else cells[name]
    cells["recurrence"] = "; ".join(map(tr, recurrences(str(cells["recurrence"] or ""))))
    cells["open_ended"] = tr("có") if cells["open_ended"] else ""
    if isinstance(cells["confidence"], float):  # whole: a decimal point is no number to some Excels
        cells["confidence"] = round(cells["confidence"] * 100)
    return list(cells.values())
