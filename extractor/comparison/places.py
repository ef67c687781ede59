"""The localities that are compared, with their documents and those of the units above."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractor import gazetteer
from extractor.gazetteer import Unit
from extractor.normalise import fold


class UnknownLocalityError(LookupError):
    """A name means no locality, or several; the message, in Vietnamese, says which."""


@dataclass(frozen=True, slots=True)
class Column:
    """A locality with the documents that are here.

    years: those that its documents cover, by their period and by what they set dates for.
    superiors: documents above: those that its own carry out, else those of the units above.
    """

    code: str
    name: str
    above: str | None  # name of the unit above
    level: str
    ended: date | None
    successors: tuple[str, ...]  # names of those of today
    predecessors: tuple[str, ...]  # names
    documents: tuple[str, ...]
    numbers: tuple[str, ...]  # of the documents, newest first
    years: frozenset[int]
    superiors: tuple[str, ...]

    def covers(self, year: int | None) -> bool:
        """Whether a document speaks of the year; without a year, or of an unknown period, yes."""
        return year is None or not self.years or year in self.years


def choose(
    connection: sqlite3.Connection, names: Sequence[str], *, reform: bool = False
) -> tuple[Column, ...]:
    """The columns for these names or codes; without any, all localities of the catalogue.

    reform: beside each the units that hold its territory afterwards, or held it before, if
    documents of theirs are here.
    Raises UnknownLocalityError.
    """
    held = _held(connection)
    if names:
        units = [_named(name, held) for name in names]
    else:
        units = [unit for code in held if (unit := gazetteer.by_code(code))]
    if reform:
        units = [each for unit in units for each in (unit, *_relatives(unit, held))]
    return tuple(_column(connection, unit) for unit in dict.fromkeys(units))


def _named(name: str, held: Sequence[str]) -> Unit:
    if unit := gazetteer.by_code(name):
        return unit
    found = gazetteer.find(name)
    here = [unit for unit in found if unit.code in held]
    if len(here) == 1:
        return here[0]
    if not found:
        raise UnknownLocalityError(f"Không có địa phương nào tên “{name}”.")
    choices = here or found
    if len(choices) == 1:
        return choices[0]
    listed = "\n".join(f"  {unit.code}  {_in_full(unit)}" for unit in choices[:30])
    more = f"\n  ... và {len(choices) - 30} nơi nữa" if len(choices) > 30 else ""
    where = "có văn bản trong danh mục" if here else "nhưng chưa nơi nào có văn bản trong danh mục"
    raise UnknownLocalityError(
        f"Có {len(choices)} địa phương tên “{name}” {where}. Hãy ghi mã của một nơi:\n"
        f"{listed}{more}"
    )


def _relatives(unit: Unit, held: Sequence[str]) -> list[Unit]:
    """The units of other times on the same territory, near and far, that have documents here."""
    found: list[Unit] = []
    for step in (_successors, gazetteer.predecessors):
        following, seen = [unit], {unit}
        while following:
            following = [other for each in following for other in step(each) if other not in seen]
            seen.update(following)
            found += [each for each in following if each.code in held]
    return found


def _successors(unit: Unit) -> tuple[Unit, ...]:
    return tuple(after for code in unit.successors if (after := gazetteer.by_code(code)))


def _heirs(unit: Unit) -> tuple[Unit, ...]:
    """The units of today that hold the territory, however many reforms lie between."""
    found: list[Unit] = []
    following, seen = [unit], {unit}
    while following:
        following = [
            after for each in following for after in _successors(each) if after not in seen
        ]
        following = list(dict.fromkeys(following))
        seen.update(following)
        found += [each for each in following if each.valid_to is None]
    return tuple(found)


def _column(connection: sqlite3.Connection, unit: Unit) -> Column:
    documents = connection.execute(
        "select id, coalesce(number, source_filename), period_start, period_end"
        " from documents where locality_id = ? order by issued_on desc, id",
        (unit.code,),
    ).fetchall()
    years = {
        year for _, _, start, end in documents if start and end for year in range(start, end + 1)
    }
    years |= {
        year
        for (year,) in connection.execute(
            "select distinct due_year from targets where locality_id = ? and due_year is not null",
            (unit.code,),
        )
    }
    return Column(
        code=unit.code,
        name=unit.name,
        above=parent.name if (parent := gazetteer.parent(unit)) else None,
        level=unit.level,
        ended=unit.valid_to,
        successors=tuple(each.name for each in _heirs(unit)),
        predecessors=tuple(each.name for each in gazetteer.predecessors(unit)),
        documents=tuple(document for document, *_ in documents),
        numbers=tuple(number for _, number, *_ in documents),
        years=frozenset(years),
        superiors=_superiors(connection, unit, {document for document, *_ in documents}),
    )


def _superiors(connection: sqlite3.Connection, unit: Unit, own: Collection[str]) -> tuple[str, ...]:
    """The documents that the unit's carry out, of other units; else all of the units above that
    were issued while the unit was there."""
    carried_out = connection.execute(
        "with recursive above(id) as ("
        " select parent_document_id from documents where locality_id = ?1"
        " union select d.parent_document_id from documents d join above on above.id = d.id)"
        " select above.id from above join documents d on d.id = above.id"
        " where d.locality_id is not ?1 order by 1",
        (unit.code,),
    ).fetchall()
    if found := tuple(document for (document,) in carried_out if document not in own):
        return found
    codes = [each.code for above in _above(unit) for each in _states(above)]
    marks = ", ".join("?" * len(codes))
    ended = unit.valid_to.isoformat() if unit.valid_to else "9999"  # nothing later binds it
    rows = connection.execute(
        f"select id from documents where locality_id in ({marks})"
        " and coalesce(issued_on, '') <= ? order by id",
        (*codes, ended),
    )
    return tuple(document for (document,) in rows)


def _above(unit: Unit) -> list[Unit]:
    """The units above, from below."""
    chain: list[Unit] = []
    above = gazetteer.parent(unit)
    while above:
        chain.append(above)
        above = gazetteer.parent(above)
    return chain


def _states(unit: Unit) -> list[Unit]:
    """A unit in all its states: Tỉnh Thừa Thiên Huế is Thành phố Huế; Bắc Giang not Bắc Ninh,
    though the code of one passed to the other."""
    return [
        each
        for each in _holders_of_codes()[unit.code.partition("~")[0]]
        if fold(each.bare_name).split()[-1] == fold(unit.bare_name).split()[-1]
    ]


@cache
def _holders_of_codes() -> dict[str, list[Unit]]:
    """Code without year -> the units that had it."""
    holders: dict[str, list[Unit]] = defaultdict(list)
    for unit in gazetteer.units():
        holders[unit.code.partition("~")[0]].append(unit)
    return holders


def _held(connection: sqlite3.Connection) -> list[str]:
    """The codes of localities with documents, by level and name."""
    return [
        code
        for code, *_ in connection.execute(
            "select distinct l.code, l.level, l.name from localities l join documents d"
            " on d.locality_id = l.code order by l.level = 'commune', l.level = 'district',"
            " l.name, l.code"
        )
    ]


def _in_full(unit: Unit) -> str:
    """With the units above and the time in which it existed."""
    names = [unit.name, *(f"{above.name[:1].lower()}{above.name[1:]}" for above in _above(unit))]
    until = f" (đến {unit.valid_to:%d/%m/%Y})" if unit.valid_to else ""
    return ", ".join(names) + until
