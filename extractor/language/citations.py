"""Citations of instruments in a piece of text: by number, or acts and resolutions by name.

"Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ": type, number (số, ký hiệu as Nghị định
30/2020/NĐ-CP lays it down: digits, year of a normative instrument, symbol), date, issuer.
What is not written beside the number is None.  Types and symbols: `models/document_types.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from extractor.knowledge import load
from extractor.language.acts import (
    NamedAct,
    act_title,
    amendment_end,
    as_written,
    find_acts,
    find_congress_resolutions,
)
from extractor.language.issuers import any_of, issuer_before, issuer_end
from extractor.model import CitationMention
from extractor.normalise import clean, plain, squeeze

# Ð (eth) is what several Vietnamese keyboards and OCR give for Đ.
_PART = r"[A-ZĐÐƯƠÂÊÔĂ][A-Za-zĐÐđƯưƠơÂÊÔĂ&]*\d{0,2}"
_NUMBER = re.compile(
    rf"(?<![\w/.-])(?P<serial>\d{{1,5}}(?:\.\d{{1,2}})?[a-z]?)(?:\s?/\s?(?P<year>(?:19|20)\d{{2}}))?"
    rf"(?:\s{{0,2}}[/-]\s{{0,2}})(?P<symbol>{_PART}"
    rf"(?:(?<=[A-Za-zĐÐđ])\s{{0,2}}[/-]\s{{0,2}}{_PART})?(?:[/-]\s?{_PART}){{0,3}})(?!\w)"
)
_DATE = re.compile(
    r"[\s,]*(?P<open>\(\s*)?(?:(?:ban\s+hành|ký)\s+)?[Nn]g[àa]y\s*(?:"
    r"(?P<d1>\d{1,2})\s*[/.-]\s*(?P<m1>\d{1,2})\s*[/.-]\s*(?P<y1>\d{4}|\d{2})(?!\d)"
    r"|(?P<d2>\d{1,2})\s*tháng\s*(?P<m2>\d{1,2})\s*,?\s*năm\s*(?P<y2>\d{4})(?!\d)"
    r"|[\s.…/_]*tháng[\s.…]*\d{0,2}[\s.…]*năm\s*\d{4}"  # left open: no date, but part of the quote
    r")(?(open)\s*\))"
)
_OF = re.compile(r"[\s,]*(?:[Cc]ủa)\s+")
_SHARING_GAP = re.compile(r"\s*(?:[,;]|,?\s*(?:và|hoặc|cùng))?\s*")
_CONTINUES = re.compile(r"\s*(?:[,;]|[,;]?\s*(?:và|hoặc|cùng))\s*(?:với\s+)?(?:số\s*)?:?\s*")
_TO_NUMBER = re.compile(r"\s*[,(]?\s*(?:(?:Bộ\s+)?[Ll]uật\s+)?(?:số)?\s*:?\s*")
_JOINS = re.compile(r"\s*|.*\s(?:và|cùng)\s+")  # before a number without a type of its own
_SERIALS = re.compile(r"(?:\d{1,4}\s*(?:,|và)\s*)+$")
_MAYBE = re.compile(  # cheap and wide: most paragraphs cite nothing
    r"\d[a-z]?\s{0,2}[/\-\u00ad\u2010-\u2015\u2212]\s{0,2}[*_]{0,2}[A-ZĐÐ]"
    r"|L[uU][aậâạAẬ][tT]|luật:?\s+[A-ZĐÀ-Ỹ]|[Pp]háp\s+lệnh|PHÁP\s+LỆNH"
    r"|[Hh]iến\s+pháp|HIẾN\s+PHÁP"
    r"|(?i:nghị\s+quyết)(?:\s+của)?\s+[Đđ]ại\s+hội"
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A mention while its neighbours are being looked at."""

    mention: CitationMention
    head: int  # where its own words begin; `mention.start` until then
    symbol: str = ""
    continues: bool = False  # shares the type of the mention before it


