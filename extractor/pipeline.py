"""The whole way of a document: file -> reading -> structure -> extraction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from extractor.extraction.citations import extract_citations
from extractor.extraction.confidence import Fact, judged
from extractor.extraction.duration import last_day
from extractor.extraction.obligations import extract_obligations
from extractor.extraction.tables import table_obligations, table_targets, task_row_targets
from extractor.extraction.targets import extract_targets
from extractor.model import Extraction, Reading
from extractor.reading.dispatch import read_file
from extractor.slips import folding_key
from extractor.structure.document import Document
from extractor.structure.metadata import read_metadata
from extractor.structure.outline import read_outline
from extractor.structure.ranges import paragraph_ranges, preamble_range


def understand_file(path: Path) -> Extraction:
    """Everything understood of a file.  Raises UnreadableError, whose text is for staff."""
    return understand(read_file(path))


def understand(reading: Reading) -> Extraction:
    """Everything understood of a text; never raises, whatever the text."""
    # Grammars match a view of the same length; quotes and pages are of the text itself.
    document = structure(replace(reading, text=folding_key(reading)))
    targets = list(extract_targets(document))
    obligations = list(extract_obligations(document))
    for grid in document.grids:
        targets += [*table_targets(document, grid), *task_row_targets(document, grid)]
        obligations += table_obligations(document, grid)
    citations = extract_citations(
        document.reading.text,
        paragraph_ranges(document),
        preamble_range(document),
        document.metadata.number,
    )
    return Extraction(
        reading=reading,
        metadata=document.metadata,
        sections=document.sections,
        targets=_judged(targets, reading),
        obligations=_judged(obligations, reading),
        citations=_judged(citations, reading),
    )


def _judged(facts: Iterable[Fact], reading: Reading) -> tuple[Fact, ...]:
    ordered = sorted(facts, key=lambda fact: (fact.start, fact.end))
    return tuple(judged(fact, reading) for fact in ordered)


def structure(reading: Reading) -> Document:
    """Metadata, outline, items and tables of a reading."""
    sections, items, grids = read_outline(reading)
    metadata = read_metadata(reading)
    return Document(
        reading,
        metadata,
        sections,
        items,
        grids,
        last_day(reading.text, sections, metadata.issued_on),
    )
