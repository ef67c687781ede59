"""Days, months, quarters, half-years and years as written: "ngày 20 tháng 10", "Quý II/2026".

A `Period` is one such atom without the words around it ("trước", "từ ... đến ..."), which belong
to `times`.  What is not written (mostly the year) stays None until the words around supply it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

Grain = Literal["day", "month", "quarter", "part-year", "year", "years"]

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_QUARTER = r"(?:iv|i{1,3}|0?[1-4])"
_NO_DIGIT = r"(?!\d)"
_WORD_END = r"(?!\w)"
_LONGEST = 60  # years; a vision reaches from 2020 to 2050
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of the calendar at `start`..`end` of the text.

    months: first and last month; None for a day whose month is written further on ("ngày 08").
    day, last_day: of the month, for grain "day".
    year, last_year: None where no year is written.
    """

    start: int
    end: int
    grain: Grain
    months: tuple[int, int] | None = (1, 12)
    day: int | None = None
    last_day: int | None = None
    year: int | None = None
    last_year: int | None = None

    @property
    def compound(self) -> bool:
        """Whether it is a list or run of months, quarters or years."""
        length = {"month": 1, "quarter": 3}.get(self.grain, 12)
        first, last = self.months or (1, 1)
        return self.last_year != self.year or last - first + 1 > length

    def dates(self, year: int | None = None) -> tuple[date, date] | None:
        """First and last day, in `year` if none is written; None if they are not determined."""
        first_year = self.year if self.year is not None else year
        if first_year is None or self.months is None:
            return None
        last_year = self.last_year if self.last_year is not None else first_year
        first_month, last_month = self.months
        last_day = self.last_day or self.day or monthrange(last_year, last_month)[1]
        try:
            first = date(first_year, first_month, self.day or 1)
            last = date(last_year, last_month, last_day)
        except ValueError:
            return None
        return (first, last) if first <= last else None


