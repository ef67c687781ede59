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
    return re.compile(load("target_words")[name], re.IGNORECASE)


@cache
def _lead_ins() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{load('target_words')['lead_ins']})(?:\s+|(?=[,:]))|[,:;\-]\s*)+")


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:\s|^)(?:{load('target_words')['trailing']})|[\s,:;\-(])+$")


@cache
def _leading() -> re.Pattern[str]:
    """The words that lead to a number, at the end: "giảm tối thiểu"."""
    return re.compile(rf"(?:(?:\s+|^)(?:{load('target_words')['trailing']}))+\s*$")


def indicator_of(text: str, measure: Measure, siblings: list[Measure]) -> str:
    """The noun phrase measured, as written, white space folded; "" where the words name none
    ("tăng 2,2 lần so với cuối năm 2022").

    Parallel values share the words that stand once: the beginning ("tỷ lệ ... đạt 90% vào năm
    2025 và 95% vào năm 2030") or the predicate at the end ("80% A, 60% B được xử lý ...").
    What says nothing of the things counted takes what is done to them from before the number
    ("kiểm tra tối thiểu 30% số xã": "kiểm tra số xã").
    """
    if measure.value_first:
        begin = measure.quantity.number_end if _counts(measure) else measure.quantity.end
        words = _own_words(text, begin, measure.piece[1])
        words = _magnitudes().sub("", words)
        if fold(text[measure.quantity.start :]).startswith("từ "):
            words = words.removesuffix(" trở lên")  # "từ 02 mỏ cát trở lên"
        if (
            siblings and measure is not siblings[-1] and len(words.split()) < 2
        ):  # "đạt 60% và đến năm 2027 đạt trên 75% cơ quan ..."
            return _own_words(text, siblings[-1].quantity.end, siblings[-1].piece[1])
        if measure is not siblings[-1] and siblings and not _says_itself(words):
            words = f"{words} {_shared_predicate(text, siblings[-1])}".strip()
        words += _shared_relative(words, squeeze(text[measure.piece[1] :]))
        if words and not _pattern("states").search(fold(words)):
            words = f"{_action_before(text, measure, siblings)} {words}".strip()
    else:
        first = siblings[0].quantity if siblings else measure.quantity
        action = _action_before(text, measure, siblings)
        if _counts(measure) and action:  # "lắp đặt mới 120 trạm BTS"
            return squeeze(f"{action} {_magnitudes().sub('', measure.quantity.unit or '')}")
        words = _before(text, measure.clause[0], first.start)
        if found := _pattern("measured").search(fold(words)):
            words = words[found.start("a") :]
        about = _pattern("ranked_by").match(fold(text[measure.quantity.end : measure.clause[1]]))
        if about and not _pattern("ranked_by").search(fold(f" về {words}")):
            start = measure.quantity.end
            words = squeeze(text[start + about.start("a") : start + about.end("a")])
        if not words:
            words = _own_words(text, measure.quantity.end, measure.clause[1])
    return words


def _says_itself(words: str) -> bool:
    """Whether a thing counted has a predicate of its own: "cán bộ có trình độ cao đẳng trở lên"."""
    return re.search(r"\b(?:được|có)\s", fold(words)) is not None


def _counts(measure: Measure) -> bool:
    """Whether the unit is the thing counted ("120 trạm"), not a measure of it ("320 ha")."""
    unit = fold(measure.quantity.unit or "%")
    return unit != "%" and not _measures().match(unit)


def _action_before(text: str, measure: Measure, siblings: list[Measure]) -> str:
    """What is done to the things counted, from the words before the first number; "" for none."""
    first = siblings[0] if siblings else measure
    start, end = first.group_range[0], first.quantity.start
    led_to = _leading().sub("", fold(_without_times(text[start:end])))
    if led_to.rstrip().endswith((",", ";", ":")):
        return ""  # what is done to something else: "tinh giản biên chế, đến năm 2025 giảm"
    words = _before(text, start, end)
    found = _actions().search(fold(words))
    return words[found.start() :] if found else ""


def _before(text: str, start: int, end: int) -> str:
    """The words that stand before a number, without those that lead to it ("đạt tối thiểu")."""
    words = _trailing().sub("", _own_words(text, start, end))
    return _pattern("tails").sub("", words)


@cache
def _actions() -> re.Pattern[str]:
    """A list of actions at the end: "khảo sát, cắm biển cảnh báo tại"."""
    one = rf"\b(?:{load('target_words')['actions']})\b[^,;:]*"
    return re.compile(rf"(?:{one}(?:,|\bvà\b)\s*)*{one}$")


@cache
def _measures() -> re.Pattern[str]:
    units = load("units")
    words = [*units["money"], *units["measures"], *units["spelled"]]
    return re.compile(rf"(?:(?:{_any(units['magnitudes'])})\s+)?(?:{_any(words)})\b")


@cache
def _magnitudes() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any(load('units')['magnitudes'])})\s+", re.IGNORECASE)


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _own_words(text: str, start: int, end: int) -> str:
    """The words of a range without its times, exclusions, baselines and outer cue words."""
    joined = _without_times(text[start:end])
    for pattern in (_pattern("exclusions"), _pattern("baselines")):
        joined = pattern.sub(" ", joined)
    joined = _LEFT_OVER.sub("", squeeze(joined).replace("so với .", ""))
    joined = _stripped(joined)
    lead = _lead_ins().match(fold(joined))
    if lead and lead.end() < len(joined):
        joined = joined[lead.end() :]
    return _stripped(_pattern("tails").sub("", joined))


def _without_times(words: str) -> str:
    view = list(clean(words))
    for time in find_times(words):
        if time.usage == "time" and (time.first or time.last):
            view[time.start : time.end] = " " * (time.end - time.start)
    return "".join(view)


def _stripped(words: str) -> str:
    """Without punctuation at either end; a bracket stays where its other half is."""
    words = words.strip(" .,;:-")
    if words.count("(") != words.count(")"):
        words = words.strip("()")
        if words.count("(") > words.count(")"):
            words = words.rpartition("(")[0]
    return words.strip(" .,;:-")


def _shared_predicate(text: str, last: Measure) -> str:
    words = text[last.quantity.end : last.clause[1]]
    found = _pattern("predicates").search(fold(words))
    return _own_words(words, found.start(), len(words)) if found else ""


def _shared_relative(words: str, following: str) -> str:
    """What two nouns share: in "20% số quy định và 20% chi phí tuân thủ quy định liên quan đến hoạt
    động kinh doanh" the first is of "quy định liên quan đến hoạt động kinh doanh" as well."""
    noun = re.escape(" ".join(words.split()[-2:]))
    found = re.match(rf"\s*và\b[^.;]*?\b{noun}(?P<a> liên quan đến [^,;.()]*)", following)
    return re.split(r"\s+(?:tại|trong|trên)\b", found["a"])[0] if noun and found else ""


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
