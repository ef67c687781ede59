"""Plain text and Markdown: paragraphs with their marks, and the three forms of tables."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_plans import reading_of

from extractor.model import Paragraph, Table
from extractor.reading.text import text_blocks

TASKS = "\n".join(
    [
        *("\tSTT", "\tNhiệm vụ", "\tThời gian", "\tCơ quan chủ trì", ""),
        *(["\tI. THỂ CHẾ"] * 4), "",
        *("\t1", "\t- Rà soát văn bản.", "- Ban hành văn bản."),
        *("\tTháng 6/2022", "\tPhòng Tư pháp", ""),
        *("\t2", "\tKiểm tra", "\t", "\t", ""),
    ]
)  # fmt: skip


def rows(table: Paragraph | Table, text: str) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[text[cell.start : cell.end] for cell in row] for row in table.rows]


def one_table(text: str) -> tuple[Table, list[list[str]]]:
    (table,) = (block for block in text_blocks(text) if isinstance(block, Table))
    return table, rows(table, text)


def paragraphs(text: str) -> list[str]:
    return [text[b.start : b.end] for b in text_blocks(text) if isinstance(b, Paragraph)]


def test_one_cell_a_line() -> None:
    table, found = one_table(TASKS)
    assert table.column_count == 4
    assert found == [
        ["STT", "Nhiệm vụ", "Thời gian", "Cơ quan chủ trì"],
        ["I. THỂ CHẾ"],
        ["1", "- Rà soát văn bản.\n- Ban hành văn bản.", "Tháng 6/2022", "Phòng Tư pháp"],
        ["2", "Kiểm tra", "", ""],
    ]
    assert table.rows[1][0].column_span == 4
    assert [cell.column for cell in table.rows[2]] == [0, 1, 2, 3]


def test_prose_around_a_table_stays_prose() -> None:
    text = f"PHỤ LỤC\nDanh mục nhiệm vụ:\n{TASKS}\nNơi nhận:\n- Lưu: VT."
    assert [isinstance(block, Table) for block in text_blocks(text)] == [
        False, False, True, False, False,
    ]  # fmt: skip
    assert paragraphs(text) == ["PHỤ LỤC", "Danh mục nhiệm vụ:", "Nơi nhận:", "- Lưu: VT."]


def test_one_row_a_line() -> None:
    text = "STT\tChỉ tiêu\tNăm 2022\tNăm 2025\n1\tHộ nghèo\t5%\t3%\n2\tXã đạt chuẩn\t60%\t80%\n"
    table, found = one_table(text)
    assert found[1:] == [["1", "Hộ nghèo", "5%", "3%"], ["2", "Xã đạt chuẩn", "60%", "80%"]]
    assert table.column_count == 4


def test_pipes() -> None:
    text = (
        "| STT | Nhiệm vụ | Cơ quan chủ trì |\n|---|:---:|---|\n"
        "| 1 | Rà soát<br>văn bản | Sở Tư pháp |\n| 2 | A \\| B | |\n"
    )
    _, found = one_table(text)
    assert found == [
        ["STT", "Nhiệm vụ", "Cơ quan chủ trì"],
        ["1", "Rà soát<br>văn bản", "Sở Tư pháp"],
        ["2", "A \\| B", ""],
    ]


def test_a_group_row_repeats_its_words_over_the_columns() -> None:
    table, found = one_table("| STT | Nhiệm vụ |\n|---|---|\n| **I. THỂ CHẾ** | **I. THỂ CHẾ** |\n")
    assert found[1] == ["**I. THỂ CHẾ**"]
    assert table.rows[1][0].column_span == 2


def test_a_table_that_goes_on_under_its_heading_repeated_is_one() -> None:
    head = "| STT | Nhiệm vụ |\n|---|---|\n"
    _, found = one_table(f"{head}| 1 | Rà soát |\n\n{head.upper()}| 2 | Ban hành |\n")
    assert found == [["STT", "Nhiệm vụ"], ["1", "Rà soát"], ["2", "Ban hành"]]
    text = f"{head}| 1 | A |\n\n| TT | Dự án |\n|---|---|\n| 1 | B |\n"
    assert len(text_blocks(text)) == 2


@pytest.mark.parametrize(
    "layout",
    [
        "UBND TỈNH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/KH-UBND\tLâm Đồng, ngày 1/1/2022\n",
        "\tNơi nhận:\n\t- Như Điều 3;\n\t- Lưu: VT.\n",
    ],
)
def test_tabs_of_a_layout_part_paragraphs(layout: str) -> None:
    blocks = text_blocks(layout)
    assert all(isinstance(block, Paragraph) for block in blocks)
    assert [layout[b.start : b.end] for b in blocks] == [
        part.strip() for part in re.split(r"[\t\n]+", layout) if part.strip()
    ]


@pytest.mark.parametrize(
    ("line", "bold", "italic", "level"),
    [
        ("I. MỤC TIÊU", False, False, None),
        ("**I. MỤC TIÊU**", True, False, None),
        ("**I. MỤC TIÊU:**", True, False, None),
        ("**2. Phòng Tư pháp:** Báo cáo", False, False, None),
        ("### 1. Mục đích", False, False, 3),
        ("## **II. NỘI DUNG**", True, False, 2),
        ("*(Kèm theo Kế hoạch)*", False, True, None),
        ("* Sở Nội vụ", False, False, None),
        ("#hashtag", False, False, None),
    ],
)
def test_marks_of_a_paragraph(line: str, bold: bool, italic: bool, level: int | None) -> None:
    (block,) = text_blocks(line)
    assert isinstance(block, Paragraph)
    assert (block.bold, block.italic, block.heading_level) == (bold, italic, level)
    assert (block.start, block.end) == (0, len(line))


def test_a_reading_is_one_page_of_composed_letters() -> None:
    reading = reading_of("Ke\u0302\u0301 hoạch\r\nnăm 2022")
    assert reading.text.startswith("Kế hoạch")
    (page,) = reading.pages
    assert (page.number, page.start, page.end) == (1, 0, len(reading.text))
    assert (reading.text_method, reading.words) == ("text", ())


LINES = st.lists(
    st.sampled_from(
        ["\tSTT", "\tNhiệm vụ", "\t", "", " ", "| a | b |", "|---|---|", "|", "||", "a\tb\tc", "a",
         "\t\t\t", "**đậm**", "# đề mục", "| \\| |", "\u00a0", "- a", "b thường", "\ta\tb"]
    ),
    max_size=14,
).map("\n".join)  # fmt: skip


@given(st.one_of(LINES, st.text()))
def test_any_text(text: str) -> None:
    position = 0
    for block in text_blocks(text):
        assert position <= block.start < block.end <= len(text)
        position = block.end
        if isinstance(block, Table):
            for row in block.rows:
                columns = [cell.column for cell in row]
                assert columns == sorted(set(columns))
                for cell in row:
                    assert block.start <= cell.start <= cell.end <= block.end
                    assert cell.column + cell.column_span <= block.column_count


def test_leaders_between_rows_do_not_part_a_table() -> None:
    text = "TT\tNhiệm vụ\tChủ trì\n1\tRà soát\tSở A\n….......\n8\tBáo cáo\tSở B\n"
    (table,) = (block for block in text_blocks(text) if isinstance(block, Table))
    assert [text[row[1].start : row[1].end] for row in table.rows] == [
        "Nhiệm vụ",
        "Rà soát",
        "Báo cáo",
    ]
