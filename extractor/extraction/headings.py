"""What the headings above a piece of text say of it: targets or tasks, domain, time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal, cast

from extractor.knowledge import load
from extractor.language.times import find_times
from extractor.model import Domain, Section
from extractor.normalise import fold
from extractor.structure.document import Document

Purpose = Literal["targets", "tasks", "organisation", "purpose", "reports"]
_GENERAL = re.compile(r"mục tiêu (?:chung|tổng quát)")
_REFORM = re.compile(r"cải cách hành chính|\bcchc\b|chính quyền|hành chính nhà nước")
_OUTLOOK = re.compile(r"\W*(?:một số )?(?:định hướng|tầm nhìn)(?: phát triển)?\W*")
_SCHEDULE = re.compile(r"\W*(?:kế hoạch|lộ trình)\b")
_TITLE_LENGTH = 200  # characters
_ORDER: tuple[Purpose, ...] = ("reports", "targets", "organisation", "purpose", "tasks")


@dataclass(frozen=True, slots=True)
class HeadingTime:
    """The time that a heading lays over all that stands under it."""

    first: date | None
    last: date


@cache
def _purpose_patterns() -> tuple[tuple[Purpose, re.Pattern[str]], ...]:
    cues = load("heading_cues")
    return tuple((purpose, re.compile("|".join(cues[purpose]))) for purpose in _ORDER)


@dataclass(frozen=True, slots=True)
class _DomainCues:
    name: Domain
    headings: re.Pattern[str] | None
    content: tuple[str, ...]
    weak: tuple[str, ...]


@cache
def _domains() -> tuple[_DomainCues, ...]:
    return tuple(
        _DomainCues(
            cast(Domain, one["id"]),
            re.compile("|".join(one["headings"])) if one["headings"] else None,
            tuple(one["content"]),
            tuple(one["weak"]),
        )
        for one in load("domains")
    )


@lru_cache(maxsize=1024)
def purpose_of_heading(heading: str) -> Purpose | None:
    """What one heading announces."""
    words = fold(heading).strip()
    for purpose, pattern in _purpose_patterns():
        if pattern.search(words):
            return purpose
    return None


def purpose(document: Document, section: int | None) -> Purpose | None:
    """What the innermost telling heading above announces.

    Text under a report stays a report, whatever its sub-headings; so does a form to fill in.
    """
    chain = document.ancestors(section)
    found = [_purpose_at(document, index) for index in chain]
    if "reports" in found or any(_is_form(document, index) for index in chain):
        return "reports"
    return next((one for one in found if one is not None), None)


def _purpose_at(document: Document, index: int) -> Purpose | None:
    if not is_title(document.sections[index]):
        return None
    return purpose_of_heading(document.sections[index].heading)


def stands_under(document: Document, section: int | None, cue: str) -> bool:
    """Whether a heading above fits a list of `models/heading_cues.yaml` besides the purposes."""
    return any(
        is_title(document.sections[index])
        and _cue(cue).search(fold(document.sections[index].heading))
        for index in document.ancestors(section)
    )


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile("|".join(load("heading_cues")[name]))


def is_title(section: Section) -> bool:
    """Whether a section's heading is a heading, not the first sentence of its text."""
    heading = section.heading
    if section.kind in ("annex", "part", "chapter", "row-group") or heading.upper() == heading:
        return len(heading) <= 300
    return len(heading) <= _TITLE_LENGTH and not heading.endswith((".", ";"))


def _is_form(document: Document, index: int) -> bool:
    section = document.sections[index]
    forms = load("document_titles")["forms"]
    return section.kind == "annex" and any(
        re.match(rf"{title}\b", fold(section.heading)) for title in forms
    )


def domain(document: Document, section: int | None, words: str) -> Domain:
    """The subject area: the innermost heading that names one decides, else the words."""
    for index in document.ancestors(section):
        if not is_title(document.sections[index]):
            continue
        heading = fold(document.sections[index].heading)
        if _GENERAL.match(heading):
            return "other"
        named = _domain_of_title(heading)
        if named is not None:
            return named
    return _domain_of_words(document, fold(words))


def duty_domain(document: Document, section: int | None, words: str) -> Domain:
    """As `domain`; a duty about nothing else is about directing the plan if it says so."""
    found = domain(document, section, words)
    folded = fold(words)
    if found == "other":
        for one in _domains():
            if any(cue in folded for cue in one.weak):
                return one.name
    return found


@lru_cache(maxsize=1024)
def _domain_of_title(title: str) -> Domain | None:
    found = [
        (match.start(), one.name)
        for one in _domains()
        if one.headings is not None and (match := one.headings.search(title))
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _domain_of_words(document: Document, words: str) -> Domain:
    title = fold(document.metadata.title or "")
    subject = _domain_of_title(title)
    needed = 1 if subject is not None or _REFORM.search(title) else 2
    ranked = []
    for one in _domains():
        places = [place for cue in one.content if (place := words.find(cue)) >= 0]
        if len(places) >= needed:
            ranked.append((len(places) + (one.name == subject), -min(places), one.name))
    return max(ranked)[2] if ranked else "other"


def heading_time(document: Document, section: int | None) -> HeadingTime | None:
    """The time in the nearest heading that states one ("1. Giai đoạn 2021 - 2025")."""
    for index in document.ancestors(section):
        node = document.sections[index]
        if node.kind == "article" or not is_title(node):
            continue
        announces = purpose_of_heading(node.heading) == "targets" or (
            node.kind != "annex" and bool(_SCHEDULE.match(fold(node.heading)))
        )
        time = time_of(node.heading, document.metadata.issued_on, named=announces)
        if time is not None:
            return time
    return None


def time_of(words: str, issued_on: date | None, named: bool = False) -> HeadingTime | None:
    """The time that a heading or a lead-in states; None without an end.

    named: also a period that qualifies a noun ("Chỉ tiêu định hướng đến năm 2030").
    """
    for time in find_times(words, issued_on):
        outlook = time.usage == "name" and _OUTLOOK.fullmatch(fold(words[: time.start]))
        if time.usage != "time" and not outlook and not (named and time.usage == "name"):
            continue
        if time.last is not None and not time.recurrences:
            return HeadingTime(time.first, time.last)
    return None
