"""Tables that only put prose side by side: letterhead, signature block, boxes around text.

Such a table is no `Table` of the text; its columns are read one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractor.reading.assembly import CellPart, ParagraphPart, Part, TablePart

# Nghị định 30/2020/NĐ-CP, annex I: parts 1 to 4 stand in two columns above the title, parts 7
# and 9b in two columns below the text.
_LETTERHEAD = re.compile(
    r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|Độc\s+lập\s*[-–]\s*Tự\s+do|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM",
    re.IGNORECASE,
)
_RECIPIENTS = re.compile(r"^\W*N[ơo]i\s+nhận\s*:", re.MULTILINE | re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^\W*(?:TM|KT|TL|TUQ|Q)\s?\.\s*\S|^\W*(?:PHÓ\s+)?(?:CHỦ\s+TỊCH|GIÁM\s+ĐỐC)\b", re.MULTILINE
)
_NUMBER_PLACE = re.compile(r"^\W*Số\s*:.*/.*|ngày.*tháng.*năm", re.MULTILINE | re.IGNORECASE)
_DATA_HEADER = re.compile(
    r"\s*(?:STT|TT|Số\s+TT|Số\s+thứ\s+tự|Nội\s+dung|Nhiệm\s+vụ|Tên|Chỉ\s+tiêu)\b", re.IGNORECASE
)
_LAYOUT_ROWS = 10
_LAYOUT_COLUMNS = 4


def is_layout(table: TablePart, bordered: bool | None) -> bool:
    """Whether the table only lays out prose.  `bordered`: has it lines; None if not known."""
    used = {cell.column for row in table.rows for cell in row if cell.paragraphs}
    if table.column_count < 2 or len(used) < 2:
        return True
    if all(len(row) < 2 for row in table.rows):
        return True
    rows = [[cell.text for cell in row] for row in table.rows]
    if any(_DATA_HEADER.match(text) for row in rows[:2] for text in row[:2]):
        return False
    if len(rows) > _LAYOUT_ROWS or table.column_count > _LAYOUT_COLUMNS:
        return False
    texts = [text for row in rows for text in row]
    if any(_LETTERHEAD.search(text) or _RECIPIENTS.search(text) for text in texts):
        return True
    if bordered:
        return False
    if any(_SIGNATURE.search(text) for text in texts):
        return True
    if len(rows) <= 2 and any(_NUMBER_PLACE.search(text) for text in texts):
        return True
    return bordered is False and len(rows) <= 2


def by_columns(table: TablePart) -> list[ParagraphPart]:
    """The paragraphs of a layout table, column by column; a row of one cell parts the table."""
    result: list[ParagraphPart] = []
    band: list[tuple[CellPart, ...]] = []
    for row in table.rows:
        if len(row) == 1 and table.column_count > 1:
            result.extend(_columns(band))
            result.extend(row[0].paragraphs)
            band = []
        else:
            band.append(row)
    return [*result, *_columns(band)]


def _columns(rows: Iterable[tuple[CellPart, ...]]) -> list[ParagraphPart]:
    cells = [cell for row in rows for cell in row if not cell.continues]
    return [
        paragraph
        for column in sorted({cell.column for cell in cells})
        for cell in cells
        if cell.column == column
        for paragraph in cell.paragraphs
    ]


def resolve(table: TablePart, bordered: bool | None) -> list[Part]:
    """The table itself, or its paragraphs where it only lays out prose."""
    if is_layout(table, bordered):
        return [*by_columns(table)]
    return [_without_slipped_column(table)]


def _without_slipped_column(table: TablePart) -> TablePart:
    """Rows that slipped one column to the right, beyond the header, moved back.

    Tables saved from web sites have them: an empty first cell, and a last column without a
    header that only these rows fill.
    """
    last = table.column_count - 1
    header = table.rows[0]
    if last < 2 or len(header) <= last or header[-1].paragraphs or header[-1].continues:
        return table
    rows = []
    slipped = False
    for row in table.rows:
        filled = row[-1].column == last and bool(row[-1].paragraphs)
        if filled:
            if row[0].paragraphs or row[0].column or row[0].column_span > 1:
                return table
            slipped = True
            rows.append(tuple(replace(cell, column=cell.column - 1) for cell in row[1:]))
            continue
        if row[-1].column == last:
            row = row[:-1]
        elif row[-1].column + row[-1].column_span > last:
            row = (*row[:-1], replace(row[-1], column_span=last - row[-1].column))
        rows.append(row)
    return TablePart(last, tuple(rows)) if slipped else table
