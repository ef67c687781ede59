"""Catalogues made by hand: documents in the form of gold files, put into the real schema."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from extractor.catalogue import schema


def fill(path: Path, documents: dict[str, dict]) -> Path:
    """A catalogue at `path` that says of each file name exactly what its gold facts say."""
    with closing(sqlite3.connect(path)) as connection:
        schema.create(connection)
        for index, (name, gold) in enumerate(documents.items()):
            _put_document(connection, f"{index:016x}", name, gold)
        connection.commit()
    return path


def _insert(connection: sqlite3.Connection, table: str, **row: object) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(
        f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
    )


def _put_document(connection: sqlite3.Connection, key: str, name: str, gold: dict) -> None:
    document = gold["document"]
    code = None
    if document.get("locality"):
        code = f"l{key}"
        _insert(connection, "localities", code=code, name=document["locality"], level="district")
    _insert(
        connection,
        "documents",
        id=key,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        source_filename=name,
        media_type="text/plain",
        byte_count=1000,
        page_count=2,
        text_method="text",
        locality_id=code,
        text_length=900,
        extractor_version="test",
        **{
            field: document.get(field)
            for field in (
                *("doc_type", "number", "issued_on", "issuer", "title"),
                *("period_start", "period_end", "signer", "signer_title"),
            )
        },
    )
    sections: dict[str, str] = {}

    def section(path: str) -> str | None:
        if path and path not in sections:
            sections[path] = f"{key}-s{len(sections)}"
            _insert(
                connection,
                "sections",
                id=sections[path],
                document_id=key,
                position=len(sections) - 1,
                kind="heading",
                label=path.split(" > ")[-1],
                heading=f"Mục {path}",
                path=path,
                page=1,
                char_start=0,
                char_end=1,
            )
        return sections.get(path)

    common = {"document_id": key, "page": 1, "confidence": 0.9}
    for place, target in enumerate(gold["targets"]):
        fields = ("kind", "domain", "quote", "indicator", "comparator", "value", "value_max")
        more = ("unit", "change", "baseline", "scope", "exclusion", "due_source", "recurrence")
        _insert(
            connection,
            "targets",
            id=f"{key}-t{place}",
            section_id=section(target.get("section") or ""),
            locality_id=code,
            start_on=target.get("start"),
            due_on=target.get("due"),
            char_start=place,
            char_end=place + 1,
            **common,
            **{field: target.get(field) for field in (*fields, *more)},
        )
    for place, obligation in enumerate(gold["obligations"]):
        _insert(
            connection,
            "obligations",
            id=f"{key}-o{place}",
            section_id=section(obligation.get("section") or ""),
            locality_id=code,
            kind=obligation["kind"],
            domain=obligation.get("domain") or "other",
            quote=obligation["quote"],
            deliverable=obligation.get("deliverable"),
            deadline_text=obligation.get("deadline_text"),
            start_on=obligation.get("start"),
            due_on=obligation.get("due"),
            due_bound=obligation.get("due_bound"),
            recurrence=json.dumps(obligation.get("recurrence") or []),
            open_ended=int(obligation.get("open_ended") or False),
            char_start=place,
            char_end=place + 1,
            **common,
        )
        roles = [("lead", name) for name in obligation["lead"]]
        roles += [("coordinating", name) for name in obligation["coordinating"]]
        for position, (role, mention) in enumerate(roles):
            agency = hashlib.sha256(mention.encode()).hexdigest()[:12]
            connection.execute(
                "insert or ignore into agencies (id, name, key, collective) values (?, ?, ?, 0)",
                (agency, mention, mention.casefold()),
            )
            _insert(
                connection,
                "obligation_agencies",
                obligation_id=f"{key}-o{place}",
                agency_id=agency,
                role=role,
                mention=mention,
                expanded=mention,
                position=position,
                method="name",
                score=1.0,
            )
    for place, citation in enumerate(gold["citations"]):
        _insert(
            connection,
            "citations",
            id=f"{key}-c{place}",
            status="external",
            char_start=place,
            char_end=place + 1,
            **common,
            **{
                field: citation.get(field)
                for field in ("role", "doc_type", "number", "issued_on", "issuer", "title", "quote")
            },
        )
