"""Obligations: assignments to agencies, and other duties that have their own time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Literal

from extractor.extraction.attribute_lines import (
    Attribute,
    attributes_of_tasks,
    read_attributes,
)
from extractor.extraction.confidence import duty_doubts
from extractor.extraction.deadlines import Deadline, deadline_in_duty, deadline_of_words
from extractor.extraction.headings import duty_domain, is_title, purpose, stands_under
from extractor.extraction.roles import (
    Subject,
    agencies_of_heading,
    bodies_like_siblings,
    bodies_of_heading,
    cell_assignments,
    charged_by_lead_in,
    is_generic,
    partners_of,
    subject_of,
)
from extractor.extraction.sentences import sentences
from extractor.knowledge import load
from extractor.language.agencies import is_agency
from extractor.language.quantities import find_quantities
from extractor.language.times import find_times
from extractor.model import Assignment, Obligation, Role, Section
from extractor.normalise import clean, fold, squeeze
from extractor.structure.document import Document, Item

_ATTACHED = re.compile(r"\W*\((?:ban hành )?(?:đính )?kèm theo\b")
_CLOSING = re.compile(r"\W*trên đây là\b")
_BUDGET = re.compile(
    r"\W*(?:tổng )?(?:nguồn )?(?:kinh phí|nhu cầu vốn"
    r"|ngân sách (?:nhà nước|địa phương|tỉnh|trung ương))\b"
)
_QUOTA = re.compile(r"[^:]{3,120}:\s*(?:không quá|tối đa|mỗi|chọn|xét chọn|\d)")
_SHARED = re.compile(r"\b(?:chủ trì|phối hợp)\b")
_BRACKETS = re.compile(r"\((?P<inside>[^()]{5,300})\)[\s.;]*$")
_AIM = re.compile(r"\W*phấn đấu\s+")
_WHEN = re.compile(r"(?:về )?(?:thời gian|thời hạn|tiến độ)\b")
_RUN_IN = re.compile(r":\s*(?=\S)")
_OWN_DUTY_LENGTH = 150  # characters: a longer lead-in states a duty besides introducing others
_ONLY_INTRODUCES = re.compile(r"(?:nhiệm vụ|nội dung|công việc)(?: \S+){0,3} sau(?: đây)?\s*:\s*$")
_ROW_OF_AGENCIES = 2  # headings: so many agencies in a row make their neighbours bodies too
_A_FEW_WORDS = 4
_MEASURE_LENGTH = 25  # characters: shorter items are headings or labels of lists


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("duty_words")[name])


def extract_obligations(document: Document) -> tuple[Obligation, ...]:
    """The obligations of the document's prose, in the order of the text."""
    return tuple(_Prose(document).obligations())


