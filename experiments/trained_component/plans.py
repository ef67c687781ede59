"""The plans of the experiment: structure, what the rules find, and gold where there is some.

Facts are dicts with the names of the gold files, plus `char_start` and `char_end`, so that the
scorer of the product (`extractor.evaluation`) can be applied to any list of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from extractor.evaluation import read_gold
from extractor.model import Extraction, Obligation, Target
from extractor.pipeline import structure, understand
from extractor.reading.dispatch import read_file
from extractor.structure.document import Document

Fact = dict[str, Any]
CORPORA = Path(__file__).resolve().parents[2] / "corpora"
SUFFIXES = (".txt", ".md", ".docx", ".pdf")


@dataclass(frozen=True)
class Plan:
    """One document.

    group: where it comes from: "sample", "written", or the name of a folder given by the caller
    gold: as in its gold file; None for a plan that has none (then the rules give weak labels)
    rules: what the rules alone find, "targets" and "obligations"
    rule_seconds: from the reading to the facts, without reading the file
    """

    slug: str
    group: str
    document: Document
    gold: Fact | None
    rules: Fact
    rule_seconds: float

    @property
    def text(self) -> str:
        return self.document.reading.text


def committed_plans() -> list[Plan]:
    """The sample plans, with gold and without, and the written ones."""
    plans = read_plans(CORPORA / "plans", CORPORA / "gold", "sample")
    return plans + read_plans(CORPORA / "written", CORPORA / "written", "written")


def read_plans(folder: Path, gold: Path, group: str, only_with_gold: bool = False) -> list[Plan]:
    """The plans of a folder by name; NAME.json of the folder `gold` belongs to NAME.txt.

    A folder of gold decides which plans are opened if `only_with_gold`.
    """
    plans: dict[str, Plan] = {}
    for path in sorted(folder.iterdir(), key=lambda path: (path.stem, _rank(path))):
        annotation = gold / f"{path.stem}.json"
        wanted = path.suffix in SUFFIXES and path.stem != "README" and path.stem not in plans
        if wanted and (annotation.exists() or not only_with_gold):
            plans[path.stem] = read_plan(path, annotation if annotation.exists() else None, group)
    return list(plans.values())


def _rank(path: Path) -> int:
    return SUFFIXES.index(path.suffix) if path.suffix in SUFFIXES else len(SUFFIXES)


def read_plan(path: Path, gold: Path | None, group: str) -> Plan:
    """One plan with the facts that the rules find in it."""
    reading = read_file(path)
    start = perf_counter()
    extraction = understand(reading)
    seconds = perf_counter() - start
    return Plan(
        slug=path.stem,
        group=group,
        document=structure(reading),
        gold=read_gold(gold) if gold else None,
        rules=facts_of(extraction),
        rule_seconds=seconds,
    )


def facts_of(extraction: Extraction) -> Fact:
    """Targets and obligations with the names and forms of a gold file."""
    text = extraction.reading.text
    return {
        "document": {},
        "targets": [_target(target, text) for target in extraction.targets],
        "obligations": [_obligation(duty, text) for duty in extraction.obligations],
        "citations": [],
    }


def _target(target: Target, text: str) -> Fact:
    return {
        "kind": target.kind,
        "quote": text[target.start : target.end],
        "char_start": target.start,
        "char_end": target.end,
        "comparator": target.comparator,
        "value": target.value,
        "value_max": target.value_max,
        "unit": target.unit,
        "change": target.change,
        "start": target.start_on.isoformat() if target.start_on else None,
        "due": target.due_on.isoformat() if target.due_on else None,
        "recurrence": target.recurrence,
        "domain": target.domain,
        "baseline": target.baseline,
        "due_source": target.due_source,
    }


def _obligation(duty: Obligation, text: str) -> Fact:
    names = {
        role: [one.mention for one in duty.assignments if one.role == role]
        for role in ("lead", "coordinating")
    }
    return {
        "kind": duty.kind,
        "quote": text[duty.start : duty.end],
        "char_start": duty.start,
        "char_end": duty.end,
        **names,
        "start": duty.start_on.isoformat() if duty.start_on else None,
        "due": duty.due_on.isoformat() if duty.due_on else None,
        "recurrence": list(duty.recurrences),
    }
