"""The words of an indicator as they are compared: what is counted, of whom, in which respect.

Two targets are alike when they count the same thing (head), share their telling words, and show
the same facets: subject area, survey, level of service, share that limits the group ("dưới 70%").
The words themselves are knowledge: `models/indicator_words.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, cast

from extractor.knowledge import load
from extractor.normalise import fold, squeeze

Tier = Literal["province", "district", "commune", "every"]

_SHORTEST_BEFORE_TAIL = 5  # content words that must stand before a tail that is left out
_CITATION = re.compile(r"\b\d+/(?:\d{4}/)?[a-zđ][\w&-]*")  # "68/2000/NĐ-CP" measures nothing
_SHARE = re.compile(r"(?<!\S)\d+(?:,\d+)?%(?!\S)")
_PARTS = re.compile(r"[^\w%,]+|,(?!\d)|(?<!\d),")


@dataclass(frozen=True, slots=True)
class Words:
    """What is compared of one wording.

    view: all its words between single spaces, a space at both ends.  content: the telling words
    and pairs of neighbours among them.  facets: "subject:land", ...  tier: the level of government
    that it is for; None where it names none.
    """

    view: str
    content: frozenset[str]
    facets: frozenset[str]
    head: str | None
    tier: Tier | None


@lru_cache(maxsize=16384)
def words_of(indicator: str, scope: str | None = None) -> Words:
    """The words of an indicator with the part of the population that it is for."""
    own, part = view(indicator), view(scope or "")
    tier = _tier(part) or _tier(own)
    # A scope that is a level of government and no more tells nothing else.
    whole = own if scope and len(_content(part)) == 0 else f"{own}{part.lstrip()}"
    return Words(
        view=whole,
        content=frozenset(_with_pairs(_content(_without_tail(whole)))),
        facets=_facets(whole) | _shares(own),
        head=_head(own),
        tier=tier,
    )


def view(text: str) -> str:
    """A text as its words between single spaces, abbreviations written out, citations left out.

    Decimal commas and percent signs stay at their numbers: " từ 10% đến dưới 30% ".
    """
    expanded = _abbreviations().sub(lambda found: _written_out()[found.group()], squeeze(text))
    folded = _CITATION.sub(" ", fold(expanded))
    return f" {' '.join(_PARTS.sub(' ', folded.replace(' %', '%')).split())} "


def phrase(words: str) -> str:
    """A phrase of the knowledge as it stands in a view."""
    return view(words)


def scope_tier(scope: str | None) -> Tier | None:
    """The level of government that a scope names, None for none or no scope."""
    return _tier(view(scope)) if scope else None


def city_tier(scope: str | None, level: str | None) -> Tier | None:
    """The tier of a scope that is the document's own city ("UBND thành phố"): that of its level,
    for a city may be a province or a district; None for any other scope."""
    if not scope or level not in ("province", "district"):
        return None
    words = load("indicator_words")["tiers"]["city"]
    whole = re.fullmatch(rf" (?:ủy ban nhân dân |cấp )?(?:{_any(words)}) ", view(scope))
    return cast("Tier", level) if whole else None


def _with_pairs(words: list[str]) -> list[str]:
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def _content(text: str) -> list[str]:
    return _filling().sub(" ", text).split()


def _without_tail(text: str) -> str:
    """The view up to the first tail that leaves enough before it."""
    for found in _tails().finditer(text):
        if len(_content(text[: found.start()])) >= _SHORTEST_BEFORE_TAIL:
            return f"{text[: found.start()].rstrip()} "
    return text


def _facets(text: str) -> frozenset[str]:
    plain = _neutral().sub(" ", text)
    return frozenset(
        name for name, phrases in _facet_phrases() if any(each in plain for each in phrases)
    )


def _shares(text: str) -> frozenset[str]:
    """The percentages in the name itself: "dưới 70% chi thường xuyên" is not "dưới 100%"."""
    return frozenset(f"share:{share}" for share in _SHARE.findall(text))


def _head(text: str) -> str | None:
    """What is counted: the first measure of the list, else the head that stands first."""
    words = load("indicator_words")
    for measure in words["measures"]:
        if f" {measure} " in text:
            return str(measure)
    places = [
        (place, -len(head), head)
        for head in words["heads"]
        if (place := text.find(f" {head} ")) >= 0
    ]
    return str(min(places)[2]) if places else None


def _tier(text: str) -> Tier | None:
    """The level that the words name; "every" where they name several or say so."""
    tiers, pattern = _tiers()
    named = {tiers[word] for word in pattern.findall(text)}
    levels = named & {"province", "district", "commune"}
    if "every" in named or len(levels) > 1 or (levels == {"commune"} and "city" in named):
        return "every"
    for level in ("province", "district", "commune"):
        if level in levels:
            return level
    return None


@cache
def _tiers() -> tuple[dict[str, str], re.Pattern[str]]:
    of_word = {
        word: tier for tier, words in load("indicator_words")["tiers"].items() for word in words
    }
    return of_word, re.compile(rf"(?<=\s)(?:{_any(of_word)})(?=\s)(?! hội )")


@cache
def _filling() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{_any(load('indicator_words')['filling'])})(?=\s)")


@cache
def _tails() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{_any(load('indicator_words')['tails'])})(?=\s)")


@cache
def _neutral() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{_any(load('indicator_words')['neutral'])})(?=\s)")


@cache
def _facet_phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (f"{facet}:{value}", tuple(phrase(each) for each in phrases))
        for facet, values in load("indicator_words")["facets"].items()
        for value, phrases in values.items()
    )


@cache
def _written_out() -> dict[str, str]:
    return {**load("abbreviations"), **load("indicator_words")["abbreviations"]}


@cache
def _abbreviations() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(_written_out())})(?!\w)")


def _any(words: object) -> str:
    listed: list[str] = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(map(re.escape, listed))
