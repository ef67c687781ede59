"""Instruments cited by name: acts ("Luật Viên chức") and resolutions of Party congresses.

Where a name ends is the hard part: names hold commas and "và".  Names that `models/acts.yaml`
lists are matched whole; others are read up to a comma or a stop word.  Works on `clean` text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extractor.knowledge import load
from extractor.language.issuers import LETTER, TERM, UPPER, WORD_END, any_of, congress
from extractor.normalise import clean, fold

_CONSTITUTION = re.compile(
    r"(?:Hiến\s+pháp|HIẾN\s+PHÁP)(?!\w)(?:\s+(?i:nước\s+(?:CHXHCN|Cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa)"
    r"\s+Việt\s+Nam))?"
)
_YEAR = re.compile(r"\s+(?:(?i:năm)\s+)?((?:19|20)\d{2})(?!\w|\s*[/.-]\s*\d)")
_START = re.compile(
    r"(?<!\w)(?P<act>(?i:bộ\s+lu[aậâạ]t|lu[aậâạ]t|pháp\s+lệnh))\s*(?P<colon>:)?\s+(?=\w)"
)
_AMENDING = re.compile(r"\s*(?i:sửa\s+đổi(?:\s*,\s*|\s+và\s+|\s+)?(?:bổ\s+sung)?)(?!\w)")
_AMENDED = re.compile(
    r"(?:\s*,?\s*thay\s+thế)?(?:\s+(?:một\s+số|các|một|\d+)?\s*(?:điều|điểm|khoản|nội\s+dung)"
    r"[^.;:()]{0,30}?)?\s+của\s+",
    re.IGNORECASE,
)
_SEVERAL = re.compile(  # "11 Luật có liên quan đến quy hoạch"
    rf"\d+\s+(?i:luật)(?:\s+(?!(?:ngày|năm|và|theo|được|thì|để)(?!\w)){LETTER}+){{0,8}}"
)
_NEXT_IN_LIST = re.compile(r"\s*(?:(,|;)|(và))\s+")
_ACT_NUMBER = re.compile(r"\s+số\s+\d{1,3}/(?:19|20)\d\d/QH\d{1,2}")
_LONG_LIST = 3  # acts
_PLURAL = re.compile(r"(?<!\w)(?i:các|những)\s+$")
_TYPES = {"luật": "Luật", "bộ luật": "Bộ luật", "pháp lệnh": "Pháp lệnh"}
_LISTS = {"Luật": "laws", "Bộ luật": "codes", "Pháp lệnh": "ordinances"}


@dataclass(frozen=True, slots=True)
class NamedAct:
    """`start`..`end` is the name with its year, if it has one; `prefix` completes the name of a
    member of a list ("các Luật: Đất đai, Nhà ở" -> "Luật " for the second)."""

    start: int
    end: int
    doc_type: str
    prefix: str = ""


def title_key(title: str) -> str:
    """What equal names have in common: no case, punctuation, "của", or abbreviations."""
    key = " " + " ".join(re.findall(r"\w+", fold(title))) + " "
    for full, shorts in _abbreviations():
        for short in shorts:
            key = key.replace(f" {short} ", f" {full} ")
    return " ".join(word for word in key.split() if word != "của")


def is_certain(title: str) -> bool:
    """Whether an act's name surely ends where `title` does: it is listed, or of a sure form."""
    key = re.sub(r" (?:năm )?(?:19|20)\d\d$", "", title_key(title))
    return key in _listed() or key.startswith("hiến pháp") or " sửa đổi bổ sung " in key


def find_acts(cleaned: str) -> Iterator[NamedAct]:
    """The acts cited by name, in order, not overlapping."""
    reached = 0
    found: list[NamedAct] = []
    for match in _CONSTITUTION.finditer(cleaned):
        found.append(NamedAct(match.start(), _with_year(cleaned, match.end()), "Hiến pháp"))
    for match in _START.finditer(cleaned):
        if match.start() < reached:
            continue
        members = _acts_at(cleaned, match)
        if members:
            reached = members[-1].end
            found.extend(members)
    yield from sorted(found, key=lambda act: act.start)


def find_congress_resolutions(cleaned: str) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, start of the congress's name, its end) of resolutions of Party congresses."""
    for match in _congress_resolution().finditer(cleaned):
        name = match.group("congress")
        of_another_body = re.match(rf"\s+{UPPER}", cleaned[match.end("congress") :])
        if re.search(r"[Đđ]ảng", name) or (
            re.search(r"\d|[IVX]+(?!\w)", name) and not of_another_body
        ):
            yield match.start(), match.end(), *match.span("congress")


def amendment_end(cleaned: str, position: int) -> int | None:
    """The end of "sửa đổi, bổ sung một số điều của Luật A và Luật B" at `position`, else None."""
    amending = _AMENDING.match(cleaned, position)  # behind white space, if any
    amended = amending and _AMENDED.match(cleaned, amending.end())
    if not amended:
        return None
    several = _SEVERAL.match(cleaned, amended.end())
    return several.end() if several else _list_end(cleaned, amended.end())


def _acts_at(cleaned: str, start: re.Match[str]) -> list[NamedAct]:
    word = start.group("act")
    if not (word[0].isupper() or cleaned[start.end()].isupper()):
        return []  # "pháp luật về ...": the commonest by far
    doc_type = _TYPES[_type_key(word)]
    if _excluded(cleaned, start.start()):
        return []
    name_at = start.end()
    capital = word[0].isupper()
    if start.group("colon") or _PLURAL.search(cleaned, max(0, start.start() - 8), start.start()):
        return _members(cleaned, start, doc_type)
    if capital and _AMENDING.match(cleaned, name_at):
        end = amendment_end(cleaned, name_at)
        return [NamedAct(start.start(), _with_year(cleaned, end), doc_type)] if end else []
    end = _known_end(cleaned, name_at, doc_type)
    if end is not None and (capital or cleaned[name_at].isupper()):
        return [NamedAct(start.start(), _with_year(cleaned, end), doc_type)]
    if not capital or word.isupper():
        return []
    free = _free_name().match(cleaned, name_at)
    if free is None:
        return []
    return [NamedAct(start.start(), _with_year(cleaned, free.end()), doc_type)]


