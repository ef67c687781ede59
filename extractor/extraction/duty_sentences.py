"""What single sentences and brackets say of duties: who, whether they only describe or aim."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractor.extraction.deadlines import Deadline
from extractor.extraction.roles import Subject, cell_assignments, partners_of, subject_of
from extractor.extraction.sentences import sentences
from extractor.knowledge import load
from extractor.language.quantities import find_quantities
from extractor.language.times import find_times
from extractor.model import Assignment, Role
from extractor.normalise import fold

_CLOSING = re.compile(r"\W*trên đây là\b")
_SHARED = re.compile(r"\b(?:chủ trì|phối hợp)\b")
_LEADS = re.compile(r"\s+(?:chủ trì|phối hợp)\b")
_BRACKETS = re.compile(r"\((?P<inside>[^()]{5,300})\)[\s.;]*$")
_AIM = re.compile(r"\W*phấn đấu\s+")


@cache
def _states_target() -> re.Pattern[str]:
    return re.compile(load("duty_words")["states_target"])


def assigned_by(words: str, role: Role) -> tuple[Assignment, ...]:
    """The agencies behind a label; "Phân công: Sở A chủ trì, phối hợp với Sở B" says two roles."""
    both = role == "lead" and _SHARED.search(fold(words))
    subject = subject_of(words) if both else None
    if subject is None or not _LEADS.match(fold(words), subject.end) or ";" in words.strip(" ;"):
        return cell_assignments(words, role)
    return tuple(Assignment(name, "lead") for name in subject.mentions) + tuple(
        Assignment(name, "coordinating") for name in partners_of(words)
    )


def in_closing_brackets(text: str) -> Subject | None:
    """ "Tổ chức hội thi (Tỉnh đoàn chủ trì, hoàn thành trong quý III)"."""
    brackets = _BRACKETS.search(text)
    subject = subject_of(brackets["inside"]) if brackets else None
    if brackets is None or subject is None:
        return None
    return replace(subject, start=0, end=brackets.end())


def closing_formula(text: str) -> int:
    """The length of "Trên đây là Kế hoạch ... ." before the sentences that still ask for work."""
    if not _CLOSING.match(fold(text)):
        return 0
    parts = sentences(text)
    if len(parts) > 1:
        return parts[1][0]
    last = text.rfind(";")  # "Trên đây là Kế hoạch ...; các cơ quan, đơn vị nghiêm túc thực hiện"
    return last + 1 if last >= 0 and subject_of(text[last + 1 :]) else 0


def describes(sentence: str, time: Deadline) -> bool:
    """A sentence about a programme ("CCHC nhà nước giai đoạn 2021 - 2030 tập trung vào ...").

    Its only time is a period of years that qualifies its subject.
    """
    if time.recurrences or time.text is None or not time.first or not time.last:
        return False
    position = sentence.find(time.text)
    before = fold(sentence[: max(0, position)]).strip()
    years = time.last.year - time.first.year
    if before.endswith("("):
        return False  # "... (2026 - 2030)" closes a duty
    return (
        years >= 2 and bool(before) and not re.search(r"\b(?:trong|từ|suốt|cả|cho|là)\s*$", before)
    )


def states_target(sentence: str) -> bool:
    """A sentence that says what is to be reached and charges nobody ("Đến năm 2030, tỷ lệ ...")."""
    folded = fold(sentence)
    aim = _AIM.match(folded)
    begin = aim.end() if aim else 0
    for time in find_times(sentence):
        if not folded[begin : time.start].strip(" -+"):
            begin = time.end
    begin += len(folded[begin:]) - len(folded[begin:].lstrip(" ,:;-+"))
    return bool(_states_target().match(folded, begin)) and bool(find_quantities(sentence))
