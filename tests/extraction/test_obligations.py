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


def test_bodies_that_no_list_knows_in_a_row_of_agencies() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Công Thương (cơ quan chủ trì)",
        "- Theo dõi việc thực hiện.",
        "2. Sở Xây dựng - Cơ quan thường trực Ban Chỉ đạo",
        "- Thẩm định phương án.",
        "3. Các chủ đầu tư hạ tầng khu công nghiệp có trách nhiệm",
        "- Bố trí quỹ đất.",
        "4. Các cơ quan quản lý ngành (gồm các Sở: Xây dựng, Y tế)",
        "- Cử công chức tham gia.",
        "5. Đề nghị: Hội Nông dân tỉnh, Liên minh Hợp tác xã tỉnh",
        "- Vận động hội viên.",
        "6. Chế độ báo cáo",
        "- Thực hiện theo quy định.",
        "7. Ủy ban nhân dân các xã: Gia Thuận, Tân Điền",
        "- Xây dựng kế hoạch.",
    ) == [
        "assignment | I > 1 | Theo dõi việc thực hiện. | Sở Công Thương",
        "assignment | I > 2 | Thẩm định phương án. | Sở Xây dựng",
        "assignment | I > 3 | Bố trí quỹ đất. | Các chủ đầu tư hạ tầng khu công nghiệp",
        "assignment | I > 4 | Cử công chức tham gia. | Các cơ quan quản lý ngành",
        "assignment | I > 5 | Vận động hội viên. | Hội Nông dân tỉnh // Liên minh Hợp tác xã tỉnh",
        "assignment | I > 7 | Xây dựng kế hoạch. | Ủy ban nhân dân các xã: Gia Thuận, Tân Điền",
    ]


def test_bodies_of_a_kind_are_agencies_only_among_agencies() -> None:
    assert (
        duties(
            "I. MỘT SỐ KHÁI NIỆM",
            "1. Các doanh nghiệp công nghệ số cần hỗ trợ",
            "- Có vốn dưới 10 tỷ đồng.",
        )
        == []
    )


def test_lead_ins_charge_and_sub_headings_name_partners() -> None:
    assert duties(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ",
        "a) Chủ trì, phối hợp với Sở Tài chính, UBND các xã",
        "- Theo dõi việc thực hiện.",
        "b) Công việc khác",
        "- Tổng hợp báo cáo.",
        "Phối hợp với Công an tỉnh:",
        "- Kiểm tra việc chấp hành.",
        "2. Giao Ban Quản lý khu kinh tế chỉ đạo việc cấp nước, có trách nhiệm:",
        "- Duy trì cấp nước.",
        "3. Sở Y tế chỉ đạo Chi cục Dân số thực hiện các nội dung sau:",
        "- Lập dự toán.",
    ) == [
        "assignment | I > 1 > a | Theo dõi việc thực hiện. | Sở Nội vụ"
        " | with: Sở Tài chính // UBND các xã",
        "assignment | I > 1 > b | Tổng hợp báo cáo. | Sở Nội vụ",
        "assignment | I > 1 > b | Kiểm tra việc chấp hành. | Sở Nội vụ | with: Công an tỉnh",
        "assignment | I > 2 | Duy trì cấp nước. | Ban Quản lý khu kinh tế",
        "assignment | I > 3 | Lập dự toán. | Chi cục Dân số",
    ]


def test_numbered_lines_of_a_task_and_of_the_whole_plan() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "1. Về dữ liệu",
        "a) Nhiệm vụ: Hoàn thiện Chiến lược dữ liệu của tỉnh.",
        "b) Cơ quan thực hiện:",
        "- Đơn vị chủ trì: Sở Khoa học và Công nghệ.",
        "c) Thời gian thực hiện: Quý I năm 2026.",
        "II. NỘI DUNG THI ĐUA",
        "1. Chủ đề thi đua",
        "Lập thành tích chào mừng Đại hội.",
        "2. Thời gian thực hiện: Từ tháng 10/2025 đến tháng 12/2025.",
    ) == [
        "assignment | I > 1 > a | Nhiệm vụ: Hoàn thiện Chiến lược dữ liệu của tỉnh."
        " | Sở Khoa học và Công nghệ | 2026-01-01..2026-03-31",
        "measure | II > 1 | Lập thành tích chào mừng Đại hội.",
    ]


