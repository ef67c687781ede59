"""Outlines of small plans: every style of label, what hangs under what, where zones begin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_plans import LETTERHEAD, outline, plan, reading_of

from extractor.model import Paragraph, Section
from extractor.pipeline import structure
from extractor.structure.document import Document, Item

OUTLINES: dict[str, tuple[str, str]] = {
    "roman, decimal, letter": (
        """I. MỤC TIÊU
        1. Mục tiêu chung
        Xây dựng nền hành chính hiện đại.
        2. Mục tiêu cụ thể
        2.1. Đến năm 2025
        a) Cải cách thể chế
        - Rà soát văn bản.
        b) Cải cách thủ tục
        2.2. Đến năm 2030
        a) Cải cách thể chế
        II. NHIỆM VỤ
        1. Cải cách thể chế""",
        """I | MỤC TIÊU
        I > 1 | Mục tiêu chung
        I > 2 | Mục tiêu cụ thể
        I > 2 > 2.1 | Đến năm 2025
        I > 2 > 2.1 > a | Cải cách thể chế
        I > 2 > 2.1 > b | Cải cách thủ tục
        I > 2 > 2.2 | Đến năm 2030
        I > 2 > 2.2 > a | Cải cách thể chế
        II | NHIỆM VỤ
        II > 1 | Cải cách thể chế""",
    ),
    "parts with their titles on the next line": (
        """Phần thứ nhất
        TÌNH HÌNH THỰC HIỆN
        I. KẾT QUẢ
        1. Về thể chế
        II. HẠN CHẾ
        Phần thứ hai
        PHƯƠNG HƯỚNG
        I. MỤC TIÊU""",
        """Phần thứ nhất |
        Phần thứ nhất | TÌNH HÌNH THỰC HIỆN
        Phần thứ nhất > I | KẾT QUẢ
        Phần thứ nhất > I > 1 | Về thể chế
        Phần thứ nhất > II | HẠN CHẾ
        Phần thứ hai |
        Phần thứ hai | PHƯƠNG HƯỚNG
        Phần thứ hai > I | MỤC TIÊU""",
    ),
    "chapters, sections, articles, clauses, points": (
        """Chương I. QUY ĐỊNH CHUNG
        Điều 1. Phạm vi
        1. Quy định này quy định việc quản lý.
        a) Đối với cấp tỉnh;
        b) Đối với cấp xã.
        2. Không áp dụng với doanh nghiệp.
        Chương II. QUY ĐỊNH CỤ THỂ
        Mục 1. NGUYÊN TẮC
        Điều 2. Nguyên tắc
        Mục 2. TRÁCH NHIỆM
        Điều 3. Sở Nội vụ""",
        """Chương I | QUY ĐỊNH CHUNG
        Chương I > Điều 1 | Phạm vi
        Chương I > Điều 1 > 1 | Quy định này quy định việc quản lý.
        Chương I > Điều 1 > 1 > a | Đối với cấp tỉnh;
        Chương I > Điều 1 > 1 > b | Đối với cấp xã.
        Chương I > Điều 1 > 2 | Không áp dụng với doanh nghiệp.
        Chương II | QUY ĐỊNH CỤ THỂ
        Chương II > Mục 1 | NGUYÊN TẮC
        Chương II > Mục 1 > Điều 2 | Nguyên tắc
        Chương II > Mục 2 | TRÁCH NHIỆM
        Chương II > Mục 2 > Điều 3 | Sở Nội vụ""",
    ),
    "capitals above romans": (
        """A. MỤC TIÊU
        I. Mục tiêu chung
        II. Mục tiêu cụ thể
        1. Kinh tế
        B. NHIỆM VỤ
        I. Nhiệm vụ chung""",
        """A | MỤC TIÊU
        A > I | Mục tiêu chung
        A > II | Mục tiêu cụ thể
        A > II > 1 | Kinh tế
        B | NHIỆM VỤ
        B > I | Nhiệm vụ chung""",
    ),
    "numbers in brackets": (
        """I. NHIỆM VỤ
        1. Thể chế
        a) Rà soát
        (1) Văn bản của tỉnh;
        (2) Văn bản của xã;
        b) Ban hành
        2. Thủ tục""",
        """I | NHIỆM VỤ
        I > 1 | Thể chế
        I > 1 > a | Rà soát
        I > 1 > a > (1) | Văn bản của tỉnh;
        I > 1 > a > (2) | Văn bản của xã;
        I > 1 > b | Ban hành
        I > 2 | Thủ tục""",
    ),
    "run-in headings end at the colon or the emphasis": (
        """I. TỔ CHỨC THỰC HIỆN
        1. Sở Nội vụ: Chủ trì theo dõi, đôn đốc thực hiện.
        **2. Sở Tư pháp:** Báo cáo kết quả.
        3. **Sở Tài chính** bố trí kinh phí.
        4. Sở Y tế:
        - Chủ trì công tác y tế.""",
        """I | TỔ CHỨC THỰC HIỆN
        I > 1 | Sở Nội vụ
        I > 2 | Sở Tư pháp
        I > 3 | Sở Tài chính
        I > 4 | Sở Y tế""",
    ),
    "headings without a number": (
        """I. MỤC ĐÍCH
        Nâng cao nhận thức.
        KINH PHÍ THỰC HIỆN
        Từ ngân sách tỉnh.
        II. NHIỆM VỤ
        **1. Thể chế**
        **Rà soát văn bản**
        Các sở rà soát văn bản.
        **Ban hành văn bản**
        Các sở ban hành văn bản.
        **2. Thủ tục**""",
        """I | MỤC ĐÍCH
        | KINH PHÍ THỰC HIỆN
        II | NHIỆM VỤ
        II > 1 | Thể chế
        II > 1 | Rà soát văn bản
        II > 1 | Ban hành văn bản
        II > 2 | Thủ tục""",
    ),
    "numbers begin anew under headings without a number": (
        """I. NHIỆM VỤ
        **Lĩnh vực kinh tế**
        1. Nông nghiệp
        2. Công nghiệp
        **Lĩnh vực xã hội**
        1. Y tế
        2. Giáo dục""",
        """I | NHIỆM VỤ
        I | Lĩnh vực kinh tế
        I > 1 | Nông nghiệp
        I > 2 | Công nghiệp
        I | Lĩnh vực xã hội
        I > 1 | Y tế
        I > 2 | Giáo dục""",
    ),
    "annexes after the signature": (
        """I. NHIỆM VỤ
        1. Thể chế
        Nơi nhận:
        - Lưu: VT.
        TM. ỦY BAN NHÂN DÂN
        Nguyễn Văn A
        PHỤ LỤC I
        DANH MỤC NHIỆM VỤ NĂM 2022
        (Kèm theo Kế hoạch số 12/KH-UBND ngày 15/3/2022 của UBND tỉnh)
        1. Rà soát văn bản
        2. Ban hành văn bản
        Phụ lục II: Danh mục dự án
        1. Đường vành đai""",
        """I | NHIỆM VỤ
        I > 1 | Thể chế
        Phụ lục I | DANH MỤC NHIỆM VỤ NĂM 2022
        Phụ lục I > 1 | Rà soát văn bản
        Phụ lục I > 2 | Ban hành văn bản
        Phụ lục II | Danh mục dự án
        Phụ lục II > 1 | Đường vành đai""",
    ),
    "the outline of a report in the annex": (
        """I. NHIỆM VỤ
        1. Thể chế
        Nơi nhận:
        - Lưu: VT.
        ĐỀ CƯƠNG BÁO CÁO
        (Kèm theo Kế hoạch số 12/KH-UBND)
        I. KẾT QUẢ
        1. Về thể chế""",
        """I | NHIỆM VỤ
        I > 1 | Thể chế
        | ĐỀ CƯƠNG BÁO CÁO
        I | KẾT QUẢ
        I > 1 | Về thể chế""",
    ),
    "no-break spaces": (
        "I.\u00a0NHIỆM\u00a0VỤ\n1.\u00a0Cải cách\u00a0thể chế",
        "I | NHIỆM VỤ\nI > 1 | Cải cách thể chế",
    ),
    "Markdown": (
        "## **I. NHIỆM VỤ**\n\n### 1. Thể chế\n\n##### *1.1. Rà soát*\n\n### **2. Thủ tục**",
        "I | NHIỆM VỤ\nI > 1 | Thể chế\nI > 1 > 1.1 | Rà soát\nI > 2 | Thủ tục",
    ),
    "a mention of an annex opens none": (
        """I. NHIỆM VỤ
        Phụ lục kèm theo Kế hoạch này là bộ phận của Kế hoạch.
        - Phụ lục 2 nêu chi tiết;""",
        "I | NHIỆM VỤ",
    ),
    "a number in the preamble opens nothing unless it is a first one": (
        "2. Không phải mục đầu\nI. MỤC ĐÍCH",
        "I | MỤC ĐÍCH",
    ),
}


def dedent(block: str) -> list[str]:
    return [line.strip() for line in block.split("\n")]


@pytest.mark.parametrize(("lines", "expected"), OUTLINES.values(), ids=OUTLINES)
def test_outline(lines: str, expected: str) -> None:
    found = [line.strip() for line in outline(plan(dedent(lines)).sections)]
    assert found == dedent(expected)


def items(document: Document) -> list[tuple[str, str, str, str]]:
    """zone, marker, path and words of each item after the introduction."""
    return [
        (item.zone, item.marker, _path(document, item), document.text(item.start, item.end))
        for item in document.items
    ][len(LETTERHEAD) + 2 :]


def _path(document: Document, item: Item) -> str:
    return document.sections[item.section].path if item.section is not None else ""


def test_items_without_labels_and_bullets() -> None:
    document = plan(("I. NHIỆM VỤ", "**1. Thể chế**", "– Rà soát;", "+\u00a0Ban hành.", "Từ nay."))
    assert items(document) == [
        ("body", "label", "I", "NHIỆM VỤ"),
        ("body", "label", "I > 1", "Thể chế"),
        ("body", "-", "I > 1", "Rà soát;"),
        ("body", "+", "I > 1", "Ban hành."),
        ("body", "", "I > 1", "Từ nay."),
    ]


def test_lists_know_what_introduces_them() -> None:
    document = plan(
        (
            "I. NHIỆM VỤ",
            "Các sở tập trung:",
            "- Rà soát:",
            "+ Cấp tỉnh;",
            "- Ban hành.",
            "Các xã chủ động thực hiện.",
            "- Tuyên truyền.",
        )
    )
    introduced = {
        document.text(item.start, item.end): document.text(
            document.items[item.parent].start, document.items[item.parent].end
        )
        for item in document.items
        if item.parent is not None
    }
    assert introduced == {
        "Rà soát:": "Các sở tập trung:",
        "Cấp tỉnh;": "Rà soát:",
        "Ban hành.": "Các sở tập trung:",
    }


def test_a_plan_attached_to_a_decision() -> None:
    lines = """ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG
    QUYẾT ĐỊNH
    Về việc ban hành Kế hoạch cải cách hành chính
    Căn cứ Luật Tổ chức chính quyền địa phương;
    QUYẾT ĐỊNH:
    Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính.
    Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
    Nơi nhận:
    - Như Điều 2;
    TM. ỦY BAN NHÂN DÂN
    KẾ HOẠCH
    Cải cách hành chính giai đoạn 2021 - 2025
    (Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 15/3/2022)
    Thực hiện Nghị quyết số 76/NQ-CP, UBND tỉnh ban hành Kế hoạch như sau:
    I. MỤC TIÊU
    - Xây dựng nền hành chính hiện đại."""
    document = structure(reading_of("\n".join(dedent(lines))))
    assert [section.path for section in document.sections] == ["Điều 1", "Điều 2", "I"]
    zones = [item.zone for item in document.items]
    assert (
        zones == ["opening"] * 5 + ["body"] * 2 + ["closing"] * 3 + ["opening"] * 4 + ["body"] * 2
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Trong quá trình thực hiện nếu có vướng mắc, các sở phản ánh về Sở Nội vụ.",
        "Trên đây là Kế hoạch phát triển kinh tế - xã hội./.",
        "Kế hoạch này được cụ thể hóa hằng năm.",
        "Ủy ban nhân dân tỉnh yêu cầu Thủ trưởng các sở triển khai thực hiện.",
        "Yêu cầu các sở, ngành nghiêm túc thực hiện.",
    ],
)
def test_a_closing_sentence_does_not_belong_to_the_last_agency(sentence: str) -> None:
    body = ("I. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ", "- Theo dõi.", "2. Sở Tư pháp", "- Báo cáo.")
    found = items(plan((*body, sentence)))
    assert found[-2][2] == "I > 2"
    assert found[-1] == ("body", "", "I", sentence)
    assert items(plan((*body, "Sở Tư pháp chịu trách nhiệm.")))[-1][2] == "I > 2"


@pytest.mark.parametrize(
    "line",
    ["Nơi nhận:", "#### ***Nơi nhận:***", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TL. CHỦ TỊCH"],
)
def test_recipients_and_signature_close_the_body(line: str) -> None:
    found = items(plan(("I. NHIỆM VỤ", "- Rà soát./.", line, "- Sở Nội vụ;", "1. Lưu")))
    assert [zone for zone, *_ in found] == ["body", "body", "closing", "closing", "closing"]
    assert {path for zone, _, path, _ in found if zone == "closing"} == {""}


def test_kinds_of_sections() -> None:
    document = plan(
        ("Phần thứ nhất", "Chương I", "Mục 1", "Điều 1. A", "1. B", "a) C", "Phụ lục 1", "I. D")
    )
    assert [section.kind for section in document.sections] == [
        "part", "chapter", "heading", "article", "clause", "point", "annex", "heading",
    ]  # fmt: skip


def test_a_section_reaches_to_the_end_of_what_stands_under_it() -> None:
    document = plan(("I. NHIỆM VỤ", "1. Thể chế", "- Rà soát văn bản.", "II. KINH PHÍ"))

    def words(section: Section) -> str:
        return document.text(section.start, section.end)

    first, inner, second = document.sections
    assert words(first) == "I. NHIỆM VỤ\n1. Thể chế\n- Rà soát văn bản."
    assert words(inner) == "1. Thể chế\n- Rà soát văn bản."
    assert words(second) == "II. KINH PHÍ"
    assert document.text(inner.start, inner.heading_end) == "1. Thể chế"


def test_bold_paragraphs_of_a_layout_are_headings_too() -> None:
    reading = reading_of("I. NHIỆM VỤ\nRà soát văn bản\nCác sở rà soát văn bản.")
    heading, bold, prose = reading.blocks
    assert isinstance(bold, Paragraph)
    marked = Paragraph(bold.start, bold.end, bold=True)
    laid_out = replace(reading, blocks=(heading, marked, prose))
    assert outline(structure(laid_out).sections) == ["I | NHIỆM VỤ", "I | Rà soát văn bản"]
    assert outline(structure(reading).sections) == ["I | NHIỆM VỤ"]
