"""Sentences, clauses and run-in lists of a paragraph, as ranges; quotes are cut from these."""

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
_LABEL = re.compile(r"(?:(?<=[:;.,])|^)\s*\((?:(?P<number>\d{1,2})|(?P<roman>[ivx]{1,4}))\)\s*")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

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


def statements(text: str) -> list[Range]:
    """The sentences of a paragraph; each member of a list inside it is cut by itself."""
    _, members = run_in_members(text)
    if not members:
        return sentences(text)
    ranges = [(0, members[0][0]), *members]
    return [(start + a, start + b) for start, end in ranges for a, b in sentences(text[start:end])]


def clauses(text: str, start: int, end: int) -> list[Range]:
    """Ranges of the clauses of a sentence, parted by semicolons outside brackets."""
    view = clean(text)[start:end]
    cuts = [stop.end() for stop in _outside_brackets(_CLAUSE_STOP, view)]
    return [(start + a, start + b) for a, b in _ranges(view, cuts)]


def run_in_members(text: str) -> tuple[str, list[Range]]:
    """The words that lead in a list inside a paragraph, and the ranges of its members.

    "Bộ Công an: (1) xây dựng ...; (2) tham mưu ...".  Members are counted from one by numbers or
    by Roman numerals in brackets, whichever comes first; a list of the other kind inside a member
    is the member's own.  [] if there is no list.
    """
    view = clean(text)
    labels = list(_counted(view))
    if len(labels) < 2:
        return "", []
    lead_in = text[: labels[0].start()].strip()
    if lead_in and not lead_in.endswith(":"):
        return "", []
    ends = [label.start() for label in labels[1:]] + [len(view)]
    members = []
    for label, end in zip(labels, ends, strict=True):
        words = view[label.end() : end].rstrip(" ;,\n\t")
        members.append((label.end(), label.end() + len(words)))
    return lead_in, members


def _counted(view: str) -> Iterator[re.Match[str]]:
    """The labels that count on from the first one."""
    kind, reached = "", 0
    for label in _LABEL.finditer(view):
        kind = kind or str(label.lastgroup)
        if label.lastgroup != kind:
            continue
        value = int(label[kind]) if kind == "number" else _value(label[kind])
        if value == reached + 1:
            reached = value
            yield label


def _value(roman: str) -> int:
    return _ROMAN.index(roman) + 1 if roman in _ROMAN else 0


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
