"""One fact under review beside its page, and the page of a document to find a missed one on."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.catalogue.amendments import FactTable, extracted_values
from extractor.catalogue.read_only import open_read_only
from extractor.review_desk import TABLES, Item, Show, history, item, present
from extractor.reviews import Decision, in_force
from extractor.web import page_images
from extractor.web.documents import KINDS
from extractor.web.fact_form import Field, fields, state_of
from extractor.web.language import tr
from extractor.web.parameters import Arguments, NotFoundError
from extractor.web.review_pages import asked_queue
from extractor.web.rows import Row, fetch, fetch_one

_AHEAD = 200  # facts of the queue among which the next and the one before are looked for
_AROUND = 1500  # characters of the page before and after a fact where there is no image


@dataclass(frozen=True, slots=True)
class Sheet:
    """An image of a page with marks, in points from the top left.

    marks: chosen, kind, x, y, width, height.
    """

    number: int
    width: float
    height: float
    marks: tuple[tuple[bool, str, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class FactPage:
    """before, after: ids of facts in the queue.  last: a decision just made, to be undone.

    words: the text before the fact, its words, the text after, where no sheet shows them.
    was: the fields as the machine had them, where a person set others: label, value.
    """

    item: Item
    kind: str
    fields: tuple[Field, ...]
    state: str
    sheets: tuple[Sheet, ...]
    words: tuple[str, str, str]
    decisions: tuple[Decision, ...]
    standing: Decision | None
    last: Decision | None
    undone: bool
    before: str | None
    after: str | None
    show: Show
    document: str | None
    was: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MissedPage:
    """start: the place in the document's text of the first character of the page's text."""

    document: Row
    table: FactTable
    fields: tuple[Field, ...]
    number: int
    numbers: tuple[int, ...]
    start: int
    text: str
    sheet: Sheet | None


def load_fact(catalogue: Path, fact: str, arguments: Arguments) -> FactPage:
    """`?xem=` and `?van-ban=` the queue it belongs to, `?vua=` a decision just made.

    Raises ReviewError, BadParameterError.
    """
    found = item(catalogue, fact)
    show = asked_queue(arguments)
    document = arguments.code("van-ban")
    every = history(catalogue, found.fact_id)
    number = arguments.integer("vua", 1, 999_999_999)
    last = next((each for each in history(catalogue) if each.id == number), None)
    with closing(open_read_only(catalogue)) as connection:
        line = [each.fact_id for each in present(connection, show, document, _AHEAD)]
        sheets = _sheets(connection, catalogue, found)
        words = _words(connection, found) if not sheets else ("", "", "")
        was = _was(connection, found)
    place = line.index(found.fact_id) if found.fact_id in line else -1
    standing = in_force(every)
    return FactPage(
        item=found,
        kind=KINDS[found.table],
        fields=fields(found.table, found.fields),
        state=state_of(found.fields, found.verdict, found.reviewed_at),
        sheets=sheets,
        words=words,
        decisions=tuple(every),
        standing=standing[-1] if standing else None,
        last=last,
        undone=arguments.flag("da-hoan-tac"),
        before=line[place - 1] if place > 0 else None,
        after=next((each for each in line[place + 1 :] if each != found.fact_id), None),
        show=show,
        document=document,
        was=was,
    )


def load_missed(catalogue: Path, arguments: Arguments) -> MissedPage:
    """`?van-ban=` a document, `?trang=` its page, `?loai=` the table of the fact to be."""
    document = arguments.code("van-ban") or ""
    table = next(
        each for each in TABLES if each == (arguments.choice("loai", TABLES) or "obligations")
    )
    with closing(open_read_only(catalogue)) as connection:
        row = fetch_one(connection, "select * from documents where id = ?", (document,))
        if row is None:
            raise NotFoundError(tr("Không có văn bản này trong danh mục."))
        pages = fetch(
            connection,
            "select number, char_start, text, width, height from pages where document_id = ?"
            " order by number",
            (document,),
        )
        number = arguments.integer("trang", 1, 100_000, pages[0]["number"])
        page = next((each for each in pages if each["number"] == number), None)
        if page is None:
            raise NotFoundError(tr("Văn bản này không có trang {page}.", page=number))
        sheet = _sheet(connection, catalogue, row, page, None)
    return MissedPage(
        row,
        table,
        fields(table, _START.get(table, {})),
        page["number"],
        tuple(each["number"] for each in pages),
        page["char_start"],
        page["text"],
        sheet,
    )


_START: dict[str, dict[str, Any]] = {
    "targets": {"kind": "quantitative", "comparator": ">=", "unit": "%", "domain": "other"},
    "obligations": {"kind": "assignment", "domain": "other"},
    "citations": {"role": "reference"},
}


def _sheets(connection: sqlite3.Connection, catalogue: Path, found: Item) -> tuple[Sheet, ...]:
    """The pages on which the fact has boxes."""
    document = fetch_one(connection, "select * from documents where id = ?", (found.document_id,))
    row = fetch_one(connection, f"select boxes from {found.table} where id = ?", (found.fact_id,))
    if document is None or row is None or not row["boxes"]:
        return ()
    numbers = sorted({box[0] for box in json.loads(row["boxes"])})
    pages = fetch(
        connection,
        "select number, width, height from pages where document_id = ? and number in"
        f" ({', '.join('?' * len(numbers))}) order by number",
        (found.document_id, *numbers),
    )
    made = [_sheet(connection, catalogue, document, page, found.fact_id) for page in pages]
    return tuple(each for each in made if each)


def _sheet(
    connection: sqlite3.Connection, catalogue: Path, document: Row, page: Row, chosen: str | None
) -> Sheet | None:
    """A page with the places of its facts; None where it cannot be drawn."""
    drawn = page_images.drawn_from(catalogue, document["sha256"], document["media_type"])
    if drawn is None or not page["width"] or not page["height"]:
        return None
    marks = []
    for table in TABLES:
        for row in fetch(
            connection,
            f"select id, boxes from {table} where document_id = ? and boxes is not null",
            (document["id"],),
        ):
            for number, x0, top, x1, bottom in json.loads(row["boxes"]):
                if number == page["number"]:
                    place = (x0, top, round(x1 - x0, 1), round(bottom - top, 1))
                    marks.append((row["id"] == chosen, KINDS[table], *place))
    marks.sort(key=lambda mark: mark[0])  # the chosen one above the others
    return Sheet(page["number"], page["width"], page["height"], tuple(marks))


def _words(connection: sqlite3.Connection, found: Item) -> tuple[str, str, str]:
    row = fetch_one(
        connection,
        f"select char_start, char_end from {found.table} where id = ?",
        (found.fact_id,),
    )
    if row is None:
        return ("", found.quote, "")
    pages = fetch(
        connection,
        "select text from pages where document_id = ? order by number",
        (found.document_id,),
    )
    text = "".join(page["text"] for page in pages)
    start, end = row["char_start"], row["char_end"]
    return (text[max(start - _AROUND, 0) : start], text[start:end], text[end : end + _AROUND])


def _was(connection: sqlite3.Connection, found: Item) -> tuple[tuple[str, str], ...]:
    """What the machine had where a person set something else."""
    kept = extracted_values(connection, found.table, found.fact_id) or {}
    if found.verdict != "correct":
        return ()
    machine = {field.name: field for field in fields(found.table, kept)}
    return tuple(
        (field.label, machine[field.name].said)
        for field in fields(found.table, found.fields)
        if (field.value, field.codes) != (machine[field.name].value, machine[field.name].codes)
    )
