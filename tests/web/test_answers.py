"""The pages as answers to requests: addresses, links, cells of tables."""

import html
import re
from collections import deque
from urllib.parse import urldefrag, urljoin

import pytest

from extractor.normalise import plain
from extractor.web.cells import cell_link
from extractor.web.pages import PAGES

from .conftest import Get, asked

ADDRESSES = [
    "/",
    "/tim-kiem",
    "/tim-kiem?q=hai+long",
    "/tim-kiem?q=hai+long&loai=chi-tieu&dia_phuong=767&linh_vuc=procedures&nam=2025",
    "/so-sanh",
    "/so-sanh?dp=767",
    "/so-sanh?dp=767,480&linh_vuc=procedures&nam=2025",
    "/chi-tieu/satisfaction-agencies",
    "/chi-tieu/satisfaction-agencies?nam=2030",
    "/dia-phuong/767",
    "/nghia-vu",
    "/nghia-vu?co_quan=noi+vu&vai_tro=lead&trang=1",
    "/lich",
    "/lich?thang=2022-12",
    "/can-cu/76/NQ-CP",
    "/do-phu",
    "/do-chinh-xac",
    "/huong-dan",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_have_their_frame(get: Get, address: str) -> None:
    answer = get(address)
    assert answer.status_code == 200, answer.text[:500]
    page = answer.text
    assert page.startswith('<!DOCTYPE html>\n<html lang="vi">')
    assert len(re.findall(r"<h1", page)) == 1
    assert len(re.findall(r"<main ", page)) == 1
    assert '<a class="skip" href="#noi-dung">' in page
    assert "<script" not in page
    assert not re.search(r"\sstyle=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_link_within_leads_somewhere(catalogue, get: Get) -> None:
    """A walk over our pages: no link that they show is broken, no anchor is missing."""
    seen: dict[str, str] = {}
    wanted = deque(["/"])
    anchors: set[tuple[str, str]] = set()
    kinds: dict[str, int] = {}
    while wanted:
        path = wanted.popleft()
        if path in seen:
            continue
        kind = re.sub(r"[0-9a-f]{16}|\d+", "N", path)[:40]
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > 6 or len(seen) > 220:
            continue
        answer = get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            seen[path] = ""
            continue
        seen[path] = answer.text
        if path.startswith("/catalogue"):
            continue
        for link in re.findall(r'href="([^"]+)"', answer.text):
            target, fragment = urldefrag(urljoin(path, html.unescape(link)))
            if target.startswith("http"):
                continue
            wanted.append(target or path)
            if fragment:
                anchors.add((target or path, fragment))
    assert len(seen) > 60
    for path, fragment in anchors:
        if seen.get(path):
            assert f'id="{fragment}"' in seen[path], (path, fragment)


def test_a_search_result_leads_to_its_words(get: Get) -> None:
    page = get("/tim-kiem?q=hai+long&loai=chi-tieu").text
    link = html.unescape(re.search(r'<p class="hit"><a href="([^"]+)"', page)[1])
    path, fragment = urldefrag(link)
    document = get(path).text
    fact = fragment.removeprefix("f-")
    assert f'<span id="f-{fact}" class="anchor chosen">' in document
    assert re.search(rf'<article class="fact target chosen" id="c-{fact}"', document)
    assert 'class="target chosen"' in document


@pytest.mark.parametrize("path", ["/van-ban/0000000000000000", "/chi-tieu/x", "/dia-phuong/x",
                                  "/co-quan/x", "/can-cu/none", "/so-sanh?dp=767,x",
                                  "/khong-co", "/catalogue/khong-co"])  # fmt: skip
def test_what_is_not_there_is_said_in_vietnamese(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert "<h1>Không tìm thấy</h1>" in answer.text


def test_addresses_do_not_overlap() -> None:
    for page in PAGES:
        example = re.sub(r"\(\?P<\w+>.*\)", "abc", page.path)
        assert [each for each in PAGES if re.fullmatch(each.path, example)] == [page]


def test_datasettes_tables_lead_into_our_pages(get: Get) -> None:
    page = get("/catalogue/targets?_size=3").text
    assert re.search(r'<a href="/van-ban/\w+\?muc=(\w+)#f-\1">', page)
    page = get("/catalogue/targets?_size=2&locality_id=767").text
    assert '<a href="/dia-phuong/767">Quận Tân Phú</a>' in page
    assert '<span class="column-title">Nguyên văn</span>' in page
    assert '<a href="/van-ban/' in get("/catalogue/comparison?_size=3").text
    assert '<a href="/can-cu/' in get("/catalogue/citations?_size=3").text


@pytest.mark.parametrize(
    ("column", "table", "value", "expected"),
    [
        ("id", "documents", "ab", '<a href="/van-ban/ab">ab</a>'),
        (
            "locality_id",
            "targets",
            {"value": "7", "label": "Quận <A>"},
            '<a href="/dia-phuong/7">Quận &lt;A&gt;</a>',
        ),
        ("id", "targets", "t", '<a href="/van-ban/d?muc=t#f-t">t</a>'),
        ("number", "citations", '1/"<x>', '<a href="/can-cu/1/%22%3Cx%3E">1/&#34;&lt;x&gt;</a>'),
        ("unit", "targets", "x", None),
        ("quote", "comparison", "x", None),  # a row without the ids
        ("locality_id", "targets", None, None),
    ],
)
def test_cells(column: str, table: str, value: object, expected: str | None) -> None:
    row = {"id": value, "document_id": {"value": "d", "label": "x"}}
    assert cell_link(row, value, column, table, lambda path: path) == expected


def test_datasettes_own_search_folds_d_too(get: Get) -> None:
    rows = get("/catalogue/obligations.json?_search=do+thi&_shape=array").json()
    assert rows
    told = [f"{row['quote']} {row['deliverable'] or ''}" for row in rows]
    assert all({"do", "thi"} <= set(re.findall(r"\w+", plain(each))) for each in told)


def test_links_hold_under_another_base(catalogue) -> None:
    (page,) = asked(catalogue, "/", base_url="/ke-hoach/")
    assert page.status_code == 200
    assert 'href="/ke-hoach/so-sanh"' in page.text
    assert 'href="/so-sanh"' not in page.text
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
