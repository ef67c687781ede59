"""Targets: measured commitments wherever they stand, and the bullets of target sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from extractor.extraction.headings import HeadingTime, domain, heading_time, purpose, time_of
from extractor.extraction.indicators import indicator_of, scope_of
from extractor.extraction.measures import Measure, find_measures
from extractor.extraction.sentences import Range, sentences
from extractor.knowledge import load
from extractor.language.components import word_at
from extractor.language.normalise import clean, fold, squeeze
from extractor.language.times import find_times
from extractor.model import Recurrence, Target, TimeExpression
from extractor.structure.document import Document, Item

DueSource = Literal["sentence", "heading", "document"]
_NOTE = re.compile(r"\W*(?:ghi chú|lưu ý|nguồn)\b")
_NAMELESS = re.compile(
    r"(?:mỗi|hằng|hàng|bình quân|từng)\s+(?:năm|quý|tháng)\b|(?:cho )?đến khi|.{0,12}$"
)
_UNIT_WINDOW = 60  # characters after a number within which its noun stands
_DUE_DOUBTS: dict[DueSource | None, str] = {"document": "due-from-document", None: "no-due"}
_RESPECTIVELY = re.compile(r"lần lượt|tương ứng")
_CLOSES = re.compile(r"[;,]\s*(?:hoàn thành|xong)(?: \S+)?\s*$")
_ORDINAL_UNIT = re.compile(r"^(?:điểm|trang|bản|mục|khoản)$")


@dataclass(frozen=True, slots=True)
class Due:
    """When a target is to be met, and what says so."""

    first: date | None
    last: date | None
    source: DueSource | None
    recurrence: Recurrence | None = None


def extract_targets(document: Document) -> tuple[Target, ...]:
    """The targets of the document's prose, in the order of the text."""
    result: list[Target] = []
    lead_ins = {item.parent for item in document.items if item.parent is not None}
    followed = _sections_with_content(document)
    for index, item in enumerate(document.items):
        if item.zone != "body":
            continue
        announced = purpose(document, item.section)
        if announced == "reports":
            continue
        text = document.text(item.start, item.end).rstrip()
        if _NOTE.match(fold(text)):
            continue
        found = list(_quantitative(document, index, item))
        result.extend(found)
        if not found and announced == "targets":
            if text.endswith(":") or (index in lead_ins and text.endswith(":")):
                continue
            if item.marker == "label" and item.section in followed:
                continue
            qualitative = _qualitative(document, index, item)
            if qualitative is not None:
                result.append(qualitative)
    return tuple(result)


def _sections_with_content(document: Document) -> set[int]:
    """Sections under which more stands than the paragraph that opens them."""
    found = {section.parent for section in document.sections if section.parent is not None}
    found |= {
        item.section
        for item in document.items
        if item.marker != "label" and item.section is not None
    }
    found |= {grid.section for grid in document.grids if grid.section is not None}
    return {index for index in found if index is not None}


# ----------------------------------------------------------------------- quantitative


def _quantitative(document: Document, index: int, item: Item) -> Iterator[Target]:
    text = document.text(item.start, item.end)
    inherited = _inherited_due(document, index)
    yield from measured_targets(document, text, item.start, item.section, inherited)


def measured_targets(
    document: Document, text: str, offset: int, section: int | None, inherited: Due
) -> Iterator[Target]:
    """The measured values of a paragraph or cell; `offset` is its place in the document."""
    subject = ""
    for sentence in sentences(text):
        measures = find_measures(text, sentence)
        if not measures:
            continue
        times = _times(document, text, sentence)
        for measure in measures:
            due = _due(text, measure, measures, times, inherited)
            if _is_over(document, due):
                continue
            siblings = [m for m in measures if m.group == measure.group]
            subject = _named(indicator_of(text, measure, siblings), subject)
            yield from _targets(document, text, offset, section, measure, siblings, due, subject)


def _times(document: Document, text: str, sentence: Range) -> list[TimeExpression]:
    words = text[sentence[0] : sentence[1]]
    found = find_times(words, document.metadata.issued_on)
    return [
        TimeExpression(
            time.start + sentence[0], time.end + sentence[0], time.first, time.last, time.bound,
            time.recurrences, time.open_ended, time.usage,
        )
        for time in found
        if time.usage == "time" and not _is_excepted(words, time)
    ]  # fmt: skip


