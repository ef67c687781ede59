"""The registry of kinds of agencies, `models/agencies.yaml`, and which of them a name means.

"Phòng Nội vụ" is a kind; the Phòng Nội vụ of quận Tân Phú is an agency (`agencies`).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from rapidfuzz import fuzz, process

from extractor.knowledge import load
from extractor.normalise import fold

Method = Literal["registry", "similar", "family", "name"]

# Similarity, of 100, from which a name counts as a misspelling of a known one ("Phòng Nôi vụ" has
# 92); "Phòng Kinh tế" and "Phòng Y tế" have 87.  Shorter names have nothing to spare.
_SIMILAR = 91
_SHORTEST_SIMILAR = 10
_OFFICE = 0.95  # how sure a body is that is named by the office of its head
_FAMILY = 0.6  # how sure a body is of which only the opening of the name is known


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of agency; `placed` where its full name holds the locality's.

    family: it is known by the opening of its name only ("Ban Quản lý dự án ..."); two bodies of
    it in one locality are two agencies, each under its own name.
    """

    id: str
    name: str
    level: str | None
    placed: bool
    family: bool = False


def kind_of(*names: str) -> tuple[Kind | None, Method, float]:
    """The kind that a folded name means, of several forms of it the first that is known.

    First as written, then without what stands in brackets at the end, then by the office of its
    head ("Giám đốc Sở Y tế"), as a misspelling, and by the opening of its name.
    """
    kinds = _kinds()
    base = names[-1]
    for name in (*names, re.sub(r"\s*\([^()]*\)$", "", base)):
        if found := kinds.get(key_of(name)):
            return found, "registry", 1.0
    if found := _numbered(base, kinds):
        return found, "registry", 1.0
    body = _offices().sub("", base, count=1)
    if body != base and (found := kinds.get(key_of(body))):
        return found, "registry", _OFFICE
    key = key_of(base)
    if len(key) >= _SHORTEST_SIMILAR:
        head = key.split()[0]
        alike = process.extract(
            key,
            [known for known in kinds if known.split()[0] == head],
            scorer=fuzz.ratio,
            score_cutoff=_SIMILAR,
            limit=2,
        )
        if len({kinds[known].id for known, _, _ in alike}) == 1:
            return kinds[alike[0][0]], "similar", round(alike[0][1] / 100, 4)
    for opening, family in _families():
        if f"{key} ".startswith(f"{opening} "):
            return family, "family", _FAMILY
    return None, "name", 0.0


def _numbered(name: str, kinds: dict[str, Kind]) -> Kind | None:
    """A known kind of bodies told apart by number: "Kho bạc Nhà nước khu vực XX", each its own."""
    found = re.match(r"(?P<name>.+ khu vực) (?:[ivx]+|\d+)\b", key_of(name))
    kind = kinds.get(found["name"]) if found else None
    return replace(kind, family=True) if kind else None


def known(name: str) -> bool:
    """Whether a folded name is exactly one of the registry."""
    return key_of(name) in _kinds()


def key_of(name: str) -> str:
    """A name as compared: folded, without the marks and "và" between its parts."""
    return " ".join(re.sub(r"[,;:&()\-/.]|\bvà\b", " ", fold(name)).split())


def fill(connection: sqlite3.Connection) -> None:
    """Make `agency_kinds` hold those of the registry, with what became of them, and only them."""
    into: dict[str, list[str]] = defaultdict(list)
    out_of: dict[str, list[str]] = defaultdict(list)
    ended: dict[str, str] = {}
    for change in load("agencies")["reorganised"]:
        ended[change["kind"]] = change["until"].isoformat()
        for heir in change["into"]:
            into[change["kind"]].append(heir)
            out_of[heir].append(change["kind"])
    kinds = {kind.id: kind for kind in (*_kinds().values(), *(kind for _, kind in _families()))}
    connection.execute("delete from agency_kinds")
    connection.executemany(
        "insert into agency_kinds values (?, ?, ?, ?, ?, ?)",
        [
            (
                kind.id,
                kind.name,
                kind.level,
                ended.get(kind.id),
                json.dumps(into[kind.id]),
                json.dumps(sorted(out_of[kind.id])),
            )
            for kind in sorted(kinds.values(), key=lambda kind: kind.id)
        ],
    )


@cache
def _kinds() -> dict[str, Kind]:
    """Every known name, as compared, with its kind."""
    registry: dict[str, Any] = load("agencies")
    sectors = {sector["id"]: sector for sector in registry["sectors"]}
    kinds: dict[str, Kind] = {}
    for head in registry["heads"]:
        for sector in (sectors[each] for each in head["sectors"]):
            name = f"{head['name']} {sector['name']}".strip()
            kind = Kind("-".join(filter(None, (head["id"], sector["id"]))), name, head["level"],
                        head["level"] is None and not sector["id"])  # fmt: skip
            for alias in (sector["name"], *sector["aliases"]):
                kinds[key_of(f"{head['name']} {alias}")] = kind
    for entry in registry["kinds"]:
        kind = Kind(entry["id"], entry["name"], entry["level"], entry["placed"])
        for alias in (entry["name"], *entry["aliases"]):
            kinds[key_of(alias)] = kind
    return kinds


@cache
def _families() -> tuple[tuple[str, Kind], ...]:
    """Openings of names, the longest first, with the families that they show."""
    known = {kind.id: kind for kind in _kinds().values()}
    pairs = []
    for entry in load("agencies")["families"]:
        name = known[entry["id"]].name if entry["id"] in known else entry["openings"][0]
        family = Kind(entry["id"], name, None, placed=False, family=True)
        pairs += [(key_of(opening), family) for opening in entry["openings"]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _offices() -> re.Pattern[str]:
    offices = sorted(map(fold, load("agencies")["offices"]), key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, offices))})\s+")
