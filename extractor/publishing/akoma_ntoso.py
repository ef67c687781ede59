"""A document as Akoma Ntoso 3.0 (OASIS LegalDocML, 29 August 2018): text, outline and facts.

No letter of the text is lost.  Every piece of it (`num`, `heading`, `p`) says in `@plan:start`
where it begins in the document's text; what stands between the pieces is white space, in
`@plan:between` where it is more than one line feed.  The facts are in `meta/analysis`, with the
place of their quote in the text and the pieces that hold it: facts overlap, elements cannot.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from extractor.normalise import plain

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
PLAN = "urn:vn:local-government-plan:1"
# An Expression must have a date; this one stands for none, and is named so.
NO_DATE, NO_DATE_NAME = "0001-01-01", "khong-ro-ngay"

_ELEMENTS = {  # kind of section -> element, and its part of an eId (naming convention, section 5)
    "part": ("part", "part"),
    "chapter": ("chapter", "chp"),
    "heading": ("level", "lvl"),
    "article": ("article", "art"),
    "clause": ("clause", "clause"),
    "point": ("point", "point"),
    "annex": ("hcontainer", "annex"),
    "row-group": ("hcontainer", "rows"),
}
# Characters that XML 1.0 cannot hold become U+FFFD, one for one: offsets stay.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FACTS = {
    "targets": (
        *("kind", "domain", "indicator", "comparator", "value", "value_max", "unit", "change"),
        *("baseline", "scope", "exclusion", "start_on", "due_on", "recurrence", "indicator_id"),
        *("confidence", "origin"),
    ),
    "obligations": (
        *("kind", "domain", "deliverable", "deadline_text", "start_on", "due_on", "due_bound"),
        *("recurrence", "rrule", "open_ended", "confidence", "origin"),
    ),
    "citations": (
        *("role", "doc_type", "number", "issued_on", "issuer", "title", "status"),
        *("confidence", "origin"),
    ),
}

_PREFIXES: dict[Any, str] = {None: NAMESPACE, "plan": PLAN}

Row = dict[str, Any]


class UnknownDocumentError(LookupError):
    """The catalogue has no document of that id."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    eid: str


@dataclass(slots=True)
class _Body:
    """The text as it is put into elements, in its order."""

    text: str
    citations: list[Row]
    pieces: list[_Piece] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    def number(self, parent: str, name: str) -> str:
        """The eId of the next element of that name below `parent`."""
        stem = f"{parent}__{name}" if parent else name
        self.numbers[stem] += 1
        return f"{stem}_{self.numbers[stem]}"

    def add(self, element: etree._Element, start: int, end: int, eid: str) -> None:
        """Fill an element with a piece of the text, its citations marked."""
        element.set("eId", eid)
        element.set(f"{{{PLAN}}}start", str(start))
        self.pieces.append(_Piece(start, end, eid))
        here, last = start, None
        for citation in self.citations:
            first, after = citation["char_start"], citation["char_end"]
            if not here <= first < after <= end:
                continue
            _append(element, last, self.text[here:first])
            last = etree.SubElement(element, _tag("ref"), href=_instrument(citation))
            last.set("eId", self.number(eid, "ref"))
            last.text = _xml(self.text[first:after])
            here = after
        _append(element, last, self.text[here:end])

    def lines(self, parent: etree._Element, start: int, end: int, eid: str) -> None:
        """A `p` for every line with words between two offsets."""
        for line in re.finditer(r"[^\n]+", self.text[start:end]):
            if line.group().strip():
                self.add(
                    etree.SubElement(parent, _tag("p")),
                    start + line.start(),
                    start + line.end(),
                    self.number(eid, "p"),
                )