def _is_excepted(sentence: str, time: TimeExpression) -> bool:
    """Whether a time stands in "(trừ các mỏ đã đóng cửa trước năm 2026)"."""
    return any(
        found.start() <= time.start < found.end()
        for found in _pattern("exclusions").finditer(fold(sentence))
    )


def _is_over(document: Document, due: Due) -> bool:
    """Whether a sentence dates its value before the document: a result, no commitment."""
    issued_on = document.metadata.issued_on
    return (
        due.source == "sentence"
        and issued_on is not None
        and due.last is not None
        and due.last < issued_on
    )


def _due(
    text: str,
    measure: Measure,
    measures: list[Measure],
    times: list[TimeExpression],
    inherited: Due,
) -> Due:
    """The time nearest to the value in its sentence, else what stands above the sentence."""
    recurrence = _recurrence(text, measure, measures, times)
    dated = [time for time in times if time.first or time.last]
    own = _nth_time(text, measure, measures, dated) or _own_time(text, measure, measures, dated)
    if own is not None:
        return Due(own.first, own.last, "sentence", recurrence)
    return Due(
        inherited.first, inherited.last, inherited.source, recurrence or inherited.recurrence
    )


def _nth_time(
    text: str, measure: Measure, measures: list[Measure], times: list[TimeExpression]
) -> TimeExpression | None:
    """ "Đến năm 2026, năm 2028 và năm 2030, ... đạt lần lượt 60%, 70% và 85%"."""
    group = [m for m in measures if m.group == measure.group]
    before = [time for time in times if time.end <= group[0].quantity.start]
    if len(group) < 2 or len(before) != len(group):
        return None
    if not _RESPECTIVELY.search(fold(text[slice(*measure.group_range)])):
        return None
    time = before[group.index(measure)]
    return time if before[0].first else replace(time, first=None)


def _own_time(
    text: str, measure: Measure, measures: list[Measure], times: list[TimeExpression]
) -> TimeExpression | None:
    quantity = measure.quantity
    next_start = min(
        (m.quantity.start for m in measures if m.quantity.start > quantity.start),
        default=len(text),
    )
    clause_end = measure.group_range[1]
    for time in times:  # "... 90% vào năm 2025 và 95% vào năm 2030"
        if not quantity.end <= time.start < min(next_start, clause_end):
            continue
        of_next = (
            next_start < clause_end
            and _separated(text[quantity.end : time.start])
            and not _separated(text[time.end : next_start])
        )
        if not of_next:
            return time
    before = [time for time in times if time.end <= quantity.start]
    if before:
        return before[-1]
    group = [m for m in measures if m.group == measure.group]
    after = [time for time in times if group[-1].quantity.end <= time.start < clause_end]
    if after:
        return after[0]
    closing = times[-1] if times else None
    if closing and _CLOSES.search(fold(text[: closing.start])):  # "...; hoàn thành trước ngày ..."
        return closing
    return None


def _separated(words: str) -> bool:
    return bool(re.search(r"[,;]|\bvà\b", clean(words)))


def _recurrence(
    text: str, measure: Measure, measures: list[Measure], times: list[TimeExpression]
) -> Recurrence | None:
    """ "mỗi năm tăng 20%", "Hằng năm, kiểm tra 30% ...", "xây dựng kế hoạch hằng năm"."""
    start, end = measure.group_range
    if measure.group and re.match(r"trong (?:số )?đó", fold(text[start:end])):
        start = min(m.group_range[0] for m in measures if m.group == measure.group - 1)
    clause_start = max(start, text.rfind(";", 0, measure.quantity.start) + 1)
    for time in times:
        if not time.recurrences or not clause_start <= time.start < end:
            continue
        if time.start < measure.quantity.start:
            if "cho đến khi" not in fold(text[time.end : measure.quantity.start]):
                return time.recurrences[0]
        elif re.search(
            r"(?:kế hoạch|báo cáo|dự toán|chương trình)(?:\s+\S+){0,4}\s*$",
            fold(text[measure.quantity.end : time.start]),
        ) or not text[time.end : end].strip(" .;"):
            return time.recurrences[0]
    return None


def _inherited_due(document: Document, index: int) -> Due:
    """From the lead-in above a list, the headings, or the plan's own period."""
    parent = document.items[index].parent
    while parent is not None:
        lead_in = document.items[parent]
        words = document.text(lead_in.start, lead_in.end)
        if words.rstrip().endswith(":"):
            time = time_of(words, document.metadata.issued_on)
            if time is not None:
                return Due(time.first, time.last, "heading")
        parent = lead_in.parent
    return due_above(document, document.items[index].section)


