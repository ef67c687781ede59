"""The body that issued an instrument, as it is written beside its number.

"của UBND tỉnh Thừa Thiên Huế về việc ..." -> "UBND tỉnh Thừa Thiên Huế".  The words come from
`models/issuers.yaml`; here is how a name is put together from them and where it ends.
All functions work on `clean` text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extractor.knowledge import load
from extractor.normalise import clean

_LATIN = [chr(code) for block in ((0x41, 0x250), (0x1EA0, 0x1EFA)) for code in range(*block)]
UPPER = "[" + "".join(letter for letter in _LATIN if letter.isupper()) + "]"
LETTER = r"[^\W\d_]"
WORD_END = r"(?!\w)"
ROMAN = r"(?:[IVXL]+|\d{1,2})"
ORDINAL = rf"(?:{ROMAN}|nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\s+{LETTER}+)?)"
TERM = (
    rf"(?:,?\s*\(?(?:kh[óo]a|nhiệm\s+kỳ)\s+(?:{ROMAN}{WORD_END}|\d{{4}}\s*-\s*\d{{4}})"
    rf"(?:,\s*kỳ\s+họp\s+thứ\s+{ORDINAL})?\)?)"
)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, whatever the white space between."""
    ordered = sorted({clean(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


@cache
def place() -> str:
    """A level with or without a name: "tỉnh", "thành phố Huế", "quận 1", "Bà Rịa - Vũng Tàu"."""
    stops = [stop for stop in load("issuers")["stops"] if " " in stop] + ["về", "luật"]
    name = rf"(?!(?i:{any_of(stops)}){WORD_END}){UPPER}{LETTER}*+"
    names = rf"(?:(?:(?<=\w)(?:\s+|\s*-\s*))?{name}){{1,6}}"
    levels = rf"(?i:{any_of(load('issuers')['levels'])}){WORD_END}"
    short = r"(?:TP|Tp|TX|TT|H|Q|P|X)\.\s*"  # "TP. Huế", "TP.HCM"
    kind = rf"(?:{short}|{levels}\s+)"
    return (
        rf"(?:{kind}(?:{names}|\d{{1,2}}{WORD_END})|{levels}|các\s+cấp|{names})"
        rf"(?:,?\s+{kind}{names})?"
    )


@cache
def congress() -> str:
    """A congress of the Party: "Đại hội đại biểu Đảng bộ thị xã Hương Trà lần thứ XIV"."""
    party = r"(?:của\s+)?[Đđ]ảng"
    part = (
        rf"(?:(?i:đại\s+biểu|toàn\s+quốc|các\s+cấp)|{party}\s+bộ{WORD_END}(?:\s+{place()})?"
        rf"|{party}(?:\s+Cộng\s+sản\s+Việt\s+Nam)?{WORD_END}"
        rf"|(?:lần\s+thứ|khóa)\s+{ORDINAL}{WORD_END}|{ROMAN}{WORD_END})"
    )
    return rf"(?:[Đđ]ại\s+hội(?:,?\s+{part})+)"


@cache
def _free() -> str:
    """A body of a kind that is not listed: capitalised, up to a stop word."""
    stops = any_of(load("issuers")["stops"])
    return rf"{UPPER}{LETTER}*(?:\s*(?:\s|&)\s*(?!{stops}{WORD_END}){LETTER}+){{0,7}}"


@cache
def _body() -> re.Pattern[str]:
    words = load("issuers")
    central = rf"(?i:{any_of(words['complete'])}){WORD_END}"
    meeting = (
        rf"Hội\s+nghị\s+(?:lần\s+thứ\s+{ORDINAL}{WORD_END},?\s*)?(?:của\s+)?"
        rf"(?:{central}|Trung\s+ương(?:\s+\d+)?(?:\s+Đảng)?)"
        rf"(?:,?\s+lần\s+thứ\s+{ORDINAL}{WORD_END})?"
    )
    short = r"(?:\s*\([^()]{2,20}\))?"  # "Ủy ban nhân dân (UBND) tỉnh"
    local = rf"(?i:{any_of(words['local'])})"
    local_body = rf"{local}{WORD_END}{short}(?:\s+{local}{WORD_END})?(?:\s+{place()})?"
    field = rf"(?:(?:{any_of(words['fields'])}){WORD_END}(?:\s+{place()})?|{_free()})"
    department = rf"{any_of(words['departments'])}{WORD_END}{short}\s+{field}"
    body = rf"(?:{meeting}|{central}|{congress()}|{local_body}|{department})"
    led = rf"(?i:{any_of(words['leaders'])}){WORD_END},?\s+"
    return re.compile(rf"(?P<led>{led})*(?:{body}|(?(led)(?:{field}|{place()})|(?!))){TERM}?")


@cache
def _other() -> re.Pattern[str]:
    leader = rf"(?i:{any_of(load('issuers')['leaders'])}){WORD_END}"
    return re.compile(rf"{leader}|{_free()}")


_AT = re.compile(r"\s+tại\s+(?:các\s+)?$")
_WORD = re.compile(r"(?<!\w)\w")


def issuer_end(cleaned: str, position: int) -> int | None:
    """The end of the issuer's name that begins at `position`; None if none begins there."""
    match = _body().match(cleaned, position) or _other().match(cleaned, position)
    return match.end() if match else None


def issuer_before(cleaned: str, position: int) -> tuple[int, int] | None:
    """The name in "<issuer> tại <instrument>", where the instrument begins at `position`."""
    start = max(0, position - 90)
    at = _AT.search(cleaned, start, position)
    if at is None:
        return None
    for word in _WORD.finditer(cleaned, start, at.start()):
        if _body().fullmatch(cleaned, word.start(), at.start()):
            return word.start(), at.start()
    return None
