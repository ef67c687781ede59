"""What several commands of the terminal check."""

from __future__ import annotations

from pathlib import Path

import click


def require_catalogue(catalogue: Path) -> None:
    """Ends with a wrong call unless `catalogue` is there and is a catalogue."""
    import sqlite3
    from contextlib import closing

    from extractor.catalogue.read_only import open_read_only

    if not catalogue.is_file():
        raise click.UsageError(
            f"Chưa có danh mục {catalogue}. Hãy nạp văn bản trước: extractor ingest THƯ_MỤC"
        )
    try:
        with closing(open_read_only(catalogue)) as file:
            file.execute("select 1 from obligation_export limit 1")
    except sqlite3.DatabaseError as error:
        raise click.UsageError(f"Tệp {catalogue} không phải là danh mục: {error}") from error
