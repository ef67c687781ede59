"""Manual line breaks inside a paragraph of Word or HTML: some part paragraphs, some only lines."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.reading.flow import OPENING

_ENDS = ".;:"


def pieces(text: str, *, split_all: bool) -> Iterator[tuple[int, int]]:
    """Start and end of the paragraphs that a text with line breaks shows, trimmed.

    A break parts paragraphs where a label or bullet follows, or a sentence ended before it;
    with `split_all` every break does.
    """
    start = position = 0
    for index, line in enumerate(text.split("\n")):
        before = text[start:position].rstrip()
        if index and before and (split_all or OPENING.match(line) or before[-1] in _ENDS):
            yield _trimmed(text, start, position)
            start = position
        position += len(line) + 1
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    end = min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
