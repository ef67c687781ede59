"""The interface in English: no Vietnamese is left in it, and what documents say is marked so."""

import ast
import io
import re
import sqlite3
import string
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import openpyxl
import pytest
import yaml
from jinja2.ext import extract_from_ast
from lxml import html

from extractor import wording
from extractor.comparison import rendering
from extractor.web import (
    answers,
    comparison,
    examples,
    fact_form,
    files,
    formats,
    hits,
    language,
    names,
    obligations,
    review_pages,
    spreadsheet,
)

from .conftest import asked

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "datasette" / "templates").glob("*.html"))
FILES = sorted(language.FOLDER.glob("*.yaml"))
CODE_WORDS: tuple[dict[Any, str], ...] = (
    wording.ROLES, wording.RECURRENCES, wording.OBLIGATION_KINDS, wording.TARGET_KINDS,
    wording.CITATION_ROLES, wording.CITATION_STATUSES, wording.CHANGES, wording.ORIGINS,
    wording.DUE_BOUNDS, wording.STATUSES, wording.domains(), formats.LEVELS, formats.CHANGES,
    formats.COMPARATOR_WORDS,
    names.TEXT_METHODS, names.PARAMETERS, hits.KINDS, obligations._PARAMETERS, spreadsheet.HEADINGS,
    comparison.STATES, comparison._STANDINGS, comparison._STEPS, rendering.AGAINST,
    {heading: heading for heading in comparison.HEADINGS}, {"": files.NOTE},
    {"": spreadsheet._CUT}, {each.sql: each.question for each in examples.EXAMPLES},
    names.LOOKUPS, names._COLUMNS, *names._VALUES.values(), answers.TITLES, answers.CLOSED,
    fact_form.LABELS, review_pages.SHOWS, review_pages.KINDS, review_pages.VERDICTS,
)  # fmt: skip
METADATA = yaml.safe_load((ROOT / "datasette" / "metadata.yaml").read_text(encoding="utf-8"))
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ỹ]")
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "content", "data-label", "value")


def in_templates() -> Iterator[str]:
    environment = jinja2.Environment()
    for path in TEMPLATES:
        parsed = environment.parse(path.read_text(encoding="utf-8"))
        for _, _, message in extract_from_ast(parsed, ("_", "tr"), babel_style=False):
            if isinstance(message, str):
                yield message
            elif message and isinstance(message[0], str):
                yield message[0]


