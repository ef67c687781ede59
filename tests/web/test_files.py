"""Files to take away, opened as their readers open them."""

import csv
import io
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from extractor.web import feed
from extractor.web.obligations import ObligationFilter
from extractor.web.spreadsheet import HEADINGS, LONGEST_CELL, Column, workbook

from .conftest import HOSTILE, Get, asked


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(content: bytes) -> list[dict]:
    sheet = book(content).worksheets[0]
    heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_workbook_has_real_days_and_numbers(get: Get) -> None:
    answer = get("/nghia-vu.xlsx")
    assert answer.status_code == 200
    rows = rows_of(answer.content)
    _, *plain = csv.reader(
        io.StringIO(get("/nghia-vu.csv").content.decode("utf-8-sig"), newline="")
    )
    assert len(rows) == len(plain) > 50
    due = [row["Hạn hoàn thành"] for row in rows if row["Hạn hoàn thành"]]
    assert due and all(isinstance(each, datetime) for each in due)
    assert all(isinstance(row["Trang"], int) for row in rows)
    assert not any(str(cell).startswith("'") for row in rows for cell in row.values())
    sheet = book(answer.content).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert (
        sheet.auto_filter.ref
        == f"A1:{sheet.cell(1, len(HEADINGS) + 1).column_letter}{len(rows) + 1}"
    )
    place = 1 + list(HEADINGS).index("due_on")
    formats = {
        sheet.cell(n, place).number_format for n in range(2, 60) if sheet.cell(n, place).value
    }
    assert formats == {"dd/mm/yyyy"}
    link = sheet.cell(2, len(HEADINGS) + 1).hyperlink
    assert re.fullmatch(r"http://localhost/van-ban/\w+\?muc=\w+(#f-\w+)?", link.target)


def test_the_workbook_names_its_sources(get: Get) -> None:
    answer = get("/nghia-vu.xlsx?dia_phuong=767&co_han=1")
    told = {row[0].value: row[1].value for row in book(answer.content)["Nguồn"].iter_rows()}
    assert told["Bộ lọc"] == "địa phương: 767; có ngày hạn: có"
    assert told["Địa chỉ"].endswith("/nghia-vu?dia_phuong=767&co_han=1")
    assert "1835/QĐ-UBND" in told["Văn bản 1"]
    assert int(told["Số dòng"]) == len(rows_of(answer.content))


def test_the_filter_holds_in_every_file(get: Get) -> None:
    query = "?dia_phuong=480&tu=2022-01-01&den=2030-12-31"
    page = get("/nghia-vu" + query).text
    count = int(re.search(r"<strong role=\"status\">([\d.]+) nhiệm vụ", page)[1].replace(".", ""))
    assert count
    assert len(rows_of(get("/nghia-vu.xlsx" + query).content)) == count
    lines = list(csv.reader(io.StringIO(get("/nghia-vu.csv" + query).text, newline="")))
    assert len(lines) - 1 == count
    # An event for each deadline or rule of recurrence; here every obligation has a day.
    uids = re.findall(r"^UID:(\w+)", get("/nghia-vu.ics" + query).text, re.MULTILINE)
    assert len(set(uids)) == count


def test_formulas_are_text_in_a_workbook(hostile_catalogue: Path) -> None:
    content = workbook(
        "A", [Column("x"), Column("y", "number")], [["=1+1", 5], ["+84", None], ["@a", 1.5]], []
    )
    sheet = book(content).worksheets[0]
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s", "s"]
    assert [cell.value for cell in sheet["A"]] == ["x", "=1+1", "+84", "@a"]
    assert [cell.value for cell in sheet["B"]] == ["y", 5, None, 1.5]
    (answer,) = asked(hostile_catalogue, "/nghia-vu.xlsx")
    assert rows_of(answer.content)[0]["Sản phẩm"].startswith("<script>")


def test_a_cell_too_long_for_excel_says_so() -> None:
    cell = book(workbook("A", [Column("x")], [["a" * 40_000]], [])).worksheets[0]["A2"]
    assert len(cell.value) == LONGEST_CELL
    assert cell.value.endswith("đủ ở tệp CSV)")