def test_lines_and_brackets_that_say_who_leads_and_who_takes_part() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "1. Xây dựng tài liệu đào tạo.",
        "- Phân công thực hiện: Sở Y tế chủ trì, phối hợp với Sở Nội vụ.",
        "- Thời gian thực hiện: Hằng năm.",
        "2. Tổ chức hội thi (Tỉnh đoàn chủ trì, hoàn thành trong quý III/2026).",
    ) == [
        "assignment | I > 1 | Xây dựng tài liệu đào tạo. | Sở Y tế | with: Sở Nội vụ | yearly",
        "assignment | I > 2 | Tổ chức hội thi (Tỉnh đoàn chủ trì, hoàn thành trong quý III/2026)."
        " | Tỉnh đoàn | 2026-07-01..2026-09-30",
    ]


def test_requests_inside_a_paragraph_and_demands_on_named_bodies() -> None:
    assert duties(
        "I. MỤC ĐÍCH, YÊU CẦU",
        "- Các sở, ngành phối hợp chặt chẽ hằng năm.",
        "II. KINH PHÍ",
        "Kinh phí do ngân sách bảo đảm. Đề nghị các sở, ngành khẩn trương triển khai.",
        "Quá trình thực hiện nếu có vướng mắc đề nghị các cơ quan, đơn vị phản ánh về Sở Y tế.",
    ) == [
        "assignment | I | Các sở, ngành phối hợp chặt chẽ hằng năm. | Các sở, ngành | yearly",
        "assignment | II | Đề nghị các sở, ngành khẩn trương triển khai. | các sở, ngành",
        "assignment | II | Quá trình thực hiện nếu có vướng mắc đề nghị các cơ quan, đơn vị"
        " phản ánh về Sở Y tế. | các cơ quan, đơn vị",
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
        (
            "Đến năm 2030, tỷ lệ thu gom rác đạt 100%.",
            "measure | I | Đến năm 2030, tỷ lệ thu gom rác đạt 100%.",
        ),
        (
            "Phấn đấu đến năm 2030 diện tích rừng của tỉnh đạt 1.700 ha.",
            "measure | I | Phấn đấu đến năm 2030 diện tích rừng của tỉnh đạt 1.700 ha.",
        ),
        (
            "Thu thập, số hóa dữ liệu quy hoạch (2026 - 2030).",
            "scheduled | I | Thu thập, số hóa dữ liệu quy hoạch (2026 - 2030)."
            " | 2026-01-01..2030-12-31",
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
        ("I. NHIỆM VỤ", "1. Thời gian thực hiện", "Từ nay đến hết năm 2025."),
        ("I. TIÊU CHÍ THI ĐUA", "a) Đối với các sở, ngành", "- Hoàn thành kế hoạch năm 2025."),
        ("I. KHEN THƯỞNG", "- Ban Chỉ đạo tỉnh: Không quá 05 cá nhân;"),
        (
            "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch năm 2022.",
            "Điều 2. Quyết định có hiệu lực kể từ ngày ký.",
            "Điều 3. Giám đốc các sở chịu trách nhiệm thi hành Quyết định này./.",
        ),
        ("I. NHIỆM VỤ", "Nơi nhận:", "- Sở Nội vụ (báo cáo hằng năm);"),
        ("I. VỀ KẾT QUẢ ĐẠT ĐƯỢC", "- Sở Nội vụ chủ trì kiểm tra hằng năm."),
        ("I. GIAO THÔNG", "Hiện nay tuyến đường hoàn thành năm 2022 mới đạt 60% khối lượng."),
        ("I. GIAO THÔNG", "Văn phòng UBND tỉnh thông báo để các sở, ngành biết, thực hiện./."),
        ("I. GIAO THÔNG", "Thừa lệnh Chủ tịch, Văn phòng UBND tỉnh thông báo đến các sở biết./."),
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


def test_lists_inside_a_paragraph() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "a) Sở Y tế: (1) chủ trì, phối hợp Sở Tài chính rà soát;"
        " (2) Trình đề án trong quý II/2022.",
        "b) Số hóa: (1) Sở Nội vụ số hóa hồ sơ; (2) các sở, ngành tập trung: (i) Nhập dữ liệu;"
        " (ii) Kiểm tra dữ liệu.",
        "c) Phát triển ứng dụng với hai chức năng: (i) lưu trữ; (ii) tra cứu.",
    ) == [
        "assignment | I > a | chủ trì, phối hợp Sở Tài chính rà soát | Sở Y tế"
        " | with: Sở Tài chính",
        "assignment | I > a | Trình đề án trong quý II/2022. | Sở Y tế | 2022-04-01..2022-06-30",
        "assignment | I > b | Sở Nội vụ số hóa hồ sơ | Sở Nội vụ",
        "assignment | I > b | Nhập dữ liệu | các sở, ngành",
        "assignment | I > b | Kiểm tra dữ liệu. | các sở, ngành",
        "measure | I > c | Phát triển ứng dụng với hai chức năng: (i) lưu trữ; (ii) tra cứu.",
    ]


def test_later_sentences_charge_others_too() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "- Giao Sở Y tế tổng hợp danh sách. Sở Tài chính thẩm định trước ngày 15/12/2022;"
        " UBND các xã phối hợp thực hiện.",
        "- Giao Sở Y tế kiểm tra các trạm; bệnh viện; UBND các xã.",
    ) == [
        "assignment | I | Giao Sở Y tế tổng hợp danh sách. Sở Tài chính thẩm định trước ngày"
        " 15/12/2022; UBND các xã phối hợp thực hiện. | Sở Y tế // Sở Tài chính"
        " | with: UBND các xã | ..2022-12-15",
        "assignment | I | Giao Sở Y tế kiểm tra các trạm; bệnh viện; UBND các xã. | Sở Y tế",
    ]


