"""Who a sentence says does its work: the agencies at its head, after an adverbial or a topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.extraction.sentences import sentences
from extractor.knowledge import load, pattern
from extractor.language.agencies import find_agencies, parse_agency_list
from extractor.language.times import find_times
from extractor.model import AgencyMention
from extractor.normalise import fold


@dataclass(frozen=True, slots=True)
class Subject:
    """Agencies named as those who act; `end` is where their list ends in the text."""

    mentions: tuple[str, ...]
    start: int
    end: int
    addressed: bool  # "Giao Sở Tài chính ...", not only "Sở Tài chính chủ trì ..."


_DUTY_BEGINS = re.compile(
    r"(?P<told>\s+(?!căn cứ|theo|trên cơ sở|trong|có trách|chịu trách|chủ động)"
    r"(?:[^\s.,;:]+\s+){0,14}?[^\s.,;:]+)\s+(?:có|chịu) trách nhiệm\b"
)
_ADDRESS = re.compile(r"(?:giao cho|giao|đề nghị|yêu cầu|phân công)\s+(?:cho\s+)?")
_WHEN = re.compile(r"(?:hằng|hàng|định kỳ|trước|chậm nhất|đến|trong|năm|quý|tháng)\b")
_ADDRESSES = re.compile(
    r"(?<!\w)(?:đề nghị|yêu cầu)\s+(?=các\s|sở\s|ubnd\s|ủy ban\s)"
    r"|(?<=[,;]\s)(?:giao|đề nghị|yêu cầu)\s+(?=\w)"
)
# "đồng chí Nguyễn Văn A, Phó Chủ tịch ...": the name before the office
_CAPITALISED = r"[^\W\d_a-zà-ỹđ][^\W\d_]*"
_PERSON = re.compile(rf"{_CAPITALISED}(?:\s+{_CAPITALISED}){{1,4}}\s*[-–,]\s*")
AT_HEAD = 3  # characters: marks of a bullet
_NEAR = 60  # characters in which a time at the head of a sentence ends
# After a named body at the head of a sentence any word in lower case is what it does
_ACTS = re.compile(r"\s+[a-zà-ỹđ]")


@cache
def verb_follows() -> re.Pattern[str]:
    """What a body does, right behind its name; on folded text."""
    return re.compile(r"\s*[,:]?\s*(?:\([^)]*\)\s*,?\s*)?" + load("duty_words")["verbs"])


@cache
def _begins_with_place() -> re.Pattern[str]:
    words = load("agency_words")
    determiners, levels = (
        "|".join(map(re.escape, words[name])) for name in ("determiners", "levels")
    )
    return re.compile(rf"\s*(?:(?:{determiners})\s+)?(?:{levels})\b")


@cache
def _acts_soon() -> re.Pattern[str]:
    """A few words that tell which body is meant, then what it does."""
    return re.compile(r"(?:\s+[^\s.,;:]+){1,6}\s+" + load("duty_words")["verbs"])


@lru_cache(maxsize=256)  # a duty's words are asked about more than once
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
        at_head = start <= AT_HEAD
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
        at_head = at_head or start <= AT_HEAD
        named = not any(m.collective for m in mentions)
        acts = at_head and ((named and _ACTS.match(text, end)) or _acts_soon().match(folded, end))
        if (
            acts
            or verb_follows().match(folded[end:])
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
    honorific = pattern("duty_words", "honorific").match(folded, start)
    if honorific is None:
        return start
    name = _PERSON.match(text, honorific.end())
    return name.end() if name else honorific.end()


def _places_charged(text: str, start: int, alone: bool) -> tuple[AgencyMention, ...]:
    """ "Các tỉnh Bắc Ninh, Gia Lai đẩy nhanh ...": places that stand for their governments.

    One `alone` does so only where it is addressed; else it may be what the sentence is about.
    """
    if not _begins_with_place().match(fold(text), start):
        return ()
    found = parse_agency_list(text, start, places=True)
    several = len(found) > 1 or any(mention.collective for mention in found)
    if found and (several or alone) and verb_follows().match(fold(text)[found[-1].end :]):
        return found
    return ()


def topic_end(text: str) -> int:
    """Where the topic of a conclusion ends: "Về đề nghị của xã A (15 tỷ đồng): giao Sở B ...".

    0 where there is none; the whole length of a text that is nothing but a request's topic.
    """
    folded = fold(text)
    colons = _colons(folded) if pattern("duty_words", "topic").match(folded) else []
    subject = subject_of(text) if colons else None
    reached = [colon for colon in colons if subject is not None and colon <= subject.start]
    if reached:
        return reached[-1]
    if not pattern("duty_words", "request").match(folded):
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
    starts = sorted({*starts, *_after_adverbial(folded, starts[0]), *_after_time(folded)})
    if pattern("duty_words", "request").match(folded):
        starts = [start for start in starts if start >= last_colon]
    elif pattern("duty_words", "topic").match(
        folded
    ):  # what stands behind the topic's colon comes first
        starts.sort(key=lambda start: start < last_colon)
    return [match.end(), *starts] if match else starts


def _colons(folded: str) -> list[int]:
    """Where the words behind a sentence's topic begin: "Về đề nghị của xã A: giao Sở B ..."."""
    if pattern("duty_words", "topic").match(folded):
        topic = re.match(r"(?:[^.]|[.](?=\S)){3,700}:\s*(?=\S)", folded)
        end = topic.end() if topic else 0
        return [colon.end() for colon in re.compile(r":\s+(?=\S)").finditer(folded, 0, end + 1)]
    colon = re.match(r"[^.;]{3,160}?:\s*(?=\S)", folded)
    return [colon.end()] if colon else []


def _after_time(folded: str) -> list[int]:
    """Behind a time at the head without a comma: "Định kỳ trước 15/12 hằng năm các sở báo cáo"."""
    if not _WHEN.match(folded):
        return []
    times = find_times(folded[:_NEAR])
    return [times[-1].end + 1] if times and times[0].start < AT_HEAD * 4 else []


def _after_adverbial(folded: str, start: int) -> list[int]:
    """After each comma of a sentence that begins with "Căn cứ ...", "Định kỳ ..."."""
    if not pattern("duty_words", "adverbials").match(folded, start):
        return []
    stop = re.compile(r"[.;]").search(folded, start)
    limit = stop.start() if stop else len(folded)
    starts = []
    for comma in re.compile(r",\s*").finditer(folded, start, limit):
        if _WHEN.match(folded, start) and verb_follows().match(folded, comma.end() - 1):
            break  # the main clause has begun without a subject
        starts.append(comma.end())
    starts += [match.start() for match in _ADDRESSES.finditer(folded, start + 1, limit)]
    return sorted(starts)[:12]


def is_generic(mentions: tuple[str, ...]) -> bool:
    """Whether they name nobody in particular ("Các cơ quan, đơn vị")."""
    return all(
        pattern("duty_words", "generic").match(fold(mention).strip()) for mention in mentions
    )
