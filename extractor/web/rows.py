"""Rows of a query as dicts, for pages: by name, whatever the connection's own row factory."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]
Value = str | int | float | None


def fetch(connection: sqlite3.Connection, sql: str, values: Sequence[Value] = ()) -> list[Row]:
    """All rows."""
    cursor = connection.execute(sql, tuple(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def fetch_one(connection: sqlite3.Connection, sql: str, values: Sequence[Value] = ()) -> Row | None:
    """The first row; None where there is none."""
    return next(iter(fetch(connection, sql, values)), None)


def single(connection: sqlite3.Connection, sql: str, values: Sequence[Value] = ()) -> Any:
    """The first column of the first row; None where there is none."""
    row = connection.execute(sql, tuple(values)).fetchone()
    return row[0] if row else None


def marks(values: Sequence[Value]) -> str:
    """As many question marks as values, for `in (...)`."""
    return ", ".join("?" * len(values))
