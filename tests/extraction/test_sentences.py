"""Where sentences and clauses end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.sentences import clauses, run_in_members, sentences, statements
from extractor.normalise import clean

BAR = "|"


@pytest.mark.parametrize(
    "marked",
    [
        "Rà soát văn bản.|Ban hành văn bản.",
        "Đạt 98%.|Mức độ hài lòng đạt 95%.",
        "Hoàn thành vào năm 2025.|100% xã đạt chuẩn.",
        'Theo phương châm "4 tại chỗ".|Tiếp tục duy trì.',
        "Kết thúc (theo quy định).|Sở Nội vụ chủ trì.",
        "Có nên không?|Có.",
        "Trên địa bàn TP. Hồ Chí Minh năm 2025.",
        "Sách, báo, v.v. được công khai.",
        "Thực hiện Nghị định 30.2020 của Chính phủ",
        "Thu nhập đạt 12.500.000 đồng.",
        "Họp (lần 1. Họp lần 2) rồi báo cáo.|Xong.",
        "Do ThS. Nguyễn Văn A phụ trách.",
        "Kết thúc. tiếp theo viết thường",
        "Một câu không có dấu chấm",
        "Rà soát.\u00a0|Ban hành.",
    ],
)
def test_sentences(marked: str) -> None:
    text = marked.replace(BAR, " ")
    expected = [part.strip() for part in marked.split(BAR)]
    assert [text[start:end].strip() for start, end in sentences(text)] == expected


def test_clauses_end_at_semicolons_outside_brackets() -> None:
    text = "Trước. Đạt 20% (trừ A; B); đạt 30% ; "
    (_, last) = sentences(text)
    assert [text[slice(*span)] for span in clauses(text, *last)] == [
        "Đạt 20% (trừ A; B);",
        "đạt 30% ;",
    ]


PIECES = st.lists(
    st.sampled_from(
        ["A", "b", ". ", ".", "; ", "(", ")", " ", "TP. ", '"', "5% ", "\n", "? ", "- "]
    ),
    max_size=14,
).map("".join)


def shown(text: str) -> str:
    """What the views of a text show that is no space."""
    return "".join(clean(text).split())


@given(st.one_of(PIECES, st.text()))
def test_no_words_are_lost(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert shown("".join(text[a:b] for a, b in spans)) == shown(text)
    for span in spans:
        parts = clauses(text, *span)
        joined = "".join(text[a:b] for a, b in parts)
        assert shown(joined) == shown(text[slice(*span)])


@pytest.mark.parametrize(
    ("text", "lead_in", "members"),
    [
        (
            "Sở A: (1) rà soát; (2) báo cáo.",
            "Sở A:",
            ["rà soát", "báo cáo."],
        ),
        ("(i) rà soát; (ii) báo cáo", "", ["rà soát", "báo cáo"]),
        (
            "Sở A: (1) làm ba việc: (i) một; (ii) hai; (2) báo cáo",
            "Sở A:",
            ["làm ba việc: (i) một; (ii) hai", "báo cáo"],
        ),
        ("Sở A (1) và Sở B (2) phối hợp", "", []),
        ("Theo khoản (2); (3) của Luật", "", []),
        ("Sở A: (1) rà soát.", "", []),
    ],
)
def test_lists_inside_a_paragraph(text: str, lead_in: str, members: list[str]) -> None:
    found_lead_in, ranges = run_in_members(text)
    assert found_lead_in == lead_in
    assert [text[start:end] for start, end in ranges] == members


def test_each_member_of_a_list_is_a_statement() -> None:
    text = "Sở A: (1) đạt 90% năm 2026; (2) đạt 50%. Xong."
    assert [text[start:end].strip() for start, end in statements(text)] == [
        "Sở A: (1)",
        "đạt 90% năm 2026",
        "đạt 50%.",
        "Xong.",
    ]
