"""Two columns on a page of prose: the letterhead and the signature block.

Nghị định 30/2020/NĐ-CP, annex I: issuing body and number stand left of the national title and
the date; the recipients stand left of the signature.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import filterfalse

from extractor.reading.page_words import Line, PageWord, free_gaps, lines_of

_TITLE = re.compile(r"cong\s*hoa\s*xa\s*hoi|doc\s*lap\s*-\s*tu\s*do|dang\s*cong\s*san\s*viet")
_DATE = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
_NUMBER = re.compile(r"^\W*so\s*:")
_ABOUT = re.compile(r"^\W*v/v\b")
_RECIPIENTS = re.compile(r"^\W*noi\s*nhan\b")
_SIGNER = re.compile(
    r"^\W*(?:(?:tm|kt|tl|tuq|q)\s*\.|(?:pho\s+)?(?:chu\s+tich|giam\s+doc|chanh\s+van\s+phong))"
)
_SEARCHED = 16  # lines from the top in which a letterhead begins
_LETTERHEAD_LINES = 12
_SIGNER_WITHIN = 6  # lines below "Nơi nhận" in which the signature must begin
_MIN_GUTTER = 4.0  # points


@dataclass(frozen=True, slots=True)
class Zone:
    """A run of lines, from `first` up to `last` (left out), that is set in two columns."""

    kind: str  # "letterhead" or "signature"
    first: int
    last: int
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    gutter: float  # x between them


def find_zones(lines: Sequence[Line], width: float) -> list[Zone]:
    """The zones of one page in two columns, from top to bottom; `width` of the page."""
    zones = []
    head = _letterhead(lines, width)
    if head is not None:
        zones.append(head)
    foot = _signature(lines, width, head.last if head is not None else 0)
    if foot is not None:
        zones.append(foot)
    return zones


def folded(text: str) -> str:
    """Lower case without any marks: OCR gets letters right and marks wrong."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("–", "-"))
    return "".join(filterfalse(unicodedata.combining, parts))


def _letterhead(lines: Sequence[Line], width: float) -> Zone | None:
    title = next(
        (i for i, line in enumerate(lines[:_SEARCHED]) if _TITLE.search(folded(line.text))), None
    )
    if title is None:
        return None
    first = title
    while first and lines[first].top - lines[first - 1].top < 2 * lines[first].height:
        first -= 1
    below = range(title, min(title + _LETTERHEAD_LINES, len(lines)))
    dated = next((i for i in below if _has_date_at_right(lines[i], width)), title)
    numbered = next((i for i in below if _NUMBER.match(folded(lines[i].text))), title)
    last = max(dated, numbered, min(title + 1, len(lines) - 1)) + 1
    for end in range(last, title, -1):
        gutter = _gutter(lines[first:end], 0.2 * width, 0.65 * width)
        if gutter is not None and _begins_title(lines[title], gutter):
            while end < len(lines) and _ABOUT.match(folded(lines[end].text)):
                end += 1
            return _split("letterhead", lines, first, end, gutter)
        gutter = _gutter(lines[title:end], 0.2 * width, 0.65 * width)
        if gutter is not None and _begins_title(lines[title], gutter):
            return _split("letterhead", lines, title, end, gutter)
    return None


def _begins_title(line: Line, gutter: float) -> bool:
    """Whether the national title begins right of the gutter, so that it is not cut by it."""
    right = " ".join(word.text for word in line.words if word.x0 >= gutter)
    return _TITLE.match(folded(right)) is not None


def _has_date_at_right(line: Line, width: float) -> bool:
    right = " ".join(word.text for word in line.words if word.x0 > 0.35 * width)
    return bool(_DATE.search(folded(right)))


def _signature(lines: Sequence[Line], width: float, start: int) -> Zone | None:
    first = next(
        (i for i in range(start, len(lines)) if _RECIPIENTS.match(folded(lines[i].text))), None
    )
    if first is None:
        return None
    # The signer's title may stand a little above the recipients.
    top = first
    while top > start and lines[top - 1].x0 > 0.35 * width and _is_signer(lines[top - 1]):
        top -= 1
    best: Zone | None = None
    for end in range(first + 1, len(lines) + 1):
        gutter = _gutter(lines[top:end], 0.3 * width, 0.75 * width)
        if gutter is not None:
            best = _split("signature", lines, top, end, gutter)
            if not _is_signer(best.right[0]):
                return None
        elif best is not None or end - first > _SIGNER_WITHIN:
            break
    return best


def _is_signer(line: Line) -> bool:
    return bool(_SIGNER.match(folded(line.text))) or line.text.isupper()


def _gutter(lines: Sequence[Line], left: float, right: float) -> float | None:
    """The middle of the widest strip that parts the words of all lines; None without one."""
    words = [word for line in lines for word in line.words]
    best: tuple[float, float] | None = None
    for a, b in free_gaps(lines, left, right):
        middle = (a + b) / 2
        both = any(w.x1 <= middle for w in words) and any(w.x0 >= middle for w in words)
        wide = all(_gap_at(line, middle) >= 0.5 * line.height for line in lines)
        if both and wide and b - a >= _MIN_GUTTER and (best is None or b - a > best[1] - best[0]):
            best = (a, b)
    return (best[0] + best[1]) / 2 if best else None


def _gap_at(line: Line, x: float) -> float:
    """The room between the words left and right of `x`; endless where a side has none."""
    left = [word.x1 for word in line.words if word.center < x]
    right = [word.x0 for word in line.words if word.center >= x]
    return min(right) - max(left) if left and right else float("inf")


def _split(kind: str, lines: Sequence[Line], first: int, last: int, gutter: float) -> Zone:
    words = [word for line in lines[first:last] for word in line.words]

    def side(of_left: bool) -> tuple[Line, ...]:
        chosen: list[PageWord] = [word for word in words if (word.center < gutter) is of_left]
        return tuple(lines_of(chosen))

    return Zone(kind, first, last, side(True), side(False), gutter)
