"""Citations in pieces of text: a table of sentences, spans, and what holds for any text."""

import csv
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.knowledge import load
from extractor.language.acts import is_certain, title_key
from extractor.language.citations import find_citations
from extractor.model import CitationMention

ROWS = list(csv.DictReader((Path(__file__).parent / "citations.csv").open(encoding="utf-8")))


def described(mention: CitationMention) -> str:
    """As in citations.csv: "type; number; date; issuer; title", without empty fields at the end."""
    day = mention.issued_on.isoformat() if mention.issued_on else ""
    fields = (mention.doc_type, mention.number, day, mention.issuer, mention.title)
    return "; ".join(field or "" for field in fields).rstrip("; ")


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:50] for row in ROWS])
def test_sentences(row: dict[str, str]) -> None:
    found = [described(mention) for mention in find_citations(row["text"])]
    assert found == [item for item in row["expected"].split(" || ") if item]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "theo Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình",
            ["Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ"],
        ),
        (
            "tại Nghị định số 107/2020/NĐ-CP, 108/2020/NĐ-CP ngày 14/9/2020.",
            ["Nghị định số 107/2020/NĐ-CP, 108/2020/NĐ-CP ngày 14/9/2020"] * 2,
        ),
        (
            "Nghị quyết số 27/NQ- TW ngày\xa009/11/2022 của Ban Chấp hành Trung ương, Luật Giá",
            [
                "Nghị quyết số 27/NQ- TW ngày\xa009/11/2022 của Ban Chấp hành Trung ương",
                "Luật Giá",
            ],
        ),
        (
            "Luật Viên chức ngày 15 tháng 11 năm 2010; Hiến pháp năm 2013.",
            ["Luật Viên chức ngày 15 tháng 11 năm 2010", "Hiến pháp năm 2013"],
        ),
        (
            "khoản 4, Điều 35 Nghị định số 60/2021/NĐ-CP (ngày 21/6/2021)",
            ["Nghị định số 60/2021/NĐ-CP (ngày 21/6/2021)"],
        ),
    ],
)
def test_quotes(text: str, quotes: list[str]) -> None:
    assert [text[mention.start : mention.end] for mention in find_citations(text)] == quotes


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:50] for row in ROWS])
def test_white_space_and_markdown_change_nothing(row: dict[str, str]) -> None:
    noisy = "**" + row["text"].replace(" ", " \xa0").replace("\n", "\n ") + "**"
    assert list(map(described, find_citations(noisy))) == list(
        map(described, find_citations(row["text"]))
    )


# fmt: off
PIECES = st.sampled_from([
    "Luật", "Bộ luật", "Nghị quyết", "Quyết định", "các", "số", ":", "76/NQ-CP", "19", ", ", ";",
    "và", "của", "Chính phủ", "Đại hội", "Đảng bộ", "tỉnh", "ngày", "15/7/2021", "năm 2013",
    "sửa đổi, bổ sung", "một số điều của", "Đất đai", "Phòng, chống", "(", ")", "\n", "tại",
    "131/2020/QH14", "UBND tỉnh", "lần thứ XIV", "nhiệm kỳ 2020 - 2025", "Ủy ban nhân dân", "/",
    "-", "ngày 40/13/2021",
])
# fmt: on


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=200))
def test_any_text(text: str) -> None:
    mentions = find_citations(text)
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        quote = text[mention.start : mention.end]
        assert quote == quote.strip()
        assert mention.number or mention.title
    # every mention but one sharing an enumeration's quote begins where those before it have ended
    for left, right in pairwise(mentions):
        same = (left.start, left.end) == (right.start, right.end)
        assert same or right.start >= left.end or left.start == right.start


def test_title_key_joins_spellings_of_one_act() -> None:
    assert title_key("Luật Thi đua khen thưởng") == title_key("Luật Thi đua, Khen thưởng")
    assert title_key("Luật Ban hành VBQPPL") == title_key(
        "Luật ban hành văn bản quy phạm pháp luật"
    )
    assert title_key("Luật Ban hành văn bản QPPL") == title_key("Luật Ban hành VBQPPL")
    assert title_key("Luật Đất đai") != title_key("Luật Đầu tư")


def test_certainty_of_an_act_name() -> None:
    assert is_certain("Luật Đất đai năm 2024")
    assert is_certain("Luật sửa đổi, bổ sung một số điều của Luật Chưa Biết")
    assert not is_certain("Luật Công nghiệp xanh")


@pytest.mark.parametrize("kind", load("document_types")["types"], ids=lambda kind: kind["name"])
def test_every_type_with_a_symbol_is_recognised(kind: dict[str, list[str]]) -> None:
    for symbol in kind.get("symbols", ()):
        text = f"theo {kind['name']} số 12/{symbol}-UBND ngày 01/02/2023 của UBND tỉnh"
        assert [described(m) for m in find_citations(text)] == [
            f"{kind['name']}; 12/{symbol}-UBND; 2023-02-01; UBND tỉnh"
        ]


@pytest.mark.parametrize("name", load("acts")["laws"])
def test_every_listed_law_is_read_to_its_end(name: str) -> None:
    text = f"theo Luật {name}, Nghị định và các văn bản hướng dẫn"
    assert [m.title for m in find_citations(text)] == [f"Luật {name}"]


def test_text_without_citations_costs_little() -> None:
    line = (
        "Nâng cao chất lượng công tác xây dựng, hoàn thiện pháp luật; phấn đấu đến năm 2025 có "
        "ít nhất 80% hồ sơ được giải quyết trực tuyến, mức độ 3, 4, trước ngày 15/12/2024.\n"
    )
    paragraphs = [line * 10] * 400
    size = sum(len(paragraph.encode()) for paragraph in paragraphs)
    started = time.process_time()
    assert not any(find_citations(paragraph) for paragraph in paragraphs)
    assert size / (time.process_time() - started) > 2_000_000  # bytes a second


@pytest.mark.parametrize(
    "hostile",
    [
        "Nghị quyết " + "của " * 20_000,
        "Luật " * 20_000,
        "Quyết định số " + "1/QĐ-UBND, " * 2_000,
        "Luật Sửa đổi, bổ sung một số điều của " * 2_000,
        "Nghị quyết số 1/NQ-CP của " + "Ủy ban nhân dân " * 5_000,
        "Nghị quyết Đại hội " + "Đảng bộ tỉnh " * 5_000,
        "số 1/NQ" + " " * 50_000 + "Luật Đất đai",
        "Luật A" + ", " * 50_000,
    ],
    ids=lambda text: text[:30],
)
def test_hostile_text_is_read_in_time(hostile: str) -> None:
    started = time.process_time()
    find_citations(hostile)
    assert time.process_time() - started < 5
