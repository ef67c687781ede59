"""The words before a number: "tối thiểu", "từ ... trở lên", "không quá"; "giảm", "xuống còn".

Which comparator each means is laid down in the annotation guidelines ("trên" is >, "tối thiểu",
"ít nhất", "đạt từ" are >=, "không quá", "tối đa" are <=, a bare value is =).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.knowledge import load
from extractor.language.recurrences import words_pattern
from extractor.model import Change, Comparator

_WORDS = load("comparisons")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparator that begins at `start`; `shared` where it governs a whole enumeration."""

    start: int
    comparator: Comparator
    shared: bool = False
    scoped: bool = False  # "tối thiểu tương ứng cấp quận 20%, cấp phường 15%"


_BY_WORDS: dict[str, Comparator] = {
    word: comparator for comparator, words in _WORDS["comparators"].items() for word in words
}
_COMPARATOR = words_pattern(_BY_WORDS)
_FILLER = words_pattern(_WORDS["fillers"])
_DISTRIBUTED = words_pattern(_WORDS["distributed"])
_BEFORE = re.compile(
    rf"(?<!\w)(?P<words>{_COMPARATOR})(?:\s+(?:{_FILLER}))*"
    rf"(?P<scoped>(?:\s+(?:{_FILLER}))*\s+(?:{_DISTRIBUTED})(?:\s+[^\W\d_]+){{0,5}})?\s*:?\s*$"
)
_UP = re.compile(r"\s*trở\s+lên(?!\w)")
_DOWN = re.compile(r"\s*trở\s+(?:xuống|lại|về)(?!\w)")
_SHARED = frozenset(_WORDS["shared"])
_WINDOW = 90
_CLAUSE_END = re.compile(r"[;:!?](?!\d)|\.(?=\s|$)")
_INCREASE = words_pattern(_WORDS["increase"])
_DECREASE = words_pattern(_WORDS["decrease"])
_NOT_BEFORE = words_pattern(_WORDS["no_change_before"])
_NOT_AFTER = words_pattern(_WORDS["no_change_after"])
_CHANGE = re.compile(
    rf"(?<!\w)(?:(?P<none>(?:{_NOT_BEFORE})\s+(?:{_INCREASE}|{_DECREASE})|"
    rf"(?:{_INCREASE}|{_DECREASE})\s+(?:{_NOT_AFTER}))"
    rf"|(?P<increase>{_INCREASE})|(?P<decrease>{_DECREASE})"
    rf"|(?P<level>{words_pattern(_WORDS['level'])}))(?!\w)"
)
_NEW_INDICATOR = re.compile(rf"\s*(?:{words_pattern(_WORDS['indicators'])})(?!\w)")
_WORD_LIMIT = 14  # between a word of change and the number that it governs
_ENUMERATES = re.compile(r"(?:,|(?<!\w)(?:và|hoặc|còn|&))\s*$")
_ENUMERATES_SCOPED = re.compile(r"(?:,|(?<!\w)và)(?:\s+[^\W\d_]+){0,5}\s*$")
_NEW_CLAUSE = re.compile(rf"(?<!\w)(?:{words_pattern(_WORDS['new_clause'])})(?!\w)")


def comparison_before(view: str, number: int, floor: int) -> Comparison | None:
    """The comparator whose words end at `number`, if they begin at or after `floor`."""
    left = max(floor, number - _WINDOW)
    breaks = [match.end() for match in _CLAUSE_END.finditer(view, left, number)]
    match = _BEFORE.search(view, breaks[-1] if breaks else left, number)
    if not match and breaks:  # "tối thiểu: 20%"
        match = _BEFORE.search(view, left, number)
    if not match:
        return None
    words = " ".join(match["words"].split())
    scoped = bool(match["scoped"])
    return Comparison(match.start(), _BY_WORDS[words], words in _SHARED, scoped)


def comparison_after(view: str, end: int) -> tuple[Comparator, int] | None:
    """The comparator of "trở lên", "trở xuống" behind a unit, with the place where it ends."""
    match = _UP.match(view, end)
    if match:
        return ">=", match.end()
    match = _DOWN.match(view, end)
    return ("<=", match.end()) if match else None


def change_before(view: str, start: int, floor: int) -> Change | None:
    """What the last word of change or level between `floor` and `start` says; None if none does."""
    breaks = [match.end() for match in _CLAUSE_END.finditer(view, floor, start)]
    left = breaks[-1] if breaks else floor
    stated = list(_CHANGE.finditer(view, left, start))
    if not stated:
        return None
    last = stated[-1]
    if last["none"] or last["level"]:
        return "level"
    between = view[last.end() : start]
    if len(between.split()) > _WORD_LIMIT:
        return None
    parts = between.split(",")
    if len(parts) > 1 and parts[0].strip():
        if not parts[-1].strip() or _NEW_INDICATOR.match(parts[-1]):
            return None
    elif _NEW_INDICATOR.match(parts[-1]) and len(parts) > 1:
        return None
    return "increase" if last["increase"] else "decrease"


def continues(view: str, end: int, start: int, *, scoped: bool) -> bool:
    """Whether a number at `start` stands in the same enumeration as one that ended at `end`."""
    between = view[end:start]
    if len(between) > 160 or _CLAUSE_END.search(between) or _NEW_CLAUSE.search(between):
        return False
    pattern = _ENUMERATES_SCOPED if scoped else _ENUMERATES
    return bool(pattern.search(between))


def predicate_follows(view: str, end: int) -> bool:
    """Whether the rest of the clause makes a statement of its own ("..., 80% hồ sơ được xử lý")."""
    stop = _CLAUSE_END.search(view, end)
    rest = view[end : stop.start() if stop else len(view)]
    return bool(_NEW_CLAUSE.search(rest))
