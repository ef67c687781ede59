"""What a paragraph or run of a DOCX looks like, through its styles (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractor.reading.docx_numbering import W, attribute, whole

Element = etree._Element
_HEADING = re.compile(r"heading\s+([1-9])$", re.IGNORECASE)
_NO = ("0", "false", "none", "off")
_MAX_CHAIN = 20  # styles based on styles; Word allows 11


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one document."""

    by_id: dict[str, Element]
    default_paragraph: str | None
    default_run: Element | None  # rPr of the document's defaults

    def chain(self, style: str | None) -> Iterator[Element]:
        """A style and those that it is based on, nearest first."""
        for _ in range(_MAX_CHAIN):
            element = self.by_id.get(style or "")
            if element is None:
                return
            yield element
            style = attribute(element.find(W + "basedOn"))

    def paragraph_properties(self, properties: Element | None) -> Iterator[Element]:
        """The `pPr` that rule a paragraph, nearest first."""
        if properties is not None:
            yield properties
        for style in self.chain(self.paragraph_style(properties)):
            found = style.find(W + "pPr")
            if found is not None:
                yield found

    def paragraph_style(self, properties: Element | None) -> str | None:
        """The id of a paragraph's style."""
        own = attribute(properties.find(W + "pStyle")) if properties is not None else None
        return own if own is not None else self.default_paragraph

    def run_properties(self, run: Element | None, paragraph: Element | None) -> Iterator[Element]:
        """The `rPr` that rule a run, nearest first: `run` its own, `paragraph` the `pPr`."""
        if run is not None:
            yield run
            for style in self.chain(attribute(run.find(W + "rStyle"))):
                found = style.find(W + "rPr")
                if found is not None:
                    yield found
        for style in self.chain(self.paragraph_style(paragraph)):
            found = style.find(W + "rPr")
            if found is not None:
                yield found
        if self.default_run is not None:
            yield self.default_run

    def toggle(self, run: Element | None, paragraph: Element | None, name: str) -> bool:
        """Whether a property such as `b`, `i` or `vanish` is on for a run."""
        for properties in self.run_properties(run, paragraph):
            found = properties.find(W + name)
            if found is not None:
                return attribute(found) not in _NO
        return False

    def font(self, run: Element | None, paragraph: Element | None) -> str:
        """The font of a run; "" where only the theme says it."""
        for properties in self.run_properties(run, paragraph):
            found = properties.find(W + "rFonts")
            if found is not None:
                font = found.get(W + "ascii") or found.get(W + "hAnsi")
                if font:
                    return font
        return ""

    def alignment(self, properties: Element | None) -> str:
        """`left`, `center`, `both` ...; "" where nothing says it."""
        for found in self.paragraph_properties(properties):
            value = attribute(found.find(W + "jc"))
            if value:
                return value
        return ""

    def heading_level(self, properties: Element | None) -> int | None:
        """The outline level from 1, by property or by the name of a heading style."""
        for found in self.paragraph_properties(properties):
            level = attribute(found.find(W + "outlineLvl"))
            if level is not None:
                return whole(level, 9) + 1 if whole(level, 9) < 9 else None
        for style in self.chain(self.paragraph_style(properties)):
            match = _HEADING.match(attribute(style.find(W + "name")) or "")
            if match:
                return int(match[1])
        return None

    def list_of(
        self, properties: Element | None, by_style: dict[str, tuple[str, int]]
    ) -> tuple[str, int] | None:
        """The list and level a paragraph belongs to, itself or through its style."""
        list_id: str | None = None
        level: str | None = None
        for found in self.paragraph_properties(properties):
            numbered = found.find(W + "numPr")
            if numbered is None:
                continue
            level = level if level is not None else attribute(numbered.find(W + "ilvl"))
            list_id = attribute(numbered.find(W + "numId"))
            if list_id is not None:
                break
        if list_id == "0":
            return None
        style = self.paragraph_style(properties) or ""
        if list_id is None:
            return by_style.get(style)
        if level is None and style in by_style:
            return list_id, by_style[style][1]
        return list_id, whole(level)

    def table_has_borders(self, table: Element) -> bool:
        """Whether a table draws any line, by itself, its style or one of its cells."""
        properties = table.find(W + "tblPr")
        sources = [] if properties is None else [properties.find(W + "tblBorders")]
        style = attribute(properties.find(W + "tblStyle")) if properties is not None else None
        own = next((source for source in sources if source is not None), None)
        if own is None:
            for element in self.chain(style):
                own = element.find(f"{W}tblPr/{W}tblBorders")
                if own is not None:
                    break
        cells = table.findall(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders")
        borders = [border for group in (own, *cells) if group is not None for border in group]
        return any((attribute(border) or "nil") not in ("nil", "none") for border in borders)


def read_styles(root: Element | None) -> tuple[Styles, dict[str, str]]:
    """The styles of `styles.xml`, and the list of each numbering style."""
    by_id: dict[str, Element] = {}
    default: str | None = None
    lists: dict[str, str] = {}
    for style in root.findall(W + "style") if root is not None else ():
        identity = style.get(W + "styleId") or ""
        by_id[identity] = style
        kind = style.get(W + "type")
        if kind == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
            default = identity
        if kind == "numbering":
            number = attribute(style.find(f"{W}pPr/{W}numPr/{W}numId"))
            if number:
                lists[identity] = number
    run = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
    return Styles(by_id, default, run), lists
