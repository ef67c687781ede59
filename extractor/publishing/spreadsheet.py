"""Tables as XLSX: real dates and numbers, Vietnamese headings, and a sheet that names sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from extractor.publishing.sources import NOTES, Sources
from extractor.publishing.tables import Column, Shown, Table, Value, in_words

MOST_ROWS = 1_048_576  # of a sheet
_MOST_LETTERS = 32_767  # of a cell
_DATES = "dd/mm/yyyy"
# Widths in letters: what holds sentences is wide and wrapped, the rest as its type needs.
_SENTENCES = {"task", "quote", "document_title", "deliverable", "indicator"}
_WIDTHS = {"date": 12, "number": 12, "integer": 9, "boolean": 9, "list": 18, "string": 22}


class TooManyRowsError(ValueError):
    """More rows than a sheet can hold; the message, in Vietnamese, says what to do."""


def write(path: Path, table: Table, rows: Iterable[Sequence[Value]], sources: Sources) -> int:
    """Write a workbook with a sheet of the table and a sheet "Nguồn"; the number of rows.

    Raises TooManyRowsError beyond what Excel holds: a file is never silently cut.
    """
    # Text stays text, whatever it begins with: no formulas, no links, no numbers.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": _DATES,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": table.title, "created": sources.made_at})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        plain = book.add_format({"valign": "top"})
        day = book.add_format({"num_format": _DATES, "valign": "top", "align": "left"})
        heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE7F0", "border": 1}
        )
        sheet = book.add_worksheet(table.title)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _width(column), _format(column, day, wrapped, plain))
            sheet.write_string(0, place, column.heading, heading)
        sheet.freeze_panes(1, 0)
        count = 0
        for count, row in enumerate(rows, 1):
            if count >= MOST_ROWS:
                raise TooManyRowsError(
                    f"Bảng có hơn {MOST_ROWS - 1:,} dòng, quá sức chứa của Excel; hãy xuất dạng "
                    "csv hoặc parquet.".replace(",", ".", 1)
                )
            for place, cell in enumerate(in_words(table, row)):
                _write(sheet, count, place, cell, day, wrapped if _is_long(table, place) else plain)
        sheet.autofilter(0, 0, max(count, 1), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _sources_sheet(book, table, count, sources, heading, day)
    return count


def _write(sheet: Any, row: int, place: int, cell: Shown, day: Any, form: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        if cell.year >= 1900:  # Excel knows no days before
            sheet.write_datetime(row, place, cell, day)
        else:
            sheet.write_string(row, place, cell.isoformat(), form)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, form)
    else:
        sheet.write_string(row, place, _fitting(cell), form)


def _fitting(text: str) -> str:
    """Text that a cell holds; what is longer ends with a mark that says so."""
    return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 2] + " …"


def _width(column: Column) -> int:
    return 60 if column.name in _SENTENCES else _WIDTHS[column.type]


def _is_long(table: Table, place: int) -> bool:
    return table.columns[place].type in ("string", "list")


def _format(column: Column, day: Any, wrapped: Any, plain: Any) -> Any:
    if column.type == "date":
        return day
    return wrapped if column.type in ("string", "list") else plain


def _sources_sheet(
    book: Any, table: Table, count: int, sources: Sources, heading: Any, day: Any
) -> None:
    sheet = book.add_worksheet("Nguồn")
    bold = book.add_format({"bold": True})
    for place, width in enumerate((26, 28, 22, 14, 34, 60, 34, 20)):
        sheet.set_column(place, place, width)
    lines = [
        ("Bảng", table.title),
        ("Nội dung", table.description),
        ("Số dòng", count),
        ("Xuất lúc", f"{sources.made_at:%d/%m/%Y %H:%M} (giờ UTC)"),
        ("Phiên bản chương trình", ", ".join(sources.versions)),
        *(("Lưu ý", note) for note in NOTES),
    ]
    row = 0
    for row, (name, value) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        if isinstance(value, int):
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, value)
    row += 2
    sheet.write_string(row, 0, "Cột", heading)
    sheet.write_string(row, 1, "Ý nghĩa", heading)
    for column in table.columns:
        row += 1
        sheet.write_string(row, 0, column.heading)
        sheet.write_string(row, 1, column.description)
    row += 2
    headings = ("Địa phương", "Loại văn bản", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành",
                "Trích yếu", "Tệp", "Mã văn bản")  # fmt: skip
    for place, name in enumerate(headings):
        sheet.write_string(row, place, name, heading)
    for document in sources.documents:
        row += 1
        cells = (
            document.locality,
            document.doc_type,
            document.number,
            document.issued_on,
            document.issuer,
            document.title,
            document.source_filename,
            document.id,
        )
        for place, cell in enumerate(cells):
            _write(sheet, row, place, cell, day, None)
