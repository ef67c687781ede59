"""Obligations: assignments to agencies, and other duties that have their own time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from extractor.extraction.attribute_lines import (
    Attribute,
    attributes_of_tasks,
    read_attributes,
)
from extractor.extraction.charges import Charges
from extractor.extraction.confidence import duty_doubts
from extractor.extraction.deadlines import Deadline, deadline_in_duty, deadline_of_words
from extractor.extraction.duty_sentences import (
    assigned_by,
    charged_behind,
    describes,
    formula_end,
    in_closing_brackets,
    others_charged,
    states_target,
)
from extractor.extraction.headings import duty_domain, is_title, purpose, stands_under
from extractor.extraction.roles import (
    agencies_of_heading,
    cell_assignments,
    charged_by_lead_in,
    partners_of,
)
from extractor.extraction.sentences import run_in_members, sentences
from extractor.extraction.subjects import AT_HEAD, Subject, is_generic, subject_of, topic_end
from extractor.knowledge import pattern
from extractor.language.agencies import is_agency
from extractor.language.times import find_times
from extractor.model import Assignment, Obligation
from extractor.normalise import clean, fold, squeeze
from extractor.structure.document import Document, Item

_ATTACHED = re.compile(r"\W*\((?:ban hành )?(?:đính )?kèm theo\b")
_BUDGET = re.compile(
    r"\W*(?:tổng )?(?:nguồn )?(?:kinh phí|nhu cầu vốn"
    r"|ngân sách (?:nhà nước|địa phương|tỉnh|trung ương))\b"
)
_QUOTA = re.compile(r"[^:]{3,120}:\s*(?:không quá|tối đa|mỗi|chọn|xét chọn|\d)")
_WHEN = re.compile(r"(?:về )?(?:thời gian|thời hạn|tiến độ)\b")
_ADDRESS = re.compile(r"\b(?:đề nghị|yêu cầu|giao|phân công)\s")
_RUN_IN = re.compile(r":\s*(?=\S)")
_OWN_DUTY_LENGTH = 150  # characters: a longer lead-in states a duty besides introducing others
_ONLY_INTRODUCES = re.compile(r"(?:nhiệm vụ|nội dung|công việc)(?: \S+){0,3} sau(?: đây)?\s*:\s*$")
_AMONG_OTHERS = re.compile(r"[;,]\s*trong đó\b")  # "...; trong đó tập trung các nội dung sau:"
_A_FEW_WORDS = 4
_MEASURE_LENGTH = 25  # characters: shorter items are headings or labels of lists


def extract_obligations(document: Document) -> tuple[Obligation, ...]:
    """The obligations of the document's prose, in the order of the text."""
    return tuple(_Prose(document).obligations())


