"""Targets that are no canonical indicator, grouped among themselves: candidates for the registry.

Two belong together when they count the same thing in the same unit, change, tier and facets, and
most of their telling words are the same.  A group keeps to its first member, so that a chain of
small differences cannot join two things.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.catalogue.indicator_words import Words, words_of
from extractor.normalise import fold, squeeze

_ALIKE = 0.7  # the share of the weight of all words of either that both have
_SHORTEST = 3  # words; less ("số quy định") is too vague to be grouped by
_TELLING = 4  # the rarest words of a wording, by which groups are looked up


@dataclass(frozen=True, slots=True)
class Unaligned:
    """A target without a canonical indicator; `locality`: its code, or what stands for it."""

    id: str
    indicator: str
    scope: str | None
    unit: str | None
    change: str
    domain: str
    locality: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Targets that seem to measure one thing; `name`: the commonest wording, then the shortest."""

    name: str
    unit: str | None
    change: str
    domain: str
    members: tuple[Unaligned, ...]

    @property
    def localities(self) -> tuple[str, ...]:
        """Of its members, each once."""
        return tuple(sorted({each.locality for each in self.members if each.locality}))


def group(targets: Iterable[Unaligned]) -> list[Candidate]:
    """All targets in groups, those of most localities first; the order of `targets` is nothing."""
    blocks: dict[tuple[str, str], list[tuple[Words, Unaligned]]] = defaultdict(list)
    for each in sorted(targets, key=lambda each: (fold(each.indicator), each.id)):
        unit = fold(squeeze(each.unit or ""))
        words = words_of(each.indicator, each.scope)
        single = frozenset(word for word in words.content if " " not in word)
        blocks[unit, each.change].append((replace(words, content=single), each))
    groups = [found for block in blocks.values() for found in _groups(block)]
    made = [_candidate(members) for members in groups]
    made.sort(key=lambda each: (-len(each.localities), -len(each.members), fold(each.name)))
    return made


def _groups(block: Sequence[tuple[Words, Unaligned]]) -> list[list[Unaligned]]:
    spread = Counter(word for words, _ in block for word in words.content)
    weights = {word: math.log(1 + len(block) / seen) for word, seen in spread.items()}
    groups: list[tuple[Words, list[Unaligned]]] = []
    of_word: dict[object, list[int]] = defaultdict(list)
    same_words: dict[object, int] = {}
    for words, each in block:
        if len(words.content) < _SHORTEST:
            groups.append((words, [each]))
            continue
        kind = (words.content, words.facets, words.tier)
        place = same_words.get(kind)
        if place is None:
            telling = sorted(words.content, key=lambda word: (-weights[word], word))[:_TELLING]
            keys = [(word, words.head, words.facets, words.tier) for word in telling]
            found = {place for key in keys for place in of_word[key]}
            likeness = {place: _likeness(words, groups[place][0], weights) for place in found}
            place = max(likeness, key=lambda place: (likeness[place], -place), default=None)
            if place is None or likeness[place] < _ALIKE:
                place = len(groups)
                groups.append((words, []))
                for key in keys:
                    of_word[key].append(place)
            same_words[kind] = place
        groups[place][1].append(each)
    return [members for _, members in groups]


def _likeness(one: Words, other: Words, weights: dict[str, float]) -> float:
    shared = math.fsum(weights[word] for word in one.content & other.content)
    either = math.fsum(weights[word] for word in one.content | other.content)
    return shared / either if either else 0.0


def _candidate(members: list[Unaligned]) -> Candidate:
    wordings = Counter(squeeze(each.indicator) for each in members)
    name = min(wordings, key=lambda text: (-wordings[text], len(text), text))
    domains = Counter(each.domain for each in members)
    first = members[0]
    return Candidate(
        name=name,
        unit=first.unit,
        change=first.change,
        domain=min(domains, key=lambda domain: (-domains[domain], domain)),
        members=tuple(sorted(members, key=lambda each: each.id)),
    )
