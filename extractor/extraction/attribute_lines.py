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
_CHARGES = ("lead", "coordinating")
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


@cache
def _opening() -> re.Pattern[str]:
    """A line that only opens others: "b) Cơ quan thực hiện:" over "- Đơn vị chủ trì: ..."."""
    patterns = load("duty_words")["attributes"]
    return re.compile(rf"\W*(?:{'|'.join(patterns[name] for name in _NAMES)})\s*:\s*")


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


def _beside(document: Document, task: Item, line: Item) -> bool:
    """Whether a numbered line stands beside the task ("a) Nhiệm vụ", "b) Cơ quan") or under it."""
    if task.section is None or line.section is None:
        return False
    parent = document.sections[line.section].parent
    return parent in (task.section, document.sections[task.section].parent)


def attributes_of_tasks(
    document: Document, own: list[tuple[int, tuple[Attribute, ...]]]
) -> dict[int, tuple[Attribute, ...]]:
    """The attributes of each item that is a task: its own, else those of the lines below it.

    Lines complete all tasks since the lines before ("- A", "- B", "Đơn vị chủ trì: X").  A numbered
    time alone ("2. Thời gian thực hiện: ...") is that of the whole plan, not of the text before.
    """
    result: dict[int, list[Attribute]] = {}
    tasks: list[int] = []
    lines: list[Attribute] = []
    numbered: set[int] = set()  # tasks that numbered lines complete
    items = document.items
    for index, item in enumerate(items):
        task_end, found = own[index]
        if item.zone != "body":
            continue
        if found and task_end > item.start:
            result[index] = list(found)
            tasks, lines = [], []
        elif found:
            if item.marker == "label":
                tasks = [task for task in tasks if _beside(document, items[task], item)]
                numbered.update(tasks)
            lines.extend(found)
            for task in tasks:
                result[task] = lines
        elif _opening().fullmatch(fold(document.text(item.start, item.end))):
            continue
        else:
            if lines or (index and item.section != items[index - 1].section):
                tasks, lines = [], []
            tasks.append(index)
    return {
        task: tuple(found)
        for task, found in result.items()
        if any(attribute.name in (_CHARGES if task in numbered else _NAMES) for attribute in found)
    }
