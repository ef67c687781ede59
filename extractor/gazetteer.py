"""The provinces, districts and communes of Vietnam, with the time in which each existed.

The list is `models/localities.csv` (written by scripts/build_localities.py): the 63-province
state with its three tiers, which ended on 30/6/2025, the 34-province state of two tiers since
1/7/2025, earlier districts back to 2018, and communes back to 2019.  Of communes before 2025 the
days are those of official lists, which follow a change by weeks or months; of most that were
merged it is not known into which.

A code is the official statistical code: 2 digits for a province, 3 for a district, 5 for a
commune.  Where a code passed to another unit, its last holder has it bare and an earlier one with
"~" and the year in which that ended (and the month, of two in one year): "46" is Thành phố Huế,
"46~2024" Tỉnh Thừa Thiên Huế.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

from extractor.knowledge import MODELS, load
from extractor.normalise import fold, plain

Level = Literal["province", "district", "commune"]
TYPE_WORDS = {  # folded; the abbreviations that stand for them before a name
    "thành phố": ("tp",),
    "thị xã": ("tx",),
    "thị trấn": ("tt",),
    "đặc khu": ("đk",),
    "tỉnh": ("t", "tinh"),
    "quận": ("q",),
    "huyện": ("h",),
    "phường": ("p",),
    "xã": ("x",),
}
_ABBREVIATED = {short: word for word, shorts in TYPE_WORDS.items() for short in shorts}
_LEADING_SHORT = re.compile(  # "TP. Huế", "TP Huế", "Q.12", "Q12", "tinh Bắc Ninh"; not "T Huế"
    r"(?:(tp|tx|tt|đk|tinh)(?:\s*\.\s*|\s+)|([qhptx])(?:\s*\.\s*|(?=\d)))(?=\w)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit in one state of it.

    name: with its type, as "Quận Tân Phú".  valid_from, valid_to: first and last day; None where
    it began before 2018, or has not ended.  successors: codes of the units that hold its
    territory afterwards, all of them if it was divided; none where it is not known.  latitude,
    longitude: of a point near its middle, in degrees of WGS 84; None where no list tells.
    """

    code: str
    name: str
    level: Level
    type_name: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    latitude: float | None = None
    longitude: float | None = None

    @property
    def bare_name(self) -> str:
        """The name without its type: "Tân Phú"."""
        return self.name[len(self.type_name) + 1 :]

    def in_force(self, on: date | None) -> bool:
        """Whether it existed on the day; any unit did on an unknown one."""
        if on is None:
            return True
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


@cache
def units() -> tuple[Unit, ...]:
    """Every unit, by level and code."""
    days: dict[str, date | None] = {"": None}

    def day(text: str) -> date | None:
        if text not in days:
            days[text] = date.fromisoformat(text)
        return days[text]

    levels: dict[str, Level] = {level: level for level in get_args(Level)}
    with (MODELS / "localities.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return tuple(
            Unit(
                code,
                name,
                levels[level],
                type_name,
                parent_code or None,
                day(valid_from),
                day(valid_to),
                tuple(successors.split()),
                float(latitude) if latitude else None,
                float(longitude) if longitude else None,
            )
            for (
                code,
                name,
                level,
                type_name,
                parent_code,
                valid_from,
                valid_to,
                successors,
                latitude,
                longitude,
            ) in rows
        )


def by_code(code: str) -> Unit | None:
    """The unit with this code, "~" and year included if it has them."""
    return _by_code().get(code)


def find(
    name: str,
    *,
    level: str | None = None,
    parent: Unit | str | None = None,
    on: date | None = None,
) -> tuple[Unit, ...]:
    """The units of that name, with or without type: "Quận Tân Phú", "tân phú", "TP.HCM", "Q.12".

    Capitals, tone placement and dashes do not count; accents do.  A type word in the name must
    fit.  `parent`: units in it (or in the unit of that code), at any depth.  `on`: units that
    existed on that day.
    """
    keys = _keys(name)
    above = by_code(parent) if isinstance(parent, str) else parent
    if parent is not None and above is None:
        return ()
    found: list[Unit] = []
    for tier in get_args(Level):
        if level in (None, tier):
            typed, bare = _index(tier)
            for key in keys:
                if matches := typed.get(key) or bare.get(key):
                    found.extend(matches)
                    break
    return tuple(
        unit for unit in found if unit.in_force(on) and (above is None or _lies_in(unit, above, on))
    )


def find_misread(
    name: str, *, level: str, parent: Unit | None = None, on: date | None = None
) -> tuple[Unit, ...]:
    """The units whose name is the same but for accents: "TỈNH BÁC NINH" on a scan.

    Of the names of provinces and districts few differ by accents alone; those of communes do, so
    they are looked for only directly under a `parent`.
    """
    wanted = plain(_keys(name)[0])
    if level == "commune":
        below = children(parent, on) if parent else ()
        return tuple(unit for unit in below if plain(_key(unit.name)) == wanted)
    typed, _ = _index("province" if level == "province" else "district")
    return tuple(
        unit
        for key, units_so_called in typed.items()
        if plain(key) == wanted
        for unit in units_so_called
        if unit.in_force(on) and (parent is None or _lies_in(unit, parent, on))
    )


