"""Which canonical indicator a target measures, so that localities can be compared.

Targets are blocked by change and unit, then by the cues of `models/indicators.yaml`; among the
indicators that are left the one whose name is most like the target's words is taken, if it is
like enough and clearly the best.  Precision before recall: a wrong cell in a comparison is worse
than a missing one.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from extractor.knowledge import load
from extractor.language.normalise import fold, squeeze
from extractor.model import Target

_RANK = "thứ hạng"  # the unit of indicators that are places in a ranking
_ENOUGH = 0.75  # likeness of names, 0..1, from which cues are believed
_CLEARLY = 0.02  # by how much the best must lead; less is a draw, and a draw is null

_DISTRICT = re.compile(r"\b(?:cấp huyện|cấp quận|cấp thị xã|quận|huyện|thị xã)\b")
_CITY = re.compile(r"\b(?:thành phố|tỉnh)\b")  # a tier above the commune, whichever it is
_COMMUNE = re.compile(r"\b(?:cấp xã|cấp phường|xã(?! hội)|phường|thị trấn)\b")
_FILLING = re.compile(  # words that say nothing of what is measured
    r"\b(?:tỷ lệ|tỉ lệ|mức|mức độ|số lượng|số|các|những|được|và|của|cho|về|theo|trong|trên|tại"
    r"|có|là|đã|đang|hoặc|từ|đến|do|để|với|thị xã|quận|huyện|thành phố|tỉnh|phường)\b"
)


@dataclass(frozen=True, slots=True)
class _Indicator:
    id: str
    unit: str
    change: str
    level: str | None
    words: str
    all: tuple[re.Pattern[str], ...]
    none: re.Pattern[str] | None


def fill(connection: sqlite3.Connection) -> None:
    """Make `indicators` hold those of `models/indicators.yaml`, and only them."""
    rows = load("indicators")["indicators"]
    fields = ("id", "name", "name_en", "domain", "unit", "change", "definition")
    connection.executemany(
        "insert into indicators (id, name, name_en, domain, unit, change, definition)"
        " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set name = excluded.name,"
        " name_en = excluded.name_en, domain = excluded.domain, unit = excluded.unit,"
        " change = excluded.change, definition = excluded.definition",
        [tuple(row[field] for field in fields) for row in rows],
    )
    known = {row["id"] for row in rows}
    gone = [
        (each,)
        for (each,) in connection.execute("select id from indicators").fetchall()
        if each not in known
    ]
    connection.executemany(
        "update targets set indicator_id = null, indicator_score = null where indicator_id = ?",
        gone,
    )
    connection.executemany("delete from indicators where id = ?", gone)


def align(target: Target) -> tuple[str, float] | None:
    """The indicator of a quantitative target and how alike they are, 0..1; None if unsure."""
    if target.kind != "quantitative":
        return None
    words = _expanded(f"{target.indicator} ; {target.scope or ''}")
    level = _level(target)
    ranked = sorted(
        (
            (_likeness(words, each), each.id)
            for each in _indicators()
            if each.change == (target.change or "level")
            and _unit_fits(target, each)
            and each.level in (None, level)
            and all(pattern.search(words) for pattern in each.all)
            and not (each.none and each.none.search(words))
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if not ranked or ranked[0][0] < _ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEARLY:
        return None
    return ranked[0][1], ranked[0][0]


def _unit_fits(target: Target, indicator: _Indicator) -> bool:
    unit = fold(squeeze(target.unit or ""))
    if indicator.unit == _RANK:
        return unit != "%" and target.value is not None
    return unit == fold(indicator.unit)


def _level(target: Target) -> str:
    """The tier a target is for: its scope says it, or its words if they name only one."""
    for text in (target.scope, target.indicator):
        folded = _expanded(text or "")
        district, commune = _DISTRICT.search(folded), _COMMUNE.search(folded)
        if district and not commune:
            return "district"
        if commune and not district and not _CITY.search(folded):
            return "commune"
        if commune or (text and "mỗi cấp" in folded):
            return "both"
    return "both"


def _likeness(words: str, indicator: _Indicator) -> float:
    """How alike two names are, 0..1: their common content words, whatever the order."""
    return round(fuzz.token_set_ratio(_content(words), indicator.words) / 100, 4)


def _content(folded: str) -> str:
    return " ".join(re.sub(r"[^\w%]+", " ", _FILLING.sub(" ", folded)).split())


def _expanded(text: str) -> str:
    """The text folded, with abbreviations written out."""
    return (
        _abbreviations()
        .sub(lambda found: load("indicators")["abbreviations"][found.group()], squeeze(text))
        .casefold()
    )


@cache
def _abbreviations() -> re.Pattern[str]:
    shorts = sorted(load("indicators")["abbreviations"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, shorts))})\b")


@cache
def _indicators() -> tuple[_Indicator, ...]:
    return tuple(_prepared(entry) for entry in load("indicators")["indicators"])


def _prepared(entry: dict[str, Any]) -> _Indicator:
    cues = entry["cues"]
    return _Indicator(
        id=entry["id"],
        unit=entry["unit"],
        change=entry["change"],
        level=entry.get("level"),
        words=_content(fold(entry["name"])),
        all=tuple(_phrases(line) for line in cues["all"]),
        none=_phrases(cues["none"]) if cues["none"] else None,
    )


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(fold(squeeze(phrase))) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
