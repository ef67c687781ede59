"""`make bench`: the figures of docs/speed.md, measured here and now.

Every comparison is of runs that take turns, so a busy machine slows all alike: read the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks import growth, peers, whole_way
from benchmarks.timing import interleaved, machine, median_ratio, spread


def digital(folder: Path, rounds: int) -> None:
    corpora = whole_way.corpora(folder)
    pdf, docx = corpora["pdf"], corpora["docx"]
    whole_way.start_server()
    contestants = {
        "PDF, one process": lambda: whole_way.whole_way(pdf.files, 1),
        "pdfplumber, text only": lambda: peers.pdfplumber_text(pdf.files),
        "PDF, two processes": lambda: whole_way.whole_way(pdf.files, 2),
        "pdfminer.six, text only": lambda: peers.pdfminer_text(pdf.files),
        "DOCX, one process": lambda: whole_way.whole_way(docx.files, 1),
    }
    if peers.has_docling():
        contestants["docling"] = lambda: peers.docling_text(pdf.files)
    taken = interleaved(contestants, rounds)
    print(f"\nWhole way, {len(pdf.files)} plans, {pdf.pages} pages, {rounds} rounds in turns")
    for name, values in taken.items():
        print(f"  {name:26} {spread([pdf.pages / value for value in values])} pages/s")
    if not peers.has_docling():
        print("  docling                    not installed, left out")
    one = taken["PDF, one process"]
    for name in ("pdfplumber, text only", "pdfminer.six, text only", "PDF, two processes"):
        print(f"  {name} takes {median_ratio(taken[name], one):.2f} x the time of one process")
    print(f"  two processes: {median_ratio(one, taken['PDF, two processes']):.2f} x as fast as one")
    for corpus in (pdf, docx):
        runs = [whole_way.stages(corpus.files) for _ in range(rounds if corpus is pdf else 1)]
        total = statistics.median(sum(run.values()) for run in runs)
        print(f"\nStages, {corpus.form}: {corpus.pages / total:.3g} pages/s in one process")
        for stage in runs[0]:
            share = statistics.median(run[stage] / sum(run.values()) for run in runs)
            each = statistics.median(run[stage] for run in runs) / corpus.pages * 1000
            print(f"  {stage:12} {share:6.1%} {each:8.2f} ms a page")
    memory = whole_way.worker_memory(pdf.files)
    print(f"\nMemory of a worker, PDF: {max(memory) / 1024**2:.0f} MB at most, "
          f"{statistics.median(memory) / 1024**2:.0f} MB in the median")  # fmt: skip
    same = whole_way.unchanged(pdf.files, rounds)
    print(f"An unchanged file: {spread([value * 1000 for value in same])} ms")


def start(rounds: int) -> None:
    taken = interleaved(
        {"--help": whole_way.start_help, "first document": whole_way.first_document}, rounds
    )
    print("\nStart-up")
    for name, values in taken.items():
        print(f"  {name:16} {spread(values)} s")


def scans(folder: Path, rounds: int) -> None:
    if not peers.has_tesseract():
        print("\nScans: Tesseract or its Vietnamese data is not here, left out")
        return
    scan = whole_way.corpora(folder)["scan"]
    whole_way.start_server()
    taken = interleaved(
        {
            "whole way": lambda: whole_way.whole_way(scan.files, whole_way.cores()),
            "tesseract alone": lambda: peers.tesseract_text(scan.files),
        },
        rounds,
    )
    print(f"\nScans, {scan.pages} pages of {len(scan.files)} files, all cores")
    for name, values in taken.items():
        print(f"  {name:16} {spread([scan.pages / value for value in values])} pages/s")
    ratio = median_ratio(taken["tesseract alone"], taken["whole way"])
    print(f"  whole way: {ratio:.2f} x the pages/s of tesseract alone")


def grown(sizes: list[int]) -> None:
    print("\nGrowth: plans made up, medians")
    with tempfile.TemporaryDirectory() as name:
        figures = growth.grow(sizes, Path(name))
    for key in figures[0]:
        print(f"  {key:32}" + "".join(f"{each[key]:10.4g}" for each in figures))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="10,100,1000", help="documents of the growth runs")
    parser.add_argument("--only", default="start,digital,scans,growth")
    parser.add_argument("--folder", type=Path, default=Path("outputs/bench"))
    given = parser.parse_args()
    only = given.only.split(",")
    print(machine())
    if "start" in only:
        start(given.rounds)
    if "digital" in only:
        digital(given.folder, given.rounds)
    if "scans" in only:
        scans(given.folder, max(given.rounds - 1, 1))
    if "growth" in only:
        grown([int(size) for size in given.sizes.split(",")])
    print()
    print(machine())


if __name__ == "__main__":
    main()
