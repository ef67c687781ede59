"""The table of a comparison: indicators and due years down, localities across.

Only what is the same thing is compared: one indicator, unit, change and part of the population.
What differs in one of these stands in a row of its own.  Targets without a canonical indicator
are compared where their words are alike (catalogue.candidates).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractor import gazetteer
from extractor.catalogue.alignment import entries
from extractor.catalogue.candidates import Unaligned, group
from extractor.catalogue.indicator_words import scope_tier, words_of
from extractor.catalogue.indicators import stricter as higher_or_lower
from extractor.comparison.cells import Cell, Value, compared
from extractor.comparison.places import Column
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
    """All of it; `alone`: how many targets without an indicator only one locality has."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    alone: int


@dataclass(frozen=True, slots=True)
class _Target:
    """A row of `targets` with what its document says of it."""

    locality: str
    indicator_id: str | None
    indicator: str
    scope: str | None
    domain: str
    due_year: int | None
    newest: str
    score: float
    value: Value


Key = tuple[str | None, str]  # indicator, or None and the name of a candidate


def compare(
    connection: sqlite3.Connection,
    columns: Sequence[Column],
    *,
    domain: str | None = None,
    everything: bool = False,
    shared: bool = False,
) -> Comparison:
    """The comparison of localities; of one subject area if it is named.

    everything: also what only one locality has and no canonical indicator is.  shared: only what
    two localities have, in one year or another.
    """
    own = [document for column in columns for document in column.documents]
    above = [document for column in columns for document in column.superiors]
    targets = [
        target
        for target in _targets(connection, sorted({*own, *above}))
        if domain is None or _domain(target) == domain
    ]
    names, alone = _names([t for t in targets if t.value.document_id in own], everything)
    by_row: dict[Key, dict[str, list[_Target]]] = defaultdict(lambda: defaultdict(list))
    for target in targets:
        key: Key | None = (target.indicator_id, "") if target.indicator_id else None
        if key is None and target.value.target_id in names:
            key = (None, names[target.value.target_id])
        if key:
            by_row[key][_part(target)].append(target)
    groups = [_group(key, parts, columns) for key, parts in by_row.items()]
    order = {entry["id"]: place for place, entry in enumerate(entries())}
    areas = {row["id"]: place for place, row in enumerate(load("domains"))}
    shown = [each for each in groups if each.rows and (not shared or _shared(each))]
    shown.sort(key=lambda each: (areas[each.domain], order.get(each.id or "", 999), each.name))
    return Comparison(tuple(columns), tuple(shown), alone)


def _targets(connection: sqlite3.Connection, documents: Sequence[str]) -> list[_Target]:
    marks = ", ".join("?" * len(documents))
    return [
        _Target(
            locality=row["locality_id"] or row["document_id"],
            indicator_id=row["indicator_id"],
            indicator=row["indicator"],
            scope=row["scope"],
            domain=row["domain"],
            due_year=row["due_year"],
            newest=row["issued_on"] or "",
            score=row["indicator_score"] or 0.0,
            value=Value(
                target_id=row["id"],
                comparator=row["comparator"],
                value=row["value"],
                value_max=row["value_max"],
                unit=row["unit"],
                change=row["change"] or "level",
                baseline=row["baseline"],
                exclusion=row["exclusion"],
                recurrence=row["recurrence"],
                quote=row["quote"],
                document_id=row["document_id"],
                document_number=row["document_number"],
                page=row["page"],
                confidence=row["confidence"],
                origin=row["origin"],
            ),
        )
        for row in connection.execute(
            "select t.*, d.issued_on, d.number as document_number from targets t"
            " join documents d on d.id = t.document_id where t.kind = 'quantitative'"
            f" and t.value is not null and t.document_id in ({marks}) order by t.id",
            documents,
        )
    ]


def _names(targets: Iterable[_Target], everything: bool) -> tuple[dict[str, str], int]:
    """Target -> name of its candidate indicator; and how many are left out."""
    unaligned = [
        Unaligned(
            t.value.target_id, t.indicator, t.scope, t.value.unit, t.value.change, t.domain,
            t.locality,
        )
        for t in targets
        if t.indicator_id is None
    ]  # fmt: skip
    names: dict[str, str] = {}
    alone = 0
    for candidate in group(unaligned):
        if everything or len(candidate.localities) > 1:
            label = f"{candidate.name}\n{candidate.unit or ''}\n{candidate.members[0].id}"
            names.update(dict.fromkeys((each.id for each in candidate.members), label))
        else:
            alone += len(candidate.members)
    return names, alone


