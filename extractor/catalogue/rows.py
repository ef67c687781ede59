"""One extraction as rows of the catalogue: a pure function.

Everything is checked here: a quote that is not the text's own words, a section that does not
exist, pages that leave a gap are refused with InconsistentExtractionError.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial

from extractor.catalogue import agencies
from extractor.catalogue.agencies import Agency
from extractor.catalogue.alignment import align
from extractor.catalogue.identity import Identities, document_id
from extractor.catalogue.links import number_key
from extractor.catalogue.localities import Place
from extractor.catalogue.provenance import InconsistentExtractionError, Places
from extractor.catalogue.recurrences import rrule
from extractor.language.abbreviations import defined_abbreviations, expand_abbreviations
from extractor.model import Citation, Extraction, Obligation, Section, Target

Row = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one document, by table; keys are columns."""

    document: Row
    pages: list[Row] = field(default_factory=list)
    sections: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    obligations: list[Row] = field(default_factory=list)
    agencies: list[Row] = field(default_factory=list)
    obligation_agencies: list[Row] = field(default_factory=list)
    citations: list[Row] = field(default_factory=list)


def rows(
    extraction: Extraction,
    place: Place,
    extractor_version: str,
    *,
    expand: Callable[[str], str] | None = None,
) -> Rows:
    """All rows of a document that is from `place`.

    expand: writes out abbreviations; by default the usual ones and those the document defines.
    """
    reading = extraction.reading
    if expand is None:
        defined = defined_abbreviations(reading.text)
        expand = partial(expand_abbreviations, extra=defined)
    document = document_id(reading.sha256)
    places = Places(reading)
    identities = Identities(document)
    section_rows = _sections(document, extraction.sections, places, identities)
    made = Rows(
        document=_document(extraction, place, extractor_version),
        pages=[
            {
                "document_id": document,
                "number": page.number,
                "char_start": page.start,
                "char_end": page.end,
                "text": reading.text[page.start : page.end],
                "text_method": page.text_method,
                "width": page.width,
                "height": page.height,
            }
            for page in reading.pages
        ],
        sections=section_rows,
    )
    facts = _Facts(document, place, extraction.sections, section_rows, places, identities)
    made.targets.extend(map(facts.target, extraction.targets))
    made.citations.extend(map(facts.citation, extraction.citations))

    agency = cache(partial(agencies.resolve, place=place, expand=expand))

    known: dict[str, Agency] = {}
    for obligation in extraction.obligations:
        row = facts.obligation(obligation)
        made.obligations.append(row)
        for position, assignment in enumerate(obligation.assignments):
            resolved = agency(assignment.mention)
            known.setdefault(resolved.id, resolved)
            made.obligation_agencies.append(
                {
                    "obligation_id": row["id"],
                    "agency_id": resolved.id,
                    "role": assignment.role,
                    "mention": assignment.mention,
                    "expanded": resolved.name if resolved.own_name else resolved.expanded,
                    "position": position,
                    "method": resolved.method,
                    "score": resolved.score,
                }
            )
    made.agencies.extend(
        {
            "id": each.id,
            "name": each.name,
            "key": each.key,
            "kind": each.kind,
            "level": each.level,
            "locality_id": each.locality_id,
            "collective": int(each.collective),
        }
        for each in known.values()
    )
    return made


def _document(extraction: Extraction, place: Place, extractor_version: str) -> Row:
    reading, metadata = extraction.reading, extraction.metadata
    return {
        "id": document_id(reading.sha256),
        "sha256": reading.sha256,
        "source_filename": reading.source_filename,
        "media_type": reading.media_type,
        "byte_count": reading.byte_count,
        "page_count": len(reading.pages),
        "text_method": reading.text_method,
        "ocr_confidence": reading.ocr_confidence,
        "doc_type": metadata.doc_type,
        "number": metadata.number,
        "number_key": number_key(metadata.number),
        "issued_on": _iso(metadata.issued_on),
        "issuer": metadata.issuer,
        "locality_id": place.code,
        "locality_text": metadata.locality,
        "parent_locality_text": metadata.parent_locality,
        "title": metadata.title,
        "period_start": metadata.period_start,
        "period_end": metadata.period_end,
        "signer": metadata.signer,
        "signer_title": metadata.signer_title,
        "parent_document_id": None,
        "text_length": len(reading.text),
        "extractor_version": extractor_version,
    }


