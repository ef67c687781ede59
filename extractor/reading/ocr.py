"""Recognition of text in pictures of pages, by Tesseract with its Vietnamese data.

Pages are read at 200 dpi in the red channel, where red stamps vanish; straightened first; ruled
tables cell by cell.
"""

from __future__ import annotations

import math
import os
import re
import threading

# Before the library is loaded: its threads cost six to ten times what they gain.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from extractor.model import Box, Reading
from extractor.reading.columns import folded
from extractor.reading.limits import MAX_PIXELS, cores
from extractor.reading.page_flow import PageContent
from extractor.reading.page_words import PageWord, lines_of
from extractor.reading.rulings import Grid, GridCell, find_grids
from extractor.reading.scans import (
    Pixels,
    count_bars,
    ink_box,
    picture_rulings,
    straightened,
    without,
    without_rulings,
)
from extractor.reading.syllables import syllable_share

_DPI = 200
_THREADS = 4  # of one file; each has an engine of some 70 MB
_LANGUAGE = "vie"
_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)
_REMEDY = "hãy cài đặt gói nhận dạng chữ tiếng Việt (tesseract-ocr-vie) rồi đọc lại tệp"
_POOR_SHARE = 0.45  # valid syllables below which a page may lie on its side
_ONE_LINE = 19.0  # points: two lines of the smallest print are higher
_SHORT = 50.0  # points: a number, which a block of its own does not hold; words are worse so
# A label of upright strokes as it is misread; "1." is no misreading of a heading in capitals.
_STROKES = re.compile(r"[_.¡]?[IHLlÍÌ|!]{1,6}[.,:;]?")
_ORDINAL = re.compile(r"\b(?:stt|tt|so tt|st)\b")
_LABEL_SIGNS = "0123456789.IVXabcdeg)"
_SPECKS = set("⁄ˆ˜¨´`^~¬|_¦°")  # no word of a plan consists of them
_SURE = 0.5  # confidence below which signs without letters are dirt


class _Layout(Enum):
    """What a picture holds, by Tesseract's name for it."""

    PAGE = "AUTO"
    BLOCK = "SINGLE_BLOCK"
    LINE = "SINGLE_LINE"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page read by OCR; words stand in the straightened page, turned by `degrees`."""

    content: PageContent
    degrees: float  # clockwise, by which the paper lay askew
    quarter_turns: int = 0  # counter-clockwise, by which the page was turned to be read

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the page as people see it, in points."""
        size = self.content.width, self.content.height
        return size if self.quarter_turns % 2 == 0 else (size[1], size[0])

    def on_paper(self, box: Box) -> Box:
        """A box of the straightened page as a box of the page as people see it."""
        angle = math.radians(self.degrees)
        width, height = self.content.width, self.content.height
        dx, dy = (box.x0 + box.x1 - width) / 2, (box.top + box.bottom - height) / 2
        x = width / 2 + dx * math.cos(angle) - dy * math.sin(angle)
        y = height / 2 + dx * math.sin(angle) + dy * math.cos(angle)
        half, rise = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
        x0, top, x1, bottom = x - half, y - rise, x + half, y + rise
        for _ in range(self.quarter_turns):
            # Turning back clockwise: what was left is top.
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
            width, height = height, width
        return Box(box.page, x0, top, x1, bottom)


def on_paper(reading: Reading, pages: Iterable[Recognised]) -> Reading:
    """The reading with its words' boxes on the pages as scanned, not as straightened."""
    by_number = {page.content.number: page for page in pages}
    words = tuple(
        replace(word, box=by_number[word.box.page].on_paper(word.box))
        if word.box.page in by_number
        else word
        for word in reading.words
    )
    return replace(reading, words=words)


def ocr_available() -> str | None:
    """None where pictures can be read; else what to do about it, as a Vietnamese imperative."""
    try:
        import tesserocr  # noqa: F401
    except ImportError:
        return "hãy cài đặt phần nhận dạng chữ (tesserocr, kèm gói tesseract-ocr-vie) rồi đọc lại"
    return None if _data_folder() is not None else _REMEDY


@cache
def _data_folder() -> Path | None:
    """Where the Vietnamese data lies."""
    own = os.environ.get("TESSDATA_PREFIX")
    for folder in ([own, f"{own}/tessdata"] if own else []) + list(_FOLDERS):
        if (Path(folder) / f"{_LANGUAGE}.traineddata").is_file():
            return Path(folder)
    return None


_engines = threading.local()  # an engine reads one picture at a time


