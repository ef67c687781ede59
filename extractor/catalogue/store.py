"""Keeps documents and their facts in SQLite: one transaction a document, one writer.

The same document stored twice is stored once; stored again by another version of the extractor
it replaces what was there.  In whatever order documents come, the rows are the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal

from extractor.catalogue import agency_kinds, indicators, links, localities, schema
from extractor.catalogue.amendments import tidy_agencies
from extractor.catalogue.identity import content_id, document_id
from extractor.catalogue.preparation import Prepared, prepare
from extractor.catalogue.rows import Row, Rows
from extractor.model import Extraction

Status = Literal["done", "partial", "failed", "duplicate"]
Amend = Callable[[sqlite3.Connection, str], None]
COUNTED = ("pages", "sections", "targets", "obligations", "citations")

# Seconds to wait for another program that writes to the same catalogue.
_BUSY_SECONDS = 30.0
_CACHE_KILOBYTES = 64 * 1024
_LOG_PAGES = 8000  # of 4 KB


@dataclass(frozen=True, slots=True)
class Ingest:
    """What became of a file; `warnings` are Vietnamese sentences, `counts` rows by table."""

    sha256: str | None
    source_filename: str
    status: Status
    reason: str | None
    warnings: tuple[str, ...]
    counts: dict[str, int]
    seconds: float
    extractor_version: str


class Catalogue:
    """A catalogue file, open for writing.  Raises schema.CatalogueError if it cannot serve.

    amend: called in the transaction that stores a document, with its id, after its rows are there.
    """

    def __init__(
        self,
        path: Path,
        *,
        expand: Callable[[str], str] | None = None,
        amend: Amend | None = None,
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._expand = expand
        self._amend = amend
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            self._connection.execute("pragma foreign_keys = on")
            self._connection.execute("pragma synchronous = normal")  # safe with WAL
            # A document's rows go to places all over the indexes: room for these pages, and
            # fewer moves of the log into the file, keep a large catalogue as fast as a small one.
            self._connection.execute(f"pragma cache_size = -{_CACHE_KILOBYTES}")
            self._connection.execute(f"pragma wal_autocheckpoint = {_LOG_PAGES}")
            schema.create(self._connection)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise schema.CatalogueError(
                f"Không mở được danh mục “{path}” để ghi ({error}); hãy kiểm tra quyền ghi, hoặc "
                "chuyển tệp đi nơi khác rồi nạp lại."
            ) from error
        except schema.CatalogueError:
            self._connection.close()
            raise

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was added stays."""
        self._connection.close()

    def add(self, extraction: Extraction, *, seconds: float, extractor_version: str) -> Ingest:
        """Store a document with all its facts, in the place of an earlier state of it.

        A document keeps the file name under which it was first stored.  Returns what was entered
        in `ingests`.  Raises InconsistentExtractionError, and then stores nothing, if the
        extraction breaks a promise of the model.
        """
        prepared = prepare(extraction, extractor_version, expand=self._expand)
        name = extraction.reading.source_filename
        return self.put(prepared, name, seconds=seconds, extractor_version=extractor_version)

    def put(
        self, prepared: Prepared, source_filename: str, *, seconds: float, extractor_version: str
    ) -> Ingest:
        """Store what `prepare` has made of a document, under that name; otherwise as `add`."""
        made = prepared.rows
        made.document["source_filename"] = source_filename
        ingest = Ingest(
            sha256=prepared.sha256,
            source_filename=source_filename,
            status=prepared.status,
            reason=prepared.reason,
            warnings=prepared.warnings,
            counts={table: len(getattr(made, table)) for table in COUNTED},
            seconds=seconds,
            extractor_version=extractor_version,
        )
        with self._transaction():
            self._fill(extractor_version)
            self._replace(made)
            if self._amend:
                self._amend(self._connection, str(made.document["id"]))
            self._record(ingest)
        return ingest

    def fill(self, extractor_version: str) -> None:
        """Enter localities, indicators and kinds of agencies as this version knows them.

        Storing a document does so too; a caller who has to wait can have it done before.
        """
        with self._transaction():
            self._fill(extractor_version)

    def record_ingest(self, ingest: Ingest) -> None:
        """Enter in `ingests` a file that gave no document of its own: failed, or a duplicate."""
        with self._transaction():
            self._record(ingest)

    def delete(self, document: str) -> None:
        """Remove a document with its facts; the file's row in `ingests` stays."""
        with self._transaction():
            known_as, instruments = self._ties_of(document)
            touched = self._agencies_of(document)
            self._connection.execute("delete from documents where id = ?", (document,))
            links.resolve(self._connection, document, known_as, instruments)
            tidy_agencies(self._connection, touched)

    def withdraw(
        self, sha256: str, number: str | None, reason: str, withdrawn_by: str, withdrawn_at: str
    ) -> None:
        """Take a document out for good; what is left says that it was, and why."""
        document = document_id(sha256)
        self._connection.execute("pragma secure_delete = on")  # its words are overwritten
        self.delete(document)
        with self._transaction():
            self._connection.execute(
                "insert into withdrawals (document_id, sha256, number, reason, withdrawn_by,"
                " withdrawn_at) values (?, ?, ?, ?, ?, ?) on conflict (document_id) do nothing",
                (document, sha256, number, reason, withdrawn_by, withdrawn_at),
            )
            self._connection.execute(
                "update ingests set reason = ?, warnings = '[]' where sha256 = ?",
                (f"Đã rút khỏi danh mục: {reason}", sha256),
            )
        self._connection.execute("pragma wal_checkpoint(truncate)")

    def reinstate(self, sha256: str) -> None:
        """Let a document that was taken out come back when its file comes again."""
        with self._transaction():
            self._connection.execute("delete from withdrawals where sha256 = ?", (sha256,))

    def withdrawals(self) -> set[str]:
        """The SHA-256 of every document taken out."""
        found = self._connection.execute("select sha256 from withdrawals").fetchall()
        return {sha256 for (sha256,) in found}

    def amend(self, document: str) -> None:
        """Apply to a document what is decided about it now."""
        if self._amend:
            with self._transaction():
                self._amend(self._connection, document)

    def withdrawn(self, sha256: str) -> str | None:
        """Why a person took the document out; None where it was not taken out."""
        row = self._connection.execute(
            "select reason from withdrawals where sha256 = ?", (sha256,)
        ).fetchone()
        return row[0] if row else None

    def source_filename(self, sha256: str) -> str | None:
        """The name under which a document is stored; None where it is not."""
        row = self._connection.execute(
            "select source_filename from documents where sha256 = ?", (sha256,)
        ).fetchone()
        return row[0] if row else None

    def understood(self, sha256: str, extractor_version: str) -> Ingest | None:
        """The entry of a document that this version of the extractor has understood."""
        return self._ingest(
            "i.sha256 = ? and i.extractor_version = ? and i.status in ('done', 'partial')"
            " and i.source_filename = d.source_filename and d.extractor_version = ?",
            (sha256, extractor_version, extractor_version),
        )

    def _ingest(self, condition: str, parameters: Sequence[str]) -> Ingest | None:
        row = self._connection.execute(
            "select i.sha256, i.source_filename, i.status, i.reason, i.warnings, i.seconds,"
            f" i.extractor_version, {', '.join(f'i.{table}' for table in COUNTED)}"
            f" from ingests i join documents d on d.sha256 = i.sha256 where {condition}",
            parameters,
        ).fetchone()
        if row is None:
            return None
        sha256, name, status, reason, warnings, seconds, version, *counts = row
        return Ingest(
            sha256,
            name,
            status,
            reason,
            tuple(json.loads(warnings)),
            dict(zip(COUNTED, counts, strict=True)),
            seconds,
            version,
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.execute("commit")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise

    def _fill(self, extractor_version: str) -> None:
        """Localities and indicators, once for each version of the extractor and its knowledge."""
        filled = self._connection.execute(
            "select value from properties where name = 'knowledge'"
        ).fetchone()
        if filled and filled[0] == extractor_version:
            return
        localities.fill(self._connection)
        indicators.fill(self._connection)
        agency_kinds.fill(self._connection)
        self._connection.execute(
            "insert into properties values ('knowledge', ?)"
            " on conflict (name) do update set value = excluded.value",
            (extractor_version,),
        )

    def _replace(self, made: Rows) -> None:
        document = str(made.document["id"])
        known_as, instruments = self._ties_of(document)
        touched = self._agencies_of(document)
        stored = self.source_filename(str(made.document["sha256"]))
        row = {**made.document, "source_filename": stored or made.document["source_filename"]}
        # The row itself stays where it is, so that what refers to it keeps doing so.
        self._insert("documents", [row], replace="id")
        for table in ("fact_reviews", "targets", "obligations", "citations", "sections", "pages"):
            self._connection.execute(f"delete from {table} where document_id = ?", (document,))
        for table in ("pages", "sections", "targets", "obligations"):
            self._insert(table, getattr(made, table))
        self._insert("agencies", made.agencies, replace="id")
        self._insert("obligation_agencies", made.obligation_agencies)
        self._insert("citations", made.citations)
        known_as += self._known_as(document)
        links.resolve(self._connection, document, known_as, instruments)
        tidy_agencies(self._connection, touched | {str(each["id"]) for each in made.agencies})

    def _insert(self, table: str, inserted: Sequence[Row], *, replace: str | None = None) -> None:
        if not inserted:
            return
        columns = list(inserted[0])
        conflict = ""
        if replace:
            sets = ", ".join(f"{each} = excluded.{each}" for each in columns if each != replace)
            conflict = f" on conflict ({replace}) do update set {sets}"
        self._connection.executemany(
            f"insert into {table} ({', '.join(columns)})"
            f" values ({', '.join(f':{column}' for column in columns)}){conflict}",
            inserted,
        )

    def _ties_of(self, document: str) -> tuple[list[links.KnownAs], list[str]]:
        """What a document is known as, and the instruments that it cites."""
        instruments = self._connection.execute(
            "select distinct instrument from citations where document_id = ?", (document,)
        )
        return self._known_as(document), [key for (key,) in instruments]

    def _known_as(self, document: str) -> list[links.KnownAs]:
        return self._connection.execute(
            "select number_key, issued_on from documents where id = ?", (document,)
        ).fetchall()

    def _agencies_of(self, document: str) -> set[str]:
        return {
            agency
            for (agency,) in self._connection.execute(
                "select distinct oa.agency_id from obligation_agencies oa"
                " join obligations o on o.id = oa.obligation_id where o.document_id = ?",
                (document,),
            )
        }

    def _record(self, ingest: Ingest) -> None:
        sha256 = ingest.sha256
        stored = sha256 is not None and self.source_filename(sha256) is not None
        row: Row = {
            "id": content_id("ingest", sha256, ingest.source_filename),
            "sha256": sha256,
            "source_filename": ingest.source_filename,
            "document_id": document_id(sha256) if sha256 and stored else None,
            "status": ingest.status,
            "reason": ingest.reason,
            "warnings": json.dumps(list(ingest.warnings), ensure_ascii=False),
            "seconds": round(ingest.seconds, 3),
            **{table: ingest.counts.get(table, 0) for table in COUNTED},
            "extractor_version": ingest.extractor_version,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._insert("ingests", [row], replace="id")
