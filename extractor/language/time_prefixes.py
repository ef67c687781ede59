"""The prepositions before a period: "trước", "chậm nhất là", "đến hết", "từ đầu", "vào cuối"."""

from __future__ import annotations

import re
from typing import Literal

from extractor.knowledge import load
from extractor.language.recurrences import words_pattern

Mode = Literal["", "before", "until", "from", "after", "within"]
Edge = Literal["", "beginning", "middle", "end"]

_PREFIXES = load("time_words")["prefixes"]
_MODE_OF: dict[str, Mode] = {
    word: mode
    for mode in ("before", "until", "from", "after", "within")
    for word in _PREFIXES[mode]
}
_EDGE_OF: dict[str, Edge] = {
    word: edge for edge in ("beginning", "middle", "end") for word in _PREFIXES[edge]
}
_CLOCK = r"\d{1,2}\s*(?:giờ|h)(?:\s*\d{2})?(?:\s*phút)?"  # "trước 17h00 ngày ..."
PREFIX_WORD = f"(?:{_CLOCK}|{words_pattern([*_MODE_OF, *_EDGE_OF, *_PREFIXES['fillers']])})"
_PREFIX = re.compile(rf"(?<!\w){PREFIX_WORD}(?:\s+{PREFIX_WORD})*\s*$")
_EACH_WORD = re.compile(rf"(?<!\w){PREFIX_WORD}(?!\w)")
_PREFIX_WINDOW = 48
_LEADING_FILLERS = ("kể", "cho", "tính", "xong")
_STRONGEST: tuple[Mode, ...] = ("before", "until", "from", "after", "within")


def prefix_before(view: str, start: int, floor: int = 0) -> tuple[int, Mode, Edge]:
    """Where the prepositions before `start` begin, and what they mean."""
    match = _PREFIX.search(view, max(floor, start - _PREFIX_WINDOW), start)
    if not match:
        return start, "", ""
    places = [
        (" ".join(word.group().split()), word.start())
        for word in _EACH_WORD.finditer(view, *match.span())
    ]
    while places and not _opens(places):
        del places[0]
    if not places:
        return start, "", ""
    begin = places[0][1]
    names = [name for name, _ in places]
    modes = {_MODE_OF[name] for name in names if name in _MODE_OF}
    edges = [_EDGE_OF[name] for name in names if name in _EDGE_OF]
    mode: Mode = next((mode for mode in _STRONGEST if mode in modes), "")
    if mode == "before" and "hết" in names:
        mode = "until"
    return begin, mode, edges[-1] if edges else ""


def _opens(places: list[tuple[str, int]]) -> bool:
    """Whether the first word belongs to the period: not "là" alone, not "đầu" before "trước"."""
    name = places[0][0]
    if name in _EDGE_OF:
        return not any(later in _MODE_OF for later, _ in places[1:])
    return name in _MODE_OF or (name in _LEADING_FILLERS and len(places) > 1 and _opens(places[1:]))
