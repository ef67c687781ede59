"""Accuracy on the annotated plans must not fall, and the published tables must be true.

The figures are those of `make evaluate`, through a catalogue: all plans are read once, anew.
REWRITE_ACCURACY=1 keeps today's figures as the floor (accuracy_floor.json).
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from extractor.evaluation import Report, evaluate_plans
from extractor.evaluation.printing import (
    as_markdown,
    put_between_markers,
    reliability_markdown,
)
from extractor.knowledge import load

ROOT = Path(__file__).parent.parent
CORPORA = ROOT / "corpora"
FLOOR = Path(__file__).with_name("accuracy_floor.json")
REWRITE = os.environ.get("REWRITE_ACCURACY") == "1"
TOLERANCE = 0.01


@pytest.fixture(scope="module")
def report() -> Report:
    gold = [
        path for name in ("gold", "written") for path in sorted((CORPORA / name).glob("*.json"))
    ]
    return evaluate_plans(sorted((CORPORA / "plans").iterdir()), gold)


def figures(report: Report) -> dict[str, dict[str, float]]:
    """F1 of each kind of fact, and the share of metadata that is right, per document."""
    return {
        score.slug: {
            **{key: round(tally.f1, 4) for key, tally in sorted(score.tallies.items())},
            "metadata": round(Report((score,)).metadata.accuracy, 4),
        }
        for score in report.documents
    }


def test_no_figure_falls(report: Report) -> None:
    found = figures(report)
    if REWRITE:
        FLOOR.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return
    floor = json.loads(FLOOR.read_text(encoding="utf-8"))
    assert found.keys() == floor.keys()
    fallen = [
        f"{slug}: {key} {found[slug].get(key, 0):.3f}, before {before:.3f}"
        for slug, figures_before in floor.items()
        for key, before in figures_before.items()
        if found[slug].get(key, 0) < before - TOLERANCE
    ]
    assert not fallen, "\n".join(fallen)


def test_every_annotated_plan_is_read(report: Report) -> None:
    assert not report.missing
    assert len(report.documents) >= 8
    assert all(tally.gold for tally in report.tallies.values())


def test_every_annotated_plan_has_its_strata(report: Report) -> None:
    for score in report.documents:
        assert set(score.strata) == {"origin", "genre", "level", "format"}, score.slug


@pytest.mark.parametrize("name", ["README.md", "docs/accuracy.md"])
def test_the_published_tables_are_what_is_measured(report: Report, name: str) -> None:
    """After `make evaluate` they are; no tolerance."""
    if name == "README.md":
        what, table = "accuracy", as_markdown(report)
    else:
        shares = {doubt["id"]: doubt["share"] for doubt in load("doubts")}
        what, table = "reliability", reliability_markdown(report, shares)
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == put_between_markers(text, table, what), f"{name}: run make evaluate"


def test_the_tables_hold_figures(report: Report) -> None:
    """A table of nothing would not drift either."""
    assert len(re.findall(r"\| [01]\.\d{3} \|", as_markdown(report))) > 20


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only where changes are checked")
def test_the_flag_is_off_where_changes_are_checked() -> None:
    assert not REWRITE, "REWRITE_ACCURACY must not be set here: the floor would follow every fall"
