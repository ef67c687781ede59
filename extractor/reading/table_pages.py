"""Tables of pages: words into the cells of a grid, and pieces of a table over several pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from extractor.reading.assembly import CellPart, ParagraphPart, TablePart
from extractor.reading.columns import folded
from extractor.reading.page_words import PageWord, lines_of
from extractor.reading.reflow import Column, SetLine, measure, reflow
from extractor.reading.rulings import Grid, GridCell

_ORDINAL = re.compile(r"\W*(?:stt|tt|so\s*tt|so\s*thu\s*tu|s\s*t\s*t)\W*")
_NUMBER = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[a-zđ])\W*")
_NEAR = 6.0  # points: edges of one column on different pages
_HEADER_ROWS = 3
_ALIKE = 88  # of 100: recognition reads the same header differently on two pages


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell of a row on a page; one that `continues` belongs to the cell above it."""

    x0: float
    x1: float
    paragraphs: tuple[ParagraphPart, ...]
    continues: bool = False

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or its piece on one page: rows of cells by ascending x."""

    rows: tuple[tuple[PageCell, ...], ...]


def fill(grid: Grid, words: Iterable[PageWord]) -> PageTable:
    """The piece of a table that a grid and the words in it make."""
    by_cell: dict[GridCell, list[PageWord]] = {cell: [] for cell in grid.cells}
    for word in words:
        by_cell[_cell_at(grid, word)].append(word)
    content = {cell: tuple(_cell_text(cell, found)) for cell, found in by_cell.items()}
    rows = []
    for row in range(len(grid.rows) - 1):
        cells = [cell for cell in grid.cells if cell.row <= row <= cell.last_row]
        if not cells:
            continue
        cells.sort(key=lambda cell: cell.column)
        rows.append(
            tuple(
                PageCell(
                    cell.x0,
                    cell.x1,
                    content[cell] if cell.row == row else (),
                    continues=cell.row < row,
                )
                for cell in cells
            )
        )
    filled = [row for row in rows if any(cell.paragraphs for cell in row)]
    return PageTable(tuple(filled))


def _cell_at(grid: Grid, word: PageWord) -> GridCell:
    """The cell a word stands in, or is nearest to: no word of a table is lost on a border."""
    x, y = word.center, word.middle
    for cell in grid.cells:
        if cell.top <= y <= cell.bottom and cell.x0 <= x <= cell.x1:
            return cell

    def distance(cell: GridCell) -> float:
        across = max(cell.x0 - x, 0.0, x - cell.x1)
        return across + max(cell.top - y, 0.0, y - cell.bottom)

    return min(grid.cells, key=distance)


def _cell_text(cell: GridCell, words: Sequence[PageWord]) -> list[ParagraphPart]:
    lines = lines_of(words)
    if not lines:
        return []
    # Text keeps the same distance from both borders; a centred cell has more, but no less.
    padding = min(6.0, max(1.0, min(line.x0 for line in lines) - cell.x0))
    column: Column = measure(lines, cell.x0 + padding, cell.x1 - padding)
    return reflow(SetLine(line, column) for line in lines)


def stitch(before: PageTable, after: PageTable) -> PageTable | None:
    """A table with its continuation on the next page; None where the second is another table."""
    if not before.rows or not after.rows:
        return None
    if not _same_sides(before, after):
        return None
    after = _laid_over(before, after)
    repeated = _repeated_header(before, after)
    if not repeated and len(_edges(after)) > len(_edges(before)) + 1:
        return None
    rows = list(after.rows[repeated:])
    head = list(before.rows)
    if rows and _runs_on(head, rows[0], repeated):
        head[-1] = _joined_row(head[-1], rows.pop(0))
    return PageTable((*head, *rows))


def _edges(table: PageTable) -> list[float]:
    return _clustered(x for row in table.rows for cell in row for x in (cell.x0, cell.x1))


def _clustered(values: Iterable[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _NEAR:
            result.append(value)
    return result


def _same_sides(before: PageTable, after: PageTable) -> bool:
    a, b = _edges(before), _edges(after)
    return abs(a[0] - b[0]) <= 2 * _NEAR and abs(a[-1] - b[-1]) <= 2 * _NEAR


def _laid_over(before: PageTable, after: PageTable) -> PageTable:
    """The second piece moved and stretched onto the sides of the first: sheets lie differently."""
    a, b = _edges(before), _edges(after)
    stretch = (a[-1] - a[0]) / max(b[-1] - b[0], 1.0)

    def placed(cell: PageCell) -> PageCell:
        x0, x1 = (a[0] + (x - b[0]) * stretch for x in (cell.x0, cell.x1))
        return replace(cell, x0=x0, x1=x1)

    return PageTable(tuple(tuple(placed(cell) for cell in row) for row in after.rows))


def _row_text(row: Sequence[PageCell]) -> str:
    return folded(" ".join(" ".join(cell.text.split()) for cell in row if not cell.continues))


def _repeated_header(before: PageTable, after: PageTable) -> int:
    """How many rows at the top of the second piece repeat the first rows of the table."""
    count = 0
    for old, new in zip(before.rows[:_HEADER_ROWS], after.rows, strict=False):
        if not _row_text(old) or ratio(_row_text(old), _row_text(new)) < _ALIKE:
            break
        count += 1
    return count


def _runs_on(head: Sequence[Sequence[PageCell]], row: Sequence[PageCell], repeated: int) -> bool:
    """Whether the first row of a page continues the last row of the page before.

    It does where it has no ordinal although the table gives every row one, or where a cell
    breaks off in the midst of a sentence.
    """
    last = head[-1]
    if len(row) != len(last) or len(row) < 2 or len(head) <= max(repeated, 1):
        return False
    if row[0].paragraphs or not any(cell.paragraphs for cell in row):
        return False
    if _NUMBER.fullmatch(row[1].text):
        return False  # a row of its own that slipped to the right
    broken = any(
        below.text[:1].islower() and above.text and not above.text.endswith((".", ";", ":"))
        for above, below in zip(last, row, strict=True)
    )
    ordinal = any(_ORDINAL.fullmatch(folded(line[0].text)) for line in head[:_HEADER_ROWS])
    return broken or (ordinal and bool(last[0].paragraphs) and not last[0].continues)


def _joined_row(above: Sequence[PageCell], below: Sequence[PageCell]) -> tuple[PageCell, ...]:
    return tuple(
        replace(a, paragraphs=_joined_paragraphs(a.paragraphs, b.paragraphs))
        for a, b in zip(above, below, strict=True)
    )


def _joined_paragraphs(
    above: tuple[ParagraphPart, ...], below: tuple[ParagraphPart, ...]
) -> tuple[ParagraphPart, ...]:
    if not above or not below:
        return above + below
    head, tail = above[-1], below[0]
    if head.text.endswith((".", ";", ":")) or not (
        tail.text[0].islower() or tail.text[0].isdigit()
    ):
        return above + below
    text = f"{head.text} {tail.text}"
    moved = len(head.text) + 1
    words = head.words + tuple(
        replace(word, start=word.start + moved, end=word.end + moved) for word in tail.words
    )
    whole = replace(
        head,
        text=text,
        words=words,
        bold=head.bold and tail.bold,
        italic=head.italic and tail.italic,
    )
    return (*above[:-1], whole, *below[1:])


def to_part(table: PageTable) -> TablePart:
    """The table on one grid, whatever lines the pages showed."""
    edges = _edges(table)

    def column(x: float) -> int:
        return min(range(len(edges)), key=lambda index: abs(edges[index] - x))

    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            first, last = column(cell.x0), column(cell.x1)
            cells.append(CellPart(cell.paragraphs, first, max(last - first, 1), cell.continues))
        rows.append(tuple(cells))
    return TablePart(max(len(edges) - 1, 1), tuple(rows))
