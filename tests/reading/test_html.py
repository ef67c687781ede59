"""HTML: the document is read, what surrounds it is not."""

from __future__ import annotations

import re
from datetime import date

import pytest
from rendering import sample

from extractor.model import Paragraph, Reading, Table
from extractor.pipeline import understand
from extractor.reading.dispatch import read_bytes


def read(body: str, head: str = "<meta charset=utf-8>") -> Reading:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_bytes(page.encode(), "a.html")


def prose(reading: Reading) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if isinstance(b, Paragraph)]


def table_of(reading: Reading) -> list[list[str]]:
    (table,) = [block for block in reading.blocks if isinstance(block, Table)]
    return [[reading.text[c.start : c.end] for c in row] for row in table.rows]


_PARAGRAPHS = "".join(f"<p>{line}</p>" for line in sample.BODY)
_MENU = "<ul>" + "".join(f'<li><a href="/{n}">Mục tin {n}</a></li>' for n in range(8)) + "</ul>"


@pytest.mark.parametrize(
    "page",
    [
        _PARAGRAPHS,
        f"<nav>{_MENU}</nav><div id=main><div class=doc>{_PARAGRAPHS}</div></div>"
        "<footer>Bản quyền thuộc về cổng thông tin</footer>",
        f"<div>{_MENU}</div><table><tr><td>{_MENU}</td><td>{_PARAGRAPHS}</td></tr></table>",
        f"<script>var a = 'Kế hoạch';</script>{_PARAGRAPHS}<p style='display: none'>Ẩn</p>",
        "<br>".join(sample.BODY),
        f"<p>{'</p><p>'.join(line.replace(' ', chr(10), 3) for line in sample.BODY)}</p>",
    ],
    ids=["plain", "site", "table-layout", "hidden", "line-breaks", "wrapped-source"],
)
def test_prose(page: str) -> None:
    assert prose(read(page)) == list(sample.BODY)


def test_sections_beside_each_other_stay() -> None:
    reading = read(
        f"<div class=WordSection1>{_PARAGRAPHS}</div><div class=WordSection2><p>PHỤ LỤC</p>"
        "<table border=1><tr><th>TT</th><th>Việc</th></tr><tr><td>1</td><td>Rà soát các quy định "
        f"{'về thủ tục hành chính ' * 12}</td></tr></table></div>"
    )
    assert prose(reading) == [*sample.BODY, "PHỤ LỤC"]
    assert len(table_of(reading)) == 2


def test_letterhead_is_read_by_columns() -> None:
    left, right = "<br>".join(sample.LETTERHEAD[:3]), "<br>".join(sample.LETTERHEAD[3:])
    reading = read(
        f"<table><tr><td><center>{left}</center></td><td align=center>{right}</td></tr></table>"
        + _PARAGRAPHS
    )
    assert prose(reading) == [*sample.LETTERHEAD, *sample.BODY]


def test_merged_cells() -> None:
    reading = read(
        _PARAGRAPHS + "<table border=1><tr><th>TT<th>Việc<th>Cơ quan<tr><td colspan=3>I. THỂ CHẾ"
        "<tr><td>1<td>Rà soát<td rowspan=2>Văn phòng<tr><td>2<td>Báo <b>cáo</b></table>"
    )
    assert table_of(reading) == [
        ["TT", "Việc", "Cơ quan"],
        ["I. THỂ CHẾ"],
        ["1", "Rà soát", "Văn phòng"],
        ["2", "Báo cáo", "Văn phòng"],
    ]
    (table,) = [block for block in reading.blocks if isinstance(block, Table)]
    assert table.rows[1][0].column_span == 3


def test_lists_and_looks() -> None:
    reading = read(
        "<h2>Mục tiêu</h2><ol start=2><li>Rà soát<li>Công bố</ol><ol type=a><li>Một</ol>"
        "<ul><li>Hai</ul><p align=center><b>KẾ HOẠCH</b></p><p><i>Căn cứ</i> Luật</p>"
    )
    assert prose(reading) == [
        "Mục tiêu", "2. Rà soát", "3. Công bố", "a) Một", "- Hai", "KẾ HOẠCH", "Căn cứ Luật",
    ]  # fmt: skip
    blocks = [block for block in reading.blocks if isinstance(block, Paragraph)]
    assert blocks[0].heading_level == 2
    assert (blocks[5].bold, blocks[5].centered) == (True, True)
    assert not blocks[6].italic


