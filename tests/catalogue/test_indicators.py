"""indicators.csv: the words of a target and the canonical indicator, empty where there is none."""

import csv
import runpy
from pathlib import Path

import pytest

from extractor.catalogue.alignment import align, entries
from extractor.catalogue.indicator_words import words_of
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
    assert (found.indicator or "") == row["id"]


def test_qualitative_targets_are_not_aligned() -> None:
    found = align(target(kind="qualitative", indicator=ROWS[0]["indicator"]))
    assert (found.indicator, found.runner_up) == (None, None)


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["id"])
def test_name_and_examples_of_an_indicator_lead_to_it(entry: dict) -> None:
    scopes = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã", None: None}
    wordings = [(entry["name"], scopes[entry["tier"]])]
    if "tiers" not in entry:  # else the examples are of one tier or another
        wordings += [(each["indicator"], each.get("scope")) for each in entry.get("examples", ())]
    for words, scope in wordings:
        found = align(
            target(indicator=words, unit=entry["unit"], change=entry["change"], scope=scope)
        )
        assert found.indicator == entry["id"], words
        assert found.score is not None
        assert found.score > 0.7


def test_ids_are_unique() -> None:
    ids = [entry["id"] for entry in entries()]
    assert len(ids) == len(set(ids)) >= 100


def test_the_next_best_is_told() -> None:
    found = align(target(indicator="hồ sơ giải quyết trực tuyến trên tổng số hồ sơ"))
    assert found.indicator == "dossiers-processed-online"
    assert found.runner_up == "dossiers-on-time"
    assert found.score is not None
    assert found.runner_up_score is not None
    assert found.score > found.runner_up_score


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("đơn vị tự bảo đảm dưới 70% chi", "đơn vị tự bảo đảm dưới 100% chi"),
        ("hồ sơ lĩnh vực đất đai giải quyết đúng hạn", "hồ sơ giải quyết đúng hạn"),
        ("thủ tục hành chính giải quyết đúng hạn", "hồ sơ thủ tục hành chính giải quyết đúng hạn"),
        ("dịch vụ công trực tuyến mức độ 3", "dịch vụ công trực tuyến mức độ 4"),
        ("Chỉ số PAPI", "Chỉ số SIPAS"),
    ],
)  # fmt: skip
def test_words_that_tell_two_things_apart(first: str, second: str) -> None:
    one, other = words_of(first), words_of(second)
    assert (one.facets, one.head) != (other.facets, other.head)


@pytest.mark.parametrize(
    ("indicator", "scope", "tier"),
    [
        ("hồ sơ công việc", "cấp huyện", "district"),
        ("hồ sơ công việc", "tại phường", "commune"),
        ("hồ sơ công việc tại cấp bộ, cấp tỉnh", "tại cấp bộ", "province"),
        ("hồ sơ công việc quận, phường", None, "every"),
        ("kết quả của UBND thành phố, cấp xã", None, "every"),
        ("kết quả của UBND thành phố, cấp xã", "cấp xã", "commune"),
        ("tổ chức xã hội", None, None),
        ("hồ sơ của thị xã", None, "district"),
    ],
)
def test_tier(indicator: str, scope: str | None, tier: str | None) -> None:
    assert words_of(indicator, scope).tier == tier


def test_wordings_of_a_locality_that_was_not_read() -> None:
    """benchmarks/alignment.py: the examples of each locality left out in turn."""
    measured = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "alignment.py"))
    counts = [counted[1:] for counted in measured["leave_one_out"](verbose=False)]
    right, wrong, none = map(sum, zip(*counts, strict=True))
    assert right / (right + wrong) >= 0.95
    assert 2 * right / (2 * right + 2 * wrong + none) >= 0.85


@pytest.mark.parametrize(
    ("level", "tier"), [("district", "district"), ("province", "province"), ("commune", None)]
)
def test_a_city_is_of_the_tier_of_its_document(level: str, tier: str | None) -> None:
    words = "số hóa kết quả giải quyết TTHC thuộc thẩm quyền của UBND thành phố, cấp xã"
    found = align(target(indicator=words, scope="UBND thành phố", unit="%"), level).indicator
    assert found == (f"results-digitised-{tier}" if tier else "results-digitised")
