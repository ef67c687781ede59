"""The whole way of a file - read, understand, store - and the share of each stage in it."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from extractor import synthetic
from extractor.catalogue.preparation import prepare
from extractor.catalogue.store import Catalogue
from extractor.ingest import LIMITS, UNDERSTAND, ingest
from extractor.isolation import Returned, run_each
from extractor.model import Extraction
from extractor.pipeline import understand
from extractor.reading.dispatch import read_bytes, read_file
from extractor.worker import WARM, Task, prepare_file

STAGES = ("read", "understand", "rows", "store")
WITHOUT_PLACES = "benchmarks.whole_way:understand_without_places"
ROOT = Path(__file__).resolve().parent.parent
PLANS = [
    path
    for folder in ("plans", "written")
    for path in sorted((ROOT / "corpora" / folder).iterdir())
    if path.suffix in (".txt", ".md") and path.name != "README.md"
]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sample plans in one form, with the pages that they have as PDF."""

    form: str
    files: tuple[Path, ...]
    pages: int


def corpora(folder: Path) -> dict[str, Corpus]:
    """The sample plans as PDF and DOCX, three of them as scans; made once and kept in `folder`."""
    sys.path.insert(0, str(ROOT / "tests"))
    from rendering.office import PROGRAM, converted
    from rendering.plan import plan_document
    from rendering.scan import scanned_plan

    if PROGRAM is None:
        raise SystemExit("LibreOffice is needed to make the PDF files")
    pages = {}
    for plan in PLANS:
        docx, pdf = folder / "docx" / f"{plan.stem}.docx", folder / "pdf" / f"{plan.stem}.pdf"
        if not pdf.exists():
            docx.parent.mkdir(parents=True, exist_ok=True)
            pdf.parent.mkdir(parents=True, exist_ok=True)
            docx.write_bytes(plan_document(read_file(plan)))
            pdf.write_bytes(converted(docx.read_bytes(), "pdf"))
        pages[plan.stem] = len(pdfium.PdfDocument(pdf))
    short = sorted(pages, key=lambda stem: pages[stem])[:3]
    for stem in short:
        scan = folder / "scan" / f"{stem}.pdf"
        if not scan.exists():
            scan.parent.mkdir(parents=True, exist_ok=True)
            scan.write_bytes(scanned_plan((folder / "pdf" / f"{stem}.pdf").read_bytes()))
    made = {}
    for form, suffix, stems in (
        ("pdf", "pdf", list(pages)),
        ("docx", "docx", list(pages)),
        ("scan", "pdf", short),
    ):
        files = tuple(folder / form / f"{stem}.{suffix}" for stem in stems)
        made[form] = Corpus(form, files, sum(pages[stem] for stem in stems))
    return made


@cache
def empty_catalogue() -> bytes:
    """A catalogue that has its localities and indicators; making one also starts the server from
    which processes are forked, so that no run pays for either."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "catalogue.db"
        ingest(synthetic.write(1, Path(name), size=2), path, jobs=1)
        return path.read_bytes()


def start_server() -> None:
    """What a session of ingesting pays once, before the first run."""
    empty_catalogue()


def whole_way(files: Sequence[Path], jobs: int, way: str = UNDERSTAND) -> None:
    """Files into a catalogue with nothing else in it; `way` names the function for one file."""
    with tempfile.TemporaryDirectory() as name:
        catalogue = Path(name) / "catalogue.db"
        catalogue.write_bytes(empty_catalogue())
        summary = ingest(files, catalogue, jobs=jobs, understand=way)
    if summary.failed:
        raise SystemExit(f"failed: {[r.reason for r in summary.results if r.status == 'failed']}")


def understand_without_places(path: Path) -> Extraction:
    """As `understand_file`, but pages and boxes of Word files are not looked up by LibreOffice."""
    return understand(read_bytes(path.read_bytes(), path.name))


def stages(files: Sequence[Path]) -> dict[str, float]:
    """Seconds of each stage over the files, in one process that has all libraries loaded."""
    import extractor.warm  # noqa: F401

    taken = dict.fromkeys(STAGES, 0.0)
    with tempfile.TemporaryDirectory() as name, Catalogue(Path(name) / "c.db") as catalogue:
        for path in (files[0], *files):  # the first fills the new catalogue with localities
            if path is files[0]:
                taken = dict.fromkeys(taken, 0.0)
            clock = [time.perf_counter()]
            reading = read_file(path)
            clock.append(time.perf_counter())
            extraction = understand(reading)
            clock.append(time.perf_counter())
            prepared = prepare(extraction, "bench")
            clock.append(time.perf_counter())
            catalogue.put(prepared, path.name, seconds=0, extractor_version="bench")
            clock.append(time.perf_counter())
            for stage, (before, after) in zip(taken, pairwise(clock),
                                              strict=True):  # fmt: skip
                taken[stage] += after - before
    return taken


def start_help() -> None:
    """`extractor --help`, as a user calls it."""
    subprocess.run(
        [sys.executable, "-m", "extractor", "--help"], check=True, stdout=subprocess.DEVNULL
    )


def first_document() -> None:
    """From the call to the end of `extractor ingest` of one small plan into a new catalogue."""
    with tempfile.TemporaryDirectory() as name:
        (path,) = synthetic.write(1, Path(name), size=5)
        subprocess.run(
            [sys.executable, "-m", "extractor", "ingest", str(path),
             "--catalogue", str(Path(name) / "c.db")],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def unchanged(files: Sequence[Path], rounds: int) -> list[float]:
    """Seconds a file for files that the catalogue already has, the call's own cost included."""
    with tempfile.TemporaryDirectory() as name:
        catalogue = Path(name) / "catalogue.db"
        ingest(files, catalogue)
        taken = []
        for _ in range(rounds):
            started = time.perf_counter()
            ingest(files, catalogue)
            taken.append((time.perf_counter() - started) / len(files))
    return taken


def measured(task: Task) -> int:
    """As a worker does; the most memory that it had, in bytes."""
    prepare_file(task)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def worker_memory(files: Sequence[Path]) -> list[int]:
    """The most memory, in bytes, of the process that understands each file."""
    tasks = [Task(path, UNDERSTAND, "bench") for path in files]
    calls = run_each("benchmarks.whole_way:measured", tasks, jobs=1, limits=LIMITS, preload=[WARM])
    return [outcome.value for _, outcome in calls if isinstance(outcome, Returned)]
