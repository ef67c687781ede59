"""What people decided about facts and documents: `reviews.db` beside the catalogue.

The file is append-only: a decision is never changed, `undo` is a decision too.  Decisions hold
for a fact by its id, which comes from its content, so they survive reading anew; they are applied
in the transaction that stores a document (`catalogue.amendments`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from extractor.catalogue import originals
from extractor.catalogue.amendments import Amendment, FactTable, Verdict, amend
from extractor.catalogue.store import Amend, Catalogue

FILENAME = "reviews.db"
Action = Literal["accept", "reject", "correct", "add", "withdraw", "undo"]

_SCHEMA = """
create table if not exists decisions (
    id integer primary key autoincrement,
    at text not null,               -- UTC
    by text not null,
    action text not null
        check (action in ('accept', 'reject', 'correct', 'add', 'withdraw', 'undo')),
    sha256 text not null,           -- of the document
    fact_table text,
    fact_id text,
    changes text,                   -- JSON: field -> value
    basis text,                     -- JSON: the values as extracted that the person saw
    undoes integer references decisions(id),
    reason text
) strict;
create index if not exists decisions_sha256 on decisions (sha256);
create trigger if not exists decisions_stay before update on decisions
begin select raise(abort, 'decisions are never changed'); end;
create trigger if not exists decisions_remain before delete on decisions
begin select raise(abort, 'decisions are never deleted'); end;
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of `decisions`; `id` is None until it is written."""

    action: Action
    by: str
    sha256: str
    fact_table: FactTable | None = None
    fact_id: str | None = None
    changes: Mapping[str, Any] | None = None
    basis: Mapping[str, Any] | None = None
    undoes: int | None = None
    reason: str | None = None
    at: str = ""
    id: int | None = None


def path_of(catalogue: Path) -> Path:
    """Where the decisions about a catalogue's documents are kept."""
    return catalogue.parent / FILENAME


class Reviews:
    """The file of decisions."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, decision: Decision) -> Decision:
        """Write a decision down, with the time; what was written."""
        with self._open() as connection:
            at = decision.at or datetime.now(UTC).isoformat(timespec="seconds")
            cursor = connection.execute(
                "insert into decisions (at, by, action, sha256, fact_table, fact_id, changes,"
                " basis, undoes, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    at,
                    decision.by,
                    decision.action,
                    decision.sha256,
                    decision.fact_table,
                    decision.fact_id,
                    _json(decision.changes),
                    _json(decision.basis),
                    decision.undoes,
                    decision.reason,
                ),
            )
            connection.commit()
            found = connection.execute(
                "select * from decisions where id = ?", (cursor.lastrowid,)
            ).fetchone()
        return _decision(found)

    def decisions(self, document: str | None = None) -> list[Decision]:
        """All decisions, or those about one document, oldest first."""
        if not self._path.exists():
            return []
        first, beyond = (document, f"{document}g") if document else ("", "g")  # of hex digits
        with self._open() as connection:
            found = connection.execute(
                "select * from decisions where sha256 >= ? and sha256 < ? order by id",
                (first, beyond),
            ).fetchall()
        return [_decision(row) for row in found]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            connection.executescript(_SCHEMA)
            yield connection


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions that no later one took back, without the taking back."""
    undone = {each.undoes for each in decisions}
    return [each for each in decisions if each.action != "undo" and each.id not in undone]


def amendments(decisions: Sequence[Decision]) -> list[Amendment]:
    """What stands decided about each fact of one document, in the order of the first decisions.

    Corrections add up, field by field; accepting keeps them; rejecting drops them.
    """
    standing: dict[str, Amendment] = {}
    for each in in_force(decisions):
        if each.fact_id is None or each.fact_table is None or each.action == "withdraw":
            continue
        before = standing.get(each.fact_id)
        verdict: Verdict = each.action  # type: ignore[assignment]
        changes = {**(each.changes or {})}
        if each.action == "reject":
            if before and before.verdict == "add":
                del standing[each.fact_id]
                continue
        elif before and before.verdict != "reject":
            changes = {**before.changes, **changes}
            if before.verdict == "add":
                verdict = "add"
            elif changes:
                verdict = "correct"
        standing[each.fact_id] = Amendment(
            fact_id=each.fact_id,
            table=each.fact_table,
            verdict=verdict,
            changes={} if each.action == "reject" else changes,
            basis=each.basis,
            by=each.by,
            at=each.at,
            reason=each.reason,
        )
    return list(standing.values())


def withdrawals(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """SHA-256 -> the decision, of the documents that stand withdrawn."""
    return {each.sha256: each for each in in_force(decisions) if each.action == "withdraw"}


def amend_of(catalogue: Path) -> Amend:
    """Applies to a document, in a transaction of the catalogue, what stands decided about it."""
    return partial(_amend, Reviews(path_of(catalogue)))


def open_catalogue(catalogue: Path) -> Catalogue:
    """The catalogue for writing, with the decisions beside it in force.

    Raises CatalogueError.
    """
    store = Catalogue(catalogue, amend=amend_of(catalogue))
    try:
        _withdraw(store, withdrawals(Reviews(path_of(catalogue)).decisions()))
    except BaseException:
        store.close()
        raise
    return store


def _amend(reviews: Reviews, connection: sqlite3.Connection, document: str) -> None:
    amend(connection, document, amendments(reviews.decisions(document)))


def _withdraw(store: Catalogue, wanted: Mapping[str, Decision]) -> None:
    """Make the catalogue hold none of the withdrawn documents, and say so of each."""
    present = store.withdrawals()
    for sha256 in present - wanted.keys():
        store.reinstate(sha256)
    for sha256, decision in wanted.items():
        if sha256 not in present:
            originals.remove(sha256, originals.folder_of(store.path))
            number = (decision.changes or {}).get("number")
            store.withdraw(sha256, number, decision.reason or "", decision.by, decision.at)


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False)


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        action=row["action"],
        by=row["by"],
        sha256=row["sha256"],
        fact_table=row["fact_table"],
        fact_id=row["fact_id"],
        changes=json.loads(row["changes"]) if row["changes"] else None,
        basis=json.loads(row["basis"]) if row["basis"] else None,
        undoes=row["undoes"],
        reason=row["reason"],
        at=row["at"],
        id=row["id"],
    )
