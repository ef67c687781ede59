"""Pages of words and ruling lines to paragraphs and tables in reading order.

The same for a text layer and for recognised text; only the origin of the words differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.reading.assembly import ParagraphPart, Part
from extractor.reading.columns import find_zones
from extractor.reading.layout_tables import resolve
from extractor.reading.page_notes import split_footnotes, split_notes
from extractor.reading.page_words import Line, PageWord, lines_of
from extractor.reading.reflow import Column, SetLine, line_paragraphs, measure, reflow
from extractor.reading.rulings import Grid, Ruling, find_grids
from extractor.reading.table_pages import PageTable, fill, stitch, to_part

_FEW_LINES = 8  # a page with fewer tells nothing of where the margin is
_CELL_MARGINS = 11.0  # points: Word keeps text off both sides of the cells that set a signature
_MANY_WORDS_IN_CELL = 150


@dataclass(frozen=True, slots=True)
class PageContent:
    """What was found on a page, before its order is known."""

    number: int
    width: float
    height: float
    words: tuple[PageWord, ...]
    rulings: tuple[Ruling, ...]


Flow = SetLine | PageTable | ParagraphPart


def parts_of(pages: Sequence[PageContent]) -> tuple[list[Part], dict[int, tuple[str, ...]]]:
    """The parts of a document in reading order, and the notes of each page by its number."""
    tables = {page.number: _tables(page) for page in pages}
    loose = {
        page.number: lines_of(
            word
            for word in page.words
            if not any(grid.holds(word.center, word.middle) for grid, _ in tables[page.number])
        )
        for page in pages
    }
    heights = {page.number: page.height for page in pages}
    kept, notes = split_notes(loose, heights)
    margins = _margins(pages, kept)
    flow: list[Flow] = []
    footnotes: list[Flow] = []
    for page in pages:
        lines, small = split_footnotes(kept[page.number])
        flow.extend(_page_flow(page, lines, tables[page.number], margins))
        column = measure(small)
        footnotes.extend(SetLine(line, column) for line in small)
    # After the text, as in other forms: within it they would tear paragraphs apart.
    return _parts([*flow, *footnotes]), notes


def _tables(page: PageContent) -> list[tuple[Grid, PageTable]]:
    result = []
    for grid in find_grids(page.rulings):
        words = [word for word in page.words if grid.holds(word.center, word.middle)]
        table = fill(grid, words)
        if _is_frame(table):
            continue  # a border around the page or around a text: its words are prose
        result.append((grid, table))
    return result


def _is_frame(table: PageTable) -> bool:
    """Whether the lines hold no table: nothing, one cell, or a page within a frame."""
    filled = [cell for row in table.rows for cell in row if cell.paragraphs]
    if len(filled) < 2 and len(table.rows) < 2:
        return not filled or len(table.rows[0]) < 2
    words = sorted(len(cell.text.split()) for cell in filled)
    return len(words) < 3 and sum(words) > _MANY_WORDS_IN_CELL and words[0] < 5


def _margins(
    pages: Sequence[PageContent], lines: dict[int, list[Line]]
) -> dict[tuple[int, int], Column]:
    """The column of the text for pages of each size, from those with enough lines."""
    result: dict[tuple[int, int], list[Column]] = {}
    for page in pages:
        if len(lines[page.number]) >= _FEW_LINES:
            result.setdefault(_size(page), []).append(measure(lines[page.number]))
    return {size: sorted(found, key=lambda c: c.right)[len(found) // 2]
            for size, found in result.items()}  # fmt: skip


def _size(page: PageContent) -> tuple[int, int]:
    return round(page.width / 10), round(page.height / 10)


def _page_flow(
    page: PageContent,
    lines: list[Line],
    tables: list[tuple[Grid, PageTable]],
    margins: dict[tuple[int, int], Column],
) -> list[Flow]:
    """Tables stand where they are; zones of two columns are read column by column."""
    found: list[tuple[float, list[Flow]]] = [(grid.top, [table]) for grid, table in tables]
    zones = find_zones(lines, page.width)
    in_zone = {index for zone in zones for index in range(zone.first, zone.last)}
    body = [line for index, line in enumerate(lines) if index not in in_zone]
    usual = margins.get(_size(page))
    column = measure(body) if len(body) >= _FEW_LINES or usual is None else usual
    if usual is not None and len(body) >= _FEW_LINES and column.right < usual.right - 3:
        # A page of short lines: the margin of the other pages holds here too.
        column = replace(column, left=min(column.left, usual.left), right=usual.right)
    for zone in zones:
        flow: list[Flow] = []
        edges = zone.gutter, column.right - _CELL_MARGINS
        for side, right in zip((zone.left, zone.right), edges, strict=True):
            if zone.kind == "letterhead":
                flow.extend(line_paragraphs(side, measure(side)))
            else:
                inner = measure(side, right=right)
                flow.extend(reflow(SetLine(line, inner) for line in side))
        found.append((min(line.top for line in zone.left + zone.right), flow))
    found.extend((line.top, [SetLine(line, column)]) for line in body)
    return [item for _, items in sorted(found, key=lambda pair: pair[0]) for item in items]


def _parts(flow: Sequence[Flow]) -> list[Part]:
    parts: list[Part] = []
    lines: list[SetLine] = []
    table: PageTable | None = None

    def close_lines() -> None:
        parts.extend(reflow(lines))
        lines.clear()

    for item in flow:
        if isinstance(item, PageTable):
            close_lines()
            joined = stitch(table, item) if table is not None else None
            if joined is None and table is not None:
                parts.extend(resolve(to_part(table), bordered=True))
            table = joined or item
            continue
        if table is not None:
            parts.extend(resolve(to_part(table), bordered=True))
            table = None
        if isinstance(item, SetLine):
            lines.append(item)
        else:
            close_lines()
            parts.append(item)
    close_lines()
    if table is not None:
        parts.extend(resolve(to_part(table), bordered=True))
    return parts
