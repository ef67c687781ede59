"""The catalogue opened for reading; apart from the store, which takes long to import."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the catalogue; rows are `sqlite3.Row`.

    Raises sqlite3.OperationalError where there is no such file.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection
