"""Imports run one way: to what stands before in the table of docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "extractor").rglob("*.py"))
}


def imported(path: Path) -> Iterator[str]:
    """The modules of the extractor that a module imports, at its top or later."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name in FILES:
                yield name
            elif (module := name.rpartition(".")[0]) in FILES:
                yield module


def part(module: str) -> str:
    """The folder or module at the top to which a module belongs: "reading", "cli"."""
    return [*module.split("."), ""][1]


def order() -> list[str]:
    """The folders and modules of the first column of the table, from the top."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text[text.index("| folder or module") :].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    return [name for cell in cells for name in re.findall(r"`(\w+)(?:\.py|/)`", cell)]


def test_the_table_names_every_part_once() -> None:
    assert sorted(order()) == sorted({part(module) for module in FILES} - {""})


@pytest.mark.parametrize("name", sorted({part(module) for module in FILES} - {""}))
def test_imports_go_to_what_stands_before(name: str) -> None:
    allowed = {"", *order()[: order().index(name) + 1]}
    wrong = [
        f"{module} imports {other}"
        for module, path in FILES.items()
        if part(module) == name
        for other in imported(path)
        if part(other) not in allowed
    ]
    assert not wrong


def test_no_modules_import_each_other() -> None:
    TopologicalSorter({module: set(imported(path)) for module, path in FILES.items()}).prepare()


def test_only_names_that_are_offered_are_imported() -> None:
    wrong = [
        f"{module}: {alias.name}"
        for module, path in FILES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
        if alias.name.startswith("_")
    ]
    assert not wrong
