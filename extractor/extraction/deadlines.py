"""When a duty is due: the times of its words put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from extractor.extraction.sentences import clauses, sentences
from extractor.knowledge import pattern
from extractor.language.times import find_times
from extractor.model import DueBound, Recurrence, TimeExpression
from extractor.normalise import fold, squeeze


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time of a duty; `text` as written, all other fields as in `Obligation`."""

    text: str | None = None
    first: date | None = None
    last: date | None = None
    bound: DueBound | None = None
    recurrences: tuple[Recurrence, ...] = ()
    open_ended: bool = False
    several: bool = False  # different dates were put together

    @property
    def stated(self) -> bool:
        return bool(self.first or self.last or self.recurrences or self.open_ended)

    def with_recurrences(self, others: tuple[Recurrence, ...]) -> Deadline:
        """The same with the recurrences that the words of the task add."""
        added = tuple(one for one in others if one not in self.recurrences)
        return replace(self, recurrences=self.recurrences + added)


_AD_HOC = re.compile(r"(?:báo cáo|họp|hoặc|và|,) đột xuất\b")
_COMPARED = re.compile(r"\bso với(?:\s+\S+){0,6}$")
_COMPLETED = re.compile(r"\b(?:hoàn thành|xong|ban hành|thực hiện|trình|ngay)$")
# A recurrence with its day ("vào thứ Sáu hằng tuần") always is the duty's own
_SCHEDULED = re.compile(r"\bvào\b|\btrước\b|\bngày\b|\bthứ\b|định kỳ|\blần\b")


def deadline_of_words(text: str, issued_on: date | None) -> Deadline:
    """The time of a text that is nothing but time: a table cell, the line "Thời gian: ..."."""
    stripped = text.strip(" \t\n\r.;:")
    if not stripped:
        return Deadline()
    times = [
        replace(time, first=None) if time.first == time.last else time  # a day is an end
        for time in find_times(text, issued_on)
        if time.usage != "baseline"
    ]
    return _merged(stripped, times)


def deadline_in_duty(text: str, issued_on: date | None, assigned: bool = True) -> Deadline:
    """The time that the words of a duty state for it; names and references left out.

    assigned: someone is charged with the words, so that a recurrence in them is likely meant for
    the duty; in other sentences it must follow what the sentence says is drawn up.
    """
    times: list[TimeExpression] = []
    for sentence in sentences(text):
        for clause in clauses(text, *sentence):
            words = text[slice(*clause)]
            for time in find_times(words, issued_on):
                if time.usage != "time" and not _closes_in_brackets(words, time, issued_on):
                    continue
                if _is_past(words, time, issued_on):
                    continue
                if _only_this_year(words, time):
                    continue
                if _counts(words, time, assigned):
                    times.append(_shifted(time, clause[0]))
    if not times:
        return Deadline()
    if _AD_HOC.search(fold(text)):
        times = _also_ad_hoc(times)
    closing = times[-1]
    if closing.last and pattern("duty_words", "completes").search(
        fold(text[: closing.start]).rstrip()
    ):
        times = [time for time in times if time.recurrences or time is closing]
    kinds = {(time.first, time.last, time.recurrences) for time in times}
    end = times[0].end if len(kinds) == 1 else times[-1].end
    return _merged(text[times[0].start : end], times)


def _is_past(clause: str, time: TimeExpression, issued_on: date | None) -> bool:
    """A period of years that began before the document: it names a programme, no deadline."""
    if issued_on is None or time.first is None or time.last is None or time.recurrences:
        return False
    if time.last < issued_on:
        return True
    years = time.last.year - time.first.year
    return years > 0 and time.first.year < issued_on.year and bool(clause[: time.start].strip())


def _closes_in_brackets(clause: str, time: TimeExpression, issued_on: date | None) -> bool:
    """Years to come in brackets at the end of a duty: "Số hóa dữ liệu ... (2026 - 2030)"."""
    return (
        issued_on is not None
        and time.usage == "name"
        and time.first is not None
        and time.first.year >= issued_on.year
        and clause[: time.start].rstrip().endswith("(")
        and not clause[time.end :].strip(" .;)")
    )


