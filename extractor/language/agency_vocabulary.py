"""The words of `models/agency_words.yaml` as tries, and a text cut into words for the grammar.

Matching ignores case and tone placement.  Between the words of a phrase "và", "&" and "-" are
one another's variants, "," may be written "-", and " - " may be left out: "Lao động Thương binh
và Xã hội" is "lao động - thương binh và xã hội".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from extractor.knowledge import load
from extractor.normalise import clean, fold

# "VH,TT&TT", "LĐ-TB&XH", "TC-NV" are one word; "HĐND&UBND" and "HĐND-UBND" are two.
_COMMITTEE = r"(?!(?:UBND|HĐND|ĐBQH|UBMT\w*)\b)"
_SHORT = rf"{_COMMITTEE}[A-ZĐ]{{2,}}"
_WORD = re.compile(
    rf"\b{_SHORT}(?:,\s?{_SHORT})?(?:\s?&\s?{_SHORT})+\b"
    rf"|\b{_SHORT}(?:-{_SHORT})+(?:&{_SHORT})*\b|\b{_SHORT},{_SHORT}\b"
    r"|[^\W_]+|[^\w\s\\]"
)
_CONNECTORS = {"và", "&", "-", ","}
_ALTERNATIVES = {"và": ("và", "-"), "&": ("và", "-"), "-": ("-", "và", ","), ",": (",",)}
_END = ""  # key of a trie's node at which a phrase ends


class Word(NamedTuple):
    """A syllable, number, abbreviation or mark; `text` is folded, without inner spaces."""

    text: str
    start: int
    end: int
    capital: bool  # its first letter
    upper: bool  # all of its letters, two or more
    letters: bool  # no mark


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, with their offsets in it; those of the last texts are kept."""
    cleaned, folded = clean(text), fold(text)
    found = []
    for match in _WORD.finditer(cleaned):
        start, end = match.span()
        printed = match.group()
        view = folded[start:end]
        found.append(
            Word(
                view if view.isalnum() else "".join(view.split()),
                start,
                end,
                printed[0].isupper(),
                end - start > 1 and printed.isupper(),
                printed[0].isalnum(),
            )
        )
    return tuple(found)


class Phrases:
    """A set of phrases that finds its longest member at a word."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._root: dict[str, Any] = {}
        for phrase in phrases:
            node = self._root
            for word in words(phrase):
                node = node.setdefault("và" if word.text == "&" else word.text, {})
            node[_END] = phrase

    def match(self, line: tuple[Word, ...], index: int) -> tuple[int, str] | None:
        """The index after the longest phrase that begins at `index`, and that phrase."""
        return _longest(self._root, line, index)

    def end(self, line: tuple[Word, ...], index: int) -> int:
        """The index after the longest phrase at `index`; `index` itself where there is none."""
        found = _longest(self._root, line, index)
        return found[0] if found else index

    def __contains__(self, phrase: str) -> bool:
        line = words(phrase)
        return self.end(line, 0) == len(line)


def _longest(node: dict[str, Any], line: tuple[Word, ...], index: int) -> tuple[int, str] | None:
    best: tuple[int, str] | None = (index, node[_END]) if _END in node else None
    candidates: list[tuple[dict[str, Any], int]] = []
    if index < len(line):
        text = line[index].text
        for key in _ALTERNATIVES.get(text, (text,)):
            if key in node:
                candidates.append((node[key], index + 1))
    if "-" in node and not (index < len(line) and line[index].text in _CONNECTORS):
        candidates.append((node["-"], index))
    for child, after in candidates:
        found = _longest(child, line, after)
        if found and (best is None or found[0] > best[0]):
            best = found
    return best


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of `models/agency_words.yaml`, each as said there."""

    committees: Phrases
    bodies: Phrases
    heads: Phrases
    sectors: Phrases
    name_words: Phrases
    nouns: Phrases
    categories: Phrases
    modifiers: Phrases
    qualifiers: Phrases
    final_qualifiers: Phrases
    links: Phrases
    levels: Phrases
    determiners: Phrases
    titles: Phrases
    exclusions: Phrases
    verbs: Phrases
    endings: Phrases
    ambiguous: frozenset[str]
    sharing: frozenset[str]
    fused_titles: frozenset[str]
    prefixes: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    lists: dict[str, Any] = load("agency_words")
    sets = ("ambiguous", "sharing", "fused_titles", "prefixes")
    content: dict[str, Any] = {
        name: frozenset(phrases) if name in sets else Phrases(phrases)
        for name, phrases in lists.items()
    }
    return Vocabulary(**content)
