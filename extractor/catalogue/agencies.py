"""The body that a mention in a document means: name in full, kind, level, locality.

"Phòng Nội vụ" of two localities are two agencies of one kind; "Sở Nội vụ" in the plan of a
district is its province's, "Ủy ban nhân dân xã Đa Tốn" that commune's.  Of which the registry
`models/agencies.yaml` knows only the opening ("Ban Quản lý dự án ...") has that family as its kind
and its own name; what it does not know at all has its own name and no kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from extractor import gazetteer
from extractor.catalogue import agency_kinds
from extractor.catalogue.agency_kinds import Kind, Method, key_of, kind_of
from extractor.catalogue.identity import content_id
from extractor.catalogue.localities import TYPES, Place, level_of, located
from extractor.knowledge import load
from extractor.language.abbreviations import expand_abbreviations
from extractor.normalise import clean, fold, squeeze

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
_FIRST_OF_SEVERAL = 0.9  # how sure a body is behind whose name words stand that are none of it
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

    @property
    def own_name(self) -> bool:
        """Whether it goes by the words of its mentions, not by a name of the registry."""
        return self.method in ("family", "name")


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
    if owner is None and not collective:
        base, owner = _elsewhere(expanded, place)
    kind, method, score = (None, "name", 0.0) if collective else kind_of(folded, base)
    before, _, after = expanded.partition(", ")
    if method in ("family", "name") and after[:1].islower() and not collective:
        # "Hội Liên hiệp Phụ nữ xã, gia đình người nghiện": more was taken for its name
        first = resolve(before, place, expand=str)
        if first.method == "registry" and not first.collective:
            return replace(first, expanded=expanded, score=_FIRST_OF_SEVERAL)
    own_name = kind is None or kind.family
    level = _level(kind, owner, place, collective)
    if not own_name and owner is None:
        owner = place.at(level) if level else None
    name = _name(kind, owner, expanded)
    key = key_of(base if owner else folded) if own_name or kind is None else key_of(kind.name)
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
    kind, method, score = kind_of(base)
    if kind and kind.family:
        kind, method, score = None, "name", 0.0
    named = units.groupdict().get("type") or next(
        word for word in TYPES if re.search(rf"\b{word}\b", units.group())
    )
    level = _LEVELS_OF_TYPE.get(named, "district")  # cities among units below are districts
    if kind:
        name = f"{kind.name} {_TIER_NAMES[level]}"
        key = key_of(name)
    else:
        name = _name(None, None, expanded)
        key = key_of(fold(expanded))
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
    return place.code if collective or kind is None or kind.family else None


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
    candidate = place
    while candidate and candidate.type_name:  # "Báo và phát thanh, truyền hình Lạng Sơn"
        base = folded.removesuffix(f" {fold(candidate.name or '')[len(candidate.type_name) + 1 :]}")
        if base != folded and agency_kinds.known(base):
            return base, candidate
        candidate = candidate.parent
    return folded, None


def _elsewhere(expanded: str, place: Place) -> tuple[str, Place | None]:
    """The name of a known body without the other locality at its end, and that locality.

    Of "Ủy ban nhân dân xã Đa Tốn" in a plan of huyện Gia Lâm, xã Đa Tốn; without a code where no
    single unit of the province has the name.
    """
    folded = fold(expanded)
    for found in re.finditer(rf"(?=\s(?:{_TYPE})\s(?!ủy\b))", folded):
        base, name = folded[: found.start()], expanded[found.start() :].strip()
        kind, method, _ = kind_of(base)
        if kind is None or method != "registry":
            continue
        root = place
        while root.parent:
            root = root.parent
        units = gazetteer.find(name, parent=root.code, on=place.on) if root.code else ()
        if len(units) == 1:
            return base, located(units[0], place.on)
        level = level_of(name, has_parent=True)
        return base, Place(None, f"{name[:1].upper()}{name[1:]}", level, place, place.on)
    return folded, None


def _level(kind: Kind | None, owner: Place | None, place: Place, collective: bool) -> str | None:
    if kind and kind.level:
        return kind.level
    if owner:
        return owner.level
    if kind is None or kind.family or collective:
        return None
    # A division ("Phòng") is of a district or a commune; a province's plan may mean either.
    if kind.id.startswith("phong-") and place.level == "province":
        return None
    return place.level


def _name(kind: Kind | None, owner: Place | None, expanded: str) -> str:
    if kind is None or kind.family:
        name = clean(expanded)
        return name[:1].upper() + name[1:]
    if kind.placed and owner and owner.name:
        return f"{kind.name} {owner.name[:1].lower()}{owner.name[1:]}"
    return kind.name
