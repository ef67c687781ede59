"""The words and ruling lines of a PDF page, by PDFium.

PDFium gives boxes in the space of the file, where y grows upwards and /Rotate is not applied;
here they become points from the top-left corner of the page as shown.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium

from extractor.reading.limits import MAX_PAGE_CHARACTERS, MAX_PAGE_OBJECTS, MAX_SEGMENTS
from extractor.reading.page_words import PageWord
from extractor.reading.rulings import Ruling

_raw = pdfium.raw
Mapping = Callable[[float, float], tuple[float, float]]

# PDFium gives U+0002 (and U+FFFE) for a hyphen at a line end, without a line end after it.
_LINE_HYPHEN = "\x02\ufffe"
_LABEL = re.compile(r"(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]{1,2})[.)]|[-+•]")
_GAP = 0.25  # of the font size: wider than the space that justified text leaves within a word
_ASCENT, _DESCENT = 0.9, 0.25  # of the font size: what a line of Vietnamese needs
_ITALIC_FLAG, _BOLD_FLAG = 1 << 6, 1 << 18  # font descriptor flags, PDF 32000-1, table 123


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's size as shown, in points, and the way from the file's space to it."""

    number: int  # from 1
    width: float
    height: float
    place: Mapping


def view_page(page: Any, number: int) -> PageView:
    """The view of a page; a broken crop box falls back to the media box (PDFium's rule)."""
    left, bottom, right, top = page.get_cropbox()
    if right <= left or top <= bottom:
        left, bottom, right, top = page.get_mediabox()
    width, height = right - left, top - bottom
    match page.get_rotation() % 360:
        case 90:
            return PageView(number, height, width, lambda x, y: (y - bottom, x - left))
        case 180:
            return PageView(number, width, height, lambda x, y: (right - x, y - bottom))
        case 270:
            return PageView(number, height, width, lambda x, y: (top - y, right - x))
        case _:
            return PageView(number, width, height, lambda x, y: (x - left, top - y))


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    x0: float
    x1: float
    base: float  # of the line, downwards
    size: float
    font: tuple[str, int]
    stroked: bool


def read_words(page: Any, view: PageView) -> list[PageWord]:
    """The words of a page's text layer in the order of the file; those outside it left out."""
    text_page = page.get_textpage()
    try:
        glyphs: list[_Glyph] = []
        words: list[PageWord] = []
        for glyph in _glyphs(text_page, view):
            if glyph is not None and glyphs and _is_reference(glyphs, glyph):
                continue
            if glyph is None or (glyphs and _parts(glyphs, glyph)):
                words.extend(_word(glyphs, view))
                glyphs = []
            if glyph is not None:
                glyphs.append(glyph)
        words.extend(_word(glyphs, view))
        return words
    finally:
        text_page.close()


def _glyphs(text_page: Any, view: PageView) -> Iterator[_Glyph | None]:
    """The characters of a page; None where white space parts words."""
    raw = text_page.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    box = _raw.FS_RECTF()
    matrix = _raw.FS_MATRIX()
    buffer = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    font: tuple[str, int] = ("", 0)
    owner = None
    for index in range(min(text_page.count_chars(), MAX_PAGE_CHARACTERS)):
        character = chr(_raw.FPDFText_GetUnicode(raw, index))
        if character.isspace() or character == "\0":
            yield None
            continue
        if character in _LINE_HYPHEN:
            character = "-"
        if not _raw.FPDFText_GetLooseCharBox(raw, index, box):
            continue
        _raw.FPDFText_GetCharOrigin(raw, index, x, y)
        origin = view.place(x.value, y.value)
        a, b = view.place(box.left, box.bottom), view.place(box.right, box.top)
        # The font of a character is that of its text object: asked for once an object.
        now = ctypes.cast(_raw.FPDFText_GetTextObject(raw, index), ctypes.c_void_p).value
        if now is None or now != owner:
            owner = now
            length = _raw.FPDFText_GetFontInfo(raw, index, buffer, len(buffer), flags)
            name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
            font = (name, flags.value)
            _raw.FPDFText_GetMatrix(raw, index, matrix)
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            size = _raw.FPDFText_GetFontSize(raw, index) * scale
            if not 2 <= size <= 200:
                size = max(abs(a[1] - b[1]), 4.0)
            stroked = _is_stroked(raw, index)
        yield _Glyph(character, min(a[0], b[0]), max(a[0], b[0]), origin[1], size, font, stroked)