def _engine() -> Any:
    """Tesseract, loaded once a thread."""
    import tesserocr

    folder = _data_folder()
    if folder is None:
        raise RuntimeError(_REMEDY)
    if not hasattr(_engines, "own"):
        mode = tesserocr.PSM.AUTO
        _engines.own = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=_LANGUAGE, psm=mode)
    return _engines.own


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to be read: its number from 1, its red channel and its pixels a point."""

    number: int
    red: Image.Image
    scale: float


def recognise(pictures: Iterable[Picture]) -> Iterator[tuple[int, Recognised | Exception]]:
    """Reads pages, several at a time, and gives each with its number, in the order given.

    Tesseract works on as many cores as there are, up to _THREADS, while the next pages are
    drawn; so the last file of a run, or a single one, leaves no core idle.
    """
    threads = min(_THREADS, cores())
    waiting: deque[tuple[int, Future[Recognised]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for picture in pictures:
            waiting.append((picture.number, pool.submit(_recognise_turned, picture)))
            if len(waiting) > threads:  # a picture takes four megabytes
                yield _outcome(*waiting.popleft())
        while waiting:
            yield _outcome(*waiting.popleft())


def _outcome(number: int, future: Future[Recognised]) -> tuple[int, Recognised | Exception]:
    try:
        return number, future.result()
    except (MemoryError, ValueError, RuntimeError) as error:
        return number, error


def drawn(document: Any, number: int) -> Picture:
    """A page of a PDF.  Raises PdfiumError, MemoryError, ValueError."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(_DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        try:
            red = Image.fromarray(np.ascontiguousarray(bitmap.to_numpy()[:, :, 0]))
            return Picture(number, red, scale)
        finally:
            bitmap.close()
    finally:
        page.close()


def _recognise_turned(picture: Picture) -> Recognised:
    """The page as read, turned by quarters where it makes more sense so."""
    red, number, scale = picture.red, picture.number, picture.scale
    best = _recognise(red, number, scale, 0)
    for turns in (1, 3, 2):
        if _makes_sense(best):
            break
        turned = red.rotate(90 * turns, expand=True, fillcolor=255)
        other = _recognise(turned, number, scale, turns)
        if _sense(other) > _sense(best) + 0.1:
            best = other
    return best


def _text(page: Recognised) -> str:
    return _joined(page.content.words)


def _sense(page: Recognised) -> float:
    """Valid syllables, weighed by how many words there are at all."""
    return syllable_share(_text(page)) * min(len(page.content.words) / 20, 1.0)


def _makes_sense(page: Recognised) -> bool:
    return len(page.content.words) < 5 or _sense(page) >= _POOR_SHARE


def _recognise(red: Image.Image, number: int, scale: float, turns: int) -> Recognised:
    pixels, degrees = straightened(red)
    rulings = picture_rulings(pixels, scale)
    grids = find_grids(rulings)
    clear = without_rulings(pixels, rulings, scale) if grids else pixels
    words = [word for grid in grids for word in _read_grid(clear, grid, number, scale)]
    rest = without(pixels, [_pixel_box(grid, scale) for grid in grids])
    if ink_box(rest) is not None:
        words.extend(_read(rest, number, scale, _Layout.PAGE))
    words = _with_roman_numerals(_even(words), clear, scale)
    height, width = pixels.shape
    content = PageContent(number, width / scale, height / scale, tuple(words), tuple(rulings))
    return Recognised(content, degrees, turns)


def _pixel_box(grid: Grid, scale: float) -> tuple[int, int, int, int]:
    return (
        int(grid.columns[0] * scale),
        int(grid.top * scale),
        int(grid.columns[-1] * scale) + 1,
        int(grid.bottom * scale) + 1,
    )


def _read_grid(pixels: Pixels, grid: Grid, number: int, scale: float) -> Iterator[PageWord]:
    """The words of a table, cell by cell; below "STT" stand only numbers and labels."""
    numbered = False
    for cell in grid.cells:
        first = cell.column == cell.last_column == 0
        words = _read_cell(pixels, cell, number, scale, labels=numbered and first)
        numbered = numbered or (first and bool(_ORDINAL.search(folded(_joined(words)))))
        yield from words


def _joined(words: Iterable[PageWord]) -> str:
    return " ".join(word.text for word in words)


def _read_cell(
    pixels: Pixels, cell: GridCell, number: int, scale: float, *, labels: bool
) -> list[PageWord]:
    inset = max(1, round(0.4 * scale))  # marks of capitals may touch the border
    x0, y0 = round(cell.x0 * scale) + inset, round(cell.top * scale) + inset
    x1, y1 = round(cell.x1 * scale) - inset, round(cell.bottom * scale) - inset
    if x1 - x0 < 8 or y1 - y0 < 8:
        return []
    ink = ink_box(pixels[y0:y1, x0:x1])
    if ink is None:
        return []
    x0, y0, x1, y1 = x0 + ink[0], y0 + ink[1], x0 + ink[2], y0 + ink[3]
    short = y1 - y0 < _ONE_LINE * scale and x1 - x0 < _SHORT * scale
    layout = _Layout.LINE if short else _Layout.BLOCK
    with _only(_LABEL_SIGNS if labels and short else ""):
        return list(_read(pixels[y0:y1, x0:x1], number, scale, layout, left=x0, top=y0))