def test_old_encoding() -> None:
    page = "<html><head><meta charset=utf-16></head><body>" + _PARAGRAPHS + "</body></html>"
    assert prose(read_bytes(page.encode("utf-16"), "a.htm")) == list(sample.BODY)


def test_html_named_pdf_says_so() -> None:
    page = f"<html><body>{_PARAGRAPHS}</body></html>".encode()
    reading = read_bytes(page, "ke-hoach.pdf")
    assert reading.media_type == "text/html"
    assert any("thật ra là trang web" in warning for warning in reading.warnings)


def test_nested_without_end() -> None:
    deep = "<div>" * 3000 + "Kế hoạch" + "</div>" * 3000
    assert prose(read(_PARAGRAPHS + deep))[: len(sample.BODY)] == list(sample.BODY)


_PORTAL = f"""
<ul class="menu">{_MENU}</ul><div class="breadcrumb"><a href="/">Trang chủ</a> &gt; Kế hoạch</div>
<div id="divContentDoc"><table width="100%"><tr>
<td><p align="center"><b>ỦY BAN NHÂN DÂN<br>TỈNH LẠNG SƠN<br>-------</b></p></td>
<td><p align="center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>
Độc lập - Tự do - Hạnh phúc</b><br>---------------</p></td></tr><tr>
<td><p align="center">Số: 12/KH-UBND</p></td>
<td><p align="right"><i>Lạng Sơn, ngày 08 tháng 01 năm 2021</i></p></td></tr></table>
<p>&nbsp;</p><p align="center"><a name="loai_1"><b>KẾ HOẠCH</b></a></p>
<p align="center"><a name="loai_1_name">CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC NĂM 2021</a></p>
<p>Thực hiện <a href="/vb">Nghị quyết số 30c/NQ-CP ngày 08 tháng 11 năm 2011</a> của Chính phủ,<br>
Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:</p>
<p><a name="muc_1"><b>I. MỤC TIÊU</b></a></p>
<p>1. Tối thiểu 90% hồ sơ được giải quyết đúng hạn trong năm 2021.<br>2. Giảm 10% số cuộc họp.</p>
<p><b>II. NHIỆM VỤ</b></p>
<p>a) Sở Nội vụ <span>chủ trì</span><span>, </span>rà soát, hoàn thành trước ngày 30/6/2021.</p>
<table border="1"><tr><td><p>STT</p></td><td><p>Nhiệm vụ</p></td><td><p>Cơ quan chủ trì</p></td>
<td><p>Thời gian</p></td></tr><tr><td>1</td><td>Rà soát văn bản quy phạm</td><td>Sở Tư pháp</td>
<td>Quý II/2021</td></tr></table></div><div class="footer">Bản quyền</div>"""


def _broken_anywhere(page: str) -> str:
    """Every space outside tags as a line's end, as sites wrap the words that they show."""
    return re.sub(r"[ \n]+(?![^<>]*>)", "\n", page)


@pytest.mark.parametrize("page", [_PORTAL, _broken_anywhere(_PORTAL)], ids=["tidy", "broken"])
def test_a_page_of_a_portal(page: str) -> None:
    reading = read(page)
    assert prose(reading) == [
        *("ỦY BAN NHÂN DÂN", "TỈNH LẠNG SƠN", "-------", "Số: 12/KH-UBND"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "---------------"),
        "Lạng Sơn, ngày 08 tháng 01 năm 2021",
        "KẾ HOẠCH",
        "CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC NĂM 2021",
        "Thực hiện Nghị quyết số 30c/NQ-CP ngày 08 tháng 11 năm 2011 của Chính phủ,\n"
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
        "I. MỤC TIÊU",
        "1. Tối thiểu 90% hồ sơ được giải quyết đúng hạn trong năm 2021.",
        "2. Giảm 10% số cuộc họp.",
        "II. NHIỆM VỤ",
        "a) Sở Nội vụ chủ trì, rà soát, hoàn thành trước ngày 30/6/2021.",
    ]
    assert table_of(reading) == [
        ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"],
        ["1", "Rà soát văn bản quy phạm", "Sở Tư pháp", "Quý II/2021"],
    ]
    metadata = understand(reading).metadata
    assert (metadata.number, metadata.issued_on) == ("12/KH-UBND", date(2021, 1, 8))
    assert metadata.title == "Kế hoạch cải cách hành chính nhà nước năm 2021"
