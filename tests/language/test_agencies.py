"""Bodies in text: a table of real strings, and what holds for any text."""

import csv
import json
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.agencies import (
    defined_abbreviations,
    expand_abbreviations,
    find_agencies,
    is_agency,
    parse_agency_list,
    split_agency_cell,
)
from extractor.model import AgencyMention

ROWS = list(csv.DictReader((Path(__file__).parent / "agencies.csv").open(encoding="utf-8")))
CORPORA = Path(__file__).parents[2] / "corpora"
CALLS: dict[str, Callable[[str], tuple[AgencyMention, ...]]] = {
    "list": parse_agency_list,
    "cell": split_agency_cell,
    "find": find_agencies,
}
VOCABULARY = """
    Sở Phòng Ban UBND các cơ quan đơn vị Nội vụ Y tế và , ; : ( ) - & / tỉnh xã phường 11 cấp
    Thủ trưởng chủ trì Văn phòng HĐND Trung tâm Văn hóa Chi cục có liên quan thuộc
"""
WORDS = st.sampled_from(VOCABULARY.split()) | st.just("\n")
DETERMINERS = {"các", "những", "mọi", "từng", "mỗi", "tất", "cả", "toàn", "thể", "một", "số", "bộ"}
TEXTS = st.text() | st.lists(WORDS, max_size=30).map(" ".join)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['call']}: {row['text'][:40]}" for row in ROWS])
def test_strings(row: dict[str, str]) -> None:
    text = row["text"]
    if row["call"] == "whole":
        assert is_agency(text) == bool(row["expected"])
        return
    mentions = CALLS[row["call"]](text)
    expected = [part for part in row["expected"].split(" | ") if part]
    assert [text[mention.start : mention.end] for mention in mentions] == expected


def test_start_is_an_offset_into_the_text() -> None:
    text = "Giao  Phòng Nội vụ, Phòng Tư pháp thực hiện"
    mentions = parse_agency_list(text, 4)
    assert [text[mention.start : mention.end] for mention in mentions] == [
        "Phòng Nội vụ",
        "Phòng Tư pháp",
    ]


@pytest.mark.parametrize(
    ("text", "collective"),
    [
        ("các sở, ban, ngành", True),
        ("UBND 11 phường", True),
        ("UBND các xã, phường", True),
        ("UBND cấp xã", True),
        ("Thủ trưởng các cơ quan, đơn vị", True),
        ("các Ngân hàng thương mại", True),
        ("UBND thị xã", False),
        ("Ban Quản lý các khu công nghiệp tỉnh", False),
        ("Ngân hàng Nhà nước chi nhánh khu vực 14", False),
        ("Sở Văn hóa, Thể thao và Du lịch", False),
    ],
)
def test_groups_are_collective(text: str, collective: bool) -> None:
    assert [mention.collective for mention in parse_agency_list(text)] == [collective]


