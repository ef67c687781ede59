"""A plan as a page saved from a web site: windows-1252, entities for letters, noise around it."""

from __future__ import annotations

import re
from html import escape

from extractor.model import Paragraph, Reading, Table

_STYLE = "<style>p {margin: 6pt 0; text-align: justify} td {border: solid 1pt}</style>"
_NOISE_ABOVE = (
    '<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li>'
    '<li><a href="/van-ban">Văn bản</a></li></ul></nav><script>var a = "<p>100%</p>";</script>'
)
_NOISE_BELOW = "<footer><a href='/lien-he'>Liên hệ</a> <a href='/in'>Bản in</a></footer>"


def plan_page(reading: Reading) -> bytes:
    """The text of a reading as HTML, in a table that only lays out the page."""
    content = "\n".join(
        _paragraph(reading.text[block.start : block.end])
        if isinstance(block, Paragraph)
        else _table(reading, block)
        for block in reading.blocks
    )
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
        f"<title>Văn bản</title>{_STYLE}</head><body>{_NOISE_ABOVE}"
        f'<table border="0"><tr><td><div class="content">{content}</div></td></tr></table>'
        f"{_NOISE_BELOW}</body></html>"
    )
    return page.encode("cp1252", "xmlcharrefreplace")


def _paragraph(text: str) -> str:
    plain = " ".join(re.sub(r"[*#_]{1,6}", "", text).split())
    inner = escape(plain)
    if plain.isupper():
        return f"<p align=center><b>{inner}</b></p>"
    # Word breaks the lines of its HTML anywhere between words.
    return "<p>" + re.sub(r"(.{60}\S*) ", r"\1\n", inner) + "</p>"


def _table(reading: Reading, table: Table) -> str:
    rows = []
    for index, row in enumerate(table.rows):
        above = table.rows[index - 1] if index else ()
        cells = []
        for cell in row:
            if any(cell == other for other in above):
                continue
            rowspan = 1
            while index + rowspan < len(table.rows) and any(
                cell == other for other in table.rows[index + rowspan]
            ):
                rowspan += 1
            lines = reading.text[cell.start : cell.end].split("\n")
            inner = "".join(_paragraph(line) for line in lines)
            cells.append(f'<td colspan="{cell.column_span}" rowspan="{rowspan}">{inner}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1">{"".join(rows)}</table>'
