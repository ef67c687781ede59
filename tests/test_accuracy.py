"""Accuracy on the gold annotations must not fall below accuracy_floor.json.

The figures are those of `extractor evaluate`, through a catalogue.  REWRITE_ACCURACY=1 keeps
today's figures as the floor.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from extractor.evaluation import Report, evaluate_plans

CORPORA = Path(__file__).parent.parent / "corpora"
FLOOR = Path(__file__).with_name("accuracy_floor.json")
REWRITE = os.environ.get("REWRITE_ACCURACY") == "1"
TOLERANCE = 0.01


@pytest.fixture(scope="module")
def report() -> Report:
    plans = sorted((CORPORA / "plans").iterdir())
    return evaluate_plans(plans, sorted((CORPORA / "gold").glob("*.json")))


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
    assert len(report.documents) >= 2
    assert all(tally.gold for tally in report.tallies.values())


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only where changes are checked")
def test_the_flag_is_off_where_changes_are_checked() -> None:
    assert not REWRITE, "REWRITE_ACCURACY must not be set here: the floor would follow every fall"
