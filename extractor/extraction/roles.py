"""Who does a duty: agencies of headings, lead-ins and cells, partners after "phối hợp với"."""

from __future__ import annotations

import re

from extractor.extraction.sentences import sentences
from extractor.extraction.subjects import subject_of, verb_follows
from extractor.knowledge import pattern
from extractor.language.agencies import (
    is_agency,
    parse_agency_list,
    split_agency_cell,
)
from extractor.model import Assignment, Role
from extractor.normalise import fold

_DEFINED = re.compile(r"\s*\((?:(?:sau đây )?(?:gọi|viết) tắt là )?[A-ZĐ][A-ZĐ&\-.]+\)$")
_STANDING = re.compile(  # "Sở Tài chính - Cơ quan thường trực Ban Chỉ đạo"
    r"\s+[-–]\s+(?:là )?(?:cơ quan|đơn vị) (?:thường trực|chủ trì|đầu mối).*$", re.IGNORECASE
)
_OFFICE = re.compile(  # "Sở Tài chính (cơ quan chủ trì)"
    r"\s*\((?:là )?(?:cơ quan |đơn vị )?(?:chủ trì|thường trực|đầu mối|phối hợp)[^()]*\)$"
    r"|\s*\((?:bao gồm|gồm|kể cả|như|sau đây|(?:đối với |ở )?cấp (?:tỉnh|xã|huyện))\b[^()]*\)$",
    re.IGNORECASE,
)
_PART = re.compile(  # what a body's bracket says of its part: "Sở Tài chính (phối hợp)"
    r"\((?:là )?(?:cơ quan |đơn vị )?"
    r"(?:(?P<lead>chủ trì|đầu mối)|(?P<coordinating>phối hợp))[^()]*\)"
)
_TAKE_PART = re.compile(  # "Sở Nội vụ chủ trì, Sở Tài chính, Sở Y tế phối hợp"
    r"(?<!\w)chủ trì(?:\s+thực hiện)?\s*[,;]\s*(?P<bodies>[^;.:]*?)"
    r"\s+(?:cùng\s+)?phối hợp\b(?!\s+(?:với|cùng))"
)
_CHARGES = re.compile(r"(?:trách nhiệm|nhiệm vụ) của\s")
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_EXECUTES = re.compile(r"\s+(?:\S+\s+){0,2}?thực hiện\b")
_GOES_ON = re.compile(r"\s+(?!và\s|hoặc\s)[a-zà-ỹđ]")
_LONGEST_HEADING = 30  # syllables
_LONGEST_NAME = 12  # syllables
_LONG_NAME = re.compile(r"(?:hội đồng|tổ công tác|ban chỉ đạo|ban chỉ huy|trung tâm)\b")
_PLACE_AT_END = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu|trung ương)(?: [^\s,;]+){0,3}$"
)


def agencies_of_heading(heading: str) -> tuple[str, ...]:
    """The agencies of a heading that is nothing but agencies ("4. Giao Phòng Nội vụ")."""
    words = _STANDING.sub("", heading.strip(" .:;"))
    folded = fold(words)
    for start in _address_ends(folded):
        candidate = words[start:].strip(" .:;")
        if candidate and _is_body_of_long_name(candidate):
            return (as_named(candidate),)
        if candidate and is_agency(candidate):
            return tuple(as_named(candidate[m.start : m.end]) for m in split_agency_cell(candidate))
    return ()


def bodies_of_heading(heading: str) -> tuple[str, ...]:
    """The bodies of a heading known to name who does what stands below it.

    For names that no list knows whole: it begins with a body and says nothing that one does.
    """
    if len(heading.split()) > _LONGEST_HEADING or heading.endswith("."):
        return ()
    mentions = parse_agency_list(heading, 0)
    if not mentions or verb_follows().match(fold(heading)[mentions[-1].end :]):
        return ()
    if mentions[-1].collective and _GOES_ON.match(heading, mentions[-1].end):
        whole = bodies_like_siblings(heading)  # "Các doanh nghiệp hoạt động trong lĩnh vực ..."
        if whole:
            return whole
    return tuple(as_named(heading[m.start : m.end]) for m in split_agency_cell(heading))


