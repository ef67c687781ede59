"""Duties in the prose of small plans: what is one, who does it, with whom and until when."""

from __future__ import annotations

import pytest
from small_plans import plan

from extractor.extraction.obligations import extract_obligations
from extractor.structure.document import Document


def written(document: Document) -> list[str]:
    """Each duty as: kind | path | quote | leads | with: partners | time."""
    lines = []
    for duty in extract_obligations(document):
        path = document.sections[duty.section].path if duty.section is not None else ""
        parts = [duty.kind, path, document.text(duty.start, duty.end)]
        roles = {"lead": "", "coordinating": "with: ", "monitoring": "watched by: "}
        for role, sign in roles.items():
            names = [one.mention for one in duty.assignments if one.role == role]
            if names:
                parts.append(sign + " // ".join(names))
        if duty.start_on or duty.due_on or duty.recurrences or duty.open_ended:
            time = f"{duty.start_on or ''}..{duty.due_on or ''}".removesuffix("..")
            words = (time, *duty.recurrences, "open" if duty.open_ended else "")
            parts.append(" ".join(word for word in words if word))
        lines.append(" | ".join(parts))
    return lines


def duties(*lines: str) -> list[str]:
    return written(plan(lines))


def test_under_the_heading_of_an_agency() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ",
        "- Chủ trì theo dõi việc thực hiện.",
        "- Phối hợp với Sở Y tế rà soát văn bản.",
        "2. Giao Sở Tài chính: Bố trí kinh phí hằng năm.",
        "3. Sở Y tế, Sở Giáo dục và Đào tạo",
        "Tuyên truyền trong ngành.",
        "- Sở Y tế chủ trì khám sức khỏe học sinh.",
    ) == [
        "assignment | I > 1 | Chủ trì theo dõi việc thực hiện. | Sở Nội vụ",
        "assignment | I > 1 | Phối hợp với Sở Y tế rà soát văn bản. | Sở Nội vụ | with: Sở Y tế",
        "assignment | I > 2 | Bố trí kinh phí hằng năm. | Sở Tài chính | yearly",
        "assignment | I > 3 | Tuyên truyền trong ngành. | Sở Y tế // Sở Giáo dục và Đào tạo",
        "assignment | I > 3 | Sở Y tế chủ trì khám sức khỏe học sinh. | Sở Y tế",
    ]


def test_points_and_lead_ins_of_agencies() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "a) Sở Nội vụ",
        "- Chủ trì theo dõi.",
        "b) Sở Tư pháp: Rà soát văn bản.",
        "c) UBND các huyện có trách nhiệm triển khai.",
        "II. PHÂN CÔNG",
        "Sở Nội vụ:",
        "- Chủ trì theo dõi.",
        "Các sở, ban, ngành:",
        "- Triển khai thực hiện.",
    ) == [
        "assignment | I > a | Chủ trì theo dõi. | Sở Nội vụ",
        "assignment | I > b | Rà soát văn bản. | Sở Tư pháp",
        "assignment | I > c | UBND các huyện có trách nhiệm triển khai. | UBND các huyện",
        "assignment | II | Chủ trì theo dõi. | Sở Nội vụ",
        "assignment | II | Triển khai thực hiện. | Các sở, ban, ngành",
    ]


def test_a_bullet_that_only_introduces_others_is_no_duty() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ:",
        "- Chủ trì các nhiệm vụ sau:",
        "+ Rà soát tổ chức bộ máy;",
        "+ Tinh giản biên chế.",
    ) == [
        "assignment | I > 1 | Rà soát tổ chức bộ máy; | Sở Nội vụ",
        "assignment | I > 1 | Tinh giản biên chế. | Sở Nội vụ",
    ]


def test_lines_that_say_who_and_when() -> None:
    document = plan(
        (
            "I. NHIỆM VỤ",
            "1. Cải cách thể chế",
            "- Rà soát văn bản quy phạm pháp luật.",
            "Cơ quan chủ trì: Sở Tư pháp.",
            "Cơ quan phối hợp: Các sở, ban, ngành; UBND các huyện.",
            "Thời gian thực hiện: Quý IV/2022.",
            "Sản phẩm: Báo cáo rà soát.",
            "- Ban hành văn bản.",
            "Đơn vị thực hiện: Sở Nội vụ.",
            "Thời gian: Thường xuyên.",
            "2. Tập huấn cán bộ.",
            "- Đơn vị chủ trì: Sở Nội vụ.",
            "- Thời gian: Hằng năm.",
        )
    )
    assert written(document) == [
        "assignment | I > 1 | Rà soát văn bản quy phạm pháp luật. | Sở Tư pháp"
        " | with: Các sở, ban, ngành // UBND các huyện | 2022-10-01..2022-12-31",
        "assignment | I > 1 | Ban hành văn bản. | Sở Nội vụ",
        "assignment | I > 2 | Tập huấn cán bộ. | Sở Nội vụ | yearly",
    ]
    products = [duty.deliverable for duty in extract_obligations(document)]
    assert products == ["Báo cáo rà soát", None, None]