class _Prose:
    """One pass over the items; agencies of headings and attribute lines are looked up once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.items = document.items
        self.own = [read_attributes(document, item) for item in document.items]
        self.followed = {item.section for item in document.items if item.marker != "label"} | {
            section.parent for section in document.sections
        }
        self.running_in = {
            item.section
            for item in document.items
            if item.marker == "label"
            and item.section is not None
            and document.sections[item.section].heading_end < item.end
        }
        self.heading_agencies = [
            agencies_of_heading(section.heading) if len(section.heading) < 300 else ()
            for section in document.sections
        ]
        named = Counter(
            section.parent
            for section, agencies in zip(document.sections, self.heading_agencies, strict=True)
            if agencies
        )
        for index, section in enumerate(document.sections):
            if self.heading_agencies[index] or not self._opens(index, section):
                continue
            if self._lead_in_of(index):
                self.heading_agencies[index] = charged_by_lead_in(self._lead_in_of(index))
            elif purpose(document, section.parent) == "organisation":
                self.heading_agencies[index] = bodies_of_heading(section.heading)
            if not self.heading_agencies[index] and named[section.parent] >= _ROW_OF_AGENCIES:
                self.heading_agencies[index] = bodies_like_siblings(section.heading)
        self.attributed = attributes_of_tasks(document, self.own)

    # --------------------------------------------------------------------------- items

    def obligations(self) -> Iterator[Obligation]:
        for index, item in enumerate(self.items):
            task_end, _ = self.own[index]
            if item.zone != "body" or task_end == item.start:
                continue
            announced = purpose(self.document, item.section)
            if announced == "reports":
                continue
            text = self.document.text(item.start, task_end)
            if index in self.attributed:
                if not self._is_heading(item, attributed=True):
                    yield self._with_attributes(item, text, self.attributed[index])
                continue
            if announced == "targets" or self._is_article_of_force(item, text):
                continue
            if _ATTACHED.match(fold(text)) or self._is_of_awards(item, text):
                continue
            if not self._only_says_when(item, text):
                yield from self._by_subject(index, item, text, announced)

    def _is_of_awards(self, item: Item, text: str) -> bool:
        """What contestants are judged by, and how many of whom may be rewarded."""
        if stands_under(self.document, item.section, "criteria"):
            return True
        return bool(_QUOTA.match(fold(text))) and stands_under(
            self.document, item.section, "awards"
        )

    def _only_says_when(self, item: Item, text: str) -> bool:
        """Whether the text is nothing but the time under "Thời gian thực hiện"."""
        if item.section is None or not _WHEN.match(
            fold(self.document.sections[item.section].heading)
        ):
            return False
        times = find_times(text)
        words = text[: times[0].start] + text[times[-1].end :] if times else text
        return len(words.split()) < _A_FEW_WORDS

    def _lead_in_of(self, index: int) -> str:
        """The paragraph that opens a section, if its colon leads in what stands below."""
        section = self.document.sections[index]
        words = self.document.text(section.start, section.heading_end).rstrip()
        return section.heading if words.endswith(":") else ""

    def _opens(self, index: int, section: Section) -> bool:
        """Whether a heading has something under it, or text that runs in behind it."""
        return (index in self.followed or index in self.running_in) and is_title(section)

    def _is_article_of_force(self, item: Item, text: str) -> bool:
        chain = self.document.ancestors(item.section)
        return any(self.document.sections[i].kind == "article" for i in chain) and bool(
            _pattern("enforcement").search(fold(text))
        )

    def _is_heading(self, item: Item, attributed: bool = False) -> bool:
        """A paragraph that opens a section with content and says no task of its own."""
        if item.marker != "label" or item.section is None:
            return False
        section = self.document.sections[item.section]
        if section.heading_end < item.end:
            return False
        if not attributed:
            return item.section in self.followed
        later = [
            i
            for i, other in enumerate(self.items)
            if other.section == item.section and other is not item and not self.own[i][1]
        ]
        return bool(later)

    def _with_attributes(
        self, item: Item, text: str, attributes: tuple[Attribute, ...]
    ) -> Obligation:
        assignments: list[Assignment] = []
        for role in ("lead", "coordinating", "monitoring"):
            for one in attributes:
                if one.name == role:
                    assignments += _assigned_by(self.document.text(one.start, one.end), role)
        if not any(assignment.role == "lead" for assignment in assignments):
            subject = subject_of(text)
            leads = subject.mentions if subject else self._leads_above(item)
            assignments = [Assignment(name, "lead") for name in leads] + assignments
        if not any(assignment.role == "coordinating" for assignment in assignments):
            assignments += [Assignment(name, "coordinating") for name in partners_of(text)]
        values = {
            one.name: self.document.text(one.start, one.end).strip(" \n.;)") for one in attributes
        }
        deadline = deadline_in_duty(text, self.document.metadata.issued_on)
        if "time" in values:
            stated = deadline_of_words(values["time"], self.document.metadata.issued_on)
            deadline = stated.with_recurrences(deadline.recurrences)
        return self._obligation(
            "assignment" if assignments else "scheduled",
            item.start, item.start + len(text), item, assignments, deadline,
            squeeze(values["product"]) if "product" in values else None,
        )  # fmt: skip

    def _by_subject(
        self, index: int, item: Item, text: str, announced: str | None
    ) -> Iterator[Obligation]:
        start, end = item.start, item.end
        start += _closing_formula(text)
        text = text[start - item.start :]
        leads = self._leads_above(item)
        if item.marker == "label" and item.section is not None:
            section = self.document.sections[item.section]
            if self.heading_agencies[item.section]:
                if section.heading_end >= item.end:
                    return  # the agency's heading
                start = section.heading_end + len(
                    _run_in_gap(self.document, section.heading_end, end)
                )
                text = self.document.text(start, end)
            elif self._is_heading(item) and is_title(section):
                return
        introduces = text.rstrip().endswith(":") and self._introduces(index)
        own_duty = leads and len(text) >= _OWN_DUTY_LENGTH
        if introduces and (not own_duty or _ONLY_INTRODUCES.search(fold(text))):
            return
        if not any(character.isalpha() for character in text):
            return
        topic = self._topic(text) if announced in ("organisation", "tasks") else None
        if leads and topic is None:
            yield self._assigned(item, start, end, text, leads)
            return
        if topic is not None:
            yield self._obligation(
                "assignment", start, end, item, topic,
                deadline_in_duty(text, self.document.metadata.issued_on),
            )  # fmt: skip
            return
        yield from self._without_heading(item, start, end, text, announced)

    def _introduces(self, index: int) -> bool:
        """Whether a paragraph ending in a colon is followed by what it introduces."""
        following = self.items[index + 1] if index + 1 < len(self.items) else None
        return following is not None and following.zone == "body"

    def _leads_above(self, item: Item) -> tuple[str, ...]:
        """The agencies of the nearest heading or lead-in that is nothing but agencies."""
        parent = item.parent
        while parent is not None:
            lead_in = self.items[parent]
            words = self.document.text(lead_in.start, lead_in.end).strip()
            if words.endswith(":") and len(words) < 300:
                agencies = agencies_of_heading(words) or charged_by_lead_in(words)
                if agencies:
                    return agencies
            parent = lead_in.parent
        for index in self.document.ancestors(item.section):
            if self.heading_agencies[index]:
                return self.heading_agencies[index]
        return ()

    def _partners_above(self, item: Item) -> tuple[str, ...]:
        """The partners that a heading or lead-in below the agency's names for all under it.

        "a) Chủ trì, phối hợp với các sở, ban, ngành" above its bullets.
        """
        parent = item.parent
        while parent is not None:
            lead_in = self.items[parent]
            words = self.document.text(lead_in.start, lead_in.end).strip()
            if words.endswith(":") and _pattern("shared_work").match(fold(words)):
                return partners_of(words)
            parent = lead_in.parent
        for index in self.document.ancestors(item.section):
            if self.heading_agencies[index]:
                break
            section = self.document.sections[index]
            if (item.marker == "label" and index == item.section) or not is_title(section):
                continue
            if _pattern("shared_work").match(fold(section.heading)):
                return partners_of(section.heading)
        return ()

    def _assigned(
        self, item: Item, start: int, end: int, text: str, leads: tuple[str, ...]
    ) -> Obligation:
        subject = subject_of(text)
        if subject and subject.start > 3 and not subject.addressed and is_generic(subject.mentions):
            subject = None  # bodies that the duty mentions, not those that do it
        names = subject.mentions if subject else leads
        assignments = [Assignment(name, "lead") for name in names]
        partners = (*self._partners_above(item), *partners_of(text))
        assignments += [
            Assignment(name, "coordinating")
            for name in dict.fromkeys(partners)
            if name not in names
        ]
        return self._obligation(
            "assignment", start, end, item, assignments,
            deadline_in_duty(text, self.document.metadata.issued_on),
        )  # fmt: skip

    def _topic(self, text: str) -> list[Assignment] | None:
        """ "Công tác cải cách thể chế: Phòng Tư pháp; các cơ quan, đơn vị ..."."""
        view = clean(text)
        colon = _RUN_IN.search(view)
        if colon is None or colon.start() > 200 or is_agency(text[: colon.start()]):
            return None
        rest = text[colon.end() :].rstrip(" .;\n")
        parts = re.split(r";\s*", rest)
        if not is_agency(parts[0]):
            return None
        assignments = list(cell_assignments(parts[0], "lead"))
        for part in parts[1:]:
            assignments += cell_assignments(part, "coordinating")
        return assignments

    def _without_heading(
        self, item: Item, start: int, end: int, text: str, announced: str | None
    ) -> Iterator[Obligation]:
        issued_on = self.document.metadata.issued_on
        subject = subject_of(text) or _in_closing_brackets(text)
        deadline = deadline_in_duty(text, issued_on)
        named = subject is not None and (
            subject.addressed
            or announced in ("organisation", None)
            or not is_generic(subject.mentions)
            or deadline.stated
        )
        if subject is not None and named and self._may_charge(item, announced, subject):
            assignments = [Assignment(name, "lead") for name in subject.mentions]
            assignments += [
                Assignment(name, "coordinating")
                for name in partners_of(text)
                if name not in subject.mentions
            ]
            late = ("late-subject",) if subject.start > 3 and not subject.addressed else ()
            yield self._obligation(
                "assignment", start, end, item, assignments, deadline, doubts=late
            )
            return
        scheduled = False
        for a, b in sentences(text):
            words = text[a:b]
            asked = subject_of(words) if a else None
            if asked is not None and asked.addressed and announced != "purpose":
                scheduled = True
                yield self._assigned(item, start + a, start + b, words, asked.mentions)
                continue
            time = deadline_in_duty(words, issued_on, assigned=False)
            if (
                time.stated
                and announced != "purpose"
                and not _describes(words, time)
                and not _BUDGET.match(fold(words))
                and not _states_target(words)
            ):
                scheduled = True
                partners = [Assignment(name, "coordinating") for name in partners_of(words)]
                yield self._obligation("scheduled", start + a, start + b, item, partners, time)
        if not scheduled and announced == "tasks" and len(text) >= _MEASURE_LENGTH:
            yield self._obligation("measure", start, end, item, [], Deadline())

    def _may_charge(self, item: Item, announced: str | None, subject: Subject) -> bool:
        """Among aims and demands a sentence charges only whom it begins with."""
        if announced != "purpose":
            return True
        return subject.start <= 3 and not stands_under(self.document, item.section, "extent")

    # ------------------------------------------------------------------------- result

    def _obligation(
        self,
        kind: Literal["assignment", "scheduled", "measure"],
        start: int,
        end: int,
        item: Item,
        assignments: list[Assignment],
        deadline: Deadline,
        deliverable: str | None = None,
        doubts: tuple[str, ...] = (),
    ) -> Obligation:
        text = self.document.text(start, end)
        return Obligation(
            kind=kind,
            start=start,
            end=end,
            section=item.section,
            domain=duty_domain(self.document, item.section, text),
            assignments=tuple(assignments),
            deliverable=deliverable,
            deadline_text=deadline.text,
            start_on=deadline.first,
            due_on=deadline.last,
            due_bound=deadline.bound,
            recurrences=deadline.recurrences,
            open_ended=deadline.open_ended,
            doubts=doubts + duty_doubts(assignments, deadline),
        )


def _assigned_by(words: str, role: Role) -> tuple[Assignment, ...]:
    """The agencies behind a label; "Phân công: Sở A chủ trì, phối hợp với Sở B" says two roles."""
    both = role == "lead" and _SHARED.search(fold(words))
    subject = subject_of(words) if both else None
    if subject is None:
        return cell_assignments(words, role)
    return tuple(Assignment(name, "lead") for name in subject.mentions) + tuple(
        Assignment(name, "coordinating") for name in partners_of(words)
    )


def _in_closing_brackets(text: str) -> Subject | None:
    """ "Tổ chức hội thi (Tỉnh đoàn chủ trì, hoàn thành trong quý III)"."""
    brackets = _BRACKETS.search(text)
    subject = subject_of(brackets["inside"]) if brackets else None
    if brackets is None or subject is None:
        return None
    return replace(subject, start=0, end=brackets.end())


def _closing_formula(text: str) -> int:
    """The length of "Trên đây là Kế hoạch ... ." before the sentences that still ask for work."""
    if not _CLOSING.match(fold(text)):
        return 0
    parts = sentences(text)
    if len(parts) > 1:
        return parts[1][0]
    last = text.rfind(";")  # "Trên đây là Kế hoạch ...; các cơ quan, đơn vị nghiêm túc thực hiện"
    return last + 1 if last >= 0 and subject_of(text[last + 1 :]) else 0


def _describes(sentence: str, time: Deadline) -> bool:
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


def _states_target(sentence: str) -> bool:
    """A sentence that says what is to be reached and charges nobody ("Đến năm 2030, tỷ lệ ...")."""
    folded = fold(sentence)
    aim = _AIM.match(folded)
    begin = aim.end() if aim else 0
    for time in find_times(sentence):
        if not folded[begin : time.start].strip(" -+"):
            begin = time.end
    begin += len(folded[begin:]) - len(folded[begin:].lstrip(" ,:;-+"))
    return bool(_pattern("states_target").match(folded, begin)) and bool(find_quantities(sentence))


def _run_in_gap(document: Document, start: int, end: int) -> str:
    """The colon, marks and space between a run-in heading and its text."""
    match = re.match(r"[\s:*_.]+", document.text(start, end))
    return match.group() if match else ""