class _Prose:
    """One pass over the items; agencies of headings and attribute lines are looked up once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.items = document.items
        self.own = [read_attributes(document, item) for item in document.items]
        self.charges = Charges(document)
        self.attributed = attributes_of_tasks(document, self.own)

    # --------------------------------------------------------------------------- items

    def obligations(self) -> Iterator[Obligation]:
        for index, item in enumerate(self.items):
            task_end, _ = self.own[index]
            if item.zone != "body" or task_end == item.start:
                continue
            announced = purpose(self.document, item.section)
            text = self.document.text(item.start, task_end)
            if announced == "reports" and not self._asks(item, text):
                continue
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

    def _asks(self, item: Item, text: str) -> bool:
        """Whether words among what has been done so far ask someone for more."""
        if any(
            self.charges.led_in.get(self.document.sections[index].parent)
            for index in self.document.ancestors(item.section)
        ):
            return True
        subject = subject_of(text) if _ADDRESS.search(fold(text)) else None
        return subject is not None and subject.addressed

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

    def _is_article_of_force(self, item: Item, text: str) -> bool:
        chain = self.document.ancestors(item.section)
        return any(self.document.sections[i].kind == "article" for i in chain) and bool(
            pattern("duty_words", "enforcement").search(fold(text))
        )

    def _is_heading(self, item: Item, attributed: bool = False) -> bool:
        """A paragraph that opens a section with content and says no task of its own."""
        if item.marker != "label" or item.section is None:
            return False
        section = self.document.sections[item.section]
        if section.heading_end < item.end:
            return False
        if not attributed:
            return item.section in self.charges.followed
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
                    assignments += assigned_by(self.document.text(one.start, one.end), role)
        if not any(assignment.role == "lead" for assignment in assignments):
            subject = subject_of(text)
            leads = subject.mentions if subject else self.charges.leads(item)
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
        start += formula_end(text)
        text = text[start - item.start :]
        leads = self.charges.leads(item)
        if item.marker == "label" and item.section is not None:
            section = self.document.sections[item.section]
            if self.charges.of_section[item.section]:
                if section.heading_end < item.end:
                    gap = _run_in_gap(self.document, section.heading_end, end)
                    start = section.heading_end + len(gap)
                    text = self.document.text(start, end)
                elif not _states_own_duty(text):
                    return  # the agency's heading
            elif self._is_heading(item) and is_title(section):
                return
        introduces = text.rstrip().endswith(":") and self._introduces(index)
        if introduces:
            leads = leads or charged_by_lead_in(text)
            if not (leads and _states_own_duty(text)):
                return
        if not any(character.isalpha() for character in text):
            return
        members = list(self._members(item, start, text, leads))
        if members:
            yield from members
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

    def _members(
        self, item: Item, start: int, text: str, leads: tuple[str, ...]
    ) -> Iterator[Obligation]:
        """The duties of a list inside the text whose members say or are told who does them."""
        lead_in, ranges = run_in_members(text)
        own = agencies_of_heading(lead_in) or charged_by_lead_in(lead_in) if lead_in else leads
        if not own and not all(subject_of(text[a:b]) for a, b in ranges):
            return
        for a, b in ranges:
            inner = list(self._members(item, start + a, text[a:b], ()))
            if inner:
                yield from inner
            else:
                yield self._assigned(item, start + a, start + b, text[a:b], own)

    def _introduces(self, index: int) -> bool:
        """Whether a paragraph ending in a colon is followed by what it introduces."""
        following = self.items[index + 1] if index + 1 < len(self.items) else None
        return following is not None and following.zone == "body"

    def _assigned(
        self, item: Item, start: int, end: int, text: str, leads: tuple[str, ...]
    ) -> Obligation:
        subject = subject_of(text)
        if (
            subject
            and subject.start > topic_end(text) + AT_HEAD
            and not subject.addressed
            and is_generic(subject.mentions)
        ):
            subject = None  # bodies that the duty mentions, not those that do it
        names = subject.mentions if subject else leads
        return self._obligation(
            "assignment", start, end, item,
            self._charged(names, text, self.charges.partners(item)),
            deadline_in_duty(text[topic_end(text) :], self.document.metadata.issued_on),
        )  # fmt: skip

    def _charged(
        self, leads: tuple[str, ...], text: str, shared: tuple[str, ...] = ()
    ) -> list[Assignment]:
        """The leads, who else the text charges, and with whom it is done; each once."""
        partners = [Assignment(name, "coordinating") for name in (*shared, *partners_of(text))]
        everyone = [
            *(Assignment(name, "lead") for name in leads), *others_charged(text), *partners,
        ]  # fmt: skip
        return list({one.mention: one for one in reversed(everyone)}.values())[::-1]

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
        subject = subject_of(text) or in_closing_brackets(text)
        deadline = deadline_in_duty(text[topic_end(text) :], issued_on)
        named = subject is not None and (
            subject.addressed
            or announced in ("organisation", None)
            or not is_generic(subject.mentions)
            or deadline.stated
        )
        if subject is not None and named and self._may_charge(item, announced, subject):
            assignments = self._charged(subject.mentions, text)
            late = ("late-subject",) if subject.start > AT_HEAD and not subject.addressed else ()
            yield self._obligation(
                "assignment", start, end, item, assignments, deadline, doubts=late
            )
            return
        chair = charged_behind(text) if announced != "purpose" else ()
        if chair:
            yield self._assigned(item, start, end, text, chair)
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
                and not describes(words, time)
                and not _BUDGET.match(fold(words))
                and not states_target(words)
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
        return subject.start <= AT_HEAD and not stands_under(self.document, item.section, "extent")

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


def _states_own_duty(lead_in: str) -> bool:
    """Whether a paragraph that ends in a colon asks for work besides what it leads in."""
    folded = fold(lead_in).rstrip()
    return (
        folded.endswith(":")
        and len(folded) >= _OWN_DUTY_LENGTH
        and bool(_AMONG_OTHERS.search(folded) or not _ONLY_INTRODUCES.search(folded))
    )


def _run_in_gap(document: Document, start: int, end: int) -> str:
    """The colon, marks and space between a run-in heading and its text."""
    match = re.match(r"[\s:*_.]+", document.text(start, end))
    return match.group() if match else ""
