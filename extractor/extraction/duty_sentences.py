"""What single sentences and brackets say of duties: who, whether they only describe or aim."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extractor.extraction.deadlines import Deadline
from extractor.extraction.roles import cell_assignments, partners_of
from extractor.extraction.sentences import clauses, sentences
from extractor.extraction.subjects import AT_HEAD, Subject, is_generic, subject_of
from extractor.knowledge import pattern
from extractor.language.agencies import find_agencies, parse_agency_list
from extractor.language.quantities import find_quantities
from extractor.language.times import find_times
from extractor.model import Assignment, Role
from extractor.normalise import fold

_CLOSING = re.compile(r"\W*trên đây là\b")
_SHARED = re.compile(r"\b(?:chủ trì|phối hợp)\b")
_LEADS = re.compile(r"\s+(?:chủ trì|phối hợp)\b")
_AND_WHEN = re.compile(
    r"\s*[;,]\s*(?:hoàn thành|xong|thời gian|trước|trong|quý|tháng|năm|thường)\b"
)
_BRACKETS = re.compile(r"\((?P<inside>[^()]{5,300})\)[\s.;]*$")
_BY = re.compile(r"(?<!\w)do\s+")
_DONE_BY = re.compile(
    r"\s+(?:làm chủ đầu tư|chủ trì|phụ trách|chịu trách nhiệm|tổ chức thực hiện)\b"
)
_CHAIRS = re.compile(r"\s+(?:có trách nhiệm |chịu trách nhiệm )?(?:chủ trì|tham mưu|là đầu mối)\b")
_TAKES_PART = re.compile(r"\s+(?:có trách nhiệm\s+)?(?:phối hợp|tham gia)\b")
_AIM = re.compile(r"\W*phấn đấu\s+")


def assigned_by(words: str, role: Role) -> tuple[Assignment, ...]:
    """The agencies behind a label; "Phân công: Sở A chủ trì, phối hợp với Sở B" says two roles."""
    both = role == "lead" and _SHARED.search(fold(words))
    subject = subject_of(words) if both else None
    several = ";" in words.strip(" ;") and not partners_of(words)
    if subject is None or not _LEADS.match(fold(words), subject.end) or several:
        return cell_assignments(words, role)
    return tuple(Assignment(name, "lead") for name in subject.mentions) + tuple(
        Assignment(name, "coordinating") for name in partners_of(words)
    )


def charged_behind(text: str) -> tuple[str, ...]:
    """Who does the work told before: "Tổ chức hội thi; Sở Nội vụ chủ trì, xong trong quý III".

    So too "... do Sở Nội vụ chủ trì", "... do Ban Quản lý dự án làm chủ đầu tư".
    """
    folded = fold(text)
    for by in _BY.finditer(folded):
        mentions = parse_agency_list(text, by.end())
        if mentions and _DONE_BY.match(folded, mentions[-1].end):
            return tuple(text[mention.start : mention.end] for mention in mentions)
    for a, b in [part for each in sentences(text) for part in clauses(text, *each)][1:]:
        subject = subject_of(text[a:b])
        if (
            subject is not None
            and subject.start <= AT_HEAD
            and _CHAIRS.match(fold(text[a:b]), subject.end)
        ):
            return subject.mentions
    return ()


def others_charged(text: str) -> list[Assignment]:
    """Who else is charged in the later sentences and clauses of a duty's words.

    "Sở A tổng hợp danh mục; Sở B thẩm định. UBND các xã phối hợp thực hiện."
    """
    found: list[Assignment] = []
    ranges = [clause for sentence in sentences(text) for clause in clauses(text, *sentence)]
    for (before, stop), (a, b) in pairwise(ranges):
        if _ends_in_body(text[before:stop]):
            continue  # semicolons between bodies
        subject = subject_of(text[a:b])
        if subject is None or (subject.start > AT_HEAD and not subject.addressed):
            continue
        if is_generic(subject.mentions) and not subject.addressed:
            continue
        takes_part = _TAKES_PART.match(fold(text[a:b]), subject.end)
        role: Role = "coordinating" if takes_part else "lead"
        found += [Assignment(name, role) for name in subject.mentions]
    return found


def _ends_in_body(clause: str) -> bool:
    words = clause.rstrip(" ;,")
    bodies = find_agencies(words) if clause.rstrip().endswith(";") else ()
    return bool(bodies) and bodies[-1].end == len(words)


def in_closing_brackets(text: str) -> Subject | None:
    """ "Tổ chức hội thi (Tỉnh đoàn chủ trì, hoàn thành trong quý III)"."""
    brackets = _BRACKETS.search(text)
    if brackets is None:
        return None
    inside = brackets["inside"]
    if subject := subject_of(inside):
        return replace(subject, start=0, end=brackets.end())
    mentions = parse_agency_list(inside)  # "(Sở Y tế; xong trước ngày 31/01/2026)"
    if not mentions or not _AND_WHEN.match(fold(inside), mentions[-1].end):
        return None
    names = tuple(inside[mention.start : mention.end] for mention in mentions)
    return Subject(names, 0, brackets.end(), addressed=False)


def formula_end(text: str) -> int:
    """Where the words begin that may ask for work, behind formulas and what only tells.

    Behind "Trên đây là Kế hoạch ... .", "Văn phòng UBND tỉnh thông báo để các cơ quan biết." and
    "Hiện nay mới đạt 42% khối lượng."; the whole length where nothing follows.
    """
    position = 0
    for start, end in sentences(text):
        words = text[start:end]
        folded = fold(words)
        if _CLOSING.match(folded):
            last = words.rfind(";")  # "Trên đây là ...; các cơ quan nghiêm túc thực hiện"
            if last >= 0 and subject_of(words[last + 1 :]):
                return start + last + 1
        elif not any(pattern("duty_words", name).match(folded) for name in ("notice", "status")):
            return start if position else 0
        position = end
    return position


def describes(sentence: str, time: Deadline) -> bool:
    """A sentence about a programme ("CCHC nhà nước giai đoạn 2021 - 2030 tập trung vào ...").

    Its only time is a period of years that qualifies its subject.  So does one that tells how
    things stand ("Hiện nay tổng khối lượng hoàn thành khoảng 61% ...").
    """
    if pattern("duty_words", "status").match(fold(sentence)):
        return True
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
    return bool(pattern("duty_words", "states_target").match(folded, begin)) and bool(
        find_quantities(sentence)
    )
