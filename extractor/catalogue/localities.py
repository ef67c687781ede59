"""The administrative units, and which of them a document is from.

Names repeat ("phường Tân Phú" in several places) and change tier ("thành phố Huế" is a district
before 2025, a province since), so a name is resolved with its parent and a date, and only where
exactly one unit remains.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date

from extractor import gazetteer
from extractor.gazetteer import Unit
from extractor.model import Metadata
from extractor.normalise import fold, squeeze

_COLUMNS = (
    *("code", "name", "level", "parent_code", "valid_from", "valid_to"),
    *("successors", "predecessors", "latitude", "longitude"),
)
_DISTRICT_TYPES = ("quận", "huyện", "thị xã")
_COMMUNE_TYPES = ("xã", "phường", "thị trấn", "đặc khu")
TYPES = ("tỉnh", "thành phố", *_DISTRICT_TYPES, *_COMMUNE_TYPES)


@dataclass(frozen=True, slots=True)
class Place:
    """A locality as a document sees it; `code` is None where no single unit was found."""

    code: str | None
    name: str | None  # with its type: "Quận Tân Phú"; None where the document does not say
    level: str | None
    parent: Place | None = None
    on: date | None = None  # the day of which this is said

    @property
    def type_name(self) -> str | None:
        """The type in lower case: "quận"."""
        return type_of(self.name) if self.name else None

    def at(self, level: str) -> Place | None:
        """This place or the one above it that is of that level."""
        if self.level == level:
            return self
        return self.parent.at(level) if self.parent else None

    @property
    def key(self) -> str:
        """What tells this place from others: its code, or else its folded names."""
        if self.code:
            return self.code
        above = f"/{self.parent.key}" if self.parent else ""
        return f"{fold(squeeze(self.name or ''))}{above}"


def type_of(name: str) -> str | None:
    """The type with which a locality's name begins, in lower case."""
    folded = fold(squeeze(name))
    return next((kind for kind in TYPES if folded.startswith(kind + " ")), None)


def level_of(name: str, has_parent: bool) -> str | None:
    """The level that a name's type tells: a city below another unit is a district."""
    kind = type_of(name)
    if kind in _COMMUNE_TYPES:
        return "commune"
    if kind in _DISTRICT_TYPES or (kind == "thành phố" and has_parent):
        return "district"
    return "province" if kind in ("tỉnh", "thành phố") else None


def fill(connection: sqlite3.Connection) -> None:
    """Make `localities` hold the gazetteer's units, and only them.  Idempotent; takes 0.1 s."""
    rows = [
        (
            unit.code,
            unit.name,
            unit.level,
            unit.parent_code,
            unit.valid_from.isoformat() if unit.valid_from else None,
            unit.valid_to.isoformat() if unit.valid_to else None,
            json.dumps(list(unit.successors)),
            json.dumps([before.code for before in gazetteer.predecessors(unit)]),
            unit.latitude,
            unit.longitude,
        )
        for unit in gazetteer.units()
    ]
    connection.executemany(
        f"insert into localities ({', '.join(_COLUMNS)})"
        f" values ({', '.join('?' * len(_COLUMNS))}) on conflict (code) do update set "
        + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:]),
        rows,
    )
    known = {row[0] for row in rows}
    gone = [
        (code,)
        for (code,) in connection.execute("select code from localities").fetchall()
        if code not in known
    ]
    for table in ("documents", "targets", "obligations", "agencies"):
        connection.executemany(f"update {table} set locality_id = null where locality_id = ?", gone)
    connection.executemany("delete from localities where code = ?", gone)


def locate(metadata: Metadata) -> Place:
    """Where a document is from.  Names stay as written where no single unit answers to them."""
    on = metadata.issued_on
    above = _named(metadata.parent_locality, None, on) if metadata.parent_locality else None
    if not metadata.locality:
        return Place(None, None, None, above, on)
    return _named(metadata.locality, above, on)


def _named(name: str, above: Place | None, on: date | None) -> Place:
    level = level_of(name, above is not None)
    unknown = Place(None, name, level, above, on)
    if above and above.code is None:  # without its parent a name cannot be told from others
        return unknown
    parent = gazetteer.by_code(above.code) if above and above.code else None
    found = gazetteer.find(name, parent=parent, on=on)
    if len(found) > 1:
        found = tuple(unit for unit in found if unit.level == level)
    elif not found and level and (parent or level == "province"):
        found = gazetteer.find_misread(name, level=level, parent=parent, on=on)
    return located(found[0], on) if len(found) == 1 else unknown


def located(unit: Unit, on: date | None) -> Place:
    """A unit with those above it, as they were on the day."""
    above = gazetteer.parent(unit, on)
    return Place(unit.code, unit.name, unit.level, located(above, on) if above else None, on)
