"""Lines that complete a task: "Đơn vị chủ trì: Sở Tư pháp.", "Thời gian thực hiện: Quý II/2026."

They stand as paragraphs of their own below the task, or at the end of its own paragraph, also in
brackets.  Their words are those of `models/duty_words.yaml`, `attributes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractor.knowledge import load
from extractor.normalise import fold
from extractor.structure.document import Document, Item

_NAMES = ("lead", "coordinating", "time")  # without one of these, lines say nothing of a duty
_LONGEST = 600  # characters of a line that is nothing but attributes


@dataclass(frozen=True, slots=True)
class Attribute:
    """One such statement: what it tells, and the range of its value in the document."""

    name: str  # a key of `attributes`
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    patterns = load("duty_words")["attributes"]
    body = "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())
    return re.compile(rf"(?:^|[.;(\n]|\s-)[\s\-+*(]{{0,20}}+(?:{body})\s*:\s*(?=\S)")


def read_attributes(document: Document, item: Item) -> tuple[int, tuple[Attribute, ...]]:
    """Where the item's own task ends (its start, if it has none), and its attributes."""
    view = fold(document.text(item.start, item.end))
    matches = list(_pattern().finditer(view))
    if not matches:
        return item.end, ()
    first = matches[0].start()
    if not any(character.isalpha() for character in view[:first]):
        first = 0
        if len(view) > _LONGEST:
            return item.end, ()
    ends = [match.start() for match in matches[1:]] + [len(view)]
    found = tuple(
        Attribute(str(match.lastgroup), item.start + match.end(), item.start + end)
        for match, end in zip(matches, ends, strict=True)
    )
    if first and not any(attribute.name in _NAMES for attribute in found):
        return item.end, ()
    return item.start + len(view[:first].rstrip()), found


def attributes_of_tasks(
    items: tuple[Item, ...], own: list[tuple[int, tuple[Attribute, ...]]]
) -> dict[int, tuple[Attribute, ...]]:
    """The attributes of each item that is a task: its own, else those of the lines below it.

    Lines complete all tasks since the lines before ("- A", "- B", "Đơn vị chủ trì: X").
    """
    result: dict[int, list[Attribute]] = {}
    tasks: list[int] = []
    lines: list[Attribute] = []
    for index, item in enumerate(items):
        task_end, found = own[index]
        if item.zone != "body":
            continue
        if found and task_end > item.start:
            result[index] = list(found)
            tasks, lines = [], []
        elif found:
            lines.extend(found)
            for task in tasks:
                result[task] = lines
        else:
            if lines or (index and item.section != items[index - 1].section):
                tasks, lines = [], []
            tasks.append(index)
    return {
        task: tuple(found)
        for task, found in result.items()
        if any(attribute.name in _NAMES for attribute in found)
    }
