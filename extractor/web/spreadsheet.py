"""The obligations as a CSV that Excel opens with its accents and without running formulas.

Datasette's own CSV stays as it is, for programs.  This one is for people: byte-order mark,
Vietnamese headings and words, CRLF, and an apostrophe before text that Excel would compute.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from extractor.wording import DUE_BOUNDS, OBLIGATION_KINDS, domains, recurrences

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BATCH = 500  # rows written at a time

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
    "source_filename": "Tệp",
    "document_id": "Mã văn bản",
    "obligation_id": "Mã nhiệm vụ",
}

# The view holds no order; its base table gives one, by an index, without sorting it all first.
_ROWS = f"""
select {", ".join(f"shown.{column}" for column in HEADINGS)}
from obligations join obligation_export as shown on shown.obligation_id = obligations.id
order by obligations.document_id, obligations.char_start
"""

Cell = str | int | float | None


def obligations_csv(catalogue: Path, delimiter: str = ",") -> Iterator[str]:
    """The file in pieces; all of it shows the catalogue at one moment, whatever is written then."""
    yield BYTE_ORDER_MARK + _text([list(HEADINGS.values())], delimiter)
    uri = f"{catalogue.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as connection:
        cursor = connection.execute(_ROWS)
        while rows := cursor.fetchmany(BATCH):
            yield _text([_in_words(row) for row in rows], delimiter)


def guarded(cell: Cell) -> Cell:
    """Text that Excel would take for a formula gets an apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _in_words(row: Sequence[Cell]) -> list[Cell]:
    cells = dict(zip(HEADINGS, row, strict=True))
    cells["kind"] = OBLIGATION_KINDS.get(str(cells["kind"]), cells["kind"])
    cells["domain"] = domains().get(str(cells["domain"]), cells["domain"])
    cells["due_bound"] = DUE_BOUNDS.get(str(cells["due_bound"]), cells["due_bound"])
    cells["recurrence"] = "; ".join(recurrences(str(cells["recurrence"] or "")))
    cells["open_ended"] = "có" if cells["open_ended"] else ""
    if isinstance(cells["confidence"], float):  # whole: a decimal point is no number to some Excels
        cells["confidence"] = round(cells["confidence"] * 100)
    return [guarded(cell) for cell in cells.values()]


def _text(rows: Sequence[Sequence[Cell]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
