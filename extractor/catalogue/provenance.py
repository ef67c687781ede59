"""Where a span stands: its page and the boxes of its words."""

from __future__ import annotations

import json
from bisect import bisect_right
from itertools import pairwise
from operator import attrgetter

from extractor.model import Box, Reading


class InconsistentExtractionError(ValueError):
    """An extraction breaks a promise of the model; nothing of it may be stored."""


class Places:
    """The pages and words of one reading, for look-ups by offset.

    Raises InconsistentExtractionError unless the pages tile the text in order.
    """

    def __init__(self, reading: Reading) -> None:
        edges = [0, *(page.end for page in reading.pages)]
        if edges[-1] != len(reading.text) or any(
            page.start != edge or page.end < page.start
            for page, edge in zip(reading.pages, edges, strict=False)
        ):
            raise InconsistentExtractionError("pages do not tile the text")
        if any(second.number <= first.number for first, second in pairwise(reading.pages)):
            raise InconsistentExtractionError("page numbers do not ascend")
        self._text = reading.text
        self._pages = reading.pages
        self._page_starts = [page.start for page in reading.pages]
        self._words = sorted(reading.words, key=attrgetter("start", "end"))
        self._word_ends = [word.end for word in self._words]

    def quote(self, start: int, end: int) -> str:
        """The words of a span; InconsistentExtractionError for one outside the text or blank."""
        if not 0 <= start < end <= len(self._text) or not self._text[start:end].strip():
            raise InconsistentExtractionError(f"no words at {start}..{end}")
        return self._text[start:end]

    def page(self, offset: int) -> int:
        """The number of the page on which the character at `offset` stands."""
        if not self._pages:
            raise InconsistentExtractionError("a reading without pages")
        return self._pages[max(bisect_right(self._page_starts, offset) - 1, 0)].number

    def boxes(self, start: int, end: int) -> str | None:
        """JSON list of [page, x0, top, x1, bottom], one per line of print; None without words."""
        lines: list[_Line] = []
        for index in range(bisect_right(self._word_ends, start), len(self._words)):
            word = self._words[index]
            if word.start >= end:
                break
            if not lines or not lines[-1].add(word.box):
                lines.append(_Line(word.box))
        if not lines:
            return None
        return json.dumps([line.as_list() for line in lines], separators=(",", ":"))


class _Line:
    """A line of print that grows word by word."""

    __slots__ = ("bottom", "page", "top", "x0", "x1")

    def __init__(self, box: Box) -> None:
        self.page, self.x0, self.top = box.page, box.x0, box.top
        self.x1, self.bottom = box.x1, box.bottom

    def add(self, word: Box) -> bool:
        """Take a word in, unless it begins another line or column."""
        height = min(self.bottom - self.top, word.bottom - word.top)
        overlap = min(self.bottom, word.bottom) - max(self.top, word.top)
        if self.page != word.page or overlap * 2 < height or word.x0 < self.x0:
            return False
        self.top, self.bottom = min(self.top, word.top), max(self.bottom, word.bottom)
        self.x1 = max(self.x1, word.x1)
        return True

    def as_list(self) -> list[float]:
        return [
            self.page,
            *(round(edge, 1) for edge in (self.x0, self.top, self.x1, self.bottom)),
        ]
