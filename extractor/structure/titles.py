"""The title of an instrument: type and trích yếu, and the years that it covers.

Nghị định 30/2020/NĐ-CP, annex I, II.5: the type in capitals on its own line, the trích yếu under
it; plans print the trích yếu in capitals, too, or both on one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractor.knowledge import load
from extractor.normalise import clean, fold, plain
from extractor.structure.capitals import Capitals
from extractor.structure.lines import Line

_HEADING = re.compile(r"^(?:[IVX]{1,5}|[A-H]|\d{1,2})\s*[.)/]\s|^(?:phần|chương|điều|mục)\s+\w+\b")
_LONGEST_TITLE_LINE = 400
_MOST_TITLE_LINES = 10
_CONTINUATION = re.compile(  # begins a line of a title, be it with a capital
    r"(?:đến |trong |các )?năm \d{4}(?: ?- ?\d{4})?[.,]?$|giai đoạn \d{4}.{0,80}$"
    r"|(?:trên địa bàn|định hướng|tầm nhìn)\b.{0,120}$"
)
_ABOUT = re.compile(r"^(?:v/v|về\s+việc)\s*:?\s*", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:giai đoạn|thời kỳ|nhiệm kỳ|kỳ|các năm|năm học|từ năm|từ|năm|trong)\s*\(?\s*"
    r"(\d{4})\s*(?:-|đến năm|đến|tới|,|và)\s*(?:năm\s*)?(\d{4})(?!\s*[/%\d])"
)
_UNTIL = re.compile(r"(?:đến|tới|hết)\s+(?:hết\s+)?năm\s+(\d{4})")
_YEAR = re.compile(r"(?<!đến )(?<!hướng )(?<!tới )năm\s+(\d{4})")
# Dates and years of what a title cites: "... Chỉ thị số 27/CT-TTg ngày 15 tháng 8 năm 2024 ..."
_CITED = re.compile(
    r"\bngày\s+\d{1,2}(?:\s+tháng\s+\d{1,2}\s+năm\s+|\s*[/.-]\s*\d{1,2}\s*[/.-]\s*)\d{4}"
    r"|\bsố\s+\d+/\S+"
    r"|\b(?:bầu cử|đại biểu|đại hội|khóa)\b[^,;]*?nhiệm kỳ\s+\d{4}\s*-\s*\d{4}"
    r"|\b(?:luật|bộ luật|pháp lệnh)\s+(?:(?!năm\b|tỉnh\b|trên\b)\S+\s+){1,14}năm\s+\d{4}"
)
_VISION = re.compile(r"\b(?:định hướng|tầm nhìn|hướng tới|hướng đến)\b.*")


@dataclass(frozen=True, slots=True)
class Title:
    """first, last: indices of its lines; `subject` as printed, without the type, may be empty."""

    first: int
    last: int
    doc_type: str
    subject: str
    capitals: bool  # whether the subject is printed in capitals


@cache
def doc_types() -> dict[str, str]:
    """Folded name of each type of instrument -> its name."""
    return {fold(entry["name"]): entry["name"] for entry in load("document_types")["types"]}


@cache
def _misread_types() -> dict[str, str]:
    """The types by their names without accents, as scans may give them ("KÉ HOẠCH")."""
    return {plain(name): name for name in doc_types().values() if " " in name}


def find_titles(lines: Sequence[Line]) -> list[Title]:
    """The titles in the document, in their order: its own and those of what is attached.

    A type alone on its line, in capitals or bold, opens one; where no line is so, one in capitals
    that begins with a type.
    """
    alone = [index for index, line in enumerate(lines) if _type_alone(line)]
    if not alone:
        alone = [index for index, line in enumerate(lines) if _type_before(line)][:1]
    titles: list[Title] = []
    for index in alone:
        if not titles or index > titles[-1].last:
            titles.append(_read(lines, index))
    return titles


def join_broken_types(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines, with a type that is broken over two ("QUYẾT", "ĐỊNH") on one."""
    result: list[Line] = []
    for line in lines:
        before = result[-1] if result else None
        if before and before.capitals and line.capitals:
            both = f"{before.folded} {line.folded}"
            if both in doc_types() and not _type_alone(before):
                raw = text[before.start : line.end]
                result[-1] = Line(before.start, line.end, raw, before.bold, line.block)
                continue
        result.append(line)
    return result


def _type_alone(line: Line) -> str | None:
    if not (line.capitals or line.bold) or len(line.words) > 40:
        return None
    if line.words.rstrip().endswith(":"):  # "QUYẾT ĐỊNH:" before the first article
        return None
    name = line.folded.strip(" -.*")
    return doc_types().get(name) or (_misread_types().get(plain(name)) if line.capitals else None)


def _type_before(line: Line) -> str | None:
    """The type that a line in capitals begins with: "KẾ HOẠCH THỰC HIỆN ..."."""
    if not line.capitals:
        return None
    found = [name for name in doc_types() if line.folded.startswith(name + " ")]
    return doc_types()[max(found, key=len)] if found else None


