"""The schema, and the registries that fill it."""

import sqlite3
from pathlib import Path

import pytest

from extractor.catalogue import schema
from extractor.catalogue.recurrences import rrule
from extractor.knowledge import load


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    schema.create(connection)
    return connection


def test_created_once(connection: sqlite3.Connection) -> None:
    schema.create(connection)
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_another_version_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma user_version = {schema.VERSION + 1}")
    with pytest.raises(schema.CatalogueError):
        schema.create(connection)


@pytest.mark.parametrize("view", ["comparison", "obligation_export", "coverage"])
def test_views_of_an_empty_catalogue(connection: sqlite3.Connection, view: str) -> None:
    assert connection.execute(f"select * from {view}").fetchall() == []


@pytest.mark.parametrize(
    ("filtered", "sql"),
    [
        ("targets", "select count(*) from targets where domain = 'x' group by locality_id"),
        ("obligations", "select * from obligations where locality_id = 'x' and due_year = 2025"),
        ("targets", "select * from targets where document_id = 'x' order by char_start"),
        ("obligation_agencies", "select * from obligation_agencies where agency_id = 'x'"),
        ("citations", "select * from citations where number_key = 'x'"),
    ],
)
def test_usual_questions_use_an_index(
    connection: sqlite3.Connection, filtered: str, sql: str
) -> None:
    plan = " ".join(row[3] for row in connection.execute(f"explain query plan {sql}"))
    assert f"SEARCH {filtered} USING" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    "condition", ["indicator_id = 'x'", "locality_id = '26'", "locality_id = '26' and due_year = 1"]
)
def test_one_row_of_the_comparison_does_not_read_all_targets(
    connection: sqlite3.Connection, condition: str
) -> None:
    sql = f"explain query plan select * from comparison where {condition}"
    plan = [row[3] for row in connection.execute(sql)]
    assert any(step.startswith("SEARCH t USING INDEX targets_") for step in plan)
    assert not any(step.startswith("SCAN t ") for step in plan)


def test_every_sector_of_a_head_is_known() -> None:
    registry = load("agencies")
    sectors = {sector["id"] for sector in registry["sectors"]}
    used = {each for head in registry["heads"] for each in head["sectors"]}
    assert used == sectors - {""} | ({""} & used)


@pytest.mark.parametrize(
    ("recurrences", "rules"),
    [
        ((), None),
        (("ad-hoc",), None),
        (("yearly",), "FREQ=YEARLY"),
        (("quarterly", "half-yearly", "ad-hoc"),
         "FREQ=MONTHLY;INTERVAL=3\nFREQ=MONTHLY;INTERVAL=6"),
        (("weekly", "monthly"), "FREQ=WEEKLY\nFREQ=MONTHLY"),
    ],
)  # fmt: skip
def test_rules_of_recurrence(recurrences: tuple, rules: str | None) -> None:
    assert rrule(recurrences, None) == rules


def test_a_rule_ends_with_the_obligation() -> None:
    from datetime import date

    assert rrule(("yearly",), date(2025, 12, 31)) == "FREQ=YEARLY;UNTIL=20251231"
