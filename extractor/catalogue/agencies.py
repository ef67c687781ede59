"""The body that a mention in a document means: name in full, kind, level, locality.

"Phòng Nội vụ" of two localities are two agencies of one kind; "Sở Nội vụ" in the plan of a
district is its province's.  What the registry `models/agencies.yaml` does not know keeps its own
name and no kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from rapidfuzz import fuzz, process

from extractor.catalogue.identity import content_id
from extractor.catalogue.localities import TYPES, Place
from extractor.knowledge import load
from extractor.language.abbreviations import expand_abbreviations
from extractor.language.normalise import clean, fold, squeeze

Method = Literal["registry", "similar", "name"]

# Similarity, of 100, from which a name counts as a misspelling of a known one ("Phòng Nôi vụ" has
# 92); "Phòng Kinh tế" and "Phòng Y tế" have 87.  Shorter names have nothing to spare.
_SIMILAR = 91
_SHORTEST_SIMILAR = 10

_LEVELS_OF_TYPE = {
    "tỉnh": "province",
    "quận": "district",
    "huyện": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
_TIER_NAMES = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}
_TIERS = ("province", "district", "commune")
_TYPE = "|".join(TYPES)
_TAIL = re.compile(
    rf"[\s,]+(?:(?:trực thuộc|thuộc|của|tại|trên địa bàn)\s+)?(?P<type>{_TYPE})(?P<name>(?:\s.+)?)$"
)
_SEVERAL_UNITS = re.compile(  # "11 phường", "các xã, phường", "cấp xã": units below the document's
    rf"\s+(?:các|\d+|cấp)\s+(?P<type>{_TYPE})(?:\s*(?:,|và|-|;)\s*(?:{_TYPE}))*"
    rf"(?:\s+(?:thuộc|trực thuộc|trên địa bàn|của)\b.*)?$"
)
_BARE_UNITS = re.compile(rf"\s+(?:{_TYPE})(?:\s*(?:,|và)\s*(?:{_TYPE}))+$")  # "UBND xã, phường"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of agency; `placed` where its full name holds the locality's."""

    id: str
    name: str
    level: str | None
    placed: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """A row of `agencies`, with how the mention led to it (`score` 0..1)."""

    id: str
    name: str
    key: str
    kind: str | None
    level: str | None
    locality_id: str | None
    collective: bool
    expanded: str  # the mention with its abbreviations written out
    method: Method
    score: float


def resolve(
    mention: str, place: Place, *, expand: Callable[[str], str] = expand_abbreviations
) -> Agency:
    """The agency that `mention` means in a document of `place`."""
    expanded = squeeze(expand(squeeze(mention))).strip(" .,;:-") or squeeze(mention)
    folded = fold(expanded)
    several = (
        _SEVERAL_UNITS.search(folded) or _BARE_UNITS.search(folded) or _lower_unit(folded, place)
    )
    if several:
        return _of_units(expanded, folded[: several.start()], several, place)
    collective = is_collective(folded)
    base, owner = _without_place(folded, place)
    kind, method, score = (None, "name", 0.0) if collective else _kind(base, folded)
    level = _level(kind, owner, place, collective)
    if kind and owner is None:
        owner = place.at(level) if level else None
    name = _name(kind, owner, expanded)
    key = _key(kind.name) if kind else _key(base if owner else folded)
    return _agency(name, key, kind, level, owner, place, collective, expanded, method, score)


def is_collective(folded: str) -> bool:
    """Whether a folded name means a group of bodies: "các sở, ban, ngành", "đơn vị liên quan"."""
    words = load("agencies")["collective"]
    if re.match(rf"(?:{_any(words['openings'])})\b", folded):
        return True
    if re.search(r"\s(?:các|những)\s", folded):  # "Thủ trưởng các cơ quan"
        return True
    nouns, qualifiers = _any(words["nouns"]), _any([*words["qualifiers"], *TYPES])
    return bool(
        re.fullmatch(
            rf"(?:{nouns})(?:\s*(?:,|và|-|;|/)?\s*(?:{nouns}))*(?:\s+(?:{qualifiers}))*", folded
        )
    )


def _lower_unit(folded: str, place: Place) -> re.Match[str] | None:
    """The nameless unit of a tier below at the end: "UBND phường" in the plan of a district."""
    unit = re.search(rf"\s(?P<type>{_TYPE})$", folded)
    if unit is None or place.level not in _TIERS:
        return None
    level = _LEVELS_OF_TYPE.get(unit["type"])
    lower = level is not None and _TIERS.index(level) > _TIERS.index(place.level)
    return unit if lower else None