@dataclass(frozen=True, slots=True)
class _Head:
    """Type and number words: "các Nghị định số: 130/2005/NĐ-CP"."""

    start: int
    doc_type: str
    issuer: tuple[int, int] | None = None  # "Nghị quyết của Chính phủ số ..."
    serials: tuple[str, ...] = ()  # of "số 18, 19-NQ/TW": ("18",)


def find_citations(text: str) -> tuple[CitationMention, ...]:
    """The citations in `text`, in order; members of one enumeration share their quote.

    Titles and issuers are as written, on one line; numbers have no inner white space.
    """
    if not _MAYBE.search(text):
        return ()
    cleaned = clean(text)
    drafts = _share(cleaned, list(_drafts(text, cleaned)))
    return tuple(draft.mention for draft in drafts)


def _drafts(text: str, cleaned: str) -> Iterator[_Draft]:
    named = _named(text, cleaned)
    numbers = list(_NUMBER.finditer(cleaned))
    found: list[_Draft] = []
    taken = 0  # text up to here belongs to a mention
    for number in numbers:
        if number.start() < taken:
            continue
        owner = next((act for act in named if _leads_to(cleaned, act, number.start())), None)
        if owner is not None:
            named.remove(owner)
            draft = _numbered_act(text, cleaned, owner, number)
            found.append(draft)
            taken = draft.mention.end
            continue
        previous = found[-1] if found and found[-1].symbol else None
        head = _head(cleaned, number, previous)
        if head is None:
            continue
        for draft in _numbered(text, cleaned, head, number):
            named = [act for act in named if not draft.head <= act.start < draft.mention.end]
            found.append(draft)
            taken = draft.mention.end
    yield from sorted(
        [*found, *(_Draft(act, act.start) for act in named)], key=lambda draft: draft.head
    )


# ------------------------------------------------------------------------ by name


def _named(text: str, cleaned: str) -> list[CitationMention]:
    """Acts and resolutions cited by name, with the dates beside them."""
    found = [_named_act(text, cleaned, act) for act in find_acts(cleaned)]
    for start, end, issuer_start, issuer_stop in find_congress_resolutions(cleaned):
        day, stop = _date(cleaned, end)
        issuer = as_written(text, issuer_start, issuer_stop)
        title = as_written(text, start, end)
        found.append(CitationMention(start, stop, "Nghị quyết", None, day, issuer, title))
    return sorted(found, key=lambda mention: mention.start)


def _named_act(text: str, cleaned: str, act: NamedAct) -> CitationMention:
    day, end = _date(cleaned, act.end)
    return CitationMention(act.start, end, act.doc_type, issued_on=day, title=act_title(text, act))


def _leads_to(cleaned: str, act: CitationMention, number: int) -> bool:
    """Whether only "số" stands between an act's name and a number."""
    return act.end <= number <= act.end + 20 and bool(
        _TO_NUMBER.fullmatch(cleaned, act.end, number)
    )


def _numbered_act(text: str, cleaned: str, act: CitationMention, number: re.Match[str]) -> _Draft:
    """An act with name and number: "Luật Đất đai số 31/2024/QH15 ngày 18/01/2024"."""
    day, issuer, end = _tail(text, cleaned, number.end())
    mention = replace(
        act,
        end=end,
        number=_number(number),
        issued_on=act.issued_on or day,
        issuer=act.issuer or issuer,
    )
    return _Draft(mention, act.start, number.group("symbol"))


# ---------------------------------------------------------------------- by number


