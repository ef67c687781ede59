"""Lines of a page back to the paragraphs that were set in them.

A line ends its paragraph where the first word of the next line would still have fitted on it,
where the next line stands further below or further in, or where the letters change.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.model import Box
from extractor.reading.assembly import ParagraphPart, PlacedWord
from extractor.reading.flow import OPENING
from extractor.reading.page_words import Line, PageWord
from extractor.reading.syllables import is_syllable

_ENDS = (".", ";", ":", "!", "?", "./.")
_INDENT = 8.0  # points: less is a badly set line
_LOOSE = 2.5  # points: the annex of the decree asks for 6 between paragraphs
_FULL = 0.15  # of the column: a line that ends nearer to its right edge is full
_FEW_STEPS = 4  # fewer full lines tell nothing
_SPACE = 0.25  # of the font size: a space
_BULLETS = ("-", "+", "•", "–", "*")


@dataclass(frozen=True, slots=True)
class Column:
    """Where lines may stand: the edges of the text, and the usual step from line to line."""

    left: float
    right: float
    step: float  # points from line to line within a paragraph; 0 if not known
    indented: bool  # paragraphs begin further in than their other lines
    spaced: bool = False  # paragraphs stand further apart than their lines


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line in its column."""

    line: Line
    column: Column

    @property
    def balanced(self) -> bool:
        """As far from the left edge as from the right: centred, or full."""
        before, after = self.line.x0 - self.column.left, self.column.right - self.line.x1
        return abs(before - after) < 10

    @property
    def centered(self) -> bool:
        return self.balanced and self.line.x0 - self.column.left > 20


