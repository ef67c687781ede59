"""The review desk: what there is to look at, and what a reviewer can do with it.

The terminal (`extractor review`) and the web use the same functions.  A decision is checked, then
written down (`reviews`), then applied to the catalogue.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extractor.catalogue import originals
from extractor.catalogue.amendments import (
    FIELDS,
    ROLES,
    FactTable,
    Values,
    document_text,
    extracted_values,
    fact_id,
    section_at,
    values,
)
from extractor.catalogue.read_only import open_read_only
from extractor.knowledge import load
from extractor.marking import Passage, boxes
from extractor.review_fields import FieldError, check
from extractor.reviews import Decision, Reviews, in_force, open_catalogue, path_of
from extractor.show import NotFoundError, find_document

Row = dict[str, Any]
Show = Literal["todo", "changed", "done", "all"]
TABLES: tuple[FactTable, ...] = ("targets", "obligations", "citations")
# Nothing can be told of a fact by fewer digits of its id.
_SHORTEST = 4


class ReviewError(ValueError):
    """What was asked for cannot be done; the message, in Vietnamese, says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """A fact in the queue.

    state: of a reviewed fact; "changed" and "missing" ask for another look.  doubts: Vietnamese
    sentences.  fields: as in the catalogue now; of a rejected or missing fact as last known.
    """

    fact_id: str
    table: FactTable
    document_id: str
    document: str  # its number, or its file
    quote: str
    page: int | None
    section: str | None
    confidence: float | None
    origin: str | None  # None: not in the catalogue
    doubts: tuple[str, ...]
    fields: Values
    verdict: str | None = None
    state: str | None = None
    reviewed_by: str | None = None
    reviewed_at: str | None = None
    reason: str | None = None


def queue(
    catalogue: Path, document: str | None = None, show: Show = "todo", limit: int | None = None
) -> list[Item]:
    """Facts to look at: first those that changed since they were reviewed, then by doubt.

    document: id, number or file name; all documents without.  Raises ReviewError.
    """
    with closing(open_read_only(catalogue)) as connection:
        key = _document(connection, document)["id"] if document else None
        items = [
            *_present(connection, _SHOWN[show], key, None, -1 if limit is None else limit),
            *_absent(connection, key, catalogue),
        ]
    wanted = [item for item in items if _is_wanted(item, show)]
    wanted.sort(key=_urgency)
    return wanted[:limit]


def count(catalogue: Path, document: str | None = None, show: Show = "todo") -> int:
    """How many facts `queue` has.  Raises ReviewError."""
    with closing(open_read_only(catalogue)) as connection:
        key = _document(connection, document)["id"] if document else None
        present = sum(
            int(
                connection.execute(
                    f"select count(*) from {_reviewed(table)}"
                    f" where (?1 is null or f.document_id = ?1) and {_SHOWN[show]}",
                    (key,),
                ).fetchone()[0]
            )
            for table in TABLES
        )
        return present + sum(_is_wanted(item, show) for item in _absent(connection, key, catalogue))


def present(
    connection: sqlite3.Connection, show: Show, document: str | None, limit: int
) -> list[Item]:
    """The most urgent facts that are in the catalogue; document: an id."""
    items = _present(connection, _SHOWN[show], document, None, limit)
    return sorted(items, key=_urgency)[:limit]


def documents_to_review(connection: sqlite3.Connection) -> list[Row]:
    """Documents with facts to look at: id, number, source_filename, `left`; the most first."""
    left = " union all ".join(
        f"select f.document_id from {_reviewed(table)} where {_SHOWN['todo']}" for table in TABLES
    )
    return _rows(
        connection,
        "select d.id, d.doc_type, d.number, d.source_filename, count(*) as left"
        f" from ({left}) f join documents d on d.id = f.document_id"
        " group by d.id order by count(*) desc, d.id",
    )


def item(catalogue: Path, fact: str) -> Item:
    """One fact by its id or the beginning of it.  Raises ReviewError."""
    with closing(open_read_only(catalogue)) as connection:
        found = _find(connection, fact, catalogue)
        items = [
            *_present(connection, "true", None, found[0], 1),
            *_absent(connection, found[1], catalogue),
        ]
    return next(each for each in items if each.fact_id == found[0])


