"""A document's page: what it says of itself, its outline, and its facts beside their words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.web import page_images
from extractor.web.language import tr
from extractor.web.marks import Passage, Span, passages
from extractor.web.parameters import NotFoundError
from extractor.web.rows import Row, fetch, fetch_one

PART = 120_000  # characters of text on one page of ours; longer documents have several parts
_HEADINGS = ("part", "chapter", "heading", "article", "annex", "row-group")
_LONGEST_HEADING = 160  # characters; a clause beyond is a paragraph, not a heading

FACTS = {  # table -> columns that a card beside the text needs
    "targets": "id, section_id, kind, domain, quote, indicator, comparator, value, value_max, unit,"
    " change, baseline, scope, exclusion, due_on, due_source, indicator_id, page, char_start,"
    " char_end, boxes, confidence, origin",
    "obligations": "id, section_id, kind, domain, quote, deliverable, deadline_text, start_on,"
    " due_on, due_bound, recurrence, open_ended, page, char_start, char_end, boxes, confidence,"
    " origin",
    "citations": "id, role, doc_type, number, number_key, issued_on, issuer, title, quote,"
    " cited_document_id, status, page, char_start, char_end, boxes, confidence, origin",
}
KINDS = {"targets": "target", "obligations": "obligation", "citations": "citation"}

DOCUMENT = """
select d.*, coalesce(l.name, d.locality_text) as locality,
    coalesce(p.name, d.parent_locality_text) as parent_locality,
    parent.title as parent_title, parent.number as parent_number
from documents d
left join localities l on l.code = d.locality_id
left join localities p on p.code = l.parent_code
left join documents parent on parent.id = d.parent_document_id
where d.id = ?
"""
CITED_BY = """
select d.id, d.doc_type, d.number, d.title, d.issued_on, c.id as citation_id, c.role
from citations c cross join documents d on d.id = c.document_id
where c.cited_document_id = ? order by d.issued_on desc, d.id limit 200
"""
AGENCIES = """
select oa.obligation_id, oa.agency_id, oa.role, oa.mention, a.name
from obligations o
join obligation_agencies oa on oa.obligation_id = o.id
join agencies a on a.id = oa.agency_id
where o.document_id = ? order by oa.obligation_id, oa.position
"""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading of the outline; depth from 0, part from 1."""

    id: str
    label: str
    heading: str
    depth: int
    part: int


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page with the places of the facts that begin on it, all in points from the top left."""

    number: int
    width: float
    height: float
    boxes: tuple[tuple[str, str, float, float, float, float], ...]  # id, kind, x, y, width, height


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One part of a document, ready to be shown.

    facts: by id, with `fact_kind` and, for obligations, `agencies`.  chosen: the fact to which
    the address leads, if any.  images: by the number of the page, where pages can be drawn.
    """

    document: Row
    warnings: tuple[str, ...]
    outline: tuple[OutlineEntry, ...]
    passages: tuple[Passage, ...]
    facts: dict[str, Row]
    headings: frozenset[str]
    page_starts: dict[int, int]
    images: dict[int, PageImage]
    images_of_print: bool  # of a PDF made of a Word file, which has no pages of its own
    citations: tuple[Row, ...]
    cited_by: tuple[Row, ...]
    counts: dict[str, int]
    part: int
    parts: int
    chosen: Row | None


