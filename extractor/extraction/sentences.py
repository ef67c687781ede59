"""Sentences and clauses of a paragraph, as ranges; quotes are cut from these."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.normalise import clean

# A full stop ends a sentence before white space and a capital, digit or quote, but not after an
# abbreviation ("TP. Hồ Chí Minh", "v.v. ") or inside brackets.
_STOP = re.compile(
    r"(?<=[^\W_])[.!?]+[\"')]*\s+(?=[\"'(]*(?P<next>\w)|[-+]\s)"
    r"|(?<=[)\"%])\.\s+(?=(?P<after>\w))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(,])(?:TP|TX|TS|ThS|GS|PGS|BS|KS|CN|Q|P|H|T|v\.v|St|tr|Tr|ĐT|TT)$"
)
_CLAUSE_STOP = re.compile(r";\s*")

Range = tuple[int, int]


def sentences(text: str) -> list[Range]:
    """Ranges of the sentences of a paragraph; they hold all its words, without outer space."""
    view = clean(text)
    cuts = []
    for stop in _outside_brackets(_STOP, view):
        following = stop["next"] or stop["after"] or ""
        before = view[max(stop.start() - 8, 0) : stop.start()]
        if not following.islower() and not _ABBREVIATION.search(before):
            cuts.append(stop.end())
    return _ranges(view, cuts)


def clauses(text: str, start: int, end: int) -> list[Range]:
    """Ranges of the clauses of a sentence, parted by semicolons outside brackets."""
    view = clean(text)[start:end]
    cuts = [stop.end() for stop in _outside_brackets(_CLAUSE_STOP, view)]
    return [(start + a, start + b) for a, b in _ranges(view, cuts)]


def _outside_brackets(pattern: re.Pattern[str], view: str) -> Iterator[re.Match[str]]:
    """The matches before which no bracket is open."""
    depth = counted = 0
    for match in pattern.finditer(view):
        start = match.start()
        depth += view.count("(", counted, start) - view.count(")", counted, start)
        counted = start
        if depth <= 0:
            yield match


def _ranges(view: str, cuts: list[int]) -> list[Range]:
    result = []
    for a, b in zip([0, *cuts], [*cuts, len(view)], strict=True):
        a += len(view[a:b]) - len(view[a:b].lstrip())
        b -= len(view[a:b]) - len(view[a:b].rstrip())
        if a < b:
            result.append((a, b))
    return result