def _group(key: Key, parts: Mapping[str, list[_Target]], columns: Sequence[Column]) -> Group:
    indicator, label = key
    first = next(iter(parts.values()))[0]
    entry = _entry(indicator) if indicator else None
    if entry:
        name, domain, unit = entry["name"], entry["domain"], entry["unit"]
        change, stricter = entry["change"], higher_or_lower(entry)
    else:
        name, domain, unit = label.split("\n")[0], first.domain, first.value.unit
        change = first.value.change
        capped = sum(t.value.comparator in ("<", "<=") for each in parts.values() for t in each)
        stricter = "lower" if 2 * capped > sum(map(len, parts.values())) else "higher"
    rows = [row for part in sorted(parts) for row in _rows(parts[part], columns, stricter)]
    return Group(indicator, name, domain, unit, change, stricter, tuple(rows))


def _shared(group: Group) -> bool:
    having = {
        place
        for row in group.rows
        for place, cell in enumerate(row.cells)
        if cell.value is not None
    }
    return len(having) > 1


def _rows(targets: list[_Target], columns: Sequence[Column], stricter: str) -> list[Row]:
    """The rows of one indicator and part of the population, by year; those without a date last."""
    scopes = sorted({each.scope for each in targets if each.scope and _part(each)})
    years = {each.due_year for each in targets if _column(each, columns) is not None}
    rows: list[Row] = []
    before: dict[int, Value] = {}
    for year in sorted(years, key=lambda year: (year is None, year or 0)):
        of_year = [each for each in targets if each.due_year == year]
        cells = [_cell(of_year, column, year) for column in columns]
        superiors = _superiors(of_year, columns)
        cells = _with_standing(cells, stricter)
        for place, cell in enumerate(cells):
            if cell.value:
                step = compared(cell.value, before[place], stricter) if place in before else None
                above = [each.value for each in superiors if place in each.columns]
                against = compared(cell.value, above[0], stricter) if above else None
                cells[place] = replace(cell, step=step, against_superior=against)
                before[place] = cell.value
        rows.append(Row(year, scopes[0] if scopes else None, tuple(cells), tuple(superiors)))
    return rows


def _cell(targets: Sequence[_Target], column: Column, year: int | None) -> Cell:
    if not column.documents:
        return Cell("no-documents")
    value = _newest([each for each in targets if each.value.document_id in column.documents])
    if value:
        return Cell("value", value)
    return Cell("absent" if column.covers(year) else "outside")


def _newest(targets: Sequence[_Target]) -> Value | None:
    """Of several targets in one cell the newest document's, then the surest."""
    if not targets:
        return None
    ranked = sorted(targets, key=lambda t: (t.newest, t.score, t.value.confidence), reverse=True)
    return replace(ranked[0].value, alternatives=len(ranked) - 1)


def _superiors(targets: Sequence[_Target], columns: Sequence[Column]) -> list[Superior]:
    """The values of plans above, each once, with the columns that they are above."""
    found: dict[str, tuple[_Target, list[int]]] = {}
    for place, column in enumerate(columns):
        above = [each for each in targets if each.value.document_id in column.superiors]
        if best := _newest(above):
            target = next(each for each in above if each.value.target_id == best.target_id)
            found.setdefault(best.target_id, (target, []))[1].append(place)
    return [
        Superior(_name_of(target.locality), target.value, tuple(places))
        for target, places in found.values()
    ]


def _with_standing(cells: Sequence[Cell], stricter: str) -> list[Cell]:
    """The cells with who demands most; those that count from another time are not compared."""
    given = [cell.value for cell in cells if cell.value]
    made = []
    for cell in cells:
        own = cell.value
        if own is None:
            made.append(cell)
            continue
        others = [compared(own, each, stricter) for each in given if each is not own]
        known = [each for each in others if each]
        if others and not known:
            made.append(replace(cell, incomparable=True))
        elif "laxer" in known:
            made.append(replace(cell, standing="laxer"))
        elif "stricter" in known:
            made.append(replace(cell, standing="strictest"))
        else:
            made.append(cell)
    return made


def _part(target: _Target) -> str:
    """The part of the population that a value is for, as compared; "" where it tells nothing that
    the indicator does not say itself."""
    if not target.scope:
        return ""
    entry = _entry(target.indicator_id) if target.indicator_id else None
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


def _domain(target: _Target) -> str:
    return str(_entry(target.indicator_id)["domain"]) if target.indicator_id else target.domain


def _column(target: _Target, columns: Sequence[Column]) -> int | None:
    for place, column in enumerate(columns):
        if target.value.document_id in column.documents:
            return place
    return None


def _name_of(locality: str) -> str:
    unit = gazetteer.by_code(locality)
    return unit.name if unit else locality
