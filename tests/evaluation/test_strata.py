from pathlib import Path

import pytest

from extractor.evaluation.figures import DocumentScore, Judgement, Report, Tally
from extractor.evaluation.strata import by_group, section_types, strata_of


def test_strata_stand_beside_the_gold_or_above_it(tmp_path: Path) -> None:
    (tmp_path / "strata.yaml").write_text("a: {level: commune, genre: sector}\n", encoding="utf-8")
    folder = tmp_path / "gold"
    folder.mkdir()
    assert strata_of(folder / "a.json") == {"level": "commune", "genre": "sector"}
    assert strata_of(tmp_path / "a.json") == {"level": "commune", "genre": "sector"}
    assert strata_of(folder / "b.json") == {}
    (folder / "strata.yaml").write_text("a: {level: province}\n", encoding="utf-8")
    assert strata_of(folder / "a.json") == {"level": "province"}
    (folder / "strata.yaml").write_text("a: province\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"strata\.yaml: needs a mapping"):
        strata_of(folder / "a.json")


def section(key: str, parent: str | None, heading: str, kind: str = "heading") -> dict:
    path = key.replace("-", " > ")
    return {
        "id": key,
        "parent_id": parent,
        "kind": kind,
        "label": key.split("-")[-1],
        "heading": heading,
        "path": path,
    }


def test_the_innermost_telling_heading_gives_the_type_of_a_section() -> None:
    types = section_types(
        [
            section("I", None, "TÌNH HÌNH, KẾT QUẢ THỰC HIỆN NĂM 2025"),
            section("I-1", "I", "Mục tiêu đã hoàn thành"),
            section("II", None, "MỤC TIÊU, CHỈ TIÊU"),
            section("II-1", "II", "Năm 2026"),
            section("III", None, "NHIỆM VỤ, GIẢI PHÁP"),
            section("III-1", "III", "Chỉ tiêu cụ thể"),
            section("IV", None, "Lời mở đầu"),
            section("Phụ lục", None, "DANH MỤC NHIỆM VỤ", "annex"),
            section("Phụ lục-I", "Phụ lục", "Mục tiêu", "row-group"),
        ]
    )
    assert types == {
        "I": "reports",
        "I > 1": "reports",
        "II": "targets",
        "II > 1": "targets",
        "III": "tasks",
        "III > 1": "targets",
        "IV": "none",
        "Phụ lục": "annex",
        "Phụ lục > I": "annex",
    }


def test_groups_count_what_was_found_and_what_was_right() -> None:
    judgements = [
        Judgement("obligation", "annex_task", predicted=True, gold=True, right=True),
        Judgement("obligation", "annex_task", predicted=True, gold=True, right=False),
        Judgement("obligation", "annex_task", predicted=True, gold=False, right=False),
        Judgement("obligation", "assignment", predicted=False, gold=True, right=False),
        Judgement("citation", "reference", predicted=True, gold=True, right=True),
    ]
    assert by_group(judgements, "obligation") == {
        "annex_task": (Tally(2, 3, 2), Tally(1, 3, 2)),
        "assignment": (Tally(0, 0, 1), Tally(0, 0, 1)),
    }


def test_documents_without_a_stratum_are_in_none() -> None:
    scores = [
        DocumentScore("a", "text/plain", {}, {}, (), strata={"level": "province"}),
        DocumentScore("b", "text/plain", {}, {}, (), strata={"level": "commune"}),
        DocumentScore("c", "text/plain", {}, {}, ()),
        DocumentScore("d", "text/plain", {}, {}, (), strata={"level": "province"}),
    ]
    parts = Report(tuple(scores)).by_stratum("level")
    assert {name: [score.slug for score in part.documents] for name, part in parts.items()} == {
        "commune": ["b"],
        "province": ["a", "d"],
    }
