"""The unit behind a number: "%", "tỷ đồng", "phút/lượt giao dịch", "doanh nghiệp".

Which nouns count, and which never do, is knowledge (`models/units.yaml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractor.knowledge import load
from extractor.language.recurrences import words_pattern

Kind = Literal["percent", "money", "measure", "noun", "unknown"]

WORDS = load("units")
MAGNITUDES: dict[str, int] = WORDS["magnitudes"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit at `start`..`end` of the text.

    factor: what a word of magnitude multiplies the number by; it stands before `start`.
    cued: it measures only where words before the number say so.
    """

    start: int
    end: int
    kind: Kind
    factor: int = 1
    cued: bool = False


_MAGNITUDE = words_pattern(MAGNITUDES)
_NOUN = words_pattern({*WORDS["spelled"], *WORDS["cued"], *WORDS["counted"]})
_MEASURES = words_pattern(WORDS["measures"])
_CUED = frozenset(WORDS["cued"])
_NEVER = re.compile(rf"\s*(?:{words_pattern(WORDS['never'])})(?!\w)")
_PERCENT = re.compile(r"\s*(%|‰|phần\s+(?:trăm|nghìn)(?!\w))")
_MONEY = re.compile(
    rf"\s*((?:(?:{_MAGNITUDE})\s*){{0,2}}(?:{words_pattern(WORDS['money'])}))(?!\w)"
)
_MULTIPLIED = re.compile(rf"\s*((?:{_MAGNITUDE})(?:\s+(?:{_MAGNITUDE}))?)(?!\w)")
_MEASURE = re.compile(rf"\s*({_MEASURES})(?!\w)")
_WORDED = re.compile(rf"\s+({_NOUN})(?!\w)(?!\s+thứ(?!\w))")
_LEADING = re.compile(rf"\s+(?:{words_pattern(WORDS['leading'])})(?!\w)")
_PER = re.compile(
    r"\s*/\s*(?:\d[\d.]*\s*)?(?:(?:01|vạn|nghìn|ngàn|triệu)\s+)?"
    rf"(?:{_NOUN}|{_MEASURES}|(?!hoặc(?!\w))[^\W\d_]+)(?!\w)"
)
_STOPS = frozenset(WORDS["stops"])
_WORD = re.compile(r"\s+([^\W\d_]+)")
_UNKNOWN_WORDS = 2  # "tuyến phố", "khu dân": most nouns have two syllables


def unit_at(view: str, position: int) -> Unit | None:
    """The unit that stands at `position`, behind a number, of a lower-cased clean view."""
    match = _PERCENT.match(view, position)
    if match:
        return Unit(match.start(1), match.end(1), "percent")
    match = _MONEY.match(view, position)
    if match:
        return Unit(match.start(1), _per(view, match.end(1)), "money")
    factor = 1
    match = _MULTIPLIED.match(view, position)
    if match:
        for word in match.group(1).split():
            factor *= MAGNITUDES[word]
        position = match.end(1)
    known = _WORDED.match(view, position)
    measure = _MEASURE.match(view, position)
    best = max((m for m in (known, measure) if m), key=lambda m: m.end(1), default=None)
    if best:
        noun = " ".join(best.group(1).split())
        never = _NEVER.match(view, position)
        if never and never.end() > best.end(1):
            return None
        end = best.end(1)
        leading = _LEADING.match(view, end) if best is known else None
        end = leading.end() if leading else _per(view, end)
        kind: Kind = "measure" if best is measure else "noun"
        return Unit(best.start(1), end, kind, factor, noun in _CUED and end == best.end(1))
    if _NEVER.match(view, position):
        return None
    return _unknown(view, position, factor)


def _per(view: str, end: int) -> int:
    """The end of "/người/năm" that follows a unit."""
    for _ in range(3):
        match = _PER.match(view, end)
        if not match:
            break
        end = match.end()
    return end


def _unknown(view: str, position: int, factor: int) -> Unit | None:
    start, end = 0, 0
    at = position
    for _ in range(_UNKNOWN_WORDS):
        match = _WORD.match(view, at)
        if not match or match.group(1) in _STOPS:
            break
        start = start or match.start(1)
        end = at = match.end(1)
    if not end:
        return None
    return Unit(start, _per(view, end), "unknown", factor, True)