def _sections(
    document: str, sections: tuple[Section, ...], places: Places, identities: Identities
) -> list[Row]:
    made: list[Row] = []
    for position, section in enumerate(sections):
        if section.parent is not None and not 0 <= section.parent < position:
            raise InconsistentExtractionError(f"section {position} has no earlier parent")
        places.quote(section.start, section.end)
        made.append(
            {
                "id": identities.of("section", section.kind, section.path, section.heading),
                "document_id": document,
                "parent_id": None if section.parent is None else made[section.parent]["id"],
                "position": position,
                "kind": section.kind,
                "label": section.label,
                "heading": section.heading,
                "path": section.path,
                "page": places.page(section.start),
                "char_start": section.start,
                "char_end": section.end,
            }
        )
    return made


@dataclass(frozen=True, slots=True)
class _Facts:
    """Makes the rows of one document's facts."""

    document: str
    place: Place
    sections: tuple[Section, ...]
    section_rows: list[Row]
    places: Places
    identities: Identities

    def target(self, target: Target) -> Row:
        aligned = align(target, self.place.level)
        telling = (target.value, target.value_max, target.indicator, target.scope)
        return {
            **self._fact("target", target.kind, target, *telling),
            "locality_id": self.place.code,
            "kind": target.kind,
            "domain": target.domain,
            "section_id": self._section_id(target.section),
            "indicator": target.indicator,
            "comparator": target.comparator,
            "value": target.value,
            "value_max": target.value_max,
            "unit": target.unit,
            "change": target.change,
            "baseline": target.baseline,
            "scope": target.scope,
            "exclusion": target.exclusion,
            "start_on": _iso(target.start_on),
            "due_on": _iso(target.due_on),
            "due_year": _year(target.due_on),
            "due_source": target.due_source,
            "recurrence": target.recurrence,
            "indicator_id": aligned.indicator,
            "indicator_score": aligned.score,
            "runner_up_id": aligned.runner_up,
            "runner_up_score": aligned.runner_up_score,
        }

    def obligation(self, obligation: Obligation) -> Row:
        return {
            **self._fact("obligation", obligation.kind, obligation),
            "locality_id": self.place.code,
            "kind": obligation.kind,
            "domain": obligation.domain,
            "section_id": self._section_id(obligation.section),
            "deliverable": obligation.deliverable,
            "deadline_text": obligation.deadline_text,
            "start_on": _iso(obligation.start_on),
            "due_on": _iso(obligation.due_on),
            "due_year": _year(obligation.due_on),
            "due_bound": obligation.due_bound,
            "recurrence": json.dumps(list(obligation.recurrences)),
            "rrule": rrule(obligation.recurrences, obligation.due_on),
            "open_ended": int(obligation.open_ended),
        }

    def citation(self, citation: Citation) -> Row:
        telling = (citation.number, citation.title)
        return {
            **self._fact("citation", citation.doc_type, citation, *telling),
            "role": citation.role,
            "doc_type": citation.doc_type,
            "number": citation.number,
            "number_key": number_key(citation.number),
            "issued_on": _iso(citation.issued_on),
            "issuer": citation.issuer,
            "title": citation.title,
            "cited_document_id": None,
            "status": "external",
        }

    def _fact(
        self,
        table: str,
        kind: str,
        fact: Target | Obligation | Citation,
        *telling: str | float | None,
    ) -> Row:
        """The columns that every fact has; its identity is kind, section, quote and `telling`."""
        section = None if isinstance(fact, Citation) else fact.section
        if section is not None and not 0 <= section < len(self.sections):
            raise InconsistentExtractionError(f"{table} in section {section}, which is not there")
        path = "" if section is None else self.sections[section].path
        quote = self.places.quote(fact.start, fact.end)
        return {
            "id": self.identities.of(table, kind, path, quote, *telling),
            "document_id": self.document,
            "quote": quote,
            "page": self.places.page(fact.start),
            "char_start": fact.start,
            "char_end": fact.end,
            "boxes": self.places.boxes(fact.start, fact.end),
            "confidence": fact.confidence,
            "doubts": json.dumps(list(fact.doubts)),
        }

    def _section_id(self, section: int | None) -> str | int | float | None:
        return None if section is None else self.section_rows[section]["id"]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _year(day: date | None) -> int | None:
    return day.year if day else None
