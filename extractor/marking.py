"""The places of words on the pages of an original, for a fact that a person added.

Only the pages that are asked for are read anew, in a process of its own like every reading.
"""

from __future__ import annotations

import io
import json
import re
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.catalogue.provenance import Places
from extractor.isolation import Limits, Returned, run_each
from extractor.model import Reading
from extractor.reading.dispatch import read_bytes, read_file
from extractor.reading.errors import UnreadableError

_LIMITS = Limits(seconds=60, memory_bytes=2 * 1024**3)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document.  pages: the first and the last that they stand on, from 1.

    occurrence: how many times the same words stand before them on these pages.
    """

    original: Path
    pages: tuple[int, int]
    quote: str
    occurrence: int


def boxes(passage: Passage) -> str | None:
    """JSON list of [page, x0, top, x1, bottom] in points; None where places cannot be had."""
    with closing(run_each(f"{__name__}:found", [passage], jobs=1, limits=_LIMITS)) as outcomes:
        _, outcome = next(outcomes)
    return outcome.value if isinstance(outcome, Returned) else None


def found(passage: Passage) -> str | None:
    """What the process does."""
    try:
        reading, before = _reading(passage)
    except UnreadableError:
        return None
    places = [match.span() for match in _pattern(passage.quote).finditer(reading.text)]
    if not reading.words or len(places) <= passage.occurrence:
        return None
    made = Places(reading).boxes(*places[passage.occurrence])
    if made is None:
        return None
    moved = [[number + before, *box] for number, *box in json.loads(made)]
    return json.dumps(moved, separators=(",", ":"))


def _reading(passage: Passage) -> tuple[Reading, int]:
    """The pages of the passage as a reading, and how many pages of the original come before."""
    first, last = passage.pages
    if passage.original.suffix != ".pdf":
        reading = read_file(passage.original)
        pages = tuple(page for page in reading.pages if first <= page.number <= last)
        start = pages[0].start if pages else 0
        text = " " * start + reading.text[start : pages[-1].end] if pages else ""
        rest = reading.text[len(text) :]
        return replace(reading, text=text + " " * len(rest)), 0
    import pypdfium2

    made = io.BytesIO()
    with (
        pypdfium2.PdfDocument(passage.original) as whole,
        pypdfium2.PdfDocument.new() as part,
    ):
        part.import_pages(whole, list(range(first - 1, last)))
        part.save(made)
    return read_bytes(made.getvalue(), passage.original.name), first - 1


def _pattern(quote: str) -> re.Pattern[str]:
    """The words whatever stands between them: lines may be joined otherwise on fewer pages."""
    return re.compile(r"\s+".join(map(re.escape, quote.split())))
