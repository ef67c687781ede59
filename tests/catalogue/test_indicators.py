"""indicators.csv: the words of a target and the canonical indicator, empty where there is none."""

import csv
from pathlib import Path

import pytest

from extractor.catalogue.indicators import align
from extractor.knowledge import load
from extractor.model import Target

ROWS = list(
    csv.DictReader((Path(__file__).parent / "indicators.csv").open(encoding="utf-8", newline=""))
)


def target(**changes: object) -> Target:
    values: dict = {
        "kind": "quantitative", "start": 0, "end": 1, "section": None, "domain": "other",
        "indicator": "", "comparator": ">=", "value": 3.0, "unit": "%", "change": "level",
    }  # fmt: skip
    return Target(**{**values, **changes})


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{r['indicator'][:40]} {r['change']} {r['scope']}" for r in ROWS]
)
def test_alignment(row: dict[str, str]) -> None:
    found = align(
        target(
            indicator=row["indicator"],
            unit=row["unit"],
            change=row["change"],
            scope=row["scope"] or None,
        )
    )
    assert (found[0] if found else "") == row["id"]


def test_qualitative_targets_are_not_aligned() -> None:
    assert align(target(kind="qualitative", indicator=ROWS[0]["indicator"])) is None


@pytest.mark.parametrize("entry", load("indicators")["indicators"], ids=lambda e: e["id"])
def test_the_name_of_an_indicator_leads_to_it(entry: dict) -> None:
    scope = {"district": "cấp huyện", "commune": "cấp xã"}.get(entry.get("level", ""))
    found = align(
        target(indicator=entry["name"], unit=entry["unit"], change=entry["change"], scope=scope)
    )
    assert found is not None
    assert found[0] == entry["id"]
    assert found[1] > 0.9


def test_ids_are_unique() -> None:
    ids = [entry["id"] for entry in load("indicators")["indicators"]]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 40
