"""When duties are due: a table of cells and of sentences, most of them real."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_plans import ISSUED_ON

from extractor.extraction.deadlines import Deadline, deadline_in_duty, deadline_of_words
from extractor.normalise import squeeze

ROWS = list(csv.reader(Path(__file__).with_name("deadlines.csv").open(encoding="utf-8")))[1:]
READERS = {"cell": deadline_of_words, "duty": deadline_in_duty}


def written(deadline: Deadline) -> str:
    """As the table writes it: words | first day..last day | bound | recurrences | open-ended."""
    if deadline == Deadline():
        return ""
    parts = (
        deadline.text or "-",
        f"{deadline.first or ''}..{deadline.last or ''}",
        deadline.bound or "",
        ", ".join(deadline.recurrences),
        "open" if deadline.open_ended else "",
    )
    return " | ".join(part for part in parts if part and part != "..")


@pytest.mark.parametrize(("place", "text", "expected"), ROWS, ids=[row[1][:60] for row in ROWS])
def test_table(place: str, text: str, expected: str) -> None:
    assert written(READERS[place](text, ISSUED_ON)) == expected


def test_table_holds_deadlines_and_other_times() -> None:
    assert sum(bool(row[2]) for row in ROWS) >= 35
    assert sum(row[0] == "duty" and not row[2] for row in ROWS) >= 10


def test_what_states_a_time() -> None:
    assert deadline_of_words("Năm 2022", ISSUED_ON).stated
    assert deadline_of_words("Hằng năm", ISSUED_ON).stated
    assert not deadline_of_words("Thường xuyên", ISSUED_ON).stated


@pytest.mark.parametrize("blank", ["", " ", "\n", ".", ";"])
def test_a_blank_cell_has_no_time(blank: str) -> None:
    assert deadline_of_words(blank, ISSUED_ON) == Deadline()


FRAGMENTS = [
    "trước ngày 15/12", " hằng năm", "; ", ". ", "báo cáo ", "giai đoạn 2021 - 2025",
    "đến năm 2030", "Hàng quý", ", ", "căn cứ ", "xây dựng kế hoạch ", "(", ")",
    "và các năm tiếp theo", "\n", "2022",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=9).map("".join))
def test_any_text(text: str) -> None:
    for read in READERS.values():
        found = read(text, ISSUED_ON)
        assert (found.bound is None) == (found.last is None)
        assert found.text is None or found.text in squeeze(text)
        assert found.text is not None or not found.stated
