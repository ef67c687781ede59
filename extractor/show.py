"""One document of a catalogue as text for a terminal: its outline and facts, 100 columns wide."""

from __future__ import annotations

import sqlite3
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

from extractor.catalogue.read_only import open_read_only
from extractor.wording import (
    CITATION_ROLES,
    OBLIGATION_KINDS,
    ROLES,
    TARGET_KINDS,
    recurrences,
)

WIDTH = 100
QUOTE = 170  # characters of a quote that are shown

Row = dict[str, Any]

SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "=": "", "range": ""}
CHANGES = {"increase": "tăng ", "decrease": "giảm ", "level": ""}


class NotFoundError(LookupError):
    """The catalogue has no such document, or several; the message, in Vietnamese, says which."""


def show(catalogue: Path, name: str) -> str:
    """The document whose id begins with `name`, or whose number or file name (stem) it is."""
    with closing(open_read_only(catalogue)) as database:
        return "\n".join(_lines(database, find_document(database, name)))


def find_document(database: sqlite3.Connection, name: str) -> Row:
    """The document whose id begins with `name`, or whose number or file name (stem) it is.

    Raises NotFoundError.
    """
    documents = _rows(database, "select * from documents order by id")
    wanted = name.casefold()
    found = [
        document
        for document in documents
        if wanted
        in (
            document["id"],
            (document["number"] or "").casefold(),
            document["source_filename"].casefold(),
            Path(document["source_filename"]).stem.casefold(),
        )
    ] or [document for document in documents if document["id"].startswith(wanted)]
    if len(found) == 1:
        return found[0]
    held = found or documents
    listed = "\n".join(
        f"  {row['id']}  {row['number'] or '(không số)':22} {row['source_filename']}"
        for row in held[:30]
    )
    why = f"Có {len(found)} văn bản ứng với" if found else "Danh mục không có văn bản"
    raise NotFoundError(f"{why} «{name}». Hãy chọn trong số:\n{listed or '  (danh mục trống)'}")


def _lines(database: sqlite3.Connection, document: Row) -> Iterator[str]:
    key = document["id"]
    sections = _rows(
        database, "select * from sections where document_id = ? order by position", key
    )
    targets = _rows(
        database,
        """select targets.*, sections.path from targets
        left join sections on sections.id = section_id
        where targets.document_id = ? order by targets.char_start, targets.rowid""",
        key,
    )
    obligations = _rows(
        database,
        """select obligations.*, sections.path from obligations
        left join sections on sections.id = section_id
        where obligations.document_id = ? order by obligations.char_start, obligations.rowid""",
        key,
    )
    citations = _rows(
        database, "select * from citations where document_id = ? order by char_start", key
    )
    agencies: dict[str, list[Row]] = {}
    for row in _rows(
        database,
        """select obligation_agencies.* from obligation_agencies
        join obligations on obligations.id = obligation_id
        where document_id = ? order by obligation_id, position""",
        key,
    ):
        agencies.setdefault(row["obligation_id"], []).append(row)

    yield from _head(database, document)
    yield from _title("Dàn ý", len(sections))
    facts = Counter(row["section_id"] for row in (*targets, *obligations))
    depth: dict[str, int] = {}
    for section in sections:
        level = depth[section["id"]] = depth.get(section["parent_id"], -1) + 1
        label = f"{section['label']}. " if section["label"] else ""
        count = facts[section["id"]]
        tail = f" tr. {section['page']}" + (f", {count} mục" if count else "")
        yield _fit("  " * level + label + section["heading"], WIDTH - len(tail)) + tail
    for kind, title in TARGET_KINDS.items():
        of_kind = [target for target in targets if target["kind"] == kind]
        yield from _title(title, len(of_kind))
        for target in of_kind:
            value = amount(target) if kind == "quantitative" else ""
            about = [
                value,
                f"so với {target['baseline']}" if target["baseline"] else "",
                f"phạm vi: {target['scope']}" if target["scope"] else "",
                f"trừ: {target['exclusion']}" if target["exclusion"] else "",
                when(target),
                _place(target),
            ]
            yield from _item(target["indicator"], about, target["quote"])
    for kind, title in OBLIGATION_KINDS.items():
        of_kind = [obligation for obligation in obligations if obligation["kind"] == kind]
        yield from _title(title, len(of_kind))
        for obligation in of_kind:
            about = [
                *_roles(agencies.get(obligation["id"], [])),
                when(obligation),
                f"sản phẩm: {obligation['deliverable']}" if obligation["deliverable"] else "",
                _place(obligation),
            ]
            yield from _item(_fit(_one_line(obligation["quote"]), QUOTE), about, None)
    for role, title in CITATION_ROLES.items():
        of_role = [citation for citation in citations if citation["role"] == role]
        yield from _title(title, len(of_role))
        for citation in of_role:
            name = citation["title"] or f"{citation['doc_type']} {citation['number'] or ''}".strip()
            about = [day(citation["issued_on"]), citation["issuer"], f"tr. {citation['page']}"]
            yield _fit(f"  {name} · " + " · ".join(part for part in about if part), WIDTH)