def decide(
    catalogue: Path,
    action: Literal["accept", "reject", "correct"],
    fact: str,
    by: str,
    *,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> Decision:
    """Accept, reject or correct a fact.  Raises ReviewError, FieldError."""
    with closing(open_read_only(catalogue)) as connection:
        key, document, table = _find(connection, fact, catalogue)
        basis = extracted_values(connection, table, key)
        now = values(connection, table, key)
        sha256 = _sha256(connection, document)
    if action == "correct":
        if not changes:
            raise ReviewError("Hãy nêu ít nhất một trường: trường=giá trị.")
        if now is None:
            raise ReviewError(f"Mục {key} không còn trong danh mục; hãy hoàn tác việc bác trước.")
        if unknown := changes.keys() - set(FIELDS[table]):
            raise FieldError(f"Không có trường {', '.join(sorted(unknown))}.")
        check(table, {**now, **changes})
    return _enter(
        catalogue,
        Decision(action, by, sha256, table, key, changes or None, basis, reason=reason),
    )


def add(
    catalogue: Path,
    document: str,
    table: FactTable,
    span: tuple[int, int] | str,
    fields: Mapping[str, Any],
    by: str,
    *,
    reason: str | None = None,
) -> Decision:
    """Add a fact that the extractor missed, by its place in the text or by its words.

    Words must stand in the document once.  Raises ReviewError, FieldError.
    """
    with closing(open_read_only(catalogue)) as connection:
        row = _document(connection, document)
        text = document_text(connection, row["id"])
        start, end = _span(text, span)
        section = section_at(connection, row["id"], start)
        made: Values = {**dict.fromkeys(FIELDS[table]), **_defaults(table, section), **fields}
        if missing := [name for name in _needed(table) if not made.get(name)]:
            raise FieldError(f"Còn thiếu: {', '.join(missing)}.")
        check(table, made)
        path = section["path"] if section else ""
        key = fact_id(row["id"], table, path, text[start:end], made)
        if values(connection, table, key) is not None:
            raise ReviewError(f"Mục ấy đã có: {key}; hãy sửa hoặc duyệt mục ấy.")
        passage = _passage(connection, catalogue, row, start, end)
    made |= {"quote": text[start:end], "char_start": start, "char_end": end}
    if passage and (found := boxes(passage)):
        made["boxes"] = found
    return _enter(
        catalogue, Decision("add", by, row["sha256"], table, key, made, None, reason=reason)
    )


def says(catalogue: Path, document: str, span: tuple[int, int], quote: str) -> bool:
    """Whether these words stand at this place of a document's text.  Raises ReviewError."""
    with closing(open_read_only(catalogue)) as connection:
        text = document_text(connection, _document(connection, document)["id"])
    return text[span[0] : span[1]].split() == quote.split()


def undo(catalogue: Path, by: str, decision: int | None = None) -> Decision:
    """Take back a decision: the one of that number, or the last of this person.

    Returns the decision that was taken back.  Raises ReviewError.
    """
    every = Reviews(path_of(catalogue)).decisions()
    standing = in_force(every)
    if decision is None:
        standing = [each for each in standing if each.by == by]
    else:
        standing = [each for each in standing if each.id == decision]
    if not standing:
        raise ReviewError("Không có quyết định nào để hoàn tác.")
    last = standing[-1]
    _enter(
        catalogue, Decision("undo", by, last.sha256, last.fact_table, last.fact_id, undoes=last.id)
    )
    return last


def undo_about_fact(catalogue: Path, by: str, decision: int) -> Decision:
    """Like `undo`, but only decisions about facts: withdrawals are for the operator."""
    if any(
        each.id == decision and not each.fact_id for each in Reviews(path_of(catalogue)).decisions()
    ):
        raise ReviewError("Việc rút văn bản chỉ hoàn tác được ở dòng lệnh.")
    return undo(catalogue, by, decision)


def withdraw(
    catalogue: Path, document: str, by: str, reason: str, folders: Iterable[Path] = ()
) -> Decision:
    """Take a document out: of the catalogue, its originals, and of these folders.

    Its id, number and the reason stay; the same file is refused when it comes again.  Raises
    ReviewError.
    """
    if not reason.strip():
        raise ReviewError("Hãy nêu lý do rút văn bản.")
    with closing(open_read_only(catalogue)) as connection:
        row = _document(connection, document)
    decision = Reviews(path_of(catalogue)).append(
        Decision(
            "withdraw", by, row["sha256"], changes={"number": row["number"]}, reason=reason.strip()
        )
    )
    with open_catalogue(catalogue):
        pass  # opening applies it
    for folder in folders:
        originals.remove_copies(row["sha256"], row["byte_count"], folder)
    return decision


def history(catalogue: Path, fact_or_document: str | None = None) -> list[Decision]:
    """Decisions, oldest first; of one fact or document by the beginning of its id."""
    wanted = fact_or_document or ""
    return [
        each
        for each in Reviews(path_of(catalogue)).decisions()
        if (each.fact_id or "").startswith(wanted) or each.sha256.startswith(wanted)
    ]


# ------------------------------------------------------------------------ the queue


_SHOWN: dict[Show, str] = {
    "todo": "(r.fact_id is null or r.state <> 'applied')",
    "changed": "r.state <> 'applied'",
    "done": "r.fact_id is not null",
    "all": "true",
}


def _reviewed(table: FactTable) -> str:
    """The facts of a table as `f`, with what was decided of each as `r`."""
    return f"{table} f left join fact_reviews r on r.fact_id = f.id"


def _present(
    connection: sqlite3.Connection,
    condition: str,
    document: str | None,
    fact: str | None,
    limit: int,
) -> list[Item]:
    """Facts in the catalogue, the most urgent of each table; a limit below 0 is none."""
    sentences = {doubt["id"]: doubt["sentence"] for doubt in load("doubts")}
    items = []
    for table in TABLES:
        section = "null" if table == "citations" else "s.path"
        join = "" if table == "citations" else "left join sections s on s.id = f.section_id"
        for row in _rows(
            connection,
            f"select f.*, {section} as section, d.number as document_number, d.source_filename,"
            " r.verdict, r.state, r.reviewed_by, r.reviewed_at, r.reason"
            f" from {_reviewed(table)} join documents d on d.id = f.document_id {join}"
            " where (?1 is null or f.document_id = ?1) and (?2 is null or f.id = ?2)"
            f" and {condition} order by coalesce(r.state, 'applied') = 'applied', f.confidence,"
            " f.document_id, f.char_start, f.id limit ?3",
            document,
            fact,
            limit,
        ):
            fields = values(connection, table, row["id"])
            assert fields is not None
            doubts = json.loads(row.get("doubts") or "[]")
            items.append(
                Item(
                    fact_id=row["id"],
                    table=table,
                    document_id=row["document_id"],
                    document=row["document_number"] or row["source_filename"],
                    quote=row["quote"],
                    page=row["page"],
                    section=row["section"],
                    confidence=row["confidence"],
                    origin=row["origin"],
                    doubts=tuple(sentences.get(doubt, doubt) for doubt in doubts),
                    fields=fields,
                    verdict=row["verdict"],
                    state=row["state"],
                    reviewed_by=row["reviewed_by"],
                    reviewed_at=row["reviewed_at"],
                    reason=row["reason"],
                )
            )
    return items


def _absent(connection: sqlite3.Connection, document: str | None, catalogue: Path) -> list[Item]:
    """Reviewed facts that are not in their table: rejected, or no longer found."""
    items = []
    decided = {each.fact_id: each for each in in_force(Reviews(path_of(catalogue)).decisions())}
    for row in _rows(
        connection,
        "select r.*, d.number as document_number, d.source_filename from fact_reviews r"
        " join documents d on d.id = r.document_id where (?1 is null or r.document_id = ?1)",
        document,
    ):
        if values(connection, row["fact_table"], row["fact_id"]) is not None:
            continue
        kept = json.loads(row["extracted"]) if row["extracted"] else {}
        decision = decided.get(row["fact_id"])
        known = {**(decision.basis or {}), **(decision.changes or {})} if decision else {}
        items.append(
            Item(
                fact_id=row["fact_id"],
                table=row["fact_table"],
                document_id=row["document_id"],
                document=row["document_number"] or row["source_filename"],
                quote=kept.get("row", {}).get("quote") or known.get("quote") or "",
                page=kept.get("row", {}).get("page"),
                section=None,
                confidence=kept.get("row", {}).get("confidence"),
                origin=None,
                doubts=(),
                fields=kept.get("values") or known,
                verdict=row["verdict"],
                state=row["state"],
                reviewed_by=row["reviewed_by"],
                reviewed_at=row["reviewed_at"],
                reason=row["reason"],
            )
        )
    return items


def _is_wanted(item: Item, show: Show) -> bool:
    again = item.state in ("changed", "missing")
    if show == "todo":
        return again or item.verdict is None
    if show == "changed":
        return again
    return show == "all" or item.verdict is not None


def _urgency(item: Item) -> tuple[bool, float, str]:
    """Changed ones first, then the most doubtful; equal ones stay in the order of the text."""
    again = item.state in ("changed", "missing")
    return not again, item.confidence if item.confidence is not None else 0.0, item.document_id


# ------------------------------------------------------------------------ finding, entering


def _find(connection: sqlite3.Connection, fact: str, catalogue: Path) -> tuple[str, str, FactTable]:
    """Id, document and table of a fact by the beginning of its id."""
    wanted = fact.strip().lower()
    if len(wanted) < _SHORTEST or not all(each in "0123456789abcdef" for each in wanted):
        raise ReviewError(f"«{fact}» không phải mã của một mục (ít nhất {_SHORTEST} chữ số đầu).")
    found = {
        (row["id"], row["document_id"], table)
        for table in TABLES
        for row in _rows(
            connection,
            f"select id, document_id from {table} where id >= ?1 and id < ?1 || 'g'",
            wanted,
        )
    } | {
        (row["fact_id"], row["document_id"], row["fact_table"])
        for row in _rows(
            connection, "select * from fact_reviews where fact_id >= ?1 and fact_id < ?1 || 'g'",
            wanted,
        )
    }  # fmt: skip
    if len(found) != 1:
        raise ReviewError(
            f"Không có mục nào có mã {fact}."
            if not found
            else f"Có {len(found)} mục có mã bắt đầu bằng {fact}; hãy ghi dài hơn."
        )
    return found.pop()


def _document(connection: sqlite3.Connection, name: str) -> Row:
    try:
        return find_document(connection, name)
    except NotFoundError as error:
        raise ReviewError(str(error)) from error


def _passage(
    connection: sqlite3.Connection, catalogue: Path, document: Row, start: int, end: int
) -> Passage | None:
    """Where to look for the places of words on their pages; None without an original."""
    folder = originals.folder_of(catalogue)
    original = originals.print_of(document["sha256"], folder) or originals.of(
        document["sha256"], folder
    )
    pages = _rows(
        connection,
        "select number, char_start, text from pages where document_id = ? and char_start < ?"
        " and char_end > ? order by number",
        document["id"],
        end,
        start,
    )
    if original is None or not pages:
        return None
    words = "".join(page["text"] for page in pages)
    first = start - pages[0]["char_start"]
    quote = words[first : first + end - start]
    numbers = (pages[0]["number"], pages[-1]["number"])
    return Passage(original, numbers, quote, words[:first].count(quote))


def _sha256(connection: sqlite3.Connection, document: str) -> str:
    (row,) = _rows(connection, "select sha256 from documents where id = ?", document)
    return str(row["sha256"])


def _span(text: str, span: tuple[int, int] | str) -> tuple[int, int]:
    if isinstance(span, str):
        count = text.count(span) if span.strip() else 0
        if count != 1:
            raise ReviewError(
                "Không tìm thấy đoạn chữ ấy trong văn bản; hãy chép đúng từng chữ."
                if count == 0
                else f"Đoạn chữ ấy có ở {count} chỗ; hãy chép dài hơn."
            )
        return text.index(span), text.index(span) + len(span)
    start, end = span
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ReviewError(f"Không có chữ nào ở vị trí {start}-{end} (văn bản dài {len(text)}).")
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _defaults(table: FactTable, section: Row | None) -> Values:
    if table == "citations":
        return {"role": "reference" if section else "legal_basis"}
    if table == "obligations":
        lists: Values = {role: [] for role in ROLES}
        return {"domain": "other", "recurrence": [], "open_ended": False, **lists}
    return {"domain": "other"}


def _needed(table: FactTable) -> Sequence[str]:
    return {
        "targets": ("kind", "domain", "indicator"),
        "obligations": ("kind", "domain"),
        "citations": ("role", "doc_type"),
    }[table]


def _enter(catalogue: Path, decision: Decision) -> Decision:
    """Write a decision down and apply it."""
    with open_catalogue(catalogue) as store:
        written = Reviews(path_of(catalogue)).append(decision)
        if decision.fact_id:
            store.amend(decision.sha256[:16])
    if decision.action == "undo" and not decision.fact_id:
        with open_catalogue(catalogue):
            pass  # opening lets a withdrawn document come back
    return written


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[Row]:
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
