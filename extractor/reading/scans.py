"""Pictures of pages as arrays: straight, with their ruling lines, without what was read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from extractor.reading.rulings import Ruling

Pixels = NDArray[np.uint8]  # rows of grey values, 0 is black
Mask = NDArray[np.bool_]

_DARK = 150  # grey value below which a pixel belongs to a letter
_LINE_DARK = 190  # to a ruling line, which may be thinner than a pixel
# Of a line's pixels, for scanning leaves gaps; a letter with marks above and below that fills a
# low row of a table comes near to a vertical line.
_FILLED_ACROSS, _FILLED_DOWN = 0.92, 0.98
_MAX_SKEW = 4.0  # degrees: a sheet that lies worse was not meant to be read
_LONG_ACROSS, _LONG_DOWN = 36.0, 14.0  # points: longer than any stroke of a letter
_EDGE = 0.012  # of the page: shadows of the paper's edge


def straightened(picture: Image.Image) -> tuple[Pixels, float]:
    """A grey picture turned upright, and by how many degrees clockwise it lay askew."""
    picture = _evenly_lit(picture)
    degrees = skew(np.asarray(picture))
    if abs(degrees) >= 0.1:
        picture = _turned(picture, degrees)
    else:
        degrees = 0.0
    return np.array(picture), degrees


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    """A picture turned counter-clockwise about its middle; what lies outside the ink is white."""
    box = ink_box(np.asarray(picture))
    if box is None:
        return picture
    reach = math.ceil(abs(math.sin(math.radians(degrees))) * max(picture.size) / 2) + 2
    x0, y0 = max(box[0] - reach, 0), max(box[1] - reach, 0)
    x1, y1 = min(box[2] + reach, picture.width), min(box[3] + reach, picture.height)
    middle = picture.width / 2 - x0, picture.height / 2 - y0
    part = picture.crop((x0, y0, x1, y1))
    turned = part.rotate(degrees, Image.Resampling.BICUBIC, center=middle, fillcolor=255)
    white = Image.new("L", picture.size, 255)
    white.paste(turned, (x0, y0))
    return white


def _evenly_lit(picture: Image.Image) -> Image.Image:
    """A picture whose paper is white everywhere: photographs have shades, copies are grey."""
    paper = picture.reduce(8)
    for _ in range(4):  # as MaxFilter(9), which takes three times as long
        paper = paper.filter(ImageFilter.MaxFilter(3))
    paper = paper.filter(ImageFilter.GaussianBlur(6))
    if np.asarray(paper).min() >= 230:
        return picture
    shade = np.asarray(paper.resize(picture.size, Image.Resampling.BILINEAR), dtype=np.float32)
    lit = np.asarray(picture, dtype=np.float32) * (255 / np.maximum(shade, 60))
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


def skew(pixels: Pixels) -> float:
    """Degrees by which the lines of text fall to the right; 0 where there is no text.

    The right angle is that at which the ink gathers in the fewest rows of pixels.
    """
    step = max(pixels.shape[1] // 800, 1)
    small = pixels[: pixels.shape[0] // step * step : step, : pixels.shape[1] // step * step : step]
    ys, xs = np.nonzero(small < _DARK)
    if len(xs) < 200:
        return 0.0
    if len(xs) > 60_000:
        chosen = np.linspace(0, len(xs) - 1, 60_000).astype(int)
        xs, ys = xs[chosen], ys[chosen]

    def gathered(angle: float) -> float:
        rows = (ys - xs * np.tan(np.radians(angle))).astype(int)
        counts = np.bincount(rows - rows.min()).astype(float)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.1, 0.25), key=gathered)
    fine = max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=gathered)
    return round(float(fine), 2)


def ink_box(pixels: Pixels) -> tuple[int, int, int, int] | None:
    """The rectangle (x0, y0, x1, y1) around all letters; None where there can be none.

    A letter has dark pixels side by side in several rows; single ones are dirt.
    """
    dark = pixels < _DARK
    ink = dark[1:, 1:] & dark[:-1, 1:] & dark[1:, :-1] & dark[:-1, :-1]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) < 4 or ink.sum() < 8:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 2, int(rows[-1]) + 2


def without_rulings(pixels: Pixels, rulings: Iterable[Ruling], scale: float) -> Pixels:
    """A copy with the lines painted over: what is left of them reads as signs."""
    result = pixels.copy()
    reach = max(2, round(0.8 * scale))
    for line in rulings:
        at, start, end = (round(value * scale) for value in (line.at, line.start, line.end))
        across = slice(max(at - reach, 0), at + reach + 1)
        if line.horizontal:
            result[across, max(start, 0) : end] = 255
        else:
            result[max(start, 0) : end, across] = 255
    return result


def count_bars(pixels: Pixels) -> int:
    """How many upright strokes a picture of a roman numeral has; 0 if it has other strokes.

    "I", "II" and "III" in bold run together and are read as "H", "HI" or "L".
    """
    box = ink_box(pixels)
    if box is None:
        return 0
    x0, y0, x1, y1 = box
    dark = pixels[y0:y1, x0:x1] < _DARK
    filled = dark.mean(axis=0)
    bars = _spans(filled >= 0.75)
    widths = [end - start for start, end in bars]
    if not widths or max(widths) > 2 * min(widths) + 1:
        return 0
    # Between the strokes stand only serifs, at the top and at the foot.
    middle = dark[dark.shape[0] // 3 : -(dark.shape[0] // 3) or None]
    between = [
        middle[:, end + 1 : start - 1].mean()
        for (_, end), (start, _) in pairwise(bars)
        if start - end > 3
    ]
    return len(bars) if all(share < 0.2 for share in between) else 0


def without(pixels: Pixels, boxes: Iterable[tuple[int, int, int, int]]) -> Pixels:
    """A copy with the given rectangles (x0, y0, x1, y1) made white."""
    result = pixels.copy()
    for x0, y0, x1, y1 in boxes:
        result[max(y0 - 3, 0) : y1 + 3, max(x0 - 3, 0) : x1 + 3] = 255
    return result


def picture_rulings(pixels: Pixels, scale: float) -> list[Ruling]:
    """Horizontal and vertical lines of a straight picture, in points."""
    dark = pixels < _LINE_DARK
    height, width = dark.shape
    margin_x, margin_y = int(width * _EDGE), int(height * _EDGE)
    dark[:margin_y], dark[height - margin_y :] = False, False
    dark[:, :margin_x], dark[:, width - margin_x :] = False, False
    rulings = []
    for across, length, filled in (
        (True, _LONG_ACROSS, _FILLED_ACROSS),
        (False, _LONG_DOWN, _FILLED_DOWN),
    ):
        mask = dark if across else np.ascontiguousarray(dark.T)
        for at, start, end in _runs(_thick(mask), round(length * scale), filled):
            rulings.append(Ruling(across, at / scale, start / scale, end / scale))
    return rulings


def _thick(mask: Mask) -> Mask:
    """Lines a pixel or two off their row, as skew leaves them, as one."""
    result = mask.copy()
    result[1:] |= mask[:-1]
    result[:-1] |= mask[1:]
    return result


def _runs(mask: Mask, length: int, filled: float) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of runs at least `length` long, of whose pixels a share is dark."""
    if mask.shape[1] <= length:
        return
    sums = np.zeros((mask.shape[0], mask.shape[1] + 1), np.int32)
    np.cumsum(mask, axis=1, dtype=np.int32, out=sums[:, 1:])
    full = sums[:, length:] - sums[:, :-length] >= length * filled
    for row in np.nonzero(full.any(axis=1))[0]:
        for start, end in _spans(full[row]):
            drawn = np.flatnonzero(mask[row, start : end + length - 1])
            yield int(row), start + int(drawn[0]), start + int(drawn[-1]) + 1


def _spans(flags: Mask) -> Sequence[tuple[int, int]]:
    """Start and end (left out) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.pad(flags.astype(np.int8), 1)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
