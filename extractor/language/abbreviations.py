"""Abbreviations written out: those of `models/abbreviations.yaml` and those a document defines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from extractor.knowledge import load
from extractor.normalise import clean, fold, plain, squeeze

_SHORT = r"[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ0-9]*(?:[&,-][A-ZĐÀ-Ỹ]+)*"
_IN_BRACKETS = re.compile(rf"\(({_SHORT})\)")
_CALLED = re.compile(
    r"\((?:sau đây )?(?:được )?(?:gọi|viết) (?:tắt|chung) là:?\s*(?P<name>[^()]{1,80})\)"
    r"|,?\s*sau đây (?:được )?(?:gọi|viết) (?:tắt|chung) là:?\s*(?P<open>[^().;,\n]{1,80})",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:()\n\"]")
_LONGEST = 14  # words that one abbreviation may stand for


@cache
def _common() -> dict[str, str]:
    return dict(load("abbreviations"))


@cache
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    spaced = (
        r"\s?".join(re.escape(part) for part in re.split(r"([&,])", key))
        for key in sorted(keys, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)\.?(?=\s|\W|$)")


def expand_abbreviations(mention: str, extra: Mapping[str, str] = {}) -> str:
    """The mention with its abbreviations written out, those of `extra` first; spaces folded.

    "TT" before a council or committee is "Thường trực"; a full stop after "TP." is dropped.
    """
    table = {**_common(), **{squeeze(key): value for key, value in extra.items()}}

    def full(match: re.Match[str]) -> str:
        written = match.group()
        stop = "." if written.endswith(".") else ""
        key = re.sub(r"\s", "", written.removesuffix("."))
        value = table.get(key) or table.get(squeeze(written.removesuffix("."))) or written
        at_end = match.end() == len(match.string.rstrip())
        return value + (stop if at_end and key not in ("TP", "TX") else "")

    text = re.sub(r"\bTT\.?(?=\s+(?:HĐND|UBND|[Tt]ỉnh ủy|[Tt]hành ủy|[Tt]hị ủy|[Hh]uyện ủy))",
                  "Thường trực", squeeze(mention))  # fmt: skip
    text = _pattern(tuple(sorted(table))).sub(full, text)
    return squeeze(re.sub(r"(?<=\w)\s*&\s*(?=\w)", " và ", text))


def defined_abbreviations(text: str) -> dict[str, str]:
    """What the document itself abbreviates: "thủ tục hành chính (TTHC)", "(gọi tắt là ...)".

    The words meant are the nearest before the bracket whose initials spell the abbreviation; a
    name that is no abbreviation ("Hội đồng thi đua") stands for the words before it that begin
    like it.  The first definition of an abbreviation holds.
    """
    cleaned = clean(text)
    found: dict[str, str] = {}
    for match in _IN_BRACKETS.finditer(cleaned):
        short = match.group(1)
        meaning = _spelt_by(short, cleaned[: match.start()]) if len(short) > 1 else None
        if meaning:
            found.setdefault(short, meaning)
    for match in _CALLED.finditer(cleaned):
        name = squeeze(match.group("name") or match.group("open")).strip(" \"'.")
        before = cleaned[: match.start()]
        meaning = _spelt_by(name, before) or _begun_like(name, before)
        if name and meaning:
            found.setdefault(name, meaning)
    return found


def _before(text: str) -> list[str]:
    """The last words of the clause before a definition."""
    clause = _CLAUSE.split(text[-400:])[-1]
    return clause.split()[-_LONGEST:]


def _spelt_by(short: str, text: str) -> str | None:
    if not re.fullmatch(_SHORT, short):
        return None
    letters = [character for character in plain(short) if character.isalpha()]
    words = _before(text)
    for first in range(len(words) - 1, -1, -1):
        initials = [plain(word)[0] for word in words[first:] if word[0].isalpha()]
        without_and = [
            fold(word)[0] for word in words[first:] if word[0].isalpha() and word != "và"
        ]
        if letters in (initials, without_and):
            return " ".join(words[first:]).strip(" ,-")
    return None


def _begun_like(name: str, text: str) -> str | None:
    opening = fold(name).split()[:2]
    words = _before(text)
    folded = [fold(word).strip(",") for word in words]
    for first in range(len(words) - len(opening), -1, -1):
        if opening and folded[first : first + len(opening)] == opening:
            meaning = " ".join(words[first:])
            return meaning if fold(meaning) != fold(name) else None
    return None
