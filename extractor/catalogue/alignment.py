"""Which canonical indicator a target measures, so that localities can be compared.

Targets are blocked by change, unit and tier, then by cues and facets of `models/indicators.yaml`;
of the indicators that are left the one is taken whose name or example is most like the target's
words, if it is like enough and clearly the best.  Precision before recall: a wrong cell in a
comparison is worse than a missing one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from extractor.catalogue.indicator_words import Tier, Words, city_tier, phrase, scope_tier, words_of
from extractor.knowledge import load
from extractor.model import Target
from extractor.normalise import fold, squeeze

RANK = "thứ hạng"  # the unit of indicators that are places in a ranking
TIERS: dict[str, tuple[str, str]] = {  # what a tier adds to a name
    "province": ("của cấp tỉnh", "province level"),
    "district": ("của cấp huyện", "district level"),
    "commune": ("của cấp xã", "commune level"),
}

# Likeness, 0..1, from which an indicator is taken: with its cues met, and without, by a wording
# that is almost an example's.  Chosen on the examples of the registry, one locality left out.
ENOUGH = 0.45
ENOUGH_WITHOUT_CUES = 0.8
_WORTH_NAMING = 0.3  # from which a runner-up is worth naming
_CLEARLY = 0.02  # by how much the best must lead; less is a draw, and a draw is null
_EXTRA, _MISSING = 0.35, 0.65  # what words cost that only the target, or only the example has
_OTHER_HEAD = 0.7  # the share of the likeness that is left where another thing is counted
_UNKNOWN = 0.7  # the weight of a word that no indicator has, as a share of the rarest's
_LARGEST_RANK = 800  # there never were more districts


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a target was taken for, and how sure: scores are likenesses, 0..1.

    indicator: None where nothing is like enough; the best that was refused is then the runner-up.
    """

    indicator: str | None = None
    score: float | None = None
    runner_up: str | None = None
    runner_up_score: float | None = None


_NOTHING = Alignment()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A canonical indicator, ready to be compared.

    tier: for targets of that level of government only; None: for those that name none or every.
    required, allowed: the facets that all, and that any of its wordings show; those that the
    registry lists may be there or not.
    """

    id: str
    unit: str
    change: str
    domain: str
    tier: Tier | None
    tiered: bool
    wordings: tuple[Words, ...]
    cues: tuple[tuple[str, ...], ...]
    barred: tuple[str, ...]
    required: frozenset[str]
    allowed: frozenset[str]
    heads: frozenset[str]
    tiers: frozenset[Tier | None]


def entries() -> list[dict[str, Any]]:
    """The indicators of the registry as rows, one for each tier of those counted by tier."""
    made: list[dict[str, Any]] = []
    for entry in load("indicators")["indicators"]:
        made.append({**entry, "tier": None})
        for tier in entry.get("tiers", ()):
            suffix, english = TIERS[tier]
            made.append(
                {
                    **entry,
                    "id": f"{entry['id']}-{tier}",
                    "name": f"{entry['name']} {suffix}",
                    "name_en": f"{entry['name_en']}, {english}",
                    "definition": f"{entry['definition'].rstrip('.')}; {suffix}.",
                    "tier": tier,
                }
            )
    return made


class Aligner:
    """Aligns targets with indicators; answers are kept, for plans repeat each other's words."""

    def __init__(self, indicators: Iterable[Mapping[str, Any]]) -> None:
        self.indicators = tuple(map(_prepared, indicators))
        self._weights = _weights(self.indicators)
        owners: dict[frozenset[str], list[int]] = {}
        for place, each in enumerate(self.indicators):
            for content in dict.fromkeys(wording.content for wording in each.wordings):
                owners.setdefault(content, []).append(place)
        self._owners = list(owners.values())  # of each wording, the places of its indicators
        self._totals = list(map(self._weight, owners))  # of each wording, its words' weight
        self._wordings_with: dict[str, list[int]] = {}
        for number, content in enumerate(owners):
            for word in content:
                self._wordings_with.setdefault(word, []).append(number)
        self._find: Callable[..., Alignment] = lru_cache(maxsize=65536)(self._search)

    def align(self, target: Target, level: str | None = None) -> Alignment:
        """The indicator of a quantitative target; without one for any other.

        level: of the document's locality, for "UBND thành phố" is of its own tier.
        """
        if target.kind != "quantitative" or target.value is None:
            return _NOTHING
        unit = fold(squeeze(target.unit or ""))
        ranks = target.value <= _LARGEST_RANK and target.value == int(target.value)
        return self._find(
            target.indicator,
            target.scope,
            unit,
            target.change or "level",
            target.domain,
            ranks,
            level if target.scope else None,
        )

    def _search(
        self,
        indicator: str,
        scope: str | None,
        unit: str,
        change: str,
        domain: str,
        ranks: bool,
        level: str | None,
    ) -> Alignment:
        words = words_of(indicator, scope)
        named = scope_tier(scope)
        if named is None and (city := city_tier(scope, level)):
            named, words = city, replace(words, tier=city)
        ranked = sorted(
            (-score, each.domain != domain, each.id, enough)
            for place, likeness in self._likenesses(words.content).items()
            for each in [self.indicators[place]]
            if each.change == change
            and _unit_fits(unit, each, ranks)
            and _tier_fits(words, named, each)
            for score, enough in [_score(words, likeness, each)]
            if score >= _WORTH_NAMING
        )
        if not ranked:
            return _NOTHING
        (best, _, taken, enough), *others = ranked
        second = (others[0][2], -others[0][0]) if others else (None, None)
        draw = bool(others) and others[0][0] - best < _CLEARLY and others[0][1] == ranked[0][1]
        if not enough or draw:
            return Alignment(None, None, taken, -best)
        return Alignment(taken, -best, *second)

    def _likenesses(self, target: frozenset[str]) -> dict[int, float]:
        """How like the target's words are to the likest wording of each indicator, by its place.

        Tversky's index over the words' weights: what is shared of what either has.
        """
        shared = [0] * len(self._totals)
        for word in target:
            weight = self._weights.get(word, 0)
            for wording in self._wordings_with.get(word, ()):
                shared[wording] += weight
        whole = self._weight(target)
        best: dict[int, float] = {}
        for weight, total, owners in zip(shared, self._totals, self._owners, strict=True):
            if weight:
                extra, missing = whole - weight, total - weight
                likeness = weight / (weight + _EXTRA * extra + _MISSING * missing)
                if likeness >= _WORTH_NAMING:
                    for owner in owners:
                        best[owner] = max(likeness, best.get(owner, 0.0))
        return best

    def _weight(self, words: frozenset[str]) -> int:
        weigh, unknown = self._weights, self._weights[""]
        return sum([weigh.get(each, unknown) for each in words])


