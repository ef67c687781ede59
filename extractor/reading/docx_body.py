"""The body of a DOCX to paragraphs and tables, as Word shows them.

Inserted text counts, deleted text does not; text inside smart tags, content controls, links and
text boxes counts; list labels are part of the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractor.knowledge import load
from extractor.reading.assembly import CellPart, ParagraphPart, Part
from extractor.reading.docx_grid import on_grid
from extractor.reading.docx_numbering import Numbering, W, attribute, whole
from extractor.reading.docx_styles import Styles
from extractor.reading.encodings import Legacy, convert, detect_legacy, font_legacy, tidy
from extractor.reading.layout_tables import resolve
from extractor.reading.limits import MAX_COLUMNS, MAX_TABLE_DEPTH
from extractor.reading.line_breaks import pieces

Element = etree._Element
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = W + "txbxContent"

# Around text, without a meaning for it.
_TRANSPARENT = {
    W + name
    for name in (
        "ins", "moveTo", "smartTag", "customXml", "hyperlink", "sdt", "sdtContent", "fldSimple",
        "dir", "bdo", "ruby", "rubyBase",
    )
} | {_MC + "Choice", _MC + "Fallback"}  # fmt: skip
_BOLD, _ITALIC = 1, 2


@dataclass(slots=True)
class _Line:
    """The text of a paragraph as it grows, with the looks of each character."""

    text: str = ""
    looks: bytearray = field(default_factory=bytearray)

    def add(self, text: str, look: int) -> None:
        self.text += text
        self.looks.extend([look] * len(text))


class Walker:
    """Walks elements of one document; keeps the counters of its lists."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        by_style: dict[str, tuple[str, int]],
        document: Element,
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._by_style = by_style
        self._codes: frozenset[Legacy] = frozenset()
        self._everywhere: Legacy | None = None
        self._find_codes(document)

    def blocks(self, parent: Element, depth: int = 0) -> list[Part]:
        """The paragraphs and tables under an element, in order."""
        result: list[Part] = []
        torn: _Line | None = None  # a paragraph whose end was deleted runs on in the next
        for child in _flattened(parent):
            if child.tag == W + "p":
                line, boxes = self._line(child)
                if torn is not None:
                    torn.add(line.text, 0)
                    line = torn
                torn = line if _mark_deleted(child) else None
                if torn is None:
                    result.extend(self._paragraph(child, line, in_cell=depth > 0))
                for box in boxes:
                    if depth < MAX_TABLE_DEPTH:
                        result.extend(self.blocks(box, depth + 1))
            elif child.tag == W + "tbl" and depth < MAX_TABLE_DEPTH:
                result.extend(self._table(child, depth))
        if torn is not None:
            result.append(ParagraphPart(torn.text.strip() or "-"))
        return result

    def paragraphs(self, parent: Element, depth: int = 0) -> list[ParagraphPart]:
        """All under an element as paragraphs; a row of a table in it is one paragraph."""
        result: list[ParagraphPart] = []
        for part in self.blocks(parent, depth):
            if isinstance(part, ParagraphPart):
                result.append(part)
                continue
            for row in part.rows:
                text = " ".join(cell.text for cell in row if cell.text and not cell.continues)
                if text:
                    result.append(ParagraphPart(text))
        return result

    # ---------------------------------------------------------------- paragraphs

    def _paragraph(self, element: Element, line: _Line, *, in_cell: bool) -> list[ParagraphPart]:
        properties = element.find(W + "pPr")
        place = self._styles.list_of(properties, self._by_style)
        label = self._numbering.label(*place) if place else ""
        if not line.text.strip():
            # Word numbers an empty paragraph too: the first column of a table often is one.
            return [ParagraphPart(label.strip())] if in_cell and label.strip() else []
        centered = self._styles.alignment(properties) == "center"
        level = self._styles.heading_level(properties)
        result = []
        for start, end in pieces(line.text, split_all=centered or in_cell):
            text = line.text[start:end]
            looks = [
                look
                for character, look in zip(text, line.looks[start:end], strict=True)
                if not character.isspace()
            ]
            result.append(
                ParagraphPart(
                    text=unicodedata.normalize("NFC", label + text),
                    bold=all(look & _BOLD for look in looks),
                    italic=all(look & _ITALIC for look in looks),
                    centered=centered,
                    heading_level=level,
                )
            )
            label = ""
        return result

    def _line(self, paragraph: Element) -> tuple[_Line, list[Element]]:
        line = _Line()
        boxes: list[Element] = []
        properties = paragraph.find(W + "pPr")
        for run in self._runs(paragraph, boxes):
            if run.tag == _MATH_TEXT:
                line.add(run.text or "", 0)
                continue
            own = run.find(W + "rPr")
            if self._styles.toggle(own, properties, "vanish"):
                continue
            text = "".join(_run_text(run, self._styles.font(own, properties)))
            if not text:
                continue
            look = _BOLD * self._styles.toggle(own, properties, "b")
            look |= _ITALIC * self._styles.toggle(own, properties, "i")
            line.add(self._restored(text, own, properties), look)
        return line, boxes

    def _runs(self, parent: Element, boxes: list[Element]) -> Iterator[Element]:
        """Runs in order; text boxes found on the way are put into `boxes`."""
        for child in parent:
            if child.tag == W + "r":
                yield child
                boxes.extend(_text_boxes(child))
            elif child.tag == _MATH_TEXT:
                yield child
            elif child.tag == _MC + "AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    yield from self._runs(chosen, boxes)
            elif child.tag in _TRANSPARENT or _is_math(child):
                yield from self._runs(child, boxes)

    # -------------------------------------------------------------------- tables

    def _table(self, element: Element, depth: int) -> list[Part]:
        rows = []
        for row in _flattened(element):
            if row.tag != W + "tr" or row.find(f"{W}trPr/{W}del") is not None:
                continue
            column = min(whole(attribute(row.find(f"{W}trPr/{W}gridBefore"))), MAX_COLUMNS)
            cells: list[CellPart] = []
            for cell in _flattened(row):
                if cell.tag != W + "tc" or column >= MAX_COLUMNS:
                    continue
                properties = cell.find(W + "tcPr")
                span, continues, joins = _merging(properties)
                span = min(span, MAX_COLUMNS - column)
                content = tuple(_single_line(p) for p in self.paragraphs(cell, depth + 1))
                if joins and cells:
                    before = cells[-1]
                    cells[-1] = CellPart(
                        before.paragraphs + content, before.column, before.column_span + span
                    )
                else:
                    shown = () if continues else content
                    cells.append(CellPart(shown, column, span, continues))
                column += span
            if cells:
                rows.append(tuple(cells))
        if not rows:
            return []
        widths = [
            whole(column.get(W + "w")) for column in element.findall(f"{W}tblGrid/{W}gridCol")
        ]
        return resolve(on_grid(rows, widths), self._styles.table_has_borders(element))

    # ------------------------------------------------------------ old encodings

    def _find_codes(self, document: Element) -> None:
        """Which old codes the text is in: a font's name alone proves nothing."""
        by_code: dict[Legacy | None, list[str]] = {}
        for paragraph in document.iter(W + "p"):
            properties = paragraph.find(W + "pPr")
            for run in paragraph.iter(W + "r"):
                text = "".join(t.text or "" for t in run.findall(W + "t"))
                if any("\x80" <= character <= "\xff" for character in text):
                    code = font_legacy(self._styles.font(run.find(W + "rPr"), properties))
                    by_code.setdefault(code, []).append(text)
        self._codes = frozenset(
            code for code, texts in by_code.items()
            if code is not None and detect_legacy(" ".join(texts)) == code
        )  # fmt: skip
        self._everywhere = detect_legacy(" ".join(by_code.get(None, ())))

    def _restored(self, text: str, own: Element | None, properties: Element | None) -> str:
        if self._codes or self._everywhere:
            font = self._styles.font(own, properties)
            code = font_legacy(font)
            if code is None:
                code = self._everywhere
            elif code not in self._codes:
                code = None
            if code is not None:
                text = convert(text, code)
                if code == "tcvn3" and font.endswith("H"):
                    text = text.upper()  # .VnTimeH draws small letters as capitals
        return tidy(text)


