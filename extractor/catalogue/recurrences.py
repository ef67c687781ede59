"""Recurrences as rules of RFC 5545 (iCalendar), section 3.3.10."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractor.model import Recurrence

_FREQUENCIES: dict[Recurrence, str] = {
    "yearly": "FREQ=YEARLY",
    "half-yearly": "FREQ=MONTHLY;INTERVAL=6",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "monthly": "FREQ=MONTHLY",
    "weekly": "FREQ=WEEKLY",
}


def rrule(recurrences: Sequence[Recurrence], until: date | None) -> str | None:
    """The rules, one a line, in the order given; None where nothing returns at fixed intervals.

    "ad-hoc" (đột xuất) has no interval.  `until` is the last day of the obligation, if known.
    """
    end = f";UNTIL={until:%Y%m%d}" if until else ""
    rules = [
        _FREQUENCIES[recurrence] + end for recurrence in recurrences if recurrence in _FREQUENCIES
    ]
    return "\n".join(dict.fromkeys(rules)) or None
