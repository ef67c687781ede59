"""A document as its layout shows it: outline, items of text, tables by rows and groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from extractor.model import Cell, Metadata, Reading, Section

Zone = Literal["opening", "body", "closing"]


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph without its label or bullet.

    marker: "-", "+" or "*" for bullets, "label" for the paragraph that opens its section,
        "" for a paragraph without either
    parent: index of the item that introduces it: the bullet above a sub-bullet, the paragraph
        ending in a colon above a list; None directly under its section
    zone: "opening" is letterhead, title and preamble, "closing" recipients and signatures
    """

    start: int
    end: int
    section: int | None
    marker: Literal["", "-", "+", "*", "label"]
    parent: int | None
    zone: Zone
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table below its heading; `cells` by column, None where merged or missing."""

    section: int | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the words at the head of each column, and its rows without the group rows."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    section: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """The structure stage's result.  last_day: of the plan as a whole, where a section says it."""

    reading: Reading
    metadata: Metadata
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    grids: tuple[Grid, ...]
    last_day: date | None = None

    def text(self, start: int, end: int) -> str:
        return self.reading.text[start:end]

    def ancestors(self, section: int | None) -> tuple[int, ...]:
        """The section itself and those above it, from the inside out."""
        chain = []
        while section is not None:
            chain.append(section)
            section = self.sections[section].parent
        return tuple(chain)
