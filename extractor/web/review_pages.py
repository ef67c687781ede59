"""The queue of the review desk: what to look at, by doubt and by document.

Everybody may read it; reviewers come from it to `fact_pages`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from extractor.review_desk import Item, Show, documents_to_review, present
from extractor.web import documents
from extractor.web.language import code_words
from extractor.web.parameters import Arguments
from extractor.web.rows import Row

MOST = 50  # facts of the page; what is decided makes room for the next
_DOCUMENTS = 40
SHOWS: dict[str, str] = {
    "todo": "Cần xem",
    "changed": "Máy nay trích khác",
    "done": "Đã rà soát",
}
KINDS = {"targets": "chỉ tiêu", "obligations": "nhiệm vụ", "citations": "viện dẫn"}
VERDICTS = {"accept": "đã duyệt", "correct": "đã sửa", "add": "bổ sung"}


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """items: the most urgent facts.  document: the id to which the queue is narrowed.

    documents: those with facts to look at.  undone: a decision about an added fact was taken back.
    """

    items: tuple[Item, ...]
    show: Show
    shows: Mapping[str, str]
    kinds: Mapping[str, str]
    verdicts: Mapping[str, str]
    document: str | None
    documents: tuple[Row, ...]
    classes: Mapping[str, str]
    undone: bool


def asked_queue(arguments: Arguments) -> Show:
    """`?xem=`: the queue that an address asks for.  Raises BadParameterError."""
    chosen = arguments.choice("xem", list(SHOWS)) or "todo"
    return next(each for each in get_args(Show) if each == chosen)


def load(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> ReviewPage:
    """`?xem=` todo, changed or done; `?van-ban=` the id of a document."""
    show = asked_queue(arguments)
    document = arguments.code("van-ban")
    items = present(connection, show, document, MOST)
    return ReviewPage(
        tuple(items),
        show,
        code_words(SHOWS),
        code_words(KINDS),
        code_words(VERDICTS),
        document,
        tuple(documents_to_review(connection)[:_DOCUMENTS]),
        documents.KINDS,
        arguments.flag("da-hoan-tac"),
    )
