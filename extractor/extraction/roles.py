"""Who does a duty: agencies of headings, subjects of sentences, partners after "phối hợp với"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractor.extraction.sentences import sentences
from extractor.knowledge import load
from extractor.language.agencies import (
    find_agencies,
    is_agency,
    parse_agency_list,
    split_agency_cell,
)
from extractor.model import AgencyMention, Assignment, Role
from extractor.normalise import fold


@dataclass(frozen=True, slots=True)
class Subject:
    """Agencies named as those who act; `end` is where their list ends in the text."""

    mentions: tuple[str, ...]
    start: int
    end: int
    addressed: bool  # "Giao Sở Tài chính ...", not only "Sở Tài chính chủ trì ..."


_DEFINED = re.compile(r"\s*\((?:(?:sau đây )?(?:gọi|viết) tắt là )?[A-ZĐ][A-ZĐ&\-.]+\)$")
_STANDING = re.compile(  # "Sở Tài chính - Cơ quan thường trực Ban Chỉ đạo"
    r"\s+[-–]\s+(?:là )?(?:cơ quan|đơn vị) (?:thường trực|chủ trì|đầu mối).*$", re.IGNORECASE
)
_OFFICE = re.compile(  # "Sở Tài chính (cơ quan chủ trì)"
    r"\s*\((?:là )?(?:cơ quan |đơn vị )?(?:chủ trì|thường trực|đầu mối|phối hợp)[^()]*\)$"
    r"|\s*\((?:bao gồm|gồm|kể cả|như|sau đây)\b[^()]*\)$"
)
_DUTY_BEGINS = re.compile(
    r"(?P<told>\s+(?!căn cứ|theo|trên cơ sở|trong|có trách|chịu trách|chủ động)"
    r"(?:[^\s.,;:]+\s+){0,14}?[^\s.,;:]+)\s+(?:có|chịu) trách nhiệm\b"
)
_CHARGES = re.compile(r"(?:trách nhiệm|nhiệm vụ) của\s")
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_EXECUTES = re.compile(r"\s+(?:\S+\s+){0,2}?thực hiện\b")
_GOES_ON = re.compile(r"\s+(?!và\s|hoặc\s)[a-zà-ỹđ]")
_WHEN = re.compile(r"(?:hằng|hàng|định kỳ|trước|chậm nhất|đến|trong|năm|quý|tháng)\b")
_ADDRESSES = re.compile(
    r"(?<!\w)(?:đề nghị|yêu cầu)\s+(?=các\s|sở\s|ubnd\s|ủy ban\s)"
    r"|(?<=[,;]\s)(?:giao|đề nghị|yêu cầu)\s+(?=\w)"
)
_ADDRESS = re.compile(r"(?:giao cho|giao|đề nghị|yêu cầu|phân công)\s+(?:cho\s+)?")
# "đồng chí Nguyễn Văn A, Phó Chủ tịch ...": the name before the office
_CAPITALISED = r"[^\W\d_a-zà-ỹđ][^\W\d_]*"
_PERSON = re.compile(rf"{_CAPITALISED}(?:\s+{_CAPITALISED}){{1,4}}\s*[-–,]\s*")
_AT_HEAD = 3  # characters: marks of a bullet
_LONGEST_HEADING = 30  # syllables
_LONGEST_NAME = 12  # syllables
_LONG_NAME = re.compile(r"(?:hội đồng|tổ công tác|ban chỉ đạo|ban chỉ huy|trung tâm)\b")
_PLACE_AT_END = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu|trung ương)(?: [^\s,;]+){0,3}$"
)
# After a named body at the head of a sentence any word in lower case is what it does
_ACTS = re.compile(r"\s+[a-zà-ỹđ]")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("duty_words")[name])


@cache
def _verb_follows() -> re.Pattern[str]:
    return re.compile(r"\s*[,:]?\s*(?:\([^)]*\)\s*,?\s*)?" + load("duty_words")["verbs"])


@cache
def _acts_soon() -> re.Pattern[str]:
    """A few words that tell which body is meant, then what it does."""
    return re.compile(r"(?:\s+[^\s.,;:]+){1,6}\s+" + load("duty_words")["verbs"])


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
    if not mentions or _verb_follows().match(fold(heading)[mentions[-1].end :]):
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
    passed = _pattern("passed_on").search(fold(text))
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
    if not charged and not _pattern("kinds_of_bodies").match(folded):
        return ()
    end = _pattern("charged").search(folded)
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
    return tuple(Assignment(as_named(text[m.start : m.end]), role) for m in split_agency_cell(text))


def as_named(mention: str) -> str:
    """A mention without the abbreviation or the part in the work that stands in brackets."""
    return _OFFICE.sub("", _DEFINED.sub("", " ".join(mention.split())))


def subject_of(text: str, one_place: bool = False) -> Subject | None:
    """The agencies that a sentence names as doing its work, at its head or after an adverbial.

    one_place: "Tỉnh Bắc Ninh cần ..." too names who does it, not only what it is about.
    """
    folded = fold(text)
    starts = _subject_starts(folded)
    groups = [(m.start, m.end) for m in find_agencies(text)] if len(starts) > 1 else []
    for start in starts:
        if any(first < start < last for first, last in groups):
            continue  # a comma of "các sở, ban, ngành"
        addressed = False
        at_head = start <= _AT_HEAD
        if match := _ADDRESS.match(folded, start):
            start, addressed = match.end(), True
        start = _after_honorific(text, folded, start)
        mentions = _places_charged(text, start, addressed or one_place) or parse_agency_list(
            text, start
        )
        if not mentions:
            continue
        if mentions[0].collective and any(
            last < start and not folded[last:start].strip(" ,") for _, last in groups
        ):
            continue  # a comma between bodies that a verb before them governs
        end = mentions[-1].end
        at_head = at_head or start <= _AT_HEAD
        named = not any(m.collective for m in mentions)
        acts = at_head and ((named and _ACTS.match(text, end)) or _acts_soon().match(folded, end))
        if (
            acts
            or _verb_follows().match(folded[end:])
            or (addressed and re.match(r"\s*[,:.;]|\s+\S", folded[end:]))
        ):
            names = [text[m.start : m.end] for m in mentions]
            described = at_head and mentions[-1].collective and _told_before_verb(text, end)
            if described:  # "Các cơ quan, đơn vị được phân công nhiệm vụ có trách nhiệm ..."
                names[-1], end = text[mentions[-1].start : described], described
            return Subject(tuple(names), start, end, addressed)
    return None


def _after_honorific(text: str, folded: str, start: int) -> int:
    """Past "đồng chí", and past the name of whose office follows it."""
    honorific = _pattern("honorific").match(folded, start)
    if honorific is None:
        return start
    name = _PERSON.match(text, honorific.end())
    return name.end() if name else honorific.end()


def _places_charged(text: str, start: int, alone: bool) -> tuple[AgencyMention, ...]:
    """ "Các tỉnh Bắc Ninh, Gia Lai đẩy nhanh ...": places that stand for their governments.

    One `alone` does so only where it is addressed; else it may be what the sentence is about.
    """
    found = parse_agency_list(text, start, places=True)
    several = len(found) > 1 or any(mention.collective for mention in found)
    if found and (several or alone) and _verb_follows().match(fold(text)[found[-1].end :]):
        return found
    return ()


def topic_end(text: str) -> int:
    """Where the topic of a conclusion ends: "Về đề nghị của xã A (15 tỷ đồng): giao Sở B ...".

    0 where there is none; the whole length of a text that is nothing but a request's topic.
    """
    folded = fold(text)
    colons = _colons(folded) if _pattern("topic").match(folded) else []
    subject = subject_of(text) if colons else None
    reached = [colon for colon in colons if subject is not None and colon <= subject.start]
    if reached:
        return reached[-1]
    if not _pattern("request").match(folded):
        return 0
    if folded.rstrip().endswith(":"):
        return len(text)
    parts = sentences(text)
    return max(colons, default=parts[1][0] if len(parts) > 1 else 0)


def _told_before_verb(text: str, end: int) -> int:
    """Where the words end that tell which bodies are meant, before "có trách nhiệm"; or 0."""
    found = _DUTY_BEGINS.match(fold(text), end)
    return found.end("told") if found else 0


def _subject_starts(folded: str) -> list[int]:
    """Places at which a subject may begin, in the order of the text."""
    starts = [len(folded) - len(folded.lstrip(" \t\n-+*"))]
    last_colon = 0
    for colon in _colons(folded):
        last_colon = colon
        starts += [colon, *_after_adverbial(folded, colon)]
    match = re.match(
        r"\W*(?:chủ tịch )?(?:ubnd|ủy ban nhân dân)[^.;,]{0,60}?(?=(?:giao|yêu cầu|đề nghị)\s)",
        folded,
    )
    starts = sorted({*starts, *_after_adverbial(folded, starts[0])})
    if _pattern("request").match(folded):
        starts = [start for start in starts if start >= last_colon]
    elif _pattern("topic").match(folded):  # what stands behind the topic's colon comes first
        starts.sort(key=lambda start: start < last_colon)
    return [match.end(), *starts] if match else starts


def _colons(folded: str) -> list[int]:
    """Where the words behind a sentence's topic begin: "Về đề nghị của xã A: giao Sở B ..."."""
    if _pattern("topic").match(folded):
        topic = re.match(r"(?:[^.]|[.](?=\S)){3,700}:\s*(?=\S)", folded)
        end = topic.end() if topic else 0
        return [colon.end() for colon in re.compile(r":\s+(?=\S)").finditer(folded, 0, end + 1)]
    colon = re.match(r"[^.;]{3,160}?:\s*(?=\S)", folded)
    return [colon.end()] if colon else []