def document_xml(connection: sqlite3.Connection, document_id: str) -> bytes:
    """A document of the catalogue as XML.  Raises UnknownDocumentError."""
    found = _rows(
        connection,
        "select d.*, l.name as locality from documents d"
        " left join localities l on l.code = d.locality_id where d.id = ?",
        document_id,
    )
    if not found:
        raise UnknownDocumentError(document_id)
    (document,) = found
    pages = _rows(
        connection,
        "select number, char_start, char_end, text from pages where document_id = ?"
        " order by number",
        document_id,
    )
    text = "".join(page["text"] for page in pages)
    sections = _rows(
        connection, "select * from sections where document_id = ? order by position", document_id
    )
    facts = {
        table: _rows(
            connection,
            f"select * from {table} where document_id = ? order by char_start, id",
            document_id,
        )
        for table in _FACTS
    }
    agencies = _rows(
        connection,
        "select oa.obligation_id, oa.role, oa.mention, a.name, a.id from obligation_agencies oa"
        " join agencies a on a.id = oa.agency_id join obligations o on o.id = oa.obligation_id"
        " where o.document_id = ? order by oa.obligation_id, oa.position",
        document_id,
    )
    root = etree.Element(_tag("akomaNtoso"), nsmap=_PREFIXES)
    doc = etree.SubElement(root, _tag("doc"), name=_slug(document["doc_type"] or "van-ban"))
    meta = etree.SubElement(doc, _tag("meta"))
    main = etree.SubElement(doc, _tag("mainBody"))
    body = _Body(text, facts["citations"])
    _outline(main, sections, body)
    if not len(main):  # a document without a word: the body may not be empty
        etree.SubElement(main, _tag("p"))
    _identification(meta, document)
    _analysis(meta, facts, agencies, body, document)
    _references(meta, document)
    _proprietary(meta, document, pages)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def text_of(xml: bytes) -> str:
    """The document's text, rebuilt from what `document_xml` made: letter for letter.

    White space between the pieces is as it was; nothing else stands there.
    """
    root = etree.fromstring(xml)
    text = root.find(f".//{{{PLAN}}}text")
    assert text is not None
    made = [" "] * int(text.get("length", "0"))
    for between in text.iterfind(f"{{{PLAN}}}between"):
        start = int(between.get("start", "0"))
        made[start : start + len(between.get("text", ""))] = between.get("text", "")
    body = root.find(f"{{{NAMESPACE}}}doc/{{{NAMESPACE}}}mainBody")
    assert body is not None
    for element in body.iter():
        start_of = element.get(f"{{{PLAN}}}start")
        if start_of is not None:
            words = "".join(str(part) for part in element.itertext())
            made[int(start_of) : int(start_of) + len(words)] = words
    return "".join(made)


# ------------------------------------------------------------------------ the body


def _outline(main: etree._Element, sections: list[Row], body: _Body) -> None:
    """The text from its first letter to its last, under the headings that stand above it."""
    children: dict[str | None, list[Row]] = {}
    for section in sections:
        children.setdefault(section["parent_id"], []).append(section)

    def fill(parent: etree._Element, of: Row | None, start: int, end: int, eid: str) -> None:
        inside = children.get(of["id"] if of else None, [])
        here = start
        for place, section in enumerate(inside):
            first = max(section["char_start"], here)
            following = inside[place + 1]["char_start"] if place + 1 < len(inside) else end
            last = min(max(section["char_end"], first), following, end)
            if first >= end or last <= first:
                continue
            _own(parent, here, first, eid, body, intro=of is not None and place == 0)
            element, name = _section_element(parent, section, body, eid)
            words = _heading(element, section, first, last, body, name)
            fill(element, section, words, last, name)
            here = last
        if of is None:
            body.lines(parent, here, end, eid)
        elif not inside or not _has_sections(parent):
            content = etree.SubElement(parent, _tag("content"))
            content.set("eId", f"{eid}__content")
            body.lines(content, here, end, eid)
            if not len(content):  # a heading with nothing under it
                etree.SubElement(content, _tag("p"))
        else:
            _own(parent, here, end, eid, body, intro=False)

    fill(main, None, 0, len(body.text), "")


