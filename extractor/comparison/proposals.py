"""Candidates for the registry of indicators: what plans promise and no canonical indicator is."""

from __future__ import annotations

import json
import re
import sqlite3
import textwrap
from collections.abc import Sequence

from extractor.catalogue.candidates import Candidate, Unaligned, group
from extractor.normalise import plain
from extractor.wording import CHANGES

_WIDTH = 100


def candidates(connection: sqlite3.Connection, least: int) -> list[Candidate]:
    """Those that at least so many localities have; a document without locality counts as one."""
    rows = connection.execute(
        "select id, indicator, scope, unit, coalesce(change, 'level') as change, domain,"
        " coalesce(locality_id, document_id) as locality from targets"
        " where kind = 'quantitative' and indicator_id is null order by id"
    )
    return [
        each for each in group(Unaligned(*row) for row in rows) if len(each.localities) >= least
    ]


def as_text(found: Sequence[Candidate]) -> str:
    """For a terminal: how many localities and targets, unit, wordings."""
    if not found:
        return "Không có chỉ tiêu nào.\n"
    lines = [f"{'nơi':>4}{'chỉ tiêu':>10}  lời văn"]
    for each in found:
        unit = f" ({each.unit})" if each.unit else ""
        change = f" [{CHANGES[each.change]}]" if each.change != "level" else ""
        wrapped = textwrap.wrap(f"{each.name}{change}{unit}", _WIDTH - 16)
        lines.append(f"{len(each.localities):4}{len(each.members):10}  {wrapped[0]}")
        lines += [f"{'':16}{line}" for line in wrapped[1:]]
    return "\n".join(lines) + "\n"


def as_yaml(found: Sequence[Candidate]) -> str:
    """Entries to be completed by hand and put into models/indicators.yaml."""
    return "".join(_entry(each) for each in found)


def _entry(candidate: Candidate) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", plain(candidate.name))[:8])
    wordings = sorted({(each.indicator, each.scope, each.locality) for each in candidate.members},
                      key=str)  # fmt: skip
    examples = "".join(
        f"      - {{locality: {_quoted(locality or 'chung')}, indicator: {_quoted(indicator)}"
        + (f", scope: {_quoted(scope)}" if scope else "")
        + "}\n"
        for indicator, scope, locality in wordings
    )
    return (
        f"  - id: {slug}\n"
        f"    name: {_quoted(candidate.name)}\n"
        "    name_en: \n"
        f"    domain: {candidate.domain}\n"
        f"    unit: {_quoted(candidate.unit or '')}\n"
        f"    change: {candidate.change}\n"
        "    definition: \n"
        "    cues:\n"
        "      all: []\n"
        "      none: []\n"
        f"    examples:\n{examples}"
    )


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
