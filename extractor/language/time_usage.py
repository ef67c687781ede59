"""What a period is said for: a time of work, the baseline of a comparison, part of a name,
or the date of an instrument cited ("Quyết định số 468/QĐ-TTg ngày 27/3/2021").
"""

from __future__ import annotations

import re
from typing import Literal

from extractor.knowledge import load
from extractor.language.recurrences import words_pattern

Usage = Literal["time", "baseline", "name", "citation"]

_WORDS = load("time_words")
_WINDOW = 320  # characters to the left in which a name may begin
_CLAUSE_END = re.compile(r"[;:!?]|\.(?=\s)|\.$")
_BASELINE = re.compile(
    rf"(?<!\w)(?:{words_pattern(_WORDS['baseline'])})(?!\w)(?:\s+[^\W\d]+){{0,6}}\s*\(?\s*$"
)
_NAMED = re.compile(rf"(?<!\w)(?:{words_pattern(_WORDS['named'])})(?!\w)")
_THIS = re.compile(rf"\s+(?:{words_pattern(_WORDS['not_named_after'])})(?!\w)")
_BREAKERS = re.compile(rf"(?<!\w)(?:{words_pattern(_WORDS['name_breakers'])})(?!\w)|%")
_CONTINUATION = re.compile(
    rf"(?:{words_pattern(_WORDS['name_continuations'])})\s*(?:phát\s+triển\s+)?$"
)
_NUMBER = r"\d+\w{0,3}(?:\s*/\s*(?:19|20)\d\d)?\s*[/-]\s*[^\W\d_][^\W_]*(?:\s?[-/.&]\s?[^\W_]+)*"
_DATED_NUMBER = re.compile(
    rf"{_NUMBER}\s*[,(]?\s*(?:(?:được\s+)?(?:ban\s+hành|ký)\s+|của\s+[^.;:,]{{1,60}}\s)?$"
)
_DATED_ACT = re.compile(
    rf"(?<!\w)(?:{words_pattern(_WORDS['dated_acts'])})(?!\w)(?P<name>[^.;:]*?)\s*[,(]?\s*$"
)
_SPAN_OF_NAME = re.compile(r"giai\s+đoạn\s*$")  # "... giai đoạn" + "đến năm 2030"
_FESTIVAL = re.compile(  # "Ngày Môi trường thế giới (" + "05/6"
    rf"(?<!\w)(?:{words_pattern(_WORDS['festivals'])})\s(?!\d)[^().;]{{2,80}}\((?:[^().;]{{0,12}}-\s*)?$"
)
_LAW = re.compile(r"(?:luật|bộ\s+luật|pháp\s+lệnh|hiến\s+pháp)(?!\w)")
_CITED_YEAR = re.compile(r"(?<!\w)(?:luật|bộ\s+luật|pháp\s+lệnh|hiến\s+pháp)(?!\w)[^.;:]*$")
_TERM_OF_OFFICE = re.compile(r"\W*(?:trong\s+)?nhiệm\s+kỳ\s*")
_ACT_WORDS = 4  # "Quyết định của Thủ tướng Chính phủ ngày ..." has no more words between


def usage_of(view: str, original: str, start: int, *, day: bool, bare: bool, until: bool) -> Usage:
    """The usage of the period that begins at `start` of the lower-cased clean `view`.

    `original` is the clean view with its capitals, in which proper names show.
    day: the period is a day; bare: no preposition stands before it; until: "đến" does.
    """
    left = view[max(0, start - _WINDOW) : start]
    offset = start - len(left)
    breaks = list(_CLAUSE_END.finditer(left))
    if breaks:
        offset += breaks[-1].end()
        left = left[breaks[-1].end() :]
    if _BASELINE.search(left):
        return "baseline"
    if day and bare and _FESTIVAL.search(left):
        return "name"
    if day:
        return "citation" if bare and _cited(left) else "time"
    if not left.strip(" -+(") or _TERM_OF_OFFICE.fullmatch(left):
        return "time"  # "Nhiệm kỳ 2025 - 2030, tỷ lệ nữ ..."
    if bare or until:
        if _CONTINUATION.search(left.rstrip(" ,")):
            return "name"
        return "name" if _in_name(left, original[offset:start], until=until) else "time"
    return "time"


def _cited(left: str) -> bool:
    if _DATED_NUMBER.search(left):
        return True
    for act in _DATED_ACT.finditer(left):
        if _LAW.match(act.group()) or len(act["name"].split()) <= _ACT_WORDS:
            return True
    last = list(re.finditer(rf"(?<!\w)(?:{words_pattern(_WORDS['dated_acts'])})(?!\w)", left))
    if not last:
        return False
    tail = left[last[-1].end() :]
    return "," not in tail and len(tail.split()) <= _ACT_WORDS + 2


def _in_name(left: str, original: str, *, until: bool) -> bool:
    if left.rstrip().endswith(","):
        return False
    named = [
        match
        for match in _NAMED.finditer(left)
        if not _THIS.match(left, match.end())
        and not (
            until
            and original[match.start()] == left[match.start()]
            and not _SPAN_OF_NAME.search(left)
            and match.group() not in _WORDS["horizons"]
        )
    ]
    return bool(named) and not _BREAKERS.search(left, named[-1].end())