def _flattened(parent: Element) -> Iterator[Element]:
    """Children, those inside content controls and revisions included."""
    for child in parent:
        if child.tag == _MC + "AlternateContent":
            chosen = _chosen(child)
            if chosen is not None:
                yield from _flattened(chosen)
        elif child.tag in _TRANSPARENT:
            yield from _flattened(child)
        elif isinstance(child.tag, str):
            yield child


def _chosen(alternate: Element) -> Element | None:
    """The newer form of content that is stored twice."""
    choice = alternate.find(_MC + "Choice")
    return choice if choice is not None else alternate.find(_MC + "Fallback")


def _text_boxes(run: Element) -> Iterator[Element]:
    """Text boxes anchored in a run, each once although stored twice."""
    for child in run:
        if child.tag == _MC + "AlternateContent":
            chosen = _chosen(child)
            boxes: Iterable[Element] = chosen.iter(_BOX) if chosen is not None else ()
        elif child.tag in (W + "pict", W + "drawing", W + "object"):
            boxes = child.iter(_BOX)
        else:
            continue
        for box in boxes:
            if next(box.iterancestors(_BOX), None) is None:
                yield box


def _is_math(element: Element) -> bool:
    return isinstance(element.tag, str) and "/math}" in element.tag


def _mark_deleted(paragraph: Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _run_text(run: Element, font: str) -> Iterator[str]:
    symbols = load("encodings")["symbols"]
    for child in run:
        match etree.QName(child).localname if isinstance(child.tag, str) else "":
            case "t":
                yield "".join(
                    _symbol(symbols, font, c) if "\uf000" <= c <= "\uf0ff" else c
                    for c in child.text or ""
                )
            case "tab" | "ptab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "sym":
                code = child.get(W + "char") or ""
                try:
                    character = chr(0xF000 | int(code, 16) & 0xFF)
                except ValueError:
                    continue
                yield _symbol(symbols, child.get(W + "font") or font, character)


def _symbol(symbols: dict[str, dict[str, str]], font: str, character: str) -> str:
    """A sign of a symbol font, which has a private code, as the Unicode sign that it draws."""
    code = f"{ord(character) & 0xFF:02X}"
    table = symbols.get(font) or symbols["Symbol"]
    return table.get(code, "•")


def _single_line(part: ParagraphPart) -> ParagraphPart:
    """A paragraph of a cell, where a tab or line break would look like the next cell or row."""
    return ParagraphPart(
        " ".join(part.text.replace("\t", " ").split("\n")),
        bold=part.bold,
        italic=part.italic,
        centered=part.centered,
        heading_level=part.heading_level,
    )


def _merging(properties: Element | None) -> tuple[int, bool, bool]:
    """Columns spanned, whether the cell continues the one above, or (old) the one before it."""
    if properties is None:
        return 1, False, False
    span = max(whole(attribute(properties.find(W + "gridSpan")), 1), 1)
    vertical = properties.find(W + "vMerge")
    horizontal = properties.find(W + "hMerge")
    continues = vertical is not None and attribute(vertical) != "restart"
    joins = horizontal is not None and attribute(horizontal) != "restart"
    return span, continues, joins
