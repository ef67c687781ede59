"""Measures a catalogue against gold annotations (corpora/gold/GUIDELINES.md, "scoring").

`evaluate` gives a `Report`: counts of what was found, per document and in total, from which
precision, recall, F1 and accuracies follow, and a list of every fact missed, extra or wrong.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from glob import escape
from pathlib import Path

from extractor.catalogue.read_only import open_read_only
from extractor.evaluation.facts import facts_of, rows_of
from extractor.evaluation.figures import DocumentScore, Finding, Report, Share, Tally
from extractor.evaluation.scoring import Fact, score_document
from extractor.evaluation.strata import strata_of

__all__ = [
    "DocumentScore",
    "Finding",
    "Report",
    "Share",
    "Tally",
    "evaluate",
    "evaluate_plans",
    "held_by",
    "read_gold",
]


def evaluate(catalogue: Path, gold: Sequence[Path]) -> Report:
    """Scores the documents of `catalogue` that have the names of the gold files.

    A gold file NAME.json belongs to the document read from NAME.pdf, NAME.docx, ...
    Raises ValueError, in words for the one who called, for a gold file that is none.
    """
    with closing(open_read_only(catalogue)) as connection:
        documents = {
            Path(row["source_filename"]).stem: row
            for row in reversed(rows_of(connection, "select * from documents order by rowid"))
        }
        scores = []
        for path in gold:
            document = documents.get(path.stem)
            form = document["media_type"] if document else None
            facts = facts_of(connection, document)
            score = score_document(path.stem, form, read_gold(path), facts)
            strata = strata_of(path) | ({"format": form} if form else {})
            scores.append(replace(score, strata=strata))
        return Report(tuple(scores))


def evaluate_plans(plans: Sequence[Path], gold: Sequence[Path]) -> Report:
    """Reads those of `plans` that have gold into a catalogue of their own and scores that.

    Gold whose plan is not among `plans` is scored against what stands beside it: NAME.txt, ...
    """
    wanted = [plan for path in gold if (plan := _plan_of(path, plans)) is not None]
    if not wanted:
        nothing: Fact = {"document": {}, "targets": [], "obligations": [], "citations": []}
        return Report(
            tuple(score_document(path.stem, None, read_gold(path), nothing) for path in gold)
        )
    from extractor.ingest import ingest  # needs the language libraries; scoring alone does not

    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "catalogue.db"
        ingest(wanted, catalogue)
        return evaluate(catalogue, gold)


def _plan_of(gold: Path, plans: Sequence[Path]) -> Path | None:
    """The plan that a gold file annotates: of that name among `plans`, else beside the gold."""
    from extractor.reading.formats import EXTENSIONS

    beside = sorted(gold.parent.glob(f"{escape(gold.stem)}.*"))
    several = (
        plan
        for plan in (*plans, *beside)
        if plan.stem == gold.stem and plan.suffix.casefold() in EXTENSIONS
    )
    return next(several, None)


def held_by(catalogue: Path) -> set[str]:
    """The names, without suffix, of the files whose documents the catalogue holds."""
    if not catalogue.exists():
        return set()
    with closing(open_read_only(catalogue)) as connection:
        rows = rows_of(connection, "select source_filename from documents")
        return {Path(row["source_filename"]).stem for row in rows}


def read_gold(path: Path) -> Fact:
    """A gold file; raises ValueError where the file is not one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: not a JSON file: {error}") from error
    parts = {"document", "targets", "obligations", "citations"}
    if not isinstance(content, dict) or parts - content.keys():
        raise ValueError(f"{path}: not a gold annotation: needs {', '.join(sorted(parts))}")
    return content
