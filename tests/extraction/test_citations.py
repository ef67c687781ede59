"""The distinct instruments of a document, with roles and merged mentions."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from extractor.extraction.citations import extract_citations
from extractor.language.acts import title_key
from extractor.model import Citation


def extract(
    *lines: str, preamble: int = 0, own_number: str | None = None
) -> tuple[str, tuple[Citation, ...]]:
    """Citations of a text of these paragraphs, the first `preamble` of which are its preamble."""
    text = "\n".join(lines)
    ranges, position = [], 0
    for line in lines:
        ranges.append((position, position + len(line)))
        position += len(line) + 1
    span = (0, ranges[preamble - 1][1]) if preamble else None
    return text, extract_citations(text, ranges, span, own_number)


def test_first_mention_is_quoted_and_later_ones_complete_it() -> None:
    text, found = extract(
        "Triển khai Nghị quyết số 76/NQ-CP;",
        "theo NQ 76/NQ-CP ngày 15/7/2021 của Chính phủ.",
    )
    (citation,) = found
    assert text[citation.start : citation.end] == "Nghị quyết số 76/NQ-CP"
    assert citation.doc_type == "Nghị quyết"
    assert (citation.issued_on, citation.issuer) == (date(2021, 7, 15), "Chính phủ")


def test_a_mention_in_the_preamble_makes_a_legal_basis() -> None:
    _, found = extract(
        "Mục tiêu theo Quyết định số 1/QĐ-TTg;",
        "Căn cứ Quyết định số 01/QĐ-TTg ngày 02/01/2021;",
        "theo Quyết định số 2/QĐ-TTg",
        preamble=2,
    )
    assert [(c.number, c.role) for c in found] == [
        ("1/QĐ-TTg", "legal_basis"),
        ("2/QĐ-TTg", "reference"),
    ]
    _, found = extract("Luật Viên chức", "Luật Cán bộ, công chức", preamble=1)
    assert [c.role for c in found] == ["legal_basis", "reference"]


def test_a_late_mention_in_the_preamble_counts_too() -> None:
    text = "tại Luật Đất đai.\nCăn cứ Luật Đất đai;"
    (citation,) = extract_citations(text, [(0, 17), (18, len(text))], (18, len(text)), None)
    assert (citation.role, citation.start) == ("legal_basis", 4)


def test_own_number_is_no_citation() -> None:
    _, found = extract(
        "(Ban hành kèm theo Quyết định số 1406/QĐ-UBND ngày 20/10/2021 của UBND thị xã)",
        "Báo cáo theo Quyết định số 1406 /QĐ-UBND và Quyết định số 5/QĐ-UBND",
        own_number="1406/QĐ-UBND",
    )
    assert [c.number for c in found] == ["5/QĐ-UBND"]


def test_attachment_note_names_the_own_number_where_it_is_unknown() -> None:
    lines = (
        "theo Kế hoạch số 9/KH-UBND",
        "PHỤ LỤC\n(Kèm theo Kế hoạch số: 372/KH-UBND ngày 12/3/2020",
        "thực hiện Kế hoạch số 372/KH-UBND; danh mục kèm theo Quyết định số 8/QĐ-BNV",
    )
    _, found = extract(*lines)
    assert [c.number for c in found] == ["9/KH-UBND", "8/QĐ-BNV"]
    _, found = extract(*lines, own_number="9/KH-UBND")
    assert [c.number for c in found] == ["372/KH-UBND", "8/QĐ-BNV"]


def test_spellings_of_a_number_are_one_instrument() -> None:
    _, found = extract(
        "Nghị quyết số 27-NQ/TW; Nghị quyết số 27/NQ- TW; Nghị quyết 027-NQ/TW; NQ 27-NQ/TW",
        "Quyết định số 28/2018/QĐ-TTg; Quyết đinh số 28/2018/QD-TTg; Quyết định số 28/QĐ-TTg",
    )
    assert [c.number for c in found] == ["27-NQ/TW", "28/2018/QĐ-TTg", "28/QĐ-TTg"]


def test_acts_are_told_apart_by_name_and_year() -> None:
    _, found = extract(
        "Luật Thi đua, khen thưởng; Luật Thi đua khen thưởng; Luật Thi đua - Khen thưởng",
        "Luật Đất đai; Luật Đất đai năm 2013; Luật Đất đai năm 2024; Luật Đất đai 2013",
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15; Luật Tổ chức CQĐP năm 2015",
    )
    assert [(c.title, c.number) for c in found] == [
        ("Luật Thi đua, khen thưởng", None),
        ("Luật Đất đai", None),
        ("Luật Đất đai năm 2024", None),
        ("Luật Tổ chức chính quyền địa phương", None),
        ("Luật Tổ chức chính quyền địa phương", "72/2025/QH15"),
    ]


def test_the_year_behind_an_act_is_no_part_of_its_title() -> None:
    _, found = extract("Luật Giáo dục năm 2019; Luật Kế toán 2015")
    assert [c.title for c in found] == ["Luật Giáo dục", "Luật Kế toán"]


def test_an_act_that_amends_many_is_one() -> None:
    _, found = extract(
        "Căn cứ Luật Sửa đổi, bổ sung một số điều của Luật Đất đai số 31/2024/QH15, Luật Nhà ở "
        "số 27/2023/QH15, Luật Đầu tư công, Luật Viên chức;"
    )
    assert [c.number or (c.title or "")[-29:] for c in found] == [
        " Luật Đầu tư công, Luật Viên chức"[-29:],
        "31/2024/QH15",
        "27/2023/QH15",
    ]


def test_numbers_with_a_part_and_numbers_without_a_type_of_their_own() -> None:
    _, found = extract(
        "Nghị quyết số 66.2/2025/NQ-CP ngày 28 tháng 8 năm 2025 của Chính phủ",
        "các Quyết định: số 36/QĐ-TTg ngày 11/01/2024 về việc phê duyệt quy hoạch, tầm nhìn đến "
        "2050; số 1569/QĐ-TTg ngày 12/12/2024 về Thủ đô và số 1668/QĐ-TTg ngày 27/12/2024",
    )
    assert [c.number for c in found] == [
        "66.2/2025/NQ-CP", "36/QĐ-TTg", "1569/QĐ-TTg", "1668/QĐ-TTg",
    ]  # fmt: skip


def test_an_amending_act_is_another_act() -> None:
    _, found = extract(
        "Luật Viên chức; Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và "
        "Luật Viên chức; Luật Cán bộ, công chức"
    )
    assert len(found) == 3


def test_a_named_act_gets_the_number_of_a_later_mention() -> None:
    _, found = extract(
        "Căn cứ Luật Đất đai;", "Luật Đất đai số 31/2024/QH15", "Luật số 31/2024/QH15"
    )
    assert [(c.title, c.number) for c in found] == [("Luật Đất đai", "31/2024/QH15")]


def test_congress_resolutions_are_one_where_one_name_holds_the_other() -> None:
    _, found = extract(
        "Nghị quyết Đại hội đại biểu Đảng bộ thị xã Hương Trà lần thứ XIV, nhiệm kỳ 2020 - 2025",
        "Nghị quyết Đại hội đại biểu Đảng bộ thị xã lần thứ XIV, nhiệm kỳ 2020 – 2025;",
        "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI; Nghị quyết Đại hội Đảng bộ tỉnh",
        "Nghị quyết Đại hội XIV của Đảng; Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIV của "
        "Đảng; Nghị quyết Đại hội lần thứ XIII của Đảng",
    )
    assert [c.issuer for c in found] == [
        "Đại hội đại biểu Đảng bộ thị xã Hương Trà lần thứ XIV",
        "Đại hội Đảng bộ tỉnh lần thứ XVI",
        "Đại hội XIV của Đảng",
        "Đại hội lần thứ XIII của Đảng",
    ]


def test_a_cell_merged_over_rows_is_read_once() -> None:
    text = "Quyết định số 5/QĐ-TTg"
    assert len(extract_citations(text, [(0, len(text))] * 3, None, None)) == 1


def test_an_act_of_unknown_name_is_less_certain() -> None:
    _, found = extract("Luật Đất đai; Luật Công nghiệp xanh; Quyết định số 5/QĐ-TTg")
    assert [c.doubts for c in found] == [(), ("unlisted-act",), ()]


def test_nothing_from_nothing() -> None:
    assert extract_citations("", [], None, None) == ()


CORPORA = Path(__file__).resolve().parents[2] / "corpora"


@pytest.mark.parametrize("gold", sorted((CORPORA / "gold").glob("*.json")), ids=lambda p: p.stem)
def test_all_citations_of_the_gold_documents(gold: Path) -> None:
    """By number or title, with dates and roles; every line taken as a paragraph."""
    expected = json.loads(gold.read_text(encoding="utf-8"))
    text = (CORPORA / "plans" / f"{gold.stem}.txt").read_text(encoding="utf-8")
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    first_heading = re.search(r"^I\.", text, re.MULTILINE)
    assert first_heading
    found = extract_citations(
        text, lines, (0, first_heading.start()), expected["document"]["number"]
    )

    def key(number: str | None, title: str | None) -> str:
        return number or title_key(title or "")

    assert {
        (key(c.number, c.title), c.issued_on.isoformat() if c.issued_on else None, c.role)
        for c in found
    } == {(key(c["number"], c["title"]), c["issued_on"], c["role"]) for c in expected["citations"]}