def test_a_lead_in_above_numbered_items_charges_them() -> None:
    lead_in = (
        "Đề nghị Thường trực Đảng ủy xã Tân Lập lãnh đạo toàn diện các nhiệm vụ đã đề ra trong"
        " chương trình công tác của xã và của các thôn, trong đó tập trung các nội dung sau:"
    )
    assert duties("I. ĐÁNH GIÁ CHUNG", lead_in, "1. Đổi mới cách làm.", "2. Giữ gìn rừng.") == [
        f"assignment | I | {lead_in} | Thường trực Đảng ủy xã Tân Lập",
        "assignment | I > 1 | Đổi mới cách làm. | Thường trực Đảng ủy xã Tân Lập",
        "assignment | I > 2 | Giữ gìn rừng. | Thường trực Đảng ủy xã Tân Lập",
    ]


def test_bullets_below_a_sentence_that_charges_a_body() -> None:
    sentence = (
        "Sở Y tế chỉ đạo các bệnh viện khẩn trương hoàn thiện hồ sơ, thủ tục của toàn bộ các"
        " hạng mục còn lại, bảo đảm chất lượng và an toàn theo đúng quy định của pháp luật."
    )
    assert duties("I. NHIỆM VỤ", f"1. {sentence}", "- Mua sắm thiết bị đúng tiến độ.") == [
        f"assignment | I > 1 | {sentence} | Sở Y tế",
        "assignment | I > 1 | Mua sắm thiết bị đúng tiến độ. | Sở Y tế",
    ]


def test_names_behind_a_colon_are_no_heading() -> None:
    line = "UBND các xã: Tân Lập, Hòa Bình khẩn trương rà soát."
    assert duties("I. NHIỆM VỤ", f"a) {line}") == [
        f"assignment | I > a | {line} | UBND các xã: Tân Lập, Hòa Bình",
    ]


def test_a_topic_holds_no_time_of_the_duty() -> None:
    line = "Về đề nghị bổ sung vốn năm 2023: giao Sở Tài chính tham mưu trước ngày 20/12/2022."
    assert duties("I. KIẾN NGHỊ", f"1. {line}") == [
        f"assignment | I > 1 | {line} | Sở Tài chính | ..2022-12-20",
    ]


def test_what_is_told_before_the_duty_is_left_out() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "1. Hiện nay mặt bằng năm 2022 mới đạt 58%. Các xã A Lưới, Hồng Hạ đẩy nhanh kiểm đếm.",
        "2. Về đề xuất làm 02 bãi đỗ xe năm 2023. Sở Y tế: (1) rà soát; (2) trình đề án.",
    ) == [
        "assignment | I > 1 | Các xã A Lưới, Hồng Hạ đẩy nhanh kiểm đếm. | Các xã A Lưới, Hồng Hạ",
        "assignment | I > 2 | rà soát | Sở Y tế",
        "assignment | I > 2 | trình đề án. | Sở Y tế",
    ]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        (
            "Đơn vị thực hiện: Sở Nội vụ (chủ trì), Sở Tài chính, Sở Y tế (phối hợp).",
            "Sở Nội vụ | with: Sở Tài chính // Sở Y tế",
        ),
        (
            "Đơn vị thực hiện: Sở Nội vụ (cơ quan chủ trì), Sở Y tế.",
            "Sở Nội vụ | with: Sở Y tế",
        ),
        (
            "Phân công thực hiện: Sở Nội vụ chủ trì; Sở Tài chính, UBND các xã phối hợp.",
            "Sở Nội vụ | with: Sở Tài chính // UBND các xã",
        ),
        ("Trách nhiệm thực hiện: Sở Nội vụ, Sở Y tế.", "Sở Nội vụ // Sở Y tế"),
    ],
)
def test_parts_told_in_one_line(line: str, who: str) -> None:
    assert duties("I. NHIỆM VỤ", "1. Tổ chức tập huấn.", line) == [
        f"assignment | I > 1 | Tổ chức tập huấn. | {who}"
    ]


