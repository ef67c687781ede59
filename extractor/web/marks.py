"""The text of a document cut into passages, with the words of its facts marked.

A passage begins at the line on which a heading or a fact begins, so that each fact can stand
beside its words.  Marks may overlap: a piece of text belongs to all facts that cover it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BLANK_LINES = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_MARKDOWN = re.compile(r"\*{2,3}|^#{1,6} +|(?<=\n)#{1,6} +|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the text to be marked.  kind: target, obligation, citation or heading."""

    id: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of which every character has the same marks.

    anchors: the ids of the spans that begin with it; ids, kinds: of all spans that cover it.
    """

    text: str
    anchors: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of the text, with the ids of the facts and headings that begin in them."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    facts: tuple[str, ...]
    headings: tuple[str, ...]


def passages(
    text: str, spans: Sequence[Span], breaks: Sequence[int] = (), *, markdown: bool = False
) -> tuple[Passage, ...]:
    """The passages of a text in order; together they are all of it.

    breaks: further offsets at which a passage begins, such as those of pages.  markdown: leave
    out the marks of emphasis and headings.
    """
    inside = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    edges = {0, *(each for each in breaks if 0 < each < len(text))}
    edges.update(text.rfind("\n", 0, span.start) + 1 for span in inside)
    starts = sorted(edges)
    ends = [*starts[1:], len(text)]
    beginning: list[list[Span]] = [[] for _ in starts]
    covering: list[list[Span]] = [[] for _ in starts]
    for span in sorted(inside, key=lambda span: (span.start, -span.end)):
        first = bisect_right(starts, span.start) - 1
        beginning[first].append(span)
        for place in range(first, len(starts)):
            if starts[place] >= span.end:
                break
            covering[place].append(span)
    return tuple(
        Passage(
            start,
            end,
            _pieces(text, start, end, covering[place], markdown),
            tuple(span.id for span in beginning[place] if span.kind != "heading"),
            tuple(span.id for span in beginning[place] if span.kind == "heading"),
        )
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
        if start < end
    )


def _pieces(
    text: str, start: int, end: int, spans: Sequence[Span], markdown: bool
) -> tuple[Piece, ...]:
    edges = {start, end}
    edges.update(edge for span in spans for edge in (span.start, span.end) if start < edge < end)
    cuts = sorted(edges)
    made = []
    for left, right in pairwise(cuts):
        covering = [span for span in spans if span.start <= left and right <= span.end]
        shown = _BLANK_LINES.sub("\n\n", text[left:right])
        if markdown:
            shown = _MARKDOWN.sub("", shown)
        made.append(
            Piece(
                shown.lstrip("\n") if left == start else shown,
                tuple(span.id for span in covering if span.start == left),
                tuple(span.id for span in covering if span.kind != "heading"),
                tuple(dict.fromkeys(span.kind for span in covering)),
            )
        )
    return tuple(made)
