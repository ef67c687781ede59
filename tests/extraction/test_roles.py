"""Who does a duty: a table of headings, sentences and cells, most of them real."""

import csv
from pathlib import Path

import pytest

from extractor.extraction.roles import agencies_of_heading, cell_assignments, partners_of
from extractor.extraction.subjects import is_generic, subject_of

ROWS = list(csv.reader(Path(__file__).with_name("roles.csv").open(encoding="utf-8")))[1:]


def found_in(place: str, text: str) -> tuple[str, ...]:
    if place == "heading":
        return agencies_of_heading(text)
    if place == "cell":
        return tuple(one.mention for one in cell_assignments(text, "lead"))
    if place == "partners":
        return partners_of(text)
    subject = subject_of(text)
    return subject.mentions if subject else ()


@pytest.mark.parametrize(("place", "text", "expected"), ROWS, ids=[row[1][:60] for row in ROWS])
def test_table(place: str, text: str, expected: str) -> None:
    assert " // ".join(found_in(place, text)) == expected


def test_table_holds_bodies_that_act_and_others() -> None:
    assert sum(bool(row[2]) for row in ROWS) >= 35
    assert sum(row[0] != "cell" and not row[2] for row in ROWS) >= 10


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("Giao Sở Y tế theo dõi việc thực hiện.", True),
        ("UBND tỉnh yêu cầu Thủ trưởng các sở, ngành triển khai.", True),
        ("Sở Y tế chủ trì theo dõi.", False),
    ],
)
def test_who_is_addressed(text: str, addressed: bool) -> None:
    subject = subject_of(text)
    assert subject is not None
    assert subject.addressed is addressed
    assert text[subject.start :].startswith(subject.mentions[0])
    assert text[: subject.end].endswith(subject.mentions[-1])


@pytest.mark.parametrize(
    ("mention", "generic"),
    [
        ("Các cơ quan, đơn vị", True),
        ("các sở, ban, ngành", True),
        ("Thủ trưởng các cơ quan, đơn vị", True),
        ("các cơ quan, đơn vị có liên quan", True),
        ("Sở Nội vụ", False),
        ("Các cơ quan chuyên môn thuộc UBND tỉnh", False),
        ("UBND các xã", False),
    ],
)
def test_who_is_nobody_in_particular(mention: str, generic: bool) -> None:
    assert is_generic((mention,)) is generic
    assert not is_generic((mention, "Sở Nội vụ"))


def test_a_cell_keeps_its_role() -> None:
    (one,) = cell_assignments("Sở Tư pháp", "monitoring")
    assert (one.mention, one.role) == ("Sở Tư pháp", "monitoring")