def due_above(document: Document, section: int | None) -> Due:
    """The time that the headings over a section give, else the end of the plan's period."""
    time: HeadingTime | None = heading_time(document, section)
    if time is not None:
        return Due(time.first, time.last, "heading")
    if document.metadata.period_end is not None:
        return Due(None, date(document.metadata.period_end, 12, 31), "document")
    return Due(None, None, None)


def _targets(
    document: Document,
    text: str,
    offset: int,
    section: int | None,
    measure: Measure,
    siblings: list[Measure],
    due: Due,
    subject: str,
) -> Iterator[Target]:
    quantity = measure.quantity
    if quantity.unit and _ORDINAL_UNIT.match(quantity.unit.lower()) and quantity.change == "level":
        return
    start, end = measure.clause
    words = text[start:end]
    unit = quantity.unit or _unit_after(text, quantity.end)
    doubts = _doubts(document, section, due, parallel=len(siblings) > 1)
    if quantity.unit is None:
        doubts.append("guessed-unit")
    if subject not in squeeze(words):
        doubts.append("borrowed-indicator")
    group_start, group_end = measure.group_range
    for indicator in _split_indices(subject):
        yield Target(
            kind="quantitative",
            start=offset + start,
            end=offset + end,
            section=section,
            domain=domain(document, section, words),
            indicator=indicator,
            comparator=quantity.comparator,
            value=quantity.value,
            value_max=quantity.value_max,
            unit=unit,
            change=quantity.change,
            baseline=_baseline(text[group_start : group_end + 1]),
            scope=scope_of(text, measure, siblings),
            exclusion=_exclusion(text[measure.quantity.start : measure.group_range[1]]),
            start_on=due.first,
            due_on=due.last,
            due_source=due.source,
            recurrence=due.recurrence,
            doubts=tuple(doubts),
        )


def _doubts(document: Document, section: int | None, due: Due, parallel: bool) -> list[str]:
    doubts = [_DUE_DOUBTS[due.source]] if due.source in _DUE_DOUBTS else []
    if parallel:
        doubts.append("shared-words")
    if purpose(document, section) != "targets":
        doubts.append("outside-targets")
    return doubts


def _unit_after(text: str, position: int) -> str | None:
    """The noun counted where the grammar knows none: the next word."""
    return word_at(text[position : position + _UNIT_WINDOW], 0)


def _named(indicator: str, before: str) -> str:
    """The indicator, or that of the value before where the words name none ("mỗi năm tăng 20%")."""
    return before if before and _NAMELESS.match(fold(indicator)) else indicator


def _split_indices(indicator: str) -> Iterable[str]:
    """ "Chỉ số A, Chỉ số B" held to one value are two indicators."""
    parts = re.split(r"\s*(?:,|;|\bvà\b)\s+(?=[Cc]hỉ số\b)", indicator)
    if len(parts) < 2 or not all(re.match(r"chỉ số\b", fold(part)) for part in parts):
        return (indicator,)
    return tuple(parts)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("target_words")[name])


def _baseline(words: str) -> str | None:
    found = _pattern("baselines").search(fold(words))
    return squeeze(words[found.start("a") : found.end("a")]) if found else None


def _exclusion(words: str) -> str | None:
    found = _pattern("exclusions").search(fold(words))
    if not found:
        return None
    name = "a" if found["a"] else "b"
    return squeeze(words[found.start(name) : found.end(name)])


# ------------------------------------------------------------------------ qualitative


def _qualitative(document: Document, index: int, item: Item) -> Target | None:
    text = document.text(item.start, item.end)
    if len(squeeze(text)) < 12:
        return None
    inherited = _inherited_due(document, index)
    return qualitative_target(document, text, item.start, item.section, inherited)


def qualitative_target(
    document: Document, text: str, offset: int, section: int | None, inherited: Due
) -> Target:
    """A bullet of a target section that measures nothing."""
    due = inherited
    for time in find_times(text, document.metadata.issued_on):
        if time.usage == "time" and time.last is not None:
            due = Due(time.first, time.last, "sentence")
            break
    return Target(
        kind="qualitative",
        start=offset,
        end=offset + len(text),
        section=section,
        domain=domain(document, section, text),
        indicator=squeeze(text).rstrip(" .;:"),
        start_on=due.first,
        due_on=due.last,
        due_source=due.source,
        doubts=("qualitative", *_doubts(document, section, due, parallel=False)),
    )
