"""Tables of HTML on a grid: `colspan`, `rowspan`, and tables that hold the whole page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from extractor.reading.assembly import CellPart, ParagraphPart, TablePart
from extractor.reading.docx_numbering import whole
from extractor.reading.html_content import Element, declarations, is_hidden, tag_of, text_in
from extractor.reading.limits import MAX_COLUMNS

_MAX_ROWS_SPANNED = 1000
_FRAME_SHARE = 0.6
_NO_BORDERS = ("border-collapse", "border-spacing")


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table's own rows and cells, those of tables in it left out."""

    element: Element
    rows: tuple[tuple[Element, ...], ...]

    @staticmethod
    def of(element: Element) -> HtmlTable:
        """The rows of a table, whether or not in `tbody` and the like."""
        rows = []
        for row in _own(element, "tr"):
            if not is_hidden(row):
                rows.append(tuple(cell for cell in row if tag_of(cell) in ("td", "th")))
        return HtmlTable(element, tuple(row for row in rows if row))

    def cells(self) -> Iterator[Element]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row

    def is_frame(self) -> bool:
        """Whether the table holds blocks of a page: one cell a row, or most text in a table."""
        if all(len(row) < 2 for row in self.rows):
            return True
        total = len(text_in(self.element))
        inner = [table for cell in self.cells() for table in _tables_in(cell)]
        nested = sum(len(text_in(table)) for table in inner)
        return bool(inner) and nested >= _FRAME_SHARE * total

    def bordered(self) -> bool | None:
        """Whether lines are drawn; None where only a style sheet could tell."""
        border = self.element.get("border")
        if border is not None and border.strip() not in ("", "0", "0px"):
            return True
        for element in (self.element, *self.cells()):
            for name, value in declarations(element).items():
                drawn = "none" not in value and not value.startswith("0")
                if drawn and name.startswith("border") and name not in _NO_BORDERS:
                    return True
        return False if border is not None else None


def _own(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if tag_of(child) == tag:
            yield child
        elif tag_of(child) in ("thead", "tbody", "tfoot"):
            yield from _own(child, tag)


def _tables_in(element: Element) -> Iterator[Element]:
    """The outermost tables in an element."""
    for child in element:
        if tag_of(child) == "table":
            yield child
        else:
            yield from _tables_in(child)


def read_table(
    table: HtmlTable, content: Callable[[Element], Iterable[ParagraphPart]]
) -> TablePart | None:
    """The table on its grid; None where it has no cells.  `content` reads a cell."""
    spanning: dict[int, tuple[int, int]] = {}  # column -> rows still to cover, columns
    rows = []
    for row in table.rows:
        cells: list[CellPart] = []
        column = 0
        pending = list(row)
        while pending or column in spanning:
            if column >= MAX_COLUMNS:
                break
            if column in spanning:
                left, span = spanning[column]
                cells.append(CellPart((), column, span, continues=True))
                if left > 1:
                    spanning[column] = (left - 1, span)
                else:
                    del spanning[column]
                column += span
                continue
            cell = pending.pop(0)
            span = min(max(whole(cell.get("colspan"), 1), 1), MAX_COLUMNS - column)
            down = min(max(whole(cell.get("rowspan"), 1), 1), _MAX_ROWS_SPANNED)
            cells.append(CellPart(tuple(content(cell)), column, span))
            if down > 1:
                spanning[column] = (down - 1, span)
            column += span
        for later in sorted(key for key in spanning if key >= column):
            left, span = spanning[later]
            cells.append(CellPart((), later, span, continues=True))
            if left > 1:
                spanning[later] = (left - 1, span)
            else:
                del spanning[later]
        if cells:
            rows.append(tuple(cells))
    if not rows:
        return None
    width = max(cell.column + cell.column_span for row in rows for cell in row)
    return TablePart(width, tuple(rows))