def _is_stroked(raw: Any, index: int) -> bool:
    """Text filled and outlined: the bold that Word makes of a font without a bold face."""
    owner = _raw.FPDFText_GetTextObject(raw, index)
    return bool(owner) and _raw.FPDFTextObj_GetTextRenderMode(owner) == 2


def _parts(glyphs: list[_Glyph], after: _Glyph) -> bool:
    """Whether a character begins a word although no space stands before it."""
    before = glyphs[-1]
    size = max(before.size, after.size)
    if abs(after.base - before.base) > 0.5 * size:
        return True
    if after.x0 - before.x1 > _GAP * size or after.x1 < glyphs[0].x0 - size:
        return True
    label = "".join(glyph.character for glyph in glyphs)
    return after.font != before.font and bool(_LABEL.fullmatch(label))


def _is_reference(glyphs: list[_Glyph], after: _Glyph) -> bool:
    """Whether a character is the raised number of a footnote; that of "m2" is none."""
    before = glyphs[-1]
    return (
        after.character.isdigit()
        and 0 <= after.x0 - before.x1 + 1 < before.size
        and after.size < 0.8 * before.size
        and before.base - after.base > 0.15 * before.size
        and "".join(glyph.character for glyph in glyphs) not in ("m", "km", "cm")
    )


def _word(glyphs: list[_Glyph], view: PageView) -> Iterator[PageWord]:
    text = unicodedata.normalize("NFC", "".join(glyph.character for glyph in glyphs))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cn", "Cs"))
    if not text or text.isspace():
        return
    x0, x1 = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    first = glyphs[0]
    top, bottom = first.base - _ASCENT * first.size, first.base + _DESCENT * first.size
    if x1 < 0 or x0 > view.width or bottom < 0 or top > view.height:
        return
    bold, italic = _looks(first)
    yield PageWord(text, x0, top, x1, bottom, view.number, bold, italic)


def _looks(glyph: _Glyph) -> tuple[bool, bool]:
    name, flags = glyph.font
    folded = name.lower()
    bold = glyph.stroked or "bold" in folded or "black" in folded or bool(flags & _BOLD_FLAG)
    italic = "italic" in folded or "oblique" in folded or bool(flags & _ITALIC_FLAG)
    return bold, italic


# --------------------------------------------------------------------------- lines


def read_rulings(page: Any, view: PageView) -> list[Ruling]:
    """Horizontal and vertical lines drawn on a page, thin filled rectangles included.

    A whole grid may be one path, so the segments count, not the bounds of the object.
    """
    rulings: list[Ruling] = []
    for number, element in enumerate(page.get_objects(filter=[_raw.FPDF_PAGEOBJ_PATH])):
        if number > MAX_PAGE_OBJECTS or len(rulings) > MAX_SEGMENTS:
            return []  # a drawing, not a table
        rulings.extend(_path_rulings(element, view))
    return rulings


def _path_rulings(element: Any, view: PageView) -> Iterator[Ruling]:
    count = _raw.FPDFPath_CountSegments(element.raw)
    if count > MAX_SEGMENTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _raw.FPDFPath_GetDrawMode(element.raw, fill, stroke)
    if not fill.value and not stroke.value:
        return  # a clipping path
    matrix = element.get_matrix()
    container = element.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    for points in _subpaths(element.raw, count):
        placed = [view.place(*matrix.on_point(x, y)) for x, y in points]
        if len(placed) < 2:
            continue
        xs, ys = [p[0] for p in placed], [p[1] for p in placed]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        ruling = Ruling.of(x0, y0, x1, y1)
        if ruling is not None:
            yield ruling
        elif stroke.value:
            for (ax, ay), (bx, by) in pairwise(placed):
                side = Ruling.of(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                if side is not None:
                    yield side


def _subpaths(path: Any, count: int) -> Iterator[list[tuple[float, float]]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(count):
        segment = _raw.FPDFPath_GetPathSegment(path, index)
        kind = _raw.FPDFPathSegment_GetType(segment)
        if kind == _raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        _raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if _raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points