_FULL_DATE = re.compile(
    rf"(?:ngày\s*)?(?<![\d/.\-])({_DAY})(?:\s*-\s*({_DAY}))?\s*"
    rf"(?:/\s*({_MONTH})\s*/|-\s*({_MONTH})\s*-|\.({_MONTH})\.)\s*({_YEAR}){_NO_DIGIT}"
)
_SPELLED_DATE = re.compile(
    rf"(?:ngày\s*)?(?<![\d/.\-])({_DAY})(?:\s*(?:-|và|,)\s*({_DAY}))?\s*tháng\s*({_MONTH})"
    rf"\s*(?:,?\s*năm\s*|[/-]\s*)({_YEAR}){_NO_DIGIT}"
)
_DAY_AND_MONTH = re.compile(
    rf"ngày\s*({_DAY})(?:\s*-\s*({_DAY}))?\s*(?:tháng|/|-)\s*({_MONTH}){_NO_DIGIT}(?!\s*/\s*\d)"
)
_BARE_DAY_AND_MONTH = re.compile(rf"(?<![\d/.,\-])({_DAY})/({_MONTH}){_NO_DIGIT}(?!\s*[/%.,]\s*\d)")
_DAY_ONLY = re.compile(rf"ngày\s*({_DAY}){_NO_DIGIT}(?!\s*(?:[/.,]\s*\d|tháng\s+\d))")
_LISTED = r"(?:\s*(?:,|;|và|-|&|đến)\s*(?:{head}\s*)?{item}(?![\d%]|\s*%|[.,]\d)){{0,11}}"
_MONTHS = re.compile(
    rf"(?<!\d\s)(?<!\d)(?:các\s+)?tháng\s*({_MONTH}){_NO_DIGIT}"
    rf"({_LISTED.format(head='tháng', item=_MONTH)})"
    rf"\s*(?:[/-]|,?\s*(?:của\s+)?năm)\s*({_YEAR}){_NO_DIGIT}"
)
_MONTH_ONLY = re.compile(rf"(?<!\d\s)(?<!\d)tháng\s*({_MONTH})(?![\d/.]|\s*lần)")
_BARE_MONTH = re.compile(rf"(?<![\d/.,\-])({_MONTH})/({_YEAR})(?![\d/])")
_SHORT_MONTH = re.compile(rf"(?<!\w)t\.?({_MONTH})\s*[/-]\s*({_YEAR}){_NO_DIGIT}")
_QUARTERS = re.compile(
    rf"(?:các\s+)?qu(?:ý|í)\s*({_QUARTER})(?!\w)"
    rf"({_LISTED.format(head='qu(?:ý|í)', item=_QUARTER + _WORD_END)})"
    rf"(?:\s*(?:[/-]|,?\s*(?:của\s+)?năm)\s*({_YEAR}){_NO_DIGIT})?"
)
_PART_YEAR = re.compile(
    rf"(?<!\d)(?:0?([369])|ba|sáu|chín)\s+tháng\s+(đầu|cuối)\s+(?:của\s+)?năm(?:\s*({_YEAR}){_NO_DIGIT})?"
)
_YEARS = re.compile(
    rf"(?:(?:giai\s+đoạn|nhiệm\s+kỳ|thời\s+kỳ)\s*(?:[ivx]{{1,4}}\s*)?(\(\s*)?(?:từ\s+)?)?"
    rf"(?:năm\s*)?(?<![\d/:.,\-])({_YEAR})\s*(?:-|đến|tới)\s*"
    rf"(?:hết\s+)?(?:năm\s*)?({_YEAR})(?![\d/]|[.,:\-]\d)(\s*\))?"
)
_YEAR_LIST = re.compile(
    rf"(?:các\s+|cả\s+)?năm\s*({_YEAR}){_NO_DIGIT}((?:\s*(?:,|và)\s*(?:năm\s+)?{_YEAR}{_NO_DIGIT}){{0,40}})"
)
_WHOLE_YEAR = re.compile(rf"\W*({_YEAR})\W*")
_SCHOOL_YEAR = re.compile(r"năm\s+học\s*$")
_WORD_NEXT = re.compile(r"\s*[^\W\d_]")
_TRIGGER = re.compile(
    r"ngày\s*\d|(?:các\s+)?tháng\s*\d|(?:các\s+)?qu[ýí]\s*[iv\d]|(?:các\s+|cả\s+)?năm\s*\d|"
    r"giai\s+đoạn|nhiệm\s+kỳ|thời\s+kỳ|(?<!\w)t\.?\d|\d|(?:ba|sáu|chín)\s+tháng"
)
# Before a bare "30/6" or "12/2025"; "3/4 chỉ tiêu" is a ratio, not a date.
_DATE_CUE = re.compile(
    r"(?:trước|hết|(?:chậm|muộn|trễ)\s+nhất|đến|tới|từ|vào|trong|ngày|hạn|là|xong|-|:)\s+$"
)
_STRONG_DATE_CUE = re.compile(r"(?:trước|hết|(?:chậm|muộn|trễ)\s+nhất|ngày|hạn)\s+(?:là\s+)?$")


def find_periods(view: str) -> Iterator[Period]:
    """Periods in a lower-cased clean view, in order, not overlapping; the longest at each place."""
    whole = _WHOLE_YEAR.fullmatch(view)
    if whole:
        year = int(whole.group(1))
        yield Period(*whole.span(1), "year", year=year, last_year=year)
        return
    position = 0
    while trigger := _TRIGGER.search(view, position):
        start = trigger.start()
        impossible = _impossible_date(view, start)
        if impossible:
            position = impossible
            continue
        found = _period_at(view, start)
        if found:
            yield found
            position = found.end
        elif view[start].isdigit():
            position = start + 1
            while position < len(view) and view[position].isdigit():
                position += 1
        else:
            position = start + 1


def _period_at(view: str, start: int) -> Period | None:
    candidates = (build(view, start) for build in _BUILDERS)
    return max((found for found in candidates if found), key=lambda p: p.end, default=None)


def _impossible_date(view: str, start: int) -> int | None:
    """Where a written date ends that no calendar has ("31/02/2025"), of which no part counts."""
    match = _FULL_DATE.match(view, start) or _SPELLED_DATE.match(view, start)
    return match.end() if match and not _full_date(view, start) else None


def _full_date(view: str, start: int) -> Period | None:
    match = _FULL_DATE.match(view, start) or _SPELLED_DATE.match(view, start)
    if not match:
        return None
    day, last_day, *months, year = match.groups()
    month = int(next(group for group in months if group))
    return _valid(
        Period(
            *match.span(),
            "day",
            (month, month),
            int(day),
            int(last_day) if last_day else None,
            int(year),
            int(year),
        )
    )


