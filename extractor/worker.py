"""What is done with one file in a process of its own: understood and made ready to be stored."""

from __future__ import annotations

import gc
import importlib
from dataclasses import dataclass
from pathlib import Path

from extractor.catalogue.preparation import Prepared, prepare
from extractor.model import Extraction

PREPARE = "extractor.worker:prepare_file"
WARM = "extractor.warm"  # imported once by the server from which the processes are forked

# A document makes many small values that live as long as it; looking for cycles among them often
# takes a tenth of the time and finds none.
_COLLECT_AFTER = 200_000  # new values; Python looks after 700


@dataclass(frozen=True, slots=True)
class Task:
    """A file; `understand` names the function "module:name" that gives its `Extraction`."""

    path: Path
    understand: str
    extractor_version: str


def prepare_file(task: Task) -> Prepared:
    """Understand a file and make its rows.  Raises what the function raises, UnreadableError for
    a file that cannot be read, InconsistentExtractionError, TypeError for another result."""
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
    module, _, name = task.understand.partition(":")
    extraction = getattr(importlib.import_module(module), name)(task.path)
    if not isinstance(extraction, Extraction):
        raise TypeError(type(extraction).__name__)
    return prepare(extraction, task.extractor_version)