def _head(cleaned: str, number: re.Match[str], previous: _Draft | None) -> _Head | None:
    """The type written before a number, or that of the enumeration in which it stands."""
    if previous and _CONTINUES.fullmatch(cleaned, previous.mention.end, number.start()):
        fitting = _types_of(number.group("symbol"))
        own = previous.mention.doc_type
        doc_type = own if own in fitting or not fitting else fitting[0]
        return _Head(previous.mention.start, doc_type)
    start = max(0, number.start() - 100)
    before = cleaned[start : number.start()]
    serials = _SERIALS.search(before)
    if serials:
        before = before[: serials.start()]
    lead = re.search(r"(?<!\w)(?P<so>[Ss](?:ố|ô|o|Ố))?\s*[:.,(]*\s*$", before)
    numbered = bool(lead and lead.group("so"))
    if lead:
        before = before[: lead.start()]
    clause = re.split(r"[.,;:()\"]", before.rstrip(" ,:.(") + " ")[-1]
    start += len(before.rstrip(" ,:.(") + " ") - len(clause)
    found = _type_before(clause, number.group("symbol"), numbered)
    if found is None:
        fitting = _types_of(number.group("symbol"))
        if lead and numbered and fitting and previous and _JOINS.fullmatch(clause):
            # "các Nghị định của Chính phủ: số 137/2024/NĐ-CP ...; số 194/2025/NĐ-CP ..."
            return _Head(number.start() - len(lead.group().lstrip()), fitting[0])
        return None
    offset, end, doc_type = found
    issuer = None
    of = _OF.match(cleaned, start + end)
    if of:
        stop = issuer_end(cleaned, of.end())
        issuer = (of.end(), stop) if stop and stop <= number.start() else None
    earlier = tuple(re.findall(r"\d+", serials.group())) if serials else ()
    return _Head(start + offset, doc_type, issuer, earlier)


def _type_before(clause: str, symbol: str, numbered: bool) -> tuple[int, int, str] | None:
    """(start, end, type) of the type of a number whose "số", if any, follows `clause`."""
    fitting = _types_of(symbol)
    short = re.search(rf"(?<![\w/-])({any_of(_shorts())})\s*$", clause)
    if short and _plain(short.group(1)) in {_plain(symbol.split("-")[0].split("/")[0]), "cv"}:
        return *short.span(1), _shorts()[short.group(1)]
    key = plain(clause)
    if re.search(rf"(?<!\w){_not_instruments()}\s*$", key):
        return None
    types = [
        (*match.span(1), _types()[squeeze(match.group(1))]) for match in _type_word().finditer(key)
    ]
    adjacent = [found for found in types if not key[found[1] :].strip()]
    if numbered or adjacent:
        known = [found for found in types if found[2] in fitting]
        if known:
            return known[-1]
        letters = [found for found in types if found[2] == load("document_types")["untyped"]]
        if letters and (numbered or not fitting):
            return (*letters[-1][:2], fitting[0] if fitting else letters[-1][2])
    if not numbered or not types:
        return None
    # "Kế hoạch liên ngành số 5/KHLN-...": a symbol that says nothing, a word or two before "số"
    near = len(key[types[-1][1] :].strip()) <= 20
    return types[-1] if adjacent or (near and not fitting) else None


def _numbered(text: str, cleaned: str, head: _Head, number: re.Match[str]) -> Iterator[_Draft]:
    day, issuer, end = _tail(text, cleaned, number.end())
    if issuer is None:
        before = head.issuer or issuer_before(cleaned, head.start)
        issuer = as_written(text, *before) if before else None
    title = None
    if head.doc_type in ("Luật", "Bộ luật", "Pháp lệnh"):
        amending = amendment_end(cleaned, end)
        if amending:
            title = f"{head.doc_type} {as_written(text, end, amending)}"
            end = amending
    continues = head.start < number.start() and _NUMBER.search(cleaned, head.start, number.start())
    symbol = number.group("symbol")
    own = _number(number)
    for serial in head.serials:
        earlier = serial + own[len(number.group("serial")) :]
        mention = CitationMention(head.start, end, head.doc_type, earlier, day, issuer)
        yield _Draft(mention, head.start, symbol)
    mention = CitationMention(head.start, end, head.doc_type, own, day, issuer, title)
    yield _Draft(mention, number.start() if continues else head.start, symbol, bool(continues))


def _number(match: re.Match[str]) -> str:
    return re.sub(r"\s+", "", match.group()).replace("Ð", "Đ")


