"""Labels that open paragraphs: a table, most of it from real plans."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.structure.labels import KINDS, ordinal_of, read_label

ROWS = list(csv.reader(Path(__file__).with_name("labels.csv").open(encoding="utf-8")))[1:]


@pytest.mark.parametrize(
    ("paragraph", "style", "text", "ordinal", "depth", "words"), ROWS, ids=[row[0] for row in ROWS]
)
def test_table(paragraph: str, style: str, text: str, ordinal: str, depth: str, words: str) -> None:
    label = read_label(paragraph)
    if not style:
        assert label is None
        return
    assert label is not None
    assert (label.style, label.text) == (style, text)
    assert (label.ordinal, label.depth) == (int(ordinal), int(depth))
    assert paragraph[label.end :] == words


def test_table_holds_labels_of_every_style_and_other_openings() -> None:
    assert {row[1] for row in ROWS} == {*KINDS, "bullet", ""}
    assert sum(bool(row[1]) for row in ROWS) >= 60
    assert sum(not row[1] for row in ROWS) >= 15


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [
        ("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("7", 7), ("03", 3), ("a", 1),
        ("d", 4), ("đ", 5), ("e", 6), ("A", 1), ("Đ", 5), ("E", 6), ("thứ nhất", 1),
        ("THỨ  TƯ", 4), ("thứ mười", 10), ("thứ lỗi", 0), ("2b", 2), ("", 0), (" ", 0), ("?", 0),
    ],
)  # fmt: skip
def test_ordinals(number: str, ordinal: int) -> None:
    assert ordinal_of(number) == ordinal


def test_the_components_above_a_decimal_label() -> None:
    label = read_label("1.2.3. Chi tiết")
    assert label is not None
    assert label.parents == (1, 2)


FRAGMENTS = [
    "Phần ", "thứ ", "hai", "I", "V", "X", ".", ")", "(", "1", "12", "a", "đ", "-", "+", "*", " ",
    "\u00a0", "\t", "**", "## ", "Điều ", "Phụ lục ", "số ", ":", "/", "Mục ", "\uf0b7", "\\", "²",
]  # fmt: skip


@given(
    st.one_of(st.text(max_size=40), st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join))
)
def test_any_text(paragraph: str) -> None:
    label = read_label(paragraph)
    if label is not None:
        assert 0 < label.end <= len(paragraph)
        assert label.text and label.text == label.text.strip()
        assert label.ordinal >= 0
        assert label.depth == len(label.parents) + 1
