"""What people decided about facts, and what that changes in the catalogue."""

from __future__ import annotations

from pathlib import Path

from extractor.catalogue.store import Amend


def amend_of(catalogue: Path) -> Amend | None:
    """What the decisions kept beside a catalogue change in a document that was just stored."""
    return None
