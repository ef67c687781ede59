"""`extractor evaluate` with the options that write what was measured."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from small_catalogue import fill

from extractor.cli import main
from extractor.evaluation import read_gold
from extractor.knowledge import load

ROOT = Path(__file__).parents[2]
GOLD = sorted((ROOT / "corpora" / "gold").glob("*.json"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the options write to, as the working folder, with a doubtful catalogue."""
    for name in ("README.md", "docs/accuracy.md", "models/doubts.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    catalogue = fill(
        tmp_path / "catalogue.db", {f"{path.stem}.txt": read_gold(path) for path in GOLD}
    )
    with closing(sqlite3.connect(catalogue)) as connection:
        connection.execute(
            "update obligations set doubts = '[\"late-subject\"]', due_on = '1999-12-31'"
            " where (select count(*) from obligations as o where"
            " o.document_id = obligations.document_id and o.rowid <= obligations.rowid) <= 8"
        )
        connection.commit()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def evaluate(folder: Path, *options: str) -> Result:
    arguments = ["evaluate", *map(str, GOLD), "--catalogue", str(folder / "catalogue.db"), *options]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result


def test_reliability_is_printed_instead_of_figures(folder: Path) -> None:
    printed = evaluate(folder, "--reliability").stdout
    (used,) = (each["share"] for each in load("doubts") if each["id"] == "late-subject")
    assert f"| `late-subject` | 16 | 2 | 0 | 0.000 | {used:.3f} | measured |" in printed
    assert "== total" not in printed


def test_the_tables_go_into_both_files_and_nothing_else_moves(folder: Path) -> None:
    evaluate(folder, "--readme")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    docs = (folder / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert "Measured on 2 documents" in readme
    assert "| `late-subject` | 16 | 2 | 0 |" in docs
    for name, what in (("README.md", "accuracy"), ("docs/accuracy.md", "reliability")):
        before, after = (path.read_text(encoding="utf-8") for path in (ROOT / name, folder / name))
        start, end = f"<!-- {what}:start -->", f"<!-- {what}:end -->"
        assert before.partition(start)[0] == after.partition(start)[0]
        assert before.partition(end)[2] == after.partition(end)[2]


def test_calibration_writes_only_what_was_measured(folder: Path) -> None:
    path = folder / "models" / "doubts.yaml"
    before = {doubt["id"]: doubt for doubt in yaml.safe_load(path.read_text(encoding="utf-8"))}
    evaluate(folder, "--calibrate")
    after = {doubt["id"]: doubt for doubt in yaml.safe_load(path.read_text(encoding="utf-8"))}
    assert after.pop("late-subject")["share"] == 0.056  # (0 + 1) / (16 + 2)
    before.pop("late-subject")
    assert after == before


def test_intervals_and_groups_are_printed_for_several_documents(folder: Path) -> None:
    printed = evaluate(folder).stdout
    assert "95% of F1" in printed
    for title in ("F1 by format of the document", "obligations by kind", "citations by role"):
        assert f"== {title}" in printed
    assert "annex_task" in printed