# --------------------------------------------------------- dates, issuers, sharing


def _date(cleaned: str, position: int) -> tuple[date | None, int]:
    """The date written at `position` and the end of its words; (None, position) without one."""
    match = _DATE.match(cleaned, position)
    if match is None:
        return None, position
    parts = [match.group(name + "1") or match.group(name + "2") for name in "dmy"]
    if None in parts:
        return None, match.end()
    day, month, year = map(int, parts)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day), match.end()
    except ValueError:
        return None, match.end()


def _tail(text: str, cleaned: str, position: int) -> tuple[date | None, str | None, int]:
    """Date and issuer written behind a number, in either order, and the end of their words."""
    day, end = _date(cleaned, position)
    issuer = None
    of = _OF.match(cleaned, end)
    stop = issuer_end(cleaned, of.end()) if of else None
    if of and stop:
        issuer, end = as_written(text, of.end(), stop), stop
        if day is None:
            day, end = _date(cleaned, end)
    return day, issuer, end


def _share(cleaned: str, drafts: list[_Draft]) -> list[_Draft]:
    """Dates and issuers that one member of an enumeration states for the others.

    "Nghị định số 107/2020/NĐ-CP, 108/2020/NĐ-CP ngày 14/9/2020": a member without a type of its
    own shares both, and the quote; "Nghị quyết số 18-NQ/TW, Nghị quyết số 19-NQ/TW của ..." with
    types shares the issuer only.
    """
    for index in range(len(drafts) - 1, 0, -1):
        left, right = drafts[index - 1].mention, drafts[index].mention
        if drafts[index].continues:
            left = replace(
                left,
                end=right.end,
                issued_on=left.issued_on or right.issued_on,
                issuer=left.issuer or right.issuer,
            )
        elif (
            right.doc_type == left.doc_type
            and left.issuer is None
            and left.number is not None
            and _plain(drafts[index].symbol) == _plain(drafts[index - 1].symbol)
            and _SHARING_GAP.fullmatch(cleaned, left.end, max(left.end, right.start))
        ):
            left = replace(left, issuer=right.issuer)
        drafts[index - 1] = replace(drafts[index - 1], mention=left)
    for index in range(1, len(drafts)):
        if drafts[index].continues:
            left, right = drafts[index - 1].mention, drafts[index].mention
            right = replace(
                right,
                start=left.start,
                end=left.end,
                issuer=right.issuer or left.issuer,
            )
            drafts[index] = replace(drafts[index], mention=right)
    return drafts


# ----------------------------------------------------------------------- knowledge


def _plain(symbol: str) -> str:
    return plain(symbol.replace("Ð", "Đ"))


def _types_of(symbol: str) -> list[str]:
    """The types whose symbol opens `symbol`: "QĐ-UBND" -> Quyết định, Quy định; "QH15" -> acts."""
    first = _plain(re.split(r"[-/]", symbol)[0])
    if re.fullmatch(r"qh\d+", first):
        return ["Luật", "Bộ luật", "Nghị quyết"]
    return _symbols().get(first, [])


@cache
def _symbols() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in load("document_types")["types"]:
        for symbol in kind.get("symbols", ()):
            found.setdefault(plain(symbol), []).append(kind["name"])
    return found


@cache
def _shorts() -> dict[str, str]:
    types = load("document_types")["types"]
    return {short: kind["name"] for kind in types for short in kind.get("short", ())}


@cache
def _types() -> dict[str, str]:
    """Full names by their plain form, in which OCR slips of accents do not matter."""
    content = load("document_types")
    names = {plain(kind["name"]): kind["name"] for kind in content["types"]}
    return names | {plain(name): content["untyped"] for name in content["generic"]}


@cache
def _type_word() -> re.Pattern[str]:
    names = sorted(_types(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(names).replace(" ", r"\s+") + r")(?!\w)")


@cache
def _not_instruments() -> str:
    return any_of(plain(word) for word in load("document_types")["not_instruments"])
