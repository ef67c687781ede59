"""DOCX: what Word shows is what is read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from rendering import sample
from rendering.word import annex_rows, plan_docx

from extractor.model import Paragraph, Reading, Table
from extractor.reading.dispatch import read_bytes
from extractor.reading.docx_numbering import format_number
from extractor.reading.errors import UnreadableError


@pytest.fixture(scope="module")
def plan() -> Reading:
    return read_bytes(plan_docx(), "ke-hoach.docx")


def prose(reading: Reading) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if isinstance(b, Paragraph)]


def cells(reading: Reading, table: Table) -> list[list[str]]:
    return [[reading.text[c.start : c.end] for c in row] for row in table.rows]


def read(*elements: str) -> Reading:
    """A document of the given XML elements."""
    document = Document()
    body = document.element.body
    for element in elements:
        body.insert(len(body) - 1, _parse(element))
    out = io.BytesIO()
    document.save(out)
    return read_bytes(out.getvalue(), "a.docx")


def _parse(xml: str) -> Any:
    tag, _, rest = xml.partition(">")
    return parse_xml(f"{tag} {nsdecls('w')}>{rest}")


def test_prose_with_labels_and_tracked_changes(plan: Reading) -> None:
    assert prose(plan) == list(sample.PROSE)


def test_annex(plan: Reading) -> None:
    (table,) = [block for block in plan.blocks if isinstance(block, Table)]
    assert table.column_count == 4
    assert cells(plan, table) == [list(row) for row in annex_rows()]
    assert table.rows[1][0].column_span == 4
    assert table.rows[2][2] == table.rows[3][2]
    assert plan.text[table.start : table.end].startswith("STT\tNhiệm vụ\tCơ quan chủ trì")


def test_page_and_notes(plan: Reading) -> None:
    (page,) = plan.pages
    assert (page.start, page.end) == (0, len(plan.text))
    assert page.notes == ("Bản dự thảo lưu hành nội bộ",)
    assert plan.text_method == "docx"


def test_looks(plan: Reading) -> None:
    by_text = {plan.text[b.start : b.end]: b for b in plan.blocks if isinstance(b, Paragraph)}
    title = by_text["KẾ HOẠCH"]
    assert (title.bold, title.centered) == (True, True)
    assert by_text["I. MỤC TIÊU"].bold
    assert by_text[sample.BODY[0]].italic
    assert not by_text[sample.BODY[1]].italic
    assert by_text["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"].centered


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (
            "<w:p><w:sdt><w:sdtContent><w:r><w:t>Trong ô nhập</w:t></w:r></w:sdtContent></w:sdt>"
            "</w:p>",
            ["Trong ô nhập"],
        ),
        ("<w:p><w:r><w:t>Một</w:t><w:br/><w:t>hai</w:t></w:r></w:p>", ["Một\nhai"]),
        (
            "<w:p><w:r><w:t>Gồm:</w:t><w:br/><w:t>- Việc thứ nhất</w:t></w:r></w:p>",
            ["Gồm:", "- Việc thứ nhất"],
        ),
        (
            "<w:p><w:r><w:t>Nghị quyết 15</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t></w:r></w:p>",
            ["Nghị quyết 15-NQ/TW"],
        ),
        (
            '<w:p><w:r><w:t xml:space="preserve">đạt </w:t><w:sym w:font="Symbol" w:char="F0B3"/>'
            "<w:t>80%</w:t></w:r></w:p>",
            ["đạt ≥80%"],
        ),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Ẩn</w:t></w:r><w:r><w:t>Hiện</w:t></w:r>"
            "</w:p>",
            ["Hiện"],
        ),
        (
            "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Hộp chữ</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r><w:r><w:t>Thân bài</w:t></w:r></w:p>",
            ["Thân bài", "Hộp chữ"],
        ),
        (
            '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr><w:r><w:t xml:space='
            '"preserve">Nửa đầu </w:t></w:r></w:p>',
            ["Nửa đầu"],
        ),
        (
            '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>§Õn n¨m 2025, tû lÖ hå s¬ '
            "gi¶i quyÕt thñ tôc hµnh chÝnh ®¹t 80%</w:t></w:r></w:p>",
            ["Đến năm 2025, tỷ lệ hồ sơ giải quyết thủ tục hành chính đạt 80%"],
        ),
    ],
    ids=["content-control", "break", "break-bullet", "no-break-hyphen", "symbol", "hidden",
         "text-box", "deleted-mark", "tcvn3-font"],
)  # fmt: skip
def test_constructs(element: str, expected: list[str]) -> None:
    assert prose(read(element)) == expected


def test_slipped_rows_move_back() -> None:
    rows = [
        ["STT", "Nội dung", "Thời gian", ""],
        ["", "1", "Rà soát quy trình", "Quý I"],
        ["2", "Báo cáo kết quả", "Quý II", ""],
    ]
    xml = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    reading = read(f"<w:tbl><w:tblPr/><w:tblGrid/>{xml}</w:tbl>")
    (table,) = [block for block in reading.blocks if isinstance(block, Table)]
    assert cells(reading, table) == [
        ["STT", "Nội dung", "Thời gian"],
        ["1", "Rà soát quy trình", "Quý I"],
        ["2", "Báo cáo kết quả", "Quý II"],
    ]


def test_lines_that_nearly_coincide_are_one() -> None:
    """The second row's middle line was dragged by one millimetre."""

    def cell(text: str, span: int) -> str:
        return (
            f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r>'
            "</w:p></w:tc>"
        )

    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (600, 4000, 60, 3000))
    rows = (
        "<w:tr>" + cell("TT", 1) + cell("Việc", 1) + cell("Hạn", 2) + "</w:tr>"
        "<w:tr>" + cell("1", 1) + cell("Rà soát", 2) + cell("Quý I", 1) + "</w:tr>"
    )
    reading = read(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")
    (table,) = [block for block in reading.blocks if isinstance(block, Table)]
    assert table.column_count == 3
    assert [[c.column for c in row] for row in table.rows] == [[0, 1, 2], [0, 1, 2]]


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (5, "lowerLetter", "e"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (3, "none", ""),
        (12, "cardinalText", "12"),
    ],
)
def test_number_formats(number: int, number_format: str, shown: str) -> None:
    assert format_number(number, number_format) == shown


def _changed(data: bytes, change: dict[str, bytes]) -> bytes:
    """The container with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return out.getvalue()


_DTD = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"word/document.xml": _DTD}, "DTD"),
        ({"word/document.xml": _DTD.decode().encode("utf-16")}, "DTD"),
        ({"word/document.xml": b"<w:document"}, "bị hỏng"),
        ({"word/document.xml": b" " * 50_000_000}, "nở ra quá lớn"),
        ({"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}, "hỏng|lồng nhau"),
        ({"word/document.xml": b"<a>" * 230 + b"</a>" * 230}, "lồng nhau"),
        ({"word/document.xml": b"<a/>"}, "không phải tệp Word hoàn chỉnh"),
    ],
    ids=["dtd", "dtd-utf-16", "cut", "bomb", "very-deep", "deep", "no-body"],
)
def test_hostile(change: dict[str, bytes], message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read_bytes(_changed(plan_docx(), change), "a.docx")
