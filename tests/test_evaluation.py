import json
from pathlib import Path

import pytest
from small_catalogue import fill

from extractor.evaluation import Report, Share, Tally, evaluate, read_gold
from extractor.evaluation.likeness import atoms, common, folded, quote_likeness, same_unit
from extractor.evaluation.printing import as_json, as_markdown, as_text, put_between_markers

GOLD = sorted((Path(__file__).parent.parent / "corpora" / "gold").glob("*.json"))

DOCUMENT = {
    "doc_type": "Kế hoạch",
    "number": "12/KH-UBND",
    "issued_on": "2023-01-05",
    "issuer": "Ủy ban nhân dân huyện Lâm Hà",
    "locality": "Huyện Lâm Hà",
    "title": "Kế hoạch chuyển đổi số năm 2023",
    "period_start": 2023,
    "period_end": 2023,
    "signer": None,
    "signer_title": None,
}


def target(quote: str, value: float | None, **fields: object) -> dict:
    return {
        "id": "t1",
        "kind": "quantitative" if value is not None else "qualitative",
        "quote": quote,
        "indicator": quote,
        "value": value,
        "value_max": None,
        "comparator": ">=",
        "unit": "%",
        "change": "level",
        "start": None,
        "due": "2023-12-31",
        "recurrence": None,
        "domain": "other",
        "baseline": None,
        "due_source": "sentence",
        "section": "II > 1",
        **fields,
    }


def obligation(quote: str, **fields: object) -> dict:
    return {
        "id": "o1",
        "kind": "assignment",
        "quote": quote,
        "lead": ["Phòng Nội vụ"],
        "coordinating": [],
        "start": None,
        "due": None,
        "recurrence": [],
        **fields,
    }


def citation(number: str | None, **fields: object) -> dict:
    return {
        "id": "c1",
        "doc_type": "Quyết định" if number else "Luật",
        "number": number,
        "issued_on": None,
        "issuer": None,
        "title": None,
        "role": "reference",
        "quote": f"Quyết định số {number}",
        **fields,
    }


def measure(tmp_path: Path, gold: dict, found: dict, name: str = "ke-hoach.pdf") -> Report:
    empty = {"document": DOCUMENT, "targets": [], "obligations": [], "citations": []}
    path = tmp_path / "ke-hoach.json"
    path.write_text(json.dumps(empty | gold), encoding="utf-8")
    return evaluate(fill(tmp_path / "catalogue.db", {name: empty | found}), [path])


def test_a_catalogue_that_says_what_the_gold_says_is_perfect(tmp_path: Path) -> None:
    documents = {f"{path.stem}.docx": read_gold(path) for path in GOLD}
    report = evaluate(fill(tmp_path / "catalogue.db", documents), GOLD)
    assert len(report.documents) == 2
    assert {key: tally.f1 for key, tally in report.tallies.items()} == dict.fromkeys(
        report.tallies, 1.0
    )
    assert all(share.accuracy == 1 for share in report.shares.values())
    assert report.metadata == Share(20, 20)
    assert report.tallies["obligations.detection"].gold == sum(
        len(document["obligations"]) for document in documents.values()
    )
    assert not any(score.findings for score in report.documents)
    assert list(report.by_stratum("format")) == ["text/plain"]


def test_a_document_that_is_not_there_counts_as_missed(tmp_path: Path) -> None:
    report = evaluate(fill(tmp_path / "catalogue.db", {}), GOLD)
    assert report.missing == tuple(path.stem for path in GOLD)
    tally = report.tallies["targets.quantitative"]
    assert (tally.matched, tally.predicted) == (0, 0)
    assert (tally.precision, tally.recall, tally.f1) == (0, 0, 0)
    assert tally.gold > 50
    assert "NOT IN THE CATALOGUE" in as_text(report)


@pytest.mark.parametrize(
    ("tally", "precision", "recall", "f1"),
    [
        (Tally(0, 0, 0), 1, 1, 1),
        (Tally(0, 3, 0), 0, 1, 0),
        (Tally(0, 0, 3), 0, 0, 0),
        (Tally(2, 4, 2), 0.5, 1, 2 / 3),
    ],
)
def test_rates_of_counts(tally: Tally, precision: float, recall: float, f1: float) -> None:
    assert (tally.precision, tally.recall) == (precision, recall)
    assert tally.f1 == pytest.approx(f1)


