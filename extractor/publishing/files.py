"""Writes exports to files: all of a file or nothing of it, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.publishing import datapackage, delimited, spreadsheet
from extractor.publishing.datapackage import Format, Resource
from extractor.publishing.sources import sources
from extractor.publishing.tables import BATCH, TABLES, Table, Value, rows

DESCRIPTOR = "datapackage.json"


class MissingLibraryError(RuntimeError):
    """A library that is not needed for anything else is absent; the message says how to get it."""


@contextmanager
def snapshot(catalogue: Path) -> Iterator[sqlite3.Connection]:
    """The catalogue at one moment, whatever is written meanwhile; nothing can be changed."""
    uri = f"{catalogue.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    with closing(connection):
        connection.execute("begin")
        yield connection


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; what is there becomes `path` when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_table(
    connection: sqlite3.Connection,
    table: Table,
    path: Path,
    form: Format,
    *,
    delimiter: str = ",",
    made_at: datetime | None = None,
) -> int:
    """Write a table of the catalogue to a file; the number of rows.

    Raises MissingLibraryError for Parquet without pyarrow, spreadsheet.TooManyRowsError.
    """
    found = _Counted(rows(connection, table))
    with replacing(path) as temporary:
        if form == "csv":
            with temporary.open("w", encoding="utf-8", newline="") as file:
                for piece in delimited.pieces(connection, table, delimiter):
                    file.write(piece)
            return int(connection.execute(f"select count(*) from ({table.sql})").fetchone()[0])
        if form == "xlsx":
            when = made_at or datetime.now(UTC)
            return spreadsheet.write(temporary, table, found, sources(connection, when))
        if form == "json":
            _write_json(temporary, table, found)
        else:
            _write_parquet(temporary, table, found)
    return found.count


def write_package(
    connection: sqlite3.Connection,
    folder: Path,
    form: Format,
    *,
    delimiter: str = ",",
    made_at: datetime | None = None,
) -> dict[str, int]:
    """Write every table into a folder, with `datapackage.json` that describes them; row counts."""
    when = made_at or datetime.now(UTC)
    counts: dict[str, int] = {}
    resources = []
    for table in TABLES.values():
        path = folder / f"{table.name}.{form}"
        counts[table.name] = write_table(
            connection, table, path, form, delimiter=delimiter, made_at=when
        )
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        resources.append(Resource(table, path.name, form, len(content), digest, delimiter))
    described = datapackage.datapackage(resources, sources(connection, when))
    with replacing(folder / DESCRIPTOR) as temporary:
        text = json.dumps(described, ensure_ascii=False, indent=1)
        temporary.write_text(text + "\n", encoding="utf-8")
    return counts


class _Counted:
    """An iterator that knows how many it has given."""

    def __init__(self, inner: Iterator[tuple[Value, ...]]) -> None:
        self.count = 0
        self._inner = inner

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for each in self._inner:
            self.count += 1
            yield each


def _write_json(path: Path, table: Table, found: _Counted) -> None:
    """A list of objects, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for place, row in enumerate(found):
            record = dict(zip(table.names, map(_plain, row), strict=True))
            file.write(",\n" if place else "\n")
            file.write(json.dumps(record, ensure_ascii=False))
        file.write("\n]\n")


def _plain(value: Value) -> str | int | float | bool | list[str] | None:
    return value.isoformat() if isinstance(value, date) else value


def _write_parquet(path: Path, table: Table, found: _Counted) -> None:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingLibraryError(
            "Chưa có thư viện pyarrow để ghi Parquet; hãy cài: pip install pyarrow, hoặc xuất "
            "dạng csv, json."
        ) from error
    types: dict[str, Any] = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema(
        pyarrow.field(
            column.name,
            types[column.type],
            metadata={"title": column.heading, "description": column.description},
        )
        for column in table.columns
    )
    left = iter(found)
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        while batch := list(islice(left, BATCH)):
            records = [dict(zip(table.names, row, strict=True)) for row in batch]
            writer.write_table(pyarrow.Table.from_pylist(records, schema=schema))
