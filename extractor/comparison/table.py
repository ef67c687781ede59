"""The table of a comparison: indicators and due years down, localities across.

Only what is the same thing is compared: one indicator, unit, change and part of the population.
What differs in one of these stands in a row of its own.  Targets without a canonical indicator
are compared where their words are alike (catalogue.candidates).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor import gazetteer
from extractor.catalogue.alignment import entries
from extractor.catalogue.candidates import group
from extractor.catalogue.indicator_words import city_tier, scope_tier, words_of
from extractor.catalogue.indicators import stricter as higher_or_lower
from extractor.comparison import targets
from extractor.comparison.cells import Cell, Standing, Value, compared, same_promise
from extractor.comparison.places import Column
from extractor.comparison.targets import Target
from extractor.knowledge import load


@dataclass(frozen=True, slots=True)
class Superior:
    """The value of a plan above for the row's indicator and year, and whose columns it is above."""

    locality: str
    value: Value
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One due year (None: no date), one part of the population; a cell for each column."""

    due_year: int | None
    scope: str | None
    cells: tuple[Cell, ...]
    superiors: tuple[Superior, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one indicator; `id` is None for targets that are alike in words only."""

    id: str | None
    name: str
    domain: str
    unit: str | None
    change: str
    stricter: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it, or a part of its groups.

    alone: how many targets without an indicator only one locality has.  total: the groups, also
    those that are not in this part.
    """

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    alone: int
    total: int


@dataclass(frozen=True, slots=True)
class _Subject:
    """What one group of rows is about, known before its targets are read.

    indicator: None for a candidate, whose targets are `members`.  places: the codes of the
    localities that have it.
    """

    indicator: str | None
    name: str
    domain: str
    places: frozenset[str]
    members: tuple[str, ...] = ()


def compare(
    connection: sqlite3.Connection,
    columns: Sequence[Column],
    *,
    domain: str | None = None,
    year: int | None = None,
    everything: bool = False,
    shared: bool = False,
    part: slice = slice(None),
) -> Comparison:
    """The comparison of localities; of one subject area, one due year if they are given.

    everything: also what only one locality has and no canonical indicator is.  shared: only what
    two localities have, in one year or another.  part: which of the groups are made.
    """
    places = [column.code for column in columns]
    subjects, alone = _subjects(connection, places, domain, year, everything)
    if shared:
        subjects = [each for each in subjects if len(each.places) > 1]
    made = subjects[part]
    parts = _targets(connection, columns, made)
    groups = (_group(subject, parts[subject], columns, year) for subject in made)
    return Comparison(tuple(columns), tuple(groups), alone, len(subjects))


def _subjects(
    connection: sqlite3.Connection,
    places: Sequence[str],
    domain: str | None,
    year: int | None,
    everything: bool,
) -> tuple[list[_Subject], int]:
    """What the localities have, in the order of the table; and how many targets are left out."""
    found = []
    for indicator, having in targets.indicators_of(connection, places, year).items():
        entry = _entry(indicator)
        if domain in (None, entry["domain"]):
            subject = _Subject(indicator, entry["name"], entry["domain"], frozenset(having))
            found.append(subject)
    alone = 0
    rest = targets.unaligned(connection, places)
    years = {each.id: due for each, due in rest}
    for candidate in group(each for each, _ in rest if domain in (None, each.domain)):
        members = [each for each in candidate.members if year in (None, years[each.id])]
        if everything or len(candidate.localities) > 1:
            having = {each.locality for each in members if each.locality}
            if members:
                ids = tuple(each.id for each in candidate.members)
                found.append(
                    _Subject(None, candidate.name, candidate.domain, frozenset(having), ids)
                )
        else:
            alone += len(members)
    order = {entry["id"]: place for place, entry in enumerate(entries())}
    areas = {row["id"]: place for place, row in enumerate(load("domains"))}
    found.sort(
        key=lambda each: (
            areas[each.domain], order.get(each.indicator or "", 999), each.name, each.members
        )
    )  # fmt: skip
    return found, alone


def _targets(
    connection: sqlite3.Connection, columns: Sequence[Column], subjects: Sequence[_Subject]
) -> dict[_Subject, dict[str, list[Target]]]:
    """Subject -> part of the population -> the targets of the localities and of plans above."""
    of_indicator = {each.indicator: each for each in subjects if each.indicator}
    of_member = {member: each for each in subjects for member in each.members}
    own = targets.of_places(
        connection, [column.code for column in columns], of_indicator, of_member
    )
    known = {each.value.target_id for each in own}  # a locality may stand beside the one above it
    above = frozenset(document for column in columns for document in column.superiors)
    higher = targets.of_documents(connection, above, of_indicator)
    found: dict[_Subject, dict[str, list[Target]]] = {each: defaultdict(list) for each in subjects}
    for target in (*own, *(each for each in higher if each.value.target_id not in known)):
        if target.indicator_id:
            subject = of_indicator[target.indicator_id]
        else:
            subject = of_member[target.value.target_id]
        found[subject][_part(target)].append(target)
    return found


def _group(
    subject: _Subject,
    parts: Mapping[str, list[Target]],
    columns: Sequence[Column],
    year: int | None,
) -> Group:
    if subject.indicator:
        entry = _entry(subject.indicator)
        unit, change, stricter = entry["unit"], entry["change"], higher_or_lower(entry)
    else:
        values = [target.value for several in parts.values() for target in several]
        unit, change = values[0].unit, values[0].change
        capped = sum(value.comparator in ("<", "<=") for value in values)
        stricter = "lower" if 2 * capped > len(values) else "higher"
    rows = tuple(
        row
        for part in sorted(parts)
        for row in _rows(parts[part], columns, stricter)
        if year in (None, row.due_year)
    )
    return Group(subject.indicator, subject.name, subject.domain, unit, change, stricter, rows)


def _rows(several: Sequence[Target], columns: Sequence[Column], stricter: str) -> list[Row]:
    """The rows of one indicator and part of the population, by year; those without a date last."""
    scopes = sorted({each.scope for each in several if each.scope and _part(each)})
    by_year: dict[int | None, list[Target]] = defaultdict(list)
    for each in several:
        by_year[each.due_year].append(each)
    rows: list[Row] = []
    before: dict[int, Value] = {}
    for year in sorted(by_year, key=lambda year: (year is None, year or 0)):
        of_place: dict[str, list[Target]] = defaultdict(list)
        for each in by_year[year]:
            of_place[each.locality].append(each)
        if not any(column.code in of_place for column in columns):
            continue
        superiors = _superiors(by_year[year], columns)
        said = [_said(of_place.get(column.code, ())) for column in columns]
        values = [each[0] for each in said if each]
        cells = []
        for place, (column, found) in enumerate(zip(columns, said, strict=True)):
            if found is None:
                cells.append(_blank(column, year))
                continue
            value, others, documents = found
            standing, comparable = _standing(value, values, stricter)
            above = next((each.value for each in superiors if place in each.columns), None)
            cells.append(
                Cell(
                    "value",
                    value,
                    others,
                    documents,
                    standing,
                    compared(value, before[place], stricter) if place in before else None,
                    compared(value, above, stricter) if above else None,
                    incomparable=not comparable,
                )
            )
            before[place] = value
        rows.append(Row(year, scopes[0] if scopes else None, tuple(cells), tuple(superiors)))
    return rows


def _said(several: Sequence[Target]) -> tuple[Value, tuple[Value, ...], int] | None:
    """The value that stands in a cell, the others, and how many documents say the first."""
    if not several:
        return None
    by_promise: dict[object, list[Value]] = defaultdict(list)
    for each in sorted(several, key=_rank, reverse=True):
        by_promise[same_promise(each.value)].append(each.value)
    first, *others = by_promise.values()
    return (
        first[0],
        tuple(values[0] for values in others),
        len({value.document_id for value in first}),
    )


def _blank(column: Column, year: int | None) -> Cell:
    if not column.documents:
        return Cell("no-documents")
    return Cell("absent" if column.covers(year) else "outside")


def _rank(target: Target) -> tuple[str, float, float]:
    """The newest document's target comes first, then the surest."""
    return target.newest, target.score, target.value.confidence


