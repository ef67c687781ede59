"""Loads the knowledge in `models/`: YAML that a domain expert edits, checked on load.

`models/NAME.yaml` must satisfy the JSON Schema `models/schemas/NAME.json`; what does not is
refused with the file and the line at which it stands.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

# The loader of libyaml, which is ten times as fast and says the same, where PyYAML has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MODELS = Path(__file__).resolve().parent.parent / "models"


class KnowledgeError(ValueError):
    """A file of `models/` is not as its schema says: "models/units.yaml:12: ..."."""


@cache
def load(name: str, folder: Path = MODELS) -> Any:
    """The content of `models/NAME.yaml`.  Callers must not change what they get."""
    from jsonschema import Draft202012Validator  # late: large, and not needed to start

    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    try:
        content = yaml.load(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}:{line}: {error.problem}") from error
    schema = json.loads((folder / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(content), key=lambda e: list(e.path))
    if errors:
        first = errors[0]
        node = yaml.compose(text, Loader=_LOADER)
        raise KnowledgeError(f"{path}:{_line(node, list(first.path))}: {first.message}")
    return content


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """The regular expression that stands under a key of `models/NAME.yaml`."""
    return re.compile(load(name)[key])


def _line(node: yaml.Node | None, path: list[str | int]) -> int:
    """The line, from 1, at which the element that `path` leads to stands in the file."""
    if node is None:
        return 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == str(step))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return int(node.start_mark.line) + 1