TWICE = "Đến năm 2023 có 90% hồ sơ được giải quyết trực tuyến, năm 2025 đạt 95%."


def test_targets_match_by_value_and_words(tmp_path: Path) -> None:
    gold = [
        target(TWICE, 90.0),
        target(TWICE, 95.0, id="t2", due="2025-12-31"),
        target("Tối thiểu 40% người dân có chữ ký số", 40.0, id="t3"),
        target("Nâng cao chất lượng cung cấp dịch vụ công", None, id="t4"),
    ]
    found = [
        target("**năm 2025 đạt 95%**", 95.0, due="2025-12-31", unit="phần trăm", section="II"),
        target("Tối thiểu 40% người dân có chữ ký số", 45.0),
        target("Nâng cao chất lượng cung cấp  dịch vụ công.", None),
    ]
    report = measure(tmp_path, {"targets": gold}, {"targets": found})
    assert report.tallies["targets.quantitative"] == Tally(1, 2, 3)
    assert report.tallies["targets.qualitative"] == Tally(1, 1, 1)
    assert report.tallies["targets.strict"] == Tally(0, 2, 3)
    assert report.shares["targets.due"] == Share(1, 1)
    assert report.shares["targets.unit"] == Share(0, 1)
    assert report.shares["targets.section"] == Share(0, 1)
    findings = {(f.verdict, f.id, tuple(f.differences)) for f in report.documents[0].findings}
    assert findings == {
        ("missed", "t1", ()),
        ("missed", "t3", ()),
        ("wrong", "t2", ("unit", "section")),
        ("extra", "", ()),
    }


def test_obligations_count_agencies_dates_and_leave_measures_out(tmp_path: Path) -> None:
    gold = [
        obligation("Tham mưu ban hành kế hoạch cải cách hành chính", lead=["VP HĐND và UBND"]),
        obligation("Báo cáo kết quả thực hiện trước ngày 15", id="o2", recurrence=["monthly"]),
    ]
    found = [
        obligation(
            "Tham mưu ban hành kế hoạch cải cách hành chính",
            lead=["Văn phòng Hội đồng nhân dân và Uỷ ban nhân dân"],
            coordinating=["Phòng Tư pháp"],
        ),
        obligation("Báo cáo kết quả thực hiện trước ngày 15", recurrence=["monthly", "ad-hoc"]),
        obligation("Tiếp tục đổi mới phương thức lãnh đạo", kind="measure"),
    ]
    report = measure(tmp_path, {"obligations": gold}, {"obligations": found})
    assert report.tallies["obligations.detection"] == Tally(2, 2, 2)
    assert report.tallies["obligations.lead"] == Tally(3, 3, 3)
    assert report.tallies["obligations.lead_mentions"] == Tally(2, 2, 2)
    assert report.tallies["obligations.coordinating"] == Tally(0, 1, 0)
    assert report.tallies["obligations.strict"] == Tally(1, 2, 2)
    assert report.shares["obligations.time"] == Share(1, 2)


def test_citations_match_by_number_or_title(tmp_path: Path) -> None:
    gold = [
        citation("76/NQ-CP", issued_on="2021-07-15"),
        citation("05/QĐ-UBND", id="c2"),
        citation(None, id="c3", title="Luật Tổ chức chính quyền địa phương"),
        citation("30/KH-UBND", id="c4"),
    ]
    found = [
        citation("76 /NQ-CP"),
        citation("5/QĐ-UBND", role="legal_basis"),
        citation(None, title="Luật tổ chức Chính quyền địa phương,"),
        citation("31/KH-UBND"),
    ]
    report = measure(tmp_path, {"citations": gold}, {"citations": found})
    assert report.tallies["citations"] == Tally(3, 4, 4)
    assert report.shares["citations.issued_on"] == Share(2, 3)
    assert report.shares["citations.role"] == Share(2, 3)


