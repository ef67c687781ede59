"""Numbers that measure something: "tối thiểu 20%", "25% - 35%", "05 mỏ", "1,5 triệu người".

Numbers are written the Vietnamese way (decimal comma, thousands dot, "05").  Numbers of labels,
citations, names and times do not measure and are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from extractor.language.calendar_periods import find_periods
from extractor.language.comparisons import (
    Comparison,
    change_before,
    comparison_after,
    comparison_before,
    continues,
    predicate_follows,
)
from extractor.language.counted_units import MAGNITUDE, WORDS, Unit, unit_at
from extractor.language.recurrences import NUMBER_WORDS, words_pattern
from extractor.model import Change, Comparator, Quantity
from extractor.normalise import clean, fold

_REPEATED_WITHIN = 60  # characters between parallel values
_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"
_NUMBERS = re.compile(rf"(?<![\w/])(?<!\d[.,:])(?<![^\W_]-){_NUMBER}(?![\w]*[\w]\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_WORDED_NUMBER = re.compile(
    rf"(?<!\w)(?:tối\s+thiểu|ít\s+nhất|không\s+quá|tối\s+đa|thêm)\s+(?:có\s+|là\s+)?"
    rf"({words_pattern(NUMBER_WORDS)})(?!\w)"
)
_TO = re.compile(
    rf"\s*(?:-|đến|tới)\s*(?:(?:dưới|trên|hết|khoảng|tối\s+đa)\s+)?(?P<second>{_NUMBER})(?![\w/])"
)
_SHIFT = re.compile(
    rf"\s*(?:\(?(?:vào\s+)?năm\s+\d{{4}}\)?\s*)?,?\s*(?:tăng\s+|nâng\s+|giảm\s+)?(?:lên|xuống)(?!\w)"
    rf"(?:\s+[^\W\d_]+){{0,4}}\s+{_NUMBER}"
)
_FROM = re.compile(r"(?<!\w)từ\s+(?:khoảng\s+|mức\s+)?$")
_FRACTION = re.compile(r"\s*/\s*(\d+)(?![\w/.,]*\d)")
_RATE = re.compile(r"\s*(?P<per>/\s*(?:1(?:\.?000)+|10\.?000|100\.?000|vạn))(?=\s)")
_SHARE_AFTER = re.compile(r"\s+(?:tổng\s+)?(?:số|diện\s+tích)(?!\w)")  # "2/3 số xã"
_LABELS = words_pattern(WORDS["labels"])
_NOT_LABEL = "".join(rf"(?<!{word}\s)" for word in WORDS["not_labels_after"])
_WEAK = frozenset(WORDS["weak_labels"])
_LABEL_BEFORE = re.compile(rf"(?<!\w){_NOT_LABEL}({_LABELS})\s*[:.]?\s*(?:số\s*)?$")
_STRONG_LABELS = words_pattern(word for word in WORDS["labels"] if word not in _WEAK)
_LABEL_LIST = re.compile(
    rf"(?<!\w){_NOT_LABEL}(?:{_STRONG_LABELS})\s*:?\s*\d+"
    rf"(?![\d.,]*\s*(?:%|phần\s+trăm))"
    rf"(?:\s*(?:,|và|hoặc|-|đến)\s*(?:(?:{_LABELS})\s*)?\d{{1,2}}"
    r"(?![\d%]|[.,]\d|\s*(?:%|phần\s+trăm)))*"
)
_LITERALS = re.compile(
    r"(?<!\S)\S*(?:://|@|www\.)\S+"
    r"|(?<!\w)(?:tcvn|iso|qcvn|iec)(?:[\s/:]{0,4}(?:iso|iec|\d+)){1,6}(?:\s*:\s*\d+)?"
)
_BODY_BEFORE = re.compile(rf"(?<!\w)(?:{words_pattern(WORDS['bodies'])})\s+(?:của\s+|các\s+)?$")
_NEEDS = {
    noun: re.compile(rf"(?<!\w)(?:{words_pattern(words)})(?!\w)")
    for noun, words in WORDS["needs"].items()
}
_CUES = words_pattern(WORDS["cues"])
_AT_MOST = re.compile(
    r"(?:thời\s+gian|thời\s+hạn)\s[^.;]{3,60}\s(?:không\s+(?:vượt\s+)?quá|tối\s+đa)\s*$"
)
# "... ngày kể từ ngày nhận đủ hồ sơ": how fast a service is
SERVICE_TERM = re.compile(r"\s*(?:kể\s+từ|từ)\s+(?:ngày|khi)\s+(?:tiếp\s+)?(?:nhận|có)")
_CUE_BEFORE = re.compile(rf"(?<!\w)(?:{_CUES})(?:\s+(?:được|mới|là|thêm|khoảng))?\s*$")
_REACHED_BEFORE = re.compile(r"(?<!\w)(?:đạt|đạt mức|đạt điểm)\s+$")
_BARE_AFTER = re.compile(r"\s*(?:$|[.;,)](?!\d)|(?:vào|trong)?\s*năm\s|trở\s+lên)")
_TERM_AFTER = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:kể|tính)\s+từ|từ\s+(?:ngày|khi)|sau\s+khi|trước\s+(?:khi|ngày))(?!\w)"
)
_TIME_UNIT = re.compile(r"ngày|giờ")
_RANK_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<top>(?:trong\s+)?(?:top|tốp))|(?P<group>(?:trong\s+)?nhóm)"
    r"|(?P<among>(?:nằm|đứng|xếp|vào|lọt|thuộc)\s+(?:trong\s+)?(?:số\s+)?|trong\s+(?:số\s+)?))"
    r"\s*(?:đầu\s+)?$"
)
_PLACE_BEFORE = re.compile(
    r"(?<!\w)(?:xếp|đứng|vị\s+trí|xếp\s+hạng)\s+(?:vị\s+trí\s+|hạng\s+)?thứ\s+$"
)
_LEADING_AHEAD = re.compile(
    rf"[^.;:]{{0,60}}?(?<!\w)(?:{words_pattern(w for w in WORDS['leading'] if ' ' in w)}|đầu)(?!\w)"
)
_MEMBER_BEFORE = re.compile(r"(?<!\w)(?:trong|thuộc|vào)\s+(?:nhóm\s+|top\s+|tốp\s+)?$")
_ROW_LABEL = re.compile(r"\s*\d+(?:\.\d+)*\s+$")
_JOINED = re.compile(r"\s*(?:,|và)\s*")  # "không quá 02 tập thể, 05 cá nhân"
_GLUED = re.compile(r"[A-ZĐ](?!\w)")  # "3G/4G", "nhóm 2B"
_ANY = re.compile(r"\d|tối thiểu|ít nhất|không quá|tối đa|thêm", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with its unit, before the words to its left are read."""

    number_start: int
    number_end: int
    end: int
    value: float
    unit: Unit | None
    value_max: float | None = None
    rank_start: int | None = None


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Measuring numbers in a piece of text (paragraph, sentence or cell), in order."""
    if not _ANY.search(text):
        return ()
    original = clean(text)
    view = original.lower()
    if len(view) != len(text):
        view = fold(text)
    quantities: list[Quantity] = []
    previous: Comparison | None = None
    for found in _numbers(view, original):
        quantity, previous = _quantity(text, view, found, quantities, previous)
        quantities.append(quantity)
    return tuple(quantities)


def number_value(words: str) -> float:
    """The value of a number in Vietnamese notation: "20.000" -> 20000, "2,5" -> 2.5, "05" -> 5."""
    if _THOUSANDS.fullmatch(words) and not words.startswith("0"):
        words = words.replace(".", "")
    return float(words.replace(",", "."))


# --------------------------------------------------------------------- which numbers


def _numbers(view: str, original: str) -> list[_Found]:
    """The numbers that measure, ranges as one, with their units."""
    masked = _masked(view)
    starts = [span[0] for span in masked]
    found: list[_Found] = []
    done = 0
    for match in _NUMBERS.finditer(view):
        start, end = match.span()
        index = bisect_right(starts, start) - 1
        if start < done:
            continue
        number = _rank(view, start, end, number_value(match.group()))
        if not number and (index < 0 or start >= masked[index][1]):
            number = _number_at(view, original, start, end) or _repeated(view, start, end, found)
        if number:
            found.append(number)
            done = number.end
    for match in _WORDED_NUMBER.finditer(view):
        unit = unit_at(view, match.end(1))
        if unit and unit.kind == "noun":
            value = float(NUMBER_WORDS[match.group(1)])
            found.append(_Found(*match.span(1), unit.end, value, unit))
    return sorted(found, key=lambda number: number.number_start)


def _repeated(view: str, start: int, end: int, found: list[_Found]) -> _Found | None:
    """A further value of the unit before: "giảm còn 1,7 lần vào năm 2025 và 1,4 lần vào ..."."""
    unit = unit_at(view, end)
    before = found[-1].unit if found else None
    if unit is None or before is None or start - before.end > _REPEATED_WITHIN:
        return None
    if view[unit.start : unit.end] != view[before.start : before.end]:
        return None
    return _Found(start, end, unit.end, number_value(view[start:end]), unit)


def _masked(view: str) -> list[tuple[int, int]]:
    """Places whose numbers are labels, names or times, merged, in order."""
    spans = [
        *((period.start, period.end) for period in find_periods(view)),
        *(match.span() for match in _LABEL_LIST.finditer(view)),
        *(match.span() for match in _LITERALS.finditer(view)),
    ]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _number_at(view: str, original: str, start: int, end: int) -> _Found | None:
    if _GLUED.match(original, end):
        return None
    value = number_value(view[start:end])
    unit = unit_at(view, end)
    label = _LABEL_BEFORE.search(view, max(0, start - 24), start)
    if label and not (unit and unit.kind == "percent"):
        weak = " ".join(label.group(1).split()) in _WEAK
        fraction = _FRACTION.match(view, end)
        counted = unit_at(view, fraction.end()) if fraction else unit
        if not weak or counted is None or counted.kind == "unknown":
            return None
    rate = _RATE.match(view, end)
    if rate:  # "42/100.000 trẻ đẻ sống"
        counted = unit_at(view, rate.end())
        if counted:
            per = Unit(rate.start("per"), counted.end, "measure", rate.start("per"))
            return _Found(start, end, counted.end, value, per)
    ranged = _range(view, start, end, value, unit)
    if ranged:
        return ranged
    known_end = unit.end if unit and unit.kind != "unknown" else end
    if _FROM.search(view, max(0, start - 14), start) and _SHIFT.match(view, known_end):
        return None  # "từ 30% lên 50%" states the second
    fraction = _FRACTION.match(view, end)
    if fraction:
        counted = unit_at(view, fraction.end())
        whole = int(fraction.group(1))
        if counted and counted.kind == "noun" and value <= whole:
            if _TIME_UNIT.match(view, counted.start):
                return None  # "24/24 giờ"
            return _Found(start, fraction.end(), counted.end, value, counted)
        if _SHARE_AFTER.match(view, fraction.end()) and 0 < value < whole:
            return _Found(start, fraction.end(), fraction.end(), round(value / whole, 4), None)
        return None
    if unit is None:
        comparison = comparison_before(view, start, 0)
        strong = comparison and view[comparison.start : comparison.start + 2] != "từ"
        reached = strong or _REACHED_BEFORE.search(view, max(0, start - 12), start)
        if reached and _BARE_AFTER.match(view, end):
            return _Found(start, end, end, value, None)
        return None
    if not _measures(view, original, start, unit):
        return None
    return _Found(start, end, unit.end, value, unit)


def _measures(view: str, original: str, start: int, unit: Unit) -> bool:
    """Whether a number with this unit measures, by the words before it."""
    if unit.kind in ("percent", "money"):
        return True
    if _BODY_BEFORE.search(view, max(0, start - 40), start):
        return False
    noun = original[unit.noun : unit.noun + 2]
    named = unit.kind != "measure" and noun[:1].isupper() and noun[1:].islower()
    if named and not comparison_before(view, start, max(0, start - 60)):
        return False  # "3 Phòng Tư pháp": a row's number before a name
    if unit.kind in ("noun", "unknown") and start and _ROW_LABEL.fullmatch(view[:start]):
        return False
    if _TIME_UNIT.match(view, unit.noun) and _TERM_AFTER.match(view, unit.end):
        # "thời gian trả lời không quá 05 ngày kể từ ngày nhận" says how fast a service is, no date
        at_most = _AT_MOST.search(view, max(0, start - 90), start)
        return bool(at_most and SERVICE_TERM.match(view, unit.end))
    needed = _NEEDS.get(view[unit.noun : unit.end])
    if needed:
        return bool(needed.search(view, max(0, start - 60), start))
    if not unit.cued:
        return True
    left = max(0, start - 60)
    return bool(
        comparison_before(view, start, left)
        or _CUE_BEFORE.search(view, left, start)
        or change_before(view, start, left) in ("increase", "decrease")
    )


def _range(view: str, start: int, end: int, value: float, unit: Unit | None) -> _Found | None:
    """ "25% - 35%", "từ 10 đến 15 doanh nghiệp": two bounds of one value."""
    magnitude = MAGNITUDE.match(view, end)  # "từ 300 nghìn đến 350 nghìn lượt"
    known = unit.end if unit and unit.kind != "unknown" else end
    for first_end in sorted({end, known, magnitude.end() if magnitude else end}):
        match = _TO.match(view, first_end)
        if not match:
            continue
        second = unit_at(view, match.end())
        if second is None or second.kind == "unknown":
            continue
        between_units = first_end == known != end
        if between_units and unit is not None and unit.kind != second.kind:
            continue
        high = number_value(match["second"])
        if value < high:
            return _Found(start, match.end("second"), second.end, value, second, high)
    return None


def _rank(view: str, start: int, end: int, value: float) -> _Found | None:
    """ "nhóm 3 địa phương dẫn đầu", "top 10", "nhóm 05/9 đơn vị", "xếp thứ 5": a place in a row."""
    left = max(0, start - 32)
    fraction = _FRACTION.match(view, end)
    after = fraction.end() if fraction else end
    place = _PLACE_BEFORE.search(view, left, start)
    before = place or _RANK_BEFORE.search(view, left, start)
    if not before:
        return None
    unit = unit_at(view, after)
    if unit and unit.kind != "noun":
        unit = None
    if not place and not before["top"]:
        leads = _LEADING_AHEAD.match(view, after)
        member = fraction and before["group"]
        if not unit or not (leads or member):
            return None
    finish = unit.end if unit else after
    return _Found(start, after, finish, value, unit, rank_start=before.start())


# ------------------------------------------------------------- what the words before say


def _quantity(
    text: str,
    view: str,
    found: _Found,
    earlier: list[Quantity],
    previous: Comparison | None,
) -> tuple[Quantity, Comparison | None]:
    """The quantity, and the comparison that the next one may share."""
    last = earlier[-1] if earlier else None
    floor = last.end if last else 0
    own = comparison_before(view, found.number_start, floor)
    unit = _unit_text(text, found.unit)
    start = own.start if own else found.number_start
    end = found.end
    comparator: Comparator = own.comparator if own else "="
    after = comparison_after(view, end)
    shared = own
    if found.rank_start is not None:
        placed = view[found.rank_start : found.number_start].rstrip().endswith("thứ")
        comparator = "=" if placed and not after else "<="
        start = max(found.rank_start, floor)
    elif found.value_max is not None:
        comparator = "range"
    elif after:
        comparator = after[0]
    elif (
        own is None
        and last
        and previous
        and previous.shared
        and (unit == last.unit or _JOINED.fullmatch(view, last.end, found.number_start))
    ):
        whole = unit == "%" and found.value == 100
        if not whole and continues(view, last.end, found.number_start, scoped=previous.scoped):
            comparator, shared = previous.comparator, previous
    if after:
        end = after[1]
    quantity = Quantity(
        start,
        end,
        found.number_start,
        found.number_end,
        found.value,
        comparator,
        found.value_max,
        unit,
        "level" if found.rank_start is not None else _change(view, start, found, last, previous),
    )
    return quantity, shared


def _change(
    view: str, start: int, found: _Found, last: Quantity | None, previous: Comparison | None
) -> Change:
    stated = change_before(view, found.number_start, last.end if last else 0)
    if stated:
        return stated
    if not last or last.change == "level" or found.value == 100:
        return "level"
    scoped = bool(previous and previous.scoped)
    if not continues(view, last.end, start, scoped=scoped):
        return "level"
    listed = view[last.end : start].rstrip().endswith(",")
    return "level" if listed and predicate_follows(view, found.end) else last.change


def _unit_text(text: str, unit: Unit | None) -> str | None:
    if unit is None:
        return None
    if unit.kind == "percent":
        return "‰" if text[unit.start : unit.end].endswith(("‰", "nghìn")) else "%"
    return " ".join(text[unit.start : unit.end].split())
