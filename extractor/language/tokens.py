"""Vietnamese words as spaCy tokens over the untouched text.

underthesea knows the words of Vietnamese but rewrites what it cuts ("khoá" -> "khóa", composed
letters), so its words are laid over the text letter by letter without accents; a line where they
do not fit falls back to syllables.  `Doc.text` is the text, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.language.agencies import agency_boundaries
from extractor.language.agency_places import Line

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
_LINE = re.compile(r"[^\n\r]+")
_LONGEST_LINE = 20_000  # characters; longer ones are no prose and are cut into syllables


def tokenizer(nlp: Language) -> Callable[[str], Doc]:
    """The tokenizer for a pipeline: `nlp.tokenizer = tokenizer(nlp)`."""
    return AlignedTokenizer(nlp)


class AlignedTokenizer:
    """Makes documents whose tokens are Vietnamese words; part of a packaged pipeline.

    It keeps nothing but the vocabulary, so there is nothing to write to disk.
    """

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for start, after in word_spans(text):
            _append_gap(text[end:start], words, spaces)
            words.append(text[start:after])
            spaces.append(False)
            end = after
        _append_gap(text[end:], words, spaces)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> AlignedTokenizer:
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> AlignedTokenizer:
        return self


def word_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every word of the text; only white space lies between them.

    No word crosses the beginning or end of a body's mention, nor the end of its head noun
    ("giao Phòng", "Phòng Văn hóa" are two words each).
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        written = line.group()
        boundaries = _boundaries(written)
        for start, end in _words_of_line(written):
            cuts = [start, *sorted(at for at in boundaries if start < at < end), end]
            for first, last in pairwise(cuts):
                piece = written[first:last]
                left = first + len(piece) - len(piece.lstrip())
                right = first + len(piece.rstrip())
                if left < right:
                    spans.append((line.start() + left, line.start() + right))
    return tuple(spans)


def _append_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """White space between words: one blank belongs to the word before, more is a token."""
    if gap.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def _boundaries(line: str) -> frozenset[int]:
    """Offsets that no word may cross: around mentions of bodies and their head nouns."""
    marks = set(agency_boundaries(line))
    grammar = Line(line)
    if not grammar.shouting:
        for index, word in enumerate(grammar.words):
            before = grammar.words[index - 1] if index else None
            if (
                word.capital
                and before is not None
                and before.letters
                and not before.capital
                and grammar.starts(index)
            ):
                marks.add(word.start)
    return frozenset(marks)


def _words_of_line(line: str) -> Iterator[tuple[int, int]]:
    if not line.strip():
        return
    if len(line) <= _LONGEST_LINE:
        aligned = _align(line, _segment(line))
        if aligned is not None:
            yield from aligned
            return
    yield from _pieces(line)


def _segment(line: str) -> list[str]:
    from underthesea import word_tokenize

    try:
        return list(word_tokenize(line))
    except Exception:  # a fault of the segmenter must not lose the document
        return []


def _align(line: str, segments: list[str]) -> list[tuple[int, int]] | None:
    """The segments' places in the line, compared without accents; None where they do not fit."""
    visible = _bare(line)
    spans: list[tuple[int, int]] = []
    position = 0
    for segment in segments:
        letters = [letter for _, letter in _bare(segment)]
        window = visible[position : position + len(letters)]
        if not letters or [letter for _, letter in window] != letters:
            return None
        end = window[-1][0] + 1
        while end < len(line) and unicodedata.combining(line[end]):
            end += 1
        spans.append((window[0][0], end))
        position += len(letters)
    return spans if position == len(visible) else None


def _bare(text: str) -> list[tuple[int, str]]:
    """The visible letters with their offsets: lower case, without accents, đ as d."""
    bare = []
    for index, character in enumerate(text):
        if character.isspace() or unicodedata.combining(character):
            continue
        letter = unicodedata.normalize("NFD", character)[0].lower()
        bare.append((index, "d" if letter in "đð" else letter))
    return bare


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Syllables, numbers and marks."""
    return (match.span() for match in _PIECE.finditer(line))
