"""Measuring numbers: a table of sentences, most of them real, and what holds for any text."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.quantities import find_quantities, number_value
from extractor.model import Quantity

TABLE = Path(__file__).with_name("quantities.csv")
ROWS = list(csv.reader(TABLE.open(encoding="utf-8")))[1:]
FRAGMENTS = [
    "tối thiểu ", "trên ", "từ ", "đến ", "không quá ", "giảm ", "tăng ", "nhóm ", "top ", "Điều ",
    "mức độ ", "UBND ", "25%", "30", "1.000", "2,5", "05", "3/4", " tỷ đồng", " doanh nghiệp",
    " phường", "/năm", " - ", ", ", " và ", "; ", ". ", " trở lên", " năm 2025", " xuống còn ",
    "\n", "\u00a0", "**", "‰", " m2", "²", "İ", "٣",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))


def written(text: str, quantity: Quantity) -> str:
    """A quantity the way the table writes it: words | comparator | value | unit | change."""
    value = f"{quantity.value:.10g}"
    if quantity.value_max is not None:
        value += f"..{quantity.value_max:.10g}"
    words = " ".join(text[quantity.start : quantity.end].split())
    return " | ".join((words, quantity.comparator, value, quantity.unit or "-", quantity.change))


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_table(text: str, expected: str) -> None:
    found = find_quantities(text)
    assert " // ".join(written(text, quantity) for quantity in found) == expected


def test_table_holds_measures_and_other_numbers() -> None:
    assert len(ROWS) >= 100
    assert sum(not expected for _, expected in ROWS) >= 25


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("05", 5), ("20.000", 20000), ("2,5", 2.5), ("2.5", 2.5), ("1.234.567", 1234567),
        ("1.234,5", 1234.5), ("0.125", 0.125), ("100", 100),
    ],
)  # fmt: skip
def test_vietnamese_numbers(words: str, value: float) -> None:
    assert number_value(words) == value


@pytest.mark.parametrize("separator", ["\n", "\u00a0", "  ", "**", "\t"])
def test_white_space_and_emphasis_do_not_matter(separator: str) -> None:
    text = f"đạt tối thiểu{separator}80%{separator}số hộ"
    (found,) = find_quantities(text)
    assert (found.comparator, found.value, found.unit) == (">=", 80, "%")
    assert text[found.number_start : found.number_end] == "80"


@given(TEXTS)
def test_any_text(text: str) -> None:
    found = find_quantities(text)
    for quantity in found:
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end
        assert quantity.number_end <= quantity.end <= len(text)
        assert (quantity.value_max is not None) == (quantity.comparator == "range")
        assert quantity.value_max is None or quantity.value < quantity.value_max
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert found == find_quantities(text)


@given(st.integers(0, 10**9))
def test_a_count_is_read_back(count: int) -> None:
    text = f"Có ít nhất {count:,} doanh nghiệp".replace(",", ".")
    (found,) = find_quantities(text)
    assert (found.comparator, found.value, found.unit) == (">=", count, "doanh nghiệp")