def _read(lines: Sequence[Line], first: int) -> Title:
    head = lines[first]
    doc_type = _type_alone(head)
    parts: list[Line] = []
    rest = ""
    if doc_type is None:
        doc_type = _type_before(head) or ""
        rest = head.words[len(doc_type) :].strip(" :-")
    last = first
    for index in range(first + 1, min(first + 1 + _MOST_TITLE_LINES, len(lines))):
        before = parts[-1] if parts else (head if rest else None)
        if not _continues(lines[index], before, head):
            break
        parts.append(lines[index])
        last = index
    words = [_joined(line) if index or rest else line.words for index, line in enumerate(parts)]
    subject = " ".join([rest, *words]).strip(" :-.*")
    capitals = head.capitals if rest else bool(parts) and parts[0].capitals
    return Title(first, last, doc_type, subject, capitals)


def _joined(line: Line) -> str:
    """The words of a line after the first, small where only the line's begin made a capital."""
    if _CONTINUATION.match(line.folded):
        return line.words[:1].lower() + line.words[1:]
    return line.words


def _continues(line: Line, before: Line | None, head: Line) -> bool:
    """Whether the line belongs to the trích yếu, of which `before` is the line above it."""
    text = line.folded
    if text.startswith(("(", "kính gửi")) or _HEADING.match(line.cleaned):
        return False
    if before is None:
        return len(text) <= _LONGEST_TITLE_LINE and not _is_text(line)
    if _type_alone(line) or line.words.endswith((";", ":")):
        return False
    if any(before.folded.endswith(" " + word) for word in load("title_words")["unfinished"]):
        return True
    if before.words.endswith((",", "-", "–")):
        return True
    if _CONTINUATION.match(text):
        return True
    opens = any(
        text == fold(word) or text.startswith(fold(word) + " ")
        for word in load("title_words")["openings"]
    )
    if before.capitals or line.capitals:
        bodies = [fold(word) for word in load("title_words")["bodies"]]
        names_body = any(text.startswith(word) for word in bodies)
        return before.capitals and line.capitals and not names_body
    if line.words[:1].islower() or line.words[:1].isdigit():
        return not text.startswith("căn cứ")
    if opens or _is_text(line):
        return False
    return line.block == before.block or (head.bold and before.bold and line.bold)


def _is_text(line: Line) -> bool:
    """Whether a line under a type is the text proper, not a trích yếu."""
    text = line.folded
    return text.startswith(("căn cứ ", "kính gửi", "điều ")) or line.words.endswith((";", "./."))


def promulgated(subject: str) -> str | None:
    """Of a subject "Về việc ban hành Kế hoạch ...", the plan from its type on; None for others."""
    words = load("title_words")
    acts = "|".join(re.escape(fold(word)) for word in words["promulgating"])
    kinds = "|".join(
        re.escape(fold(name)) for name in sorted(words["plans"], key=len, reverse=True)
    )
    match = re.match(rf"(?:(?:v/v|về việc|về)\s+)?(?:{acts})\s+(?=(?:{kinds})\b)", fold(subject))
    return subject[match.end() :] if match else None


def is_plan(doc_type: str) -> bool:
    return doc_type in load("title_words")["plans"]


def write_title(title: Title, capitals: Capitals) -> str:
    """The title as people read it: the type, then the trích yếu in sentence case."""
    plan = promulgated(title.subject)
    doc_type, subject = title.doc_type, title.subject
    if plan is not None:
        kinds = sorted(load("title_words")["plans"], key=len, reverse=True)
        doc_type = next(kind for kind in kinds if fold(plan).startswith(fold(kind)))
        subject = plan[len(doc_type) :].strip()
    if title.capitals:
        subject = capitals.restore(subject)
    else:
        subject = _ABOUT.sub("về việc ", subject)
        subject = _small_first(subject, capitals)
    if fold(subject).startswith(fold(doc_type) + " "):
        subject = subject[len(doc_type) :].strip()
    return f"{doc_type} {subject}".strip()


def _small_first(subject: str, capitals: Capitals) -> str:
    """The subject with a small first letter, unless a name or an acronym begins it."""
    first, space, rest = subject.partition(" ")
    if not first or (len(first) > 1 and not first[1:].islower()):
        return subject
    restored = capitals.restore(subject.upper()).partition(" ")[0]
    if fold(restored) != fold(first):
        return first.lower() + space + rest
    return restored + space + rest


def period(title: str, issue_year: int | None) -> tuple[int | None, int | None]:
    """The years that a title says the plan covers; (None, None) if it says none.

    What a plan orients itself to ("định hướng đến năm 2030") is not covered.  A plan to review
    a period is carried out in the year of its issue; one "đến năm 2030" begins in that year.
    """
    text = _CITED.sub("", " ".join(fold(title).split()))
    if _looks_back(text):
        return issue_year, issue_year
    near = _VISION.sub("", text)
    for view in (near, text):
        span = _SPAN.search(view)
        if span and int(span[1]) <= int(span[2]):
            return int(span[1]), int(span[2])
        until = _UNTIL.search(view)
        years = [int(year) for year in _YEAR.findall(view)]
        if until:
            end = int(until[1])
            starts = [*years[:1], *([issue_year] if issue_year else [])]
            return next((year for year in starts if year < end), None), end
        if years:
            return years[0], years[-1] if years[-1] >= years[0] else years[0]
    return None, None


def _looks_back(text: str) -> bool:
    words = [fold(word) for word in load("title_words")["reviews"]]
    kinds = "|".join(re.escape(name) for name in doc_types())
    return bool(re.match(rf"(?:{kinds})\s+(?:{'|'.join(words)})\b", clean(text)))
