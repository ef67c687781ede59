"""The interface in English: no Vietnamese is left in it, and what documents say is marked so."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from jinja2.ext import extract_from_ast
from lxml import html

from extractor import wording
from extractor.web import answers, formats, language, names

from .conftest import asked

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "datasette" / "templates").glob("*.html"))
FILES = sorted(language.FOLDER.glob("*.yaml"))
CODE_WORDS: tuple[dict[Any, str], ...] = (
    wording.ROLES, wording.RECURRENCES, wording.OBLIGATION_KINDS, wording.TARGET_KINDS,
    wording.CITATION_ROLES, wording.CITATION_STATUSES, wording.CHANGES, wording.ORIGINS,
    wording.DUE_BOUNDS, wording.STATUSES, wording.domains(), formats.LEVELS, formats.CHANGES,
    names.LOOKUPS, names._COLUMNS, *names._VALUES.values(), answers.TITLES, answers.CLOSED,
)  # fmt: skip
METADATA = yaml.safe_load((ROOT / "datasette" / "metadata.yaml").read_text(encoding="utf-8"))
VIETNAMESE = re.compile(r"[à-ỹăâđêôơưÀ-ỸĂÂĐÊÔƠƯ]")
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "content", "data-label")


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
            if isinstance(called, ast.Name) and called.id in ("tr", "markup"):
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
            else:
                yield from in_metadata(value)


def everything_said() -> set[str]:
    words = (word for several in CODE_WORDS for word in several.values())
    return {each for each in (*in_templates(), *in_code(), *words) if VIETNAMESE.search(each)}


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
    return [
        said.strip() for spoken, said in shown(page) if spoken == "en" and VIETNAMESE.search(said)
    ]


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


@pytest.mark.parametrize("address", ["/", "/khong-co", "/so-sanh/x"])
def test_no_vietnamese_is_left(catalogue: Path, address: str) -> None:
    (answer,) = asked(catalogue, address, headers={"cookie": "lang=en"})
    assert left_in(answer.text) == []
