"""What a catalogue says of a document, with the names of a gold file."""

from __future__ import annotations

import sqlite3
from typing import Any

from extractor.evaluation.scoring import Fact
from extractor.evaluation.strata import section_types


def facts_of(connection: sqlite3.Connection, document: Fact | None) -> Fact:
    """All that the catalogue says of a document, with the names of a gold file."""
    key = document["id"] if document else None
    targets = rows_of(
        connection,
        """
        select targets.*, targets.start_on as start, targets.due_on as due,
               coalesce(sections.path, '') as section
        from targets left join sections on sections.id = targets.section_id
        where targets.document_id = ? order by targets.char_start, targets.rowid
        """,
        key,
    )
    obligations = rows_of(
        connection,
        """
        select *, start_on as start, due_on as due from obligations
        where document_id = ? order by char_start, rowid
        """,
        key,
    )
    for obligation in obligations:
        agencies = rows_of(
            connection,
            "select role, mention from obligation_agencies where obligation_id = ? order by rowid",
            obligation["id"],
        )
        for role in ("lead", "coordinating"):
            obligation[role] = [row["mention"] for row in agencies if row["role"] == role]
    citations = rows_of(
        connection,
        "select * from citations where document_id = ? order by char_start, rowid",
        key,
    )
    sections = rows_of(
        connection, "select * from sections where document_id = ? order by position", key
    )
    locality = rows_of(
        connection,
        "select name from localities where code = ?",
        document["locality_id"] if document else None,
    )
    return {
        "document": {
            **(document or {}),
            "locality": locality[0]["name"] if locality else None,
        },
        "targets": targets,
        "obligations": obligations,
        "citations": citations,
        "section_types": section_types(sections),
    }


def rows_of(connection: sqlite3.Connection, sql: str, *values: Any) -> list[Fact]:
    """What a query gives, each row by the names of its columns."""
    return [dict(row) for row in connection.execute(sql, values)]
