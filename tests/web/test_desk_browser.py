"""Staff at work in a real browser: a file sent, a value corrected, undone, a missed fact added.

The tests go on from one another: the first one sends the plan that the others work on.
"""

import io
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path

import openpyxl
import pytest
from plan_extractions import CORPORA

from extractor import accounts
from extractor.catalogue import originals
from extractor.ingest import ingest
from extractor.reading.dispatch import read_file

from .test_browser import DESK, PHONE, keep, pytestmark, served, started

assert pytestmark  # skipped as the other tests of the browser are
PASSWORD = "mật khẩu rất dài"
PLAN = CORPORA / "plans" / "tan-phu-1835-qd-ubnd-2022.txt"


@dataclass(frozen=True)
class Office:
    address: str
    catalogue: Path
    pdf: Path


@pytest.fixture(scope="module")
def browser():
    with started() as launched:
        yield launched


@pytest.fixture(scope="module")
def office(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server as users start it, with one document, an account, and a plan to send as PDF."""
    folder = tmp_path_factory.mktemp("office")
    catalogue = folder / "out" / "catalogue.db"
    other = CORPORA / "plans" / "huong-tra-1406-qd-ubnd-2021.txt"
    assert ingest([other], catalogue).failed == 0
    accounts.add(catalogue, "Nguyễn Lan", PASSWORD, ["upload", "review"])
    printer = browser.new_page()
    text = escape(read_file(PLAN).text)
    printer.set_content(
        f"<style>p {{ white-space: pre-line; font-size: 13pt }}</style><p>{text}</p>"
    )
    pdf = folder / "kế hoạch cải cách hành chính.pdf"
    printer.pdf(path=pdf, format="A4")
    printer.close()
    with served(catalogue, "--folder", str(folder / "hộp thư")) as address:
        yield Office(address, catalogue, pdf)


@pytest.fixture(scope="module")
def staff(browser, office: Office):
    """Somebody signed in, whose console must stay silent."""
    context = browser.new_context(
        base_url=office.address, viewport=DESK, accept_downloads=True, locale="vi-VN"
    )
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto("/tai-len")
    accessible(page)
    keep(page, "dang-nhap-desk")
    page.get_by_label("Tên").fill("Nguyễn Lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tai-len")
    yield page
    context.close()
    assert [each for each in told if "status of 4" not in each] == []


def accessible(page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    results = Axe().run(page, options=rules)
    assert results.violations_count == 0, results.generate_report()


def shown_well(page, name: str) -> None:
    """The page on a desk and on a telephone, kept as pictures."""
    accessible(page)
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)
        page.wait_for_load_state("networkidle")
        keep(page, f"{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def one(office: Office, sql: str, *values: object) -> tuple:
    with closing(sqlite3.connect(office.catalogue)) as connection:
        return connection.execute(sql, values).fetchone()


def test_a_plan_is_sent_and_answered_within_a_minute(staff, office: Office) -> None:
    wrong = office.pdf.with_name("ảnh.pdf")
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 5000)
    staff.set_input_files("#tep", [str(office.pdf), str(wrong)])
    began = time.monotonic()
    staff.get_by_role("button", name="Gửi").click()
    staff.locator(".answer:is(.good, .care)").wait_for(timeout=60_000)
    seconds = time.monotonic() - began
    print(f"\nsent and answered in {seconds:.1f} s")
    assert "nội dung là ảnh PNG" in staff.locator(".sending .bad").inner_text()
    answer = staff.locator(".answer").first.inner_text()
    assert "kế hoạch cải cách hành chính.pdf" in answer
    assert "1835/QĐ-UBND" in answer
    assert "nhiệm vụ" in answer.lower()
    shown_well(staff, "tai-len")
    staff.goto("/hop-thu")
    assert "kế hoạch cải cách hành chính.pdf" in staff.locator("table.data").inner_text()
    shown_well(staff, "hop-thu-can-bo")


def test_a_value_is_corrected_by_the_keyboard_and_lasts(staff, office: Office) -> None:
    document = originals.sha256_of(office.pdf)[:16]
    staff.goto(f"/ra-soat?van-ban={document}")
    shown_well(staff, "ra-soat")
    staff.goto(f"/ra-soat?van-ban={document}")
    fact = one(
        office, "select id from obligations where document_id = ? and due_on is not null", document
    )[0]
    staff.goto(f"/ra-soat/muc/{fact}?van-ban={document}")
    staff.locator("rect.chosen").first.wait_for(state="attached")
    assert staff.locator(".sheet-view").first.evaluate(
        "e => { const m = e.querySelector('rect.chosen').getBoundingClientRect(),"
        " r = e.getBoundingClientRect(); return m.top >= r.top && m.bottom <= r.bottom + 40 }"
    )
    shown_well(staff, "ra-soat-muc")
    staff.goto(f"/ra-soat/muc/{fact}?van-ban={document}")
    staff.keyboard.press("e")
    assert staff.evaluate("document.activeElement.id") == "f-kind"
    for _ in range(20):
        if staff.evaluate("document.activeElement.id") == "f-due_on":
            break
        staff.keyboard.press("Tab")
    staff.keyboard.press("Control+a")
    staff.keyboard.type("29/02/2028")
    staff.keyboard.press("Control+Enter")
    staff.wait_for_url("**vua=**")
    assert "Đã sửa." in staff.locator("[role=status]").inner_text()
    keep(staff, "ra-soat-da-sua")
    assert one(office, "select due_on, origin from obligations where id = ?", fact) == (
        "2028-02-29", "corrected",
    )  # fmt: skip
    assert in_workbook(staff, document, fact) == ("29/02/2028", "người đã sửa")

    rebuilt = office.catalogue.parent.parent / "again" / "catalogue.db"
    rebuilt.parent.mkdir(exist_ok=True)
    shutil.copy(office.catalogue.parent / "reviews.db", rebuilt.parent)
    ingest([originals.folder_of(office.catalogue)], rebuilt)
    with closing(sqlite3.connect(rebuilt)) as connection:
        found = connection.execute("select due_on, origin from obligations where id = ?", (fact,))
        assert found.fetchone() == ("2028-02-29", "corrected")

    staff.keyboard.press("u")
    staff.wait_for_url("**da-hoan-tac**")
    assert one(office, "select origin from obligations where id = ?", fact) == ("extracted",)
    staff.goto(f"/ra-soat/muc/{fact}?van-ban={document}")
    staff.keyboard.press("a")
    staff.wait_for_url("**vua=**")
    assert one(office, "select origin from obligations where id = ?", fact) == ("accepted",)


def in_workbook(page, document: str, fact: str) -> tuple[str, str]:
    """The due day and the origin of an obligation in the file for Excel."""
    answer = page.context.request.get(f"/nghia-vu.xlsx?van_ban={document}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    due, origin, key = (
        rows[0].index(heading) for heading in ("Hạn hoàn thành", "Nguồn gốc", "Mã nhiệm vụ")
    )
    (row,) = [row for row in rows if row[key] == fact]
    return f"{row[due]:%d/%m/%Y}", row[origin]


def test_keys_do_nothing_while_somebody_types_or_has_turned_them_off(staff, office) -> None:
    fact = one(office, "select id from targets order by id limit 1")[0]
    staff.goto(f"/ra-soat/muc/{fact}")
    staff.keyboard.press("c")
    staff.keyboard.type("ra")
    assert staff.locator("#ly-do").input_value() == "ra"
    staff.keyboard.press("Escape")
    staff.get_by_label("Phím tắt").uncheck()
    staff.keyboard.press("a")
    staff.keyboard.press("r")
    assert staff.url.endswith(f"/ra-soat/muc/{fact}")
    staff.get_by_label("Phím tắt").check()
    staff.keyboard.press("j")
    staff.wait_for_url(lambda url: fact not in url)
    assert one(office, "select count(*) from targets where origin <> 'extracted'") == (0,)


def test_a_missed_fact_is_marked_in_the_page(staff, office: Office) -> None:
    document = originals.sha256_of(office.pdf)[:16]
    staff.goto(f"/ra-soat/them?van-ban={document}&trang=2&loai=obligations")
    shown_well(staff, "ra-soat-them")
    words = staff.evaluate(
        """() => {
          const text = document.getElementById('chu-trang').firstChild, range = new Range();
          const start = text.data.indexOf(' ', 300) + 1;
          range.setStart(text, start); range.setEnd(text, text.data.indexOf(' ', start + 40));
          getSelection().removeAllRanges(); getSelection().addRange(range);
          return range.toString(); }"""
    )
    staff.wait_for_function("document.getElementById('dau').value !== ''")
    assert staff.locator("#nguyen-van").input_value() == words.strip()
    staff.get_by_label("Chủ trì").fill("Phòng Nội vụ")
    staff.keyboard.press("Control+Enter")
    staff.wait_for_url("**/ra-soat/muc/**vua=**")
    assert staff.locator("rect.chosen").count() >= 1
    assert " ".join(staff.locator("blockquote").inner_text().split()) == " ".join(words.split())
    keep(staff, "ra-soat-da-them")


def test_it_works_without_scripts(browser, office: Office) -> None:
    context = browser.new_context(
        base_url=office.address, java_script_enabled=False, viewport=DESK, locale="vi-VN"
    )
    page = context.new_page()
    page.goto("/tai-len")
    page.get_by_label("Tên").fill("Nguyễn Lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/tai-len")
    page.set_input_files("#tep", [str(PLAN)])
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_load_state()
    assert PLAN.name in page.locator(".answer").first.inner_text()
    fact = one(office, "select id from citations order by id limit 1")[0]
    page.goto(f"/ra-soat/muc/{fact}")
    page.get_by_role("button", name="Bác: không phải").click()
    assert "Đã bác." in page.locator("[role=status]").inner_text()
    page.get_by_role("button", name="Hoàn tác", exact=False).first.click()
    assert "Đã hoàn tác." in page.locator("[role=status]").inner_text()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/tai-len")
    assert "/dang-nhap" in page.url
    context.close()
