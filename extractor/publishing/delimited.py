"""Tables as CSV (RFC 4180) that Excel opens with its accents and without running formulas.

Byte-order mark, Vietnamese headings and words, CRLF, and an apostrophe before text that Excel
would compute.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from extractor.publishing.tables import BATCH, Shown, Table, in_words, rows

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def pieces(connection: sqlite3.Connection, table: Table, delimiter: str = ",") -> Iterator[str]:
    """The file in pieces, headings first.

    Between semicolons numbers have a decimal comma, as the Excels do that expect semicolons.
    """
    yield BYTE_ORDER_MARK + _text([table.headings], delimiter)
    left = (in_words(table, row) for row in rows(connection, table))
    while batch := list(islice(left, BATCH)):
        yield _text([[_cell(cell, delimiter) for cell in row] for row in batch], delimiter)


def guarded(cell: Shown) -> Shown:
    """Text that Excel would take for a formula gets an apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _cell(cell: Shown, delimiter: str) -> Shown:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        number = f"{cell:.15g}"
        return number.replace(".", ",") if delimiter == ";" else number
    return guarded(cell)


def _text(lines: Sequence[Sequence[Shown]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return buffer.getvalue()
