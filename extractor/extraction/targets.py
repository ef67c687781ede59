"""Targets: measured commitments wherever they stand, and the bullets of target sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from extractor.extraction.due import (
    Due,
    DueSource,
    after_baseline,
    due_of,
    inherited_due,
    is_over,
    times_of_sentence,
)
from extractor.extraction.headings import domain, purpose
from extractor.extraction.indicators import indicator_of, scope_of
from extractor.extraction.measures import Measure, find_measures
from extractor.extraction.sentences import statements
from extractor.extraction.subjects import topic_end
from extractor.knowledge import pattern
from extractor.language.times import find_times
from extractor.model import Target
from extractor.normalise import fold, squeeze
from extractor.structure.document import Document, Item

_NOTE = re.compile(r"\W*(?:ghi chú|lưu ý|nguồn)\b")
_NO_AIM = re.compile(r"\W*(?:hiện nay|thời gian|địa điểm)\b|\([^()]*\)\W*$")
_NAMELESS = re.compile(
    r"(?:mỗi|hằng|hàng|bình quân|từng)\s+(?:mỗi\s+)?(?:năm|quý|tháng)\b|(?:cho )?đến khi|.{0,12}$"
    r"|(?:tại|ở|của|thuộc|lĩnh vực|đối với)\s"
)
_SEVERAL, _A_FEW = 2, 30
_OFTEN = 3  # mentions
_NAMING_WORDS = 3  # "02 bệnh viện" of "02 bệnh viện trung ương"
_TIMES = re.compile(r"(?:lần|lượt|km|ha|tấn|triệu|tỷ|nghìn|đồng|ngày|giờ|phút|tháng|năm)\b")
_MONEY = re.compile(r"\bđồng\b|\busd\b")
_COSTS = re.compile(
    r"(?:nguồn |tổng |dự toán |dự kiến |khái toán )*(?:kinh phí|dự toán|nguồn vốn)\b"
)
_DUE_DOUBTS: dict[DueSource | None, str] = {"document": "due-from-document", None: "no-due"}
_ORDINAL_UNIT = re.compile(r"^(?:điểm|trang|bản|mục|khoản)$")


def extract_targets(document: Document) -> tuple[Target, ...]:
    """The targets of the document's prose, in the order of the text."""
    result: list[Target] = []
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
            if text.endswith(":"):
                continue
            if item.marker == "label" and item.section in followed:
                continue
            if _NO_AIM.match(fold(text).strip()):
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
    inherited = inherited_due(document, index)
    yield from measured_targets(document, text, item.start, item.section, inherited)


def measured_targets(
    document: Document, text: str, offset: int, section: int | None, inherited: Due
) -> Iterator[Target]:
    """The measured values of a paragraph or cell; `offset` is its place in the document."""
    subject = ""
    earlier = Due(None, None, None)  # what the last dated sentence before says
    topic = topic_end(text)
    for sentence in statements(text):
        measures = [
            measure
            for measure in find_measures(text, sentence)
            if measure.quantity.start >= topic
            and not _is_cost(document, section, measure)
            and not _is_known(document, text, measure)
        ]
        if not measures:
            continue
        times = times_of_sentence(document, text, sentence)
        for measure in measures:
            due = due_of(text, measure, measures, times, inherited)
            group = text[slice(*measure.group_range)]
            due = after_baseline(due, _baseline(group) or "", earlier)
            if due.source == "sentence":
                earlier = due
            if is_over(document, due):
                continue
            siblings = [m for m in measures if m.group == measure.group]
            subject = _named(indicator_of(text, measure, siblings), subject)
            if subject:  # a number alone ("100%") measures nothing
                yield from _targets(
                    document, text, offset, section, measure, siblings, due, subject
                )


def _is_known(document: Document, text: str, measure: Measure) -> bool:
    """A few things that the document names again and again ("tại 02 bệnh viện"), not aims."""
    quantity = measure.quantity
    unit = fold(quantity.unit or "")
    if quantity.comparator != "=" or not _SEVERAL <= quantity.value <= _A_FEW:
        return False
    if not unit[:1].isalpha() or _TIMES.match(unit):
        return False
    printed = fold(text[quantity.number_start : quantity.end]).split()[:_NAMING_WORDS]
    return _folded(document.reading.text).count(" ".join(printed)) >= _OFTEN


@lru_cache(maxsize=2)
def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _is_cost(document: Document, section: int | None, measure: Measure) -> bool:
    """A sum of money under a heading that tells what the plan costs."""
    unit = (measure.quantity.unit or "").lower()
    return bool(_MONEY.search(unit)) and any(
        _COSTS.match(fold(document.sections[index].heading))
        for index in document.ancestors(section)
    )


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
    doubts = _doubts(document, section, due, parallel=len(siblings) > 1)
    if quantity.unit is None:
        doubts.append("no-unit")
    group_start, group_end = measure.group_range
    if _words(subject) - _words(text[group_start:group_end]):
        doubts.append("borrowed-indicator")
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
            unit=quantity.unit,
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


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _doubts(document: Document, section: int | None, due: Due, parallel: bool) -> list[str]:
    doubts = [_DUE_DOUBTS[due.source]] if due.source in _DUE_DOUBTS else []
    if parallel:
        doubts.append("shared-words")
    if purpose(document, section) != "targets":
        doubts.append("outside-targets")
    return doubts


def _named(indicator: str, before: str) -> str:
    """The indicator, or that of the value before where the words name none ("mỗi năm tăng 20%")."""
    return before if before and _NAMELESS.match(fold(indicator)) else indicator


def _split_indices(indicator: str) -> Iterable[str]:
    """ "Chỉ số A, Chỉ số B" held to one value are two indicators."""
    parts = re.split(r"\s*(?:,|;|\bvà\b)\s+(?=[Cc]hỉ số\b)", indicator)
    if len(parts) < 2 or not all(re.match(r"chỉ số\b", fold(part)) for part in parts):
        return (indicator,)
    return tuple(parts)


def _baseline(words: str) -> str | None:
    found = pattern("target_words", "baselines").search(fold(words))
    return squeeze(words[found.start("a") : found.end("a")]) if found else None


def _exclusion(words: str) -> str | None:
    found = pattern("target_words", "exclusions").search(fold(words))
    if not found:
        return None
    name = "a" if found["a"] else "b"
    return squeeze(words[found.start(name) : found.end(name)])


# ------------------------------------------------------------------------ qualitative


def _qualitative(document: Document, index: int, item: Item) -> Target | None:
    text = document.text(item.start, item.end)
    if len(squeeze(text)) < 12:
        return None
    inherited = inherited_due(document, index)
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