def _superiors(several: Sequence[Target], columns: Sequence[Column]) -> list[Superior]:
    """The values of plans above, each once, with the columns that they are above."""
    found: dict[str, tuple[Target, list[int]]] = {}
    for place, column in enumerate(columns):
        above = [each for each in several if each.value.document_id in column.superiors]
        if above:
            best = max(above, key=_rank)
            found.setdefault(best.value.target_id, (best, []))[1].append(place)
    return [
        Superior(_name_of(target.locality), target.value, tuple(places))
        for target, places in found.values()
    ]


def _standing(own: Value, values: Sequence[Value], stricter: str) -> tuple[Standing | None, bool]:
    """Who demands most, and whether any other value of the row can be compared with this one."""
    others = [compared(own, each, stricter) for each in values if each is not own]
    known = {each for each in others if each}
    standing: Standing | None = None
    if "laxer" in known:
        standing = "laxer"
    elif "stricter" in known:
        standing = "strictest"
    return standing, bool(known) or not others


def _part(target: Target) -> str:
    """The part of the population that a value is for, as compared; "" where it tells nothing that
    the indicator does not say itself."""
    if not target.scope:
        return ""
    entry = _entry(target.indicator_id) if target.indicator_id else None
    if entry and city_tier(target.scope, entry["tier"]):
        return ""  # the city's own, of which the indicator is
    tier = scope_tier(target.scope)
    words = {word for word in words_of(target.scope).content if word.isalpha()} - {"năm"}
    if entry is None:
        return f"{tier or ''} {' '.join(sorted(words))}".strip()
    if tier and (entry["tier"] == tier or not words - _known(entry["id"])):
        tier = None if entry["tier"] == tier or tier in _tiers_of(entry["id"]) else tier
    return f"{tier or ''} {' '.join(sorted(words - _known(entry['id'])))}".strip()


@cache
def _known(indicator: str) -> frozenset[str]:
    entry = _entry(indicator)
    wordings = [entry["name"], *(_wording(each) for each in entry.get("examples", ()))]
    return frozenset[str]().union(*(words_of(each).content for each in wordings))


def _wording(example: Mapping[str, str]) -> str:
    return f"{example['indicator']} {example.get('scope', '')}"


@cache
def _tiers_of(indicator: str) -> frozenset[str | None]:
    entry = _entry(indicator)
    return frozenset(
        [words_of(entry["name"]).tier]
        + [words_of(e["indicator"], e.get("scope")).tier for e in entry.get("examples", ())]
    )


def _entry(indicator: str) -> dict[str, Any]:
    return _by_id()[indicator]


@cache
def _by_id() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries()}


def _name_of(locality: str) -> str:
    unit = gazetteer.by_code(locality)
    return unit.name if unit else locality
