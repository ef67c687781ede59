"""Words of time and what they resolve to: "từ ngày 08 đến ngày 10 tháng 12 năm 2025", "hàng quý".

Periods of the calendar (`calendar_periods`) and repetitions (`recurrences`) are put together with
the words around them: prepositions, "và các năm tiếp theo", "kể từ ngày ký".
Dates of cited instruments are no times and are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from extractor.knowledge import load
from extractor.language.calendar_periods import Period, find_periods
from extractor.language.recurrences import RRULES, find_repetitions, words_pattern
from extractor.language.relative_times import find_relative_times
from extractor.language.time_prefixes import PREFIX_WORD, Edge, Mode, prefix_before
from extractor.language.time_usage import usage_of
from extractor.model import DueBound, Recurrence, TimeExpression
from extractor.normalise import clean, fold

__all__ = ["RRULES", "find_periods", "find_times", "is_standing", "time_spans"]

_WORDS = load("time_words")
_LIST = re.compile(r"\s*(?:,|và|hoặc|-|&)\s*(?:các\s+)?")
_RANGE = re.compile(r"\s*,?\s*")
_DASH = re.compile(r"\s*-\s*")
_FOLLOWING = (
    r"\s*,?\s*(?:(?:và|,|-)\s*)?(?:(?:cho|trong)\s+)?(?:các\s+|những\s+)?"
    rf"(?:{words_pattern(_WORDS['open_ended']['nouns'])})\s+"
    rf"(?:{words_pattern(_WORDS['open_ended']['adjectives'])})(?!\w)"
)
_OPEN_ENDED = re.compile(rf"{_FOLLOWING}|\s+trở\s+đi(?!\w)")
_UNTIL_NOW = re.compile(r"\s*(?:cho\s+)?(?:đến|tới)\s+nay(?!\w)")
_AND_EARLIER = re.compile(r"\s+trở\s+(?:về\s+trước|lại|về)(?!\w)")
_EVERY_SUFFIX = re.compile(r"\s*,?\s*(?:của\s+)?(?:hằng|hàng|mỗi)\s+(năm|quý)(?!\w)")
_DAY_WITHOUT_YEAR = re.compile(r"(?<!\d)\d{1,2}\s*(?:/|-|\s+tháng)\s*\d{1,2}$")
_AND_DAYS = re.compile(r"(?:\s*(?:,|và|hoặc)\s*(?:ngày\s+)?\d{1,2}\s*/\s*\d{1,2})+\s*")
_CLAUSE_END = re.compile(r"[;.](?=\s|$)")
_YEARLY_DAY = re.compile(r"\s*[,(]?\s*$")
_FROM_NOW = re.compile(r"từ\s+nay\s*$")
_THIS_YEAR = re.compile(
    rf"(?<!\w)(?P<mode>(?:{PREFIX_WORD}\s+){{1,5}})năm(?:\s+nay)?(?!\w|\s*\d|\s+(?:học|tiếp|sau|trước|tới|qua))"
)
_STANDING = re.compile(rf"(?:{words_pattern(_WORDS['standing'])})(?!\w)")
_STANDING_WORDS = 14
_LETTER = re.compile(r"[^\W\d_]")
_ANY = re.compile(
    r"\d|(?<!\w)(?:hằng|hàng|mỗi|một|hai|định\s+kỳ|báo\s+cáo|sơ\s+kết|tổng\s+kết|quý|qúy|kể\s+từ|"
    r"nay|năm)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A period with the words before it."""

    start: int
    period: Period
    mode: Mode
    edge: Edge


@lru_cache(maxsize=4096)  # several stages ask for the times of one sentence
def find_times(text: str, issued_on: date | None = None) -> tuple[TimeExpression, ...]:
    """Expressions of time in a piece of text, in order, not overlapping, the longest first.

    `issued_on` (of the document) resolves "trong năm", "kể từ ngày ký" and days without a year:
    the next such day on or after it.
    """
    if not _ANY.search(text):
        return ()
    original = clean(text)
    view = original.lower()
    if len(view) != len(text):
        view = fold(text)
    found = [
        *find_relative_times(view, issued_on),
        *_calendar(view, original, issued_on),
        *_this_year(view, issued_on),
    ]
    for repetition in find_repetitions(view):
        prefix = prefix_before(view, repetition.start)
        day = view.startswith("ngày", repetition.start)
        start = prefix[0] if day else repetition.start
        found.append(TimeExpression(start, repetition.end, recurrences=repetition.recurrences))
    found = _with_yearly_days(view, _with_ends(view, found))
    return _longest(found)


