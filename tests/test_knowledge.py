"""Knowledge files: all load; what is wrong in one is refused with file and line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from extractor.knowledge import MODELS, KnowledgeError, load

NAMES = sorted(path.stem for path in MODELS.glob("*.yaml"))
SCHEMA = {
    "type": "object",
    "required": ["units"],
    "additionalProperties": False,
    "properties": {
        "units": {"type": "array", "items": {"type": "string"}},
        "groups": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}},
            },
        },
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "units.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return tmp_path


def write(folder: Path, content: str) -> Path:
    path = folder / "units.yaml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_file_satisfies_its_schema(name: str) -> None:
    assert load(name)


def test_every_file_has_a_schema_and_every_schema_a_file() -> None:
    schemas = {path.stem for path in (MODELS / "schemas").glob("*.json")}
    assert schemas == set(NAMES)
    for name in schemas:
        text = (MODELS / "schemas" / f"{name}.json").read_text(encoding="utf-8")
        Draft202012Validator.check_schema(json.loads(text))


def test_a_good_file_is_loaded(folder: Path) -> None:
    write(folder, "units: [xã, hồ sơ]\n")
    assert load("units", folder) == {"units": ["xã", "hồ sơ"]}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("units:\n  - xã\n - hồ sơ\n", 3, "expected"),
        ('units:\n  - xã\n  - "hồ sơ\n', 4, "found unexpected end of stream"),
        ("units: [xã\n", 2, "expected"),
        ("units:\n\t- xã\n", 2, "cannot start any token"),
        ("units:\n  - xã\n  - 5\n", 3, "5 is not of type 'string'"),
        ("# đơn vị\nunits: xã\n", 2, "'xã' is not of type 'array'"),
        ("units: [xã]\ngroups:\n  - name: A\n  - title: B\n", 4, "'name' is a required property"),
        ("groups: []\n", 1, "'units' is a required property"),
        ("units: [xã]\nunit: [thôn]\n", 1, "Additional properties are not allowed"),
        ("- xã\n", 1, "is not of type 'object'"),
        ("", 1, "None is not of type 'object'"),
    ],
    ids=["indent", "quote", "bracket", "tab", "number", "text", "name", "missing", "extra", "list",
         "empty"],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(
    folder: Path, content: str, line: int, words: str
) -> None:
    path = write(folder, content)
    with pytest.raises(KnowledgeError, match=re.escape(words)) as caught:
        load("units", folder)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_the_first_error_in_the_file_is_told(folder: Path) -> None:
    write(folder, "groups:\n  - {}\n  - name: 1\nunits: [2]\n")
    with pytest.raises(KnowledgeError, match=r"units\.yaml:2: 'name' is a required property"):
        load("units", folder)


@pytest.mark.parametrize("name", ["duty_words", "target_words", "heading_cues", "document_titles"])
def test_patterns_compile(name: str) -> None:
    def patterns(value: object) -> list[str]:
        if isinstance(value, dict):
            return [one for inner in value.values() for one in patterns(inner)]
        if isinstance(value, list):
            return [one for inner in value for one in patterns(inner)]
        return [value] if isinstance(value, str) else []

    found = patterns(load(name))
    assert found
    for pattern in found:
        compiled = re.compile(pattern)
        assert pattern == pattern.lower() or re.search(r"\\[A-Z]|\(\?P<", pattern), pattern
        assert not compiled.search(""), pattern
