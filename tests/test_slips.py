"""The folding key of scanned pages: slips mended in a view of the same length, text kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Page, Paragraph, Reading, TextMethod
from extractor.pipeline import understand
from extractor.reading.dispatch import read_file
from extractor.slips import folding_key

CORPORA = Path(__file__).parent.parent / "corpora"


def reading(text: str, method: TextMethod = "ocr") -> Reading:
    page = Page(1, 0, len(text), method)
    block = Paragraph(0, len(text))
    return Reading("", "a.pdf", "application/pdf", 0, text, (page,), (block,), method)


def key(text: str, method: TextMethod = "ocr") -> str:
    return folding_key(reading(text, method))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        # symbols of instruments; a shorter one stands behind spaces, where numbers may have them
        ("Tờ trình số 611/TTrT-STC", "Tờ trình số 611/ TTr-STC"),
        ("Tờ trình số 1005/TTIr-NV", "Tờ trình số 1005/ TTr-NV"),
        ("Tờ trình số 15/TTT-SNV", "Tờ trình số 15/TTr-SNV"),
        ("Tờ trình số 15/TTI-SNV", "Tờ trình số 15/TTr-SNV"),
        ("Kết luận số 127-KL/IW", "Kết luận số 127-KL/TW"),
        ("Nghị quyết số 19-NQ/TVW", "Nghị quyết số 19-NQ/ TW"),
        ("số 1111/NQ-UBTVQHI14", "số 1111/NQ- UBTVQH14"),
        ("Luật số 31/2024/QHI5", "Luật số 31/2024/QH15"),
        ("Số: 2174/GĐ-UBND", "Số: 2174/QĐ-UBND"),
        ("Nghị định số 30/2020/NÐ-CP", "Nghị định số 30/2020/NĐ-CP"),
        ("Nghị định số 30/2020/ND-CP", "Nghị định số 30/2020/NĐ-CP"),
        ("Kế hoạch số 27/KH-ƯBND", "Kế hoạch số 27/KH-UBND"),
        ("các sở, ƯBND cấp xã", "các sở, UBND cấp xã"),
        ("S6:27/KH-UBND", "Số:27/KH-UBND"),
        # numbers
        ("ngày l5/O7/2021", "ngày 15/07/2021"),
        ("trong năm 2O25", "trong năm 2025"),
        ("tối thiểu 9O% hồ sơ", "tối thiểu 90% hồ sơ"),
        ("giảm từ 6%o năm 2022", "giảm từ 6‰  năm 2022"),
        ("đạt >80%", "đạt ≥80%"),
        ("quý I1/2027", "quý II/2027"),
        ("Quý II/⁄2026", "Quý II/ 2026"),
        # words
        ("sửa đối, bổ sung; tiếp tục đối mới", "sửa đổi, bổ sung; tiếp tục đổi mới"),
        ("VỀ CÁI CÁCH; TỐ CHỨC THỰC HIỆN", "VỀ CẢI CÁCH; TỔ CHỨC THỰC HIỆN"),
        ("báo cáo định kỳ hăng quý", "báo cáo định kỳ hằng quý"),
        ("PHÁT TRIẾN CHÍNH QUYÊN SỐ", "PHÁT TRIỂN CHÍNH QUYỀN SỐ"),
        ("Cơ quan chủ trì, phôi hợp; Sở Tài nguyên", "Cơ quan chủ trì, phối hợp; Sở Tài nguyên"),
        ("Kế hoạch này dược ban hành", "Kế hoạch này được ban hành"),
        # what is right, or cannot be known, stays
        ("đối với cấp tỉnh; phân bố dân cư", "đối với cấp tỉnh; phân bố dân cư"),
        ("Công văn số 428/UBND-NCPC", "Công văn số 428/UBND-NCPC"),
        ("phòng B5, mẫu O1, 5 l nước", "phòng B5, mẫu O1, 5 l nước"),
        ("https://dichvucong.gov.vn//a", "https://dichvucong.gov.vn//a"),
    ],
)
def test_key(read: str, printed: str) -> None:
    assert key(read) == printed


def test_words_that_the_document_has_often() -> None:
    text = "vùng đệm rừng thẳm. vùng đệm rừng thẳm. vùng đệm rừng thẳm. vùng đệm rừng thắm."
    assert key(text) == text.replace("thắm", "thẳm")


@pytest.mark.parametrize("method", ["text", "text-layer", "docx", "html"])
def test_text_that_was_not_recognised_is_matched_as_it_is(method: TextMethod) -> None:
    text = "Tờ trình số 611/TTrT-STC; tiếp tục đối mới; năm 2O25"
    assert key(text, method) == text


def test_a_text_layer_made_by_recognition() -> None:
    text = "Tờ trình số 611/TTrT-STC; Kết luận số 127-KL/IW; tiếp tục đối mới"
    assert key(text, "text-layer").endswith("127-KL/TW; tiếp tục đổi mới")


def test_facts_have_the_words_as_read_and_the_values_as_printed() -> None:
    text = "Thực hiện Tờ trình số 1005/TTIr-NV ngày 25/5/2O22 và Nghị quyết số 1111/NQ-UBTVQHI14."
    first, second = understand(reading(text)).citations
    assert (first.number, first.issued_on) == ("1005/TTr-NV", date(2022, 5, 25))
    assert text[first.start : first.end] == "Tờ trình số 1005/TTIr-NV ngày 25/5/2O22"
    assert second.number == "1111/NQ-UBTVQH14"
    assert text[second.start : second.end] == "Nghị quyết số 1111/NQ-UBTVQHI14"


@given(st.text(alphabet="aàảáđdoôổố IlO0S5B8/-.%>TQHDĐNUW\n12", max_size=60))
def test_same_length_and_lines(text: str) -> None:
    mended = key(text)
    assert len(mended) == len(text)
    assert [place for place, sign in enumerate(text) if sign == "\n"] == [
        place for place, sign in enumerate(mended) if sign == "\n"
    ]


@pytest.mark.parametrize("path", sorted(CORPORA.rglob("*.txt")), ids=lambda path: path.stem)
def test_right_text_is_hardly_touched(path: Path) -> None:
    """What stands in a digital text is right: the key of a perfect scan is nearly the text."""
    text = read_file(path).text
    words = zip(text.split(), key(text).split(), strict=False)
    changed = [pair for pair in words if pair[0] != pair[1]]
    assert len(changed) <= 1, changed
