"""What headings announce, the subject area under them, and the time they lay down."""

from __future__ import annotations

import pytest
from small_plans import plan

from extractor.extraction.headings import (
    domain,
    duty_domain,
    heading_time,
    is_title,
    purpose,
    purpose_of_heading,
)

REFORM = "Cải cách hành chính năm 2022"
HEALTH = "Phòng, chống dịch bệnh năm 2022"


@pytest.mark.parametrize(
    ("announced", "headings"),
    [
        (
            "targets",
            ["MỤC TIÊU", "Mục tiêu cụ thể", "Các chỉ tiêu chủ yếu", "Quan điểm, mục tiêu",
             "Phấn đấu đến năm 2025", "Một số chỉ tiêu đến năm 2025", "Về mục tiêu", "Chỉ tiêu:",
             "Hệ thống chỉ tiêu"],
        ),
        (
            "tasks",
            ["NHIỆM VỤ TRỌNG TÂM", "MỤC TIÊU, NHIỆM VỤ VÀ GIẢI PHÁP", "Nội dung",
             "Nhiệm vụ thực hiện mục tiêu", "Giải pháp chủ yếu", "Đề án, nhiệm vụ ưu tiên"],
        ),
        (
            "organisation",
            ["TỔ CHỨC THỰC HIỆN", "Phân công nhiệm vụ", "Công tác tổ chức triển khai thực hiện",
             "Trách nhiệm thi hành"],
        ),
        ("purpose", ["Mục đích, yêu cầu", "Quan điểm chỉ đạo", "Sự cần thiết", "Phạm vi"]),
        (
            "reports",
            ["Kết quả đạt được", "Hiện trạng", "Hạn chế, nguyên nhân", "Bối cảnh",
             "Tình hình thực hiện",
             "Đánh giá tình hình thực hiện mục tiêu", "Dự báo"],
        ),
        (None, ["Kinh phí thực hiện", "Sở Nội vụ", "Cải cách thể chế", ""]),
    ],
)  # fmt: skip
def test_purposes(announced: str | None, headings: list[str]) -> None:
    assert {heading: purpose_of_heading(heading) for heading in headings} == dict.fromkeys(
        headings, announced
    )


@pytest.mark.parametrize(
    ("headings", "announced"),
    [
        ("I. MỤC TIÊU > 1. Cải cách thể chế", "targets"),
        ("I. NHIỆM VỤ > 1. Cải cách thể chế > a) Chỉ tiêu:", "targets"),
        ("I. MỤC TIÊU > 1. Quan điểm", "purpose"),
        ("I. ĐÁNH GIÁ TÌNH HÌNH > 1. Mục tiêu", "reports"),
        ("I. NHIỆM VỤ > PHỤ LỤC > DANH MỤC BIỂU MẪU > 1. Chỉ tiêu", "reports"),
        ("I. NHIỆM VỤ > PHỤ LỤC > DANH MỤC NHIỆM VỤ NĂM 2022 > 1. Rà soát", "tasks"),
        ("I. KINH PHÍ", None),
    ],
)
def test_the_innermost_telling_heading_decides(headings: str, announced: str | None) -> None:
    document = plan(headings.split(" > "))
    assert purpose(document, len(document.sections) - 1) == announced


@pytest.mark.parametrize(
    ("title", "headings", "words", "expected"),
    [
        (REFORM, "I. NHIỆM VỤ > 1. Cải cách thể chế", "Bố trí kinh phí.", "institutions"),
        (REFORM, "I. NHIỆM VỤ > 1. Cải cách thủ tục hành chính", "Rà soát.", "procedures"),
        (REFORM, "I. NHIỆM VỤ > 1. Tổ chức bộ máy, biên chế", "Rà soát.", "apparatus"),
        (REFORM, "I. NHIỆM VỤ > 1. Cải cách chế độ công vụ", "Rà soát.", "civil_service"),
        (REFORM, "I. NHIỆM VỤ", "Công khai thủ tục hành chính.", "procedures"),
        (REFORM, "I. NHIỆM VỤ", "Bố trí kinh phí trong dự toán.", "public_finance"),
        (REFORM, "I. MỤC TIÊU > 1. Mục tiêu chung", "Cải cách thủ tục hành chính.", "other"),
        (HEALTH, "I. NHIỆM VỤ", "Công khai thủ tục hành chính.", "other"),
        (HEALTH, "I. NHIỆM VỤ", "Tiêm vắc xin cho người dân.", "other"),
        (HEALTH, "I. NHIỆM VỤ > 1. Tài chính", "Mua sắm thiết bị.", "public_finance"),
        ("Chuyển đổi số năm 2022", "I. NHIỆM VỤ", "Xây dựng phần mềm.", "digital_government"),
    ],
)
def test_domains(title: str, headings: str, words: str, expected: str) -> None:
    document = plan(headings.split(" > "), title=title)
    assert domain(document, len(document.sections) - 1, words) == expected


def test_a_duty_about_nothing_else_is_about_direction() -> None:
    document = plan(("I. NHIỆM VỤ",), title=HEALTH)
    assert domain(document, 0, "Báo cáo kết quả thực hiện Kế hoạch.") == "other"
    assert duty_domain(document, 0, "Báo cáo kết quả thực hiện Kế hoạch.") == "direction"
    assert duty_domain(document, 0, "Tiêm vắc xin.") == "other"


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("I. MỤC TIÊU > 1. Giai đoạn 2021 - 2025", "2021-01-01..2025-12-31"),
        ("I. MỤC TIÊU > 1. Giai đoạn 2021 -2025 > 1.1. Thể chế", "2021-01-01..2025-12-31"),
        ("I. MỤC TIÊU ĐẾN NĂM 2025 > 1. Thể chế", "..2025-12-31"),
        ("I. MỤC TIÊU > 2. Định hướng đến năm 2030", "..2030-12-31"),
        ("I. MỤC TIÊU > 2. Tầm nhìn đến năm 2045", "..2045-12-31"),
        ("I. MỤC TIÊU > 1. Năm 2022", "2022-01-01..2022-12-31"),
        ("I. NHIỆM VỤ > 2. Kế hoạch phát triển giai đoạn 2026 - 2030", "2026-01-01..2030-12-31"),
        ("I. MỤC TIÊU", None),
        ("I. NHIỆM VỤ HẰNG NĂM", None),
        ("Điều 1. Ban hành Kế hoạch năm 2022", None),
        ("I. THỰC HIỆN CHƯƠNG TRÌNH GIAI ĐOẠN 2016 - 2020", None),
    ],
)
def test_times_of_headings(headings: str, expected: str | None) -> None:
    document = plan(headings.split(" > "))
    time = heading_time(document, len(document.sections) - 1)
    assert (time and f"{time.first or ''}..{time.last}") == expected


def test_a_numbered_sentence_is_no_title() -> None:
    document = plan(("I. NHIỆM VỤ", "1. Các sở rà soát, báo cáo kết quả.", "2. Rà soát"))
    assert [is_title(section) for section in document.sections] == [True, False, True]
