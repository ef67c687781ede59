"""Tables whose merged cells were lost: rows shorter than the table, told apart and put in place.

Text and saved pages often keep only the cells that are there: of a heading over several columns
one cell, of a cell merged over rows nothing in the rows below.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extractor.model import Cell, Table
from extractor.normalise import fold

_NUMBER_COLUMN = re.compile(r"(?:stt|tt|số tt|số thứ tự|số)\W*$")
_ORDINAL = re.compile(r"\W*(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[A-ZĐ]|[a-zđ])\W*$|\W*$")
_BULLET = re.compile(r"\s*[-+•*]\s*$")
_OVER_YEARS = re.compile(r"giai đoạn|kế hoạch|chỉ tiêu|mục tiêu|lộ trình|phân kỳ|thời gian|năm")
_YEAR = re.compile(r"(?:năm\s*)?(?:19|20)\d\d\b")

Row = tuple[Cell, ...]


def aligned(text: str, table: Table) -> Table:
    """The table with the cells of short rows in the columns to which they belong."""
    if any(cell.column_span > 1 for row in table.rows[:2] for cell in row) or len(table.rows) < 2:
        return table
    rows = list(table.rows)
    if heading := _heading_over_columns(text, rows[0], rows[1], table.column_count):
        rows[:2] = heading
    if _NUMBER_COLUMN.match(fold(_words(text, rows[0][0]))):
        for index, (above, row) in enumerate(pairwise(rows)):
            if index and _continues(text, row, table.column_count):
                rows[index + 1] = _below(above, row)
    return replace(table, rows=tuple(rows))


def _heading_over_columns(text: str, top: Row, second: Row, width: int) -> list[Row] | None:
    """Two rows of heading of which the second parts one cell of the first ("GIAI ĐOẠN ...")."""
    if len(second) < 2 or len(top) < 2 or len(top) - 1 + len(second) != width:
        return None
    if not all(_YEAR.match(fold(_words(text, cell))) for cell in second):
        return None
    over = [i for i, cell in enumerate(top) if _OVER_YEARS.search(fold(_words(text, cell)))]
    ranged = [i for i in over if not _YEAR.fullmatch(fold(_words(text, top[i])))] or over
    parted = ranged[-1] if ranged else len(top) - 1
    extra = len(second) - 1
    spread = [
        replace(
            cell,
            column=i + (extra if i > parted else 0),
            column_span=len(second) if i == parted else 1,
        )
        for i, cell in enumerate(top)
    ]
    below = [replace(cell, column=parted + i) for i, cell in enumerate(second)]
    return [tuple(spread), tuple(below)]


def _continues(text: str, row: Row, width: int) -> bool:
    """A row that lacks its number: the cell was merged with the one above."""
    if not 1 < len(row) < width or any(cell.column_span > 1 for cell in row):
        return False
    first = _words(text, row[0])
    return not _ORDINAL.match(first) and not _BULLET.match(first)


def _below(above: Row, row: Row) -> Row:
    """The row moved one column on; columns that it leaves out are merged with the row above."""
    moved = {cell.column + 1: replace(cell, column=cell.column + 1) for cell in row}
    kept = [cell for cell in above if cell.column > max(moved)]
    return (*moved.values(), *kept)


def _words(text: str, cell: Cell) -> str:
    return text[cell.start : cell.end].strip()