def charged_by_lead_in(words: str) -> tuple[str, ...]:
    """The agencies that a sentence ending in a colon charges with what follows it.

    "Giao Sở Y tế có trách nhiệm:", "Sở Y tế chỉ đạo các bệnh viện thực hiện các nội dung sau:"
    """
    text = words.strip()
    parts = sentences(text)
    if len(parts) > 1 and subject_of(text, one_place=True) is None:
        text = text[slice(*parts[-1])]  # the sentence that ends in the colon
        if agencies := agencies_of_heading(text):
            return agencies
    passed = pattern("duty_words", "passed_on").search(fold(text))
    subject = subject_of(text, one_place=True)
    if subject is None:
        return ()
    if passed and passed.start() >= subject.end:
        below = parse_agency_list(text, passed.end())
        if below and _EXECUTES.match(fold(text), below[-1].end):
            return tuple(text[m.start : m.end] for m in below)
    return subject.mentions


def bodies_like_siblings(heading: str) -> tuple[str, ...]:
    """The bodies of a heading that stands in a row with headings that are agencies.

    Beside these a heading that begins with several bodies of some kind names who does what
    stands below it, whatever else it says of them ("Các chủ đầu tư hạ tầng khu công nghiệp").
    """
    words = _BRACKETS.sub("", heading.strip(" .:;"))
    if len(words.split()) > _LONGEST_HEADING or heading.endswith("."):
        return ()
    folded = fold(words)
    start = _address_ends(folded)[0]
    words, folded = words[start:], folded[start:]
    charged = start and _CHARGES.match(fold(heading))
    if not charged and not pattern("duty_words", "kinds_of_bodies").match(folded):
        return ()
    end = pattern("duty_words", "charged").search(folded)
    return (as_named(words[: end.start()] if end else words),)


def _is_body_of_long_name(heading: str) -> bool:
    """ "Hội đồng thẩm định kết quả CCHC tỉnh": begins as a body and ends with its place."""
    folded = fold(heading)
    return (
        len(folded.split()) <= _LONGEST_NAME
        and bool(_LONG_NAME.match(folded))
        and bool(_PLACE_AT_END.search(folded))
    )


def _address_ends(folded: str) -> list[int]:
    """Where the agencies may begin: after "Giao", "Đề nghị", ..., or at once."""
    match = re.match(
        r"(?:đề nghị|giao cho|giao|yêu cầu|trách nhiệm của|nhiệm vụ của|phân công|đối với)"
        r"(?:\s*:)?\s+",
        folded,
    )
    return [match.end()] if match else [0]


def cell_assignments(text: str, role: Role) -> tuple[Assignment, ...]:
    """The agencies of a table cell or of the words after "Đơn vị phối hợp:"."""
    if not text.strip(" .-–;:\n\t"):
        return ()
    mentions = split_agency_cell(text)
    ends = [*(mention.start for mention in mentions), len(text)][1:]
    parts = [
        _PART.search(fold(text), mention.start, end)
        for mention, end in zip(mentions, ends, strict=True)
    ]
    if not any(parts):
        return tuple(Assignment(as_named(text[m.start : m.end]), role) for m in mentions)
    found: list[Assignment] = []
    said: Role = "coordinating"  # beside one that is said to lead
    for mention, part in reversed(list(zip(mentions, parts, strict=True))):
        if part is not None:
            said = "lead" if part["lead"] else "coordinating"
        found.append(Assignment(as_named(text[mention.start : mention.end]), said))
        if said == "lead":
            said = "coordinating"
    return tuple(reversed(found))


def as_named(mention: str) -> str:
    """A mention without the abbreviation or the part in the work that stands in brackets."""
    return _OFFICE.sub("", _DEFINED.sub("", " ".join(mention.split())))


def partners_of(text: str) -> tuple[str, ...]:
    """The bodies after "phối hợp với" anywhere in a duty's words."""
    folded = fold(text)
    found: list[str] = []
    for match in pattern("duty_words", "cooperation").finditer(folded):
        mentions = parse_agency_list(text, match.end())
        for mention in mentions:
            words = text[mention.start : mention.end]
            if words not in found:
                found.append(words)
    return tuple(dict.fromkeys((*found, *_taking_part(text))))


def _taking_part(text: str) -> tuple[str, ...]:
    """The bodies of "Sở A chủ trì, Sở B, Sở C phối hợp"."""
    match = _TAKE_PART.search(fold(text))
    if match is None:
        return ()
    words = text[slice(*match.span("bodies"))]
    mentions = parse_agency_list(words)
    if not mentions or words[mentions[-1].end :].strip(" ,"):
        return ()
    return tuple(words[mention.start : mention.end] for mention in mentions)
