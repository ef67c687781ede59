"""Letterheads, titles and signature blocks of every kind of issuer, as they are printed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Cell, Page, Paragraph, Reading, Table
from extractor.structure.capitals import Capitals
from extractor.structure.metadata import read_metadata
from extractor.structure.titles import period

CORPORA = Path(__file__).parents[2] / "corpora"
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def reading(text: str, blocks: tuple[Paragraph | Table, ...] | None = None) -> Reading:
    """A reading whose paragraphs are the lines of the text."""
    if blocks is None:
        found = re.finditer(r"[^\n]*\S[^\n]*", text)
        blocks = tuple(Paragraph(match.start(), match.end()) for match in found)
    page = Page(1, 0, len(text), "text")
    return Reading("0" * 64, "x", "text/plain", 1, text, (page,), blocks, "text")


def check(text: str, **expected: object) -> None:
    seen = asdict(read_metadata(reading(text)))
    assert {field: seen[field] for field in expected} == expected


def folded(value: object) -> object:
    return " ".join(value.lower().split()) if isinstance(value, str) else value


@pytest.mark.parametrize("name", ["tan-phu-1835-qd-ubnd-2022", "huong-tra-1406-qd-ubnd-2021"])
def test_gold(name: str) -> None:
    gold = json.loads((CORPORA / "gold" / f"{name}.json").read_text(encoding="utf-8"))["document"]
    text = (CORPORA / "plans" / f"{name}.txt").read_text(encoding="utf-8")
    seen = asdict(read_metadata(reading(text)))
    seen["issued_on"] = seen["issued_on"].isoformat()
    assert {key: folded(seen[key]) for key in gold} == {key: folded(gold[key]) for key in gold}


def test_number_in_an_attached_outline_and_the_only_city_of_the_province() -> None:
    text = (CORPORA / "plans" / "ha-giang-372-kh-ubnd-2020.md").read_text(encoding="utf-8")
    check(
        text,
        doc_type="Kế hoạch",
        number="372/KH-UBND",
        issued_on=date(2020, 3, 12),
        issuer="Ủy ban nhân dân thành phố Hà Giang",
        locality="Thành phố Hà Giang",
        parent_locality="Tỉnh Hà Giang",
        signer="Nguyễn Danh Hùng",
        signer_title="Chủ tịch",
    )


def test_no_letterhead_and_no_date() -> None:
    text = (CORPORA / "plans" / "hue-chuong-trinh-cchc-2022.md").read_text(encoding="utf-8")
    check(
        text,
        doc_type="Chương trình",
        number=None,
        issued_on=None,
        issuer="Ủy ban nhân dân thành phố Huế",
        locality="Thành phố Huế",
        parent_locality="Tỉnh Thừa Thiên Huế",
        period_start=2022,
        period_end=2025,
        signer="Trương Đình Hạnh",
        signer_title="Phó Chủ tịch",
    )


# ---------------------------------------------------------------------- letterheads

LETTERHEADS = {
    "province of the 63": (
        f"ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NAM\n-------\n{MOTTO}\n---------------\n"
        "Số: 1234/QĐ-UBND\nQuảng Nam, ngày 05 tháng 01 năm 2023",
        ("1234/QĐ-UBND", date(2023, 1, 5)),
        ("Ủy ban nhân dân tỉnh Quảng Nam", "Tỉnh Quảng Nam", None),
    ),
    "province of the 34, columns by tabs": (
        "UBND TỈNH LÂM ĐỒNG -------\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - "
        "Hạnh phúc ---------------\nSố: 88/KH-UBND\tLâm Đồng, ngày 9 tháng 10 năm 2025",
        ("88/KH-UBND", date(2025, 10, 9)),
        ("Ủy ban nhân dân tỉnh Lâm Đồng", "Tỉnh Lâm Đồng", None),
    ),
    "older tone placement": (
        f"UỶ BAN NHÂN DÂN TỈNH KHÁNH HOÀ\n{MOTTO}\nSố: 07/KH-UBND\n"
        "Khánh Hoà, ngày 02 tháng 02 năm 2024",
        ("07/KH-UBND", date(2024, 2, 2)),
        ("Ủy ban nhân dân tỉnh Khánh Hòa", "Tỉnh Khánh Hòa", None),
    ),
    "columns by spaces": (
        "UBND HUYỆN CỦ CHI      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "                 Độc lập - Tự do - Hạnh phúc\n"
        "Số: 512 /KH-UBND      Củ Chi, ngày 15 tháng 3 năm 2022",
        ("512/KH-UBND", date(2022, 3, 15)),
        ("Ủy ban nhân dân huyện Củ Chi", "Huyện Củ Chi", "Thành phố Hồ Chí Minh"),
    ),
    "city under the government": (
        f"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH\n{MOTTO}\nSố: 25/2021/QĐ-UBND\n"
        "Thành phố Hồ Chí Minh, ngày 20 tháng 10 năm 2021",
        ("25/2021/QĐ-UBND", date(2021, 10, 20)),
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh", None),
    ),
    "Huế as a province": (
        f"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HUẾ\n{MOTTO}\nSố: 77/KH-UBND\nHuế, ngày 12 tháng 3 năm 2025",
        ("77/KH-UBND", date(2025, 3, 12)),
        ("Ủy ban nhân dân thành phố Huế", "Thành phố Huế", None),
    ),
    "Huế as a district": (
        f"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HUẾ\n{MOTTO}\nSố: 77/KH-UBND\nHuế, ngày 12 tháng 3 năm 2024",
        ("77/KH-UBND", date(2024, 3, 12)),
        ("Ủy ban nhân dân thành phố Huế", "Thành phố Huế", "Tỉnh Thừa Thiên Huế"),
    ),
    "numbered quận": (
        f"ỦY BAN NHÂN DÂN\nQUẬN 7\n{MOTTO}\nSố: 3/KH-UBND\nQuận 7, ngày 12 tháng 3 năm 2021",
        ("3/KH-UBND", date(2021, 3, 12)),
        ("Ủy ban nhân dân quận 7", "Quận 7", "Thành phố Hồ Chí Minh"),
    ),
    "ward since 7/2025": (
        f"ỦY BAN NHÂN DÂN\nPHƯỜNG TÂY THẠNH\n{MOTTO}\nSố: 41/KH-UBND\n"
        "Tây Thạnh, ngày 12 tháng 8 năm 2025",
        ("41/KH-UBND", date(2025, 8, 12)),
        ("Ủy ban nhân dân phường Tây Thạnh", "Phường Tây Thạnh", "Thành phố Hồ Chí Minh"),
    ),
    "ward before, told apart by the quận above": (
        f"ỦY BAN NHÂN DÂN QUẬN 7\nỦY BAN NHÂN DÂN PHƯỜNG TÂN PHÚ\n{MOTTO}\nSố: 5/KH-UBND\n"
        "Tân Phú, ngày 12 tháng 8 năm 2022",
        ("5/KH-UBND", date(2022, 8, 12)),
        ("Ủy ban nhân dân phường Tân Phú", "Phường Tân Phú", "Quận 7"),
    ),
    "special zone": (
        f"ỦY BAN NHÂN DÂN\nĐẶC KHU CÔN ĐẢO\n{MOTTO}\nSố: 9/KH-UBND\n"
        "Côn Đảo, ngày 01 tháng 9 năm 2025",
        ("9/KH-UBND", date(2025, 9, 1)),
        ("Ủy ban nhân dân đặc khu Côn Đảo", "Đặc khu Côn Đảo", "Thành phố Hồ Chí Minh"),
    ),
    "department": (
        f"UBND TỈNH BẮC NINH\nSỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\n{MOTTO}\nSố: 2011/KH-SNNMT\n"
        "Bắc Ninh, ngày 21 tháng 11 năm 2025",
        ("2011/KH-SNNMT", date(2025, 11, 21)),
        ("Sở Nông nghiệp và Môi trường tỉnh Bắc Ninh", "Tỉnh Bắc Ninh", None),
    ),
    "division of a district": (
        f"UBND HUYỆN HÒA VANG\nPHÒNG NỘI VỤ\n{MOTTO}\nSố: 12/KH-PNV\n"
        "Hòa Vang, ngày 21 tháng 11 năm 2023",
        ("12/KH-PNV", date(2023, 11, 21)),
        ("Phòng Nội vụ huyện Hòa Vang", "Huyện Hòa Vang", "Thành phố Đà Nẵng"),
    ),
    "council": (
        f"HỘI ĐỒNG NHÂN DÂN\nTỈNH NGHỆ AN\n{MOTTO}\nSố: 12/NQ-HĐND\n"
        "Nghệ An, ngày 09 tháng 12 năm 2021",
        ("12/NQ-HĐND", date(2021, 12, 9)),
        ("Hội đồng nhân dân tỉnh Nghệ An", "Tỉnh Nghệ An", None),
    ),
    "provincial Party committee": (
        "TỈNH ỦY HẬU GIANG\n*\nĐẢNG CỘNG SẢN VIỆT NAM\nSố 28-CTr/TU\n"
        "Hậu Giang, ngày 27 tháng 02 năm 2022",
        ("28-CTr/TU", date(2022, 2, 27)),
        ("Tỉnh ủy Hậu Giang", "Tỉnh Hậu Giang", None),
    ),
    "Party committee of a city": (
        "ĐẢNG BỘ THÀNH PHỐ CẦN THƠ\nQUẬN ỦY NINH KIỀU\n*\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Số 15-KH/QU\nNinh Kiều, ngày 27 tháng 02 năm 2022",
        ("15-KH/QU", date(2022, 2, 27)),
        ("Quận ủy Ninh Kiều", "Quận Ninh Kiều", "Thành phố Cần Thơ"),
    ),
    "office of a committee": (
        f"ỦY BAN NHÂN DÂN TỈNH CÀ MAU\nVĂN PHÒNG\n{MOTTO}\nSố: 5/TB-VP\n"
        "Cà Mau, ngày 08 tháng 10 năm 2025",
        ("5/TB-VP", date(2025, 10, 8)),
        ("Văn phòng Ủy ban nhân dân tỉnh Cà Mau", "Tỉnh Cà Mau", None),
    ),
    "steering committee": (
        f"UBND TỈNH YÊN BÁI\nBAN CHỈ ĐẠO\nCHUYỂN ĐỔI SỐ\n{MOTTO}\nSố: 5/KH-BCĐ\n"
        "Yên Bái, ngày 08 tháng 10 năm 2023",
        ("5/KH-BCĐ", date(2023, 10, 8)),
        ("Ban Chỉ đạo chuyển đổi số tỉnh Yên Bái", "Tỉnh Yên Bái", None),
    ),
    "head of the Government": (
        f"THỦ TƯỚNG CHÍNH PHỦ\n{MOTTO}\nSố: 27/CT-TTg\nHà Nội, ngày 27 tháng 10 năm 2023",
        ("27/CT-TTg", date(2023, 10, 27)),
        ("Thủ tướng Chính phủ", None, None),
    ),
    "commune that the gazetteer does not know": (
        f"ỦY BAN NHÂN DÂN HUYỆN BÌNH CHÁNH\nỦY BAN NHÂN DÂN XÃ ĐÔNG TÂY NAM\n{MOTTO}\n"
        "Số: 5/KH-UBND\nĐông Tây Nam, ngày 08 tháng 10 năm 2019",
        ("5/KH-UBND", date(2019, 10, 8)),
        ("Ủy ban nhân dân xã Đông Tây Nam", "Xã Đông Tây Nam", "Huyện Bình Chánh"),
    ),
    "broken over lines, cells parted by bars": (
        "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\n-------\n|\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\n|\nSố:\n155/KH-UBND\n|\nLai Châu, ngày 25\n"
        "tháng 4 năm 2024\n|",
        ("155/KH-UBND", date(2024, 4, 25)),
        ("Ủy ban nhân dân tỉnh Lai Châu", "Tỉnh Lai Châu", None),
    ),
    "nation's name longer than its column": (
        "ỦY BAN NHÂN DÂN XÃ YÊN PHONG\nSố: 27/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\n"
        "NAM Độc lập - Tự do - Hạnh phúc\nYên Phong, ngày 22 tháng 01 năm 2026",
        ("27/KH-UBND", date(2026, 1, 22)),
        ("Ủy ban nhân dân xã Yên Phong", "Xã Yên Phong", None),
    ),
    "accents lost by a scan": (
        "UY BAN NHẦN DÂN\nTINH BÁC NINH\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIẸT NAM\n"
        "Đọc lập - Tự do - Hạnh phúc\nSô: 141/KH-UBND\nBắc Ninh, ngay 20 thang 11 năm 2025",
        ("141/KH-UBND", date(2025, 11, 20)),
        ("Ủy ban nhân dân tỉnh Bắc Ninh", "Tỉnh Bắc Ninh", None),
    ),
    "seat with another name": (
        f"ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n{MOTTO}\nSố: 135/KH-UBND\nVinh, ngày 27 tháng 12 năm 2023",
        ("135/KH-UBND", date(2023, 12, 27)),
        ("Ủy ban nhân dân tỉnh Nghệ An", "Tỉnh Nghệ An", None),
    ),
    "mark of a signed attachment": (
        f"Số: 2775/KH-SNV; 10/11/2025; 10:59:46\nUBND TỈNH CÀ MAU\nSỞ NỘI VỤ\n{MOTTO}",
        ("2775/KH-SNV", date(2025, 11, 10)),
        ("Sở Nội vụ tỉnh Cà Mau", "Tỉnh Cà Mau", None),
    ),
    "number and day left blank": (
        f"ỦY BAN NHÂN DÂN\nTỈNH ĐẮK LẮK\n{MOTTO}\nSố:       /KH-UBND\n"
        "Đắk Lắk, ngày      tháng 5 năm 2023",
        (None, None),
        ("Ủy ban nhân dân tỉnh Đắk Lắk", "Tỉnh Đắk Lắk", None),
    ),
}


@pytest.mark.parametrize("case", LETTERHEADS)
def test_letterhead(case: str) -> None:
    head, (number, issued_on), (issuer, locality, parent) = LETTERHEADS[case]
    check(
        f"{head}\nKẾ HOẠCH\nChuyển đổi số năm 2026\nCăn cứ Luật Tổ chức chính quyền địa phương;",
        number=number,
        issued_on=issued_on,
        issuer=issuer,
        locality=locality,
        parent_locality=parent,
    )


def test_letterhead_in_a_table() -> None:
    cells = ["ỦY BAN NHÂN DÂN\nTỈNH GIA LAI", MOTTO, "Số: 21/KH-UBND"]
    cells.append("Gia Lai, ngày 03 tháng 12 năm 2025")
    text = "\n".join([*cells, "KẾ HOẠCH", "Phòng, chống thiên tai năm 2026"])
    starts = [text.index(cell) for cell in cells]
    spans = [Cell(at, at + len(cell), i % 2) for i, (at, cell) in enumerate(zip(starts, cells))]  # noqa: B905
    table = Table(0, spans[-1].end, 2, (tuple(spans[:2]), tuple(spans[2:])))
    rest = [Paragraph(m.start(), m.end()) for m in re.finditer(r"(?m)^(KẾ|Phòng).*", text)]
    seen = read_metadata(reading(text, (table, *rest)))
    assert (seen.number, seen.issued_on) == ("21/KH-UBND", date(2025, 12, 3))
    assert seen.issuer == "Ủy ban nhân dân tỉnh Gia Lai"
    assert seen.title == "Kế hoạch phòng, chống thiên tai năm 2026"


@pytest.mark.parametrize(
    ("text", "issuer", "locality", "parent"),
    [
        (  # two thành phố then: which one is not said
            "KẾ HOẠCH\nChuyển đổi số năm 2023\nUBND thành phố ban hành Kế hoạch chuyển đổi số "
            "năm 2023 như sau:\nThực hiện Quyết định số 5/QĐ-UBND ngày 02/01/2023 của UBND tỉnh "
            "Bắc Ninh.",
            "Ủy ban nhân dân thành phố",
            None,
            None,
        ),
        (
            "KẾ HOẠCH\nChuyển đổi số năm 2023\nCăn cứ Quyết định số 5/QĐ-UBND ngày 02/01/2023 của "
            "UBND tinh Kon Tum; UBND thành phố ban hành Kế hoạch chuyển đổi số như sau:",
            "Ủy ban nhân dân thành phố Kon Tum",
            "Thành phố Kon Tum",
            "Tỉnh Kon Tum",
        ),
        (
            "KẾ HOẠCH\nChuyển đổi số năm 2023\n(Ban hành kèm theo Quyết định số 88/QĐ-UBND ngày "
            "12/01/2023 của UBND thị xã)\nTrên địa bàn thị xã Sông Cầu.",
            "Ủy ban nhân dân thị xã Sông Cầu",
            "Thị xã Sông Cầu",
            "Tỉnh Phú Yên",
        ),
    ],
)
def test_locality_that_the_issuer_does_not_name(
    text: str, issuer: str, locality: str | None, parent: str | None
) -> None:
    check(text, issuer=issuer, locality=locality, parent_locality=parent)


# --------------------------------------------------------------------------- titles

TITLES = [
    (
        "KẾ HOẠCH\nTHỰC HIỆN CHIẾN LƯỢC PHÁT TRIỂN TRỒNG TRỌT TRÊN ĐỊA BÀN\nTỈNH ĐẮK LẮK ĐẾN NĂM "
        "2030\nThực hiện Quyết định số 1748/QĐ-TTg ngày 30/12/2023 của Thủ tướng Chính phủ;",
        "Kế hoạch",
        "Kế hoạch thực hiện chiến lược phát triển trồng trọt trên địa bàn tỉnh Đắk Lắk đến năm "
        "2030",
    ),
    (
        "KẾ HOẠCH PHÒNG CHỐNG DỊCH COVID-19 NĂM 2022\nCăn cứ Luật A;\nDịch COVID-19 còn phức tạp.",
        "Kế hoạch",
        "Kế hoạch phòng chống dịch COVID-19 năm 2022",
    ),
    (
        "QUYẾT ĐỊNH\nVề việc phê duyệt Đề án phát triển du lịch huyện Mộc Châu giai đoạn\n"
        "2021 - 2025\nỦY BAN NHÂN DÂN HUYỆN MỘC CHÂU\nCăn cứ Luật Du lịch;\nQUYẾT ĐỊNH:",
        "Quyết định",
        "Đề án phát triển du lịch huyện Mộc Châu giai đoạn 2021 - 2025",
    ),
    (
        "QUYẾT ĐỊNH\nBan hành Kế hoạch chuyển đổi số năm 2026\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n"
        "Căn cứ Luật A;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch.\n"
        "KẾ HOẠCH\nCHUYỂN ĐỔI SỐ NĂM 2026\n(Ban hành kèm theo Quyết định số 5/QĐ-UBND)",
        "Quyết định",
        "Kế hoạch chuyển đổi số năm 2026",
    ),
    (
        "QUYẾT ĐỊNH\nVề việc kiện toàn Ban Chỉ đạo cải cách hành chính\nCăn cứ Luật A;",
        "Quyết định",
        "Quyết định về việc kiện toàn Ban Chỉ đạo cải cách hành chính",
    ),
    (
        "THÔNG BÁO\nKết luận của Phó Chủ tịch UBND tỉnh Nguyễn Văn A\ntại cuộc họp về giải ngân "
        "vốn đầu tư công\nNgày 05/11/2025, tại trụ sở UBND tỉnh, Phó Chủ tịch chủ trì cuộc họp.",
        "Thông báo",
        "Thông báo kết luận của Phó Chủ tịch UBND tỉnh Nguyễn Văn A tại cuộc họp về giải ngân "
        "vốn đầu tư công",
    ),
    (
        "QUYẾT\nĐỊNH\nVỀ\nVIỆC BAN HÀNH KẾ HOẠCH HÀNH ĐỘNG VÌ TRẺ EM TỈNH BÌNH\nĐỊNH\n"
        "ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Trẻ em; bảo vệ trẻ em, vì trẻ em;",
        "Quyết định",
        "Kế hoạch hành động vì trẻ em tỉnh Bình Định",
    ),
    (
        "KẾ HOẠCH\nTHỰC HIỆN QUYẾT ĐỊNH SỐ 34/2014/QĐ-TTG CỦA THỦ TƯỚNG CHÍNH PHỦ\n"
        "Căn cứ Quyết định số 34/2014/QĐ-TTg của Thủ tướng Chính phủ;",
        "Kế hoạch",
        "Kế hoạch thực hiện Quyết định số 34/2014/QĐ-TTg của Thủ tướng Chính phủ",
    ),
    (
        "CHỈ THỊ\nVề việc tăng cường quản lý đất đai\nTrong thời gian qua, công tác quản lý đất "
        "đai có chuyển biến.",
        "Chỉ thị",
        "Chỉ thị về việc tăng cường quản lý đất đai",
    ),
    (
        "CHƯƠNG TRÌNH HÀNH ĐỘNG\nThực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính "
        "trị\n-----\nThực hiện Nghị quyết trên, Tỉnh ủy ban hành Chương trình hành động như sau:",
        "Chương trình hành động",
        "Chương trình hành động thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
    ),
    (
        "## **KẾ HOẠCH**\n### **Phát triển kinh tế xã hội**\n### **Năm 2026**\n\nI. MỤC TIÊU",
        "Kế hoạch",
        "Kế hoạch phát triển kinh tế xã hội năm 2026",
    ),
    (
        "KÉ HOẠCH\nTRỒNG RỪNG NĂM 2024\nCăn cứ Luật A;",
        "Kế hoạch",
        "Kế hoạch trồng rừng năm 2024",
    ),
    (
        "KẾ HOẠCH\nCăn cứ Luật A;\nUBND huyện ban hành Kế hoạch trồng rừng năm 2024 như sau:",
        "Kế hoạch",
        "Kế hoạch trồng rừng năm 2024",
    ),
    (
        "KẾ HOẠCH\nTUYÊN TRUYỀN VỀ ĐẢNG CỘNG SẢN VIỆT NAM NĂM 2025\nCăn cứ Luật A;\n"
        "Ngày thành lập Đảng Cộng sản Việt Nam, truyền thống Đảng Cộng sản Việt Nam.",
        "Kế hoạch",
        "Kế hoạch tuyên truyền về Đảng Cộng sản Việt Nam năm 2025",
    ),
    ("Số: 428/UBND-NCPC\nV/v hướng dẫn xây dựng\nbáo cáo tổng kết\nKính gửi: Các sở.",
     "Công văn", "Công văn về việc hướng dẫn xây dựng báo cáo tổng kết"),
]  # fmt: skip


def test_body_without_place_and_plan_without_title_line() -> None:
    """What a web page leaves of a letterhead: the second line of the left column is lost."""
    check(
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "Số: 485/KH-UBND | Bình Dương, ngày 11 tháng 10 năm 2018 |\n"
        "Căn cứ Quyết định số 2071/QĐ-UBND ngày 27/7/2018 của Ủy ban nhân dân tỉnh.\n"
        "Ủy ban nhân dân tỉnh ban hành kế hoạch xác định Chỉ số CCHC năm 2018, cụ thể như sau:",
        doc_type="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh Bình Dương",
        locality="Tỉnh Bình Dương",
        title="Kế hoạch xác định Chỉ số CCHC năm 2018",
    )


@pytest.mark.parametrize(("text", "doc_type", "title"), TITLES)
def test_title(text: str, doc_type: str, title: str) -> None:
    check(text, doc_type=doc_type, title=title)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Kế hoạch A giai đoạn 2021 - 2025, định hướng đến năm 2030", (2021, 2025)),
        ("Kế hoạch A giai đoạn 2026 – 2030", (2026, 2030)),
        ("Kế hoạch A năm 2026", (2026, 2026)),
        ("Kế hoạch A từ năm 2026 đến năm 2030", (2026, 2030)),
        ("Kế hoạch A 5 năm 2026 - 2030", (2026, 2030)),
        ("Kế hoạch A năm học 2025-2026", (2025, 2026)),
        ("Kế hoạch A nhiệm kỳ 2020 - 2025", (2020, 2025)),
        ("Kế hoạch A đến năm 2030", (2020, 2030)),
        ("Kế hoạch A đến năm 2025, định hướng đến năm 2030", (2020, 2025)),
        ("Kế hoạch A đến năm 2030, tầm nhìn đến năm 2050", (2020, 2030)),
        ("Kế hoạch A", (None, None)),
        ("Kế hoạch thực hiện Chỉ thị số 27/CT-TTg ngày 15 tháng 8 năm 2024 về A", (None, None)),
        ("Kế hoạch thực hiện Chỉ thị số 27/CT-TTg ngày 15/8/2018 năm 2021", (2021, 2021)),
        ("Kế hoạch triển khai thi hành Luật Việc làm năm 2025", (None, None)),
        ("Kế hoạch thi đua bầu cử đại biểu Quốc hội nhiệm kỳ 2026 - 2031", (None, None)),
        ("Kế hoạch tổng kết A giai đoạn 2011-2020 và phương hướng 2021-2030", (2020, 2020)),
    ],
)
def test_period(title: str, years: tuple[int | None, int | None]) -> None:
    assert period(title, 2020) == years


def test_period_from_the_dates_that_an_untitled_plan_sets() -> None:
    check(
        f"UBND TỈNH CÀ MAU\n{MOTTO}\nSố: 1/KH-UBND\nCà Mau, ngày 10 tháng 11 năm 2025\nKẾ HOẠCH\n"
        "PHÁT ĐỘNG THI ĐUA\nThực hiện Chỉ thị số 21/CT-TTg ngày 25 tháng 11 năm 2022;\n"
        "- Đợt 1: từ ngày 20 tháng 11 năm 2025;\n- Tổng kết: tháng 01/2026; tầm nhìn 2045.",
        period_start=2025,
        period_end=2026,
    )


# ----------------------------------------------------------------------- signatures

RECIPIENTS = "Nơi nhận:\n- Thường trực Tỉnh ủy;\n- Chủ tịch, các PCT UBND tỉnh;\n- Lưu: VT.\n"
SIGNATURES = [
    ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrương Đình Hạnh",
     ("Trương Đình Hạnh", "Phó Chủ tịch")),
    ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Phạm Văn Thịnh",
     ("Phạm Văn Thịnh", "Phó Chủ tịch")),
    ("**TM. ỦY BAN NHÂN DÂN**\n\n**CHỦ TỊCH**\n\n**Nguyễn Danh Hùng**",
     ("Nguyễn Danh Hùng", "Chủ tịch")),
    ("CHỦ TỊCH\n(Đã ký)\nLê Thị B", ("Lê Thị B", "Chủ tịch")),
    ("<br>\nCHỦ TỊCH\nLê Thị B", ("Lê Thị B", "Chủ tịch")),
    ("- Lưu: VT.\tCHỦ TỊCH Lê Thị B", ("Lê Thị B", "Chủ tịch")),
    ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n[daky]\nĐã ký bởi: Sở Tư pháp\nThời gian ký: 20/11/2025 10:22\n"
     "Y Thanh Hà Niê Kđăm", ("Y Thanh Hà Niê Kđăm", "Phó Giám đốc")),
    ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nTrần Văn C", ("Trần Văn C", "Chánh Văn phòng")),
    ("TUQ. CHỦ TỊCH\nGIÁM ĐỐC SỞ NỘI VỤ\nPhạm Thị D", ("Phạm Thị D", "Giám đốc")),
    ("Q. CHỦ TỊCH\nHoàng Văn E", ("Hoàng Văn E", "Quyền Chủ tịch")),
    ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\nĐặng Văn G",
     ("Đặng Văn G", "Phó Bí thư Thường trực")),
    ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nThS. NGUYỄN VĂN H", ("Nguyễn Văn H", "Chủ tịch")),
    ("TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch\nBùi Văn K", ("Bùi Văn K", "Phó Chủ tịch")),
    ("TM. UY BAN NHÂN DÂN\nKT. CHỦ TICH\nPHÔ CHỦ TỊCH\nBùi Văn L", ("Bùi Văn L", "Phó Chủ tịch")),
    ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", (None, None)),
    ("", (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("block", "signer"), SIGNATURES)
@pytest.mark.parametrize("recipients", [RECIPIENTS, "Nơi nhận: - Như Điều 3; - Lưu: VT.\t", ""])
def test_signature(block: str, signer: tuple[str | None, str | None], recipients: str) -> None:
    text = (
        "KẾ HOẠCH\nTrồng rừng năm 2024\nCăn cứ Luật A;\nI. NHIỆM VỤ\n1. Chủ tịch UBND các xã\n"
        "Ông Nguyễn Văn An, Chủ tịch UBND huyện, chỉ đạo.\n2. Giám đốc Sở Nội vụ\nNguyễn Bình An\n"
    )
    seen = read_metadata(reading(text + recipients + block))
    assert (seen.signer, seen.signer_title) == signer


def test_office_in_the_preamble_is_no_signature() -> None:
    check(
        "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch A\nCHỦ TỊCH ỦY BAN NHÂN DÂN QUẬN TÂN PHÚ\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        signer=None,
        signer_title=None,
    )


# ----------------------------------------------------------------------- properties


def test_capitals_are_those_of_the_running_text() -> None:
    body = "Thực hiện Nghị quyết của Bộ Chính trị. Bộ Chính trị giao CCHC; cải cách CCHC."
    assert Capitals(body).restore("NGHỊ QUYẾT CỦA BỘ CHÍNH TRỊ VỀ CCHC") == (
        "Nghị quyết của Bộ Chính trị về CCHC"
    )


@given(st.text(alphabet="KẾHOẠC\nSố: 12/QĐ-UBND, ngày thángăm().TM\t*", max_size=200))
def test_never_raises(text: str) -> None:
    read_metadata(reading(text))


def test_a_plan_to_carry_out_a_law_has_no_period_of_its_own() -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI\nSố: 12/KH-UBND\nLào Cai, ngày 07 tháng 11 năm 2025\n"
        "KẾ HOẠCH\nTriển khai thi hành Luật Việc làm trên địa bàn tỉnh\n"
        "I. NHIỆM VỤ\n1. Tập huấn trước ngày 25/12/2025.\n2. Kiểm tra trong năm 2026.\n"
    )
    metadata = read_metadata(reading(text))
    assert (metadata.period_start, metadata.period_end) == (None, None)


def test_the_body_above_the_issuer_may_stand_on_its_line() -> None:
    text = (
        "UBND TỈNH HÀ TĨNH ỦY BAN NHÂN DÂN PHƯỜNG THÀNH SEN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 37/KH-UBND\tThành Sen, ngày 21 tháng 01 năm 2026\n"
        "KẾ HOẠCH\nCông tác phòng, chống ma túy năm 2026\nI. MỤC TIÊU\n"
    )
    metadata = read_metadata(reading(text))
    assert metadata.issuer == "Ủy ban nhân dân phường Thành Sen"
    assert metadata.locality == "Phường Thành Sen"


@pytest.mark.parametrize(
    "head",
    ["KẾ HOẠCH\n\nCải cách hành chính\n<br>\n\nI. MỤC TIÊU\n", "V/v cải cách hành chính\n<br>\n"],
)
def test_a_line_that_is_nothing_but_a_mark_fails_nothing(head: str) -> None:
    assert read_metadata(reading("UBND TỈNH A\nSố: 1/KH-UBND\n\n" + head)).number == "1/KH-UBND"
