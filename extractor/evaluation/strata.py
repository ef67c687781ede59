"""What kind of document, and of section, a fact stands in: figures are given for each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from extractor.evaluation.figures import Judgement, Tally

DIMENSIONS = ("origin", "genre", "level", "format")
STRATA = "strata.yaml"


def strata_of(gold: Path) -> dict[str, str]:
    """What `strata.yaml` in the folder of a gold file, or above it, says of the document.

    Nothing where no such file names it; raises ValueError where the file is not as it should be.
    """
    for folder in (gold.resolve().parent, gold.resolve().parent.parent):
        path = folder / STRATA
        if not path.is_file():
            continue
        try:
            named = yaml.safe_load(path.read_text(encoding="utf-8")).get(gold.stem, {})
            return {str(dimension): str(stratum) for dimension, stratum in named.items()}
        except (AttributeError, yaml.YAMLError) as error:
            raise ValueError(f"{path}: needs a mapping for each document: {error}") from error
    return {}


def section_types(sections: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The type of each section by its path, from rows of the catalogue in their order.

    "annex" in an annex, else what the innermost telling heading announces: "targets", "tasks",
    "organisation", "purpose" or "reports"; "none" where no heading tells.
    """
    # Loaded here: who scores documents without sections needs no knowledge of headings.
    from extractor.extraction.headings import is_title, purpose_of_heading
    from extractor.model import Section

    by_id: dict[str, str] = {}
    by_path: dict[str, str] = {}
    for row in sections:
        above = by_id.get(row["parent_id"], "none")
        section = Section(row["kind"], row["label"], row["heading"], row["path"], None, 0, 0, 0)
        announced = purpose_of_heading(section.heading) if is_title(section) else None
        if row["kind"] == "annex" or above == "annex":
            found = "annex"
        elif above == "reports":
            found = "reports"
        else:
            found = announced or above
        by_id[row["id"]] = found
        by_path.setdefault(row["path"], found)
    return by_path


def by_group(judgements: Iterable[Judgement], what: str) -> dict[str, tuple[Tally, Tally]]:
    """Detection and strict figures of the facts of one kind, for each of their groups."""
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.what == what:
            groups.setdefault(judgement.group, []).append(judgement)
    figures = {}
    for group, facts in sorted(groups.items()):
        predicted = sum(fact.predicted for fact in facts)
        gold = sum(fact.gold for fact in facts)
        both = sum(fact.predicted and fact.gold for fact in facts)
        right = sum(fact.right for fact in facts)
        figures[group] = Tally(both, predicted, gold), Tally(right, predicted, gold)
    return figures
