"""PDF: paragraphs, columns, tables and boxes of a rendered plan are those of its source."""

from __future__ import annotations

from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from rendering import sample
from rendering.bare_pdf import bare_pdf
from rendering.office import converted, needs_office
from rendering.word import annex_rows, plan_docx

from extractor.model import Paragraph, Reading, Table
from extractor.reading.dispatch import read_bytes
from extractor.reading.pdf_words import read_words, view_page

_REPEATS = 60  # rows that carry the annex over three pages


@pytest.fixture(scope="module")
def plan() -> Reading:
    return read_bytes(converted(plan_docx(repeats=_REPEATS, tracked=False), "pdf"), "ke-hoach.pdf")


def prose(reading: Reading) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if isinstance(b, Paragraph)]


@needs_office
def test_prose(plan: Reading) -> None:
    assert prose(plan) == list(sample.PROSE)


@needs_office
def test_table_over_pages(plan: Reading) -> None:
    (table,) = [block for block in plan.blocks if isinstance(block, Table)]
    rows = [[" ".join(plan.text[c.start : c.end].split()) for c in row] for row in table.rows]
    assert rows == [list(row) for row in annex_rows(_REPEATS)]
    assert table.column_count == 4
    assert table.rows[1][0].column_span == 4
    assert table.rows[2][2] == table.rows[3][2]


@needs_office
def test_pages_tile_the_text(plan: Reading) -> None:
    assert len(plan.pages) >= 4
    assert plan.pages[0].start == 0
    assert plan.pages[-1].end == len(plan.text)
    for before, after in pairwise(plan.pages):
        assert before.end == after.start
    assert all("Bản dự thảo lưu hành nội bộ" in page.notes for page in plan.pages)
    assert "dự thảo" not in plan.text
    assert {page.text_method for page in plan.pages} == {plan.text_method} == {"text-layer"}


@needs_office
def test_words_stand_where_they_are_printed(plan: Reading) -> None:
    words = plan.words
    assert " ".join(plan.text[w.start : w.end] for w in words) == " ".join(plan.text.split())
    assert all(before.end <= after.start for before, after in pairwise(words))
    for word in words:
        page = plan.pages[word.box.page - 1]
        assert page.start <= word.start < word.end <= page.end
        assert page.width is not None
        assert page.height is not None
        assert 0 <= word.box.x0 < word.box.x1 <= page.width
        assert 0 <= word.box.top < word.box.bottom <= page.height
    title = next(w for w in words if plan.text[w.start :].startswith("KẾ HOẠCH"))
    assert abs((title.box.x0 + title.box.x1) / 2 - 297) < 60  # in the middle of the page
    assert title.box.top < 250


@needs_office
def test_looks(plan: Reading) -> None:
    by_text = {plan.text[b.start : b.end]: b for b in plan.blocks if isinstance(b, Paragraph)}
    title = by_text["KẾ HOẠCH"]
    assert (title.bold, title.italic, title.centered) == (True, False, True)
    basis = by_text[sample.BODY[0]]
    assert (basis.bold, basis.italic, basis.centered) == (False, True, False)


_MATRIX = {  # text that runs to the right from (100, 200) once the page is turned
    0: "1 0 0 1 100 642",
    90: "0 1 -1 0 200 100",
    180: "-1 0 0 -1 495 200",
    270: "0 -1 1 0 395 742",
}


@pytest.mark.parametrize("rotate", list(_MATRIX))
def test_rotated_pages(rotate: int) -> None:
    content = f"BT /F1 12 Tf {_MATRIX[rotate]} Tm (Ke hoach) Tj ET"
    document = pdfium.PdfDocument(bare_pdf(content, rotate=rotate))
    view = view_page(document[0], 1)
    assert (view.width, view.height) == ((595, 842) if rotate % 180 == 0 else (842, 595))
    first, second = read_words(document[0], view)
    assert (first.text, second.text) == ("Ke", "hoach")
    assert first.x0 == pytest.approx(100, abs=1)
    assert second.x0 > first.x1
    assert first.top < 200 < first.bottom
    assert first.bottom - first.top == pytest.approx(13.8, abs=0.5)


def test_raised_number_of_a_footnote_is_no_part_of_the_word() -> None:
    content = "BT /F1 12 Tf 100 700 Td (hoach) Tj /F1 7 Tf 5 Ts (12) Tj 0 Ts /F1 12 Tf ( nay) Tj ET"
    document = pdfium.PdfDocument(bare_pdf(content))
    words = [word.text for word in read_words(document[0], view_page(document[0], 1))]
    assert words == ["hoach", "nay"]


def test_hyphen_at_a_line_end_stays() -> None:
    words = []
    content = "BT /F1 12 Tf 100 700 Td (so 76/NQ-) Tj 0 -14 Td (CP ngay) Tj ET"
    document = pdfium.PdfDocument(bare_pdf(content))
    words = [word.text for word in read_words(document[0], view_page(document[0], 1))]
    assert words == ["so", "76/NQ-", "CP", "ngay"]
