"""The nouns of the product, as frozen values. Knows no library but the standard one.

Offsets are positions in `Reading.text`, counted in Unicode code points, end exclusive.
Spans that a grammar finds in a piece of text count from the start of that piece.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

TextMethod = Literal["text", "text-layer", "ocr", "docx", "html", "mixed"]
Domain = Literal[
    "institutions",
    "procedures",
    "apparatus",
    "civil_service",
    "public_finance",
    "digital_government",
    "direction",
    "other",
]
Recurrence = Literal["yearly", "half-yearly", "quarterly", "monthly", "weekly", "ad-hoc"]
Comparator = Literal[">=", ">", "<=", "<", "=", "range"]
Change = Literal["level", "increase", "decrease"]
DueBound = Literal["before", "by"]
SectionKind = Literal[
    "part", "chapter", "heading", "article", "clause", "point", "annex", "row-group"
]
Role = Literal["lead", "coordinating", "monitoring"]


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as people see it: points (1/72 inch) from its top-left corner."""

    page: int  # from 1
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place on the page; `confidence` 0..1 where OCR read it, else None."""

    start: int
    end: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Pages tile the text without gap or overlap; a form without pages is one page."""

    number: int  # from 1
    start: int
    end: int
    text_method: TextMethod
    width: float | None = None  # points
    height: float | None = None
    notes: tuple[str, ...] = ()  # running headers, page numbers, "SAO Y" and signature marks


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, without the line end; may hold line breaks of a broken page.

    Its own text includes a list label that Word generates ("1.", "a)", "-").
    """

    start: int
    end: int
    bold: bool = False  # all of it
    italic: bool = False
    centered: bool = False
    heading_level: int | None = None  # Markdown "#", Word "Heading 1", HTML <h1>


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; empty where start == end. Its lines are separated by newlines."""

    start: int
    end: int
    column: int  # of the grid, from 0
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table, stitched over pages, with a repeated header dropped.

    `rows` holds the cells of each row by ascending column.  A cell merged over columns stands
    once, with its span; a cell merged over rows stands, equal, in every row that it covers.
    """

    start: int
    end: int
    column_count: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as text with its layout.  `text` is NFC and never changes again."""

    sha256: str
    source_filename: str
    media_type: str
    byte_count: int
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Paragraph | Table, ...]  # in the order of the text, not overlapping
    text_method: TextMethod
    words: tuple[Word, ...] = ()  # empty where the form has no pages with places
    ocr_confidence: float | None = None  # mean over words, 0..1
    warnings: tuple[str, ...] = ()  # Vietnamese sentences for staff
    partial: bool = False  # part of the file could not be read; a warning says which
    printed: bytes | None = field(default=None, repr=False)  # the PDF that lent pages and boxes


# ------------------------------------------------------------------------- structure


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself; null where it does not say it (GUIDELINES, document)."""

    doc_type: str | None = None  # "Quyết định"
    number: str | None = None  # "1835/QĐ-UBND"
    issued_on: date | None = None
    issuer: str | None = None  # in full: "Ủy ban nhân dân quận Tân Phú"
    locality: str | None = None  # "Quận Tân Phú"
    parent_locality: str | None = None  # "Thành phố Hồ Chí Minh"
    title: str | None = None  # "Kế hoạch thực hiện ..."
    period_start: int | None = None  # years
    period_end: int | None = None
    signer: str | None = None
    signer_title: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline; `parent` is the index of another section, always an earlier one."""

    kind: SectionKind
    label: str  # as printed without final punctuation: "IV", "1.2", "a", "Phụ lục"; "" if none
    heading: str  # the heading's words without its label, white space folded
    path: str  # labels from the root: "IV > 1 > 1.2"
    parent: int | None
    start: int  # of the label
    end: int  # of the last text that stands under it
    heading_end: int  # end of the heading line


# -------------------------------------------------------------------------- language


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that measures something: "tối thiểu 20%", "25% - 35%", "05 mỏ", "1,5 triệu người".

    `start`..`end` covers comparator words, number and unit.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: float
    comparator: Comparator
    value_max: float | None = None  # of a range
    unit: str | None = None  # "%" or the noun phrase counted, as written; None if none stands there
    change: Change = "level"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time with what they resolve to.

    first, last: first and last day meant; either may be absent ("Đến năm 2025": last only).
    bound: "before" for "trước ngày X" (last = X), "by" for other ends, None without an end.
    usage: "time" of something done; "baseline" of a comparison ("so với năm 2021"); "name" where
    the period belongs to the name of a plan or the like ("Chương trình ... giai đoạn 2021 - 2025").
    """

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    bound: DueBound | None = None
    recurrences: tuple[Recurrence, ...] = ()
    open_ended: bool = False
    usage: Literal["time", "baseline", "name"] = "time"


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """A body or a group of bodies as one string, by the counting rules of the guidelines."""

    start: int
    end: int
    collective: bool  # "các sở, ban, ngành"


@dataclass(frozen=True, slots=True)
class CitationMention:
    """An instrument as cited in place; what is not written there is None."""

    start: int
    end: int
    doc_type: str  # "Nghị quyết"
    number: str | None = None  # "76/NQ-CP", without inner spaces
    issued_on: date | None = None
    issuer: str | None = None  # as written
    title: str | None = None  # of an act cited by name only: "Luật Viên chức"


# ------------------------------------------------------------------------ extraction


@dataclass(frozen=True, slots=True)
class Target:
    """One indicator, one value or range, one due date, one scope (GUIDELINES, targets)."""

    kind: Literal["quantitative", "qualitative"]
    start: int  # quote
    end: int
    section: int | None  # index into Extraction.sections
    domain: Domain
    indicator: str
    comparator: Comparator | None = None
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    change: Change | None = None
    baseline: str | None = None
    scope: str | None = None
    exclusion: str | None = None
    start_on: date | None = None
    due_on: date | None = None
    due_source: Literal["sentence", "heading", "document"] | None = None
    recurrence: Recurrence | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()  # ids of models/doubts.yaml: why the confidence is below 1


@dataclass(frozen=True, slots=True)
class Assignment:
    """One agency's part in an obligation; `mention` as written."""

    mention: str
    role: Role


@dataclass(frozen=True, slots=True)
class Obligation:
    """Work that someone named must do, or that has a stated time (GUIDELINES, obligations)."""

    kind: Literal["annex_task", "assignment", "scheduled", "measure"]
    start: int  # quote
    end: int
    section: int | None
    domain: Domain
    assignments: tuple[Assignment, ...] = ()
    deliverable: str | None = None
    deadline_text: str | None = None
    start_on: date | None = None
    due_on: date | None = None
    due_bound: DueBound | None = None
    recurrences: tuple[Recurrence, ...] = ()
    open_ended: bool = False
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One distinct instrument cited, at its first mention (GUIDELINES, citations)."""

    start: int  # quote
    end: int
    role: Literal["legal_basis", "reference"]
    doc_type: str
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    title: str | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was understood of one document."""

    reading: Reading
    metadata: Metadata
    sections: tuple[Section, ...] = ()
    targets: tuple[Target, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    citations: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()  # Vietnamese sentences for staff
