"""The experiment with a trained component runs, on one small plan and a few units."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from experiments.trained_component.classifier import BAG, predict, train
from experiments.trained_component.combinations import (
    and_none,
    and_not_that,
    classifier_alone,
    or_sure,
    rules_alone,
)
from experiments.trained_component.comparison import Fold, interval_of_difference, report
from experiments.trained_component.plans import Plan, read_plan
from experiments.trained_component.units import LABELS, Unit, located, units_of

PLAN = """ỦY BAN NHÂN DÂN TỈNH GIA LAI
Số: 12/KH-UBND
Gia Lai, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026

I. MỤC TIÊU
- Năm 2026, 80% hồ sơ được giải quyết trực tuyến.
- Nâng cao chất lượng phục vụ người dân và doanh nghiệp.
II. NHIỆM VỤ
- Đẩy mạnh tuyên truyền về cải cách hành chính trên cổng thông tin.
III. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
- Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
"""
QUOTES = {
    "quantitative": "Năm 2026, 80% hồ sơ được giải quyết trực tuyến.",
    "qualitative": "Nâng cao chất lượng phục vụ người dân và doanh nghiệp.",
    "none": "Đẩy mạnh tuyên truyền về cải cách hành chính trên cổng thông tin.",
    "assignment": "Theo dõi, đôn đốc việc thực hiện Kế hoạch này.",
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("experiment")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    gold = {
        "document": {},
        "targets": [
            {"kind": "quantitative", "quote": QUOTES["quantitative"], "value": 80.0}
            | dict.fromkeys(("value_max", "comparator", "unit", "due")),
            {"kind": "qualitative", "quote": QUOTES["qualitative"]},
        ],
        "obligations": [
            {"kind": "assignment", "quote": QUOTES["assignment"], "lead": ["Sở Nội vụ"]}
            | {"coordinating": [], "start": None, "due": None, "recurrence": []}
        ],
        "citations": [],
    }
    (folder / "plan.json").write_text(json.dumps(gold), encoding="utf-8")
    return read_plan(folder / "plan.txt", folder / "plan.json", "sample")


def scored(plan: Plan, **scores: float) -> list[tuple[Unit, dict[str, float]]]:
    return [(unit, {**dict.fromkeys(LABELS, 0.0), **scores}) for unit in units_of(plan)]


def kinds(facts: dict) -> list[str]:
    return [fact["kind"] for fact in (*facts["targets"], *facts["obligations"])]


def test_units_have_the_labels_of_the_gold_quotes_in_them(plan: Plan) -> None:
    labels = {plan.text[unit.start : unit.end].strip(): unit.labels for unit in units_of(plan)}
    assert {label: labels[quote] for label, quote in QUOTES.items()} == {
        label: frozenset({label}) for label in QUOTES
    }


def test_a_unit_shows_its_surroundings_and_the_finds_of_the_grammars(plan: Plan) -> None:
    units = {plan.text[unit.start : unit.end].strip(): unit.tokens for unit in units_of(plan)}
    assert {"§mục tiêu", "§time", "§quantity"} <= set(units[QUOTES["quantitative"]])
    assert "§§agency" in units[QUOTES["assignment"]]


def test_quotes_are_found_whatever_the_white_space() -> None:
    gold = {"targets": [], "obligations": [{"quote": "một  hai"}, {"quote": "một hai"}]}
    places = [fact["char_start"] for fact in located("một\nhai, một hai", gold)["obligations"]]
    assert places == [0, 9]


def test_combinations_drop_and_add_what_the_classifier_is_sure_of(plan: Plan) -> None:
    found = ["quantitative", "qualitative", "measure", "assignment"]
    assert kinds(rules_alone(plan, [], 0.9)) == found
    assert kinds(and_none(plan, scored(plan, none=0.95), 0.9)) == ["measure"]
    assert kinds(and_none(plan, scored(plan, none=0.85), 0.9)) == found
    assert kinds(and_not_that(plan, scored(plan, assignment=0.5), 0.9)) == ["measure", "assignment"]
    added = or_sure(plan, scored(plan, assignment=0.95), 0.9)["obligations"]
    assert QUOTES["none"] in [fact["quote"].strip() for fact in added]
    assert [fact["quote"].strip() for fact in added].count(QUOTES["assignment"]) == 1
    values = classifier_alone(plan, scored(plan, quantitative=0.6), 0.9)["targets"]
    assert [fact["value"] for fact in values] == [80.0]


def test_figures_come_from_the_scorer_of_the_product(plan: Plan) -> None:
    fold = Fold(plan, tuple(scored(plan, none=1.0)), 0, 0.0, 0, 0.0)
    alone, dropped = report([fold], rules_alone), report([fold], and_none)
    key = "obligations.detection"
    assert alone.tallies[key].f1 == 1.0
    assert dropped.tallies[key].f1 == 0.0
    assert interval_of_difference(alone, alone, key) == (0.0, 0.0)
    assert interval_of_difference(dropped, alone, key) == (-1.0, -1.0)


def test_training_is_repeatable_and_learns() -> None:
    units = [
        Unit(0, 1, "item", ("§mục tiêu", "đạt", "§quantity"), frozenset({"quantitative"})),
        Unit(0, 1, "item", ("§nhiệm vụ", "đẩy mạnh", "tuyên truyền"), frozenset({"none"})),
    ] * 60
    once, again = (predict(train(BAG, units), units[:2]) for _ in range(2))
    assert once == again
    assert once[0]["quantitative"] > 0.5 > once[1]["quantitative"]
    assert once[1]["none"] > 0.5 > once[0]["none"]


def test_every_quote_of_the_committed_gold_is_found() -> None:
    corpora = Path(__file__).parent.parent / "corpora"
    texts = {path.stem: path for path in (*corpora.glob("plans/*"), *corpora.glob("written/*.txt"))}
    for path in (*corpora.glob("gold/*.json"), *corpora.glob("written/*.json")):
        text = texts[path.stem].read_bytes().decode()
        gold = located(text, json.loads(path.read_text(encoding="utf-8")))
        facts = gold["targets"] + gold["obligations"]
        assert [fact["quote"] for fact in facts if fact["char_start"] is None] == [], path.stem