def in_code() -> Iterator[str]:
    for path in sorted((ROOT / "extractor" / "web").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in ("tr", "markup", "_bad"):
                said = node.args[0]
                if isinstance(said, ast.Constant):
                    yield said.value


def in_metadata(node: Any = METADATA) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("title", "description", "description_html"):
                yield value
            elif key == "columns":
                yield from value.values()
            elif key == "sql":
                yield from re.findall(r'as "([^"]+)"', value)
            else:
                yield from in_metadata(value)


def everything_said() -> set[str]:
    words = (word for several in CODE_WORDS for word in several.values())
    return {
        each
        for each in (*in_templates(), *in_code(), *in_metadata(), *words)
        if VIETNAMESE.search(each)
    }


def test_everything_said_has_its_english() -> None:
    assert sorted(everything_said() - language.english().keys()) == []


def test_nothing_is_translated_that_is_not_said() -> None:
    units = {key for key in language.english() if key.startswith("đơn vị ")}
    said = everything_said() | {*in_templates(), *in_code(), *in_metadata()}
    said |= {word for several in CODE_WORDS for word in several.values()}
    assert sorted(language.english().keys() - said - units) == []


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_english_sentence_is_whole(path: Path) -> None:
    keys = [key.value for key, _ in yaml.compose(path.read_text(encoding="utf-8")).value]
    assert len(keys) == len(set(keys)), "a sentence stands twice"
    others = [other for other in FILES if other != path]
    for other in others:
        assert not set(keys) & set(yaml.safe_load(other.read_text(encoding="utf-8")))
    for key in keys:
        said = language.english()[key]
        for text in [said] if isinstance(said, str) else [said["one"], said["other"]]:
            assert text and not VIETNAMESE.search(text), key
            if "{" in key:
                assert fields(text) == fields(key), key


def shown(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Every text and spoken attribute of a page, with the language in which it is."""

    def walk(element: html.HtmlElement, inherited: str) -> Iterator[tuple[str, str]]:
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            return
        spoken = element.get("lang", inherited)
        if element.text:
            yield spoken, element.text
        for name in SHOWN_ATTRIBUTES:
            if element.get(name):
                yield spoken, element.get(name)
        for child in element:
            yield from walk(child, spoken)
            if child.tail:
                yield spoken, child.tail

    return walk(page, "")


def left_in(text: str) -> list[str]:
    """The Vietnamese outside of what is marked as Vietnamese."""
    page = html.document_fromstring(text)
    assert page.get("lang") == "en"
    marked = {said.strip() for spoken, said in shown(page) if spoken == "vi"}
    left = [said.strip() for spoken, said in shown(page) if spoken == "en"]
    # A name at the head of a column is marked there; on telephones its cells repeat it.
    return [said for said in left if VIETNAMESE.search(said) and said not in marked]


def test_vietnamese_is_the_default_and_a_cookie_remembers_english(catalogue: Path) -> None:
    plain, english, named, other = asked(
        catalogue, "/", "/?lang=en", "/so-sanh?dp=767,480&lang=en", "/?lang=fr"
    )
    assert html.document_fromstring(plain.text).get("lang") == "vi"
    assert "set-cookie" not in plain.headers
    assert "Sắp đến hạn" in plain.text and "Due next" not in plain.text
    assert "Due next" in english.text and "Sắp đến hạn" not in english.text
    assert english.headers["set-cookie"].startswith("lang=en; Path=/;")
    assert 'href="/so-sanh?dp=767,480&amp;lang=vi"' in named.text
    assert other.status_code == 400


def test_the_cookie_alone_is_enough(catalogue: Path) -> None:
    answers = [
        asked(catalogue, "/huong-dan", headers={"cookie": cookie})[0]
        for cookie in ("lang=en", "a=1; lang=en", "lang=vi", "lang=xx", 'lang="', "")
    ]
    spoken = [html.document_fromstring(answer.text).get("lang") for answer in answers]
    assert spoken == ["en", "en", "vi", "vi", "vi", "vi"]


def test_the_language_is_no_column_of_a_table(catalogue: Path) -> None:
    plain, english, data = asked(
        catalogue, "/catalogue/documents.json", "/catalogue/documents?lang=en",
        "/catalogue/documents.json?lang=en",
    )  # fmt: skip
    assert english.status_code == 200 and '<html lang="en">' in english.text
    assert data.json()["rows"] == plain.json()["rows"]
    assert "set-cookie" not in data.headers


def addresses(path: Path) -> list[str]:
    """Every page of ours in several states, and Datasette's of every table, row, view, query."""
    with closing(sqlite3.connect(path)) as connection:
        documents = [row[0] for row in connection.execute("select id from documents")]
        agencies = [row[0] for row in connection.execute("select id from agencies limit 3")]
        fact = connection.execute("select id from obligations").fetchone()[0]
        indicators = [
            row[0]
            for row in connection.execute("select distinct indicator_id from targets limit 4")
        ]
        number = connection.execute("select number from citations where number > ''").fetchone()[0]
    tables = METADATA["databases"]["catalogue"]["tables"]
    queries = METADATA["databases"]["catalogue"]["queries"]
    return [
        "/", "/tim-kiem", "/tim-kiem?q=hai+long", "/tim-kiem?q=khong+co+dau+het", "/tim-kiem?q=%3F",
        "/tim-kiem?q=to+chuc+nguoi&loai=nhiem-vu", "/tim-kiem?q=1835&loai=van-ban",
        "/tim-kiem?q=hai+long&linh_vuc=procedures&nam=2025&dia_phuong=767",
        "/tim-kiem?q=hai+long&loai=de-muc", "/tim-kiem?q=hai+long&loai=toan-van",
        "/so-sanh", "/so-sanh?dp=767", "/so-sanh?dp=767,480", "/so-sanh?dp=767,480&tat_ca=1",
        "/so-sanh?dp=767,480&nam=1999", "/nghia-vu", "/nghia-vu?dia_phuong=767&co_han=1&trang=2",
        "/nghia-vu?q=khong+co+dau+het", f"/nghia-vu?van_ban={documents[0]}",
        f"/nghia-vu?ma_co_quan={agencies[0]}&vai_tro=lead", "/lich?thang=2022-12",
        "/lich?thang=1999-01", "/do-phu", "/do-chinh-xac", "/huong-dan", "/hop-thu",
        "/ra-soat", "/ra-soat?xem=done", "/ra-soat?xem=changed", f"/ra-soat?van-ban={documents[0]}",
        f"/ra-soat/muc/{fact}",
        "/dia-phuong/767", "/dia-phuong/480", "/dia-phuong/79", "/dia-phuong/46",
        *(f"/van-ban/{each}" for each in documents), f"/van-ban/{documents[0]}?muc={fact}",
        *(f"/co-quan/{each}" for each in agencies), *(f"/chi-tieu/{i}" for i in indicators if i),
        f"/can-cu/{quote(number)}",
        # what is wrong
        "/khong-co", "/van-ban/khong-co", "/dia-phuong/0", "/co-quan/0", "/chi-tieu/0", "/can-cu/0",
        "/so-sanh?nam=x", "/so-sanh?dp=767,0", "/nghia-vu?tu=2025-02-30", "/lich?thang=x",
        "/nghia-vu?tu=2025-01-02&den=2025-01-01", f"/van-ban/{documents[0]}?trang=99999",
        f"/van-ban/{documents[0]}?phan=9", f"/van-ban/{documents[0]}?muc=0", "/-/versions",
        "/nghia-vu?loai=x", "/nghia-vu?dia_phuong=1,2,3,4,5,6,7", "/nghia-vu?q=" + "x" * 300,
        # Datasette's own
        "/catalogue", *(f"/catalogue/{table}" for table in tables),
        *(f"/catalogue/{query}" for query in queries),
        "/catalogue/viec-cua-co-quan?co_quan=noi+vu", f"/catalogue/documents/{documents[0]}",
        f"/catalogue/obligations/{fact}", "/catalogue/localities/767",
        "/catalogue/targets?kind=quantitative&_facet=unit&_sort=value",
        "/catalogue/targets?_where=value%3E5&_search=hai+long", "/catalogue/targets?page__gt=999",
        "/catalogue?sql=select+number,title+from+documents", "/catalogue?sql=selec",
        "/catalogue/khong_co", "/catalogue/documents/0",
    ]  # fmt: skip


def test_no_vietnamese_is_left_on_any_page(catalogue: Path) -> None:
    pages = addresses(catalogue)
    answers = asked(catalogue, *pages, headers={"cookie": "lang=en"})
    assert [
        page for page, answer in zip(pages, answers, strict=True) if answer.is_server_error
    ] == []
    told = [
        f"{page}: {said[:80]}"
        for page, answer in zip(pages, answers, strict=True)
        for said in left_in(answer.text)
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("address", ["/nghia-vu.xlsx", "/so-sanh.xlsx?dp=767,480"])
def test_files_have_english_headings_on_request(catalogue: Path, address: str) -> None:
    join = "&" if "?" in address else "?"
    plain, english = asked(catalogue, address, f"{address}{join}lang=en")
    for answer, spoken in ((plain, False), (english, True)):
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        headings = [cell.value for cell in book.worksheets[0][1]]
        assert bool(VIETNAMESE.search(" ".join(map(str, headings)))) is not spoken
        assert ("Obligations" in book.sheetnames or "Compare" in book.sheetnames) is spoken
    assert "set-cookie" not in english.headers


def test_a_link_to_a_calendar_carries_the_language(catalogue: Path) -> None:
    pages = ("/nghia-vu?dia_phuong=767&co_han=1", "/nghia-vu", "/lich?dia_phuong=767", "/lich")
    for page in pages:
        for code, ending in (("vi", ""), ("en", "lang=en")):
            (answer,) = asked(catalogue, page, headers={"cookie": f"lang={code}"})
            (feed,) = html.document_fromstring(answer.text).xpath("//a[contains(@href, '.ics')]")
            assert feed.get("href").endswith(ending) and ("lang" in feed.get("href")) is bool(
                ending
            )
            assert asked(catalogue, feed.get("href"))[0].status_code == 200


def test_the_feed_speaks_english_on_request(catalogue: Path) -> None:
    plain, english, table = asked(
        catalogue, "/nghia-vu.ics", "/nghia-vu.ics?lang=en", "/nghia-vu.csv?lang=en"
    )
    assert "Chủ trì: " in plain.text and "Lead: " not in plain.text
    assert "Lead: " in english.text and "Chủ trì: " not in english.text
    assert table.text.startswith("\ufeffLocality,")
