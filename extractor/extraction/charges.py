"""Whom headings and lead-ins charge with what stands below them, and with whom it is done."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from extractor.extraction.duty_sentences import in_closing_brackets
from extractor.extraction.headings import is_title, purpose
from extractor.extraction.roles import (
    agencies_of_heading,
    bodies_like_siblings,
    bodies_of_heading,
    charged_by_lead_in,
    partners_of,
)
from extractor.extraction.subjects import is_generic, subject_of
from extractor.knowledge import pattern
from extractor.language.agencies import parse_agency_list
from extractor.model import Section
from extractor.normalise import fold
from extractor.structure.document import Document, Item

_LONGEST = 300  # characters of a heading
_LONGEST_LEAD_IN = 1200
_ROW_OF_AGENCIES = 2  # headings: so many agencies in a row make their neighbours bodies too


def _addresses(lead_in: str) -> bool:
    """Whether it says that it asks someone ("Chủ tịch UBND tỉnh yêu cầu các sở ...:")."""
    subject = subject_of(lead_in)
    return subject is not None and subject.addressed


def _in_brackets(heading: str) -> tuple[str, ...]:
    """ "2. Cải cách thể chế (Sở Tư pháp chủ trì)"."""
    subject = in_closing_brackets(heading)
    return subject.mentions if subject else ()


class Charges:
    """The agencies of each section's own heading, and of all that stands above an item.

    of_section: by index into the document's sections; () where a heading names nobody.
    followed: sections under which more stands than the paragraph that opens them.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.led_in = self._led_in()
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
            ()
            if len(section.heading) >= _LONGEST or self._names_follow(section)
            else agencies_of_heading(section.heading)
            for section in document.sections
        ]
        named = Counter(
            section.parent
            for section, agencies in zip(document.sections, self.of_section, strict=True)
            if agencies
        )
        for index, section in enumerate(document.sections):
            lead_in = self._lead_in_of(index)
            if not self.of_section[index] and index in self.followed:
                self.of_section[index] = (
                    charged_by_lead_in(lead_in) if lead_in else _in_brackets(section.heading)
                )
            if self.of_section[index] or not self._opens(index, section):
                continue
            if not lead_in and purpose(document, section.parent) == "organisation":
                self.of_section[index] = bodies_of_heading(section.heading)
            if not self.of_section[index] and named[section.parent] >= _ROW_OF_AGENCIES:
                self.of_section[index] = bodies_like_siblings(section.heading)

    def _led_in(self) -> dict[int | None, tuple[str, ...]]:
        """Whom a paragraph charges with the numbered items that follow it, by their section.

        "Yêu cầu Sở Y tế thực hiện các nội dung sau:" above "1. ...", "2. ...".
        """
        found: dict[int | None, tuple[str, ...]] = {}
        for item, following in pairwise(self.document.items):
            words = self.document.text(item.start, item.end).strip()
            if (
                item.marker == ""
                and (item.zone == "body" or (item.zone == "opening" and _addresses(words)))
                and following.marker == "label"
                and following.section is not None
                and self.document.sections[following.section].parent == item.section
                and words.endswith(":")
                and len(words) < _LONGEST_LEAD_IN
                and not is_generic(charged := charged_by_lead_in(words))
            ):
                found[item.section] = charged
        return found

    def leads(self, item: Item) -> tuple[str, ...]:
        """The agencies of the nearest heading or lead-in that is nothing but agencies."""
        parent = item.parent
        while parent is not None:
            lead_in = self.document.items[parent]
            words = self.document.text(lead_in.start, lead_in.end).strip()
            if len(words) < _LONGEST_LEAD_IN:
                agencies = agencies_of_heading(words)
                if not agencies and words.endswith(":"):
                    agencies = charged_by_lead_in(words)
                if agencies:
                    return agencies
            parent = lead_in.parent
        is_bullet = item.marker not in ("", "label")
        for index in self.document.ancestors(item.section):
            charged = (
                self.of_section[index]
                or (self._begun_by(index) if is_bullet else ())
                or self.led_in.get(self.document.sections[index].parent, ())
            )
            if charged:
                return charged
        return ()

    def _begun_by(self, index: int) -> tuple[str, ...]:
        """Whom a numbered sentence charges, for the bullets below it.

        "(1) Sở Y tế chỉ đạo các bệnh viện ... ." above "- Hoàn thiện hồ sơ ...".
        """
        section = self.document.sections[index]
        if is_title(section) or section.heading.endswith(":"):
            return ()
        subject = subject_of(section.heading)
        if subject is None or subject.start or is_generic(subject.mentions):
            return ()
        return subject.mentions

    def partners(self, item: Item) -> tuple[str, ...]:
        """The partners that a heading or lead-in below the agency's names for all under it.

        "a) Chủ trì, phối hợp với các sở, ban, ngành" above its bullets.
        """
        parent = item.parent
        while parent is not None:
            lead_in = self.document.items[parent]
            words = self.document.text(lead_in.start, lead_in.end).strip()
            if words.endswith(":") and pattern("duty_words", "shared_work").match(fold(words)):
                return partners_of(words)
            parent = lead_in.parent
        for index in self.document.ancestors(item.section):
            section = self.document.sections[index]
            if self.of_section[index]:
                return partners_of(section.heading) if self._lead_in_of(index) else ()
            if (item.marker == "label" and index == item.section) or not is_title(section):
                continue
            if pattern("duty_words", "shared_work").match(fold(section.heading)):
                return partners_of(section.heading)
        return ()

    def _names_follow(self, section: Section) -> bool:
        """ "UBND các tỉnh, thành phố: Hà Nội, Cần Thơ khẩn trương ...": no heading, a subject."""
        rest = self.document.text(section.heading_end, section.heading_end + _LONGEST)
        if not rest.lstrip().startswith(":"):
            return False
        mentions = parse_agency_list(section.heading + rest)
        return bool(mentions) and mentions[-1].end > len(section.heading) + 1

    def _lead_in_of(self, index: int) -> str:
        """The paragraph that opens a section, if its colon leads in what stands below."""
        section = self.document.sections[index]
        words = self.document.text(section.start, section.heading_end).rstrip()
        return section.heading if words.endswith(":") and len(words) < _LONGEST_LEAD_IN else ""

    def _opens(self, index: int, section: Section) -> bool:
        """Whether a heading has something under it, or text that runs in behind it."""
        opens = index in self.followed or index in self.running_in
        return opens and is_title(section) and not self._names_follow(section)
