"""Annex tables: tasks, indicators, objectives, and forms that are none of these."""

from __future__ import annotations

import pytest
from small_plans import plan

from extractor.extraction.tables import (
    ColumnRole,
    column_roles,
    table_kind,
    table_obligations,
    table_targets,
    task_row_targets,
)
from extractor.structure.document import Document, Grid

TASKS = "STT\tNhiệm vụ\tThời gian\tCơ quan chủ trì\tCơ quan phối hợp"


def annexed(*rows: str, heading: str = "DANH MỤC NHIỆM VỤ") -> tuple[Document, Grid]:
    """A plan for 2021 - 2025 with this table, cells parted by tabs, in its annex."""
    document = plan(("I. NHIỆM VỤ", "- Rà soát.", "PHỤ LỤC", heading, *rows))
    (grid,) = document.grids
    return document, grid


def roles_of(headings: str) -> tuple[ColumnRole, ...]:
    return column_roles(Grid(tuple(headings.split(" | ")), (), None, 0, 1))


@pytest.mark.parametrize(
    ("headings", "roles", "kind"),
    [
        ("STT | Nhiệm vụ | Thời gian | Cơ quan chủ trì | Cơ quan phối hợp",
         "number task time lead coordinating", "tasks"),
        ("TT | Nội dung công việc | Đơn vị thực hiện | Thời hạn hoàn thành",
         "number task lead time", "tasks"),
        ("Số TT | Tên nhiệm vụ | Sản phẩm | Đơn vị chủ trì | Ghi chú",
         "number task product lead note", "tasks"),
        ("STT | Nhiệm vụ | Chủ trì | Theo dõi, đôn đốc | Tiến độ",
         "number task lead monitoring time", "tasks"),
        ("STT | Chỉ tiêu | Đơn vị tính | Năm 2022 | Năm 2025",
         "number indicator unit value value", "indicators"),
        ("TT | Tên chỉ tiêu | ĐVT | Năm 2022", "number indicator unit value", "indicators"),
        ("STT | Mục tiêu | Cơ quan báo cáo", "number indicator reporter", "objectives"),
        ("STT | Tiêu chí | Điểm tối đa | Tự chấm điểm", "number  score score", "none"),
        ("STT | Nội dung | Kinh phí | Thời gian", "number task money time", "none"),
        ("Họ và tên | Chức vụ", " ", "none"),
    ],
)  # fmt: skip
def test_columns(headings: str, roles: str, kind: str) -> None:
    found = roles_of(headings)
    assert " ".join(found) == roles
    assert table_kind(found) == kind


def duties(*rows: str, heading: str = "DANH MỤC NHIỆM VỤ") -> list[str]:
    document, grid = annexed(*rows, heading=heading)
    lines = []
    for duty in table_obligations(document, grid):
        assert duty.kind == "annex_task"
        path = document.sections[duty.section].path if duty.section is not None else ""
        who = "; ".join(f"{one.role}: {one.mention}" for one in duty.assignments)
        time = f"{duty.start_on or ''}..{duty.due_on or ''}"
        extra = " ".join((*duty.recurrences, "open" if duty.open_ended else "")).strip()
        quote = document.text(duty.start, duty.end)
        lines.append(" | ".join((path, quote, who, f"{time} {extra}".strip())))
    return lines


def test_one_task_a_row() -> None:
    assert duties(
        TASKS,
        "I\tCẢI CÁCH THỂ CHẾ\t\t\t",
        "1\tRà soát văn bản\tTháng 6/2022\tSở Tư pháp\tCác sở, ban, ngành; UBND các huyện",
        "2\tBan hành văn bản\t\t\t",
        "II\tCẢI CÁCH THỦ TỤC\t\t\t",
        "1\tHằng năm, công khai thủ tục\tNăm 2022 và các năm tiếp theo\tSở Nội vụ, Sở Y tế\t",
        "2\tBáo cáo trước ngày 15/12/2022\t\tSở Nội vụ\t",
        "3\tTập huấn\tThường xuyên\tSở Nội vụ\t",
    ) == [
        "Phụ lục > I | Rà soát văn bản | lead: Sở Tư pháp; coordinating: Các sở, ban, ngành;"
        " coordinating: UBND các huyện | 2022-06-01..2022-06-30",
        "Phụ lục > I | Ban hành văn bản |  | ..",
        "Phụ lục > II | Hằng năm, công khai thủ tục | lead: Sở Nội vụ; lead: Sở Y tế"
        " | 2022-01-01.. yearly open",
        "Phụ lục > II | Báo cáo trước ngày 15/12/2022 | lead: Sở Nội vụ | ..2022-12-15",
        "Phụ lục > II | Tập huấn | lead: Sở Nội vụ | ..",
    ]


