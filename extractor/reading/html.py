"""HTML: pages of legal-text sites, and Word documents saved as web pages (often named .doc)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml import html as lxml_html

from extractor.model import Reading
from extractor.reading.assembly import ParagraphPart, Part, Sheet, assemble
from extractor.reading.docx_numbering import format_number, whole
from extractor.reading.encodings import decode, tidy
from extractor.reading.errors import UnreadableError
from extractor.reading.html_content import (
    IGNORED,
    Element,
    declarations,
    is_hidden,
    main_content,
    tag_of,
)
from extractor.reading.html_tables import HtmlTable, read_table
from extractor.reading.layout_tables import resolve
from extractor.reading.limits import MAX_DEPTH, MAX_TABLE_DEPTH
from extractor.reading.line_breaks import pieces
from extractor.reading.source import Source

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_HEADING = re.compile(r"h([1-6])")
_BLANK = re.compile(r"[ \t\r\f\n\u00a0]+")
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BOLD_WEIGHT = re.compile(r"bold|[6-9]00")


def read_html(data: bytes, source: Source) -> Reading:
    """Reads an HTML page; one page, no boxes.  Raises UnreadableError."""
    text = decode(data, source.filename)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True,
                                  no_network=True, huge_tree=False)  # fmt: skip
    # The declaration of an encoding no longer holds: the text is decoded.
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            source.filename, "là trang web không có nội dung", "hãy tải lại hoặc gửi bản PDF, Word"
        ) from error
    walker = _Walker()
    walker.walk(main_content(root), _Look())
    parts = walker.finished()
    if walker.cut and not parts:
        raise UnreadableError(
            source.filename,
            "có cấu trúc lồng nhau quá sâu, có thể là tệp độc hại",
            "hãy tải lại hoặc gửi bản PDF, Word",
        )
    return assemble(
        source,
        parts,
        [Sheet(1, "html")],
        "html",
        join=True,
        warnings=["Bỏ qua những phần lồng nhau quá sâu của trang web."] if walker.cut else [],
        partial=walker.cut,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element passes on to the text in it."""

    bold: bool = False
    italic: bool = False
    centered: bool = False
    heading_level: int | None = None
    depth: int = 0
    tables: int = 0

    def inside(self, element: Element) -> _Look:
        tag = tag_of(element)
        style = declarations(element)
        align = style.get("text-align") or (element.get("align") or "").lower()
        weight = style.get("font-weight", "")
        slant = style.get("font-style", "")
        heading = _HEADING.fullmatch(tag)
        bold = self.bold or tag in ("b", "strong", "th") or heading is not None
        if weight:
            bold = bool(_BOLD_WEIGHT.match(weight))
        italic = self.italic or tag in ("i", "em")
        if slant:
            italic = slant in ("italic", "oblique")
        centered = self.centered or tag == "center"
        if align:
            centered = align == "center"
        return replace(
            self,
            bold=bold,
            italic=italic,
            centered=centered,
            heading_level=int(heading[1]) if heading else self.heading_level,
            depth=self.depth + 1,
        )


@dataclass(slots=True)
class _Walker:
    """Collects text until a block begins or ends."""

    parts: list[Part] = field(default_factory=list)
    cut: bool = False  # something was nested too deep to be read
    _texts: list[tuple[str, _Look]] = field(default_factory=list)
    _label: str = ""

    def walk(self, element: Element, look: _Look) -> None:
        """Adds an element and what is in it."""
        tag = tag_of(element)
        if look.depth > MAX_DEPTH:
            self.cut = True
            return
        if tag in IGNORED or tag == "del" or is_hidden(element):
            return
        look = look.inside(element)
        if tag == "br":
            self._texts.append(("\n", look))
            return
        if tag == "table":
            self._flush()
            self._table(element, look)
            return
        block = tag in _BLOCKS
        if block:
            self._flush()
        if tag == "li":
            self._label = _list_label(element)
        self._add(element.text, look, preformatted=tag == "pre")
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, look)
            self._add(child.tail, look, preformatted=tag == "pre")
        if block:
            self._flush()

    def finished(self) -> list[Part]:
        """All parts, with what text is still open."""
        self._flush()
        return self.parts

    def _add(self, text: str | None, look: _Look, *, preformatted: bool) -> None:
        if text:
            self._texts.append((text if preformatted else _BLANK.sub(" ", text), look))

    def _flush(self) -> None:
        texts, self._texts = self._texts, []
        text = "".join(piece for piece, _ in texts)
        looks = [look for piece, look in texts for _ in piece]
        if not text.strip():
            return
        centered = all(look.centered for piece, look in texts if piece.strip())
        for start, end in pieces(text, split_all=centered):
            inner = [
                look
                for character, look in zip(text[start:end], looks[start:end], strict=True)
                if not character.isspace()
            ]
            content = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text[start:end]))
            self.parts.append(
                ParagraphPart(
                    tidy(self._label + content),
                    bold=all(look.bold for look in inner),
                    italic=all(look.italic for look in inner),
                    centered=centered,
                    heading_level=inner[0].heading_level,
                )
            )
            self._label = ""

    def _table(self, element: Element, look: _Look) -> None:
        if look.tables >= MAX_TABLE_DEPTH:
            self.cut = True
            return
        inner = replace(look, tables=look.tables + 1)
        table = HtmlTable.of(element)
        if table.is_frame():
            for cell in table.cells():
                self.walk_children(cell, inner)
            return

        def content(cell: Element) -> Iterator[ParagraphPart]:
            walker = _Walker()
            walker.walk_children(cell, inner)
            return _flat(walker.finished())

        part = read_table(table, content)
        if part is not None:
            self.parts.extend(resolve(part, table.bordered()))

    def walk_children(self, element: Element, look: _Look) -> None:
        """Adds what is in an element, as a block."""
        look = look.inside(element)
        self._flush()
        self._add(element.text, look, preformatted=False)
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, look)
            self._add(child.tail, look, preformatted=False)
        self._flush()


def _flat(parts: list[Part]) -> Iterator[ParagraphPart]:
    """Parts of a cell as paragraphs of one line; a row of a table in it is one paragraph."""
    for part in parts:
        if isinstance(part, ParagraphPart):
            for line in part.text.split("\n"):
                if line.strip():
                    yield replace(part, text=line.replace("\t", " ").strip())
            continue
        for row in part.rows:
            text = " ".join(cell.text for cell in row if cell.text and not cell.continues)
            if text:
                yield ParagraphPart(text.replace("\n", " "))


def _list_label(item: Element) -> str:
    """The label that a browser shows before a list item."""
    parent = item.getparent()
    if parent is None or tag_of(parent) != "ol":
        return "- "
    if "none" in declarations(parent).get("list-style-type", ""):
        return ""
    start = whole(parent.get("start"), 1)
    number = start
    for sibling in parent.iterchildren("li"):
        number = whole(sibling.get("value"), number)
        if sibling is item:
            break
        number += 1
    kind = _LIST_FORMATS.get(parent.get("type") or "1", "decimal")
    # Points are "a)" in these documents; HTML has no list that shows a bracket.
    return format_number(number, kind) + (") " if kind == "lowerLetter" else ". ")