def _own(
    parent: etree._Element, start: int, end: int, eid: str, body: _Body, *, intro: bool
) -> None:
    """A section's own lines before, between or after those that stand below it."""
    if not body.text[start:end].strip():
        return
    if not eid:
        body.lines(parent, start, end, eid)
    elif intro:
        holder = etree.SubElement(parent, _tag("intro"))
        holder.set("eId", f"{eid}__intro")
        body.lines(holder, start, end, eid)
    else:
        name = body.number(eid, "text")
        outer = etree.SubElement(parent, _tag("hcontainer"), name="text", eId=name)
        holder = etree.SubElement(outer, _tag("content"), eId=f"{name}__content")
        body.lines(holder, start, end, name)


def _section_element(
    parent: etree._Element, section: Row, body: _Body, eid: str
) -> tuple[etree._Element, str]:
    tag, short = _ELEMENTS[section["kind"]]
    name = body.number(eid, short)
    element = etree.SubElement(parent, _tag(tag), eId=name)
    if tag == "hcontainer":
        element.set("name", section["kind"])
    return element, name


def _heading(
    element: etree._Element, section: Row, start: int, end: int, body: _Body, eid: str
) -> int:
    """Put number and heading into a section; the offset behind them."""
    words = section["heading"].split()
    text = body.text[start:end]
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    if found and len(text[: found.start()].split()) <= len(section["label"].split()) + 2:
        if text[: found.start()].strip():
            body.add(
                etree.SubElement(element, _tag("num")), start, start + found.start(), f"{eid}__num"
            )
            first = start + found.start()
        else:
            first = start + found.start()
        body.add(
            etree.SubElement(element, _tag("heading")),
            first,
            start + found.end(),
            f"{eid}__heading",
        )
        return start + found.end()
    label = re.match(re.escape(section["label"]) + r"[.):/]?", text) if section["label"] else None
    if label:
        body.add(etree.SubElement(element, _tag("num")), start, start + label.end(), f"{eid}__num")
        return start + label.end()
    return start


def _has_sections(element: etree._Element) -> bool:
    inner = {_tag(name) for name, _ in _ELEMENTS.values()}
    return any(child.tag in inner for child in element)


# ------------------------------------------------------------------------ the meta data


def _identification(meta: etree._Element, document: Row) -> None:
    kind = _slug(document["doc_type"] or "van-ban")
    day = document["issued_on"]
    number = _slug(document["number"] or document["id"])
    work = f"/akn/vn/doc/{kind}/{_slug(document['issuer'] or 'khong-ro')}/{day or NO_DATE}/{number}"
    expression = f"{work}/vie@"
    made = etree.SubElement(meta, _tag("identification"), source="#extractor")
    for level, iri in (
        ("FRBRWork", work),
        ("FRBRExpression", expression),
        ("FRBRManifestation", f"{expression}.akn"),
    ):
        part = etree.SubElement(made, _tag(level))
        etree.SubElement(part, _tag("FRBRthis"), value=f"{iri}/!main")
        etree.SubElement(part, _tag("FRBRuri"), value=iri)
        if level == "FRBRWork" and document["title"]:
            title = _xml(document["title"])
            etree.SubElement(part, _tag("FRBRalias"), value=title, name="trich-yeu")
        name = "ban-hanh" if day else NO_DATE_NAME
        etree.SubElement(part, _tag("FRBRdate"), date=day or NO_DATE, name=name)
        by = "#extractor" if level == "FRBRManifestation" else "#issuer"
        etree.SubElement(part, _tag("FRBRauthor"), href=by)
        if level == "FRBRWork":
            etree.SubElement(part, _tag("FRBRcountry"), value="vn")
            if document["number"]:
                etree.SubElement(part, _tag("FRBRnumber"), value=_xml(document["number"]))
        elif level == "FRBRExpression":
            etree.SubElement(part, _tag("FRBRlanguage"), language="vie")


