"""How fast files are read, and with how much memory: `python -m benchmarks.reading FOLDER`.

FOLDER is what `python -m tests.rendering FOLDER` made: pdf/NAME.pdf, scan/NAME.pdf, ...
Prints pages a second of digital PDFs (reading alone, in one process; and the whole way from file
to catalogue), of scans on all cores, and the largest resident memory of one process.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from extractor.ingest import ingest
from extractor.reading.dispatch import read_file
from extractor.reading.limits import cores

_ROUNDS = 3


def pages_of(path: Path) -> int:
    return len(read_file(path).pages)


def reading_alone(paths: list[Path]) -> tuple[int, float]:
    """Pages and the seconds of the fastest of some rounds."""
    pages, best = 0, float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        pages = sum(map(pages_of, paths))
        best = min(best, time.perf_counter() - start)
    return pages, best


def whole_way(paths: list[Path], jobs: int) -> float:
    """Seconds from files to a new catalogue, the loading of libraries included."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        ingest(paths, Path(folder) / "catalogue.db", jobs=jobs)
        return time.perf_counter() - start


def memory(path: Path) -> float:
    """Largest resident memory, in MB, of a process that understands one file."""
    from extractor.pipeline import understand_file

    understand_file(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    folder = Path(sys.argv[1])
    count = cores()
    digital, scans = sorted((folder / "pdf").glob("*")), sorted((folder / "scan").glob("*"))
    print(f"{count} cores, load {os.getloadavg()[0]:.1f}")
    pages, seconds = reading_alone(digital)
    print(f"digital, reading alone, one process: {pages} pages, {pages / seconds:.0f} pages/s")
    seconds = whole_way(digital, count)
    print(f"digital, whole way, {count} processes: {pages / seconds:.1f} pages/s")
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        peak = max(pool.map(memory, digital))
    print(f"largest memory of a process, digital: {peak:.0f} MB")
    if not scans:
        return
    with ProcessPoolExecutor(count, get_context("spawn")) as pool:
        start = time.perf_counter()
        pages = sum(pool.map(pages_of, scans))
        seconds = time.perf_counter() - start
    print(f"scans, reading alone, {count} processes: {pages} pages, {pages / seconds:.2f} pages/s")
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        peak = max(pool.map(memory, scans[:1]))
    print(f"largest memory of a process, scans: {peak:.0f} MB")


if __name__ == "__main__":
    main()
