"""Any plan that was read from a text as a DOCX in the official layout.

Layout: Nghị định 30/2020/NĐ-CP, annex I.  A4, Times-like 14 points, letterhead and signature in
two columns, paragraphs indented, page numbers at the top, annex tables ruled and, where they are
wide, on landscape pages.  List labels become numbers that Word makes where Word would make the
same ones, as typists leave them to it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from extractor.model import Paragraph, Reading, Table

_NATION = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|Độc\s+lập\s*[-–]\s*Tự\s+do|ngày.*tháng.*năm")
_LABEL = re.compile(
    r"(?P<prefix>(?:\d{1,2}\.)*)(?P<count>[IVXLC]+|\d{1,2}|[a-z])(?P<suffix>[.)]) (?=\S)"
    r"|(?P<bullet>[-+]) (?=\S)"
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HEADING_LENGTH = 130  # characters: a numbered line that is a heading is shorter
_LANDSCAPE_COLUMNS = 5
_SIGNER = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.|(?:PHÓ )?CHỦ TỊCH")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the source, without Markdown."""

    text: str
    bold: bool = False
    italic: bool = False


def plan_document(reading: Reading) -> bytes:
    """The text of a reading as a DOCX; its words are those of the source."""
    blocks = [_line(reading, block) if isinstance(block, Paragraph) else block
              for block in reading.blocks]  # fmt: skip
    writer = _Writer(reading)
    position = writer.letterhead(blocks)
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, Table):
            writer.table(block)
            position += 1
        elif re.match(r"\W*Nơi nhận", block.text):
            position = writer.signature(blocks, position)
        else:
            writer.paragraph(block)
            position += 1
    return writer.saved()


def _line(reading: Reading, block: Paragraph) -> Line:
    text = re.sub(r"[*#_]{1,6}", "", reading.text[block.start : block.end])
    return Line(" ".join(text.split()), block.bold, block.italic)


