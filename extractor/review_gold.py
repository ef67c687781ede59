"""Reviewed documents as gold annotations (corpora/gold), to measure and to learn from."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from extractor.catalogue.amendments import ROLES, values
from extractor.catalogue.read_only import open_read_only
from extractor.publishing.files import replacing
from extractor.review_desk import TABLES, ReviewError
from extractor.show import NotFoundError, find_document

Row = dict[str, Any]

_DOCUMENT = (
    *("doc_type", "number", "issued_on", "issuer"),
    *("title", "period_start", "period_end", "signer", "signer_title"),
)


def export_gold(
    catalogue: Path, folder: Path, documents: tuple[str, ...] = (), *, partly: bool = False
) -> list[Path]:
    """Write a gold file for each document all of whose facts were reviewed; the files.

    documents: by id, number or file name; all without.  A document that is named and not wholly
    reviewed raises ReviewError, unless `partly`, which takes unreviewed facts as they are.
    """
    with closing(open_read_only(catalogue)) as connection:
        try:
            chosen = [find_document(connection, name) for name in documents]
        except NotFoundError as error:
            raise ReviewError(str(error)) from error
        if not documents:
            chosen = _rows(connection, "select * from documents order by id")
        made: list[tuple[str, Row]] = []
        for document in chosen:
            left = _unreviewed(connection, document["id"])
            if left and documents and not partly:
                raise ReviewError(
                    f"Văn bản {document['number'] or document['id']} còn {left} mục chưa rà soát; "
                    "dùng --partly để xuất cả những mục ấy."
                )
            if not left or (partly and _reviewed(connection, document["id"])):
                made.append((_name(document), gold(connection, document)))
    paths = []
    for name, content in made:
        path = folder / f"{name}.json"
        with replacing(path) as temporary:
            temporary.write_text(
                json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        paths.append(path)
    return paths


def gold(connection: sqlite3.Connection, document: Row) -> Row:
    """What the catalogue says of a document, in the form of a gold annotation."""
    key = document["id"]
    return {
        "document": {
            **{name: document[name] for name in _DOCUMENT[:4]},
            "locality": document["locality_text"],
            "parent_locality": document["parent_locality_text"],
            **{name: document[name] for name in _DOCUMENT[4:]},
        },
        "targets": [
            {
                "id": f"t{place}",
                **_fact(connection, "targets", row),
                "due_source": row["due_source"],
                "section": row["section"],
            }
            for place, row in enumerate(_facts(connection, "targets", key), 1)
        ],
        "obligations": [
            {
                "id": f"o{place}",
                **_fact(connection, "obligations", row),
                "section": row["section"],
            }
            for place, row in enumerate(_facts(connection, "obligations", key), 1)
            if row["kind"] != "measure"
        ],
        "citations": [
            {"id": f"c{place}", **_fact(connection, "citations", row)}
            for place, row in enumerate(_facts(connection, "citations", key), 1)
        ],
    }


def _fact(connection: sqlite3.Connection, table: Any, row: Row) -> Row:
    found = values(connection, table, row["id"]) or {}
    for ours, theirs in (("start_on", "start"), ("due_on", "due")):
        if ours in found:
            found[theirs] = found.pop(ours)
    for name in ("indicator_id", ROLES[2]):  # what gold annotations do not say
        found.pop(name, None)
    return {"quote": row["quote"], **found}


def _facts(connection: sqlite3.Connection, table: str, document: str) -> list[Row]:
    section = "''" if table == "citations" else "coalesce(s.path, '')"
    join = "" if table == "citations" else "left join sections s on s.id = f.section_id"
    return _rows(
        connection,
        f"select f.*, {section} as section from {table} f {join} where f.document_id = ?"
        " order by f.char_start, f.id",
        document,
    )


def _unreviewed(connection: sqlite3.Connection, document: str) -> int:
    """Facts that no person has looked at, or that have changed since."""
    return sum(
        int(
            connection.execute(
                f"select count(*) from {table} f left join fact_reviews r on r.fact_id = f.id"
                " where f.document_id = ? and (r.fact_id is null or r.state <> 'applied')"
                + (" and f.kind <> 'measure'" if table == "obligations" else ""),
                (document,),
            ).fetchone()[0]
        )
        for table in TABLES
    )


def _reviewed(connection: sqlite3.Connection, document: str) -> int:
    found = connection.execute(
        "select count(*) from fact_reviews where document_id = ?", (document,)
    ).fetchone()
    return int(found[0])


def _name(document: Row) -> str:
    return Path(document["source_filename"]).stem or str(document["id"])


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[Row]:
    return [dict(row) for row in connection.execute(sql, parameters)]
