"""What the headings above a piece of text say of it: targets or tasks, domain, time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from extractor.knowledge import load
from extractor.language.normalise import fold
from extractor.language.times import find_times
from extractor.model import Domain, Section
from extractor.structure.document import Document

Purpose = Literal["targets", "tasks", "organisation", "purpose", "reports"]
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


@cache
def _domain_patterns() -> tuple[tuple[Domain, re.Pattern[str] | None, tuple[str, ...]], ...]:
    return tuple(
        (
            cast(Domain, domain["id"]),
            re.compile("|".join(domain["headings"])) if domain["headings"] else None,
            tuple(domain["content"]),
        )
        for domain in load("domains")
    )


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


def domain(document: Document, section: int | None, words: str, default: Domain) -> Domain:
    """The subject area: the innermost heading that names one decides, else the words."""
    for index in document.ancestors(section):
        if not is_title(document.sections[index]):
            continue
        heading = fold(document.sections[index].heading)
        found = [
            (match.start(), name)
            for name, pattern, _ in _domain_patterns()
            if pattern is not None and (match := pattern.search(heading))
        ]
        if found:
            return min(found, key=lambda one: one[0])[1]
    folded = fold(words)
    best, best_count = default, 0
    for name, _, content in _domain_patterns():
        count = sum(cue in folded for cue in content)
        if count > best_count:
            best, best_count = name, count
    return best


def heading_time(document: Document, section: int | None) -> HeadingTime | None:
    """The time in the nearest heading that states one ("1. Giai đoạn 2021 - 2025")."""
    for index in document.ancestors(section):
        node = document.sections[index]
        if node.kind == "article" or not is_title(node):
            continue
        time = time_of(node.heading, document.metadata.issued_on)
        if time is not None:
            return time
    return None


def time_of(words: str, issued_on: date | None) -> HeadingTime | None:
    """The time that a heading or a lead-in states; None without an end."""
    for time in find_times(words, issued_on):
        if time.usage == "time" and time.last is not None and not time.recurrences:
            return HeadingTime(time.first, time.last)
    return None