def parent(unit: Unit, on: date | None = None) -> Unit | None:
    """The unit above; on a day, as it then was: of thị xã Hương Trà, Tỉnh Thừa Thiên Huế in 2021.

    None for a province.
    """
    if unit.parent_code is None:
        return None
    if on is not None and unit.in_force(on):
        base = _base(unit.parent_code)
        for state in _states().get(base, ()):
            if state.in_force(on):
                return state
    return _by_code()[unit.parent_code]


def children(above: Unit, on: date | None = None) -> tuple[Unit, ...]:
    """The units directly under one, on a day or at any time, by code."""
    return tuple(
        unit
        for unit in _children().get(_base(above.code), ())
        if unit.in_force(on) and (on is None or parent(unit, on) == above)
    )


def predecessors(unit: Unit) -> tuple[Unit, ...]:
    """The units whose territory, or part of it, it took over, by code."""
    return _predecessors().get(unit.code, ())


def only_child(above: Unit, type_name: str, on: date | None) -> Unit | None:
    """The one thành phố (thị xã, ...) of a province on that day; None if it had none or several.

    Without a day: if it had the same one at all times.
    """
    found = [unit for unit in children(above, on) if unit.type_name == type_name]
    return found[0] if len({unit.name for unit in found}) == 1 else None


def strip_type(name: str) -> str:
    """A name without its leading type word or abbreviation of one, in the given capitals."""
    folded = fold(name)
    for word in TYPE_WORDS:
        if folded.startswith(word + " "):
            return name[len(word) :].strip()
    short = _LEADING_SHORT.match(folded)
    return name[short.end() :].strip() if short else name.strip()


def _base(code: str) -> str:
    return code.partition("~")[0]


def _key(name: str) -> str:
    """What two spellings of one name share."""
    key = re.sub(r"\s*-\s*", " - ", " ".join(fold(name).replace(".", ". ").split()))
    key = re.sub(r"\bđ[aăắ][kc]\b", "đắk", key)
    return re.sub(r"\b0+(?=\d)", "", key).strip(" .,;:")


def _keys(name: str) -> tuple[str, ...]:
    """The keys under which a name may stand, the likeliest first."""
    aliases = _aliases()
    key = _key(name)
    key = aliases.get(key, key)
    short = _LEADING_SHORT.match(key)
    if short:
        key = f"{_ABBREVIATED[short[1] or short[2]]} {key[short.end() :]}"
    for word in TYPE_WORDS:
        rest = key[len(word) + 1 :]
        if key.startswith(word + " ") and rest in aliases:
            whole = aliases[rest]
            return (whole if whole.startswith(word + " ") else f"{word} {whole}",)
    return (key,)


def _lies_in(unit: Unit, above: Unit, on: date | None) -> bool:
    step = parent(unit, on)
    while step is not None:
        if step == above or (on is None and _base(step.code) == _base(above.code)):
            return True
        step = parent(step, on)
    return False


@cache
def _aliases() -> dict[str, str]:
    aliases: dict[str, str] = load("locality_aliases")
    return {_key(short): _key(name) for short, name in aliases.items()}


@cache
def _by_code() -> dict[str, Unit]:
    return {unit.code: unit for unit in units()}


@cache
def _states() -> dict[str, tuple[Unit, ...]]:
    """Every holder of a code."""
    return _grouped((_base(unit.code), unit) for unit in units())


@cache
def _children() -> dict[str, tuple[Unit, ...]]:
    return _grouped((_base(unit.parent_code), unit) for unit in units() if unit.parent_code)


@cache
def _predecessors() -> dict[str, tuple[Unit, ...]]:
    return _grouped((code, unit) for unit in units() for code in unit.successors)


@cache
def _index(level: Level) -> tuple[dict[str, tuple[Unit, ...]], dict[str, tuple[Unit, ...]]]:
    """The units of a level by name with type and by name alone."""
    chosen = [unit for unit in units() if unit.level == level]
    keys = _key("|".join(unit.name for unit in chosen)).split("|")  # in one go: it is faster
    cuts = [len(unit.type_name) + 1 for unit in chosen]
    return (
        _grouped(zip(keys, chosen, strict=True)),
        _grouped((key[cut:], unit) for key, cut, unit in zip(keys, cuts, chosen, strict=True)),
    )


def _grouped(pairs: Iterable[tuple[str, Unit]]) -> dict[str, tuple[Unit, ...]]:
    groups: dict[str, list[Unit]] = {}
    for key, unit in pairs:
        groups.setdefault(key, []).append(unit)
    return {key: tuple(group) for key, group in groups.items()}
