"""Faster ways give what the plain ones give: on all plans of the corpora and on any text."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering.bare_pdf import bare_pdf

from extractor.catalogue.preparation import prepare
from extractor.extraction.headings import purpose_of_heading
from extractor.ingest import LIMITS, UNDERSTAND
from extractor.isolation import Returned, run_each
from extractor.language.agencies import split_agency_cell
from extractor.language.agency_vocabulary import words
from extractor.language.times import find_times
from extractor.normalise import clean, fold
from extractor.pipeline import understand_file
from extractor.reading.page_words import PageWord
from extractor.reading.pdf_words import PageView, read_words, view_page
from extractor.reading.rulings import Grid, GridCell
from extractor.reading.syllables import accent_share, is_syllable, syllable_share, words_of
from extractor.reading.table_pages import fill
from extractor.worker import PREPARE, WARM, Task

CORPORA = Path(__file__).parent.parent / "corpora"
PLANS = sorted(
    path
    for folder in ("plans", "written")
    for path in (CORPORA / folder).iterdir()
    if path.suffix in (".txt", ".md") and path.name != "README.md"
)
LINES = sorted({line for path in PLANS for line in path.read_text(encoding="utf-8").split("\n")})
ANY = st.one_of(
    st.text(max_size=80),
    st.sampled_from(LINES),
    st.text(alphabet="oOuUqQaáàảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴn. 1_İßđĐ&-,", max_size=24),
)


def test_processes_with_all_loaded_understand_the_same() -> None:
    """Forked from the server that has loaded everything, against this process, plan by plan."""
    tasks = [Task(path, UNDERSTAND, "parity") for path in PLANS]
    outcomes = dict(run_each(PREPARE, tasks, jobs=2, limits=LIMITS, preload=[WARM]))
    for index, path in enumerate(PLANS):
        outcome = outcomes[index]
        assert isinstance(outcome, Returned), outcome
        assert outcome.value == prepare(understand_file(path), "parity"), path.name


_PLACEMENTS = {
    old: new
    for olds, news in (("oà oá oả oã oạ", "òa óa ỏa õa ọa"), ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
                       ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"))
    for old, new in zip(olds.split(), news.split(), strict=True)
}  # fmt: skip


def plain_tones(text: str) -> str:
    """The older tone placement, by its definition, place by place."""
    result = list(text)
    for index in range(len(text) - 1):
        pair = text[index : index + 2]
        low = pair.lower()
        before, after = text[:index][-1:], text[index + 2 : index + 3]
        if low not in _PLACEMENTS or re.match(r"[^\W\d_]", after):
            continue
        if pair in (low, low.upper()) and before not in ("q", "Q"):
            new = _PLACEMENTS[low]
            result[index : index + 2] = new if pair == low else new.upper()
        elif pair == low.capitalize() and low[0] == "u" and not re.match(r"[^\W\d_]", before):
            result[index : index + 2] = _PLACEMENTS[low].capitalize()
    return "".join(result)


@settings(max_examples=400)
@given(st.text(alphabet="oOuUqQaáàảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴn 1", max_size=24))
def test_tone_placement(text: str) -> None:
    assert clean(text) == plain_tones(text)


@given(ANY)
def test_shares_of_syllables(text: str) -> None:
    judged = words_of(text)
    valid = [word for word in judged if is_syllable(word)]
    marks = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
    marked = [
        word
        for word in valid
        if any(c in marks or c == "đ" for c in unicodedata.normalize("NFD", word.lower()))
    ]
    assert syllable_share(text) == (len(valid) / len(judged) if judged else 0)
    assert accent_share(text) == (len(marked) / len(judged) if judged else 0)


@given(ANY)
def test_words_stand_in_the_text(text: str) -> None:
    view, folded = clean(text), fold(text)
    for word in words(text):
        printed = view[word.start : word.end]
        assert word.text == "".join(folded[word.start : word.end].split())
        assert word.capital == printed[0].isupper()
        assert word.upper == (len(printed) > 1 and printed.isupper())
        assert word.letters == printed[0].isalnum()


@pytest.mark.parametrize(
    "function", [find_times, split_agency_cell, purpose_of_heading, words, clean, fold],
    ids=lambda function: function.__name__,
)  # fmt: skip
def test_what_is_kept_is_what_would_be_found(function) -> None:  # type: ignore[no-untyped-def]
    for line in LINES[::7]:
        function(line)
        assert function(line) == function.__wrapped__(line)


# ------------------------------------------------------------------------ PDF

_raw = pdfium.raw
_PRINTED = st.lists(
    st.tuples(
        st.sampled_from(
            ["1 0 0 1", "1 0.2 -0.2 1", "0 1 -1 0", "1 0 0.3 1", "2 0 0 2", "-1 0 0 1"]
        ),
        st.integers(60, 500),
        st.integers(60, 700),
        st.sampled_from([7, 12, 40]),  # size
        st.sampled_from([0, 4, -3]),  # raised
        st.sampled_from([0, 2]),  # filled, or outlined too
        st.sampled_from(["a b", "x", "K e H", "1 -"]),
    ),
    max_size=6,
)


def plain_characters(page: Any, view: PageView) -> Iterator[tuple[str, float, float, bool]]:
    """Each character with the top and bottom of its line and whether bold, all asked anew."""
    text_page = page.get_textpage()
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), _raw.FS_MATRIX()
    for index in range(text_page.count_chars()):
        character = chr(_raw.FPDFText_GetUnicode(text_page.raw, index))
        if character.isspace():
            continue
        _raw.FPDFText_GetCharOrigin(text_page.raw, index, x, y)
        _raw.FPDFText_GetMatrix(text_page.raw, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = _raw.FPDFText_GetFontSize(text_page.raw, index) * scale
        base = view.place(x.value, y.value, x.value, y.value)[1]
        owner = _raw.FPDFText_GetTextObject(text_page.raw, index)
        bold = bool(owner) and _raw.FPDFTextObj_GetTextRenderMode(owner) == 2
        yield character, base - 0.9 * size, base + 0.25 * size, bold


@given(_PRINTED, st.sampled_from([0, 90, 180, 270]))
def test_looks_asked_once_an_object_are_those_of_each_character(
    printed: list[tuple[Any, ...]], rotate: int
) -> None:
    content = "BT " + " ".join(
        f"/F1 {size} Tf {raised} Ts {mode} Tr {matrix} {x} {y} Tm ({text}) Tj"
        for matrix, x, y, size, raised, mode, text in printed
    )  # fmt: skip
    page = pdfium.PdfDocument(bare_pdf(content + " ET", rotate=rotate))[0]
    view = view_page(page, 1)
    plain = set(plain_characters(page, view))
    for word in read_words(page, view):
        assert (word.text[0], word.top, word.bottom, word.bold) in plain


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=20))
def test_a_word_is_in_the_nearest_cell(places: list[tuple[int, int]]) -> None:
    edges = [10, 20, 40]
    cells = [
        GridCell(r, r, c, c, edges[c], edges[r], edges[c + 1], edges[r + 1])
        for r in range(2)
        for c in range(2)
    ]
    grid = Grid((10, 20, 40), (10, 20, 40), tuple(cells))
    words = [PageWord(f"w{i}", x, y, x, y, 1) for i, (x, y) in enumerate(places)]

    def distance(word: PageWord, cell: GridCell) -> float:
        return max(cell.x0 - word.x0, 0, word.x0 - cell.x1) + max(
            cell.top - word.top, 0, word.top - cell.bottom
        )

    found = {
        word: cell.x0
        for row in fill(grid, words).rows
        for cell in row
        for word in cell.text.split()
    }
    for word in words:
        assert found[word.text] == min(cells, key=lambda cell: distance(word, cell)).x0