def test_lines_of_a_task_without_words_of_their_own_quote_the_task() -> None:
    found = duties(
        TASKS,
        "1\tRà soát văn bản\tNăm 2022\tSở Tư pháp\t",
        "\t\tNăm 2023\tSở Nội vụ\t",
        "2\tBan hành văn bản\tNăm 2023\tSở Y tế\t",
    )
    assert [line.split(" | ")[1] for line in found] == ["Rà soát văn bản"] * 2 + [
        "Ban hành văn bản"
    ]
    assert [line.split(" | ")[2] for line in found] == [
        "lead: Sở Tư pháp",
        "lead: Sở Nội vụ",
        "lead: Sở Y tế",
    ]


def test_the_product_and_who_watches() -> None:
    document, grid = annexed(
        "STT\tNhiệm vụ\tSản phẩm\tCơ quan chủ trì\tTheo dõi, đôn đốc",
        "1\tRà soát văn bản\tBáo cáo của UBND tỉnh\tSở Tư pháp\tVăn phòng UBND tỉnh",
        "2\tBan hành văn bản\t\tSở Nội vụ\t",
    )
    first, second = table_obligations(document, grid)
    assert (first.deliverable, second.deliverable) == ("Báo cáo của UBND tỉnh", None)
    assert [(one.role, one.mention) for one in first.assignments] == [
        ("lead", "Sở Tư pháp"),
        ("monitoring", "Văn phòng UBND tỉnh"),
    ]


def test_values_in_tasks_are_targets_dated_by_the_row() -> None:
    document, grid = annexed(
        TASKS,
        "1\tChuyển đổi tối thiểu 10% đơn vị sự nghiệp công lập\tNăm 2022 - 2030\tSở Tài chính\t",
        "2\tSố hóa 100% hồ sơ\t\tSở Nội vụ\t",
        "3\tRà soát văn bản\tNăm 2022\tSở Tư pháp\t",
    )
    found = [
        (target.value, str(target.start_on), str(target.due_on), target.due_source)
        for target in task_row_targets(document, grid)
    ]
    assert found == [
        (10, "2022-01-01", "2030-12-31", "sentence"),
        (100, "None", "2025-12-31", "document"),
    ]


def values(*rows: str, heading: str = "CÁC CHỈ TIÊU CHỦ YẾU") -> list[str]:
    document, grid = annexed(*rows, heading=heading)
    return [
        f"{document.text(t.start, t.end)} | {t.comparator} {t.value:g}"
        f"{f'..{t.value_max:g}' if t.value_max is not None else ''} {t.unit} | {t.due_on}"
        for t in table_targets(document, grid)
        if t.kind == "quantitative" and t.value is not None
    ]


def test_a_value_a_year() -> None:
    assert values(
        "STT\tChỉ tiêu\tĐơn vị tính\tThực hiện năm 2021\tNăm 2022\tNăm 2025",
        "1\tTỷ lệ hộ nghèo\t%\t7,5\t6\t≤ 3",
        "2\tThu nhập bình quân\ttriệu đồng\t40\t\t55,5",
        "3\tSố bác sĩ/10.000 dân\tbác sĩ\t8\t9\t10 - 11",
        "4\tĐô thị thông minh\t\t\tĐang xây dựng\t",
    ) == [
        "Tỷ lệ hộ nghèo | = 6 % | 2022-12-31",
        "Tỷ lệ hộ nghèo | <= 3 % | 2025-12-31",
        "Thu nhập bình quân | = 55.5 triệu đồng | 2025-12-31",
        "Số bác sĩ/10.000 dân | = 9 bác sĩ | 2022-12-31",
        "Số bác sĩ/10.000 dân | range 10..11 bác sĩ | 2025-12-31",
    ]


def test_a_column_of_values_and_one_of_units() -> None:
    assert values(
        "STT\tChỉ tiêu\tĐơn vị tính\tKế hoạch",
        "1\tSố xã đạt chuẩn\txã\t60",
        "2\tTỷ lệ che phủ rừng\t%\t> 55",
    ) == ["Số xã đạt chuẩn | = 60 xã | 2025-12-31", "Tỷ lệ che phủ rừng | > 55 % | 2025-12-31"]