def _analysis(
    meta: etree._Element,
    facts: dict[str, list[Row]],
    agencies: list[Row],
    body: _Body,
    document: Row,
) -> None:
    analysis = etree.SubElement(meta, _tag("analysis"), source="#extractor")
    other = etree.SubElement(analysis, _tag("otherAnalysis"), source="#extractor")
    starts = [piece.start for piece in body.pieces]
    ends = [piece.end for piece in body.pieces]
    for table, names in _FACTS.items():
        for fact in facts[table]:
            made = etree.SubElement(other, f"{{{PLAN}}}{table[:-1]}", id=fact["id"])
            first, last = fact["char_start"], fact["char_end"]
            held = body.pieces[bisect_right(ends, first) : bisect_left(starts, last)]
            made.set("start", str(first))
            made.set("end", str(last))
            made.set("in", " ".join(f"#{piece.eid}" for piece in held))
            for name in names:
                if fact[name] not in (None, "", "[]"):
                    made.set(name, _xml(str(fact[name])))
            if table == "obligations":
                for agency in agencies:
                    if agency["obligation_id"] == fact["id"]:
                        etree.SubElement(
                            made,
                            f"{{{PLAN}}}agency",
                            role=agency["role"],
                            name=_xml(agency["name"]),
                            mention=_xml(agency["mention"]),
                        )
    _between(other, body)


def _between(other: etree._Element, body: _Body) -> None:
    """What stands between the pieces of the text: white space."""
    made = etree.SubElement(other, f"{{{PLAN}}}text", length=str(len(body.text)))
    here = 0
    for piece in [*body.pieces, _Piece(len(body.text), len(body.text), "")]:
        if piece.start > here:
            between = etree.SubElement(made, f"{{{PLAN}}}between", start=str(here))
            between.set("text", _xml(body.text[here : piece.start]))
        here = max(here, piece.end)


def _references(meta: etree._Element, document: Row) -> None:
    references = etree.SubElement(meta, _tag("references"), source="#extractor")
    for key, name in (
        ("issuer", document["issuer"] or "Không rõ"),
        ("extractor", f"vn-plan-extractor {document['extractor_version']}"),
    ):
        etree.SubElement(
            references,
            _tag("TLCOrganization"),
            eId=key,
            href=f"/akn/ontology/organization/vn/{_slug(name)}",
            showAs=_xml(name),
        )


def _proprietary(meta: etree._Element, document: Row, pages: list[Row]) -> None:
    holder = etree.SubElement(meta, _tag("proprietary"), source="#extractor")
    made = etree.SubElement(holder, f"{{{PLAN}}}document")
    for name in (
        *("id", "sha256", "source_filename", "doc_type", "number", "issued_on", "issuer"),
        *("locality", "title", "period_start", "period_end", "signer", "signer_title"),
    ):
        if document[name] is not None:
            made.set(name, _xml(str(document[name])))
    for page in pages:
        etree.SubElement(
            made, f"{{{PLAN}}}page", number=str(page["number"]), start=str(page["char_start"]),
            end=str(page["char_end"]),
        )  # fmt: skip


# ------------------------------------------------------------------------ small things


def _instrument(citation: Row) -> str:
    """An IRI for an instrument by what its citation says of it."""
    day = citation["issued_on"] or NO_DATE
    date.fromisoformat(day)
    name = citation["number"] or citation["title"] or citation["id"]
    kind = "act" if citation["doc_type"] in ("Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh") else "doc"
    return f"/akn/vn/{kind}/{_slug(citation['doc_type'])}/{day}/{_slug(name)}"


def _slug(words: str) -> str:
    """Letters, digits and hyphens for an IRI: "1835-qd-ubnd"."""
    return re.sub(r"[^a-z0-9]+", "-", plain(words)).strip("-") or "x"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _append(element: etree._Element, last: etree._Element | None, text: str) -> None:
    if not text:
        return
    if last is None:
        element.text = (element.text or "") + _xml(text)
    else:
        last.tail = (last.tail or "") + _xml(text)


def _rows(connection: sqlite3.Connection, sql: str, *values: str) -> list[Row]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
