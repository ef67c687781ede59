"""Tables by rows: what is heading, group, numbering or content, in every form of text."""

from __future__ import annotations

import pytest
from small_plans import outline, plan, reading_of

from extractor.model import Cell, Table
from extractor.pipeline import structure
from extractor.structure.document import Document, Grid
from extractor.structure.labels import Label
from extractor.structure.tables import read_grid

CELL_A_LINE = "\n".join(
    [
        *("\tSTT", "\tNhiệm vụ", "\tThời gian", "\tCơ quan chủ trì", ""),
        *(["\tI. CẢI CÁCH THỂ CHẾ"] * 4), "",
        *("\t1", "\tRà soát văn bản", "\tNăm 2022", "\tSở Tư pháp", ""),
        *("\t2", "\tBan hành văn bản", "\t", "\t", ""),
        *(["\tII. CẢI CÁCH THỦ TỤC"] * 4), "",
        *("\t1", "\tCông khai thủ tục", "\tNăm 2023", "\tSở Nội vụ", ""),
    ]
)  # fmt: skip
ROW_A_LINE = """STT\tNhiệm vụ\tThời gian\tCơ quan chủ trì
I\tCẢI CÁCH THỂ CHẾ\t\t
1\tRà soát văn bản\tNăm 2022\tSở Tư pháp
2\tBan hành văn bản\t\t
II\tCẢI CÁCH THỦ TỤC\t\t
1\tCông khai thủ tục\tNăm 2023\tSở Nội vụ"""
PIPES = """| STT | Nhiệm vụ | Thời gian | Cơ quan chủ trì |
|---|---|---|---|
| **I. CẢI CÁCH THỂ CHẾ** | **I. CẢI CÁCH THỂ CHẾ** | **I. CẢI CÁCH THỂ CHẾ** | **I. CẢI CÁCH THỂ CHẾ** |
| 1 | Rà soát văn bản | Năm 2022 | Sở Tư pháp |
| 2 | Ban hành văn bản | | |
| **II. CẢI CÁCH THỦ TỤC** | | | |
| 1 | Công khai thủ tục | Năm 2023 | Sở Nội vụ |"""  # noqa: E501


def grid_of(table: str) -> tuple[Document, Grid]:
    document = structure(reading_of(table))
    (grid,) = document.grids
    return document, grid


def contents(document: Document, grid: Grid) -> list[list[str]]:
    """Path and cells of each row; "-" where no cell begins."""
    return [
        [
            document.sections[row.section].path if row.section is not None else "",
            *(document.text(cell.start, cell.end) if cell else "-" for cell in row.cells),
        ]
        for row in grid.rows
    ]


@pytest.mark.parametrize("table", [CELL_A_LINE, ROW_A_LINE, PIPES], ids=["cells", "rows", "pipes"])
def test_the_three_forms_are_one_table(table: str) -> None:
    document, grid = grid_of(table)
    assert grid.headings == ("STT", "Nhiệm vụ", "Thời gian", "Cơ quan chủ trì")
    assert outline(document.sections) == ["I | CẢI CÁCH THỂ CHẾ", "II | CẢI CÁCH THỦ TỤC"]
    assert {section.kind for section in document.sections} == {"row-group"}
    assert contents(document, grid) == [
        ["I", "1", "Rà soát văn bản", "Năm 2022", "Sở Tư pháp"],
        ["I", "2", "Ban hành văn bản", "", ""],
        ["II", "1", "Công khai thủ tục", "Năm 2023", "Sở Nội vụ"],
    ]


def test_groups_stand_under_the_annex() -> None:
    document = plan(["I. NHIỆM VỤ", "- Rà soát.", "PHỤ LỤC", "DANH MỤC NHIỆM VỤ", ROW_A_LINE])
    assert outline(document.sections) == [
        "I | NHIỆM VỤ",
        "Phụ lục | DANH MỤC NHIỆM VỤ",
        "Phụ lục > I | CẢI CÁCH THỂ CHẾ",
        "Phụ lục > II | CẢI CÁCH THỦ TỤC",
    ]