def _after_adverbial(folded: str, start: int) -> list[int]:
    """After each comma of a sentence that begins with "Căn cứ ...", "Định kỳ ..."."""
    if not _pattern("adverbials").match(folded, start):
        return []
    stop = re.compile(r"[.;]").search(folded, start)
    limit = stop.start() if stop else len(folded)
    starts = []
    for comma in re.compile(r",\s*").finditer(folded, start, limit):
        if _WHEN.match(folded, start) and _verb_follows().match(folded, comma.end() - 1):
            break  # the main clause has begun without a subject
        starts.append(comma.end())
    starts += [match.start() for match in _ADDRESSES.finditer(folded, start + 1, limit)]
    return sorted(starts)[:12]


def partners_of(text: str) -> tuple[str, ...]:
    """The bodies after "phối hợp với" anywhere in a duty's words."""
    folded = fold(text)
    found: list[str] = []
    for match in _pattern("cooperation").finditer(folded):
        mentions = parse_agency_list(text, match.end())
        for mention in mentions:
            words = text[mention.start : mention.end]
            if words not in found:
                found.append(words)
    return tuple(found)


def is_generic(mentions: tuple[str, ...]) -> bool:
    """Whether they name nobody in particular ("Các cơ quan, đơn vị")."""
    return all(_pattern("generic").match(fold(mention).strip()) for mention in mentions)
