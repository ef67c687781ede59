"""Pictures of pages as arrays: straight, with their ruling lines, without what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractor.reading.rulings import Ruling

Pixels = NDArray[np.uint8]  # rows of grey values, 0 is black
Mask = NDArray[np.bool_]

_DARK = 150  # grey value below which a pixel belongs to a line
_MAX_SKEW = 4.0  # degrees: a sheet that lies worse was not meant to be read
_LONG_ACROSS, _LONG_DOWN = 36.0, 14.0  # points: longer than any stroke of a letter
_EDGE = 0.012  # of the page: shadows of the paper's edge


def straightened(picture: Image.Image) -> tuple[Pixels, float]:
    """A grey picture turned upright, and by how many degrees clockwise it lay askew."""
    degrees = skew(np.asarray(picture))
    if abs(degrees) >= 0.1:
        # Image.rotate turns counter-clockwise for positive angles.
        picture = picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    else:
        degrees = 0.0
    return np.array(picture), degrees


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


def has_ink(pixels: Pixels) -> bool:
    """Whether there may be a letter on it: a few dark pixels together are dirt."""
    dark = pixels < _DARK
    return bool(dark.sum() >= 12 and dark.any(axis=1).sum() >= 5)


def without(pixels: Pixels, boxes: Iterable[tuple[int, int, int, int]]) -> Pixels:
    """A copy with the given rectangles (x0, y0, x1, y1) made white."""
    result = pixels.copy()
    for x0, y0, x1, y1 in boxes:
        result[max(y0 - 3, 0) : y1 + 3, max(x0 - 3, 0) : x1 + 3] = 255
    return result


def picture_rulings(pixels: Pixels, scale: float) -> list[Ruling]:
    """Horizontal and vertical lines of a straight picture, in points."""
    dark = pixels < _DARK
    height, width = dark.shape
    margin_x, margin_y = int(width * _EDGE), int(height * _EDGE)
    dark[:margin_y], dark[height - margin_y :] = False, False
    dark[:, :margin_x], dark[:, width - margin_x :] = False, False
    rulings = []
    for across, length in ((True, _LONG_ACROSS), (False, _LONG_DOWN)):
        mask = dark if across else dark.T
        for at, start, end in _runs(_thick(mask), round(length * scale)):
            rulings.append(Ruling(across, at / scale, start / scale, end / scale))
    return rulings


def _thick(mask: Mask) -> Mask:
    """Lines a pixel or two off their row, as skew leaves them, as one."""
    result = mask.copy()
    result[1:] |= mask[:-1]
    result[:-1] |= mask[1:]
    return result


def _runs(mask: Mask, length: int) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of runs at least `length` long, with small gaps."""
    if mask.shape[1] <= length:
        return
    sums = np.cumsum(np.pad(mask, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = sums[:, length:] - sums[:, :-length] >= length * 0.97
    for row in np.nonzero(full.any(axis=1))[0]:
        for start, end in _spans(full[row]):
            yield int(row), start, end + length - 1


def _spans(flags: Mask) -> Sequence[tuple[int, int]]:
    """Start and end (left out) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.pad(flags.astype(np.int8), 1)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
