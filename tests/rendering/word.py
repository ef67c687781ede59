"""The sample plan as a DOCX, with the constructs of Word that lose text in naive readers."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from rendering import sample

_LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-"))


def plan_docx(*, repeats: int = 0, tracked: bool = True) -> bytes:
    """The sample; `repeats` adds that many rows to the annex so that it runs over pages.

    tracked: one value is an insertion beside a deletion, which a rendering would show both.
    """
    document = Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.header.paragraphs[0].text = "Bản dự thảo lưu hành nội bộ"
    numbers = _numbering(document)
    _columns(document, sample.LETTERHEAD[:3], sample.LETTERHEAD[3:])
    for line in sample.TITLE:
        _centered(document, line)
    for line in sample.BODY:
        _body(document, line, numbers, tracked)
    _columns(document, sample.SIGNATURE[:3], sample.SIGNATURE[3:])
    document.add_section(WD_SECTION.NEW_PAGE)
    for line in sample.ANNEX:
        _centered(document, line)
    _annex(document, repeats)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def annex_rows(repeats: int = 0) -> list[tuple[str, ...]]:
    """What a reader must find in the annex, a merged cell once with its text."""
    extra = [(str(4 + n), f"Nhiệm vụ bổ sung {n}", "Công an xã", "2026") for n in range(repeats)]
    return [
        sample.HEADER,
        (sample.GROUP,),
        *sample.ROWS[:2],
        (sample.SECOND_GROUP,),
        sample.ROWS[2],
        *extra,
    ]


def _numbering(document: Any) -> dict[int, str]:
    """Adds a list of four levels; returns the list id for each."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for index, (kind, text) in enumerate(_LEVELS)
    )
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    return dict.fromkeys(range(len(_LEVELS)), "77")


def _body(document: Any, line: str, numbers: dict[int, str], tracked: bool) -> None:
    """A line of the body; its label, if it has one, becomes a number of Word's list."""
    label, _, rest = line.partition(" ")
    level = next(
        (
            index
            for index, test in enumerate(
                (
                    label.rstrip(".") in ("I", "II"),
                    label.rstrip(".").isdigit() and label.endswith("."),
                    label in ("a)", "b)"),
                    label == "-",
                )
            )
            if test
        ),
        None,
    )
    if level is None:
        paragraph = document.add_paragraph(line)
        paragraph.runs[0].italic = line.startswith("Căn cứ")
        paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        return
    paragraph = document.add_paragraph()
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{numbers[level]}"/></w:numPr>'
        )
    )
    paragraph.paragraph_format.first_line_indent = Cm(1)
    run = paragraph.add_run(rest)
    run.bold = level == 0
    if tracked and "80%" in rest:
        _track(run, rest)


def _track(run: Any, text: str) -> None:
    """Puts "80%" as inserted and "70%" as deleted text, inside a smart tag."""
    before, value, after = text.partition("80%")
    run.text = before
    parent = run._r.getparent()
    parent.append(
        parse_xml(
            f'<w:smartTag {nsdecls("w")} w:uri="x" w:element="y">'
            f'<w:del w:id="1" w:author="a"><w:r><w:delText>70%</w:delText></w:r></w:del>'
            f'<w:ins w:id="2" w:author="a"><w:r><w:t>{value}</w:t></w:r></w:ins></w:smartTag>'
        )
    )
    parent.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{after}</w:t></w:r>"))


def _centered(document: Any, line: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(line).bold = True


def _columns(document: Any, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    """A table without lines that puts two columns side by side."""
    table = document.add_table(rows=1, cols=2)
    table.columns[0].width, table.columns[1].width = Cm(6), Cm(10)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
        if left == sample.LETTERHEAD[:3]:
            cell.width = Cm(6) if lines == left else Cm(10)
            for paragraph in cell.paragraphs:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.runs[0].font.size = Pt(11)


def _annex(document: Any, repeats: int) -> None:
    rows = annex_rows(repeats)
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[3]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    # The agency of the first two tasks is one cell over two rows.
    first, second = table.cell(2, 2), table.cell(3, 2)
    second.text = ""
    merged = first.merge(second)
    merged.text = sample.ROWS[0][2]
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for row in table.rows:
        for index, width in enumerate((Cm(1.5), Cm(6.5), Cm(4.5), Cm(3.5))):
            row.cells[index].width = width
    assert table._tbl.tag == qn("w:tbl")