def test_too_many_rows_are_refused_not_cut(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.web.files.MOST_ROWS", 3)
    answer = get("/nghia-vu.xlsx")
    assert answer.status_code == 400
    assert "CSV" in answer.text


def test_the_comparison_as_files(get: Get) -> None:
    rows = rows_of(get("/so-sanh.xlsx?dp=767,480").content)
    assert {row["Địa phương"] for row in rows} == {"Quận Tân Phú", "Thị xã Hương Trà"}
    assert all(isinstance(row["Giá trị"], int | float | None) for row in rows)
    assert {row["Năm"] for row in rows} >= {2025, 2030}
    lines = list(csv.reader(io.StringIO(get("/so-sanh.csv?dp=767,480").text, newline="")))
    assert len(lines) - 1 == len(rows)


def test_file_names_are_vietnamese(get: Get) -> None:
    head = get("/so-sanh.xlsx").headers["content-disposition"]
    assert (
        head == f"attachment; filename=\"so-sanh.xlsx\"; filename*=UTF-8''{quote('So sánh.xlsx')}"
    )


def test_the_original_is_saved_never_shown(tmp_path: Path, catalogue: Path, get: Get) -> None:
    key = re.search(r"/van-ban/(\w+)", get("/dia-phuong/767").text)[1]
    assert get(f"/van-ban/{key}/tep").status_code == 404  # it was never kept here
    sha = get(f"/catalogue/documents/{key}.json?_shape=objects").json()["rows"][0]["sha256"]
    kept = catalogue.parent / "originals" / f"{sha}.html"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("<script>alert(1)</script>", encoding="utf-8")
    answer = get(f"/van-ban/{key}/tep")
    kept.unlink()
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


# ---- iCalendar


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_the_feed_keeps_to_rfc_5545(get: Get) -> None:
    answer = get("/nghia-vu.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = unfolded(text)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 10
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == lines.count("BEGIN:VEVENT")
    for name in ("DTSTAMP:", "DTSTART;VALUE=DATE:", "SUMMARY:"):
        assert sum(line.startswith(name) for line in lines) == len(uids)
    again = unfolded(get("/nghia-vu.ics").content.decode())
    assert again == lines  # nothing in it depends on the time of asking


def obligation(**changes: object) -> dict:
    return {
        "id": "a", "document_id": "d", "quote": "Báo cáo; gửi, a\\b", "deliverable": None,
        "deadline_text": None, "start_on": None, "due_on": None, "due_bound": None,
        "recurrence": "[]", "rrule": None, "document_number": "1/KH", "document_title": None,
        "issued_on": "2022-06-02", "period_end": 2025, "locality": "Quận A", "at": None,
        "lead": None, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "rule", "first", "then"),
    [
        ({"due_on": "2022-12-15"}, "", date(2022, 12, 15), ""),
        ({}, "FREQ=YEARLY", date(2022, 12, 31), "FREQ=YEARLY;UNTIL=20251231"),
        (
            {"due_on": "2030-11-15"},
            "FREQ=YEARLY;UNTIL=20301115",
            date(2022, 11, 15),
            "FREQ=YEARLY;UNTIL=20301115",
        ),
        (
            {},
            "FREQ=MONTHLY;INTERVAL=3",
            date(2022, 6, 30),
            "FREQ=MONTHLY;INTERVAL=3;UNTIL=20251231;BYMONTHDAY=-1",
        ),
        (
            {"issued_on": "2022-02-10", "period_end": None},
            "FREQ=MONTHLY",
            date(2022, 2, 28),
            "FREQ=MONTHLY;BYMONTHDAY=-1",
        ),
        (
            {"issued_on": "2022-02-10", "period_end": None},
            "FREQ=MONTHLY;INTERVAL=6",
            date(2022, 6, 30),
            "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1",
        ),
        ({"period_end": None}, "FREQ=WEEKLY", date(2022, 6, 3), "FREQ=WEEKLY"),
        (
            {"due_on": "2022-06-10"},
            "FREQ=YEARLY;UNTIL=20220610",
            date(2022, 6, 10),
            "FREQ=YEARLY;UNTIL=20220610",
        ),
        ({"due_on": "2022-06-10"}, "FREQ=MONTHLY;UNTIL=20220610", date(2022, 6, 10), ""),
        ({"issued_on": None}, "FREQ=YEARLY", None, ""),
    ],
)
def test_what_returns_begins_at_the_end_of_its_period(
    changes: dict, rule: str, first: date | None, then: str
) -> None:
    assert feed.first_day(obligation(**changes), rule) == (first, then)


def test_text_is_escaped_and_folded_within_no_character() -> None:
    (event,) = feed._events(obligation(due_on="2022-12-15"), "http://x")
    assert "SUMMARY:Quận A: Báo cáo\\; gửi\\, a\\\\b" in event
    line = "DESCRIPTION:" + "ư" * 200
    pieces = feed.folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_a_hostile_document_cannot_add_lines_to_the_feed(hostile_catalogue: Path) -> None:
    (answer,) = asked(hostile_catalogue, "/nghia-vu.ics")
    lines = unfolded(answer.content.decode())
    assert lines.count("BEGIN:VEVENT") == 1
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in lines)
    assert "\x02" not in answer.text
    assert HOSTILE[:8] in answer.text.replace("\r\n ", "")


def test_named_days_are_not_moved(connection) -> None:
    events = list(feed.events(connection, ObligationFilter(dated=True), "http://x"))
    starts = [next(x for x in event if x.startswith("DTSTART"))[-8:] for event in events]
    assert starts
    days = [datetime.strptime(start, "%Y%m%d").date() for start in starts]
    assert all(date(2015, 1, 1) < day < date(2035, 1, 1) for day in days)
    assert max(days) - min(days) > timedelta(days=30)