def _longest(found: list[TimeExpression]) -> tuple[TimeExpression, ...]:
    """Expressions that do not overlap, the longest first, back in the order of the text."""
    starts: list[int] = []
    kept: list[TimeExpression] = []
    for time in sorted(found, key=lambda time: (time.start - time.end, time.start)):
        index = bisect_left(starts, time.start)
        free_before = index == 0 or kept[index - 1].end <= time.start
        if free_before and (index == len(kept) or time.end <= starts[index]):
            starts.insert(index, time.start)
            kept.insert(index, time)
    return tuple(kept)


def time_spans(view: str) -> tuple[tuple[int, int], ...]:
    """Places of all periods in a lower-cased clean view, dates of citations included."""
    return tuple((period.start, period.end) for period in find_periods(view))


def is_standing(text: str) -> bool:
    """Whether a cell says "thường xuyên", "theo yêu cầu" or the like, and no time besides."""
    view = fold(text)
    words = view.split()
    letter = _LETTER.search(view)
    return bool(
        letter
        and len(words) <= _STANDING_WORDS
        and _STANDING.match(view, letter.start())
        and not find_times(text)
    )


# --------------------------------------------------------------------------- periods


def _calendar(view: str, original: str, issued_on: date | None) -> list[TimeExpression]:
    phrases = []
    end = 0
    for period in find_periods(view):
        start, mode, edge = prefix_before(view, period.start, end)
        phrases.append(_Phrase(start, period, mode, edge))
        end = period.end
    phrases = _with_shared_years(view, phrases)
    times = []
    previous: TimeExpression | None = None
    index = 0
    while index < len(phrases):
        count = _joined(view, phrases[index:])
        group = phrases[index : index + count]
        index += count
        time = _resolve(view, original, group, issued_on)
        if time:
            previous = _continued(view, previous, time)
            times.append(previous)
    return times


def _joined(view: str, phrases: list[_Phrase]) -> int:
    """How many of the phrases from the first make one expression: a range or a list."""
    count = 1
    for left, right in pairwise(phrases):
        between = view[left.period.end : right.start]
        first, second = left.period, right.period
        ranged = count == 1 and right.mode in ("until", "before") and _RANGE.fullmatch(between)
        if ranged and (left.mode == "from" or (left.mode in ("", "within") and first.year is None)):
            return 2
        if right.mode or right.edge or left.edge:
            break
        same = first.grain == second.grain and second.grain != "years"
        if count == 1 and left.mode == "from" and same and _DASH.fullmatch(between):
            return 2
        if not same or not _LIST.fullmatch(between) or phrases[0].mode not in ("", "within"):
            break
        if first.months and second.months and not _adjacent(first, second):
            break
        count += 1
    return count


def _adjacent(first: Period, second: Period) -> bool:
    """Whether the second period begins on the day after the first ends."""
    year = second.year or first.year or 2024
    earlier, later = first.dates(year), second.dates(year)
    return bool(earlier and later and later[0] == earlier[1] + timedelta(days=1))


def _with_shared_years(view: str, phrases: list[_Phrase]) -> list[_Phrase]:
    """ "tháng 6 và tháng 12 năm 2025": the year stands once, at the end of the list."""
    shared = list(phrases)
    for index in range(len(shared) - 2, -1, -1):
        left, right = shared[index].period, shared[index + 1].period
        between = view[left.end : shared[index + 1].start]
        alike = left.year is None and left.months and left.grain == right.grain
        if alike and right.year and _LIST.fullmatch(between):
            period = replace(left, year=right.year, last_year=right.year)
            shared[index] = replace(shared[index], period=period)
    return shared


