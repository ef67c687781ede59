"""Times counted from the issue of the document: "trong thời hạn 10 ngày kể từ ngày ký"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from extractor.model import TimeExpression

_COUNT = r"(?P<count>\d{1,3})(?:\s*\([^)]{1,20}\))?\s+"
_SIGNING = (
    r"(?:kể\s+|tính\s+)?từ\s+(?:ngày|khi)\s+(?:(?:quyết\s+định|kế\s+hoạch|chương\s+trình|"
    r"nghị\s+quyết|chỉ\s+thị|văn\s+bản|đề\s+án)(?:\s+này)?\s+)?(?:được\s+)?"
    r"(?P<act>ký(?:\s+ban\s+hành)?|ban\s+hành|có\s+hiệu\s+lực)(?!\w)"
)
_SINCE_SIGNING = re.compile(_SIGNING)
_TERM = re.compile(
    r"(?:(?:chậm\s+nhất|không\s+quá|tối\s+đa|sau|trong|thời\s+hạn|thời\s+gian|vòng|là)\s+){0,6}"
    rf"{_COUNT}(?P<unit>ngày(?P<working>\s+làm\s+việc)?|tuần|tháng)\s*,?\s*(?:\(?\s*){_SIGNING}"
)


def find_relative_times(view: str, issued_on: date | None) -> list[TimeExpression]:
    """Terms and starts counted from the signing, in a lower-cased clean view."""
    if "từ" not in view:
        return []
    times = []
    for match in _TERM.finditer(view):
        last = None
        if issued_on and "hiệu lực" not in match["act"]:
            last = _after(issued_on, int(match["count"]), match["unit"], bool(match["working"]))
        times.append(
            TimeExpression(
                match.start(),
                match.end(),
                first=issued_on if last else None,
                last=last,
                bound="by" if last else None,
            )
        )
    for match in _SINCE_SIGNING.finditer(view):
        first = issued_on if "hiệu lực" not in match["act"] else None
        times.append(TimeExpression(match.start(), match.end(), first=first, open_ended=True))
    return times


def _after(day: date, count: int, unit: str, working: bool) -> date:
    """The day `count` units after `day`, which is not counted itself.

    Working days are Monday to Friday: public holidays are decreed year by year and not known here.
    """
    if working:
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day
    if unit == "tháng":
        year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + timedelta(days=count * (7 if unit == "tuần" else 1))
