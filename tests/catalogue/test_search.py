import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing

import pytest

from extractor.catalogue import schema, search

TEXTS = [  # of targets, in the order of their row numbers
    "Phát triển đô thị thông minh",
    "PHÁT TRIỂN ĐÔ THỊ bền vững",
    "Cải cách hành chính giai đoạn 2021 - 2025",
    "Cái cách của hành trình chính",
    "Triển khai Quyết định số 749/QĐ-TTg về chuyển đổi số",
    "Triển khai Quyết định số 1749/QĐ-TTg về đô thị",
    "Hoà giải ở cơ sở và chuyển sang cách đổi mới số lượng",
]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.create(connection)
        connection.execute(
            "insert into documents (id, sha256, source_filename, media_type, byte_count,"
            " page_count, text_method, title, number, text_length, extractor_version)"
            " values ('d', 'd', 'd', 'd', 1, 1, 'text', 'Kế hoạch Đà Nẵng', '12/KH-UBND', 1, 'x')"
        )
        for number, text in enumerate(TEXTS):
            connection.execute(
                "insert into targets (id, document_id, kind, domain, quote, indicator, page,"
                " char_start, char_end, confidence)"
                " values (?, 'd', 'qualitative', 'other', ?, '', 1, 0, 1, 1)",
                (f"t{number}", text),
            )
        yield connection


def found(connection: sqlite3.Connection, expression: str) -> list[int]:
    rows = connection.execute(
        "select rowid from targets_fts where targets_fts match ? order by rowid", (expression,)
    )
    return [rowid - 1 for (rowid,) in rows]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("đô thị", [0, 1, 5]),
        ("do thi", [0, 1, 5]),
        ("ĐÔ THỊ", [0, 1, 5]),
        ("do thi thong minh", [0]),
        ("chuyen doi so", [4]),
        ("749/QĐ-TTg", [4]),
        ("749/qd-ttg", [4]),
        ("qd-ttg", [4, 5]),
        ("hòa giải", [6]),
        ("cai cach hanh chinh", [2]),
        ("cải cách", [2, 3]),  # folding loses the difference; the order of results brings it back
        ("giai đoạn 2021", [2]),
    ],
)
def test_a_phrase_finds_what_is_meant(
    connection: sqlite3.Connection, typed: str, expected: list[int]
) -> None:
    assert found(connection, search.parse(typed).phrase) == expected
    decomposed = search.parse(unicodedata.normalize("NFD", typed))
    assert found(connection, decomposed.phrase) == expected


def test_words_apart_are_found_where_the_phrase_is_not(connection: sqlite3.Connection) -> None:
    query = search.parse("minh thông đô thị")
    assert found(connection, query.phrase) == []
    assert found(connection, query.words) == [0]
    quoted = search.parse('"đổi số" 749/QĐ-TTg triển khai')
    assert found(connection, quoted.words) == [4]


@pytest.mark.parametrize("typed", ["", "  ", "-", '"', '"""', "* ^ ( )", "“”"])
def test_text_without_words_asks_for_nothing(typed: str) -> None:
    assert search.parse(typed).phrase == search.parse(typed).words == ""


@pytest.mark.parametrize(
    "typed", ['a"b', "a AND", "NEAR(a b)", "a*", "quote:a", "(a", "^a", "-a", "a\0b", "'", "a;b"]
)
def test_nothing_typed_breaks_the_query(connection: sqlite3.Connection, typed: str) -> None:
    query = search.parse(typed)
    for expression in (query.phrase, query.words):
        if expression:
            found(connection, expression)


def test_the_index_follows_the_tables(connection: sqlite3.Connection) -> None:
    connection.execute("update targets set quote = 'Đường sắt' where id = 't0'")
    assert found(connection, search.parse("do thi").phrase) == [1, 5]
    assert found(connection, search.parse("duong sat").phrase) == [0]
    connection.execute("pragma foreign_keys = on")
    connection.execute("delete from documents where id = 'd'")
    assert found(connection, search.parse("duong").phrase) == []
    connection.execute("insert into targets_fts (targets_fts) values ('integrity-check')")


def test_the_canary_tells_a_rebuilt_index_and_reindex_mends_it(
    connection: sqlite3.Connection,
) -> None:
    assert search.is_sound(connection)
    connection.execute("insert into targets_fts (targets_fts) values ('rebuild')")
    assert found(connection, search.parse("do thi").phrase) == []
    assert not search.is_sound(connection)
    search.reindex(connection)
    assert search.is_sound(connection)
    assert found(connection, search.parse("do thi").phrase) == [0, 1, 5]


def test_a_catalogue_without_index_is_given_one(connection: sqlite3.Connection) -> None:
    for ending in ("insert", "delete", "update"):
        connection.execute(f"drop trigger targets_fts_{ending}")
    connection.execute("drop table targets_fts")
    schema.create(connection)
    assert found(connection, search.parse("do thi").phrase) == [0, 1, 5]


@pytest.mark.parametrize(
    ("typed", "text", "occurs"),
    [
        ("cải cách", "Cải  cách hành chính", True),
        ("cải cách", "Cái cách", False),
        ('"cải cách"', "đẩy mạnh CẢI CÁCH", True),
    ],
)
def test_exact_accents_are_told_apart(typed: str, text: str, occurs: bool) -> None:
    assert search.parse(typed).accented
    assert search.parse(typed).occurs_in(text) is occurs
    assert not search.parse("cai cach").accented
