"""The written plans: every annotation parses, keeps to the vocabularies and quotes its own plan."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

WRITTEN = Path(__file__).parents[1] / "corpora" / "written"
PLANS = sorted(path.stem for path in WRITTEN.glob("*.json"))

DOMAINS = {
    "institutions",
    "procedures",
    "apparatus",
    "civil_service",
    "public_finance",
    "digital_government",
    "direction",
    "other",
}
RECURRENCES = {"yearly", "half-yearly", "quarterly", "monthly", "weekly"}


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def annotation(plan: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((WRITTEN / f"{plan}.json").read_text(encoding="utf-8"))
    return loaded


def source(plan: str) -> str:
    return folded((WRITTEN / f"{plan}.txt").read_text(encoding="utf-8"))


def test_there_are_written_plans() -> None:
    assert PLANS


@pytest.mark.parametrize("plan", PLANS)
def test_quotes_and_agencies_stand_in_the_plan(plan: str) -> None:
    gold, text = annotation(plan), source(plan)
    facts = gold["targets"] + gold["obligations"] + gold["citations"]
    assert [fact["id"] for fact in facts if folded(fact["quote"]) not in text] == []
    for duty in gold["obligations"]:
        named = [*duty["lead"], *duty["coordinating"], duty["deadline_text"] or ""]
        assert [words for words in named if folded(words) not in text] == [], duty["id"]


@pytest.mark.parametrize("plan", PLANS)
def test_ids_and_dates(plan: str) -> None:
    gold = annotation(plan)
    for group in ("targets", "obligations", "citations"):
        ids = [fact["id"] for fact in gold[group]]
        assert len(ids) == len(set(ids))
        for fact in gold[group]:
            days = [date.fromisoformat(fact[f]) for f in ("start", "due") if fact.get(f)]
            assert days == sorted(days), fact["id"]
            assert fact.get("issued_on") is None or date.fromisoformat(fact["issued_on"])


@pytest.mark.parametrize("plan", PLANS)
def test_targets_keep_to_the_vocabularies(plan: str) -> None:
    for target in annotation(plan)["targets"]:
        name = target["id"]
        assert target["domain"] in DOMAINS, name
        assert target["due_source"] in {"sentence", "heading", "document", None}, name
        assert target["recurrence"] in RECURRENCES | {None}, name
        if target["kind"] == "qualitative":
            measures = ("comparator", "value", "value_max", "unit", "change")
            assert {target[field] for field in measures} == {None}, name
        else:
            assert target["kind"] == "quantitative", name
            assert target["comparator"] in {">=", ">", "<=", "<", "=", "range"}, name
            assert target["change"] in {"level", "increase", "decrease"}, name
            assert isinstance(target["value"], (int, float)), name
            assert (target["value_max"] is not None) == (target["comparator"] == "range"), name


@pytest.mark.parametrize("plan", PLANS)
def test_obligations_and_citations_keep_to_the_vocabularies(plan: str) -> None:
    gold = annotation(plan)
    for duty in gold["obligations"]:
        assert duty["kind"] in {"annex_task", "assignment", "scheduled"}, duty["id"]
        assert duty["domain"] in DOMAINS, duty["id"]
        assert set(duty["recurrence"]) <= RECURRENCES | {"ad-hoc"}, duty["id"]
        assert (duty["due_bound"] in {"before", "by"}) == (duty["due"] is not None), duty["id"]
    for citation in gold["citations"]:
        assert citation["role"] in {"legal_basis", "reference"}, citation["id"]
        assert citation["number"] or citation["title"], citation["id"]