def _day(view: str, start: int) -> Period | None:
    match = _DAY_AND_MONTH.match(view, start)
    if match:
        month = int(match.group(3))
        last_day = int(match.group(2)) if match.group(2) else None
        return _valid(Period(*match.span(), "day", (month, month), int(match.group(1)), last_day))
    match = _DAY_ONLY.match(view, start)
    if match:
        return Period(*match.span(), "day", None, int(match.group(1)))
    match = _BARE_DAY_AND_MONTH.match(view, start)
    if not match or not _DATE_CUE.search(view, max(0, start - 12), start):
        return None
    day, month = int(match.group(1)), int(match.group(2))
    ratio = day <= month and not match.group(1).startswith("0")
    counted = _WORD_NEXT.match(view, match.end())
    if ratio and counted and not _STRONG_DATE_CUE.search(view, max(0, start - 14), start):
        return None
    return _valid(Period(*match.span(), "day", (month, month), day))


def _month(view: str, start: int) -> Period | None:
    match = _MONTHS.match(view, start)
    if match:
        numbers = [int(match.group(1)), *map(int, re.findall(r"\d+", match.group(2)))]
        year = int(match.group(3))
        through = re.search("-|đến", match.group(2))  # else a list, which must not have gaps
        if all(b > a if through else b == a + 1 for a, b in pairwise(numbers)):
            months = (numbers[0], numbers[-1])
            return Period(*match.span(), "month", months, None, None, year, year)
    match = _SHORT_MONTH.match(view, start) or _BARE_MONTH.match(view, start)
    if match:
        cell = not view[:start].strip(" (-") and not view[match.end() :].strip(" ).;,")
        bare = match.re is _BARE_MONTH
        if bare and not cell and not _DATE_CUE.search(view, max(0, start - 12), start):
            return None
        month, year = int(match.group(1)), int(match.group(2))
        return Period(*match.span(), "month", (month, month), None, None, year, year)
    match = _MONTH_ONLY.match(view, start)
    if match:
        month = int(match.group(1))
        return Period(*match.span(), "month", (month, month))
    return None


def _quarter(view: str, start: int) -> Period | None:
    match = _QUARTERS.match(view, start)
    if not match:
        return None
    first, listed, year = match.groups()
    words = (first, *re.findall(rf"{_QUARTER}{_WORD_END}", listed))
    numbers = [_ROMAN.get(word) or int(word) for word in words]
    if numbers[-1] < numbers[0]:
        return None
    months = (3 * numbers[0] - 2, 3 * numbers[-1])
    written = int(year) if year else None
    return Period(*match.span(), "quarter", months, None, None, written, written)


def _part_year(view: str, start: int) -> Period | None:
    match = _PART_YEAR.match(view, start)
    if not match:
        return None
    number, edge, year = match.groups()
    count = int(number) if number else {"ba": 3, "sáu": 6, "chín": 9}[match.group().split()[0]]
    months = (1, count) if edge == "đầu" else (13 - count, 12)
    written = int(year) if year else None
    return Period(*match.span(), "part-year", months, None, None, written, written)


def _years(view: str, start: int) -> Period | None:
    match = _YEARS.match(view, start)
    if match:
        opening, first, last, _ = match.groups()
        if 0 <= int(last) - int(first) <= _LONGEST:
            school = _SCHOOL_YEAR.search(view, max(0, start - 12), start)
            return Period(
                school.start() if school else start,
                match.end() if opening else match.end(3),
                "years",
                None if school else (1, 12),  # when a school year begins, its plan says
                year=int(first),
                last_year=int(last),
            )
    match = _YEAR_LIST.match(view, start)
    if not match:
        return None
    years = [int(year) for year in re.findall(_YEAR, match.group())]
    if all(later == earlier + 1 for earlier, later in pairwise(years)):
        return Period(*match.span(), "year", year=years[0], last_year=years[-1])
    end = match.start(2)
    return Period(match.start(), end, "year", year=years[0], last_year=years[0])


def _valid(period: Period) -> Period | None:
    """The period, unless no month has such a day (29 February passes where no year is written)."""
    return period if period.dates(2024) else None


_BUILDERS = (_full_date, _day, _month, _quarter, _part_year, _years)
