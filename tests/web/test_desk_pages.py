"""The pages of the inbox and of the review desk."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from extractor.web import inbox_pages, review_pages
from extractor.web.parameters import Arguments, BadParameterError

from .conftest import asked

TODAY = date(2025, 3, 2)


def inbox(connection: sqlite3.Connection, **values: str) -> inbox_pages.InboxPage:
    arguments = Arguments({name.replace("_", "-"): [value] for name, value in values.items()})
    return inbox_pages.load(connection, arguments, {}, TODAY)


def review(connection: sqlite3.Connection, **values: str) -> review_pages.ReviewPage:
    arguments = Arguments({name.replace("_", "-"): [value] for name, value in values.items()})
    return review_pages.load(connection, arguments, {}, TODAY)


def test_every_file_ever_seen_is_listed(connection: sqlite3.Connection) -> None:
    page = inbox(connection)
    every = connection.execute("select count(*) from ingests").fetchone()[0]
    assert page.total == every == len(page.rows) > 0
    assert sum(page.counts.values()) == every
    done = inbox(connection, ket_qua="done")
    assert {row["status"] for row in done.rows} == {"done"}
    assert all(row["document_id"] for row in done.rows)
    with pytest.raises(BadParameterError):
        inbox(connection, ket_qua="x")


def test_the_queue_begins_with_the_most_doubtful(connection: sqlite3.Connection) -> None:
    page = review(connection)
    sure = [item.confidence for item in page.items]
    assert sure == sorted(sure)
    assert 0 < len(page.items) <= review_pages.MOST
    document = page.items[-1].document_id
    assert {item.document_id for item in review(connection, van_ban=document).items} == {document}
    assert review(connection, xem="done").items == ()


@pytest.mark.parametrize("path", ["/hop-thu", "/ra-soat", "/hop-thu?ket-qua=done&trang=2"])
def test_the_pages_escape_what_documents_say(hostile_catalogue: Path, path: str) -> None:
    (answer,) = asked(hostile_catalogue, path)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert ("{{7*7}}" in answer.text) == ("trang=2" not in path)
