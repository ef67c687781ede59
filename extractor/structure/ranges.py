"""Ranges of a document's text that later stages read: its paragraphs, its preamble."""

from __future__ import annotations

from extractor.model import Table
from extractor.structure.document import Document

Range = tuple[int, int]


def paragraph_ranges(document: Document) -> tuple[Range, ...]:
    """Every paragraph and every filled cell, once, in the order of the text."""
    ranges: list[Range] = []
    seen: set[Range] = set()
    for block in document.reading.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    span = (cell.start, cell.end)
                    if cell.start < cell.end and span not in seen:
                        seen.add(span)
                        ranges.append(span)
        else:
            ranges.append((block.start, block.end))
    return tuple(ranges)


def preamble_range(document: Document) -> Range | None:
    """From the first paragraph to the last one before the body, where the legal bases stand."""
    opening = [item for item in document.items if item.zone == "opening"]
    if not opening:
        return None
    first_section = document.sections[0].start if document.sections else len(document.reading.text)
    before = [item for item in opening if item.end <= first_section] or opening[:1]
    return before[0].start, before[-1].end
