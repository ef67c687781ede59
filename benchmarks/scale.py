"""What a million documents would cost, from what was measured on the sample plans."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.ingest import ingest

DOCUMENTS = 1_000_000
_DAY = 86_400  # seconds
_SCANNED = 1 / 3  # of the documents, in the mixed case


@dataclass(frozen=True, slots=True)
class Space:
    """Kilobytes that a page takes: in the catalogue, its indexes included, and as a file."""

    catalogue: float
    originals: float


def space(files: Sequence[Path], pages: int, empty: bytes) -> Space:
    """What the files take in a catalogue that began as `empty`."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "catalogue.db"
        path.write_bytes(empty)
        ingest(files, path)
        grown = sum(each.stat().st_size for each in path.parent.glob("catalogue.db*"))
    originals = sum(file.stat().st_size for file in files)
    return Space((grown - len(empty)) / pages / 1024, originals / pages / 1024)


@dataclass(frozen=True, slots=True)
class Measured:
    """What digital files cost: pages of a document, pages a second that one core reads and
    understands, seconds of the writer for a page, and room."""

    pages: float
    speed: float
    store: float
    space: Space


def million(digital: Measured, scanned: float) -> list[tuple[str, ...]]:
    """Rows of a table: all digital, and a third scanned; `scanned`: pages a second of a core."""
    pages = DOCUMENTS * digital.pages
    cores = [
        pages * ((1 - share) / digital.speed + share / scanned) / _DAY for share in (0, _SCANNED)
    ]

    def same(value: float, digits: int = 0) -> list[str]:
        return [f"{value:,.{digits}f}"] * len(cores)

    return [
        ("days of one core, reading and understanding", *(f"{days:,.0f}" for days in cores)),
        ("days of 16 cores", *(f"{days / 16:,.1f}" for days in cores)),
        ("days of 128 cores", *(f"{days / 128:,.1f}" for days in cores)),
        ("days of the one writer", *same(pages * digital.store / _DAY, 1)),
        ("catalogue, GB", *same(pages * digital.space.catalogue / 1024**2)),
        ("originals, GB, all digital files", *same(pages * digital.space.originals / 1024**2)),
    ]
