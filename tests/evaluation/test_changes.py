import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_catalogue import fill

from extractor.cli import main
from extractor.evaluation import read_gold
from extractor.evaluation.changes import (
    Change,
    DocumentChanges,
    NoCatalogueError,
    as_json,
    as_text,
    compare,
)

GOLD = sorted((Path(__file__).parents[2] / "corpora" / "gold").glob("*.json"))
FIRST_TARGET = "(select min(rowid) from targets)"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = {f"{path.stem}.txt": read_gold(path) for path in GOLD}
    return fill(tmp_path_factory.mktemp("old") / "old.db", documents)


@pytest.fixture
def old(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "old.db"))


def altered(old: Path, *statements: str) -> Path:
    """A copy of a catalogue after SQL statements."""
    new = old.with_name("new.db")
    with closing(sqlite3.connect(old)) as connection, closing(sqlite3.connect(new)) as other:
        connection.backup(other)
        for statement in statements:
            other.execute(statement)
        other.commit()
    return new


def changes(old: Path, *statements: str) -> list[Change]:
    documents = compare(old, altered(old, *statements))
    assert len(documents) == 2
    return [change for document in documents for change in document.changes]


def value(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


def test_a_catalogue_does_not_differ_from_itself(old: Path) -> None:
    documents = compare(old, old)
    assert [document.name for document in documents] == [f"{path.stem}.txt" for path in GOLD]
    assert not any(document.changes for document in documents)
    facts = [read_gold(path) for path in GOLD]
    assert [document.kept for document in documents] == [
        len(gold["targets"]) + len(gold["obligations"]) + len(gold["citations"]) for gold in facts
    ]


def test_confidence_and_places_are_no_change(old: Path) -> None:
    assert not changes(
        old,
        "update targets set confidence = 0.1, doubts = '[\"no-due\"]', page = 9, char_start = 7",
        "update citations set origin = 'accepted'",
    )


def test_a_changed_value_is_told_with_both(old: Path) -> None:
    quote = value(old, f"select quote from targets where rowid = {FIRST_TARGET}")
    due = value(old, f"select due_on from targets where rowid = {FIRST_TARGET}")
    (change,) = changes(
        old, f"update targets set due_on = '1999-12-31' where rowid = {FIRST_TARGET}"
    )
    assert change == Change("changed", "targets", str(quote), {"due_on": (due, "1999-12-31")})


def test_a_fact_with_another_id_is_found_by_its_words(old: Path) -> None:
    (change,) = changes(
        old,
        "update targets set id = 'x' || id",
        f"update targets set quote = quote || ' nữa.' where rowid = {FIRST_TARGET}",
    )
    assert change.what == "changed"
    assert list(change.fields) == ["quote"]


def test_of_several_values_in_one_sentence_each_keeps_its_own(tmp_path: Path) -> None:
    quote = "lần lượt đạt 20%, 30% và 40% số hộ dân trên địa bàn xã"
    base = read_gold(GOLD[0])
    like = next(target for target in base["targets"] if target["kind"] == "quantitative")
    targets = [{**like, "quote": quote, "value": number} for number in (20.0, 30.0, 40.0)]
    old = fill(tmp_path / "old.db", {"a.txt": base | {"targets": targets}})
    new = altered(
        old, "update targets set id = 'x' || id", "delete from targets where value = 20.0"
    )
    (document,) = compare(old, new)
    assert [(change.what, change.kind) for change in document.changes] == [("lost", "targets")]


def test_gained_and_lost_facts(old: Path) -> None:
    quote = value(old, "select quote from citations where rowid = 1")
    found = changes(old, "delete from citations where rowid = 1")
    assert found == [Change("lost", "citations", str(quote), {})]
    back = compare(old.with_name("new.db"), old)
    assert [change.what for document in back for change in document.changes] == ["gained"]


def test_agencies_belong_to_the_duty(old: Path) -> None:
    (change,) = changes(
        old,
        "update obligation_agencies set role = 'monitoring' where rowid ="
        " (select min(rowid) from obligation_agencies where role = 'coordinating')",
    )
    assert change.kind == "obligations"
    assert set(change.fields) == {"coordinating", "monitoring"}


def test_the_description_of_the_document(old: Path) -> None:
    (change,) = changes(old, "update documents set signer = 'A' where rowid = 1")
    assert (change.kind, dict(change.fields)) == ("document", {"signer": (None, "A")})


def test_a_column_that_only_one_knows_is_no_change(old: Path) -> None:
    assert not changes(old, "alter table targets drop column exclusion")


def test_a_document_that_only_one_holds(old: Path, tmp_path: Path) -> None:
    one = fill(tmp_path / "one.db", {f"{GOLD[0].stem}.txt": read_gold(GOLD[0])})
    first, second = compare(one, old)
    assert (first.presence, first.changes) == ("both", ())
    assert second.presence == "new"
    assert {change.what for change in second.changes} == {"gained"}
    assert compare(old, one)[1].presence == "old"
    assert "(only in the new one)" in as_text([second])


DOCUMENTS = (
    DocumentChanges("a.txt", "both", 3, ()),
    DocumentChanges(
        "b.txt",
        "both",
        2,
        (
            Change("gained", "targets", "đạt\n20%", {}),
            Change("changed", "obligations", "Báo cáo", {"due_on": (None, "2026-12-31")}),
        ),
    ),
)


def test_the_text_names_every_change() -> None:
    assert as_text(DOCUMENTS).splitlines() == [
        "== b.txt",
        "+ target: đạt 20%",
        "~ obligation: Báo cáo",
        "    due_on: None -> '2026-12-31'",
        "",
        "                gained    lost  changed",
        "targets              1       0        0",
        "obligations          0       0        1",
        "citations            0       0        0",
        "document             0       0        0",
        "1 of 2 documents changed; 5 facts the same in both",
    ]


def test_the_json_counts_the_same() -> None:
    made = json.loads(json.dumps(as_json(DOCUMENTS)))
    assert made["total"]["obligations"] == {"gained": 0, "lost": 0, "changed": 1}
    assert made["documents"]["a.txt"] == {
        "presence": "both",
        "same": 3,
        "counts": {
            kind: {"gained": 0, "lost": 0, "changed": 0}
            for kind in ("targets", "obligations", "citations", "document")
        },
        "changes": [],
    }
    assert made["documents"]["b.txt"]["changes"][1]["fields"] == {
        "due_on": {"old": None, "new": "2026-12-31"}
    }


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_ends_well_whatever_changed(old: Path) -> None:
    new = altered(old, "delete from citations where rowid = 1")
    told = call("diff", old, new)
    assert told.exit_code == 0
    assert "- citation: " in told.stdout
    assert json.loads(call("diff", old, new, "--json").stdout)["total"]["citations"]["lost"] == 1


def test_what_is_no_catalogue_is_a_wrong_call(old: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_text("only words", encoding="utf-8")
    with pytest.raises(NoCatalogueError, match=r"other\.db: not a catalogue"):
        compare(old, other)
    assert call("diff", old, other).exit_code == 2
    assert call("diff", old, tmp_path / "none.db").exit_code == 2
