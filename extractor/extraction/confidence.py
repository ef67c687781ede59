"""How sure a fact is: the product of the shares of its doubts on gold (`models/doubts.yaml`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import prod
from typing import TypeVar

from extractor.extraction.deadlines import Deadline
from extractor.extraction.subjects import is_generic
from extractor.knowledge import load
from extractor.language.times import is_standing
from extractor.model import Assignment, Citation, Obligation, Reading, Target

Fact = TypeVar("Fact", Target, Obligation, Citation)
_SURE_LETTERS = 0.8  # mean confidence of OCR over the words of a quote


@cache
def _shares() -> dict[str, float]:
    return {doubt["id"]: doubt["share"] for doubt in load("doubts")}


def judged(fact: Fact, reading: Reading) -> Fact:
    """The fact with its confidence; badly read letters are a doubt of their own."""
    doubts: tuple[str, ...] = fact.doubts
    if _letters_unsure(reading, fact.start, fact.end):
        doubts = (*doubts, "unsure-letters")
    return replace(
        fact, doubts=doubts, confidence=round(prod(_shares()[doubt] for doubt in doubts), 3)
    )


def duty_doubts(assignments: Sequence[Assignment], deadline: Deadline) -> tuple[str, ...]:
    """What may be wrong with a duty by its agencies and its time."""
    doubts = []
    leads = tuple(one.mention for one in assignments if one.role == "lead")
    if not leads:
        doubts.append("no-agency")
    elif is_generic(leads):
        doubts.append("generic-agency")
    if deadline.several:
        doubts.append("several-times")
    if deadline.text and not deadline.stated and not is_standing(deadline.text):
        doubts.append("unresolved-time")
    return tuple(doubts)


def _letters_unsure(reading: Reading, start: int, end: int) -> bool:
    if reading.ocr_confidence is None:
        return False
    first = bisect_left(reading.words, start, key=lambda word: word.start)
    read = []
    for word in reading.words[first:]:
        if word.start >= end:
            break
        if word.confidence is not None:
            read.append(word.confidence)
    return bool(read) and sum(read) / len(read) < _SURE_LETTERS
