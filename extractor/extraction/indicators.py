"""What a value measures: the words of a clause without value, comparator and time."""

from __future__ import annotations

import re
from functools import cache

from extractor.extraction.measures import Measure
from extractor.knowledge import load
from extractor.language.times import find_times
from extractor.normalise import clean, fold, squeeze

_LEFT_OVER = re.compile(r"^(?:\s*(?:và|,))+")  # of times that stood at the head


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("target_words")[name])


@cache
def _lead_ins() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{load('target_words')['lead_ins']})\s+|[,:;\-]\s*)+")


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:\s|^)(?:{load('target_words')['trailing']})|[\s,:;\-(])+$")


def indicator_of(text: str, measure: Measure, siblings: list[Measure]) -> str:
    """The noun phrase measured, as written, white space folded.

    Parallel values share the words that stand once: the beginning ("tỷ lệ ... đạt 90% vào năm
    2025 và 95% vào năm 2030") or the predicate at the end ("80% A, 60% B được xử lý ...").
    """
    if measure.value_first:
        counted = measure.quantity.unit not in (None, "%")  # the noun counted is measured
        begin = measure.quantity.number_end if counted else measure.quantity.end
        words = _own_words(text, begin, measure.piece[1])
        if (
            siblings and measure is not siblings[-1] and len(words.split()) < 2
        ):  # "đạt 60% và đến năm 2027 đạt trên 75% cơ quan ..."
            return _own_words(text, siblings[-1].quantity.end, siblings[-1].piece[1])
        if measure is not siblings[-1] and siblings:
            words = f"{words} {_shared_predicate(text, siblings[-1])}".strip()
    else:
        first = siblings[0].quantity if siblings else measure.quantity
        words = _own_words(text, measure.clause[0], first.start)
        words = _trailing().sub("", words)
        if not words:
            words = _own_words(text, measure.quantity.end, measure.clause[1])
    return words or squeeze(text[slice(*measure.clause)])


def _own_words(text: str, start: int, end: int) -> str:
    """The words of a range without its times, exclusions, baselines and outer cue words."""
    words = text[start:end]
    view = list(clean(words))
    for time in find_times(words):
        if time.usage == "time" and (time.first or time.last):
            view[time.start : time.end] = " " * (time.end - time.start)
    joined = "".join(view)
    for pattern in (_pattern("exclusions"), _pattern("baselines")):
        joined = pattern.sub(" ", joined)
    joined = _LEFT_OVER.sub("", squeeze(joined).replace("so với .", "")).strip(" .,;:-()")
    lowered = fold(joined)
    lead = _lead_ins().match(lowered)
    if lead and lead.end() < len(joined):
        joined = joined[lead.end() :]
    return joined.strip(" .,;:-")


def _shared_predicate(text: str, last: Measure) -> str:
    words = text[last.quantity.end : last.clause[1]]
    found = _pattern("predicates").search(fold(words))
    return _own_words(words, found.start(), len(words)) if found else ""


def scope_of(text: str, measure: Measure, siblings: list[Measure]) -> str | None:
    """The part of the population that the sentence confines the value to."""
    if len(siblings) > 1 and not measure.value_first:
        shared = text[measure.clause[0] : siblings[0].quantity.start]
        listed = [
            squeeze(shared[found.start() : found.end()])
            for found in _pattern("listed_scopes").finditer(fold(shared))
        ]
        if len(listed) == len(siblings):  # "của UBND thành phố, cấp xã đạt tương ứng 40%, 35%"
            return listed[siblings.index(measure)]
    piece = text[slice(*measure.piece)]
    found = _pattern("scopes").search(fold(piece))
    if found and (len(siblings) > 1 or "lĩnh vực" in found.group()):
        return squeeze(piece[found.start() : found.end()])
    return None
