"""What stands above the title: issuing body, number, place and date (Nghị định 30/2020, annex I).

Also the remark under the title of an attached plan, which names the instrument that brings it:
"(Ban hành kèm theo Quyết định số 1835/QĐ-UBND ngày 02 tháng 6 năm 2022 của ...)".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractor.knowledge import load
from extractor.language.normalise import clean, fold, squeeze
from extractor.structure.lines import Line

_GROUP = r"[A-ZĐ][\wĐđ.]*"
NUMBER = rf"\d{{1,5}}[a-z]?\s{{0,3}}(?:/\s?\d{{4}}\s?)?[/-]\s?{_GROUP}(?:\s?[-/&]\s?{_GROUP})*"
_NUMBER_LINE = re.compile(rf"(?:^|\s)(?:Số|SỐ)\s*[:.]?\s*(?P<number>{NUMBER})")
_DAY = (
    r"ngày\s*(?P<day>\d{1,2})\s*(?:tháng\s*(?P<month>\d{1,2})\s*,?\s*năm\s*(?P<year>\d{4})"
    r"|[/.-]\s*(?P<month2>\d{1,2})\s*[/.-]\s*(?P<year2>\d{4}))"
)
_PLACE_DATE = re.compile(
    rf"(?:^|\s)(?P<place>[A-ZĐÀ-Ỹ][^\W\d_]*(?:[\s.'-]+[^\W_]+){{0,5}})\s*,\s*{_DAY}"
)
_DATE = re.compile(_DAY, re.IGNORECASE)
_SIGNED_NUMBER = re.compile(  # the mark on a signed attachment: Nghị định 30/2020, annex I, II.3
    rf"^\s*Số:\s*(?P<number>{NUMBER})\s*;\s*(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})"
)
_NOTE = re.compile(
    r"\(\s*(?P<how>Ban\s+hành\s+kèm\s+theo|Kèm\s+theo|Đính\s+kèm)\s+(?P<type>[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)"
    rf"\s+số\s*:?\s*(?P<number>{NUMBER})?[\s,]*(?:{_DAY})?[\s,]*(?:của\s+(?P<issuer>[^)]{{3,150}}))?\)",
    re.IGNORECASE,
)
_MOTTO = re.compile(
    r"cộng hòa xã hội chủ nghĩa|độc lập - tự do|đảng cộng sản việt nam|^(?:hỏa tốc|khẩn|mật)\b"
)
_LONGEST_BODY = 90  # characters of a line of the letterhead


@dataclass(frozen=True, slots=True)
class Letterhead:
    """bodies: the names of superior and issuing body, as printed, the issuer last."""

    bodies: tuple[str, ...] = ()
    number: str | None = None
    issued_on: date | None = None
    seat: str | None = None  # "Cần Thơ"


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """The instrument that an attached plan came with, as the remark under its title names it."""

    start: int
    doc_type: str
    promulgates: bool  # "Ban hành kèm theo", not merely "Kèm theo"
    number: str | None
    issued_on: date | None
    issuer: str | None


def read_letterhead(lines: Sequence[Line]) -> Letterhead:
    """Reads the lines above the title."""
    number = issued_on = seat = None
    left: list[Line] = []
    has_motto = any(_MOTTO.search(line.folded) for line in lines)
    for line in lines:
        text = line.cleaned
        signed = _SIGNED_NUMBER.match(text)
        if signed:
            number = number or compact(signed["number"])
            issued_on = issued_on or _day(signed)
            continue
        found = _NUMBER_LINE.search(text)
        placed = _PLACE_DATE.search(text)
        if found and len(text) < 2 * _LONGEST_BODY:
            number = number or compact(found["number"])
        if placed and len(text) < 2 * _LONGEST_BODY and issued_on is None:
            issued_on = _day(placed)
            place = placed["place"] if found is None else text[found.end() : placed.end("place")]
            seat = squeeze(place)
        if found or placed or re.match(r"số\b|.*\bngày\b.*\btháng\b", line.folded):
            continue
        if not _MOTTO.search(line.folded) and (line.capitals or has_motto):
            left.append(line)
    return Letterhead(tuple(_bodies(left)), number, issued_on, seat)


def _bodies(lines: Sequence[Line]) -> list[str]:
    """The lines of the left column joined to names of bodies."""
    openers = [fold(word) for word in load("title_words")["bodies"]]
    bodies: list[str] = []
    for line in lines:
        text = line.words.strip(" -*.:;")
        folded = fold(text)
        if any(folded == word or folded.startswith(word + " ") for word in openers):
            if len(text) <= _LONGEST_BODY:
                bodies.append(text)
        elif bodies and line.capitals and len(text) <= _LONGEST_BODY:
            bodies[-1] += " " + text
    return bodies


def attachment_notes(text: str) -> list[AttachmentNote]:
    """The remarks in parentheses that name the instrument that something is attached to."""
    notes = []
    for match in _NOTE.finditer(clean(text)):
        doc_type = squeeze(match["type"]).capitalize()
        notes.append(
            AttachmentNote(
                match.start(),
                doc_type,
                fold(match["how"]).startswith("ban"),
                compact(match["number"]) if match["number"] else None,
                _day(match) if match["day"] else None,
                squeeze(match["issuer"]) if match["issuer"] else None,
            )
        )
    return notes


def dates(text: str) -> list[date]:
    """Every full date written in the text."""
    found = (_day(match) for match in _DATE.finditer(clean(text)))
    return [day for day in found if day]


def compact(number: str) -> str:
    """A number without inner spaces and final dot: "372 /KH-UBND" is "372/KH-UBND"."""
    return re.sub(r"\s+", "", number).rstrip(".")


def _day(match: re.Match[str]) -> date | None:
    """The date of a match; None for a day that the calendar lacks."""
    groups = match.groupdict()
    month, year = (groups[key] or groups.get(key + "2") for key in ("month", "year"))
    try:
        return date(int(year or 0), int(month or 0), int(groups["day"] or 0))
    except ValueError:
        return None
