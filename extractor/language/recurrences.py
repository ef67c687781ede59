"""How often something is done: "hàng quý, 6 tháng, hàng năm hoặc đột xuất", "02 lần/năm".

Also days counted in a recurring month or quarter ("trước ngày 05 của tháng liền kề", "ngày 15
tháng cuối quý"): a recurrence without a date.  Rule names are those of RFC 5545.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractor.knowledge import load
from extractor.model import Recurrence

RRULES: Mapping[Recurrence, str] = {
    "yearly": "FREQ=YEARLY",
    "half-yearly": "FREQ=MONTHLY;INTERVAL=6",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "monthly": "FREQ=MONTHLY",
    "weekly": "FREQ=WEEKLY",
}
"""RFC 5545 recurrence rule of each recurrence; "ad-hoc" has none."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """Words at `start`..`end` that say how often, in the order in which they say it."""

    start: int
    end: int
    recurrences: tuple[Recurrence, ...]


def words_pattern(words: Iterable[str]) -> str:
    """An alternation of words, longest first, with any white space between their syllables."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered)


_WORDS = load("time_words")["recurrences"]
_EVERY = words_pattern(_WORDS["every"])
_PERIODS: Mapping[str, Recurrence] = _WORDS["periods"]
_MONTHS: Mapping[int, Recurrence] = {int(k): v for k, v in _WORDS["months"].items()}
_TIMES: Mapping[int, Recurrence] = {int(k): v for k, v in _WORDS["times_a_year"].items()}
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1
    )
}

_PERIOD = words_pattern(_PERIODS)
_COUNT = r"(?:\d{1,2}|" + "|".join(NUMBER_WORDS) + ")"
_NOT_AFTER = "".join(rf"(?<!{word}\s)" for word in _WORDS["not_after"])
_WORD_END = r"(?!\w)"
_ONCE = r"(?:0?1|một)\s+lần"
# "hàng năm", "mỗi 6 tháng", "6 tháng một lần", "02 lần/năm", "một năm hai lần"
_EXPLICIT = (
    rf"(?:{_NOT_AFTER}(?:{_EVERY})\s+(?:{_PERIOD}){_WORD_END}(?!\s+(?:học|tiếp|sau|trước|\d{{4}}))"
    rf"(?:\s+{_ONCE})?"
    rf"|(?:(?:{_EVERY})\s+)?(?<!\w){_COUNT}\s+(?:tháng|năm|quý|tuần)\s*(?:/|-|,)?\s*{_COUNT}?\s*lần{_WORD_END}"
    rf"(?!\s+thứ)"
    rf"|(?:{_EVERY})\s+{_COUNT}\s+tháng{_WORD_END}"
    rf"|(?<!\w)(?:(?:0?6|sáu)\s+tháng|0?1\s+năm)(?=\s*\(\s*(?:trước|chậm))"
    rf"|(?<=%)\s*/\s*(?:{_PERIOD}){_WORD_END}"
    rf"|(?<!\w){_COUNT}\s+lần\s*(?:/|trong|mỗi|một)\s*(?:một\s+|mỗi\s+|0?1\s+)?(?:{_PERIOD}){_WORD_END})"
)
# In a list only: "quý, 6 tháng, năm"
_BARE = (
    rf"(?:(?<!\w)(?:0?[369]|ba|sáu|chín)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?{_WORD_END}(?!\s*(?:đầu|cuối|\d))"
    rf"|(?<!\w)(?:0?1\s+|cả\s+)?(?:{_PERIOD}){_WORD_END}(?!\s*(?:\d|học|tiếp|sau|trước|[iv]+{_WORD_END}|nay|đầu|cuối))"
    rf"|(?:{words_pattern(_WORDS['ad_hoc'])}){_WORD_END})"
)
_SEPARATOR = r"\s*(?:,|;|/|và\s*/\s*hoặc|và|hoặc|hay)\s*(?:(?:báo\s+cáo|định\s+kỳ|khi)\s+)?"
_ITEM = rf"(?:{_EXPLICIT}|{_BARE})"
_RUN = re.compile(rf"{_ITEM}(?:{_SEPARATOR}{_ITEM})*")
_EXPLICIT_ITEM = re.compile(_EXPLICIT)
_ITEMS = re.compile(_ITEM)
_TRIGGER = re.compile(
    rf"(?<!\w)(?:{_EVERY}|{_COUNT}\s+(?:tháng|năm|quý|tuần|lần)|{_PERIOD})(?!\w)|"
    rf"(?<=%)\s*/|(?<!\w)cả\s+(?:{_PERIOD})(?!\w)|{words_pattern(_WORDS['ad_hoc'])}"
)
_REPORT = re.compile(rf"(?:{words_pattern(_WORDS['reports'])})(?:\s+[^\W\d]+){{0,4}}\s+(?:\(\s*)?$")
_REPORT_OF = re.compile(r"(?<!\w)(?:báo\s+cáo|sơ\s+kết|tổng\s+kết)\s+$")
_PERIODICALLY = re.compile(r"định\s+kỳ\s+(?:theo\s+)?$")
_NO_LIST_AFTER = re.compile(
    r"(?:trong|cả|cuối|đầu|giữa|hết|các|những|nhiều|sau|qua|đến|từ|\d|thời\s+gian)\s+$"
)
_WEEKDAY = re.compile(
    r"(?:(?:vào|trước|trong|chậm\s+nhất|là|sáng|chiều|ngày)\s+)*"
    r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])\s+(?:của\s+)?$"
)
_DAY_OF = re.compile(
    rf"(?:ngày\s*(?:\d{{1,2}}(?:\s*(?:,|và|-|đến)\s*(?:ngày\s*)?\d{{1,2}})*|cuối(?:\s+cùng)?"
    r"|đầu(?:\s+tiên)?)|tuần\s+(?:cuối(?:\s+cùng)?|đầu(?:\s+tiên)?|thứ\s+\w+))"
    r"\s*(?:\(.{0,20}?\)\s*)?(?:của\s+)?"
    rf"(?:(?:{_EVERY})\s+(?P<every>tháng|quý|năm){_WORD_END}"
    rf"|tháng\s+(?P<quarter>(?:cuối|đầu)(?:\s+(?:cùng|tiên))?\s+(?:của\s+)?(?:(?:{_EVERY}|mỗi)\s+)?quý"
    rf"(?:\s+(?:sau|tiếp\s+theo|kế\s+tiếp|liền\s+kề|báo\s+cáo))*){_WORD_END}"
    rf"|tháng\s+(?P<month>{words_pattern(_WORDS['month_of_month'])}){_WORD_END})"
)