def _resolve(
    view: str, original: str, group: list[_Phrase], issued_on: date | None
) -> TimeExpression | None:
    head, tail = group[0], group[-1]
    start, end = head.start, tail.period.end
    single = len(group) == 1
    if single and head.period.months is None and head.period.grain == "day":
        return None  # "ngày 08" alone
    bare = not head.mode and not head.edge
    prefix = view[start : head.period.start]
    usage = usage_of(
        view,
        original,
        start,
        day=tail.period.grain == "day",
        bare=bare,
        until=head.mode == "until" and single,
    )
    if usage == "citation":
        return None
    if view.startswith("nhiệm", head.period.start):
        usage = "name"
    if "tính" in prefix.split():
        usage = "baseline"
    every = _EVERY_SUFFIX.match(view, end) if tail.period.year is None else None
    if every:
        kind: Recurrence = "yearly" if every.group(1) == "năm" else "quarterly"
        return TimeExpression(start, every.end(), recurrences=(kind,))
    # What has been measured lies in the past: the next such day would be a guess.
    last_dates = tail.period.dates() if usage == "baseline" else _dates(tail.period, issued_on)
    first_dates = last_dates
    if not single:
        first = head.period
        if first.year is None:
            written = tail.period.year or (last_dates[0].year if last_dates else None)
            months = first.months or tail.period.months
            first = replace(first, months=months, year=written, last_year=written)
            days = first.dates()
            if written and days and last_dates and days[0] > last_dates[1]:
                # "từ 15/11 đến 15/01/2026" begins in the year before
                first = replace(first, year=written - 1, last_year=written - 1)
        first_dates = first.dates()
    time = _bounded(start, end, head, tail, first_dates, last_dates, usage, single)
    now = _UNTIL_NOW.match(view, end)
    if now:
        return replace(
            time, end=now.end(), last=None, bound=None, open_ended=False, usage="baseline"
        )
    earlier = _AND_EARLIER.match(view, end)
    if earlier:
        return replace(time, end=earlier.end(), first=None, usage="baseline")
    opened = _OPEN_ENDED.match(view, end)
    if opened:
        return replace(time, end=opened.end(), last=None, bound=None, open_ended=True)
    from_now = _FROM_NOW.search(view, max(0, start - 12), start) if head.mode == "until" else None
    if from_now:
        return replace(time, start=from_now.start(), first=issued_on)
    return time


def _bounded(
    start: int,
    end: int,
    head: _Phrase,
    tail: _Phrase,
    first_dates: tuple[date, date] | None,
    last_dates: tuple[date, date] | None,
    usage: Literal["time", "baseline", "name"],
    single: bool,
) -> TimeExpression:
    """The expression with the days that its prepositions leave of its periods."""
    first, last = (_edge(first_dates, head.edge)[0], _edge(last_dates, tail.edge)[1])
    time = TimeExpression(start, end, usage=usage)
    if not single:
        if tail.mode == "before":
            last = last_dates[0] if last_dates else None
        if first and last and first > last:
            first = None
        ends: DueBound = "before" if tail.mode == "before" else "by"
        return replace(time, first=first, last=last, bound=ends if last else None)
    if head.mode == "before":
        last = last if tail.edge else (last_dates[0] if last_dates else None)
        return replace(time, last=last, bound="before" if last else None)
    if head.mode == "until":
        return replace(time, last=last, bound="by" if last else None)
    if head.mode == "from" and not tail.period.compound:
        return replace(time, first=first, open_ended=True)
    if head.mode == "after" and last_dates:
        return replace(time, first=last_dates[1] + timedelta(days=1), open_ended=True)
    return replace(time, first=first, last=last, bound="by" if last else None)


def _edge(dates: tuple[date, date] | None, edge: Edge) -> tuple[date | None, date | None]:
    """What "đầu", "giữa", "cuối" leave of a period: its end is known, how long it lasts is not."""
    if not dates:
        return None, None
    first, last = dates
    if edge == "end":
        return None, last
    if edge == "beginning":
        return first, None
    if edge == "middle":
        if first.month == 1 and last.month == 12:
            return None, date(first.year, 6, 30)
        return None, first + (last - first) // 2
    return first, last


