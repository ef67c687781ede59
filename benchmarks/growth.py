"""What a document costs in a catalogue that has many, against one that has none."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from extractor import synthetic
from extractor.catalogue.search import parse
from extractor.catalogue.store import Catalogue, open_read_only
from extractor.ingest import UNDERSTAND
from extractor.worker import Task, prepare_file

BATCH = 30  # documents timed at each size
VERSION = "bench"

QUERIES = {
    "full text of obligations": (
        "select o.id from obligations_fts f join obligations o on o.rowid = f.rowid"
        " where obligations_fts match ? order by rank limit 20",
        (parse("tuyên truyền truyền thanh").words,),
    ),
    "deadlines of a month": (
        "select * from obligations where due_on between ? and ? order by due_on limit 100",
        ("2023-06-01", "2023-06-30"),
    ),
    "targets of one place": (
        "select * from targets where locality_id ="
        " (select locality_id from documents where locality_id is not null limit 1)",
        (),
    ),
    "comparison of an indicator": (
        "select * from comparison where indicator_id = ? limit 200",
        ("health-insurance-coverage",),
    ),
    "one document's facts": (
        "select * from obligations where document_id = (select min(id) from documents)",
        (),
    ),
}


def grow(sizes: Sequence[int], folder: Path) -> list[dict[str, float]]:
    """At each size: milliseconds to understand and to store a document (medians), the ratio of
    storing it there to storing it in an empty catalogue in interleaved turns, bytes a document,
    and milliseconds of each query."""
    prepared = []
    understood: list[float] = []
    source = folder / "plans"
    source.mkdir(parents=True)
    result: list[dict[str, float]] = []
    with Catalogue(folder / "grown.db") as grown:
        held = 0
        for size in sizes:
            for number in range(held, size):
                prepared.append(_prepared(number, source, understood))
                grown.put(prepared.pop(), f"{number}.txt", seconds=0, extractor_version=VERSION)
            held = size
            fresh = folder / f"fresh-{size}.db"
            here, there = [], []
            with Catalogue(fresh) as empty:
                first = _prepared(10**6, source, [])
                empty.put(first, "first.txt", seconds=0, extractor_version=VERSION)
                for number in range(size + 10**5, size + 10**5 + BATCH):
                    one = _prepared(number, source, understood)
                    there.append(_put(empty, one))
                    here.append(_put(grown, one))
            held += BATCH
            figures = {
                "documents": size,
                "understand ms": statistics.median(understood[-BATCH:]) * 1000,
                "store ms": statistics.median(here) * 1000,
                "store ratio": statistics.median(here) / statistics.median(there),
                "kB a document": sum(f.stat().st_size for f in folder.glob("grown.db*"))
                / 1024
                / held,
            }
            figures |= {f"{name} ms": _latency(folder / "grown.db", *query)
                        for name, query in QUERIES.items()}  # fmt: skip
            result.append(figures)
    return result


def _prepared(number: int, source: Path, understood: list[float]) -> object:
    plan = synthetic.plan(number, seed=42, size=10)
    path = source / f"{plan.name}.txt"
    path.write_text(plan.text, encoding="utf-8")
    started = time.perf_counter()
    made = prepare_file(Task(path, UNDERSTAND, VERSION))
    understood.append(time.perf_counter() - started)
    path.unlink()
    return made


def _put(catalogue: Catalogue, prepared: object) -> float:
    started = time.perf_counter()
    catalogue.put(prepared, "x.txt", seconds=0, extractor_version=VERSION)  # type: ignore[arg-type]
    return time.perf_counter() - started


def _latency(path: Path, query: str, parameters: tuple[str, ...]) -> float:
    """Milliseconds of a query, all rows fetched: the median of 15."""
    taken = []
    with closing(open_read_only(path)) as connection:
        for _ in range(15):
            started = time.perf_counter()
            try:
                connection.execute(query, parameters).fetchall()
            except sqlite3.OperationalError as error:
                raise SystemExit(f"{query}: {error}") from error
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)
