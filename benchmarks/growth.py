"""What a document costs in a catalogue that has many, against one that has none."""

from __future__ import annotations

import resource
import sqlite3
import statistics
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.whole_way import worker_memory
from extractor import synthetic
from extractor.catalogue.preparation import Prepared
from extractor.catalogue.read_only import open_read_only
from extractor.catalogue.search import parse
from extractor.catalogue.store import Catalogue
from extractor.ingest import UNDERSTAND
from extractor.worker import Task, prepare_file

BATCH = 60  # documents timed at each size
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
    """At each size: milliseconds of processor time to understand and to store a document
    (medians), the ratio of both to what they are in an empty catalogue in interleaved turns,
    memory of the writer and of a worker, kilobytes a document, and the time of each query."""
    source = folder / "plans"
    source.mkdir(parents=True)
    path = folder / "grown.db"
    result: list[dict[str, float]] = []
    with Catalogue(path) as grown:
        held = 0
        first = 0
        for size in sizes:
            while held < size:
                _put(grown, _prepared(held, source)[0])
                held += 1
                first = first or _bytes(path)
            understood, here, there = [], [], []
            with Catalogue(folder / f"fresh-{size}.db") as fresh:
                _put(fresh, _prepared(10**6, source)[0])
                for number in range(size + 10**5, size + 10**5 + BATCH):
                    one, seconds = _prepared(number, source)
                    understood.append(seconds)
                    there.append(_put(fresh, one))
                    here.append(_put(grown, one))
            held += BATCH
            understand = statistics.median(understood)
            stored, alone = statistics.median(here), statistics.median(there)
            plan = source / "one.txt"
            plan.write_text(synthetic.plan(size, seed=42, size=10).text, encoding="utf-8")
            (worker,) = worker_memory([plan])
            figures = {
                "understand, ms of processor": understand * 1000,
                "store, ms of processor": stored * 1000,
                "both, of what they are in an empty catalogue":
                    (understand + stored) / (understand + alone),
                "memory of this process, which writes, MB": _memory(),
                "most memory of a worker, MB": worker / 1024**2,
                "kB in the catalogue": (_bytes(path) - first) / 1024 / (held - 1),
            }  # fmt: skip
            for name, query in QUERIES.items():
                figures[f"query: {name}, ms"] = _latency(path, *query)
            result.append(figures)
    return result


def _bytes(path: Path) -> int:
    """Of a catalogue whose log has been moved into it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return path.stat().st_size


def _memory() -> float:
    """Megabytes that this process has in memory now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def _prepared(number: int, source: Path) -> tuple[Prepared, float]:
    """A made-up plan ready to be stored, and the seconds of processor time of that."""
    plan = synthetic.plan(number, seed=42, size=10)
    path = source / f"{plan.name}.txt"
    path.write_text(plan.text, encoding="utf-8")
    started = time.process_time()
    made = prepare_file(Task(path, UNDERSTAND, VERSION))
    seconds = time.process_time() - started
    path.unlink()
    return made, seconds


def _put(catalogue: Catalogue, prepared: Prepared) -> float:
    """Store a document; the seconds of processor time."""
    started = time.process_time()
    catalogue.put(prepared, "x.txt", seconds=0, extractor_version=VERSION)
    return time.process_time() - started


def _latency(path: Path, query: str, parameters: tuple[str, ...]) -> float:
    """Milliseconds of a query by the clock, all rows fetched: the median of 15."""
    taken = []
    with closing(open_read_only(path)) as connection:
        for _ in range(15):
            started = time.perf_counter()
            connection.execute(query, parameters).fetchall()
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)
