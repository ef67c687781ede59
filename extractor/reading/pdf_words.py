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
Mapping = Callable[[float, float, float, float], tuple[float, float, float, float]]

# PDFium gives U+0002 (and U+FFFE) for a hyphen at a line end, without a line end after it.
_LINE_HYPHEN = "\x02\ufffe"
_LABEL = re.compile(r"(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]{1,2})[.)]|[-+•]")
_GAP = 0.25  # of the font size: wider than the space that justified text leaves within a word
_ASCENT, _DESCENT = 0.9, 0.25  # of the font size: what a line of Vietnamese needs
_ITALIC_FLAG, _BOLD_FLAG = 1 << 6, 1 << 18  # font descriptor flags, PDF 32000-1, table 123


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's size as shown, in points, and the way from the file's space to it.

    `place` takes a box of the file (left, bottom, right, top) to one as shown (x0, top, x1,
    bottom); a point is a box without size.
    """

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
    place: Mapping
    match page.get_rotation() % 360:
        case 90:
            width, height = height, width
            place = lambda x, y, xx, yy: (y - bottom, x - left, yy - bottom, xx - left)  # noqa: E731
        case 180:
            place = lambda x, y, xx, yy: (right - xx, y - bottom, right - x, yy - bottom)  # noqa: E731
        case 270:
            width, height = height, width
            place = lambda x, y, xx, yy: (top - yy, right - xx, top - y, right - x)  # noqa: E731
        case _:
            place = lambda x, y, xx, yy: (x - left, top - yy, xx - left, top - y)  # noqa: E731
    return PageView(number, width, height, place)


@dataclass(frozen=True, slots=True)
class _Looks:
    """How the characters of a text object are printed; `size` in points."""

    size: float
    font: tuple[str, int]
    stroked: bool

    @property
    def bold(self) -> bool:
        name, flags = self.font[0].lower(), self.font[1]
        return self.stroked or "bold" in name or "black" in name or bool(flags & _BOLD_FLAG)

    @property
    def italic(self) -> bool:
        name, flags = self.font[0].lower(), self.font[1]
        return "italic" in name or "oblique" in name or bool(flags & _ITALIC_FLAG)


# A character with its left and right edges, its base line (downwards) and its looks.
_Glyph = tuple[str, float, float, float, _Looks]


class _Word:
    """A word as it grows, character by character."""

    __slots__ = ("base", "end", "end_base", "end_looks", "looks", "start", "text", "x0", "x1")

    def __init__(self, glyph: _Glyph) -> None:
        self.text, self.start, self.end, self.base, self.looks = glyph
        self.x0, self.x1 = self.start, self.end
        self.end_base, self.end_looks = self.base, self.looks

    def add(self, glyph: _Glyph) -> None:
        character, x0, self.end, self.end_base, self.end_looks = glyph
        self.text += character
        if x0 < self.x0:
            self.x0 = x0
        if self.end > self.x1:
            self.x1 = self.end

    def ends_before(self, glyph: _Glyph) -> bool:
        """Whether a character begins a word although no space stands before it."""
        _, x0, x1, base, looks = glyph
        size = max(self.end_looks.size, looks.size)
        if abs(base - self.end_base) > 0.5 * size:
            return True
        if x0 - self.end > _GAP * size or x1 < self.start - size:
            return True
        return looks.font != self.end_looks.font and bool(_LABEL.fullmatch(self.text))

    def is_referred_by(self, glyph: _Glyph) -> bool:
        """Whether a character is the raised number of a footnote; that of "m2" is none."""
        character, x0, _, base, looks = glyph
        size = self.end_looks.size
        return (
            looks.size < 0.8 * size
            and character.isdigit()
            and 0 <= x0 - self.end + 1 < size
            and self.end_base - base > 0.15 * size
            and self.text not in ("m", "km", "cm")
        )

    def on(self, view: PageView) -> PageWord | None:
        """The word with its place; None where nothing of it is seen on the page."""
        text = unicodedata.normalize("NFC", self.text)
        if not text.isprintable():
            text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cn", "Cs"))
        if not text or text.isspace():
            return None
        looks = self.looks
        top, bottom = self.base - _ASCENT * looks.size, self.base + _DESCENT * looks.size
        if self.x1 < 0 or self.x0 > view.width or bottom < 0 or top > view.height:
            return None
        return PageWord(text, self.x0, top, self.x1, bottom, view.number, looks.bold, looks.italic)


def read_words(page: Any, view: PageView) -> list[PageWord]:
    """The words of a page's text layer in the order of the file; those outside it left out."""
    text_page = page.get_textpage()
    words: list[_Word] = []
    try:
        word: _Word | None = None
        for glyph in _glyphs(text_page, view):
            if glyph is None:
                word = None
            elif word is not None and word.is_referred_by(glyph):
                continue
            elif word is None or word.ends_before(glyph):
                words.append(word := _Word(glyph))
            else:
                word.add(glyph)
    finally:
        text_page.close()
    return [placed for word in words if (placed := word.on(view)) is not None]


def _glyphs(text_page: Any, view: PageView) -> Iterator[_Glyph | None]:
    """The characters of a page; None where white space parts words."""
    raw = text_page.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    box = _raw.FS_RECTF()
    owner = b""
    looks = _Looks(0.0, ("", 0), False)
    base = lower = 0.0
    for index in range(min(text_page.count_chars(), MAX_PAGE_CHARACTERS)):
        character = chr(_raw.FPDFText_GetUnicode(raw, index))
        if character.isspace() or character == "\0":
            yield None
            continue
        if character in _LINE_HYPHEN:
            character = "-"
        if not _raw.FPDFText_GetLooseCharBox(raw, index, box):
            continue
        x0, top, x1, bottom = view.place(box.left, box.bottom, box.right, box.top)
        # The looks are those of the text object, and so is the base line where the lower edges
        # of the characters are level: asked for once an object.
        now = bytes(_raw.FPDFText_GetTextObject(raw, index))  # its address
        if now != owner:
            owner = now if any(now) else b""
            looks = _looks(raw, index, bottom - top)
            lower = math.nan
        if bottom != lower:
            _raw.FPDFText_GetCharOrigin(raw, index, x, y)
            base, lower = view.place(x.value, y.value, x.value, y.value)[1], bottom
        yield character, x0, x1, base, looks


def _looks(raw: Any, index: int, height: float) -> _Looks:
    """The looks of a character, `height` points high, and of all others of its text object."""
    buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    matrix = _raw.FS_MATRIX()
    length = _raw.FPDFText_GetFontInfo(raw, index, buffer, len(buffer), flags)
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
    _raw.FPDFText_GetMatrix(raw, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = _raw.FPDFText_GetFontSize(raw, index) * scale
    if not 2 <= size <= 200:
        size = max(height, 4.0)
    return _Looks(size, (name, flags.value), _is_stroked(raw, index))


def _is_stroked(raw: Any, index: int) -> bool:
    """Text filled and outlined: the bold that Word makes of a font without a bold face."""
    owner = _raw.FPDFText_GetTextObject(raw, index)
    return bool(owner) and _raw.FPDFTextObj_GetTextRenderMode(owner) == 2


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
        placed = [view.place(*matrix.on_point(x, y) * 2)[:2] for x, y in points]
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