def test_the_description_of_the_document_is_compared_field_by_field(tmp_path: Path) -> None:
    found = DOCUMENT | {"number": None, "title": "KẾ HOẠCH chuyển đổi số  năm 2023"}
    report = measure(tmp_path, {}, {"document": found})
    assert report.metadata == Share(9, 10)
    (finding,) = report.documents[0].findings
    assert dict(finding.differences) == {"number": ("12/KH-UBND", None)}


@pytest.mark.parametrize(
    ("ours", "theirs", "count"),
    [
        (["UBND 11 phường"], ["Ủy ban nhân dân 11 phường"], 1),
        (["Phòng VH&TT"], ["Phòng Văn hóa và Thông tin"], 1),
        (["Phòng Nội vụ"], ["Phòng Nội vụ", "Phòng Nội vụ"], 1),
        (["Phòng Nội vụ", "Phòng Nội vụ"], ["Phòng Nội vụ"], 1),
        (["Sở Nội vụ"], ["Sở Y tế"], 0),
        (["Công an TP. Huế"], ["Công an thành phố Huế"], 1),
    ],
)
def test_agencies_are_common(ours: list[str], theirs: list[str], count: int) -> None:
    assert common(ours, theirs) == count


def test_lists_of_agencies_are_cut_alike() -> None:
    assert [part.strip() for part in atoms(["Viện, Trường; Sở và ban -", " - "])] == [
        "Viện",
        "Trường",
        "Sở",
        "ban -",
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("%", "%/năm", False),
        ("hồ sơ", "hồ sơ trực tuyến", True),
        ("phút/lượt giao dịch", "phút / lượt giao dịch", True),
        ("hồ sơ", "người", False),
        (None, "%", False),
    ],
)
def test_units(one: str | None, other: str | None, same: bool) -> None:
    assert same_unit(one, other) is same


def test_short_quotes_are_compared_whole() -> None:
    assert quote_likeness("hồ sơ", "hồ sơ của người dân") == 0
    assert quote_likeness("hồ sơ của người dân", "giải quyết hồ sơ của người dân") >= 100


def test_words_are_compared_without_typography() -> None:
    assert folded("**Uỷ  ban** – “Hoà”") == folded('Ủy ban - "hòa"')


def test_a_file_that_is_no_gold_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.json: not a gold annotation"):
        read_gold(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.json: not a JSON file"):
        read_gold(path)


def test_the_report_prints_what_it_counted(tmp_path: Path) -> None:
    report = measure(
        tmp_path,
        {"targets": [target(TWICE, 90.0), target(TWICE, 95.0, id="t2")]},
        {"targets": [target(TWICE, 90.0, unit=None)]},
    )
    figures = as_json(report)
    assert figures["total"]["targets.quantitative"] == {
        "p": 1.0,
        "r": 0.5,
        "f1": 0.6667,
        "tp": 1,
        "pred": 1,
        "gold": 2,
    }
    assert figures["total"]["targets.unit"] == {"accuracy": 0.0, "equal": 0, "compared": 1}
    assert figures["documents"]["ke-hoach"]["format"] == "text/plain"
    assert figures["strata"]["format"].keys() == {"text/plain"}
    assert figures["groups"]["quantitative"]["none"]["strict"]["tp"] == 0
    text = as_text(report, errors=True)
    assert "MISSED quantitative t2" in text
    assert "unit: should be '%', is None" in text
    row = "| targets, quantitative | 1.000 | 0.500 | 0.667 | 0.667 - 0.667 | 1 / 2 |"
    assert row in as_markdown(report)


def test_the_table_goes_between_the_markers() -> None:
    text = "# A\n<!-- accuracy:start -->\nold\n<!-- accuracy:end -->\nrest\n"
    put = put_between_markers(text, "| new |")
    assert put == "# A\n<!-- accuracy:start -->\n| new |\n<!-- accuracy:end -->\nrest\n"
    assert put_between_markers(put, "| new |") == put
    other = "<!-- a:start --><!-- a:end -->"
    assert put_between_markers(other, "x", "a") == "<!-- a:start -->\nx\n<!-- a:end -->"
    with pytest.raises(ValueError, match="accuracy:start"):
        put_between_markers("# A", "| new |")