def load(
    connection: sqlite3.Connection,
    document_id: str,
    *,
    part: int = 1,
    fact: str | None = None,
    page: int | None = None,
) -> DocumentPage:
    """The part of a document that is asked for, or the one of a fact or heading, or of a page.

    Raises NotFoundError for a document, a part, a fact or a page that is not there.
    """
    document = fetch_one(connection, DOCUMENT, (document_id,))
    if document is None:
        raise NotFoundError(tr("Không có văn bản này trong danh mục."))
    pages = fetch(
        connection,
        "select number, char_start, text, width, height from pages"
        " where document_id = ? order by number",
        (document_id,),
    )
    text = "".join(page["text"] for page in pages)
    sections = fetch(
        connection,
        "select id, parent_id, kind, label, heading, char_start, char_end from sections"
        " where document_id = ? order by position",
        (document_id,),
    )
    by_table = {
        table: fetch(
            connection,
            f"select {columns} from {table} where document_id = ? order by char_start, id",
            (document_id,),
        )
        for table, columns in FACTS.items()
    }
    facts = {
        row["id"]: {**row, "fact_kind": KINDS[table]}
        for table, rows in by_table.items()
        for row in rows
    }
    for row in facts.values():
        if row["fact_kind"] == "obligation":
            row["agencies"] = []
    for agency in fetch(connection, AGENCIES, (document_id,)):
        facts[agency["obligation_id"]]["agencies"].append(agency)
    starts = _part_starts(text)
    if fact is not None:
        places = {row["id"]: row["char_start"] for row in (*facts.values(), *sections)}
        if fact not in places:
            raise NotFoundError(tr("Văn bản này không (còn) có mục ấy; có thể đã được đọc lại."))
        part = sum(start <= places[fact] for start in starts)
    elif page is not None:
        found = [row["char_start"] for row in pages if row["number"] == page]
        if not found:
            raise NotFoundError(tr("Văn bản này không có trang {page}.", page=page))
        part = sum(start <= found[0] for start in starts)
    if not 1 <= part <= len(starts):
        raise NotFoundError(tr("Văn bản này chỉ có {n} phần.", n=len(starts)))
    spans = [
        *(Span(row["id"], row["fact_kind"], row["char_start"], row["char_end"])
          for row in facts.values()),
        *_heading_spans(text, sections),
    ]  # fmt: skip
    shown = passages(
        text,
        spans,
        [*(page["char_start"] for page in pages), *starts],
        markdown=document["media_type"] == "text/markdown",
    )
    first, last = starts[part - 1], [*starts, len(text)][part]
    return DocumentPage(
        document=document,
        warnings=_warnings(connection, document_id),
        outline=_outline(sections, starts),
        passages=tuple(each for each in shown if first <= each.start < last),
        facts=facts,
        headings=frozenset(span.id for span in spans if span.kind == "heading"),
        page_starts={page["char_start"]: page["number"] for page in pages[1:]},
        images=_images(connection, document, pages, facts.values()),
        images_of_print=document["media_type"] not in page_images.DRAWN,
        citations=tuple(by_table["citations"]),
        cited_by=tuple(fetch(connection, CITED_BY, (document_id,))),
        counts={table: len(rows) for table, rows in by_table.items()},
        part=part,
        parts=len(starts),
        chosen=facts.get(fact or ""),
    )


def _images(
    connection: sqlite3.Connection, document: Row, pages: Sequence[Row], facts: Iterable[Row]
) -> dict[int, PageImage]:
    """Nothing for forms that cannot be drawn, or whose original was not kept."""
    (catalogue,) = connection.execute(
        "select file from pragma_database_list where name = 'main'"
    ).fetchone()
    if not page_images.drawn_from(Path(catalogue), document["sha256"], document["media_type"]):
        return {}
    boxes: dict[int, list[tuple[str, str, float, float, float, float]]] = {}
    for fact in facts:
        for number, x0, top, x1, bottom in json.loads(fact["boxes"] or "[]"):
            place = (x0, top, round(x1 - x0, 1), round(bottom - top, 1))
            boxes.setdefault(number, []).append((fact["id"], fact["fact_kind"], *place))
    return {
        page["number"]: PageImage(
            page["number"], page["width"], page["height"], tuple(boxes.get(page["number"], ()))
        )
        for page in pages
        if page["width"] and page["height"]
    }


def _part_starts(text: str) -> list[int]:
    starts = [0]
    while len(text) - starts[-1] > PART:
        cut = text.rfind("\n", starts[-1] + PART // 2, starts[-1] + PART) + 1
        starts.append(cut or starts[-1] + PART)
    return starts


def _heading_spans(text: str, sections: Sequence[Row]) -> list[Span]:
    spans = []
    for section in sections:
        start = section["char_start"]
        line_end = text.find("\n", start)
        end = min(line_end if line_end >= 0 else len(text), section["char_end"])
        short = len(section["heading"]) <= _LONGEST_HEADING
        if section["kind"] in _HEADINGS or (section["kind"] == "clause" and short):
            spans.append(Span(section["id"], "heading", start, max(end, start + 1)))
    return spans


def _outline(sections: Sequence[Row], starts: Sequence[int]) -> tuple[OutlineEntry, ...]:
    depths: dict[str, int] = {}
    made = []
    for section in sections:
        depth = depths.get(section["parent_id"] or "", -1) + 1
        depths[section["id"]] = depth
        short = len(section["heading"]) <= _LONGEST_HEADING
        if section["kind"] in _HEADINGS or (section["kind"] == "clause" and short):
            part = sum(start <= section["char_start"] for start in starts)
            made.append(
                OutlineEntry(section["id"], section["label"], section["heading"], depth, part)
            )
    return tuple(made)


def _warnings(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    rows = fetch(
        connection,
        "select reason, warnings from ingests where document_id = ? and status <> 'duplicate'"
        " order by at desc",
        (document_id,),
    )
    told = [
        warning
        for row in rows[:1]
        for warning in (*([row["reason"]] if row["reason"] else []), *json.loads(row["warnings"]))
    ]
    return tuple(dict.fromkeys(told))