def measure(lines: Sequence[Line], left: float | None = None, right: float | None = None) -> Column:
    """The column that lines of one page stand in; known edges may be given."""
    starts = sorted(line.x0 for line in lines)
    if left is None:
        left = starts[len(starts) // 20] if starts else 0.0
    if right is None:
        right = max((line.x1 for line in lines), default=0.0)
    steps: Counter[float] = Counter()
    within: Counter[float] = Counter()  # after lines that are full, as within a paragraph
    for before, after in pairwise(lines):
        size = round((after.bottom - before.bottom) * 2) / 2
        if 0 < size < 4 * before.height:
            steps[size] += 1
            within[size] += before.x1 > right - _FULL * (right - left)
    # The step within paragraphs is the smallest that is common.  Short lines that are close, as
    # those of recipients in smaller print, must not pass for it.
    counted = within if within.total() >= _FEW_STEPS else steps
    common = [step for step, count in counted.items() if count * 4 >= max(counted.values())]
    step = min(common, default=0.0)
    wider = sum(count for size, count in steps.items() if step + _LOOSE < size < 2.5 * step)
    indents = sum(_INDENT < start - left < 60 for start in starts)
    return Column(left, right, step, indents * 10 >= len(starts) > 0, wider * 10 >= len(lines) >= 8)


def reflow(lines: Iterable[SetLine]) -> list[ParagraphPart]:
    """The paragraphs of lines in reading order."""
    groups: list[list[SetLine]] = []
    for line in lines:
        if groups and _continues(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [paragraph_of(group) for group in groups]


def line_paragraphs(lines: Iterable[Line], column: Column) -> list[ParagraphPart]:
    """Every line as a paragraph: in a letterhead line ends are meant."""
    return [paragraph_of([SetLine(line, column)]) for line in lines]


def _continues(paragraph: Sequence[SetLine], after: SetLine) -> bool:
    """Whether a line goes on with the paragraph before it."""
    before = paragraph[-1]
    a, b = before.line, after.line
    if abs(a.height - b.height) > 0.12 * max(a.height, b.height) + 0.6:
        return False
    if (a.bold and not b.some_bold) or (b.bold and not a.some_bold):
        return False
    if (before.centered and not after.balanced) or (after.centered and not before.balanced):
        return False
    same_page = a.page == b.page
    step = b.bottom - a.bottom
    if same_page and step < 0.3 * a.height:
        return False  # the next column, not the next line
    loose = bool(before.column.step) and same_page and step > before.column.step + _LOOSE
    if loose or _fits(before, b.words[0]):
        return False
    if same_page and before.column.spaced and before.column.step:
        return True  # a paragraph of its own would stand further below
    return not _opens(paragraph, after)


def _fits(before: SetLine, word: PageWord) -> bool:
    """Whether the first word of the next line would have had room on this line."""
    line, column = before.line, before.column
    free = column.right - line.x1
    if before.centered:
        free = column.right - column.left - (line.x1 - line.x0)
    return free > word.x1 - word.x0 + _SPACE * line.height + 2.0


def _opens(paragraph: Sequence[SetLine], after: SetLine) -> bool:
    """Whether a line that follows a full line begins a paragraph all the same."""
    first, before = paragraph[0], paragraph[-1]
    ended = before.line.text.endswith(_ENDS)
    labelled = _labelled(after.line)
    indent = after.line.x0 - after.column.left
    if after.balanced and before.balanced and indent > 2:
        return labelled or ended
    if indent > _INDENT:
        hanging = len(paragraph) == 1 and _labelled(first.line)
        deeper = after.line.x0 - after.column.left > first.line.x0 - first.column.left + 4
        level = len(paragraph) > 1 and abs(indent - (before.line.x0 - before.column.left)) < 4
        return labelled or not ((hanging and deeper) or level)
    if not labelled:
        return ended and not after.column.indented and _starts_sentence(before, after)
    if after.column.indented and first.line.x0 - first.column.left > _INDENT:
        # Set at the margin: "... Phòng Tài chính" / "- Kế hoạch", "...: (1) ...;" / "(2) ...".
        return ended and not after.line.text.startswith("(")
    if ended:
        return True
    if after.line.text.startswith(_BULLETS):
        return first.line.text.startswith(_BULLETS)
    return True


def _labelled(line: Line) -> bool:
    """Whether a line opens with a label or bullet; "15.000 hồ sơ" does not."""
    match = OPENING.match(line.text + " ")
    return match is not None and not line.text[match.end() : match.end() + 1].isdigit()


def _starts_sentence(before: SetLine, after: SetLine) -> bool:
    """Without indents: a colon or semicolon ends the paragraph; a full stop need not."""
    return before.line.text.endswith((":", ";", "./.")) and after.line.text[0].isupper()


def paragraph_of(lines: Sequence[SetLine]) -> ParagraphPart:
    """One paragraph of lines, its words with their boxes."""
    words = [word for line in lines for word in line.line.words]
    ends = {id(line.line.words[-1]): line for line in lines}
    text = ""
    placed = []
    before: PageWord | None = None
    for word in words:
        content = unicodedata.normalize("NFC", word.text)
        end = ends.get(id(before))
        if before is not None and not (end and (_glued(text, content) or _cut(end, content))):
            text += " "
        start = len(text)
        text += content
        box = Box(word.page, word.x0, word.top, word.x1, word.bottom)
        placed.append(PlacedWord(start, len(text), box, word.confidence))
        before = word
    lettered = [word for word in words if any(map(str.isalnum, word.text))]
    return ParagraphPart(
        text,
        bold=bool(lettered) and all(word.bold for word in lettered),
        italic=bool(lettered) and all(word.italic for word in lettered),
        centered=all(line.balanced for line in lines) and any(line.centered for line in lines),
        words=tuple(placed),
    )


def _cut(before: SetLine, tail: str) -> bool:
    """Whether a word too long for its column was cut: it fills its line alone."""
    (word, *others), column = before.line.words, before.column
    if others or column.right - word.x1 > 0.7 * word.height:
        return False
    if word.x1 - word.x0 < 0.7 * (column.right - column.left) or not tail[0].isalnum():
        return False
    if "://" in word.text:
        return True
    if "/" in word.text and any(map(str.isdigit, word.text)):
        return tail[0].isdigit() or tail[:2].isupper()  # "131/2020/QH1" and "4"
    return is_syllable(word.text + tail)


_NUMBER_HEAD = re.compile(r"[\w)][-/]$")
_NUMBER_TAIL = re.compile(r"[-/][A-ZĐ]{2,}")


def _glued(head: str, tail: str) -> bool:
    """Whether a word was broken at a line end: "76/NQ-" and "CP", "2021-" and "2025"."""
    if _NUMBER_HEAD.search(head) and tail[0].isalnum():
        return True
    return bool(_NUMBER_TAIL.match(tail)) and (head[-1].isdigit() or head[-1].isupper())
