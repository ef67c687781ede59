"""Plans made up: the same again, as the guidelines want them, and understood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor import synthetic
from extractor.evaluation import evaluate_plans

SOME = tuple(synthetic.plans(12, seed=3, size=6))


def test_a_plan_depends_on_seed_and_number_alone() -> None:
    assert synthetic.plan(7, seed=3, size=6) == SOME[7]
    assert len({plan.text for plan in SOME}) == len(SOME)
    assert synthetic.plan(7, seed=4, size=6).text != SOME[7].text


@pytest.mark.parametrize("plan", SOME, ids=lambda plan: plan.name)
def test_the_annotation_quotes_the_plan(plan: synthetic.Plan) -> None:
    facts = plan.gold["targets"] + plan.gold["obligations"] + plan.gold["citations"]
    assert all(fact["quote"] in plan.text for fact in facts)
    for duty in plan.gold["obligations"]:
        named = [*duty["lead"], *duty["coordinating"], duty["deadline_text"] or ""]
        assert all(words in plan.text for words in named)
    assert len({fact["id"] for fact in facts}) == len(facts)


def test_size_says_how_long() -> None:
    small, large = synthetic.plan(1, size=5), synthetic.plan(1, size=50)
    assert len(large.text) > 4 * len(small.text)
    assert len(large.gold["targets"]) == 51


def test_plans_are_understood(tmp_path: Path) -> None:
    """Their sentences are plain: what is missed here is a fault of a grammar."""
    paths = synthetic.write(8, tmp_path, seed=5, size=8)
    gold = [tmp_path / "gold" / f"{path.stem}.json" for path in paths]
    assert json.loads(gold[0].read_text(encoding="utf-8")) == synthetic.plan(0, seed=5, size=8).gold
    report = evaluate_plans(paths, gold)
    for key in ("targets.quantitative", "targets.strict", "obligations.strict", "citations"):
        assert report.tallies[key].f1 > 0.97, key
    assert report.metadata.accuracy > 0.97