def align(target: Target, level: str | None = None) -> Alignment:
    """The indicator of `models/indicators.yaml` that a target measures, in a document of a
    locality of that level."""
    return _registry().align(target, level)


@cache
def _registry() -> Aligner:
    return Aligner(entries())


def _score(words: Words, likeness: float, indicator: Indicator) -> tuple[float, bool]:
    """How alike they are, and whether that is enough; 0 where they cannot be the same."""
    if not indicator.required <= words.facets <= indicator.allowed:
        return 0.0, False
    if any(each in words.view for each in indicator.barred):
        return 0.0, False
    cued = all(any(each in words.view for each in line) for line in indicator.cues)
    counted = not words.head or not indicator.heads or words.head in indicator.heads
    score = round(likeness * (1.0 if counted else _OTHER_HEAD), 4)
    return score, score >= (ENOUGH if cued else ENOUGH_WITHOUT_CUES)


def _unit_fits(unit: str, indicator: Indicator, ranks: bool) -> bool:
    if indicator.unit == RANK:
        return ranks and not unit.startswith(("%", "điểm"))
    return f"{unit} ".startswith(f"{indicator.unit} ")


def _tier_fits(words: Words, named: Tier | None, indicator: Indicator) -> bool:
    """Whether the level of government agrees.

    An indicator counted by tier is for one of them, or for all and for none named; any other is
    not for a part of the population that is a tier, unless its own words are.
    """
    if indicator.tier:
        return words.tier == indicator.tier
    if indicator.tiered:
        return words.tier in (None, "every")
    return named in (None, "every") or named in indicator.tiers


def _prepared(entry: Mapping[str, Any]) -> Indicator:
    examples: Sequence[Mapping[str, str]] = entry.get("examples", ())
    wordings = (
        words_of(entry["name"]),
        *(words_of(each["indicator"], each.get("scope")) for each in examples),
    )
    facets = [each.facets for each in wordings]
    cues = entry["cues"]
    optional = frozenset(entry.get("facets", ()))
    return Indicator(
        id=entry["id"],
        unit=fold(entry["unit"]),
        change=entry["change"],
        domain=entry["domain"],
        tier=entry.get("tier"),
        tiered=bool(entry.get("tiers")),
        wordings=wordings,
        cues=tuple(tuple(map(phrase, line)) for line in cues["all"]),
        barred=tuple(map(phrase, cues["none"])),
        required=frozenset.intersection(*facets) - optional,
        allowed=frozenset.union(*facets, optional),
        heads=frozenset(each.head for each in wordings if each.head),
        tiers=frozenset(each.tier for each in wordings),
    )


def _weights(indicators: Sequence[Indicator]) -> dict[str, int]:
    """The weight of a word: the rarer among the indicators the heavier; "" for unknown ones.

    Whole numbers, so that sums do not depend on the order of a set.
    """
    spread: Counter[str] = Counter()
    for each in indicators:
        spread.update(frozenset[str]().union(*(wording.content for wording in each.wordings)))
    count = len(indicators)
    weights = {word: round(1000 * math.log(1 + count / seen)) for word, seen in spread.items()}
    return {**weights, "": round(1000 * _UNKNOWN * math.log(1 + count))}
