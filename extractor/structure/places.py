"""Which administrative unit a body belongs to, by its name and by what the document says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extractor import gazetteer
from extractor.gazetteer import Unit
from extractor.normalise import clean, fold

LEVELS = {
    "tỉnh": ("province",),
    "thành phố": ("province", "district"),
    "quận": ("district",),
    "huyện": ("district",),
    "thị xã": ("district",),
    "thị trấn": ("commune",),
    "xã": ("commune",),
    "phường": ("commune",),
    "đặc khu": ("commune",),
}
_TYPE = r"tỉnh|tinh|thành phố|tp\.?|thị xã|tx\.?|thị trấn|đặc khu|quận|huyện|phường|xã(?! hội)"
TYPE_WORD = re.compile(rf"(?<![^\W_])({_TYPE})(?![^\W_])")
_MENTION = re.compile(rf"(?<![^\W_])({_TYPE})\s+(?=[^\W_])")
_NAME_WORD = re.compile(r"(?:[^\W_]|')+(?:-[^\W_]+)?")
_FULL = {"tinh": "tỉnh", "tp": "thành phố", "tx": "thị xã"}
_LONGEST_NAME = (
    6  # words: "Bà Rịa - Vũng Tàu" has five with its dash, "Văn Miếu - Quốc Tử Giám" six
)


@dataclass(frozen=True, slots=True)
class Place:
    """A locality and the one above it, named as the guidelines name them; either may be unknown."""

    name: str | None = None
    parent: str | None = None


def type_word(text: str) -> str:
    """The type word in full and in small letters: "TP." is "thành phố"."""
    word = fold(text).strip().rstrip(".")
    return _FULL.get(word, word)


def leading_name(words: str, kind: str) -> str | None:
    """The name of a unit of that type at the beginning of the words, as officially written.

    Its words begin with capitals.  What the gazetteer does not know is kept as printed, in title
    case: communes that ended before 2025 are not in it.
    """
    view = fold(words)
    run = [end for end in _name_parts(view) if _is_capital(words, end)]
    for end in reversed(run):
        units = gazetteer.find(f"{kind} {view[:end]}")
        if units and (end == run[-1] or LEVELS[kind] != ("commune",)):
            return units[0].bare_name
    if not run:
        return None
    misread = {
        unit.bare_name
        for level in LEVELS[kind]
        for unit in gazetteer.find_misread(f"{kind} {view[: run[-1]]}", level=level)
    }
    if len(misread) == 1:
        return misread.pop()
    printed = " ".join(words[: run[-1]].split())
    return printed.title() if printed.upper() == printed else printed


def _is_capital(words: str, end: int) -> bool:
    """Whether every word before that place begins with a capital or a digit."""
    return all(word[0].isupper() or not word[0].isalpha() for word in words[:end].split())


class Mentions:
    """How often a document names which unit."""

    def __init__(self, text: str) -> None:
        self._text = text
        view, printed = fold(text), clean(text)
        self._counts: Counter[tuple[str, str]] = Counter()
        known: dict[tuple[str, str], str | None] = {}
        for match in _MENTION.finditer(view):
            start = match.end()
            if not (printed[start].isupper() or printed[start].isdigit()):
                continue
            kind = type_word(match[1])
            words = view[start : start + 48].partition("\n")[0]
            key = (kind, words)
            if key not in known:
                known[key] = self._official(kind, words)
            name = known[key]
            if name:
                self._counts[kind, name] += 1

    @staticmethod
    def _official(kind: str, words: str) -> str | None:
        for end in reversed(_name_parts(words)):
            units = gazetteer.find(f"{kind} {words[:end]}")
            if units:
                return units[0].bare_name
        return None

    def of(self, unit: Unit) -> int:
        return self._counts[unit.type_name.lower(), unit.bare_name]

    def main(self, kind: str) -> str | None:
        """The name of that type that the document names clearly most; None if none stands out."""
        named = Counter({name: n for (word, name), n in self._counts.items() if word == kind})
        top = named.most_common(2)
        if not top or (len(top) > 1 and top[0][1] < 2 * top[1][1]):
            return None
        return top[0][0]

    def provinces(self, on: date | None) -> list[Unit]:
        """The provinces named, the most often named first."""
        units = {
            unit: count
            for (kind, name), count in self._counts.items()
            if kind in ("tỉnh", "thành phố")
            for unit in gazetteer.find(f"{kind} {name}", level="province", on=on)
        }
        return sorted(units, key=lambda unit: (-units[unit], unit.code))


def locate(
    kind: str,
    name: str | None,
    *,
    mentions: Mentions,
    seat: str | None,
    above: Iterable[tuple[str, str]],
    on: date | None,
) -> Place:
    """The locality of type `kind` and perhaps of that name.

    seat: the place in "Cần Thơ, ngày 18 tháng 11 năm 2025".  above: type and name of units that
    stand over it in the letterhead.  on: the day of issue or the best guess of it.
    """
    chosen: list[Unit] = []
    if name is not None:
        chosen = _units(kind, name, on)
    else:
        for guess in (_seat_name(seat, kind), mentions.main(kind)):
            if guess and (chosen := _units(kind, guess, on)):
                break
        if not chosen and LEVELS[kind][-1] == "district":
            for province in mentions.provinces(on)[:1]:
                only = gazetteer.only_child(province, _type_name(kind), on)
                chosen = [only] if only else []
    chosen = _by_context(chosen, mentions, above, on)
    places = {Place(unit.name, _parent_name(unit, on)) for unit in chosen}
    if len(places) == 1:
        return places.pop()
    names = {place.name for place in places}
    if len(names) == 1:
        return Place(names.pop(), None)
    if name is not None:
        return Place(f"{_type_name(kind)} {name}", _named_parent(above))
    return Place()


def _units(kind: str, name: str, on: date | None) -> list[Unit]:
    return [
        unit
        for level in LEVELS[kind]
        for unit in gazetteer.find(f"{kind} {name}", level=level, on=on)
    ]


def _by_context(
    units: list[Unit], mentions: Mentions, above: Iterable[tuple[str, str]], on: date | None
) -> list[Unit]:
    """The units whose superiors the letterhead names, or else the text names most."""
    if len(units) < 2:
        return units
    over = {(kind, fold(name)) for kind, name in above}

    def weight(unit: Unit) -> tuple[int, int]:
        headed = named = 0
        step = gazetteer.parent(unit, on)
        while step is not None:
            headed += (step.type_name.lower(), fold(step.bare_name)) in over
            named += mentions.of(step)
            step = gazetteer.parent(step, on)
        return headed, named

    weights = {unit.code: weight(unit) for unit in units}
    best = max(weights.values())
    return [unit for unit in units if weights[unit.code] == best]


def _seat_name(seat: str | None, kind: str) -> str | None:
    """The name in the place of issue, if that place is of the type, or says none."""
    if not seat:
        return None
    match = _MENTION.match(fold(seat))
    if match is None:
        return seat
    return seat[match.end() :] if type_word(match[1]) == kind else None


def _parent_name(unit: Unit, on: date | None) -> str | None:
    above = gazetteer.parent(unit, on)
    return above.name if above else None


def _named_parent(above: Iterable[tuple[str, str]]) -> str | None:
    for kind, name in above:
        return f"{_type_name(kind)} {name}"
    return None


def _type_name(kind: str) -> str:
    return kind[0].upper() + kind[1:]


def _name_parts(view: str) -> list[int]:
    """Where a name that begins the words may end: after the first, the second ... word."""
    ends: list[int] = []
    place = 0
    while len(ends) < _LONGEST_NAME and (match := _NAME_WORD.match(view, place)):
        ends.append(match.end())
        joint = re.compile(r"\s*-\s*|\s+").match(view, match.end())
        if joint is None:
            break
        place = joint.end()
    return ends