@pytest.mark.parametrize(
    ("mention", "full"),
    [
        ("UBND quận", "Ủy ban nhân dân quận"),
        ("Văn phòng HĐND & UBND thị xã", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thị xã"),
        ("HĐND&UBND huyện", "Hội đồng nhân dân và Ủy ban nhân dân huyện"),
        ("Phòng VH & TT", "Phòng Văn hóa và Thông tin"),
        ("Trung tâm VH,TT&TT thị xã", "Trung tâm Văn hóa, Thông tin và Thể thao thị xã"),
        ("Ban TC-NV", "Ban Tổ chức - Nội vụ"),
        (
            "Sở GD&ĐT TP. Hồ Chí Minh",
            "Sở Giáo dục và Đào tạo thành phố Hồ Chí Minh",
        ),
        ("TT. HĐND TX", "Thường trực Hội đồng nhân dân thị xã"),
        ("BHXH  tỉnh", "Bảo hiểm xã hội tỉnh"),
        ("Sở Tài chính", "Sở Tài chính"),
    ],
)
def test_abbreviations_are_written_out(mention: str, full: str) -> None:
    assert expand_abbreviations(mention) == full


def test_the_document_defines_abbreviations_first() -> None:
    assert expand_abbreviations("Phòng KTHT", {"KTHT": "Kinh tế và Hạ tầng"}) == (
        "Phòng Kinh tế và Hạ tầng"
    )
    assert expand_abbreviations("TP", {"TP": "Tư pháp"}) == "Tư pháp"


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ("giải quyết thủ tục hành chính (TTHC)", {"TTHC": "thủ tục hành chính"}),
        ("Ủy ban nhân dân (UBND) quận", {"UBND": "Ủy ban nhân dân"}),
        ("đội ngũ cán bộ, công chức (CBCC)", {"CBCC": "cán bộ, công chức"}),
        ("Phòng Văn hóa và Thông tin (VH&TT)", {"VH&TT": "Văn hóa và Thông tin"}),
        ("công nghệ thông tin (sau đây viết tắt là CNTT)", {"CNTT": "công nghệ thông tin"}),
        (
            "kết quả của Hội đồng Thi đua – Khen thưởng ngành Y tế thành phố "
            "(gọi tắt là Hội đồng thi đua).",
            {"Hội đồng thi đua": "Hội đồng Thi đua - Khen thưởng ngành Y tế thành phố"},
        ),
        ("Kế hoạch số 5 (AI) và (1) của Sở (ABC)", {}),
    ],
)
def test_defined_abbreviations(text: str, defined: dict[str, str]) -> None:
    assert defined_abbreviations(text) == defined


@pytest.mark.parametrize("path", sorted((CORPORA / "gold").glob("*.json")), ids=lambda p: p.stem)
def test_gold_agencies_are_bodies(path: Path) -> None:
    """Every lead and coordinating agency of the gold annotations is read as one list of bodies."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    mentions = {
        mention
        for obligation in gold["obligations"]
        for role in ("lead", "coordinating")
        for mention in obligation[role]
    }
    misspelt = {"đoan vị trực thuộc UBND thị xã"}
    unread = {mention for mention in mentions - misspelt if not is_agency(mention)}
    cut = {mention for mention in mentions if len(split_agency_cell(mention)) != 1}
    assert (unread, cut) == (set(), set())


def check(text: str, mentions: tuple[AgencyMention, ...]) -> None:
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        written = text[mention.start : mention.end]
        assert written == written.strip()
        assert written[-1] not in ".,;:"
    assert all(first.end <= second.start for first, second in pairwise(mentions))


@given(TEXTS)
def test_any_text_gives_separate_spans_in_order(text: str) -> None:
    for call in CALLS.values():
        check(text, call(text))
    is_agency(text)


@given(TEXTS)
def test_a_list_begins_where_it_is_asked_to(text: str) -> None:
    mentions = parse_agency_list(text)
    if mentions:
        skipped = re.findall(r"\w+", text[: mentions[0].start].lower().replace("_", " "))
        assert set(skipped) <= DETERMINERS


@given(st.text(), st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=5), max_size=3))
def test_abbreviations_take_any_text(text: str, extra: dict[str, str]) -> None:
    expand_abbreviations(text, extra)
    defined_abbreviations(text)


@pytest.mark.parametrize(
    "part",
    [
        "Sở Nội vụ, các sở, ban, ngành; UBND các xã, phường phối hợp thực hiện ",
        "xã, ",
        "các cơ quan, đơn vị, ",
        "Văn phòng ",
        "Ban Quản lý ",
        "Sở Y tế (",
        "Thủ trưởng, ",
        "UBND tỉnh thuộc ",
        "A ",
        "A - ",
    ],
)
def test_long_texts_take_linear_time(part: str) -> None:
    for call in (find_agencies, parse_agency_list, split_agency_cell):
        started = time.perf_counter()
        call(part * (40_000 // len(part)))
        assert time.perf_counter() - started < 10
