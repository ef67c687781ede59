"""Parts that a reader found, in order, to one text with its blocks, words and pages.

Every reader hands over paragraphs and tables whose texts stand alone; only here do they get
their places in the document's text, so offsets are made in one place.  Between paragraphs stands
"\\n", between the cells of a row "\\t", between rows "\\n", between a cell's paragraphs "\\n".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.model import Box, Cell, Page, Paragraph, Reading, Table, TextMethod, Word
from extractor.reading.flow import join_broken
from extractor.reading.source import Source


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of a paragraph; offsets count from the paragraph's start."""

    start: int
    end: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    """A paragraph before it has a place; `text` is tidy, trimmed and not empty."""

    text: str
    bold: bool = False
    italic: bool = False
    centered: bool = False
    heading_level: int | None = None
    words: tuple[PlacedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class CellPart:
    """A cell before it has a place; one with `continues` belongs to the cell above it."""

    paragraphs: tuple[ParagraphPart, ...]
    column: int
    column_span: int = 1
    continues: bool = False

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table before it has a place; cells of a row by ascending column, none left out."""

    column_count: int
    rows: tuple[tuple[CellPart, ...], ...]


Part = ParagraphPart | TablePart


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before its text has a place.  A form without pages is one sheet."""

    number: int
    method: TextMethod
    width: float | None = None  # points
    height: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Text:
    """The text as it grows."""

    pieces: list[str]
    length: int
    words: list[Word]

    def add(self, piece: str) -> int:
        start = self.length
        self.pieces.append(piece)
        self.length += len(piece)
        return start

    def add_paragraph(self, part: ParagraphPart) -> int:
        start = self.add(part.text)
        self.words.extend(
            Word(start + word.start, start + word.end, word.box, word.confidence)
            for word in part.words
        )
        return start


def assemble(
    source: Source,
    parts: Iterable[Part],
    sheets: Sequence[Sheet],
    method: TextMethod,
    *,
    join: bool = False,
    warnings: Sequence[str] = (),
    partial: bool = False,
) -> Reading:
    """One `Reading` of all parts; `join` merges paragraphs that the form tore apart."""
    growing = _Text([], 0, [])
    blocks: list[Paragraph | Table] = []
    for part in stitched(parts):
        if growing.length:
            growing.add("\n")
        blocks.append(
            _add_table(growing, part)
            if isinstance(part, TablePart)
            else _placed(part, growing.add_paragraph(part))
        )
    text = "".join(growing.pieces)
    words = tuple(growing.words)
    confidences = [word.confidence for word in words if word.confidence is not None]
    return Reading(
        sha256=source.sha256,
        source_filename=source.filename,
        media_type=source.media_type,
        byte_count=source.byte_count,
        text=text,
        pages=_pages(sheets, words, len(text)),
        blocks=tuple(_joined(text, blocks) if join else blocks),
        text_method=method,
        words=words,
        ocr_confidence=sum(confidences) / len(confidences) if confidences else None,
        warnings=tuple(warnings),
        partial=partial,
    )


def _placed(part: ParagraphPart, start: int) -> Paragraph:
    return Paragraph(
        start,
        start + len(part.text),
        bold=part.bold,
        italic=part.italic,
        centered=part.centered,
        heading_level=part.heading_level,
    )


def _add_table(growing: _Text, table: TablePart) -> Table:
    start = growing.length
    rows: list[tuple[Cell, ...]] = []
    above: dict[int, Cell] = {}  # by column, the cell that one merged over rows continues
    for index, row in enumerate(table.rows):
        if index:
            growing.add("\n")
        cells = []
        for position, part in enumerate(row):
            if position:
                growing.add("\t")
            if part.continues and part.column in above:
                cell = above[part.column]
            else:
                cell_start = growing.length
                for number, paragraph in enumerate(part.paragraphs):
                    if number:
                        growing.add("\n")
                    growing.add_paragraph(paragraph)
                cell = Cell(cell_start, growing.length, part.column, part.column_span)
            cells.append(cell)
        above = {cell.column: cell for cell in cells}
        rows.append(tuple(cells))
    return Table(start, growing.length, table.column_count, tuple(rows))


def first_words(words: Iterable[Word]) -> dict[int, int]:
    """By page that has words, where in the text the first of them begins."""
    first: dict[int, int] = {}
    reached = 0
    for word in words:
        if word.box.page > reached:
            reached = word.box.page
            first[reached] = word.start
    return first


def _pages(sheets: Sequence[Sheet], words: Sequence[Word], length: int) -> tuple[Page, ...]:
    """Pages that tile the text; a page begins with its first word, one without words is empty."""
    first = first_words(words)
    starts = []
    following = length
    for sheet in reversed(sheets):
        following = first.get(sheet.number, following)
        starts.append(following)
    starts = [*reversed(starts), length]
    if sheets:
        starts[0] = 0
    return tuple(
        Page(
            sheet.number,
            starts[index],
            starts[index + 1],
            sheet.method,
            sheet.width,
            sheet.height,
            sheet.notes,
        )
        for index, sheet in enumerate(sheets)
    )


def _joined(text: str, blocks: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    result: list[Paragraph | Table] = []
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        result.extend(join_broken(text, run))
        run = []
        result.append(block)
    return [*result, *join_broken(text, run)]


def stitched(parts: Iterable[Part]) -> list[Part]:
    """Tables that follow each other under the same header row are one table."""
    result: list[Part] = []
    for part in parts:
        before = result[-1] if result else None
        if (
            isinstance(part, TablePart)
            and isinstance(before, TablePart)
            and part.column_count == before.column_count
            and len(part.rows) > 1
            and _row_key(part.rows[0]) == _row_key(before.rows[0])
        ):
            result[-1] = replace(before, rows=before.rows + part.rows[1:])
        else:
            result.append(part)
    return result


def _row_key(row: Sequence[CellPart]) -> list[list[str]]:
    return [cell.text.lower().split() for cell in row]
