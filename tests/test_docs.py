"""The documentation names every command, option, table, column and file of knowledge."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
import yaml

from extractor.catalogue import schema
from extractor.cli import main
from extractor.evaluation.printing import END, START
from extractor.web.spreadsheet import HEADINGS

ROOT = Path(__file__).parent.parent
METADATA = yaml.safe_load((ROOT / "datasette" / "metadata.yaml").read_text(encoding="utf-8"))
DESCRIBED = METADATA["databases"]["catalogue"]["tables"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tables() -> dict[str, list[str]]:
    """Tables and views of an empty catalogue, but not the inner tables of a search index."""
    with closing(sqlite3.connect(":memory:")) as connection:
        schema.create(connection)
        rows = connection.execute(
            "select name, sql from sqlite_master where type in ('table', 'view') order by name"
        ).fetchall()
        virtual = [name for name, sql in rows if (sql or "").lower().startswith("create virtual")]
        return {
            name: [row[1] for row in connection.execute(f"pragma table_info([{name}])")]
            for name, _ in rows
            if not name.startswith("sqlite_")
            and not any(name == index or name.startswith(f"{index}_") for index in virtual)
        }


TABLES = tables()


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_vietnamese_description(table: str) -> None:
    described = DESCRIBED[table]
    assert list(described["columns"]) == TABLES[table]
    assert all(described["columns"].values())
    assert described["title"]
    assert described.get("description") or described.get("description_html")


def test_the_metadata_describes_nothing_that_is_not_there() -> None:
    assert set(DESCRIBED) == set(TABLES)
    for table, described in DESCRIBED.items():
        named = [*described.get("facets", []), *described.get("units", {})]
        named += [
            described[key] for key in ("sort", "sort_desc", "label_column") if key in described
        ]
        assert set(named) <= set(TABLES[table]), table
    assert set(HEADINGS) <= set(TABLES["obligation_export"])


@pytest.mark.parametrize("table", TABLES)
def test_the_catalogue_is_documented(table: str) -> None:
    text = read("docs/catalogue.md")
    section = re.search(rf"^### `{table}`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"docs/catalogue.md has no heading for {table}"
    documented = re.findall(r"^\| `(\w+)` \| \S", section.group(1), re.MULTILINE)
    assert documented == TABLES[table]


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_documented(name: str) -> None:
    command = main.commands[name]
    assert command.help
    text = read("README.md")
    assert f"`extractor {name}" in text
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert f"`{parameter.opts[-1]}" in text, parameter.opts


def test_every_make_target_is_documented() -> None:
    text = read("README.md")
    for target in re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)[0].split():
        assert f"`make {target}`" in text


@pytest.mark.parametrize(
    "path", sorted((ROOT / "models").glob("*.yaml")), ids=lambda path: path.name
)
def test_every_file_of_knowledge_is_documented(path: Path) -> None:
    assert f"`{path.name}`" in read("docs/knowledge.md")


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / link).exists(), link


def test_the_readme_has_the_place_for_the_figures() -> None:
    text = read("README.md")
    assert text.index(START) < text.index(END)