def _head(database: sqlite3.Connection, document: Row) -> Iterator[str]:
    locality = _rows(
        database, "select name from localities where code = ?", document["locality_id"]
    )
    period = "-".join(
        str(year) for year in (document["period_start"], document["period_end"]) if year
    )
    yield from textwrap.wrap(document["title"] or "(không có trích yếu)", WIDTH)
    kind = f"{document['doc_type'] or 'Văn bản'} {document['number'] or '(không số)'}"
    signed = " ".join(
        part for part in (document["signer_title"], document["signer"]) if part is not None
    )
    for line in (
        [kind, day(document["issued_on"]), document["issuer"], signed],
        [locality[0]["name"] if locality else None, f"giai đoạn {period}" if period else None],
        [document["source_filename"], f"{document['page_count']} trang", f"mã {document['id']}"],
    ):
        text = " · ".join(part for part in line if part)
        if text:
            yield _fit(text, WIDTH)


def amount(target: Row) -> str:
    """The normalised value with its unit: "giảm ≥ 10 %", "25 - 35 %"."""
    if target["value"] is None:
        return ""
    value = number(target["value"])
    if target["value_max"] is not None:
        value += f" - {number(target['value_max'])}"
    sign = SIGNS.get(target["comparator"] or "", "")
    unit = f" {target['unit']}" if target["unit"] else ""
    return f"{CHANGES.get(target['change'] or '', '')}{sign}{value}{unit}"


def when(fact: Row) -> str:
    """The normalised time: "01/01/2022 - 31/12/2022, hằng năm"."""
    start, due = day(fact["start_on"]), day(fact["due_on"])
    bound = "trước " if fact.get("due_bound") == "before" else "đến "
    parts = [f"{start} - {due}" if start and due else f"từ {start}" if start else ""]
    if due and not start:
        parts = [bound + due]
    parts += recurrences(fact["recurrence"])
    if fact.get("open_ended"):
        parts.append("và các năm tiếp theo")
    return ", ".join(part for part in parts if part)


def number(value: float) -> str:
    """As Vietnamese write it: 1.234,5."""
    return f"{value:,.10g}".translate(str.maketrans(",.", ".,"))


def day(iso: str | None) -> str:
    """31/12/2025 for 2025-12-31; "" for None."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _roles(rows: list[Row]) -> list[str]:
    return [
        f"{word}: {', '.join(names)}"
        for role, word in ROLES.items()
        if (names := [_one_line(row["mention"]) for row in rows if row["role"] == role])
    ]


def _place(fact: Row) -> str:
    return f"tr. {fact['page']}" + (f", mục {fact['path']}" if fact["path"] else "")


def _title(words: str, count: int) -> Iterator[str]:
    if count:
        yield ""
        yield f"{words.upper()} ({count})"


def _item(name: str, about: list[str], quote: str | None) -> Iterator[str]:
    yield from textwrap.wrap(_one_line(name), WIDTH, initial_indent="- ", subsequent_indent="  ")
    facts = " · ".join(_one_line(part) for part in about if part)
    yield from textwrap.wrap(facts, WIDTH, initial_indent="    ", subsequent_indent="    ")
    if quote is not None:
        words = f"“{_fit(_one_line(quote), QUOTE)}”"
        yield from textwrap.wrap(words, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _rows(database: sqlite3.Connection, sql: str, *values: Any) -> list[Row]:
    cursor = database.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def explain(text: str) -> str:
    """The words of a text and the spans of the four grammars: where a wrong value comes from."""
    from extractor.language.components import GRAMMARS, nlp

    doc = nlp()(text)
    lines = ["words       " + " | ".join(token.text for token in doc)]
    for name in GRAMMARS:
        for span in doc.spans[name]:
            found = span._.found
            values = ", ".join(
                f"{field.name}={value}"
                for field in fields(found)
                if field.name not in ("start", "end")
                and (value := getattr(found, field.name)) not in (None, (), False)
            )
            lines.append(f"{name:12}“{text[found.start : found.end]}” {values}".rstrip())
    return "\n".join(lines) + "\n"