@contextmanager
def _only(signs: str) -> Iterator[None]:
    """Lets the engine read only these signs; "" for any."""
    name = "tessedit_char_whitelist"
    _engine().SetVariable(name, signs)
    try:
        yield
    finally:
        _engine().SetVariable(name, "")


def _with_roman_numerals(words: list[PageWord], pixels: Pixels, scale: float) -> list[PageWord]:
    """Labels of headings made of upright strokes, counted in the picture where misread."""
    right: dict[int, PageWord] = {}
    for line in lines_of(words):
        first, *others = line.words
        if not others or not others[0].text[:2].isupper() or not _STROKES.fullmatch(first.text):
            continue
        x0, x1 = round(first.x0 * scale), round(first.x1 * scale)
        y0, y1 = round(first.top * scale), round(first.bottom * scale)
        count = count_bars(pixels[max(y0, 0) : y1, max(x0 - 1, 0) : x1 + 1])
        if 1 <= count <= 3:
            right[id(first)] = replace(first, text="I" * count + ".")
    return [right.get(id(word), word) for word in words]


def _read(
    pixels: Pixels, number: int, scale: float, layout: _Layout, *, left: int = 0, top: int = 0
) -> Iterator[PageWord]:
    """Words of a picture; `left` and `top` are its place on the page, in pixels."""
    import tesserocr

    engine = _engine()
    margin = round(6 * scale)  # Tesseract misses letters at the very edge
    height, width = pixels.shape
    picture = Image.new("L", (width + 2 * margin, height + 2 * margin), 255)
    picture.paste(Image.fromarray(pixels), (margin, margin))
    engine.SetPageSegMode(getattr(tesserocr.PSM, layout.value))
    engine.SetImage(picture)
    engine.SetSourceResolution(round(scale * 72))
    if not engine.Recognize():
        return
    left, top = left - margin, top - margin
    level = tesserocr.RIL.WORD
    base: tuple[float, float, float, float] | None = None
    size = 0.0
    found = engine.GetIterator()
    if found is None:
        return
    while True:
        if not found.Empty(level):
            if base is None or found.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
                (ax, ay), (bx, by) = found.Baseline(tesserocr.RIL.TEXTLINE)
                base = (ax, ay, bx, by)
                box = found.BoundingBox(tesserocr.RIL.TEXTLINE)
                size = min(float(box[3] - box[1]), 20.0 * scale)
            text = (found.GetUTF8Text(level) or "").strip()
            confidence = found.Confidence(level) / 100
            x0, y0, x1, y1 = found.BoundingBox(level)
            if text and not _is_dirt(text, confidence):
                slope = (base[3] - base[1]) / (base[2] - base[0]) if base[2] > base[0] else 0.0
                foot = base[1] + slope * ((x0 + x1) / 2 - base[0])
                if not y0 - size <= foot <= y1 + size:
                    foot = float(y1)
                yield PageWord(
                    text,
                    (left + x0) / scale,
                    (top + foot - 0.8 * size) / scale,
                    (left + x1) / scale,
                    (top + foot + 0.2 * size) / scale,
                    number,
                    confidence=round(min(max(confidence, 0.0), 1.0), 4),
                )
        if not found.Next(level):
            return


def _is_dirt(text: str, confidence: float) -> bool:
    """Specks and lines read as signs."""
    if any(map(str.isalnum, text)):
        return confidence < 0.1
    return _SPECKS.issuperset(text) or (confidence < _SURE and text not in ("-", "+", "–"))


def _even(words: list[PageWord]) -> list[PageWord]:
    """Words with one height a page, where they differ by no more than recognition does.

    The height of a recognised line depends on its letters; only clearly smaller or larger
    print is told apart.
    """
    if not words:
        return words
    usual = sorted(word.height for word in words)[len(words) // 2]
    result = []
    for word in words:
        if 0.7 * usual <= word.height <= 1.4 * usual:
            foot = word.bottom - 0.2 * word.height
            result.append(
                PageWord(
                    word.text, word.x0, foot - 0.8 * usual, word.x1, foot + 0.2 * usual, word.page,
                    confidence=word.confidence,
                )
            )  # fmt: skip
        else:
            result.append(word)
    return result
