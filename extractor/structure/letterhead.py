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
from extractor.normalise import clean, fold, plain, squeeze
from extractor.structure.lines import Line

_GROUP = r"[A-ZĐ][\wĐđ.]*"
NUMBER = rf"\d{{1,5}}[a-z]?\s{{0,3}}(?:/\s?\d{{4}}\s?)?[/-]\s?{_GROUP}(?:\s?[-/&]\s?{_GROUP})*"
_NUMBER_LINE = re.compile(rf"(?:^|\s)S[ốỐôÔóÓồổộơ]\s*[:.]?\s*(?P<number>{NUMBER})")
_DAY = (
    r"ng[àáaâ]y\s*(?P<day>\d{1,2})\s*"  # accents as scans have them
    r"(?:th[áàaâ]ng\s*(?P<month>\d{1,2})\s*,?\s*n[ăaâ]m\s*(?P<year>\d{4})"
    r"|[/.-]\s*(?P<month2>\d{1,2})\s*[/.-]\s*(?P<year2>\d{4}))"
)
_PLACE_DATE = re.compile(
    rf"(?:^|\s)(?P<place>[A-ZĐÀ-Ỹ][^\W\d_]*(?:[ .'-]+[^\W_]+){{0,5}})\s*,\s*{_DAY}"
)
_DATE = re.compile(_DAY, re.IGNORECASE)
_SIGNED_NUMBER = re.compile(  # the mark on a signed attachment: Nghị định 30/2020, annex I, II.3
    rf"(?m)^\s*Số:\s*(?P<number>{NUMBER})\s*;\s*(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})"
)
_NOTE = re.compile(
    r"\(\s*(?P<how>Ban\s+hành\s+kèm\s+theo|Kèm\s+theo|Đính\s+kèm)\s+(?P<type>[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)"
    rf"\s+số\s*:?\s*(?P<number>{NUMBER})?[\s,]*(?:{_DAY})?[\s,]*(?:của\s+(?P<issuer>[^)]{{3,150}}))?\)",
    re.IGNORECASE,
)
_MOTTO = re.compile(
    r"cong hoa xa hoi|^(?:xa hoi )?chu nghia viet nam|doc lap ?- ?tu do|dang cong san viet nam"
    r"|^(?:hoa toc|khan|mat)\b"
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
    """Reads the lines above the title; number and date may be broken over lines."""
    short = [line for line in lines if len(line.cleaned) < 2 * _LONGEST_BODY]
    joined = "\n".join(line.cleaned for line in short)
    signed = _SIGNED_NUMBER.search(joined)
    found = _NUMBER_LINE.search(joined)
    placed = _PLACE_DATE.search(joined, found.end() if found else 0) or _PLACE_DATE.search(joined)
    taken = [match.span() for match in (signed, found, placed) if match]
    has_motto = any(_MOTTO.search(plain(line.folded)) for line in short)
    left: list[Line] = []
    nation = ""  # the last line of the right column's head
    place = 0
    for line in short:
        start, place = place, place + len(line.cleaned) + 1
        if any(begin < place - 1 and start < end for begin, end in taken):
            continue
        view = plain(line.folded)
        if _MOTTO.search(view) or _continues_nation(nation, view):
            nation = view
            continue
        if re.match(r"số\b|.*\bngày\b.*\btháng\b", line.folded):
            continue
        if line.capitals or has_motto:
            left.append(line)
    number = found or signed
    day = placed or signed
    return Letterhead(
        tuple(_bodies(left)),
        compact(number["number"]) if number else None,
        _day(day) if day else None,
        squeeze(placed["place"]) if placed else None,
    )


_COMMITTEE = r"(?:[UỦ][YỶ] BAN NH[AÂ]N D[AÂ]N|UBND)"
_ABOVE = re.compile(rf"(?P<body>{_COMMITTEE} .+?)\s+(?={_COMMITTEE} )")


def _continues_nation(before: str, line: str) -> bool:
    """Whether a line is the rest of the nation's name, which did not fit on the line before."""
    words = ["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"]
    return any(
        before.endswith(" ".join(words[:cut])) and line == " ".join(words[cut:])
        for cut in range(3, len(words))
    )


def _bodies(lines: Sequence[Line]) -> list[str]:
    """The lines of the left column joined to names of bodies."""
    openers = [plain(word) for word in load("title_words")["bodies"]]
    bodies: list[str] = []
    for line in lines:
        text = line.words.strip(" -*.:;")
        above = _ABOVE.match(text)  # "UBND TỈNH A ỦY BAN NHÂN DÂN XÃ B", joined on one line
        if above:
            bodies.append(above["body"])
            text = text[above.end() :]
        view = plain(text)
        if any(view == word or view.startswith(word + " ") for word in openers):
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
