"""List labels as Word shows them: they stand nowhere in the text of a DOCX.

Office Open XML (ECMA-376 part 1), 17.9: a paragraph names a list (`num`) and a level; the list
points to an abstract list that says how each level counts and looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")


def attribute(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of Word's namespace; None where it or the element is absent."""
    return None if element is None else element.get(W + name)


def whole(value: str | None, default: int = 0) -> int:
    """A whole number of an attribute; the default where it is none."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts (17.9.6)."""

    number_format: str = "decimal"
    text: str = ""  # "%1.%2."
    start: int = 1
    suffix: str = "tab"
    legal: bool = False  # all numbers of the label in digits
    restart: int | None = None  # 0: never; n: after level n (from 1); None: after any higher


@dataclass(slots=True)
class Numbering:
    """The lists of one document with their counters; labels are asked for in reading order."""

    levels: Mapping[str, Mapping[int, Level]]  # by list (numId)
    abstracts: Mapping[str, str]  # list -> abstract list; lists of one abstract count on
    start_overrides: Mapping[str, Mapping[int, int]]
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Counts the paragraph and returns its label, "" where the level shows none.

        The label ends with a space unless the level says that nothing follows it.
        """
        levels = self.levels.get(list_id)
        if levels is None or not 0 <= level < _LEVELS:
            return ""
        definition = levels.get(level, Level())
        counters = self._counters.setdefault(self.abstracts[list_id], [None] * _LEVELS)
        self._count(list_id, level, counters, levels)
        if definition.number_format == "bullet":
            label = "+" if definition.text.strip() == "+" else "-"
        else:
            label = _PLACEHOLDER.sub(
                lambda match: _shown(int(match[1]) - 1, counters, levels, definition.legal),
                definition.text,
            )
        if not label.strip():
            return ""
        return label if definition.suffix == "nothing" else label.rstrip() + " "

    def _count(
        self,
        list_id: str,
        level: int,
        counters: list[int | None],
        levels: Mapping[int, Level],
    ) -> None:
        override = self.start_overrides.get(list_id, {}).get(level)
        now = counters[level]
        if override is not None and (list_id, level) not in self._started:
            counters[level] = override
        elif now is None:
            counters[level] = levels.get(level, Level()).start
        else:
            counters[level] = now + 1
        self._started.add((list_id, level))
        for higher in range(level):
            if counters[higher] is None:
                counters[higher] = levels.get(higher, Level()).start
        for deeper in range(level + 1, _LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or 0 < level + 1 <= restart:
                counters[deeper] = None


def _shown(level: int, counters: list[int | None], levels: Mapping[int, Level], legal: bool) -> str:
    definition = levels.get(level, Level())
    number = counters[level]
    if number is None:
        number = definition.start
    return format_number(number, "decimal" if legal else definition.number_format)


def format_number(number: int, number_format: str) -> str:
    """A number in one of Word's formats (17.18.59); unknown formats count in digits."""
    match number_format:
        case "none" | "bullet":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "upperLetter":
            return _letters(number)
        case "lowerLetter":
            return _letters(number).lower()
        case _:
            return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    result = ""
    for value, sign in zip(values, signs, strict=True):
        result += sign * (number // value)
        number %= value
    return result


def _letters(number: int) -> str:
    """Word counts a ... z, aa, bb ...: by the Latin alphabet, without "đ", in any language."""
    if not 0 < number <= 26 * 30:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def read_numbering(
    root: etree._Element | None, style_lists: Mapping[str, str]
) -> tuple[Numbering, dict[str, tuple[str, int]]]:
    """The lists of `numbering.xml`, and by paragraph style the list and level it belongs to.

    style_lists: numbering style -> numId, which an abstract list may defer to (17.9.21).
    """
    abstracts: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    style_levels: dict[str, dict[str, int]] = {}
    for element in root.findall(W + "abstractNum") if root is not None else ():
        identity = element.get(W + "abstractNumId") or ""
        abstracts[identity] = {
            whole(level.get(W + "ilvl")): _level(level) for level in element.findall(W + "lvl")
        }
        style_levels[identity] = {
            style: whole(level.get(W + "ilvl"))
            for level in element.findall(W + "lvl")
            if (style := attribute(level.find(W + "pStyle")))
        }
        link = attribute(element.find(W + "numStyleLink"))
        if link:
            links[identity] = link
    targets: dict[str, str] = {}
    nums = root.findall(W + "num") if root is not None else []
    for num in nums:
        targets[num.get(W + "numId") or ""] = attribute(num.find(W + "abstractNumId")) or ""
    for list_id, abstract in targets.items():
        linked = targets.get(style_lists.get(links.get(abstract, ""), ""))
        if linked is not None:
            targets[list_id] = linked
    levels: dict[str, Mapping[int, Level]] = {}
    overrides: dict[str, dict[int, int]] = {}
    by_style: dict[str, tuple[str, int]] = {}
    for num in nums:
        list_id = num.get(W + "numId") or ""
        abstract = targets[list_id]
        own = dict(abstracts.get(abstract, {}))
        for override in num.findall(W + "lvlOverride"):
            level = whole(override.get(W + "ilvl"))
            start = attribute(override.find(W + "startOverride"))
            if start is not None:
                overrides.setdefault(list_id, {})[level] = whole(start, 1)
            replaced = override.find(W + "lvl")
            if replaced is not None:
                own[level] = _level(replaced)
        levels[list_id] = own
        for style, level in style_levels.get(abstract, {}).items():
            by_style.setdefault(style, (list_id, level))
    return Numbering(levels, targets, overrides), by_style


def _level(element: etree._Element) -> Level:
    restart = attribute(element.find(W + "lvlRestart"))
    legal = element.find(W + "isLgl")
    return Level(
        number_format=attribute(element.find(W + "numFmt")) or "decimal",
        text=attribute(element.find(W + "lvlText")) or "",
        start=whole(attribute(element.find(W + "start")), 1),
        suffix=attribute(element.find(W + "suff")) or "tab",
        legal=legal is not None and attribute(legal) not in ("0", "false"),
        restart=whole(restart) if restart is not None else None,
    )
