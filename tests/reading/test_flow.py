"""What a page or line break tore apart, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Paragraph
from extractor.reading.flow import OPENING, join_broken

LONG = "Các cơ quan, đơn vị lập dự toán kinh phí thực hiện nhiệm vụ gửi Phòng Tài chính"


def joined(*lines: str) -> list[str]:
    """The paragraphs of these lines, each shown with the breaks that it holds."""
    text = "\n".join(lines)
    paragraphs, position = [], 0
    for line in lines:
        paragraphs.append(Paragraph(position, position + len(line)))
        position += len(line) + 1
    return [text[p.start : p.end] for p in join_broken(text, paragraphs)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tổ chức thực hiện quy trình, thủ tục xây", "dựng văn bản theo quy định."),
        ("**giai đoạn 2021-2030, định**", "**hướng đến năm 2035**"),
        (f"{LONG} trước ngày", "20 tháng 12 hằng năm."),
        ("- Báo cáo Ủy ban nhân dân,", "đồng gửi Sở Nội vụ."),
    ],
)
def test_a_torn_sentence_is_one_paragraph(before: str, after: str) -> None:
    assert joined(before, after) == [f"{before}\n{after}"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sở Nội vụ báo cáo.", "dựng văn bản"),
        ("Các nhiệm vụ sau:", "rà soát văn bản"),
        ("Quyết định này./.", "nơi nhận"),
        ("Rà soát văn bản", "- ban hành văn bản"),
        ("Rà soát văn bản", "a) ban hành văn bản"),
        ("Rà soát văn bản", "(1) ban hành văn bản"),
        ("Rà soát văn bản", "1.1 ban hành văn bản"),
        ("Rà soát văn bản", "Ban hành văn bản"),
        ("Ngắn", "20 tháng 12"),
        (f"{LONG} (dự kiến)", "20 tháng 12"),
    ],
)
def test_other_paragraphs_stay_apart(before: str, after: str) -> None:
    assert joined(before, after) == [before, after]


def test_a_long_dash_among_hyphens_continues_a_name() -> None:
    tail = "– Kế hoạch để tổng hợp."
    assert joined(f"- {LONG}", tail) == [f"- {LONG}\n{tail}"]
    assert joined("- Gửi Phòng Tài chính", tail) == ["- Gửi Phòng Tài chính", tail]
    assert joined(f"– {LONG}", tail) == [f"– {LONG}", tail]


def test_three_pieces_are_joined() -> None:
    assert len(joined("Tổ chức thực", "hiện quy", "trình.", "hết")) == 2


@pytest.mark.parametrize(
    "line", ["a) x", "đ) x", "1. x", "1.1 x", "1.2.Cải", "1.Cải", "(2) x", "- x", "+ x", "IV. x"]
)
def test_openings(line: str) -> None:
    assert OPENING.match(line)


@pytest.mark.parametrize("line", ["ban hành", "1 tháng", "2.500 hộ", "-5 độ", "IV năm", "(có x)"])
def test_no_openings(line: str) -> None:
    assert not OPENING.match(line)


@given(st.lists(st.text(min_size=1).filter(lambda line: bool(line.strip())), max_size=8))
def test_no_words_are_lost(lines: list[str]) -> None:
    assert "\n".join(joined(*lines)) == "\n".join(lines)
