"""An instrument by its number, and all documents of the catalogue that cite it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from extractor.catalogue.links import number_key
from extractor.web import formats
from extractor.web.language import tr
from extractor.web.parameters import NotFoundError
from extractor.web.rows import Row, fetch, single

_MOST = 100


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """A number may stand for several instruments, of several issuers: `described` tells them."""

    number: str
    described: tuple[tuple[str, int], ...]
    documents: tuple[Row, ...]  # of the catalogue that bear the number
    citations: tuple[Row, ...]
    total: int


def load(connection: sqlite3.Connection, number: str) -> InstrumentPage:
    """Raises NotFoundError for a number that nothing here bears or cites."""
    key = number_key(number)
    total = single(connection, "select count(*) from citations where number_key = ?", (key,))
    documents = fetch(
        connection,
        "select d.id, d.doc_type, d.number, d.title, d.issued_on, d.locality_id,"
        " coalesce(l.name, d.locality_text) as locality from documents d"
        " left join localities l on l.code = d.locality_id where d.number_key = ?"
        " order by d.issued_on desc, d.id limit 50",
        (key,),
    )
    if not total and not documents:
        raise NotFoundError(tr("Chưa thấy văn bản nào mang hay viện dẫn số hiệu này."))
    citations = fetch(
        connection,
        "select c.id, c.document_id, c.role, c.doc_type, c.number, c.issued_on, c.issuer,"
        " c.quote, c.status, c.page, d.number as document_number, d.doc_type as citing_type,"
        " d.title as document_title, d.issued_on as document_issued_on, d.locality_id,"
        " coalesce(l.name, d.locality_text) as locality"
        " from citations c join documents d on d.id = c.document_id"
        " left join localities l on l.code = d.locality_id where c.number_key = ?"
        f" order by c.role, d.issued_on desc, c.id limit {_MOST}",
        (key,),
    )
    described = fetch(
        connection,
        "select min(doc_type) as doc_type, min(number) as number, issued_on, min(issuer) as issuer,"
        " count(*) as n from citations where number_key = ? group by lower(doc_type), issued_on"
        " order by n desc, issued_on limit 10",
        (key,),
    )
    shown = (citations or documents)[0]["number"] or number
    return InstrumentPage(
        shown,
        tuple((_name(row), row["n"]) for row in described),
        tuple(documents),
        tuple(citations),
        total,
    )


def _name(row: Row) -> str:
    parts = (
        row["doc_type"],
        row["number"],
        tr("ngày {day}", day=formats.day(row["issued_on"])) if row["issued_on"] else "",
        row["issuer"] and tr("của {issuer}", issuer=row["issuer"]),
    )
    return " ".join(part for part in parts if part)
