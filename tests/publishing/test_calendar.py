"""Calendars, read back by a library that knows RFC 5545."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from small_catalogue import fill

from extractor.evaluation import read_gold
from extractor.publishing.calendar import Deadline, calendar, deadlines
from extractor.publishing.files import snapshot

GOLD = sorted((Path(__file__).parents[2] / "corpora" / "gold").glob("*.json"))
NOW = datetime(2025, 3, 2, 8, 30, tzinfo=UTC)


def deadline(**changes: object) -> Deadline:
    values: dict = {
        "obligation_id": "0123456789abcdef",
        "task": "Báo cáo kết quả",
        "due_on": None,
        "due_bound": None,
        "start_on": None,
        "recurrences": (),
        "open_ended": False,
        "deadline_text": None,
        "lead": "Sở Nội vụ",
        "coordinating": None,
        "deliverable": None,
        "locality": "Tỉnh Hà Giang",
        "document": "Kế hoạch 1/KH-UBND",
        "document_id": "d",
        "issued_on": date(2025, 2, 10),
        "page": 3,
    }
    return Deadline(**{**values, **changes})


def events(*found: Deadline) -> list:
    text = calendar(found, "Thời hạn", NOW)
    return list(Calendar.from_ical(text).events)


@pytest.mark.parametrize(
    ("due", "bound", "day"),
    [
        (date(2025, 3, 20), "by", date(2025, 3, 20)),
        (date(2025, 3, 20), "before", date(2025, 3, 19)),
        (date(2025, 3, 1), "before", date(2025, 2, 28)),
        (date(2024, 2, 29), None, date(2024, 2, 29)),
    ],
)
def test_a_deadline_is_a_whole_day(due: date, bound: str | None, day: date) -> None:
    (event,) = events(deadline(due_on=due, due_bound=bound))
    assert event.start == day
    assert (event.end - event.start).days == 1
    assert "RRULE" not in event
    assert event["UID"] == "0123456789abcdef@ke-hoach.invalid"


@pytest.mark.parametrize(
    ("recurrence", "first", "rule"),
    [
        ("weekly", date(2025, 2, 14), {"FREQ": ["WEEKLY"]}),
        ("monthly", date(2025, 2, 28), {"FREQ": ["MONTHLY"]}),
        ("quarterly", date(2025, 3, 31), {"FREQ": ["MONTHLY"], "INTERVAL": [3],
                                          "BYMONTHDAY": [-1]}),
        ("half-yearly", date(2025, 6, 30), {"FREQ": ["MONTHLY"], "INTERVAL": [6],
                                            "BYMONTHDAY": [-1]}),
        ("yearly", date(2025, 12, 31), {"FREQ": ["YEARLY"], "BYMONTH": [12], "BYMONTHDAY": [-1]}),
    ],
)  # fmt: skip
def test_recurrences_fall_on_the_ends_of_their_periods(
    recurrence: str, first: date, rule: dict
) -> None:
    (event,) = events(deadline(recurrences=(recurrence,)))
    assert event.start == first
    assert {key: list(value) for key, value in event["RRULE"].items()} == rule


def test_every_time_of_a_recurrence_is_the_last_day_of_its_month() -> None:
    from dateutil.rrule import rrulestr

    (event,) = events(deadline(recurrences=("quarterly",)))
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=datetime(2025, 3, 31))
    assert [day.date().isoformat() for day in rule[:4]] == [
        "2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"
    ]  # fmt: skip


def test_a_recurrence_ends_with_the_work() -> None:
    (event,) = events(deadline(recurrences=("monthly",), due_on=date(2025, 12, 31), due_bound="by"))
    assert event["RRULE"]["UNTIL"] == [date(2025, 12, 31)]
    (open_ended,) = events(
        deadline(recurrences=("monthly",), due_on=date(2025, 12, 31), open_ended=True)
    )
    assert "UNTIL" not in open_ended["RRULE"]
    (only,) = events(deadline(recurrences=("yearly",), due_on=date(2025, 11, 30), due_bound="by"))
    assert only.start == date(2025, 11, 30)
    assert "RRULE" not in only


def test_several_recurrences_have_uids_of_their_own() -> None:
    found = events(deadline(recurrences=("quarterly", "yearly", "ad-hoc")))
    assert len({str(event["UID"]) for event in found}) == len(found) == 2


def test_what_never_returns_on_a_day_is_no_event() -> None:
    assert events(deadline(recurrences=("ad-hoc",))) == []


def test_texts_survive_and_lines_are_short() -> None:
    task = "Xây dựng; trình UBND, \\ phê duyệt\n“Đề án” \x07" + "ế" * 200
    text = calendar([deadline(task=task, due_on=date(2025, 3, 20))], "a,b;c\\d", NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\r\nNAME:a\\,b\\;c\\\\d\r\n" in text
    read = Calendar.from_ical(text)
    words = str(read.events[0]["DESCRIPTION"]).splitlines()
    assert words[0] == " ".join(task.replace("\x07", "").split())
    assert words[1] == "Chủ trì: Sở Nội vụ"


@given(st.text())
def test_any_text_can_be_written(task: str) -> None:
    (event,) = events(deadline(task=task, due_on=date(2025, 3, 20)))
    assert event.start == date(2025, 3, 20)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = {f"{path.stem}.txt": read_gold(path) for path in GOLD}
    return fill(tmp_path_factory.mktemp("catalogue") / "catalogue.db", documents)


def test_deadlines_of_the_sample_plans(catalogue: Path) -> None:
    with snapshot(catalogue) as connection:
        every = deadlines(connection)
        of_one = deadlines(connection, agency="phòng nội vụ")
        there = deadlines(connection, locality="Quận Tân Phú")
        nowhere = deadlines(connection, agency="Sở Thủy sản")
    gold = [duty for path in GOLD for duty in read_gold(path)["obligations"]]
    timed = [duty for duty in gold if duty["due"] or set(duty["recurrence"]) - {"ad-hoc"}]
    assert len(every) == len(timed)
    assert 0 < len(of_one) < len(every)
    assert {each.locality for each in there} == {"Quận Tân Phú"}
    assert nowhere == []
    read = Calendar.from_ical(calendar(every, "Tất cả", NOW))
    assert len({str(event["UID"]) for event in read.events}) == len(read.events) >= len(every)


def test_the_same_deadlines_give_the_same_file(catalogue: Path) -> None:
    with snapshot(catalogue) as connection:
        first, second = (calendar(deadlines(connection), "a", NOW) for _ in range(2))
    assert first == second