def test_topics_with_their_agencies() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Các cơ quan chủ trì",
        "- Công tác cải cách thể chế: Sở Tư pháp; các cơ quan, đơn vị có liên quan.",
        "- Cải cách tài chính công: Sở Tài chính.",
    ) == [
        "assignment | I > 1"
        " | Công tác cải cách thể chế: Sở Tư pháp; các cơ quan, đơn vị có liên quan."
        " | Sở Tư pháp | with: các cơ quan, đơn vị có liên quan",
        "assignment | I > 1 | Cải cách tài chính công: Sở Tài chính. | Sở Tài chính",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Hoàn thành số hóa hồ sơ trong quý III năm 2022.",
            "scheduled | I | Hoàn thành số hóa hồ sơ trong quý III năm 2022."
            " | 2022-07-01..2022-09-30",
        ),
        (
            "Giao Sở Y tế chủ trì kiểm tra an toàn thực phẩm.",
            "assignment | I | Giao Sở Y tế chủ trì kiểm tra an toàn thực phẩm. | Sở Y tế",
        ),
        (
            "Tổ chức hội nghị. Báo cáo kết quả trước ngày 15/12/2022.",
            "scheduled | I | Báo cáo kết quả trước ngày 15/12/2022. | ..2022-12-15",
        ),
        (
            "Triển khai nhiệm vụ trong năm 2022 và các năm tiếp theo.",
            "scheduled | I | Triển khai nhiệm vụ trong năm 2022 và các năm tiếp theo."
            " | 2022-01-01 open",
        ),
        (
            "Đẩy mạnh tuyên truyền về cải cách hành chính.",
            "measure | I | Đẩy mạnh tuyên truyền về cải cách hành chính.",
        ),
        (
            "Thực hiện Chương trình tổng thể giai đoạn 2021 - 2030.",
            "measure | I | Thực hiện Chương trình tổng thể giai đoạn 2021 - 2030.",
        ),
        (
            "Triển khai Quyết định số 468/QĐ-TTg ngày 27/3/2021.",
            "measure | I | Triển khai Quyết định số 468/QĐ-TTg ngày 27/3/2021.",
        ),
        (
            "Gắn kết quả đánh giá hàng năm với công tác khen thưởng.",
            "measure | I | Gắn kết quả đánh giá hàng năm với công tác khen thưởng.",
        ),
    ],
)
def test_tasks_without_the_heading_of_an_agency(line: str, expected: str) -> None:
    assert duties("I. NHIỆM VỤ", f"- {line}") == [expected]


@pytest.mark.parametrize(
    "lines",
    [
        ("I. MỤC TIÊU", "- Hoàn thành số hóa trong năm 2022."),
        ("I. MỤC ĐÍCH, YÊU CẦU", "- Góp phần để các sở chủ động thực hiện hằng năm."),
        ("I. PHẠM VI, ĐỐI TƯỢNG", "- Các sở chủ động thực hiện hằng năm."),
        ("I. QUAN ĐIỂM", "- Hoàn thành số hóa trong năm 2022."),
        ("I. KẾT QUẢ ĐẠT ĐƯỢC", "- Sở Nội vụ chủ trì kiểm tra hằng năm."),
        ("I. KẾT QUẢ ĐẠT ĐƯỢC", "1. Công tác chỉ đạo", "- Sở Nội vụ báo cáo hằng năm."),
        ("I. NHIỆM VỤ", "- Ngắn."),
        (
            "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch năm 2022.",
            "Điều 2. Quyết định có hiệu lực kể từ ngày ký.",
            "Điều 3. Giám đốc các sở chịu trách nhiệm thi hành Quyết định này./.",
        ),
        ("I. NHIỆM VỤ", "Nơi nhận:", "- Sở Nội vụ (báo cáo hằng năm);"),
    ],
)
def test_what_is_no_duty(lines: tuple[str, ...]) -> None:
    assert duties(*lines) == []


def test_the_closing_formula_is_left_out_of_the_request() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ",
        "- Theo dõi.",
        "Trên đây là Kế hoạch phát triển kinh tế. Yêu cầu các sở, ban, ngành triển khai./.",
    ) == [
        "assignment | I > 1 | Theo dõi. | Sở Nội vụ",
        "assignment | I | Yêu cầu các sở, ban, ngành triển khai./. | các sở, ban, ngành",
    ]


def test_words_of_time_are_kept_as_written() -> None:
    document = plan(("I. NHIỆM VỤ", "- Báo cáo kết quả chậm nhất ngày\u00a023/3/2022 để tổng hợp."))
    (duty,) = extract_obligations(document)
    assert duty.deadline_text == "chậm nhất ngày 23/3/2022"
    assert duty.due_bound == "by"
