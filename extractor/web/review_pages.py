"""The queue of the review desk, to read: what to look at, and the command that decides on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extractor.review_desk import Item, Show, present
from extractor.web.parameters import Arguments

MOST = 50  # facts of the page; what is decided makes room for the next
SHOWS: dict[Show, str] = {
    "todo": "Cần xem",
    "changed": "Máy nay trích khác",
    "done": "Đã rà soát",
}
KINDS = {"targets": "chỉ tiêu", "obligations": "nhiệm vụ", "citations": "viện dẫn"}
VERDICTS = {"accept": "đã duyệt", "correct": "đã sửa", "add": "bổ sung"}


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """items: the most urgent facts.  document: the id to which the queue is narrowed."""

    items: tuple[Item, ...]
    show: Show
    shows: Mapping[Show, str]
    kinds: Mapping[str, str]
    verdicts: Mapping[str, str]
    document: str | None


def load(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> ReviewPage:
    """`?xem=` todo, changed or done; `?van-ban=` the id of a document."""
    chosen = arguments.choice("xem", list(SHOWS)) or "todo"
    show = next(each for each in SHOWS if each == chosen)
    document = arguments.code("van-ban")
    items = present(connection, show, document, MOST)
    return ReviewPage(tuple(items), show, SHOWS, KINDS, VERDICTS, document)
