"""What one version of the program finds in a corpus that another does not: the output diff.

Two catalogues of the same files are compared document by document. Facts are the same by id,
else by kind of fact and overlap of quotes, the likest first; what remains is gained or lost.
Confidence, places on the page and what the catalogue adds by itself are not compared.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extractor.catalogue.read_only import open_read_only
from extractor.evaluation.facts import rows_of
from extractor.evaluation.likeness import assign, quote_likeness

KINDS = ("targets", "obligations", "citations")
ROLES = ("lead", "coordinating", "monitoring")
_LEFT_OUT = {
    *("id", "document_id", "section_id", "locality_id", "confidence", "doubts", "origin"),
    *("page", "char_start", "char_end", "boxes", "due_year", "number_key", "rrule"),
    *("indicator_score", "runner_up_id", "runner_up_score", "cited_document_id", "status"),
}
_DESCRIPTION = (
    *("doc_type", "number", "issued_on", "issuer", "locality_text", "parent_locality_text"),
    *("title", "period_start", "period_end", "signer", "signer_title"),
)

Row = dict[str, Any]


class NoCatalogueError(ValueError):
    """A file is no catalogue; the message names it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that one catalogue has and the other has not, or has with other values.

    `fields`: field -> (value in the old catalogue, value in the new one), of changed facts.
    """

    what: Literal["gained", "lost", "changed"]
    kind: str  # "targets", "obligations", "citations", "document"
    quote: str  # the new one, of a lost fact the old one; of a document its title
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """What changed in one file; `kept` is how many facts are the same in both."""

    name: str
    presence: Literal["both", "old", "new"]  # which catalogues hold it
    kept: int
    changes: tuple[Change, ...]

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """(kind, what) -> how many."""
        return Counter((change.kind, change.what) for change in self.changes)


def compare(old: Path, new: Path) -> tuple[DocumentChanges, ...]:
    """The changes of each document, by file name; raises NoCatalogueError."""
    before, after = _documents(old), _documents(new)
    found = []
    for key in sorted(
        before.keys() | after.keys(), key=lambda key: (_name(before, after, key), key)
    ):
        ours, theirs = before.get(key), after.get(key)
        presence: Literal["both", "old", "new"] = (
            "new" if ours is None else "old" if theirs is None else "both"
        )
        changes: list[Change] = []
        kept = 0
        if ours and theirs:
            fields = _differences(ours["document"], theirs["document"], _DESCRIPTION)
            if fields:
                title = theirs["document"]["title"] or ours["document"]["title"] or ""
                changes.append(Change("changed", "document", title, fields))
        for kind in KINDS:
            some, same = _changes(kind, ours[kind] if ours else [], theirs[kind] if theirs else [])
            changes += some
            kept += same
        found.append(DocumentChanges(_name(before, after, key), presence, kept, tuple(changes)))
    return tuple(found)


def as_text(documents: Sequence[DocumentChanges]) -> str:
    """Every change with its quote, documents without any left out, and the counts."""
    lines: list[str] = []
    for document in documents:
        if not document.changes and document.presence == "both":
            continue
        only = {"both": "", "old": " (only in the old one)", "new": " (only in the new one)"}
        lines.append(f"== {document.name}{only[document.presence]}")
        lines += _lines(document.changes)
        lines.append("")
    total: Counter[tuple[str, str]] = sum((each.counts for each in documents), Counter())
    lines.append(f"{'':14} {'gained':>7} {'lost':>7} {'changed':>8}")
    lines += [
        f"{kind:14} {total[kind, 'gained']:7} {total[kind, 'lost']:7} {total[kind, 'changed']:8}"
        for kind in (*KINDS, "document")
    ]
    moved = sum(bool(each.changes) for each in documents)
    kept = sum(each.kept for each in documents)
    lines.append(f"{moved} of {len(documents)} documents changed; {kept} facts the same in both")
    return "\n".join(lines) + "\n"


def as_json(documents: Sequence[DocumentChanges]) -> dict[str, Any]:
    """{"documents": {name: {"presence", "same", "counts", "changes"}}, "total": counts}."""
    return {
        "documents": {
            document.name: {
                "presence": document.presence,
                "same": document.kept,
                "counts": _counts(document.counts),
                "changes": [
                    {
                        "what": change.what,
                        "kind": change.kind,
                        "quote": change.quote,
                        "fields": {
                            field: {"old": ours, "new": theirs}
                            for field, (ours, theirs) in change.fields.items()
                        },
                    }
                    for change in document.changes
                ],
            }
            for document in documents
        },
        "total": _counts(sum((each.counts for each in documents), Counter())),
    }


def _counts(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    return {
        kind: {what: counts.get((kind, what), 0) for what in ("gained", "lost", "changed")}
        for kind in (*KINDS, "document")
    }


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    signs = {"gained": "+", "lost": "-", "changed": "~"}
    for change in changes:
        quote = " ".join(change.quote.split())
        shown = quote if len(quote) <= 140 else f"{quote[:139]}…"
        yield f"{signs[change.what]} {change.kind.removesuffix('s')}: {shown}"
        for field, (ours, theirs) in change.fields.items():
            yield f"    {field}: {ours!r} -> {theirs!r}"


def _changes(kind: str, old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Change], int]:
    """Changes in the order of the new document, then what was lost; how many facts are the same."""
    ids = {fact["id"]: index for index, fact in enumerate(old)}
    pairs = {index: ids[fact["id"]] for index, fact in enumerate(new) if fact["id"] in ids}
    taken = set(pairs.values())
    left = [index for index in range(len(old)) if index not in taken]
    right = [index for index in range(len(new)) if index not in pairs]
    for i, j in assign([old[i] for i in left], [new[j] for j in right], _likeness):
        pairs[right[j]] = left[i]
    changes = []
    same = 0
    for index, fact in enumerate(new):
        if index not in pairs:
            changes.append(Change("gained", kind, fact["quote"], {}))
            continue
        before = old[pairs[index]]
        fields = _differences(before, fact, [each for each in fact if each not in _LEFT_OUT])
        if fields:
            changes.append(Change("changed", kind, fact["quote"], fields))
        else:
            same += 1
    held = set(pairs.values())
    changes += [
        Change("lost", kind, fact["quote"], {})
        for index, fact in enumerate(old)
        if index not in held
    ]
    return changes, same


def _likeness(ours: Row, theirs: Row) -> float:
    """As the quotes are like; of several on the same words the one with the same value wins."""
    telling = ("kind", "value", "value_max", "number", "due_on", "scope")
    equal = sum(ours.get(field) == theirs.get(field) for field in telling)
    return quote_likeness(ours["quote"], theirs["quote"], equal)


def _differences(ours: Row, theirs: Row, fields: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    """Of the fields that both catalogues know: a new column is no change of a fact."""
    return {
        field: (ours[field], theirs[field])
        for field in fields
        if field in ours and field in theirs and ours[field] != theirs[field]
    }


def _name(before: Mapping[str, Row], after: Mapping[str, Row], key: str) -> str:
    return str((after.get(key) or before[key])["document"]["source_filename"])


def _documents(path: Path) -> dict[str, Row]:
    """All that a catalogue holds, by the sha256 of the files."""
    try:
        with closing(open_read_only(path)) as connection:
            return {row["sha256"]: _document(connection, row) for row in rows_of(connection, _ALL)}
    except sqlite3.DatabaseError as error:
        raise NoCatalogueError(f"{path}: not a catalogue: {error}") from error


_ALL = "select * from documents"
_FACTS = (
    "select f.*, coalesce(s.path, '') as section from {} f"
    " left join sections s on s.id = f.section_id where f.document_id = ?"
    " order by f.char_start, f.id"
)
_AGENCIES = (
    "select role, mention from obligation_agencies where obligation_id = ? order by position"
)


def _document(connection: sqlite3.Connection, row: Row) -> Row:
    key = row["id"]
    obligations = rows_of(connection, _FACTS.format("obligations"), key)
    for obligation in obligations:
        named = rows_of(connection, _AGENCIES, obligation["id"])
        for role in ROLES:
            obligation[role] = [each["mention"] for each in named if each["role"] == role]
    citations = "select * from citations where document_id = ? order by char_start, id"
    return {
        "document": row,
        "targets": rows_of(connection, _FACTS.format("targets"), key),
        "obligations": obligations,
        "citations": rows_of(connection, citations, key),
    }
