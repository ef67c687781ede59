import pytest

from extractor.web import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [(95.0, "95"), (1.5, "1,5"), (1234567, "1.234.567"), (0.25, "0,25"), (-3, "-3"), (None, "")],
)
def test_numbers(value: float | None, text: str) -> None:
    assert formats.number(value) == text


def target(**changes: object) -> dict:
    return {
        "value": 95.0, "value_max": None, "comparator": ">=", "unit": "%", "change": "level",
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "≥ 95 %"),
        ({"comparator": "="}, "95 %"),
        ({"comparator": "range", "value": 25, "value_max": 35}, "25 – 35 %"),
        ({"change": "decrease", "comparator": "="}, "giảm 95 %"),
        ({"value": None}, ""),
        ({"unit": None, "value": 5}, "≥ 5"),
    ],
)
def test_what_is_promised(changes: dict, text: str) -> None:
    assert formats.promised(target(**changes)) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"due_on": "2025-12-31"}, "năm 2025"),
        ({"due_on": "2025-12-31", "deadline_text": "Năm 2025", "due_bound": "by"}, "năm 2025"),
        (
            {
                "due_on": "2025-12-31",
                "deadline_text": "trước ngày 31/12/2025",
                "due_bound": "before",
            },
            "trước 31/12/2025",
        ),
        (
            {"due_on": "2022-06-30", "deadline_text": "Tháng 6/2022", "due_bound": "by"},
            "đến 30/06/2022",
        ),
        ({"due_on": None}, ""),
    ],
)
def test_deadlines(row: dict, text: str) -> None:
    assert formats.due(row) == text


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("trước ngày 15/12 hằng năm", True),
        ("chậm nhất ngày 23/3/2020", True),
        ("Tháng 6/2022", False),
        ("Quý IV/2025", False),
        ("hàng năm", False),
        (None, False),
    ],
)
def test_a_named_day_is_told_from_a_period(words: str | None, exact: bool) -> None:
    assert formats.is_exact({"deadline_text": words}) is exact


def test_texts_are_cut_at_words() -> None:
    assert formats.shortened("một hai ba", 8) == "một hai …"
    assert formats.shortened("một\n hai", 20) == "một hai"
    assert formats.shortened(None) == ""
