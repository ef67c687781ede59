"""Which extractor made a row: its version and its knowledge.

A line changed in `models/` changes what is understood, so it counts as another version: files
are then read anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import extractor
from extractor.knowledge import MODELS

# What decides about facts; how they are shown and exported does not.
_CODE = ("model", "knowledge", "gazetteer", "pipeline")
_STAGES = ("reading", "structure", "language", "extraction", "catalogue")


@cache
def extractor_version() -> str:
    """The release, and the first 8 digits of the SHA-256 of code and knowledge: "0.1.0+a1b2...".

    Computed once in a process.
    """
    package = Path(extractor.__file__).parent
    content = hashlib.sha256()
    for folder, path in _files(package):
        content.update(path.relative_to(folder).as_posix().encode() + b"\0")
        content.update(path.read_bytes() + b"\0")
    return f"{extractor.__version__}+{content.hexdigest()[:8]}"


def _files(package: Path) -> Iterator[tuple[Path, Path]]:
    for name in _CODE:
        if (path := package / f"{name}.py").exists():
            yield package, path
    for stage in _STAGES:
        for path in sorted((package / stage).rglob("*.py")):
            yield package, path
    for path in sorted(MODELS.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield MODELS, path