def _any(words: list[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


def _of_units(expanded: str, base: str, units: re.Match[str], place: Place) -> Agency:
    """The body of that name in every unit of a tier below: "UBND 11 phường"."""
    kind, method, score = _kind(base, base)
    named = units.groupdict().get("type") or next(
        word for word in TYPES if re.search(rf"\b{word}\b", units.group())
    )
    level = _LEVELS_OF_TYPE.get(named, "district")  # cities among units below are districts
    if kind:
        name = f"{kind.name} {_TIER_NAMES[level]}"
        key = _key(name)
    else:
        name = _name(None, None, expanded)
        key = _key(fold(expanded))
    owner = place if place.level else None
    return _agency(name, key, kind, level, owner, place, True, expanded, method, score)


def _agency(
    name: str,
    key: str,
    kind: Kind | None,
    level: str | None,
    owner: Place | None,
    place: Place,
    collective: bool,
    expanded: str,
    method: Method,
    score: float,
) -> Agency:
    central = level == "central"
    scope = "" if central else (owner or place).key
    return Agency(
        id=content_id("agency", scope, level, key, int(collective)),
        name=name,
        key=key,
        kind=kind.id if kind else None,
        level=level,
        locality_id=None if central else _code(owner, kind, collective, place),
        collective=collective,
        expanded=expanded,
        method=method,
        score=score,
    )


def _code(owner: Place | None, kind: Kind | None, collective: bool, place: Place) -> str | None:
    """The locality to which an agency belongs; groups and unknown bodies: the document's."""
    if owner:
        return owner.code
    return place.code if collective or kind is None else None


def _without_place(folded: str, place: Place) -> tuple[str, Place | None]:
    """The name without a locality at its end, and that locality if the document knows it.

    "Công an quận", "Công an quận Tân Phú" and "Công an" are one in a plan of quận Tân Phú.
    """
    for found in re.finditer(rf"(?=[\s,](?:{_TYPE}|của|thuộc|trực thuộc|tại|trên)\b)", folded):
        tail = _TAIL.fullmatch(folded, found.start())
        if tail is None:
            continue
        candidate: Place | None = place
        while candidate:
            if candidate.type_name == tail["type"] and (
                not tail["name"].strip() or fold(candidate.name or "") == tail[0].strip()
                or fold(candidate.name or "") == f"{tail['type']}{tail['name']}"
            ):  # fmt: skip
                return folded[: found.start()], candidate
            candidate = candidate.parent
    return folded, None


def _level(kind: Kind | None, owner: Place | None, place: Place, collective: bool) -> str | None:
    if kind and kind.level:
        return kind.level
    if owner:
        return owner.level
    if kind is None or collective:
        return None
    # A division ("Phòng") is of a district or a commune; a province's plan may mean either.
    if kind.id.startswith("phong-") and place.level == "province":
        return None
    return place.level


def _name(kind: Kind | None, owner: Place | None, expanded: str) -> str:
    if kind is None:
        name = clean(expanded)
        return name[:1].upper() + name[1:]
    if kind.placed and owner and owner.name:
        return f"{kind.name} {owner.name[:1].lower()}{owner.name[1:]}"
    return kind.name


def _kind(base: str, folded: str) -> tuple[Kind | None, Method, float]:
    """The kind of that name, exactly or but for a misspelling."""
    kinds = _kinds()
    # "Sở Y tế (Chi cục Dân số)" is the department; the words in brackets say who in it.
    for name in (folded, base, re.sub(r"\s*\([^()]*\)$", "", base)):
        if _key(name) in kinds:
            return kinds[_key(name)], "registry", 1.0
    key = _key(base)
    if len(key) < _SHORTEST_SIMILAR:
        return None, "name", 0.0
    head = key.split()[0]
    found = process.extract(
        key,
        [known for known in kinds if known.split()[0] == head],
        scorer=fuzz.ratio,
        score_cutoff=_SIMILAR,
        limit=2,
    )
    if len({kinds[known].id for known, _, _ in found}) != 1:
        return None, "name", 0.0
    return kinds[found[0][0]], "similar", round(found[0][1] / 100, 4)


def _key(name: str) -> str:
    """A name as compared: folded, without the marks and "và" between its parts."""
    return " ".join(re.sub(r"[,;:&()\-/.]|\bvà\b", " ", fold(name)).split())


@cache
def _kinds() -> dict[str, Kind]:
    """Every known name, as compared, with its kind."""
    registry: dict[str, Any] = load("agencies")
    sectors = {sector["id"]: sector for sector in registry["sectors"]}
    kinds: dict[str, Kind] = {}
    for head in registry["heads"]:
        for sector in (sectors[each] for each in head["sectors"]):
            name = f"{head['name']} {sector['name']}".strip()
            kind = Kind("-".join(filter(None, (head["id"], sector["id"]))), name, head["level"],
                        head["level"] is None and not sector["id"])  # fmt: skip
            for alias in (sector["name"], *sector["aliases"]):
                kinds[_key(f"{head['name']} {alias}")] = kind
    for entry in registry["kinds"]:
        kind = Kind(entry["id"], entry["name"], entry["level"], entry["placed"])
        for alias in (entry["name"], *entry["aliases"]):
            kinds[_key(alias)] = kind
    return kinds
