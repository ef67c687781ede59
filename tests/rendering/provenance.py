"""Whether facts are on the pages, and their boxes around the words, where a rendering put them.

`python -m tests.rendering.provenance FOLDER` measures what `python -m tests.rendering FOLDER`
made.  The truth is the PDF as another library (pdfplumber) reads it: its words with their places,
aligned with the text that was read, whatever the form.
"""

from __future__ import annotations

import io
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from rapidfuzz.distance import Levenshtein

from extractor.catalogue.provenance import Places
from extractor.model import Extraction

_SLACK = 1.0  # points around a box


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word where the rendering put it: page from 1, points from the top-left corner."""

    text: str
    page: int
    x: float  # of its middle
    y: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """Facts, those whose page is right, words of their quotes, those that their boxes hold."""

    facts: int = 0
    pages_right: int = 0
    words: int = 0
    words_in_boxes: int = 0

    def __add__(self, other: Provenance) -> Provenance:
        return Provenance(
            self.facts + other.facts,
            self.pages_right + other.pages_right,
            self.words + other.words,
            self.words_in_boxes + other.words_in_boxes,
        )


def printed_words(pdf: bytes, angles: Sequence[float] = ()) -> list[PrintedWord]:
    """The words of a PDF; `angles`, degrees clockwise, by which its pages were turned since."""
    words = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for index, page in enumerate(document.pages):
            turn = math.radians(angles[index]) if angles else 0.0
            for word in page.extract_words(use_text_flow=True, x_tolerance=1.5):
                dx = (word["x0"] + word["x1"] - page.width) / 2
                dy = (word["top"] + word["bottom"] - page.height) / 2
                x = float(page.width) / 2 + dx * math.cos(turn) - dy * math.sin(turn)
                y = float(page.height) / 2 + dx * math.sin(turn) + dy * math.cos(turn)
                words.append(PrintedWord(word["text"], index + 1, x, y))
    return words


def measure(extraction: Extraction, truth: Sequence[PrintedWord]) -> Provenance:
    """The provenance of all facts whose quotes stand in the truth."""
    reading = extraction.reading
    places = Places(reading)
    owners = _aligned(reading.text, truth)
    total = Provenance()
    for fact in (*extraction.targets, *extraction.obligations, *extraction.citations):
        numbers = dict.fromkeys(
            owner
            for index in range(fact.start, fact.end)
            if (owner := owners.get(index)) is not None
        )
        printed = [truth[number] for number in numbers]
        if not printed:
            continue
        boxes = json.loads(places.boxes(fact.start, fact.end) or "[]")
        total += Provenance(
            1,
            int(places.page(fact.start) == printed[0].page),
            len(printed),
            sum(any(_holds(box, word) for box in boxes) for word in printed),
        )
    return total


def _holds(box: Sequence[float], word: PrintedWord) -> bool:
    page, x0, top, x1, bottom = box
    return (
        page == word.page
        and x0 - _SLACK <= word.x <= x1 + _SLACK
        and top - _SLACK <= word.y <= bottom + _SLACK
    )


def _aligned(text: str, truth: Sequence[PrintedWord]) -> dict[int, int]:
    """By character of the text, the index of the printed word that it is part of."""
    own = [index for index, character in enumerate(text) if not character.isspace()]
    other = [number for number, word in enumerate(truth) for _ in word.text]
    ours, theirs = "".join(text[index] for index in own), "".join(word.text for word in truth)
    return {
        own[start + offset]: other[printed + offset]
        for tag, start, end, printed, _ in Levenshtein.opcodes(ours, theirs).as_list()
        if tag == "equal"
        for offset in range(end - start)
    }


def main() -> None:
    from extractor.pipeline import understand_file
    from extractor.reading.rendering import rendered_pdf
    from rendering.scan import feeder_angles

    folder = Path(sys.argv[1])
    print(f"{'form':6} {'facts':>6} {'page right':>11} {'words in boxes':>15}")
    for form in ("pdf", "docx", "doc", "odt", "rtf", "scan"):
        total = Provenance()
        for path in sorted((folder / form).glob("*")):
            extraction = understand_file(path)
            if form in ("pdf", "scan"):
                pdf = (folder / "pdf" / f"{path.stem}.pdf").read_bytes()
            else:
                pdf = rendered_pdf(path.read_bytes(), extraction.reading.media_type)
            angles = feeder_angles(len(extraction.reading.pages)) if form == "scan" else ()
            total += measure(extraction, printed_words(pdf, angles))
        if total.facts:
            pages, boxes = total.pages_right / total.facts, total.words_in_boxes / total.words
            print(f"{form:6} {total.facts:6} {pages:11.1%} {boxes:15.1%}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