def find_repetitions(view: str) -> Iterator[Repetition]:
    """Repetitions in a lower-cased clean view, in order, not overlapping."""
    position = 0
    days = {}
    if "ngày" in view or "tuần" in view:
        days = {match.start(): match for match in _DAY_OF.finditer(view)}
    for start, match in days.items():
        yield from _runs(view, position, start)
        kind: Recurrence = "monthly"
        if match["quarter"] or match["every"] == "quý":
            kind = "quarterly"
        elif match["every"] == "năm":
            kind = "yearly"
        yield Repetition(start, match.end(), (kind,))
        position = match.end()
    yield from _runs(view, position, len(view))


def _runs(view: str, start: int, end: int) -> Iterator[Repetition]:
    position = start
    while trigger := _TRIGGER.search(view, position, end):
        match = _RUN.match(view, trigger.start(), end)
        found = _repetition(view, match) if match else None
        if found:
            yield found
        position = max(match.end() if match else 0, trigger.end())


def _repetition(view: str, match: re.Match[str]) -> Repetition | None:
    items = list(_ITEMS.finditer(view, *match.span()))
    start, end = match.span()
    left = max(0, start - 60)
    explicit = [_is_explicit(view, item) for item in items]
    if not explicit[0]:
        periodic = _PERIODICALLY.search(view, left, start)
        report = _REPORT.search(view, left, start)
        kinds = [kind for item in items if (kind := _recurrence(item.group()))]
        listed = any(explicit) and not _NO_LIST_AFTER.search(view, left, start)
        direct = _REPORT_OF.search(view, left, start) or periodic  # "báo cáo năm"
        if not (listed or (direct and kinds) or (report and len(kinds) >= 2)):
            first = next((item for item, known in zip(items, explicit, strict=True) if known), None)
            if not first:
                return None
            rest = _RUN.match(view, first.start(), end)
            return _repetition(view, rest) if rest else None
    recurrences: list[Recurrence] = []
    for item in items:
        kind = _recurrence(item.group())
        if kind and kind not in recurrences:
            recurrences.append(kind)
    if not recurrences or recurrences == ["ad-hoc"]:
        return None
    weekday = _WEEKDAY.search(view, left, start) if recurrences == ["weekly"] else None
    return Repetition(weekday.start() if weekday else start, end, tuple(recurrences))


def _is_explicit(view: str, item: re.Match[str]) -> bool:
    match = _EXPLICIT_ITEM.match(view, item.start())
    return match is not None and match.end() == item.end()


def _recurrence(words: str) -> Recurrence | None:
    """What one item of a list says; None for what the vocabulary has no name for ("9 tháng")."""
    words = " ".join(words.split())
    if words in _WORDS["ad_hoc"]:
        return "ad-hoc"
    numbers = [
        int(word) if word.isdigit() else NUMBER_WORDS[word]
        for word in re.findall(rf"(?<!\w){_COUNT}(?!\w)", words)
        if not (word == "năm" and not re.search(r"năm (?:lần|tháng)", words))
    ]
    per_year = re.search(r"lần ?(?:/|trong|mỗi|một) ?(?:một |mỗi |0?1 )?(\w+)$", words)
    if per_year:
        period, times = per_year.group(1), numbers[0]
        if period == "năm":
            return _TIMES.get(times)
        return _PERIODS.get(period)  # "02 lần/tháng": the period is what the model has a name for
    period = next((word for word in re.findall(r"\w+", words) if word in _PERIODS), "")
    every = numbers[0] if numbers else 1
    times = numbers[1] if len(numbers) > 1 else 1
    if re.match(rf"(?:{_EVERY}) (?:{_PERIOD})\b", words):
        every, times = 1, 1
    if period == "tháng":
        return _MONTHS.get(every) if times == 1 else None
    if every != 1:
        return None
    return _TIMES.get(times) if period == "năm" else (_PERIODS.get(period) if times == 1 else None)
