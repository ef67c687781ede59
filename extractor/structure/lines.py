"""The lines of a document, cut where columns and rules stand, whatever its form.

Letterhead and signature block stand in two columns: as a table, as texts after each other, or
as one line with a tab.  Cut into lines they look the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extractor.model import Paragraph, Reading
from extractor.normalise import clean, fold, squeeze

_BREAK = re.compile(r"[\n\r\t\v\f\u2028\u2029|]|<br\s*/?>")
_RULE = re.compile(r"[-_=*]{3,}|─{2,}|—{2,}|\*(?:\s\*)+")
# What begins a right column, whatever stands left of it on the line.
_COLUMN = re.compile(
    r"(?<=\s)(?=CỘNG\s+HÒA\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA|Độc\s+lập\s*-\s*Tự\s+do)"
    r"|(?<=\s\s)(?=ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|(?:TM|KT|TL|TUQ)\s?\.)"
    r"|(?<=[.;)\]]\s)(?=(?:TM|KT|TL|TUQ)\.\s?[A-ZĐỦ])"
)
# "ỦY BAN NHÂN DÂN TỈNH AN GIANG SỞ NỘI VỤ": the superior and the body itself on one line
_SUPERIOR = re.compile(
    r"^\W*(?:ỦY\s+BAN\s+NHÂN\s+DÂN|UBND|BỘ)\s[^\n,;]{3,60}?\s"
    r"(?=(?:SỞ|VĂN\s+PHÒNG|BAN\s+QUẢN\s+LÝ|BAN\s+DÂN\s+TỘC|THANH\s+TRA|CHI\s+CỤC|CỤC|PHÒNG"
    r"|TRUNG\s+TÂM)\b(?!\s*,)[^a-zà-ỹđ]*$)"
)
_MARKS = re.compile(r"[*#_]+|</?\w+\s*/?>|\\")


@dataclass(frozen=True)
class Line:
    """Words on a line of one column; `block` is the index of the block that it stands in."""

    start: int
    end: int
    raw: str
    bold: bool
    block: int

    @cached_property
    def words(self) -> str:
        """As printed, without Markdown, white space folded."""
        return " ".join(_MARKS.sub(" ", self.raw).split())

    @cached_property
    def folded(self) -> str:
        """In lower case, with one kind of dash, quote and tone placement."""
        return " ".join(fold(self.raw).split())

    @cached_property
    def cleaned(self) -> str:
        """As `folded`, in the printed capitals."""
        return squeeze(self.raw)

    @property
    def capitals(self) -> bool:
        """Whether it has letters and all of them are capitals."""
        return self.words.upper() == self.words != self.words.lower()


def lines_of(reading: Reading) -> list[Line]:
    """All lines that have a letter or a digit, in the order of the text."""
    lines = []
    for block, start, end, bold in _pieces(reading):
        for left, right in _cuts(reading.text, start, end):
            raw = reading.text[left:right]
            if any(character.isalnum() for character in raw):
                lines.append(Line(left, right, raw, bold or "**" in raw, block))
    return lines


def _pieces(reading: Reading) -> Iterator[tuple[int, int, int, bool]]:
    for index, block in enumerate(reading.blocks):
        if isinstance(block, Paragraph):
            yield index, block.start, block.end, block.bold
            continue
        seen = set()
        for row in block.rows:
            for cell in row:
                if cell.start < cell.end and cell.start not in seen:
                    seen.add(cell.start)
                    yield index, cell.start, cell.end, False


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    edges = {0, len(piece)}
    for pattern, view in ((_BREAK, piece), (_RULE, piece), (_COLUMN, clean(piece))):
        for match in pattern.finditer(view):
            if pattern is _RULE and set(match.group()) <= {"*", " "} and len(match.group()) < 5:
                continue  # Markdown emphasis
            edges |= {match.start(), match.end()}
    for left, right in pairwise(sorted(edges)):
        superior = _SUPERIOR.match(clean(piece[left:right]).rstrip(" -"))
        if superior:
            edges.add(left + superior.end())
    ordered = sorted(edges)
    for left, right in pairwise(ordered):
        yield start + left, start + right
