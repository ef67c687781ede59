"""`make bench`: the tables of docs/speed.md, measured here and now, as Markdown.

Every comparison is of runs that take turns, so a busy machine slows all alike: read the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import growth, peers, scale, whole_way
from benchmarks.timing import interleaved, machine, median_ratio, spread
from extractor.reading.limits import cores


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a Markdown table; all columns but the first hold figures."""
    first, *others = head
    print(f"\n| {' | '.join([first, *others])} |")
    print(f"| --- |{' ---: |' * len(others)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def start(rounds: int) -> None:
    calls = {
        "`extractor --help`": whole_way.start_help,
        "first document: from the call to its rows, catalogue new": whole_way.first_document,
    }
    taken = interleaved(calls, rounds)
    table(("start-up", "s"), ((name, spread(values)) for name, values in taken.items()))


def digital(folder: Path, rounds: int) -> scale.Measured:
    """What digital files cost, beside other programs."""
    corpora = whole_way.corpora(folder)
    pdf, docx = corpora["pdf"], corpora["docx"]
    whole_way.start_server()
    one, two, plumber = "PDF, one process", "PDF, two processes", "pdfplumber, text only"
    contestants = {
        one: lambda: whole_way.whole_way(pdf.files, 1),
        plumber: lambda: peers.pdfplumber_text(pdf.files),
        two: lambda: whole_way.whole_way(pdf.files, 2),
        "pdfminer.six, text only": lambda: peers.pdfminer_text(pdf.files),
    }
    if peers.has_docling():
        contestants["docling"] = lambda: peers.docling_text(pdf.files)
    taken = interleaved(contestants, rounds)
    taken |= interleaved(
        {
            "DOCX, one process, places not looked up": lambda: whole_way.whole_way(
                docx.files, 1, whole_way.WITHOUT_PLACES
            ),
            "DOCX, one process": lambda: whole_way.whole_way(docx.files, 1),
        },
        1,
    )
    title = f"{len(pdf.files)} plans, {pdf.pages} pages, from files to rows"
    rows = []
    for name, values in taken.items():
        speed = spread([pdf.pages / value for value in values])
        ratio = median_ratio(taken[one], values) if len(values) == rounds else 0
        rows.append((name, speed, f"{ratio:.2f}" if ratio else ""))
    if not peers.has_docling():
        rows.append(("docling", "not installed", ""))
    table((title, "pages/s", f"of {one}"), rows)

    stages = []
    store = 0.0
    for corpus, times in ((docx, 1), (pdf, rounds)):
        runs = [whole_way.stages(corpus.files) for _ in range(times)]
        store = statistics.median(run["store"] for run in runs) / corpus.pages
        cells = []
        for stage in runs[0]:
            share = statistics.median(run[stage] / sum(run.values()) for run in runs)
            each = statistics.median(run[stage] for run in runs) / corpus.pages * 1000
            cells.append(f"{each:.3g} ({share:.0%})")
        stages.append((corpus.form.upper(), *cells))
    table(("ms a page", *whole_way.STAGES), stages)

    memory = [size / 1024**2 for size in whole_way.worker_memory(pdf.files)]
    same = [value * 1000 for value in whole_way.unchanged(pdf.files, rounds)]
    table(
        ("a file", ""),
        (
            ("memory of its process, largest and median, MB",
             f"{max(memory):.0f}, {statistics.median(memory):.0f}"),
            ("that has not changed, ms", spread(same)),
        ),
    )  # fmt: skip
    return scale.Measured(
        pages=pdf.pages / len(pdf.files),
        speed=pdf.pages / statistics.median(taken[one]),
        store=store,
        space=scale.space(pdf.files, pdf.pages, whole_way.empty_catalogue()),
    )


def scans(folder: Path, rounds: int) -> float | None:
    """Pages a second of a core, beside Tesseract alone; None without it."""
    if not peers.has_tesseract():
        print("\nScans: Tesseract or its Vietnamese data is not here, left out")
        return None
    scan = whole_way.corpora(folder)["scan"]
    whole_way.start_server()
    ours, bare = "whole way", "tesseract alone"
    taken = interleaved(
        {
            ours: lambda: whole_way.whole_way(scan.files, cores()),
            bare: lambda: peers.tesseract_text(scan.files),
        },
        rounds,
    )
    table(
        (f"scans, {scan.pages} pages of {len(scan.files)} files, all cores", "pages/s",
         f"of {bare}"),
        (
            (name, spread([scan.pages / value for value in values]),
             f"{median_ratio(taken[bare], values):.2f}")
            for name, values in taken.items()
        ),
    )  # fmt: skip
    return scan.pages / statistics.median(taken[ours]) / cores()


def grown(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        figures = growth.grow(sizes, Path(name))
    table(
        ("a document more, of plans made up, where there are", *(f"{size:,}" for size in sizes)),
        ((key, *(f"{each[key]:.3g}" for each in figures)) for key in figures[0]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="10,100,1000", help="documents of the growth runs")
    parser.add_argument("--only", default="start,digital,scans,growth")
    parser.add_argument("--folder", type=Path, default=Path("outputs/bench"))
    given = parser.parse_args()
    only = given.only.split(",")
    print(f"At the start: {machine()}.")
    if "start" in only:
        start(given.rounds)
    files = digital(given.folder, given.rounds) if "digital" in only else None
    scanned = scans(given.folder, max(given.rounds - 1, 1)) if "scans" in only else None
    if "growth" in only:
        grown([int(size) for size in given.sizes.split(",")])
    if files and scanned:
        head = f"a million documents of {files.pages:.0f} pages"
        table((head, "all digital", "a third scanned"), scale.million(files, scanned))
    print(f"\nAt the end: {machine()}.")


if __name__ == "__main__":
    main()