def test_groups_within_groups() -> None:
    document, grid = grid_of(
        "STT\tNhiệm vụ\tCơ quan chủ trì\nA\tKINH TẾ\t\nI\tNông nghiệp\t\n1\tTrồng rừng\tSở A\n"
        "II\tCông nghiệp\t\n1\tXây khu\tSở B\nB\tXÃ HỘI\t\n1\tXây trường\tSở C"
    )
    assert [row[0] for row in contents(document, grid)] == ["A > I", "A > II", "B"]


def test_the_row_of_column_numbers_is_dropped() -> None:
    document, grid = grid_of("TT\tNhiệm vụ\tThời gian\n(1)\t(2)\t(3)\n1\tRà soát\tNăm 2022")
    assert contents(document, grid) == [["", "1", "Rà soát", "Năm 2022"]]


def test_a_table_without_a_heading_has_none() -> None:
    document, grid = grid_of("Họ và tên\tNguyễn Văn A\nQuê quán\tLâm Đồng\nHọ và tên\tTrần B")
    assert grid.headings == ("", "")
    assert len(contents(document, grid)) == 3


def laid_out(rows: list[list[tuple[str, int, int]]], width: int) -> tuple[str, Grid, list[str]]:
    """A grid of cells (words, column, span); equal words in a column are one merged cell."""
    text, cells, table_rows = "", {}, []
    for row in rows:
        line = []
        for words, column, span in row:
            key = (words, column)
            if key not in cells or not words:
                cells[key] = Cell(len(text), len(text) + len(words), column, span)
                text += words + "\n"
            line.append(cells[key])
        table_rows.append(tuple(line))
    groups: list[str] = []

    def open_group(label: Label | None, heading: str, start: int, end: int) -> int:
        groups.append(f"{label.text if label else ''}|{heading}")
        assert heading in text[start:end]
        return len(groups) - 1

    table = Table(0, len(text), width, tuple(table_rows))
    return text, read_grid(text, table, None, open_group), groups


def test_a_heading_of_two_rows() -> None:
    _, grid, _ = laid_out(
        [
            [("STT", 0, 1), ("Chỉ tiêu", 1, 1), ("Kế hoạch", 2, 2)],
            [("STT", 0, 1), ("Chỉ tiêu", 1, 1), ("Năm 2022", 2, 1), ("Năm 2025", 3, 1)],
            [("1", 0, 1), ("Hộ nghèo", 1, 1), ("5%", 2, 1), ("3%", 3, 1)],
        ],
        4,
    )
    assert grid.headings == ("STT", "Chỉ tiêu", "Kế hoạch Năm 2022", "Kế hoạch Năm 2025")
    assert len(grid.rows) == 1


def test_a_group_row_merged_over_the_columns() -> None:
    text, grid, groups = laid_out(
        [
            [("STT", 0, 1), ("Nhiệm vụ", 1, 1), ("Cơ quan chủ trì", 2, 1)],
            [("II. CẢI CÁCH THỦ TỤC", 0, 3)],
            [("1", 0, 1), ("Rà soát", 1, 1), ("Sở Tư pháp", 2, 1)],
            [("2", 0, 1), ("Công khai", 1, 1), ("Sở Tư pháp", 2, 1)],
            [("", 0, 1), ("", 1, 1), ("", 2, 1)],
        ],
        3,
    )
    assert groups == ["II|CẢI CÁCH THỦ TỤC"]
    assert [row.section for row in grid.rows] == [0, 0]
    first, second = (row.cells[2] for row in grid.rows)
    assert first == second
    assert first is not None
    assert text[first.start : first.end] == "Sở Tư pháp"


def test_a_numbered_row_with_one_filled_cell_is_no_group() -> None:
    _, grid, groups = laid_out(
        [
            [("STT", 0, 1), ("Nhiệm vụ", 1, 1), ("Cơ quan chủ trì", 2, 1)],
            [("1", 0, 1), ("Rà soát văn bản", 1, 1), ("", 2, 1)],
            [("", 0, 1), ("Rà soát tiếp", 1, 1), ("", 2, 1)],
        ],
        3,
    )
    assert groups == []
    assert len(grid.rows) == 2
