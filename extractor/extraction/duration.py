"""The days between which a plan runs as a whole, where a section says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from extractor.knowledge import load
from extractor.language.times import find_times
from extractor.model import Section
from extractor.normalise import fold

_DEEPEST = 2  # below this a section speaks of one task


def last_day(text: str, sections: Sequence[Section], issued_on: date | None) -> date | None:
    """The end of the last range of days under the one heading "Thời gian thực hiện" or the like.

    None where no section or several have such a heading, since then each speaks of its own task.
    """
    found = [section for section in sections if _says_when(section)]
    if len(found) != 1:
        return None
    (section,) = found
    return max(
        (
            time.last
            for time in find_times(text[section.start : section.end], issued_on)
            if time.usage == "time" and time.first and time.last and time.first < time.last
        ),
        default=None,
    )


def _says_when(section: Section) -> bool:
    return section.path.count(" > ") < _DEEPEST and fold(section.heading).startswith(_beginnings())


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(load("time_words")["own_time"])