def _dates(period: Period, issued_on: date | None) -> tuple[date, date] | None:
    """Days of a period; without a year, those of the next such period that ends after issue."""
    if period.year is not None or issued_on is None:
        return period.dates()
    here = period.dates(issued_on.year)
    if here and here[1] >= issued_on:
        return here
    return period.dates(issued_on.year + 1)


def _continued(view: str, previous: TimeExpression | None, time: TimeExpression) -> TimeExpression:
    """The second of "Kế hoạch CCHC hàng năm, giai đoạn ..., năm ..." shares the name's usage."""
    if previous and previous.usage != "time" and time.usage == "time":
        between = view[previous.end : time.start]
        if (
            re.fullmatch(r"\s*(?:,|và|-)\s*", between)
            and view[time.start : time.start + 3] == "năm"
        ):
            return replace(time, usage=previous.usage)
    return time


# ------------------------------------------------------- recurring, relative, this year


def _with_ends(view: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """Joins "từ ngày ký" and "đến hết năm 2025" into one expression."""
    ordered = sorted(found, key=lambda time: time.start)
    merged: list[TimeExpression] = []
    for time in ordered:
        start = merged[-1] if merged else None
        joins = start and start.open_ended and time.last and not time.first
        if start and joins and _RANGE.fullmatch(view, start.end, time.start):
            merged[-1] = replace(time, start=start.start, first=start.first)
        else:
            merged.append(time)
    return merged


def _with_yearly_days(view: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """A day without a year recurs beside "hằng năm": it takes that recurrence instead of a date.

    "hằng năm (trước ngày 15 tháng 11)" becomes one expression; "báo cáo năm gửi trước ngày 15/12"
    two.
    """
    merged: list[TimeExpression] = []
    every: TimeExpression | None = None
    for time in sorted(found, key=lambda time: (time.start, time.end)):
        undated = time.last and not time.recurrences and time.usage == "time" and not time.first
        recurs = (
            every
            and undated
            and every.end <= time.start
            and _DAY_WITHOUT_YEAR.search(view, time.start, time.end)
            and not _CLAUSE_END.search(view, every.end, time.start)
        )
        if every and recurs and _YEARLY_DAY.fullmatch(view, every.end, time.start):
            closes = "(" in view[every.end : time.start] and view.startswith(")", time.end)
            merged[merged.index(every)] = replace(every, end=time.end + closes)
        elif every and recurs:
            merged.append(replace(time, last=None, bound=None, recurrences=every.recurrences))
        else:
            merged.append(time)
        if time.recurrences:
            every = time
    for time, following in tuple(pairwise(merged)):
        if (  # "trước ngày 01/6 và 15/11 hằng năm"
            following.recurrences
            and time.last
            and not time.first
            and not time.recurrences
            and _DAY_WITHOUT_YEAR.search(view, time.start, time.end)
            and _AND_DAYS.fullmatch(view, time.end, following.start)
        ):
            merged[merged.index(time)] = replace(following, start=time.start)
            merged.remove(following)
    return merged


def _this_year(view: str, issued_on: date | None) -> list[TimeExpression]:
    """ "trong năm", "đến hết năm", "trước cuối năm": of the year of issue."""
    times = []
    for match in _THIS_YEAR.finditer(view):
        start, mode, edge = prefix_before(view, match.end("mode"))
        if mode in ("from", "after", "") or (mode == "until" and match["mode"].split() == ["đến"]):
            continue
        if mode == "before" and not edge:
            continue
        if view[max(0, start - 6) : start].endswith("tháng "):
            continue  # "6 tháng cuối năm"
        year = issued_on.year if issued_on else None
        period = Period(match.end("mode"), match.end(), "year", year=year, last_year=year)
        phrase = _Phrase(start, period, mode, edge)
        dates = period.dates()
        times.append(
            _bounded(start, match.end(), phrase, phrase, dates, dates, "time", single=True)
        )
    return times
