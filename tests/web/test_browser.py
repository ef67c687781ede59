"""The pages in a real browser: headless Chromium, driven by Playwright.

Where there is no Chromium the tests are skipped, but never in continuous integration (CI=true).
Screenshots go to outputs/screenshots.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import openpyxl
import pytest

from extractor.catalogue.store import Catalogue

from .conftest import paged

sync_api = pytest.importorskip("playwright.sync_api") if not os.environ.get("CI") else None
if sync_api is None:
    from playwright import sync_api

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "outputs" / "screenshots"
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PAPER = {"width": 700, "height": 1000}  # A4 between its margins, in CSS pixels
PAGES = {
    "trang-dau": "/",
    "tim-kiem": "/tim-kiem?q=hai+long",
    "so-sanh": "/so-sanh?dp=767,480",
    "chi-tieu": "/chi-tieu/satisfaction-agencies",
    "dia-phuong": "/dia-phuong/767",
    "nghia-vu": "/nghia-vu",
    "lich": "/lich?thang=2022-12",
    "can-cu": "/can-cu/76/NQ-CP",
    "van-ban": "/van-ban/{document}",
    "co-quan": "/co-quan/{agency}",
    "do-phu": "/do-phu",
    "do-chinh-xac": "/do-chinh-xac",
    "huong-dan": "/huong-dan",
    "hop-thu": "/hop-thu",
    "loi": "/so-sanh?nam=x",
    "du-lieu": "/catalogue",
    "bang": "/catalogue/targets",
    "dong": "/catalogue/localities/767",
    "cau-hoi": "/catalogue/viec-cua-co-quan?co_quan=N%E1%BB%99i+v%E1%BB%A5",
    "sql": "/catalogue?sql=select+number,title+from+documents",
}
BARE = ("trang-dau", "tim-kiem", "so-sanh", "nghia-vu", "lich", "do-phu", "hop-thu", "bang")

pytestmark = pytest.mark.skipif(
    not CHROMIUM and not os.environ.get("CI"),
    reason="no Chromium here: apt-get install chromium, or name its path in CHROMIUM",
)


@pytest.fixture(scope="module")
def address(catalogue: Path) -> Iterator[str]:
    with served(catalogue) as found:
        yield found


@pytest.fixture(scope="session")
def ids(catalogue: Path) -> dict[str, str]:
    with closing(sqlite3.connect(catalogue)) as connection:
        document = "select id from documents where locality_id = '767'"
        agency = "select agency_id from obligation_agencies group by 1 order by count(*) desc"
        return {
            "document": connection.execute(document).fetchone()[0],
            "agency": connection.execute(agency).fetchone()[0],
        }


@contextmanager
def served(catalogue: Path, *options: str) -> Iterator[str]:
    """A server of its own, as users start it; its address."""
    server = subprocess.Popen(
        [*(sys.executable, "-m", "extractor", "serve", "--port", "0"),
         *("--catalogue", str(catalogue)), *options],
        stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
    )  # fmt: skip
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())[0]
        for _ in range(100):
            try:
                urllib.request.urlopen(found, timeout=5).close()
                break
            except ConnectionError:
                time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def started() -> Iterator[sync_api.Browser]:
    assert CHROMIUM, "no Chromium: apt-get install chromium"
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def browser():
    with started() as launched:
        yield launched


@pytest.fixture
def page(browser, address: str):
    """A page whose console must stay silent; a refused address is told there and is meant."""
    context = browser.new_context(base_url=address, viewport=DESK, accept_downloads=True)
    opened = context.new_page()
    told: list[str] = []
    opened.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: told.append(str(error)))
    yield opened
    context.close()
    assert [each for each in told if "status of 400" not in each] == []


def keep(page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, 2600)}
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, clip=clip)


@pytest.mark.parametrize("name", PAGES)
def test_pages_stand_on_a_desk_on_a_phone_and_on_paper(page, ids, name: str) -> None:
    path = PAGES[name].format(**ids)
    for width, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.goto(path)
        assert page.locator("main h1").count() == 1
        keep(page, f"{name}-{width}")
        # The page itself never scrolls sideways; wide tables do so within themselves.
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    keep(page, f"{name}-print")
    page.emulate_media(media="screen")
    page.set_viewport_size(DESK)
    page.goto(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    keep(page, f"{name}-english")


@pytest.mark.parametrize("documents", [0, 1])
def test_a_catalogue_with_little_in_it_stands_too(browser, tmp_path: Path, documents: int) -> None:
    path = tmp_path / "catalogue.db"
    with Catalogue(path) as store:
        for extraction in [paged()][:documents]:
            store.add(extraction, seconds=1, extractor_version="1")
    with served(path) as found:
        context = browser.new_context(base_url=found, viewport=DESK)
        page = context.new_page()
        for name in BARE:
            answer = page.goto(PAGES[name].partition("?")[0])
            assert answer.status == 200 and page.locator("main h1").count() == 1
            keep(page, f"{name}-{documents}")
            page.set_viewport_size(PHONE)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            page.set_viewport_size(DESK)
        context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible(page, ids, name: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = PAGES[name].format(**ids)
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert results.violations_count == 0, results.generate_report()


def test_the_language_changes_in_place_and_stays(page) -> None:
    page.goto("/so-sanh?dp=767,480")
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "Compare localities"
    assert "dp=767,480" in page.url and page.url.endswith("lang=en")
    page.get_by_role("link", name="Obligations", exact=True).click()
    assert page.locator("h1").inner_text() == "Obligations" and "lang=" not in page.url
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.locator("h1").inner_text() == "Nhiệm vụ"


def test_from_a_search_to_the_words_of_the_document(page) -> None:
    page.goto("/")
    page.get_by_label("Tìm chỉ tiêu, nhiệm vụ").fill("muc do hai long cua nguoi dan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem?**")
    assert page.locator("mark").count() > 3
    keep(page, "duong-di-1-tim")
    wanted = page.locator("#g-chi-tieu + ol .hit a").first
    words = wanted.inner_text()
    wanted.click()
    marked = page.locator("mark.chosen")
    assert "".join(marked.all_inner_texts()).split() == words.split()
    assert marked.first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom < innerHeight }"
    )
    keep(page, "duong-di-2-van-ban")
    card = page.locator("article.fact.chosen")
    assert card.count() == 1
    permanent = card.get_by_role("link", name="Liên kết").get_attribute("href")
    assert permanent.replace("#", "?") and page.url.endswith(permanent)


def test_two_localities_are_compared_in_three_clicks(page) -> None:
    page.goto("/")
    page.locator("#dia-phuong .provinces").get_by_role("link", name="Quận Tân Phú").click()
    page.get_by_role("link", name="Thị xã Hương Trà").first.click()
    assert page.locator("table.compare thead th").all_inner_texts()[1].startswith("Quận Tân Phú")
    rows = page.locator("table.compare tbody tr:has(td)")
    assert rows.count() > 10
    page.locator("table.compare td a").first.click()
    assert page.locator("mark.chosen").count() >= 1
    keep(page, "duong-di-3-nguyen-van")


def test_a_filter_and_its_workbook(page, tmp_path: Path) -> None:
    page.goto("/nghia-vu")
    page.get_by_label("Địa phương").select_option("480")
    page.get_by_label("Chỉ việc có ngày hạn").check()
    page.get_by_role("button", name="Lọc").click()
    count = int(re.search(r"\d+", page.get_by_role("status").inner_text())[0])
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Excel").click()
    path = tmp_path / "a.xlsx"
    download.value.save_as(path)
    assert download.value.suggested_filename.startswith("Nhiệm vụ ")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Nhiệm vụ", "Nguồn"]
    assert book.worksheets[0].max_row == count + 1


def test_a_column_of_a_table_has_its_menu(page) -> None:
    page.goto("/catalogue/targets?kind=quantitative")
    heading = page.locator('th[data-column="value"]')
    heading.get_by_role("link", name="Xếp giảm dần").wait_for(state="hidden")
    heading.locator("summary").press("Enter")
    heading.get_by_role("link", name="Xếp giảm dần").click()
    assert "_sort_desc=value" in page.url and "kind=quantitative" in page.url
    page.locator('th[data-column="unit"] summary').click()
    page.get_by_role("link", name="Ẩn cột này").click()
    assert page.locator('th[data-column="unit"]').count() == 0
    page.get_by_role("link", name="Hiện mọi cột").click()
    assert page.locator('th[data-column="unit"]').count() == 1
    page.locator('th[data-column="unit"] summary').click()
    page.get_by_role("link", name="Đếm theo giá trị").click()
    assert "_facet=unit" in page.url and page.locator(".facets section").count() == 5


def test_the_keyboard_reaches_the_content(page) -> None:
    page.goto("/nghia-vu")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "dia_phuong"


def test_print_leaves_out_what_paper_cannot_use(page) -> None:
    page.goto("/so-sanh?dp=767,480")
    page.emulate_media(media="print")
    for gone in (".masthead", "form.filters", ".toolbar"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("table.compare").first.is_visible()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    made = page.pdf(path=SCREENSHOTS / "so-sanh-in.pdf", prefer_css_page_size=True)
    assert re.search(rb"/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]", made)  # A4 in points


def test_pages_work_without_scripts(browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto("/so-sanh")
    page.get_by_label("Thêm địa phương").select_option(index=1)
    page.get_by_role("button", name="So sánh").click()
    assert page.locator("table.compare").first.locator("thead th").count() == 4
    context.close()


def test_markup_in_a_document_does_not_run(browser, hostile_catalogue: Path) -> None:
    from .conftest import asked
    from .test_security import pages_of

    addresses = pages_of(hostile_catalogue)
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    with ThreadPoolExecutor(1) as apart:  # this thread's event loop is Playwright's
        answers = apart.submit(asked, hostile_catalogue, *addresses).result()
    for answer in answers:
        if answer.headers.get("content-type", "").startswith("text/html"):
            page.set_content(answer.text)  # without the policy of the headers: escaping alone
    context.close()
    assert ran == []
