"""The same plans in several forms: accuracy of each form, beside one another.

A gold file NAME.json belongs to every file NAME.* found, in whatever folder: docx/NAME.docx,
pdf/NAME.pdf, scan/NAME.pdf, ...
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from extractor.catalogue.read_only import open_read_only
from extractor.evaluation import read_gold
from extractor.evaluation.facts import facts_of, rows_of
from extractor.evaluation.figures import Report
from extractor.evaluation.scoring import score_document

FIGURES = (  # column head, tally
    ("quantitative", "targets.quantitative"),
    ("qualitative", "targets.qualitative"),
    ("strict", "targets.strict"),
    ("obligations", "obligations.detection"),
    ("lead", "obligations.lead"),
    ("coordinating", "obligations.coordinating"),
    ("strict", "obligations.strict"),
    ("citations", "citations"),
)
_WIDTH = 13
REFERENCE = "text"  # the form that the others are compared with


def form_of(media_type: str, text_method: str) -> str:
    """What people call the form: "PDF" and "PDF (scan)" are two."""
    names = {
        "text/plain": "text",
        "text/markdown": "text",
        "text/html": "HTML",
        "application/pdf": "PDF",
        "application/msword": "DOC",
        "application/rtf": "RTF",
        "application/vnd.oasis.opendocument.text": "ODT",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    }
    name = names.get(media_type, media_type)
    if text_method in ("ocr", "mixed") and media_type == "application/pdf":
        return f"{name} ({'scan' if text_method == 'ocr' else 'partly scan'})"
    return name


def evaluate_forms(plans: Sequence[Path], gold: Sequence[Path]) -> dict[str, Report]:
    """The report of each form, by the form's name; forms in alphabetical order, text first.

    plans: files or folders, searched throughout.  Files without gold are not read.
    """
    from extractor.ingest import ingest  # needs the language libraries

    by_stem = {path.stem: path for path in gold}
    wanted = [path for path in _files(plans) if path.stem in by_stem]
    scores: dict[str, list[Report]] = {}
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "catalogue.db"
        ingest(wanted, catalogue)
        with closing(open_read_only(catalogue)) as connection:
            for document in rows_of(connection, "select * from documents order by id"):
                path = by_stem[Path(document["source_filename"]).stem]
                form = form_of(document["media_type"], document["text_method"])
                facts = facts_of(connection, document)
                score = score_document(path.stem, form, read_gold(path), facts)
                scores.setdefault(form, []).append(Report((score,)))
    return {
        form: sum(scores[form], Report(()))
        for form in sorted(scores, key=lambda form: (form != REFERENCE, form))
    }


def as_text(reports: Mapping[str, Report]) -> str:
    """A line of F1 for each form, and how far it lies from the text form."""
    groups = f"{'':18}{'targets':{3 * _WIDTH}}{'obligations':{4 * _WIDTH}}"
    heads = "".join(f"{head:{_WIDTH}}" for head, _ in FIGURES)
    lines = [groups.rstrip(), f"{'F1':12}{'plans':6}{heads}".rstrip()]
    reference = reports.get(REFERENCE)
    for form, report in reports.items():
        cells = []
        for _, key in FIGURES:
            f1 = report.tallies[key].f1
            cell = f"{f1:.3f}"
            if reference is not None and form != REFERENCE:
                cell += f" {f1 - reference.tallies[key].f1:+.3f}"
            cells.append(f"{cell:{_WIDTH}}")
        lines.append(f"{form:12}{len(report.documents):<6}{''.join(cells)}".rstrip())
    return "\n".join(lines) + "\n"


def as_json(reports: Mapping[str, Report]) -> dict[str, dict[str, float]]:
    return {
        form: {key: round(report.tallies[key].f1, 4) for _, key in FIGURES}
        for form, report in reports.items()
    }


def _files(plans: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in plans:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return files
