"""When a target is to be met: the time nearest to its value, else what stands above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from extractor.extraction.headings import heading_time, stands_under, time_of
from extractor.extraction.measures import Measure
from extractor.extraction.sentences import Range
from extractor.knowledge import pattern
from extractor.language.times import find_times
from extractor.model import Recurrence, TimeExpression
from extractor.normalise import clean, fold
from extractor.structure.document import Document

DueSource = Literal["sentence", "heading", "document"]
_RESPECTIVELY = re.compile(r"lần lượt|tương ứng")
_CLOSES = re.compile(r"[;,]\s*(?:hoàn thành|xong)(?: \S+)?\s*$")


@dataclass(frozen=True, slots=True)
class Due:
    """When a target is to be met, and what says so."""

    first: date | None
    last: date | None
    source: DueSource | None
    recurrence: Recurrence | None = None


def due_of(
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


def after_baseline(due: Due, baseline: str, earlier: Due) -> Due:
    """A change is to be reached after the time on which it is measured.

    Where the plan's own end is not ("giảm 15% so với giai đoạn 2021 - 2025" in a plan to 2025), the
    time of the sentence before holds, if it is later; else none is known.
    """
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", baseline)]
    if due.source != "document" or due.last is None or not years or max(years) < due.last.year:
        return due
    if earlier.last and earlier.last.year > max(years):
        return replace(due, first=earlier.first, last=earlier.last, source="sentence")
    return Due(None, None, None, due.recurrence)


def due_above(document: Document, section: int | None) -> Due:
    """The time that the headings over a section give, else the end of the plan's period."""
    time = heading_time(document, section)
    if time is not None:
        return Due(time.first, time.last, "heading")
    if stands_under(document, section, "awards"):
        return Due(None, None, None)
    year = document.metadata.period_end
    if document.last_day is not None and document.last_day.year == (year or document.last_day.year):
        return Due(None, document.last_day, "document")
    if year is not None:
        return Due(None, date(year, 12, 31), "document")
    return Due(None, None, None)


def inherited_due(document: Document, index: int) -> Due:
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


def is_over(document: Document, due: Due) -> bool:
    """Whether a sentence dates its value before the document: a result, no commitment."""
    issued_on = document.metadata.issued_on
    return (
        due.source == "sentence"
        and issued_on is not None
        and due.last is not None
        and due.last < issued_on
    )


def times_of_sentence(document: Document, text: str, sentence: Range) -> list[TimeExpression]:
    """The times of work in a sentence, without those of exceptions; offsets in `text`."""
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
        for found in pattern("target_words", "exclusions").finditer(fold(sentence))
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
        before = (m.group_range[0] for m in measures if m.group == measure.group - 1)
        start = min(before, default=start)  # none where what stands before is no target
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
