"""Plain text and Markdown: lines to paragraphs, and tables that text flattens.

Three forms of tables occur:
* one cell a line, each cell opened by a tab, rows parted by an empty line, a group row repeated
  over all columns (what web sites of legal texts save);
* one row a line, cells parted by tabs;
* Markdown's `| a | b |`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from extractor.model import Cell, Page, Paragraph, Reading, Table
from extractor.reading.encodings import decode
from extractor.reading.flow import join_broken
from extractor.reading.source import Source

_LINE = re.compile(r"[^\n]*\n?")
_HEADING = re.compile(r"\s*(#{1,6})\s")
_BOLD = re.compile(r"\s*(?:#+\s*)?(?P<mark>\*{2,3}|__)(?=\S).*?(?P=mark)[\s:.]*$", re.DOTALL)
_ITALIC = re.compile(r"\s*(?:#+\s*)?(?:\*|_)(?=[^\s*_]).*?(?:\*|_)\s*$", re.DOTALL)
_LEADERS = re.compile(r"[\s.…·_]+")  # "..........": what a copy leaves out of a table
_RULER = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$")
_LAYOUT = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|N[ơo]i\s+nhận\s*:", re.IGNORECASE)

Span = tuple[int, int]


def read_text(data: bytes, source: Source) -> Reading:
    """Reads .txt and .md; one page, no boxes."""
    text = decode(data)
    return Reading(
        sha256=source.sha256,
        source_filename=source.filename,
        media_type=source.media_type,
        byte_count=source.byte_count,
        text=text,
        pages=(Page(1, 0, len(text), "text"),),
        blocks=tuple(text_blocks(text)),
        text_method="text",
    )


def text_blocks(text: str) -> list[Paragraph | Table]:
    """The paragraphs and tables of a text, in order."""
    blocks: list[Paragraph | Table] = []
    for is_tabular, lines in _runs(text):
        table = _table(text, lines) if is_tabular else None
        if table is not None:
            blocks.append(table)
        else:
            blocks.extend(join_broken(text, _paragraphs(text, lines)))
    return _stitched(text, blocks)


def _stitched(text: str, blocks: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """Tables that follow each other under the same header row are one table."""
    result: list[Paragraph | Table] = []
    for block in blocks:
        before = result[-1] if result else None
        if (
            isinstance(block, Table)
            and isinstance(before, Table)
            and _words(text, block.rows[0]) == _words(text, before.rows[0])
        ):
            result[-1] = replace(before, end=block.end, rows=before.rows + block.rows[1:])
        else:
            result.append(block)
    return result


def _words(text: str, row: tuple[Cell, ...]) -> list[list[str]]:
    return [re.sub(r"<[^>]*>|\W", " ", text[cell.start : cell.end]).lower().split() for cell in row]


def _runs(text: str) -> Iterator[tuple[bool, list[Span]]]:
    """Lines (start, end without the line break) in runs that may be tables and runs of prose."""
    lines = [(m.start(), m.end() - (m.group().endswith("\n"))) for m in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < len(text)]
    index = 0
    while index < len(lines):
        stop = _table_stop(text, lines, index)
        if stop > index:
            yield True, lines[index:stop]
            index = stop
            continue
        first = index
        index += 1
        while index < len(lines) and _table_stop(text, lines, index) == index:
            index += 1
        yield False, lines[first:index]


def _table_stop(text: str, lines: list[Span], index: int) -> int:
    """The line after the tabular run that begins at `index`; `index` itself if none does."""
    first = text[slice(*lines[index])]
    if not ("\t" in first.rstrip() or first.startswith("\t") or first.lstrip().startswith("|")):
        return index
    stop = last = index
    in_cell = False
    while stop < len(lines):
        line = text[slice(*lines[stop])]
        if "\t" in line or line.lstrip().startswith("|"):
            in_cell = line.startswith("\t") and "\t" not in line[1:]
            last = stop + 1
        elif line == "":
            in_cell = False
            if stop + 1 < len(lines) and not text[slice(*lines[stop + 1])].startswith("\t"):
                break
        elif in_cell:
            last = stop + 1
        elif not _LEADERS.fullmatch(line):
            break
        stop += 1
    return last


def _table(text: str, lines: list[Span]) -> Table | None:
    """A table, or None where the tabs only lay out prose (letterhead, signature block)."""
    content = text[lines[0][0] : lines[-1][1]]
    if _LAYOUT.search(content):
        return None
    filled = [line for line in lines if not _LEADERS.fullmatch(text[slice(*line)].strip() or ".")]
    if not filled:
        return None
    if text[filled[0][0] : filled[0][1]].lstrip().startswith("|"):
        rows = [_pipe_cells(text, line) for line in filled if not _RULER.match(text[slice(*line)])]
    elif all("\t" not in text[start + 1 : end].rstrip("\t") for start, end in filled):
        rows = _one_cell_a_line(text, lines)
    else:
        rows = [_tab_cells(text, line) for line in filled]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)[0][0]
    width = max(width, len(rows[0]))
    return Table(
        start=lines[0][0],
        end=max(filled[-1][1], *(end for row in rows for _, end in row)),  # of an empty last cell
        column_count=width,
        rows=tuple(_grid_row(text, row, width) for row in rows),
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _one_cell_a_line(text: str, lines: list[Span]) -> list[list[Span]]:
    rows: list[list[Span]] = [[]]
    for start, end in lines:
        if start == end:
            if rows[-1]:
                rows.append([])
        elif text[start] == "\t":
            rows[-1].append((start + 1, end))
        elif rows[-1]:
            rows[-1][-1] = (rows[-1][-1][0], end)
    return [[_trim(text, *cell) for cell in row] for row in rows if row]


def _tab_cells(text: str, line: Span) -> list[Span]:
    start, end = line
    cells: list[Span] = []
    for part in re.finditer(r"[^\t]*", text[start:end]):
        if part.start() == part.end() and cells and cells[-1][1] == start + part.start():
            continue
        cells.append(_trim(text, start + part.start(), start + part.end()))
    return cells


def _pipe_cells(text: str, line: Span) -> list[Span]:
    start, end = _trim(text, *line)
    start += text[start] == "|"
    end -= text[end - 1] == "|"
    parts = re.finditer(r"(?:[^|\\]|\\.)*(?=\||$)", text[start:end])
    cells: list[Span] = []
    position = -1
    for part in parts:
        if part.start() <= position:
            continue
        position = part.end()
        cells.append(_trim(text, start + part.start(), start + part.end()))
    return cells


def _grid_row(text: str, cells: list[Span], width: int) -> tuple[Cell, ...]:
    """Cells on the grid; a row that repeats one text over all columns is one merged cell."""
    texts = {text[start:end] for start, end in cells}
    if len(cells) > 1 and len(texts) == 1 and texts != {""}:
        return (Cell(*cells[0], column=0, column_span=width),)
    if len(cells) == 1:
        return (Cell(*cells[0], column=0, column_span=width),)
    if len(cells) > width and cells[0][0] == cells[0][1]:
        cells = cells[1:]
    if len(cells) > width:
        cells = [*cells[: width - 1], (cells[width - 1][0], cells[-1][1])]
    return tuple(Cell(start, end, column) for column, (start, end) in enumerate(cells))


def _paragraphs(text: str, lines: list[Span]) -> list[Paragraph]:
    paragraphs = []
    for start, end in lines:
        for part in re.finditer(r"[^\t]+", text[start:end]):  # tabs part the columns of a layout
            a, b = _trim(text, start + part.start(), start + part.end())
            if a == b:
                continue
            line = text[a:b]
            heading = _HEADING.match(line)
            paragraphs.append(
                Paragraph(
                    a,
                    b,
                    bold=bool(_BOLD.match(line)),
                    italic=bool(_ITALIC.match(line)) and not _BOLD.match(line),
                    heading_level=len(heading[1]) if heading else None,
                )
            )
    return paragraphs
