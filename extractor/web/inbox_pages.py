"""What came into the inbox, or was read otherwise: every file ever seen and what became of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extractor.web.language import code_words
from extractor.web.parameters import Arguments
from extractor.web.rows import Row, fetch
from extractor.wording import STATUSES

PAGE_SIZE = 50

FILES = """
select i.source_filename, i.status, i.reason, i.warnings, i.targets, i.obligations, i.citations,
    i.pages, i.at, i.document_id, d.doc_type, d.number, d.title
from ingests i left join documents d on d.id = i.document_id
where (?1 is null or i.status = ?1)
order by i.at desc, i.id limit ?2 offset ?3
"""
COUNTS = "select status, count(*) as files from ingests group by status"
WITHDRAWN = "select document_id, number, reason, withdrawn_at from withdrawals order by 4 desc, 1"


@dataclass(frozen=True, slots=True)
class InboxPage:
    """rows: one page of files, the newest first; `counts` of all, by status."""

    rows: tuple[Row, ...]
    status: str | None
    counts: dict[str, int]
    names: Mapping[str, str]
    withdrawn: tuple[Row, ...]
    page: int
    total: int


def load(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> InboxPage:
    """`?ket-qua=` one of done, partial, failed, duplicate."""
    status, page = arguments.choice("ket-qua", STATUSES), arguments.page()
    counts = {row["status"]: row["files"] for row in fetch(connection, COUNTS)}
    rows = fetch(connection, FILES, (status, PAGE_SIZE, (page - 1) * PAGE_SIZE))
    return InboxPage(
        tuple({**row, "warnings": json.loads(row["warnings"])} for row in rows),
        status,
        counts,
        code_words(STATUSES),
        tuple(fetch(connection, WITHDRAWN)),
        page,
        counts.get(status, 0) if status else sum(counts.values()),
    )
