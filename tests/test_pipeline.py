"""The whole way of a text: what must hold for every text, whatever it says."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_plans import INTRODUCTION, LETTERHEAD, reading_of

from extractor.model import Extraction, Page, Reading
from extractor.normalise import clean, fold, plain, squeeze
from extractor.pipeline import structure, understand, understand_file
from extractor.reading.text import text_blocks
from extractor.structure.document import Document
from extractor.structure.ranges import paragraph_ranges, preamble_range

PLANS = [
    path
    for path in sorted((Path(__file__).parent.parent / "corpora" / "plans").iterdir())
    if path.suffix in (".txt", ".md")
]


def check(extraction: Extraction) -> None:
    """What the contract promises of any extraction."""
    text = extraction.reading.text
    pages = extraction.reading.pages
    assert pages[0].start == 0
    assert pages[-1].end == len(text)
    assert all(before.end == after.start for before, after in pairwise(pages))
    for index, section in enumerate(extraction.sections):
        assert section.parent is None or 0 <= section.parent < index
        assert 0 <= section.start <= section.heading_end <= section.end <= len(text)
        above = extraction.sections[section.parent].path if section.parent is not None else ""
        assert section.path == " > ".join(part for part in (above, section.label) if part)
    for fact in (*extraction.targets, *extraction.obligations, *extraction.citations):
        assert 0 <= fact.start < fact.end <= len(text)
        quote = text[fact.start : fact.end]
        assert quote == quote.strip()
        assert 0 <= fact.confidence <= 1
    for target in extraction.targets:
        assert target.section is None or target.section < len(extraction.sections)
        assert (target.kind == "quantitative") == (target.value is not None)
        assert (target.value_max is not None) == (target.comparator == "range")
        assert target.indicator
        assert _ordered(target.start_on, target.due_on)
    for duty in extraction.obligations:
        assert duty.section is None or duty.section < len(extraction.sections)
        assert (duty.due_bound is None) == (duty.due_on is None)
        assert all(squeeze(one.mention) in squeeze(text) for one in duty.assignments)
        assert _ordered(duty.start_on, duty.due_on)
    for facts in (extraction.targets, extraction.obligations):
        assert all((a.start, a.end) <= (b.start, b.end) for a, b in pairwise(facts))


def _ordered(first: date | None, last: date | None) -> bool:
    return first is None or last is None or first <= last


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_sample_plans(path: Path) -> None:
    extraction = understand_file(path)
    check(extraction)
    assert extraction == understand_file(path)
    assert extraction.sections


LINES = sorted(
    {
        line
        for path in PLANS
        for line in path.read_text(encoding="utf-8").split("\n")
        if len(line) < 600
    }
)
ODD = [
    "", " ", "\t", "\t\t", "|", "| |", "|---|", "**", "***", "#", "## ", "-", "- ", "+", "1.", "I.",
    "a)", "Điều 1.", "Phụ lục", "PHỤ LỤC", "KẾ HOẠCH", "(Kèm theo", "Nơi nhận:", "100%", "²", "İ",
    "TM. ỦY BAN NHÂN DÂN", "Đến năm 2025:", "Cơ quan chủ trì: ", "Thời gian: .", "\ufeff",
    "\u00a0", "\u0301", "\x00",
]  # fmt: skip


def laid_out(text: str) -> Reading:
    """Any text as if it had been read, also what no reader gives."""
    text = unicodedata.normalize("NFC", text)
    page = Page(1, 0, len(text), "text")
    blocks = tuple(text_blocks(text))
    return Reading("0" * 64, "x.txt", "text/plain", 1, text, (page,), blocks, "text")


@st.composite
def shuffled_plans(draw: st.DrawFn) -> str:
    """Lines of real plans out of order, cut, doubled and mixed with odd ones."""
    lines = draw(st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(ODD)), max_size=12))
    mutated = []
    for line in lines:
        change = draw(st.sampled_from(["keep", "keep", "cut", "double", "indent", "spaces"]))
        if change == "cut" and line:
            line = line[: draw(st.integers(0, len(line)))]
        elif change == "double":
            line = f"{line} {line}"
        elif change == "indent":
            line = f"\t{line}"
        elif change == "spaces":
            line = line.replace(" ", "\u00a0").replace("-", "–")
        mutated.append(line)
    body = "\n".join(mutated)
    if draw(st.booleans()):
        return "\n".join((*LETTERHEAD, "Phát triển giai đoạn 2021 - 2025", INTRODUCTION, body))
    return body


@settings(max_examples=120, deadline=2000, suppress_health_check=list(HealthCheck))
@given(shuffled_plans())
def test_lines_of_plans_in_any_order(text: str) -> None:
    check(understand(laid_out(text)))


@settings(max_examples=80, deadline=2000)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    check(understand(laid_out(text)))


@given(st.one_of(st.text(), st.sampled_from(LINES)))
def test_views_keep_the_length(text: str) -> None:
    for view in (clean, fold, plain):
        assert len(view(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "100% hồ sơ, " * 400,
        "phối hợp với Sở Y tế, " * 300,
        "I. A\n1. B\na) C\n" * 300,
        "- Sở Nội vụ: Sở Tư pháp; " * 200,
        "(" * 3000 + ")" * 3000,
        "\tA\n" * 2000,
        "| a " * 3000,
        "hằng năm " * 500,
        "Căn cứ " * 500 + ", " * 500,
    ],
    ids=[
        "values",
        "partners",
        "labels",
        "agencies",
        "brackets",
        "cells",
        "pipes",
        "times",
        "commas",
    ],
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    began = monotonic()
    check(understand(laid_out("I. NHIỆM VỤ\n" + text)))
    assert monotonic() - began < 5  # seconds; a quadratic step takes minutes


def test_an_empty_text() -> None:
    extraction = understand(reading_of(""))
    assert (extraction.sections, extraction.targets, extraction.obligations) == ((), (), ())
    assert extraction.citations == ()


def test_facts_do_not_depend_on_the_name_of_the_file() -> None:
    text = PLANS[-1].read_text(encoding="utf-8")
    one, other = (understand(reading_of(text, name)) for name in ("a.txt", "b.md"))
    assert (one.targets, one.obligations, one.citations) == (
        other.targets,
        other.obligations,
        other.citations,
    )


def document_of(text: str) -> Document:
    return structure(reading_of(text))


def test_paragraph_ranges_hold_every_paragraph_and_cell_once() -> None:
    text = "KẾ HOẠCH\nCăn cứ Luật Đầu tư;\nI. NHIỆM VỤ\nSTT\tNhiệm vụ\n1\tRà soát\n2\tRà soát\nHết."
    document = document_of(text)
    found = [text[start:end] for start, end in paragraph_ranges(document)]
    assert found == re.split(r"[\n\t]", text)


def test_the_preamble_ends_before_the_body() -> None:
    text = "KẾ HOẠCH\nCăn cứ Luật Đầu tư;\nI. NHIỆM VỤ\n- Rà soát."
    span = preamble_range(document_of(text))
    assert span is not None
    assert text[slice(*span)] == "KẾ HOẠCH\nCăn cứ Luật Đầu tư;"
    assert preamble_range(document_of("")) is None
    assert preamble_range(document_of("I. NHIỆM VỤ\n- Rà soát.")) is None


def test_an_agency_of_a_heading_is_named_as_printed() -> None:
    text = "I. TỔ CHỨC THỰC HIỆN\n1. Phòng Tài chính – Kế hoạch\n- Bố trí kinh phí."
    (duty,) = understand(reading_of(text)).obligations
    assert [one.mention for one in duty.assignments] == ["Phòng Tài chính – Kế hoạch"]
