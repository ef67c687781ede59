"""When two wordings of a fact count as the same (corpora/gold/GUIDELINES.md, "scoring").

These rules are part of the measure: they stand here and not in `models/`, so that a figure
never moves because knowledge was edited.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from rapidfuzz import fuzz

SAME_QUOTE = 80.0  # of 100: the shorter quote against its best window in the longer one
SAME_NAME = 90.0  # agencies, titles of acts
SAME_UNIT = 80.0
SHORT_QUOTE = 12  # characters; below, a window would match by chance: whole quotes are compared

Item = TypeVar("Item")

_TONES = dict(
    zip(
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        strict=True,
    )
)
_TONE = re.compile("|".join(_TONES))
_MARKS = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"'})
_ABBREVIATIONS = (  # in this order, before case is folded
    (re.compile(r"\bUBND\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"),
    (re.compile(r"\bTP\b\.?"), "thành phố"),
    (re.compile(r"\bVH\s?&\s?TT\b"), "Văn hóa và Thông tin"),
    (re.compile(r"\bVP\b"), "Văn phòng"),
    (re.compile(r"\bTX\b"), "thị xã"),
    (re.compile("&"), " và "),
    (re.compile(r"\bTC-NV\b"), "Tổ chức - Nội vụ"),
    (re.compile(r"\bVH-TT\b"), "Văn hóa - Thông tin"),
)
_LIST_SIGN = re.compile(r"[,;]|\bvà\b")


def assign(
    left: Sequence[Item], right: Sequence[Item], likeness: Callable[[Item, Item], float]
) -> list[tuple[int, int]]:
    """Pairs of indices, the likest first, each index once; equals go by their order."""
    candidates = sorted(
        (-score, i, j)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if (score := likeness(one, other))
    )
    taken: set[int] = set()
    used: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in taken and j not in used:
            taken.add(i)
            used.add(j)
            pairs.append((i, j))
    return pairs


def quote_likeness(one: str, other: str, bonus: float = 0) -> float:
    """0 below `SAME_QUOTE`; of quotes that match alike, `bonus` and then like length win."""
    one, other = folded(one), folded(other)
    if not one or not other:
        return 0.0
    window = min(len(one), len(other)) >= SHORT_QUOTE
    score = fuzz.partial_ratio(one, other) if window else fuzz.ratio(one, other)
    return score + bonus + fuzz.ratio(one, other) / 50 if score >= SAME_QUOTE else 0.0


@cache
def folded(text: str) -> str:
    """Without Markdown marks, case, and the differences of dashes, quotes, spaces and tones."""
    text = unicodedata.normalize("NFC", text or "")
    text = " ".join(re.sub(r"[*_#`]", " ", text).translate(_MARKS).split()).casefold()
    return _TONE.sub(lambda match: _TONES[match.group()], text)


def same(ours: Any, theirs: Any) -> bool:
    return folded("" if ours is None else str(ours)) == folded(
        "" if theirs is None else str(theirs)
    )


def same_title(one: str, other: str) -> bool:
    """Titles of acts, already folded, whatever the order of their words."""
    return fuzz.token_sort_ratio(one, other) >= SAME_NAME


def same_unit(ours: str | None, theirs: str | None) -> bool:
    """Units are the same if they are like or one holds the other ("%" holds nothing)."""
    one, other = folded(ours or ""), folded(theirs or "")
    if len(one) < 2 or len(other) < 2:
        return False
    return fuzz.ratio(one, other) >= SAME_UNIT or one in other or other in one


def atoms(names: Iterable[str]) -> list[str]:
    """The parts of agency names, so that it does not matter how a list was cut into names."""
    return [part for name in names for part in _LIST_SIGN.split(name) if part.strip(" .-")]


def common(ours: Iterable[str], theirs: Iterable[str]) -> int:
    """How many names of `ours` have a name of their own in `theirs`."""
    left = [_agency(name) for name in theirs]
    found = 0
    for name in map(_agency, ours):
        for index, other in enumerate(left):
            if name == other or fuzz.ratio(name, other) >= SAME_NAME:
                del left[index]
                found += 1
                break
    return found


@cache
def _agency(name: str) -> str:
    for short, full in _ABBREVIATIONS:
        name = short.sub(full, name)
    return re.sub(r"[\s,.;:\-()]+", " ", folded(name)).strip()


def number(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def listed(value: Any) -> set[str]:
    """A set from a list, from a JSON list, or from words between commas."""
    if not value:
        return set()
    if isinstance(value, list):
        return set(value)
    try:
        content = json.loads(value)
    except ValueError:
        return {word.strip() for word in value.split(",") if word.strip()}
    return set(content) if isinstance(content, list) else {content}