def _also_ad_hoc(times: list[TimeExpression]) -> list[TimeExpression]:
    """What recurs and is to be done on special occasions too: "họp đột xuất khi có vụ việc"."""
    recurring = next((time for time in times if time.recurrences), None)
    if recurring is None or any("ad-hoc" in time.recurrences for time in times):
        return times
    added = replace(recurring, recurrences=(*recurring.recurrences, "ad-hoc"))
    return [added if time is recurring else time for time in times]


def _only_this_year(clause: str, time: TimeExpression) -> bool:
    """ "trong năm" behind a thing it qualifies ("ngân sách được bố trí trong năm")."""
    if fold(clause[time.start : time.end]).strip() != "trong năm":
        return False
    before = fold(clause[: time.start]).strip(" ,")
    return bool(before) and not _COMPLETED.search(before)


def _counts(clause: str, time: TimeExpression, assigned: bool) -> bool:
    """Whether a word of time tells of the duty and not of a thing that it refers to.

    Dates always do; a recurrence does at the head of the clause, in brackets, or after what the
    duty draws up (GUIDELINES, obligations, `deadline_text`).
    """
    before = fold(clause[: time.start]).strip(" ,(-")
    if pattern("duty_words", "planned").search(before) or pattern("duty_words", "regarding").match(
        before
    ):
        return False
    if not time.recurrences or time.first or time.last:
        return True
    if _COMPARED.search(before):
        return False
    if not before or len(before.split()) <= 2 or _SCHEDULED.search(fold(_words_of(clause, time))):
        return True
    if re.search(
        r"(?:căn cứ|theo(?! dõi)|quyết định công bố)(?:\s+\S+){1,12}$", before
    ) and not re.search(r"\b(?:xây dựng|lập|báo cáo)\b(?:\s+\S+){0,8}$", before):
        return False
    tail = " ".join(before.split()[-14:])
    if pattern("duty_words", "refers").match(before) and not re.search(
        r"(?:kế hoạch|báo cáo|dự toán)(?:\s+\S+){0,6}$", tail
    ):
        return False
    return assigned or bool(
        re.search(pattern("duty_words", "draws_up").pattern, before)
        or re.search(r"(?:kế hoạch|báo cáo|dự toán|định kỳ|định mức chi)(?:\s+\S+){0,10}$", tail)
    )


def _words_of(clause: str, time: TimeExpression) -> str:
    """A time with the preposition before it."""
    return clause[max(0, time.start - 8) : time.end]


def _merged(text: str, times: list[TimeExpression]) -> Deadline:
    dated = [time for time in times if time.first or time.last]
    periods = dated if len(dated) == 1 else [time for time in dated if time.first != time.last]
    firsts = [time.first for time in periods if time.first]
    if dated and (
        dated[0].first is None  # "đến hết ngày 30/11, ngày 31/12": ends only
        or any(time.bound == "before" for time in dated)  # "trong năm 2025, ... trước ngày 31/12"
    ):
        firsts = []
    ends = [time for time in times if time.last]
    last = max(ends, key=lambda time: time.last or date.min) if ends else None
    recurrences: list[Recurrence] = []
    for time in times:
        recurrences += [one for one in time.recurrences if one not in recurrences]
    open_ended = any(time.open_ended for time in times)
    return Deadline(
        text=squeeze(text),
        first=min(firsts) if firsts else None,
        last=None if open_ended and not last else (last.last if last else None),
        bound=(last.bound or "by") if last else None,
        recurrences=tuple(recurrences),
        open_ended=open_ended,
        several=len({time.last for time in ends}) > 1,
    )


def _shifted(time: TimeExpression, offset: int) -> TimeExpression:
    return TimeExpression(
        time.start + offset, time.end + offset, time.first, time.last, time.bound,
        time.recurrences, time.open_ended, time.usage,
    )  # fmt: skip
