"""Scans: recognised text is near its source, and its boxes lie on the paper."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein
from rendering import sample
from rendering.office import PROGRAM, converted
from rendering.scan import scan_pdf, scan_pictures
from rendering.word import annex_rows, plan_docx

from extractor.model import Box, Paragraph, Reading, Table
from extractor.reading.dispatch import read_bytes
from extractor.reading.ocr import Recognised, ocr_available
from extractor.reading.page_flow import PageContent
from extractor.reading.scans import count_bars, picture_rulings, skew

pytestmark = pytest.mark.skipif(
    PROGRAM is None or ocr_available() is not None,
    reason="LibreOffice or the Vietnamese data of Tesseract is not installed",
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return converted(plan_docx(repeats=60, tracked=False), "pdf")


@pytest.fixture(scope="module")
def plan() -> Reading:
    source = converted(plan_docx(tracked=False), "pdf")
    return read_bytes(scan_pdf(source, 0.6, stamp=True), "ban-quet.pdf")


def distance(one: str, other: str) -> float:
    """Share of characters that differ."""
    return Levenshtein.normalized_distance(" ".join(one.split()), " ".join(other.split()))


def test_prose(plan: Reading) -> None:
    text = "\n".join(plan.text[b.start : b.end] for b in plan.blocks if isinstance(b, Paragraph))
    assert distance(text, "\n".join(sample.PROSE)) < 0.03
    assert plan.text_method == "ocr"
    assert plan.ocr_confidence is not None
    assert plan.ocr_confidence > 0.85


def test_table_is_read_cell_by_cell(plan: Reading) -> None:
    (table,) = [block for block in plan.blocks if isinstance(block, Table)]
    expected = annex_rows()
    assert [len(row) for row in table.rows] == [len(row) for row in expected]
    found = " ".join(plan.text[c.start : c.end] for row in table.rows[:2] for c in row)
    assert distance(found, " ".join(cell for row in expected[:2] for cell in row)) < 0.15
    assert table.rows[2][2] == table.rows[3][2]


def test_boxes_lie_on_the_paper_as_scanned(plan: Reading) -> None:
    """The word at the foot of the page, far from its middle, has moved the most."""
    word = next(w for w in plan.words if plan.text[w.start : w.end] == "Nơi")
    (picture, *_) = scan_pictures(converted(plan_docx(tracked=False), "pdf"), 0.6, stamp=True)
    scale = picture.width / (plan.pages[0].width or 1)
    box = [round(v * scale) for v in (word.box.x0, word.box.top, word.box.x1, word.box.bottom)]
    ink = np.asarray(picture.convert("L"))[box[1] : box[3], box[0] : box[2]] < 128
    rows = np.flatnonzero(ink.any(axis=1))
    assert ink.mean() > 0.08
    assert rows[0] > 0
    assert rows[-1] < ink.shape[0] - 1  # the letters end within the box


def test_pages_are_judged_one_by_one(pdf: bytes) -> None:
    """A scan behind a digital page: only the scan is recognised."""
    import pypdfium2 as pdfium

    mixed = pdfium.PdfDocument(pdf)
    scan = pdfium.PdfDocument(scan_pdf(converted(plan_docx(tracked=False), "pdf"), 0.0))
    mixed.import_pages(scan, [0], index=1)
    out = io.BytesIO()
    mixed.save(out)
    reading = read_bytes(out.getvalue(), "a.pdf")
    assert [page.text_method for page in reading.pages][:3] == ["text-layer", "ocr", "text-layer"]
    assert reading.text_method == "mixed"


def test_picture_on_its_side(plan: Reading) -> None:
    picture = scan_pictures(converted(plan_docx(tracked=False), "pdf"), 0.6, stamp=True)[0]
    out = io.BytesIO()
    picture.rotate(90, expand=True).save(out, "PNG")
    reading = read_bytes(out.getvalue(), "anh.png")
    assert distance(reading.text, plan.text[: plan.pages[0].end]) < 0.05
    page = reading.pages[0]
    assert all(0 <= word.box.x0 <= (page.width or 0) for word in reading.words)


def test_photograph_with_a_shade(plan: Reading) -> None:
    picture = scan_pictures(converted(plan_docx(tracked=False), "pdf"), 0.6, stamp=True)[1]
    shade = np.linspace(0.6, 1.0, picture.width)[None, :, None]
    out = io.BytesIO()
    Image.fromarray((np.asarray(picture) * shade).astype(np.uint8)).save(out, "JPEG", quality=60)
    reading = read_bytes(out.getvalue(), "anh.jpg")
    annex = reading.text[reading.text.index(sample.ANNEX[0]) :]  # one page shows no running header
    assert distance(annex, plan.text[plan.pages[1].start :]) < 0.05
    assert sum(isinstance(block, Table) for block in reading.blocks) == 1


@pytest.mark.parametrize("degrees", [-1.5, 0.0, 0.7, 2.0])
def test_skew(pdf: bytes, degrees: float) -> None:
    picture = scan_pictures(pdf, degrees)[0].convert("L")
    assert skew(np.asarray(picture)) == pytest.approx(degrees, abs=0.11)


def test_rulings_of_a_picture() -> None:
    pixels = np.full((1000, 800), 255, np.uint8)
    pixels[300:303, 100:700] = 0
    pixels[300:900, 400:402] = 0
    pixels[500:520, 200:203] = 0  # a letter
    lines = picture_rulings(pixels, scale=2.0)
    across = [line for line in lines if line.horizontal]
    down = [line for line in lines if not line.horizontal]
    assert {round(line.at) for line in across} <= {149, 150, 151, 152}
    assert {round(line.at) for line in down} <= {199, 200, 201, 202}
    assert max(line.end - line.start for line in across) == pytest.approx(300, abs=3)


@pytest.mark.parametrize(("label", "bars"), [("I", 1), ("II", 2), ("III", 3), ("A", 0), ("", 0)])
def test_bars_of_roman_numerals(label: str, bars: int) -> None:
    """Drawn as bold capitals with serifs that touch; a slanted stroke is none."""
    pixels = np.full((60, 120), 255, np.uint8)
    for index in range(len(label) if set(label) == {"I"} else 0):
        left = 20 + 16 * index
        pixels[15:45, left + 4 : left + 9] = 0
        pixels[15:18, left : left + 14] = 0
        pixels[42:45, left : left + 14] = 0
    if label == "A":
        for row in range(30):
            pixels[15 + row, 40 - row // 2 : 45 - row // 2] = 0
            pixels[15 + row, 40 + row // 2 : 45 + row // 2] = 0
    assert count_bars(pixels) == bars


def test_boxes_of_a_turned_page() -> None:
    content = PageContent(1, 842.0, 595.0, (), ())
    box = Box(1, 10, 20, 110, 40)
    turned = Recognised(content, 0.0, quarter_turns=1).on_paper(box)
    assert turned == Box(1, 555, 10, 575, 110)
    assert Recognised(content, 0.0, quarter_turns=2).on_paper(box) == Box(1, 732, 555, 832, 575)


def test_blank_picture_is_refused() -> None:
    from extractor.reading.errors import UnreadableError

    out = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(out, "PNG")
    with pytest.raises(UnreadableError, match="không có chữ"):
        read_bytes(out.getvalue(), "trang.png")
