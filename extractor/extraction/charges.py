"""Whom headings and lead-ins charge with what stands below them, and with whom it is done."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from extractor.extraction.headings import is_title, purpose
from extractor.extraction.roles import (
    agencies_of_heading,
    bodies_like_siblings,
    bodies_of_heading,
    charged_by_lead_in,
    partners_of,
)
from extractor.knowledge import load
from extractor.model import Section
from extractor.normalise import fold
from extractor.structure.document import Document, Item

_LONGEST = 300  # characters of a heading or lead-in
_ROW_OF_AGENCIES = 2  # headings: so many agencies in a row make their neighbours bodies too


@cache
def _shared_work() -> re.Pattern[str]:
    return re.compile(load("duty_words")["shared_work"])


class Charges:
    """The agencies of each section's own heading, and of all that stands above an item.

    of_section: by index into the document's sections; () where a heading names nobody.
    followed: sections under which more stands than the paragraph that opens them.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.followed = {item.section for item in document.items if item.marker != "label"} | {
            section.parent for section in document.sections
        }
        self.running_in = {
            item.section
            for item in document.items
            if item.marker == "label"
            and item.section is not None
            and document.sections[item.section].heading_end < item.end
        }
        self.of_section: list[tuple[str, ...]] = [
            agencies_of_heading(section.heading) if len(section.heading) < _LONGEST else ()
            for section in document.sections
        ]
        named = Counter(
            section.parent
            for section, agencies in zip(document.sections, self.of_section, strict=True)
            if agencies
        )
        for index, section in enumerate(document.sections):
            if self.of_section[index] or not self._opens(index, section):
                continue
            if self._lead_in_of(index):
                self.of_section[index] = charged_by_lead_in(self._lead_in_of(index))
            elif purpose(document, section.parent) == "organisation":
                self.of_section[index] = bodies_of_heading(section.heading)
            if not self.of_section[index] and named[section.parent] >= _ROW_OF_AGENCIES:
                self.of_section[index] = bodies_like_siblings(section.heading)

    def leads(self, item: Item) -> tuple[str, ...]:
        """The agencies of the nearest heading or lead-in that is nothing but agencies."""
        parent = item.parent
        while parent is not None:
            lead_in = self.document.items[parent]
            words = self.document.text(lead_in.start, lead_in.end).strip()
            if words.endswith(":") and len(words) < _LONGEST:
                agencies = agencies_of_heading(words) or charged_by_lead_in(words)
                if agencies:
                    return agencies
            parent = lead_in.parent
        for index in self.document.ancestors(item.section):
            if self.of_section[index]:
                return self.of_section[index]
        return ()

    def partners(self, item: Item) -> tuple[str, ...]:
        """The partners that a heading or lead-in below the agency's names for all under it.

        "a) Chủ trì, phối hợp với các sở, ban, ngành" above its bullets.
        """
        parent = item.parent
        while parent is not None:
            lead_in = self.document.items[parent]
            words = self.document.text(lead_in.start, lead_in.end).strip()
            if words.endswith(":") and _shared_work().match(fold(words)):
                return partners_of(words)
            parent = lead_in.parent
        for index in self.document.ancestors(item.section):
            if self.of_section[index]:
                break
            section = self.document.sections[index]
            if (item.marker == "label" and index == item.section) or not is_title(section):
                continue
            if _shared_work().match(fold(section.heading)):
                return partners_of(section.heading)
        return ()

    def _lead_in_of(self, index: int) -> str:
        """The paragraph that opens a section, if its colon leads in what stands below."""
        section = self.document.sections[index]
        words = self.document.text(section.start, section.heading_end).rstrip()
        return section.heading if words.endswith(":") else ""

    def _opens(self, index: int, section: Section) -> bool:
        """Whether a heading has something under it, or text that runs in behind it."""
        return (index in self.followed or index in self.running_in) and is_title(section)