def test_objectives_in_words() -> None:
    document, grid = annexed(
        "STT\tMục tiêu\tCơ quan báo cáo",
        "1\t100% hồ sơ được số hóa\tSở Nội vụ",
        "2\tHoàn thành Cổng dịch vụ công của tỉnh\tSở Thông tin và Truyền thông",
        heading="CÁC MỤC TIÊU",
    )
    found = list(table_targets(document, grid))
    assert [(target.kind, target.value) for target in found] == [
        ("quantitative", 100),
        ("qualitative", None),
    ]
    assert list(table_obligations(document, grid)) == []


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        (("STT\tTiêu chí\tĐiểm tối đa", "1\tTỷ lệ hồ sơ đúng hạn đạt 100%\t10"), "TIÊU CHÍ"),
        (("STT\tChỉ tiêu\tSố liệu", "1\tSố văn bản ban hành\t", "2\tSố cuộc họp\t"), "BIỂU MẪU"),
        (("STT\tNội dung\tKinh phí", "1\tTập huấn\t100 triệu đồng"), "DỰ TOÁN"),
        ((TASKS, "1\tRà soát 100% văn bản\tNăm 2021\tSở Tư pháp\t"), "BÁO CÁO KẾT QUẢ"),
    ],
    ids=["scores", "form", "money", "report"],
)
def test_other_tables_hold_nothing(rows: tuple[str, ...], heading: str) -> None:
    document, grid = annexed(*rows, heading=heading)
    assert list(table_targets(document, grid)) == []
    assert list(task_row_targets(document, grid)) == []
    assert list(table_obligations(document, grid)) == []


def test_a_heading_over_years_and_groups_by_number_where_merged_cells_were_lost() -> None:
    document, grid = annexed(
        "TT\tChỉ tiêu\tĐVT\tƯTH Năm 2025\tGIAI ĐOẠN 2026 - 2027",
        "Năm 2026\tNăm 2027",
        "I\tCÂY CÔNG NGHIỆP\t\t\t\t",
        "1\tCà phê\t\t\t\t",
        "-\tDiện tích\tHa\t26.120\t27.000\t27.500",
        "-\tSản lượng\tTấn\t37.724\t39.800\t40.602",
        heading="CHỈ TIÊU VÙNG NGUYÊN LIỆU",
    )
    found = [
        (one.indicator, one.value, str(one.start_on), str(one.due_on),
         document.sections[one.section or 0].path)
        for one in table_targets(document, grid)
    ]  # fmt: skip
    assert found == [
        ("Diện tích", 27000.0, "2026-01-01", "2026-12-31", "Phụ lục > I > 1"),
        ("Diện tích", 27500.0, "2027-01-01", "2027-12-31", "Phụ lục > I > 1"),
        ("Sản lượng", 39800.0, "2026-01-01", "2026-12-31", "Phụ lục > I > 1"),
        ("Sản lượng", 40602.0, "2027-01-01", "2027-12-31", "Phụ lục > I > 1"),
    ]


def test_a_row_below_merged_cells_stands_under_its_columns() -> None:
    assert duties(
        "TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian",
        "1\tVận hành hệ thống.\tSở Tài chính\tSở Nội vụ\tQuý IV/2026",
        "Sao lưu dữ liệu của hệ thống.\tSở Y tế\tSở Tài chính",
        "2\tĐào tạo, bồi dưỡng công chức.\tSở Nội vụ\tSở Tài chính\tNăm 2026",
    )[1] == (
        "Phụ lục | Sao lưu dữ liệu của hệ thống. | lead: Sở Y tế; coordinating: Sở Tài chính"
        " | 2026-10-01..2026-12-31"
    )


def test_years_alone_head_columns_and_bodies_lists_of_texts_to_be_issued_are_tasks() -> None:
    assert values(
        "TT\tChỉ số\tĐVT\tThực hiện 2020\t2022\t2023",
        "1\tChỉ số PAPI\tđiểm\t41,9\t42,5\t-",
        "2\tTỷ lệ hồ có bản đồ\t%\t50\t68\t76",
        heading="CHỈ TIÊU THEO NĂM",
    ) == [
        "Chỉ số PAPI | = 42.5 điểm | 2022-12-31",
        "Tỷ lệ hồ có bản đồ | = 68 % | 2022-12-31",
        "Tỷ lệ hồ có bản đồ | = 76 % | 2023-12-31",
    ]
    assert (
        duties(
            "TT\tTên văn bản\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian trình",
            "1\tQuyết định ban hành Quy chế\tSở Nội vụ\tCông an tỉnh\tQuý II/2022",
            "2\tQuyết định bãi bỏ văn bản\tSở Tư pháp\tCác sở\t31/12/2022",
            heading="DANH MỤC VĂN BẢN THI HÀNH LUẬT",
        )
        != []
    )


def test_a_table_of_tasks_may_have_no_row() -> None:
    document, grid = annexed("Nhiệm vụ\tCơ quan chủ trì", "I\tCẢI CÁCH THỂ CHẾ")
    assert not grid.rows
    assert list(table_obligations(document, grid)) == []
