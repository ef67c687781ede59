"""What stands on a page without being text of the document: numbers, headers, signature marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractor.reading.page_words import Line

_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_MOMENT = r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}[\s;,T]+(?:lúc\s*)?\d{1,2}\s*:\s*\d{2}"
# Nghị định 30/2020/NĐ-CP, annex I.II: marks of digital signatures and of copies give the body
# and the moment to the second; the programs that sign write these words.
_MARK = re.compile(
    rf"\bSAO\s+Y\b.*{_MOMENT}|{_MOMENT}\s*:\s*\d{{2}}\s*(?:\+\d\d:?\d\d)?\W*$"
    r"|^\W*(?:Người\s+ký|Ký\s+bởi|Thời\s+gian\s+ký|Ngày\s+ký|Digitally\s+signed|Signature\s+"
    r"(?:Not\s+)?(?:Verified|Valid)|Signed\s+by|Signing\s+Date|Signer)\b",
    re.IGNORECASE,
)
_MARK_NEIGHBOUR = re.compile(r"^\W*(?:Email|Cơ\s+quan|Tổ\s+chức|Location|Reason|Date)\s*:", re.I)
_FOOTNOTE = re.compile(r"[\[(]?\d{1,3}[\])]?\s*\w")
_EDGE = 0.1  # of the page's height: where running headers stand
_DIGITS = re.compile(r"\d+")


def split_notes(
    pages: Mapping[int, Sequence[Line]], heights: Mapping[int, float]
) -> tuple[dict[int, list[Line]], dict[int, tuple[str, ...]]]:
    """Lines of each page without its notes, and the notes; both by page number."""
    running = _running(pages, heights)
    kept: dict[int, list[Line]] = {}
    notes: dict[int, tuple[str, ...]] = {}
    for number, lines in pages.items():
        marked = _marks(lines)
        rest: list[Line] = []
        found: list[str] = []
        for index, line in enumerate(lines):
            outermost = index == 0 or index == len(lines) - 1
            if (
                index in marked
                or (outermost and _at_edge(line, heights[number]) and is_page_number(line))
                or (_at_edge(line, heights[number]) and _key(line) in running)
            ):
                found.append(line.text)
            else:
                rest.append(line)
        kept[number] = rest
        notes[number] = tuple(found)
    return kept, notes


def split_footnotes(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a page without its footnotes, and the lines of these.

    Footnotes are the last lines of a page, in smaller print, from one that begins with a number.
    """
    heights = sorted(line.height for line in lines)
    usual = heights[len(heights) // 2] if heights else 0.0
    first = len(lines)
    while first and lines[first - 1].height < 0.88 * usual:
        first -= 1
    while first < len(lines) and not _FOOTNOTE.match(lines[first].text):
        first += 1
    return list(lines[:first]), list(lines[first:])


def is_page_number(line: Line) -> bool:
    """ "12", "- 12 -", "Trang 3/20"."""
    return len(line.words) <= 4 and bool(_PAGE_NUMBER.fullmatch(line.text))


def _at_edge(line: Line, height: float) -> bool:
    return line.bottom < _EDGE * height or line.top > (1 - _EDGE) * height


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _running(pages: Mapping[int, Sequence[Line]], heights: Mapping[int, float]) -> frozenset[str]:
    """Lines at the same edge of three pages or more, or of most pages of a short file."""
    counts = Counter(
        key
        for number, lines in pages.items()
        for key in {_key(line) for line in lines if _at_edge(line, heights[number])}
        if any(map(str.isalpha, key))
    )
    enough = 2 if len(pages) == 2 else max(3, len(pages) // 3)
    return frozenset(key for key, count in counts.items() if count >= enough)


def _marks(lines: Sequence[Line]) -> set[int]:
    marked = {index for index, line in enumerate(lines) if _MARK.search(line.text)}
    for index, line in enumerate(lines):
        if {index - 1, index + 1} & marked and _MARK_NEIGHBOUR.match(line.text):
            marked.add(index)
    return marked
