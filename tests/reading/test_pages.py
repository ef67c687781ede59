"""The layout of pages, on words placed by hand: notes, columns, paragraphs, grids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.reading.assembly import ParagraphPart
from extractor.reading.columns import find_zones
from extractor.reading.page_flow import PageContent, parts_of
from extractor.reading.page_notes import split_notes
from extractor.reading.page_words import Line, PageWord, lines_of
from extractor.reading.reflow import SetLine, measure, paragraph_of, reflow
from extractor.reading.rulings import Ruling, find_grids
from extractor.reading.table_pages import PageCell, PageTable, fill, stitch, to_part

_LETTER, _HEIGHT = 6.0, 14.0  # points


def words(text: str, x: float, top: float, *, page: int = 1, bold: bool = False) -> list[PageWord]:
    """Words of a line that begins at `x`; every sign is as wide."""
    result = []
    for word in text.split(" "):
        width = _LETTER * len(word)
        if word:
            result.append(PageWord(word, x, top, x + width, top + _HEIGHT, page, bold))
        x += width + _LETTER
    return result


def line(text: str, x: float = 85, top: float = 100, **more: bool) -> Line:
    return Line(tuple(words(text, x, top, **more)))


def set_lines(*lines: Line, right: float = 540) -> list[SetLine]:
    column = measure(lines, 85, right)
    return [SetLine(found, column) for found in lines]


@pytest.mark.parametrize(
    ("text", "top", "is_note"),
    [
        ("2", 40, True),
        ("- 12 -", 40, True),
        ("Trang 3/20", 800, True),
        ("15", 400, False),
        ("SAO Y; Ủy ban nhân dân xã; 08/01/2026 10:59:46", 60, True),
        ("Số: 2775/SNV-CCHC&VTLT; 10/11/2025; 10:59:46", 60, True),
        ("Người ký: Trần Văn Minh", 60, True),
        ("Thời gian ký: 08.01.2026 07:30:12 +07:00", 60, True),
        ("Cơ quan chủ trì: Phòng Nội vụ", 60, False),
        ("Thời gian thực hiện: trước ngày 31/3/2026", 60, False),
        ("Họp lúc 8 giờ 30 ngày 08/01/2026", 60, False),
    ],
)
def test_notes(text: str, top: float, is_note: bool) -> None:
    lines = [line(text, top=top), line("Nội dung của kế hoạch này", top=420)]
    lines.sort(key=lambda found: found.top)
    kept, notes = split_notes({1: lines}, {1: 842.0})
    assert (notes[1] == (text,)) is is_note
    assert len(kept[1]) == (1 if is_note else 2)


def test_running_header_of_three_pages() -> None:
    pages = {
        number: [line(f"Kế hoạch số 27 trang {number}", top=40), line("Nội dung", top=300)]
        for number in (1, 2, 3)
    }
    kept, _ = split_notes(pages, dict.fromkeys(pages, 842.0))
    assert [found.text for found in kept[2]] == ["Nội dung"]


def test_footnotes_stand_after_the_text() -> None:
    full = "Các cơ quan, đơn vị có trách nhiệm triển khai thực hiện đầy đủ Kế hoạch này"

    def page(number: int, *lines: list[PageWord]) -> PageContent:
        return PageContent(number, 595, 842, tuple(word for found in lines for word in found), ())

    small = [
        replace(word, bottom=word.top + 9) for word in words("1 Theo Quyết định số 27.", 85, 780)
    ]
    body = [words(full, 85, 100 + 18 * index) for index in range(9)]
    parts, _ = parts_of(
        [page(1, *body, small), page(2, words("theo quy định của pháp luật.", 85, 60, page=2))]
    )
    texts = [part.text for part in parts if isinstance(part, ParagraphPart)]
    assert texts == [" ".join([full] * 9) + " theo quy định của pháp luật.", texts[1]]
    assert texts[1] == "1 Theo Quyết định số 27."


def _paragraphs(*rows: tuple[str, float], right: float = 540, step: float = 18) -> list[str]:
    lines = [line(text, x, 100 + step * index) for index, (text, x) in enumerate(rows)]
    return [part.text for part in reflow(set_lines(*lines, right=right))]


def test_a_full_line_goes_on() -> None:
    full = "Các cơ quan, đơn vị có trách nhiệm triển khai thực hiện đầy đủ Kế hoạch này"
    assert _paragraphs((full, 85), ("theo quy định.", 85)) == [f"{full} theo quy định."]
    assert _paragraphs(("Các cơ quan, đơn vị.", 85), ("Theo quy định.", 85)) == [
        "Các cơ quan, đơn vị.",
        "Theo quy định.",
    ]


def test_indent_begins_a_paragraph() -> None:
    full = "Các cơ quan, đơn vị có trách nhiệm triển khai thực hiện đầy đủ Kế hoạ."
    assert len(_paragraphs((full, 113), (full, 113))) == 2


def test_hyphen_of_a_name_at_the_margin_is_no_bullet() -> None:
    full = "1. Phòng Nội vụ chủ trì, phối hợp với các cơ quan và với Phòng Tài chính"
    rows = ((full, 113), ("- Kế hoạch tổng hợp.", 85), ("2. Công an xã.", 113))
    assert _paragraphs(*rows) == [f"{full} - Kế hoạch tổng hợp.", "2. Công an xã."]


@pytest.mark.parametrize(
    ("head", "tail", "joined"),
    [
        ("Nghị quyết số 76/NQ-", "CP ngày", "Nghị quyết số 76/NQ-CP ngày"),
        ("Nghị quyết số 76/NQ", "-CP ngày", "Nghị quyết số 76/NQ-CP ngày"),
        ("giai đoạn 2021-", "2025 và", "giai đoạn 2021-2025 và"),
        ("giai đoạn 2021 -", "2025 và", "giai đoạn 2021 - 2025 và"),
        ("Quyết định số 1835/", "QĐ-UBND", "Quyết định số 1835/QĐ-UBND"),
        ("cán bộ,", "công chức", "cán bộ, công chức"),
    ],
)
def test_words_broken_at_a_line_end(head: str, tail: str, joined: str) -> None:
    part = paragraph_of(set_lines(line(head), line(tail, top=118)))
    assert part.text == joined
    pieces = [part.text[word.start : word.end] for word in part.words]
    assert pieces == head.split() + tail.split()


def test_letterhead_is_two_columns() -> None:
    lines = lines_of(
        words("UBND TỈNH HÀ NAM", 90, 60)
        + words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 260, 60)
        + words("Số: 27/KH-UBND", 100, 90)
        + words("Hà Nam, ngày 08 tháng 01 năm 2026", 280, 92)
        + words("KẾ HOẠCH", 270, 130)
        + words("Căn cứ Luật ngày 19 tháng 6 năm 2025 của Quốc hội về tổ chức chính quyền", 85, 160)
    )
    (zone,) = find_zones(lines, 595)
    assert [found.text for found in zone.left] == ["UBND TỈNH HÀ NAM", "Số: 27/KH-UBND"]
    assert zone.right[-1].text == "Hà Nam, ngày 08 tháng 01 năm 2026"
    assert lines[zone.last].text == "KẾ HOẠCH"


def _rulings() -> list[Ruling]:
    """Three columns, three rows; the second row is one cell, the last two cells of column 2 too."""
    across = [Ruling(True, y, 80, 500) for y in (100, 130, 160)]
    across += [Ruling(True, 190, 80, 300), Ruling(True, 220, 80, 500)]
    down = [Ruling(False, x, 100, 220) for x in (80, 500)]
    down += [Ruling(False, x, y0, y1) for x in (120, 300) for y0, y1 in ((100, 130), (160, 220))]
    return across + down


def test_grid_with_merged_cells() -> None:
    (grid,) = find_grids([*_rulings(), Ruling(True, 700, 200, 300)])
    placed = {(c.row, c.last_row, c.column, c.last_column) for c in grid.cells}
    assert placed == {
        (0, 0, 0, 0), (0, 0, 1, 1), (0, 0, 2, 2), (1, 1, 0, 2),
        (2, 2, 0, 0), (2, 2, 1, 1), (2, 3, 2, 2), (3, 3, 0, 0), (3, 3, 1, 1),
    }  # fmt: skip


def test_no_word_of_a_table_is_lost() -> None:
    (grid,) = find_grids(_rulings())
    on_border = PageWord("Rà", 78, 125, 90, 138, 1)
    table = to_part(fill(grid, [on_border, *words("Công an", 310, 183)]))
    text = " ".join(cell.text for row in table.rows for cell in row)
    assert sorted(text.split()) == ["Công", "Rà", "an"]


def _row(*texts: str) -> tuple[PageCell, ...]:
    edges = (80.0, 120.0, 300.0, 500.0)
    cells = []
    for index, text in enumerate(texts):
        parts = reflow(set_lines(line(text))) if text else []
        cells.append(PageCell(edges[index], edges[index + 1], tuple(parts)))
    return tuple(cells)


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        # A repeated header goes; a row without its number runs on.
        (
            [("STT", "Việc", "Hạn"), ("1", "Rà soát các", "Quý")],
            [("STT", "Việc", "Hạn"), ("", "thủ tục", "I"), ("2", "Báo cáo", "2026")],
            ["STT|Việc|Hạn", "1|Rà soát các thủ tục|Quý\nI", "2|Báo cáo|2026"],
        ),
        # Read by OCR, the header differs by a mark.
        (
            [("STT", "Nhiệm vụ được giao", "Hạn"), ("1", "Rà soát", "Quý I")],
            [("STT", "Nhiêm vu được giao", "Hạn"), ("2", "Báo cáo", "2026")],
            ["STT|Nhiệm vụ được giao|Hạn", "1|Rà soát|Quý I", "2|Báo cáo|2026"],
        ),
        # A row with a number of its own is a row of its own.
        (
            [("STT", "Việc", "Hạn"), ("1", "Rà soát", "Quý I")],
            [("2", "Báo cáo", "2026")],
            ["STT|Việc|Hạn", "1|Rà soát|Quý I", "2|Báo cáo|2026"],
        ),
    ],
)
def test_stitching(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], rows: list[str]
) -> None:
    pieces = [PageTable(tuple(_row(*row) for row in piece)) for piece in (first, second)]
    table = stitch(*pieces)
    assert table is not None
    assert ["|".join(cell.text for cell in row) for row in table.rows] == rows