def test_who_takes_part_may_stand_before_the_verb() -> None:
    line = "Sở Nội vụ chủ trì, Sở Tài chính, Sở Y tế phối hợp thực hiện."
    assert duties("I. NHIỆM VỤ", f"- {line}", f"- Tổ chức tập huấn. {line}") == [
        f"assignment | I | {line} | Sở Nội vụ | with: Sở Tài chính // Sở Y tế",
        f"assignment | I | Tổ chức tập huấn. {line} | Sở Nội vụ | with: Sở Tài chính // Sở Y tế",
    ]


def test_headings_that_name_who_does_what_stands_below() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "1. Cải cách thể chế (Sở Tư pháp chủ trì)",
        "- Rà soát văn bản của tỉnh và các xã.",
        "2. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính:",
        "- Tinh giản biên chế của các sở, ngành.",
        "3. Sở Y tế (Cơ quan thường trực)",
        "- Chủ trì khám sức khỏe cho học sinh.",
    ) == [
        "assignment | I > 1 | Rà soát văn bản của tỉnh và các xã. | Sở Tư pháp",
        "assignment | I > 2 | Tinh giản biên chế của các sở, ngành. | Sở Nội vụ"
        " | with: Sở Tài chính",
        "assignment | I > 3 | Chủ trì khám sức khỏe cho học sinh. | Sở Y tế",
    ]


def test_bodies_in_brackets_behind_a_clause_and_in_bullets_of_their_own() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "1. Ban hành kế hoạch của cơ quan (Các sở, ngành, UBND các xã; xong trước ngày 31/3/2022).",
        "2. Phát động cuộc thi; Sở Nội vụ và Tỉnh đoàn chủ trì, hoàn thành trong quý III/2022.",
        "3. Cải cách thủ tục",
        "- Văn phòng UBND tỉnh",
        "+ Chủ trì trình phương án cắt giảm trước ngày 15/4/2022.",
        "4. Tinh giản biên chế của các sở.",
        "Chủ trì: Sở Nội vụ",
        "Cơ quan phối hơp: Sở Tài chính.",
        "Hoàn thành: Quý IV năm 2022.",
    ) == [
        "assignment | I > 1"
        " | Ban hành kế hoạch của cơ quan (Các sở, ngành, UBND các xã; xong trước ngày 31/3/2022)."
        " | Các sở, ngành // UBND các xã | ..2022-03-31",
        "assignment | I > 2"
        " | Phát động cuộc thi; Sở Nội vụ và Tỉnh đoàn chủ trì, hoàn thành trong quý III/2022."
        " | Sở Nội vụ // Tỉnh đoàn | 2022-07-01..2022-09-30",
        "assignment | I > 3 | Chủ trì trình phương án cắt giảm trước ngày 15/4/2022."
        " | Văn phòng UBND tỉnh | ..2022-04-15",
        "assignment | I > 4 | Tinh giản biên chế của các sở. | Sở Nội vụ | with: Sở Tài chính"
        " | 2022-10-01..2022-12-31",
    ]


def test_by_whom_a_duty_is_done() -> None:
    assert duties(
        "I. NHIỆM VỤ",
        "- Kiên cố hóa 45 km kênh đến năm 2028, do Ban Quản lý dự án tỉnh làm chủ đầu tư.",
        "- Tổ chức diễn tập cấp tỉnh do Bộ Chỉ huy Quân sự tỉnh chủ trì.",
        "- Khắc phục hậu quả do Sở Y tế báo cáo trong năm 2022.",
    ) == [
        "assignment | I"
        " | Kiên cố hóa 45 km kênh đến năm 2028, do Ban Quản lý dự án tỉnh làm chủ đầu tư."
        " | Ban Quản lý dự án tỉnh | ..2028-12-31",
        "assignment | I | Tổ chức diễn tập cấp tỉnh do Bộ Chỉ huy Quân sự tỉnh chủ trì."
        " | Bộ Chỉ huy Quân sự tỉnh",
        "scheduled | I | Khắc phục hậu quả do Sở Y tế báo cáo trong năm 2022."
        " | 2022-01-01..2022-12-31",
    ]