def _members(cleaned: str, start: re.Match[str], doc_type: str) -> list[NamedAct]:
    """The members of "các Luật: Đất đai, Nhà ở và Kinh doanh bất động sản": listed names."""
    found: list[NamedAct] = []
    position = start.end()
    while True:
        end = _known_end(cleaned, position, doc_type)
        if end is None or not cleaned[position].isupper():
            return found
        end = _with_year(cleaned, end)
        first = not found and not start.group("colon")
        begin = start.start() if first else position
        found.append(NamedAct(begin, end, doc_type, "" if first else f"{doc_type} "))
        following = _NEXT_IN_LIST.match(cleaned, end)
        if following is None:
            return found
        position = following.end()


def _list_end(cleaned: str, position: int) -> int | None:
    """The end of "Luật A, Luật B và Luật C"; each may have its number.

    A comma goes on only in a list that "và" closes, or that is long.
    """
    end = _single_end(cleaned, position)
    if end is None:
        return None
    reach, members = _with_number(cleaned, end), 1
    while (following := _NEXT_IN_LIST.match(cleaned, reach)) and following.group(1) != ";":
        member = _single_end(cleaned, following.end())
        if member is None:
            break
        reach, members = _with_number(cleaned, member), members + 1
        if following.group(2):
            end = member
            break
        if members >= _LONG_LIST:
            end = member
    return end


def _with_number(cleaned: str, end: int) -> int:
    """`end` moved behind "số 31/2024/QH15"."""
    match = _ACT_NUMBER.match(cleaned, end)
    return match.end() if match else end


def _single_end(cleaned: str, position: int) -> int | None:
    start = _START.match(cleaned, position)
    if start is None:
        return None
    end = _known_end(cleaned, start.end(), _TYPES[_type_key(start.group("act"))])
    if end is None:
        free = _free_name().match(cleaned, start.end())
        end = free.end() if free else None
    return end


def _type_key(word: str) -> str:
    key = " ".join(fold(word).split())
    return re.sub(r"lu[aậâạ]t", "luật", key)


def _known_end(cleaned: str, position: int, doc_type: str) -> int | None:
    match = _known(_LISTS[doc_type]).match(cleaned, position)
    return match.end() if match else None


def _with_year(cleaned: str, end: int) -> int:
    """`end` moved behind "năm 2013"."""
    match = _YEAR.match(cleaned, end)
    return match.end() if match else end


def _excluded(cleaned: str, position: int) -> bool:
    return _not_after().search(cleaned, max(0, position - 30), position) is not None


@cache
def _listed() -> frozenset[str]:
    return frozenset(
        title_key(f"{doc_type} {name}")
        for doc_type, names in _LISTS.items()
        for name in load("acts")[names]
    )


@cache
def _abbreviations() -> tuple[tuple[str, tuple[str, ...]], ...]:
    def key(words: str) -> str:
        return " ".join(re.findall(r"\w+", fold(words)))

    return tuple(
        (key(full), tuple(key(short) for short in shorts))
        for full, shorts in load("acts")["abbreviations"].items()
    )


def _name_pattern(name: str) -> str:
    """The name with any punctuation between its words, whole or with words abbreviated."""
    pattern = r"[\s,-]+".join(re.findall(r"\w+", fold(name)))
    for full, shorts in _abbreviations():
        long = r"[\s,-]+".join(full.split())
        if long in pattern:
            alternatives = [long, *(r"[\s,-]+".join(short.split()) for short in shorts)]
            pattern = pattern.replace(long, "(?:" + "|".join(alternatives) + ")")
    return pattern


@cache
def _known(names: str) -> re.Pattern[str]:
    ordered: Iterable[str] = sorted(load("acts")[names], key=len, reverse=True)
    return re.compile(
        "(?:" + "|".join(_name_pattern(name) for name in ordered) + ")" + WORD_END, re.IGNORECASE
    )


@cache
def _free_name() -> re.Pattern[str]:
    acts = load("acts")
    stops = rf"(?:{any_of(acts['stops'])}|lu[aậ]t){WORD_END}"
    return re.compile(
        rf"(?!(?i:{any_of(acts['not_names'])}){WORD_END})"
        rf"(?:(?:Phòng\s*,\s*chống|{UPPER}{LETTER}*)(?:\s+(?!(?i:{stops})){LETTER}+){{1,9}}"
        rf"|{UPPER}{{3,}}{WORD_END})"  # "Luật BVMT"
    )


@cache
def _not_after() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{any_of(load('acts')['not_after'])})\s+$")


@cache
def _congress_resolution() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:nghị\s+quyết)\s+(?:của\s+)?(?P<congress>{congress()}){TERM}?")


def act_title(text: str, act: NamedAct) -> str:
    """The act's name, on one line, its type spelt as usual, a name in capitals set small."""
    written = act.prefix + as_written(text, act.start, act.end)
    name = written[len(act.doc_type) :]
    if name.isupper() and " " in name.strip():
        name = f" {name.strip().capitalize()}"
    return act.doc_type + name


def as_written(text: str, start: int, end: int) -> str:
    """`text[start:end]` as written, on one line, without Markdown."""
    piece = text[start:end]
    kept = (" " if view == " " else own for own, view in zip(piece, clean(piece), strict=True))
    return " ".join("".join(kept).split())