class _Lists:
    """The numbers that Word has made so far, and the lists that make the next ones."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        self._last: dict[tuple[str, str, str], tuple[int, str]] = {}
        self._next = 100

    def list_for(self, label: re.Match[str]) -> str:
        """The id of the list whose next number is this label."""
        if label["bullet"]:
            key, number, kind = ("", label["bullet"], "bullet"), 1, "bullet"
        else:
            kind, number = _count(label["count"])
            key = (label["prefix"], label["suffix"], kind)
        before = self._last.get(key)
        if before is not None and (kind == "bullet" or before[0] == number - 1):
            self._last[key] = (number, before[1])
            return before[1]
        name = str(self._next)
        self._next += 1
        text = label["bullet"] or f"{label['prefix']}%1{label['suffix']}"
        self._root.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">'
                f'<w:lvl w:ilvl="0"><w:start w:val="{number}"/><w:numFmt w:val="{kind}"/>'
                f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/>'
                f'<w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl></w:abstractNum>'
            ),
        )
        self._root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>'
            )
        )
        self._last[key] = (number, name)
        return name


def _count(text: str) -> tuple[str, int]:
    if text.isdigit():
        return "decimal", int(text)
    if text.islower():
        return "lowerLetter", ord(text) - ord("a") + 1
    values = [_ROMAN[letter] for letter in text]
    signs = [-1 if later > value else 1 for value, later in zip(values, [*values[1:], 0])]  # noqa: B905
    return "upperRoman", sum(sign * value for sign, value in zip(signs, values, strict=True))


class _Writer:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._document = Document()
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = "Liberation Serif", Pt(14)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.space_before = Pt(0)
        self._page(self._document.sections[0], landscape=False)
        _page_number(self._document.sections[0])
        self._lists = _Lists(self._document)
        self._in_title = False

    def saved(self) -> bytes:
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    @staticmethod
    def _page(section: Any, *, landscape: bool) -> None:
        sides = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = sides
        section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
        section.left_margin = Cm(2) if landscape else Cm(3)

    # ------------------------------------------------------------------ two columns

    def letterhead(self, blocks: Sequence[Line | Table]) -> int:
        """Writes the letterhead, if the text has one; how many blocks it took."""
        head = [block for block in blocks[:10] if isinstance(block, Line)]
        national = [i for i, line in enumerate(head) if _NATION.match(line.text)]
        if not national:
            return 0
        numbered = [i for i, line in enumerate(head) if re.match(r"Số\s*:", line.text)]
        dated = [i for i, line in enumerate(head) if re.search(r"ngày.*tháng.*năm", line.text)]
        last = max(national[0], *numbered[:1], *dated[:1]) + 1
        right = [line for line in head[:last] if _NATION.search(line.text)]
        left = [line for line in head[:last] if line not in right]
        self._columns(left, right, size=12, centered=True)
        return last

    def signature(self, blocks: Sequence[Line | Table], position: int) -> int:
        """Writes recipients and signature side by side; the position after them."""
        end = position + 1
        while end < len(blocks):
            block = blocks[end]
            if isinstance(block, Table) or not block.text.startswith("-"):
                break
            end += 1
        left = [block for block in blocks[position:end] if isinstance(block, Line)]
        right = []
        while end < len(blocks) and end < position + 30:
            block = blocks[end]
            if isinstance(block, Table) or not (
                _SIGNER.match(block.text) or (right and re.fullmatch(r"[\w\s]{5,40}", block.text)
                                              and block.text.istitle())
            ):  # fmt: skip
                break
            right.append(block)
            end += 1
        self._columns(left, right, size=11, centered=False)
        return end

    def _columns(
        self, left: Sequence[Line], right: Sequence[Line], *, size: int, centered: bool
    ) -> None:
        table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        for index, (cell, lines) in enumerate(zip(table.rows[0].cells, (left, right), strict=True)):
            cell.width = Cm(6.5) if index == 0 else Cm(9.5)
            for number, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                paragraph.paragraph_format.space_after = Pt(0)
                if centered or index == 1:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run = paragraph.add_run(line.text)
                run.font.size = Pt(size if index == 0 else max(size, 12))
                run.bold = line.text.isupper() or line.text.startswith("Nơi nhận")
        self._in_title = False

    # ------------------------------------------------------------------ prose

    def paragraph(self, line: Line) -> None:
        if self._is_title(line):
            paragraph = self._document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(line.text)
            run.bold, run.italic = not line.text.startswith("("), line.text.startswith("(")
            return
        label = _LABEL.match(line.text)
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        text = line.text
        if label:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/>'
                    f'<w:numId w:val="{self._lists.list_for(label)}"/></w:numPr>'
                )
            )
            text = text[label.end() :]
        paragraph.paragraph_format.left_indent = Cm(0)
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        run = paragraph.add_run(text)
        heading = label and not label["bullet"] and len(text) < _HEADING_LENGTH
        run.bold = bool(line.bold or (heading and text[-1] not in ".;,:"))
        run.italic = line.italic or text.startswith("Căn cứ")
        if label and run.bold:  # the label takes its looks from the paragraph's mark
            mark = parse_xml(f"<w:rPr {nsdecls('w')}><w:b/></w:rPr>")
            paragraph._p.get_or_add_pPr().append(mark)

    def _is_title(self, line: Line) -> bool:
        """The name of a document and what follows it before its first full paragraph."""
        if re.fullmatch(r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|ĐỀ ÁN|PHỤ LỤC)\W*\w{0,3}", line.text):
            self._in_title = True
        elif self._in_title and (
            len(line.text) > 250 or _LABEL.match(line.text) or re.search(r"[.;:]$", line.text)
            or re.match(r"Căn cứ|Thực hiện|Triển khai|Điều", line.text)
        ):  # fmt: skip
            self._in_title = False
        return self._in_title

    # ------------------------------------------------------------------ tables

    def table(self, table: Table) -> None:
        """A ruled table; a wide one on landscape pages of its own."""
        self._in_title = False
        landscape = table.column_count >= _LANDSCAPE_COLUMNS
        if landscape:
            self._page(self._document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
        made = self._document.add_table(rows=len(table.rows), cols=table.column_count)
        made.style = "Table Grid"
        made.autofit = False
        widths = self._widths(table, Cm(25.7) if landscape else Cm(16))
        for index, row in enumerate(table.rows):
            cells = made.rows[index].cells
            for cell in row:
                last = cell.column + cell.column_span - 1
                place = cells[cell.column]
                if index and any(cell == above for above in table.rows[index - 1]):
                    made.cell(index - 1, cell.column).merge(cells[last])
                    continue
                if last > cell.column:
                    place = place.merge(cells[last])
                lines = self._reading.text[cell.start : cell.end].split("\n")
                for number, text in enumerate(re.sub(r"[*#_]{2,6}", "", line) for line in lines):
                    paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(2)
                    run = paragraph.add_run(" ".join(text.split()))
                    run.font.size = Pt(12)
                    run.bold = index == 0 or len(row) == 1
            for column, width in enumerate(widths):
                made.columns[column].width = width
                cells[column].width = width
        properties = made.rows[0]._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        if landscape:
            self._page(self._document.add_section(WD_SECTION.NEW_PAGE), landscape=False)

    def _widths(self, table: Table, whole: int) -> list[int]:
        """Widths by how much the columns hold, none too narrow."""
        held = [20.0] * table.column_count
        for row in table.rows:
            for cell in row:
                if cell.column_span == 1:
                    held[cell.column] += min(cell.end - cell.start, 300) ** 0.7
        share = [max(amount / sum(held), 0.06) for amount in held]
        return [int(whole * part / sum(share)) for part in share]


def _page_number(section: Any) -> None:
    """Centred in the header, not on the first page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in _field("PAGE"):
        paragraph._p.append(part)


def _field(code: str) -> Iterator[Any]:
    yield parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>')
    yield parse_xml(f"<w:r {nsdecls('w')}><w:instrText>{code}</w:instrText></w:r>")
    yield parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>')
