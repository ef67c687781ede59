"""Tables by rows: heading rows, group rows ("I. VỀ CẢI CÁCH THỂ CHẾ"), rows of content."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.knowledge import load
from extractor.model import Cell, Table
from extractor.normalise import fold, squeeze
from extractor.structure.document import Grid, Row
from extractor.structure.labels import Label, read_label
from extractor.structure.ragged import aligned

_NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z]|[IVX]+)\s*\)?\s*(?:=.*)?$")
_ORDINAL_CELL = re.compile(r"\(?\s*(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[A-ZĐ]|[a-zđ])\s*[.)]?\s*$")

_YEAR = re.compile(r"20\d\d(?:\s*-\s*20\d\d)?")
_DASH = re.compile(r"\s*[-+•*–]\s*")

OpenGroup = Callable[[Label | None, str, int, int], int]
"""Opens a row-group section: label, heading, start and end of the row; returns its index."""


def read_grid(text: str, table: Table, section: int | None, open_group: OpenGroup) -> Grid:
    """The table with its group rows turned into sections under `section`."""
    table = aligned(text, table)
    heading_count = _heading_count(text, table)
    headings = _headings(text, table, heading_count)
    rows: list[Row] = []
    current = section
    content = table.rows[heading_count:]
    for row, following in zip(content, [*content, None][1:], strict=True):
        cells = _by_column(row, table.column_count)
        if all(cell is None or cell.start == cell.end for cell in cells):
            continue
        if _is_numbering(text, row) and not rows:
            continue
        group = _group(text, row, table.column_count) or _numbered_group(text, row, following)
        if group is not None:
            label, start, end = group
            words = squeeze(text[start:end])
            current = open_group(label, words, row[0].start, max(cell.end for cell in row))
            continue
        rows.append(Row(current, cells))
    return Grid(headings, tuple(rows), section, table.start, table.end)


def _by_column(row: tuple[Cell, ...], width: int) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = [None] * width
    for cell in row:
        if cell.column < width:
            cells[cell.column] = cell
    return tuple(cells)


def _heading_count(text: str, table: Table) -> int:
    """How many rows at the top are the table's heading: 0, 1 or 2."""
    words = load("table_headings")["heading_words"]
    first = [fold(text[cell.start : cell.end]).strip(" .:") for cell in table.rows[0]]
    known = sum(
        bool(_YEAR.fullmatch(cell)) or any(re.match(rf"{word}\b", cell) for word in words)
        for cell in first
    )
    if not known or (len(first) == 1 and len(table.rows[0]) == 1 and table.column_count > 1):
        return 0
    if known < max(1, len([cell for cell in first if cell]) // 3):
        return 0
    if len(table.rows) < 3:
        return 1
    top, second = table.rows[0], table.rows[1]
    spans_columns = any(cell.column_span > 1 for cell in top)
    repeated = {(cell.start, cell.end) for cell in top} & {(c.start, c.end) for c in second}
    if _continues_heading(text, top, second):
        return 2
    if (spans_columns or repeated) and not _is_numbering(text, second):
        below = [text[cell.start : cell.end].strip() for cell in second]
        if len(second) > 1 and not _ORDINAL_CELL.match(below[0] or "x"):
            return 2
    return 1


def _continues_heading(text: str, top: tuple[Cell, ...], second: tuple[Cell, ...]) -> bool:
    """A second heading row in which only the parts of a merged heading are filled."""
    filled = [cell for cell in second if cell.start < cell.end]
    if len(filled) < 2 or len(filled) == len(second) or (second[0] in filled):
        return False
    blank_above = {cell.column for cell in top if cell.start == cell.end}
    words = load("table_headings")["heading_words"]
    return bool(blank_above & {cell.column for cell in filled}) and all(
        any(re.match(rf"{word}\b", fold(text[cell.start : cell.end]).strip()) for word in words)
        for cell in filled
    )


def _headings(text: str, table: Table, count: int) -> tuple[str, ...]:
    """The words over each column; over two rows, the upper heading comes first."""
    columns: list[list[str]] = [[] for _ in range(table.column_count)]
    for row in table.rows[:count]:
        for cell in row:
            words = squeeze(text[cell.start : cell.end])
            for column in range(cell.column, min(cell.column + cell.column_span, len(columns))):
                if words and words not in columns[column]:
                    columns[column].append(words)
    return tuple(" ".join(words) for words in columns)


def _is_numbering(text: str, row: tuple[Cell, ...]) -> bool:
    """The row "(1) (2) (3)" below a heading."""
    cells = [text[cell.start : cell.end].strip() for cell in row]
    return len(cells) > 2 and all(_NUMBERING.match(cell) for cell in cells)


def _group(text: str, row: tuple[Cell, ...], width: int) -> tuple[Label | None, int, int] | None:
    """Label and heading range of a group row; None for a row of content.

    A group is one cell over most columns, or an outline numeral (not a plain number) with a
    heading and nothing else.
    """
    filled = [cell for cell in row if cell.start < cell.end]
    if len(filled) == 1:
        cell = filled[0]
        if cell.column_span < max(2, (width + 1) // 2) and not (
            len(row) > 2 and cell.column <= 1 and _is_heading(text[cell.start : cell.end])
        ):
            return None
        label = read_label(text[cell.start : cell.end])
        if label is not None and label.style == "bullet":
            return None
        start = cell.start + (label.end if label else 0)
        return label, start, cell.end
    if len(filled) in (2, 3) and filled[0].column == 0 and filled[1].column == 1:
        numeral = text[filled[0].start : filled[0].end].strip()
        if re.fullmatch(r"(?:[IVXLC]+|[A-ZĐ])\s*[.)]?", numeral) and (
            len(filled) == 2
            or _NUMBERING.match(text[filled[2].start : filled[2].end].strip())
            or text[filled[2].start : filled[2].end].strip().isdigit()
        ):
            label = read_label(numeral.rstrip(".) ") + ". x")
            return label, filled[1].start, filled[1].end
    return None


def _numbered_group(
    text: str, row: tuple[Cell, ...], following: tuple[Cell, ...] | None
) -> tuple[Label | None, int, int] | None:
    """ "1 | Cà phê" with nothing else, over rows that a dash opens ("- | Diện tích | Ha | ...")."""
    filled = [cell for cell in row if cell.start < cell.end]
    if following is None or [cell.column for cell in filled] != [0, 1]:
        return None
    numeral = text[filled[0].start : filled[0].end].strip()
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*\W*", numeral):
        return None
    if not _DASH.fullmatch(text[following[0].start : following[0].end]):
        return None
    return read_label(numeral.rstrip(".) ") + ". x"), filled[1].start, filled[1].end


def _is_heading(words: str) -> bool:
    label = read_label(words)
    return words.isupper() or (label is not None and label.style in ("roman", "capital"))
