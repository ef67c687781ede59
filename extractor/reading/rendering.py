"""Pages and boxes for word-processor files: where a rendering by LibreOffice puts their words.

Such a file has no pages of its own; people quote those that it has when printed.  The text stays
that of the file: the rendering is read as a PDF and only lends its places, character by character.
Word may break lines and pages a little differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from extractor.model import Box, Page, Reading, Word
from extractor.reading.assembly import first_words
from extractor.reading.errors import UnreadableError
from extractor.reading.formats import DOC, DOCX, ODT, PDF, RTF, WORD_XML
from extractor.reading.office import convert, office_available
from extractor.reading.pdf import read_pdf
from extractor.reading.source import Source

RENDERED = frozenset({DOC, DOCX, ODT, RTF, WORD_XML})  # media types without pages of their own

_MAX_CHARACTERS = 1_000_000  # of text: longer ones take too long to align
_ODD = 3  # characters that may differ in a run: another dash, another bullet
_ENOUGH = 0.5  # of the characters: with fewer placed, the rendering shows something else


def rendered_pdf(data: bytes, media_type: str) -> bytes:
    """The file as a PDF.  Raises UnreadableError where LibreOffice is missing or fails."""
    return convert(data, Source("", "", media_type, len(data)), "pdf:writer_pdf_Export")


def with_places(reading: Reading, data: bytes) -> Reading:
    """The reading of a word-processor file with pages and boxes; unchanged where none are had."""
    if (
        reading.media_type not in RENDERED
        or office_available() is not None
        or len(reading.text) > _MAX_CHARACTERS
    ):
        return reading
    try:
        pdf = rendered_pdf(data, reading.media_type)
        printed = read_pdf(pdf, Source("", reading.source_filename, PDF, len(pdf)))
    except UnreadableError:
        return reading  # what was read stays good
    words = tuple(_placed(reading.text, printed))
    found = sum(word.end - word.start for word in words)
    if found < _ENOUGH * sum(not character.isspace() for character in reading.text):
        return reading
    return replace(reading, words=words, pages=_pages(reading, printed, words), printed=pdf)


def _placed(text: str, printed: Reading) -> Iterator[Word]:
    """The words of a text, each with the box of the printed word that its characters match.

    A word that is broken over two lines gives two, one for each line.
    """
    own = [index for index, character in enumerate(text) if not character.isspace()]
    other: list[int] = []  # by character of the printed text, the word that it belongs to
    pieces: list[str] = []
    for number, word in enumerate(printed.words):
        piece = "".join(printed.text[word.start : word.end].split())
        pieces.append(piece)
        other.extend([number] * len(piece))
    place: dict[int, Box] = {}
    ours = "".join(text[index] for index in own)
    for block in Levenshtein.opcodes(ours, "".join(pieces)):
        size = block.src_end - block.src_start
        alike = block.tag == "equal" or (block.tag == "replace" and size <= _ODD)
        if alike and size == block.dest_end - block.dest_start:
            for offset in range(size):
                number = other[block.dest_start + offset]
                place[own[block.src_start + offset]] = printed.words[number].box
    start = 0
    while start < len(text):
        box = place.get(start)
        end = start + 1
        while box is not None and end < len(text) and place.get(end) is box:
            end += 1
        if box is not None:
            yield Word(start, end, box)
        start = end


def _pages(reading: Reading, printed: Reading, words: tuple[Word, ...]) -> tuple[Page, ...]:
    """The printed pages as they part the text; a page begins with its first word."""
    first = first_words(words)
    pages: list[Page] = []
    following = len(reading.text)
    for page in reversed(printed.pages):
        start = 0 if page.number == printed.pages[0].number else first.get(page.number, following)
        notes = page.notes
        if not start and page.number == 1:
            notes = tuple(dict.fromkeys((*reading.pages[0].notes, *notes)))
        pages.append(
            replace(page, start=start, end=following, text_method=reading.text_method, notes=notes)
        )
        following = start
    return tuple(reversed(pages))
