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


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit at `start`..`end` of the text.

    noun: where its noun begins, behind a word of magnitude ("triệu lượt"), which is part of it.
    cued: it measures only where words before the number say so.
    """

    start: int
    end: int
    kind: Kind
    noun: int
    cued: bool = False


_MAGNITUDES = words_pattern(WORDS["magnitudes"])
_NOUN = words_pattern({*WORDS["spelled"], *WORDS["cued"], *WORDS["counted"]})
_MEASURES = words_pattern(WORDS["measures"])
_CUED = frozenset(WORDS["cued"])
_NEVER = re.compile(rf"\s*(?:{words_pattern(WORDS['never'])})(?!\w)")
_PERCENT = re.compile(r"\s*(%|‰|phần\s+(?:trăm|nghìn)(?!\w))")
_MONEY = re.compile(
    rf"\s*((?:(?:{_MAGNITUDES})\s*){{0,2}}(?:{words_pattern(WORDS['money'])}))(?!\w)"
)
MAGNITUDE = re.compile(rf"\s*((?:{_MAGNITUDES})(?:\s+(?:{_MAGNITUDES}))?)(?!\w)")
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
        return Unit(match.start(1), match.end(1), "percent", match.start(1))
    match = _MONEY.match(view, position)
    if match:
        return Unit(match.start(1), _per(view, match.end(1)), "money", match.start(1))
    start = None
    match = MAGNITUDE.match(view, position)
    if match:
        start, position = match.start(1), match.end(1)
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
        begin = best.start(1)
        cued = noun in _CUED and end == best.end(1)
        return Unit(begin if start is None else start, end, kind, begin, cued)
    if _NEVER.match(view, position):
        return None
    return _unknown(view, position, start)


def _per(view: str, end: int) -> int:
    """The end of "/người/năm" that follows a unit."""
    for _ in range(3):
        match = _PER.match(view, end)
        if not match:
            break
        end = match.end()
    return end


def _unknown(view: str, position: int, magnitude: int | None) -> Unit | None:
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
    begin = start if magnitude is None else magnitude
    return Unit(begin, _per(view, end), "unknown", start, cued=True)
