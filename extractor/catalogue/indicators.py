"""The table of canonical indicators, as `models/indicators.yaml` has them."""

from __future__ import annotations

import sqlite3

from extractor.catalogue.alignment import RANK, entries

_FIELDS = ("id", "name", "name_en", "domain", "unit", "change", "definition", "stricter")


def fill(connection: sqlite3.Connection) -> None:
    """Make `indicators` hold those of `models/indicators.yaml`, and only them."""
    rows = [{**entry, "stricter": stricter(entry)} for entry in entries()]
    connection.executemany(
        f"insert into indicators ({', '.join(_FIELDS)}) values ({', '.join('?' * len(_FIELDS))})"
        " on conflict (id) do update set "
        + ", ".join(f"{field} = excluded.{field}" for field in _FIELDS[1:]),
        [tuple(row[field] for field in _FIELDS) for row in rows],
    )
    known = {row["id"] for row in rows}
    gone = [
        (each,)
        for (each,) in connection.execute("select id from indicators").fetchall()
        if each not in known
    ]
    for which, score in (("indicator_id", "indicator_score"), ("runner_up_id", "runner_up_score")):
        connection.executemany(
            f"update targets set {which} = null, {score} = null where {which} = ?", gone
        )
    connection.executemany("delete from indicators where id = ?", gone)


def stricter(entry: dict[str, str]) -> str:
    """Which of two values of an indicator demands more: of a rank the lower one."""
    return entry.get("stricter") or ("lower" if entry["unit"] == RANK else "higher")
