"""A document made ready for the catalogue: all that can be worked out without opening it.

Done where the document is understood, so that the one writer of a catalogue only writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from extractor.catalogue import localities
from extractor.catalogue.rows import Rows, rows
from extractor.model import Extraction


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rows of a document, and what its entry in `ingests` says; `warnings` are Vietnamese.

    printed: the PDF on which the pages and boxes of a file without pages lie, if it has them.
    """

    rows: Rows
    status: Literal["done", "partial"]
    reason: str | None
    warnings: tuple[str, ...]
    printed: bytes | None = None

    @property
    def sha256(self) -> str:
        """Of the file that was understood."""
        return str(self.rows.document["sha256"])


def prepare(
    extraction: Extraction,
    extractor_version: str,
    *,
    expand: Callable[[str], str] | None = None,
) -> Prepared:
    """The rows of an extraction.  Raises InconsistentExtractionError."""
    reading = extraction.reading
    place = localities.locate(extraction.metadata)
    made = rows(extraction, place, extractor_version, expand=expand)
    warnings = tuple(dict.fromkeys((*reading.warnings, *extraction.warnings)))
    if place.name and place.code is None:
        warnings += (f"Không xác định được mã đơn vị hành chính của “{place.name}”.",)
    return Prepared(
        rows=made,
        status="partial" if reading.partial else "done",
        reason=warnings[0] if reading.partial and warnings else None,
        warnings=warnings,
        printed=reading.printed,
    )
