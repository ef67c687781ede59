"""Words of time: a table of sentences, most of them real, and what holds for any text."""

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.times import RRULES, find_times, is_standing
from extractor.model import Recurrence, TimeExpression

TABLE = Path(__file__).with_name("times.csv")
ROWS = list(csv.reader(TABLE.open(encoding="utf-8")))[1:]
FRAGMENTS = [
    "trước ", "từ ", "đến ", "trong ", "cuối ", "đến hết ", "chậm nhất là ", "ngày ", "tháng ",
    "năm ", "quý ", "giai đoạn ", "hằng ", "hàng ", "định kỳ ", "báo cáo ", "2025", "2030", "30/6",
    "31/02/2025", "15", "6 tháng ", "II", " - ", "/", ", ", " và ", "; ", "(", ")", "kể từ ngày ký",
    " các năm tiếp theo", " đột xuất", "02 lần/năm", "\n", "\u00a0", "**", "999 tháng ", "İ", "²",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
DATES = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def written(text: str, time: TimeExpression) -> str:
    """As the table writes it: words | first | last | bound | recurrences | open-ended and usage."""
    return " | ".join(
        (
            " ".join(text[time.start : time.end].split()),
            str(time.first or "-"),
            str(time.last or "-"),
            time.bound or "-",
            ", ".join(time.recurrences) or "-",
            ("open " if time.open_ended else "") + time.usage,
        )
    )


@pytest.mark.parametrize(("text", "issued_on", "expected"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_table(text: str, issued_on: str, expected: str) -> None:
    found = find_times(text, date.fromisoformat(issued_on))
    assert " // ".join(written(text, time) for time in found) == expected


def test_table_holds_times_and_other_dates() -> None:
    assert len(ROWS) >= 150
    assert sum(not expected for _, _, expected in ROWS) >= 12


@pytest.mark.parametrize(
    ("text", "issued_on", "last"),
    [
        ("trước ngày 30/6", date(2025, 6, 30), date(2025, 6, 30)),
        ("trước ngày 30/6", date(2025, 7, 1), date(2026, 6, 30)),
        ("trước ngày 30/6", None, None),
        ("đến hết năm", date(2024, 5, 1), date(2024, 12, 31)),
        ("trong thời hạn 5 ngày làm việc kể từ ngày ký", date(2025, 11, 21), date(2025, 11, 28)),
        ("trong thời hạn 2 tháng kể từ ngày ban hành", date(2025, 12, 31), date(2026, 2, 28)),
        ("trong vòng 02 tuần kể từ ngày ký ban hành", date(2025, 1, 1), date(2025, 1, 15)),
        ("trong vòng 10 ngày kể từ ngày ký", None, None),
    ],
)
def test_the_date_of_issue_resolves(text: str, issued_on: date | None, last: date | None) -> None:
    (found,) = find_times(text, issued_on)
    assert found.last == last
    assert (found.bound is None) == (last is None)


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Thường xuyên", True), ("Thường xuyên, theo yêu cầu nhiệm vụ.", True), ("Định kỳ", True),
        ("- Thường xuyên, liên tục", True), ("Theo quy định", True), ("hằng ngày", True),
        ("Thường xuyên, hằng năm", False), ("Hằng năm", False), ("Năm 2025", False), ("", False),
        ("Sở Y tế", False), ("Rà soát thường xuyên các quy định", False), ("123", False),
    ],
)  # fmt: skip
def test_standing(text: str, standing: bool) -> None:
    assert is_standing(text) is standing


def test_every_recurrence_but_ad_hoc_has_a_rule() -> None:
    assert set(RRULES) == set(get_args(Recurrence)) - {"ad-hoc"}


@given(TEXTS, st.none() | DATES)
def test_any_text(text: str, issued_on: date | None) -> None:
    found = find_times(text, issued_on)
    for time in found:
        assert 0 <= time.start < time.end <= len(text)
        assert time.first is None or time.last is None or time.first <= time.last
        assert (time.bound is None) == (time.last is None)
        assert not (time.open_ended and time.last)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert isinstance(is_standing(text), bool)


@given(DATES, st.sampled_from(["/", "-", "."]))
def test_a_date_is_read_back(day: date, mark: str) -> None:
    texts = (
        f"ngày {day.day:02} tháng {day.month:02} năm {day.year}",
        f"ngày {day.day}{mark}{day.month}{mark}{day.year}",
    )
    for text in texts:
        (found,) = find_times(f"Hoàn thành trước {text}.")
        assert (found.last, found.bound) == (day, "before")
        (found,) = find_times(f"Họp {text}.")
        assert (found.first, found.last) == (day, day)


@given(DATES, st.integers(1, 60))
def test_a_term_counts_days(issued_on: date, count: int) -> None:
    (found,) = find_times(f"trong thời hạn {count} ngày kể từ ngày ký", issued_on)
    assert found.last == issued_on + timedelta(days=count)
