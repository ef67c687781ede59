"""Words with their places on a page, and the lines that they stand in.

Coordinates are points from the top-left corner of the page as people see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word as printed: `bottom` and `top` are those of its font, not of its letters."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    page: int  # from 1
    bold: bool = False
    italic: bool = False
    confidence: float | None = None  # 0..1, of OCR

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Line:
    """Words side by side, from left to right; at least one."""

    words: tuple[PageWord, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @cached_property
    def height(self) -> float:
        """The height of its middle word, so that one odd sign does not count."""
        heights = sorted(word.height for word in self.words)
        return heights[len(heights) // 2]

    @property
    def page(self) -> int:
        return self.words[0].page

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words if any(map(str.isalnum, word.text)))

    @cached_property
    def some_bold(self) -> bool:
        return any(word.bold for word in self.words)


def lines_of(words: Iterable[PageWord]) -> list[Line]:
    """Words of one page as lines from top to bottom, each from left to right."""
    rows: list[list[PageWord]] = []
    middles: list[float] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        # Lines are at least one font height apart; words of one line differ by a superscript.
        if rows and word.middle - middles[-1] < 0.5 * min(word.height, rows[-1][0].height):
            rows[-1].append(word)
            middles[-1] += (word.middle - middles[-1]) / len(rows[-1])
        else:
            rows.append([word])
            middles.append(word.middle)
    return [Line(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]


def free_gaps(lines: Sequence[Line], left: float, right: float) -> list[tuple[float, float]]:
    """Vertical strips between `left` and `right` that no word of the lines enters."""
    covered = sorted((word.x0, word.x1) for line in lines for word in line.words)
    gaps = []
    reached = left
    for x0, x1 in covered:
        if x0 > reached:
            gaps.append((reached, min(x0, right)))
        reached = max(reached, x1)
        if reached >= right:
            break
    if reached < right:
        gaps.append((reached, right))
    return [(a, b) for a, b in gaps if b > a]
