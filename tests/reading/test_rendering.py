"""Word files get the pages and boxes of a rendering; PDF facts stand where they were printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rendering.office import converted, needs_office
from rendering.plan import plan_document
from rendering.provenance import measure, printed_words
from rendering.word import plan_docx

from extractor.model import Reading
from extractor.pipeline import understand
from extractor.reading import rendering
from extractor.reading.dispatch import read_bytes, read_file

PLAN = Path(__file__).parent.parent.parent / "corpora" / "written" / "cchc-nam-2026-quang-tri.txt"


@pytest.fixture(scope="module")
def docx() -> bytes:
    return plan_document(read_file(PLAN))


@needs_office
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_facts_stand_where_they_are_printed(docx: bytes, tmp_path: Path, form: str) -> None:
    pdf = converted(docx, "pdf")
    path = tmp_path / f"a.{form}"
    path.write_bytes(docx if form == "docx" else pdf)
    found = measure(understand(read_file(path)), printed_words(pdf))
    assert found.facts >= 20
    assert found.pages_right >= 0.99 * found.facts
    assert found.words_in_boxes >= 0.98 * found.words


@needs_office
def test_text_and_blocks_stay_those_of_the_file(docx: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx)
    plain, placed = read_bytes(docx, "a.docx"), read_file(path)
    assert (placed.text, placed.blocks) == (plain.text, plain.blocks)
    assert len(plain.pages) == 1
    assert len(placed.pages) > 1
    assert placed.pages[-1].end == len(placed.text)
    assert {page.text_method for page in placed.pages} == {"docx"}
    assert all(placed.text[word.start : word.end].strip() for word in placed.words)


def test_without_the_program_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "office_available", lambda: "hãy cài đặt LibreOffice")
    reading = read_bytes(plan_docx(), "a.docx")
    assert rendering.with_places(reading, plan_docx()) is reading


@needs_office
def test_a_rendering_of_something_else_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = converted(plan_docx(tracked=False), "pdf")
    monkeypatch.setattr(rendering, "rendered_pdf", lambda data, media_type: pdf)
    reading: Reading = read_bytes(plan_docx(), "a.docx")
    other = replace(reading, text="x" * len(reading.text))
    assert rendering.with_places(other, b"") is other
