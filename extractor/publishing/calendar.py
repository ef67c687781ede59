"""Deadlines as an iCalendar file (RFC 5545), by hand: text, all-day events, recurrences.

One event a deadline, on its last day; an event for each recurrence, with its rule.  A UID comes
from the obligation's id, so a calendar that is loaded again changes events and doubles none.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from extractor.normalise import fold, squeeze
from extractor.wording import DUE_BOUNDS, RECURRENCES

PRODUCT = "-//extractor//Danh muc ke hoach//VI"
DOMAIN = "ke-hoach.invalid"  # of UIDs: a name that is nobody's (RFC 2606)
_OCTETS = 75  # of a line, RFC 5545 section 3.1
_SUMMARY = 120  # letters of a task in an event's title
_RULES = {  # what returns, and the length of its period in months; None for a week
    "yearly": ("FREQ=YEARLY", 12),
    "half-yearly": ("FREQ=MONTHLY;INTERVAL=6", 6),
    "quarterly": ("FREQ=MONTHLY;INTERVAL=3", 3),
    "monthly": ("FREQ=MONTHLY", 1),
    "weekly": ("FREQ=WEEKLY", None),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """An obligation with a day or a recurrence, as a calendar shows it."""

    obligation_id: str
    task: str
    due_on: date | None
    due_bound: str | None
    start_on: date | None
    recurrences: tuple[str, ...]
    open_ended: bool
    deadline_text: str | None
    lead: str | None
    coordinating: str | None
    deliverable: str | None
    locality: str | None
    document: str
    document_id: str
    issued_on: date | None
    page: int


def deadlines(
    connection: sqlite3.Connection, *, agency: str | None = None, locality: str | None = None
) -> list[Deadline]:
    """Obligations with a last day or a recurrence, by document and place in it.

    agency: an id, or part of the name in full or as written, of one that leads or takes part;
    locality: a code, or part of the name.  Letters are compared without case.
    """
    found = connection.execute(
        "select x.obligation_id, x.task, x.due_on, x.due_bound, x.start_on, x.recurrence,"
        " x.open_ended, x.deadline, coalesce(x.lead, x.lead_text), x.coordinating, x.deliverable,"
        " x.locality, x.document_type, x.document_number, x.document_id, x.document_issued_on,"
        " x.page, x.locality_id, x.source_filename"
        " from obligations o join obligation_export x on x.obligation_id = o.id"
        " where o.due_on is not null or o.recurrence <> '[]'"
        " order by o.document_id, o.char_start, o.id"
    ).fetchall()
    wanted = _of_agency(connection, agency) if agency else None
    return [
        Deadline(
            obligation_id=row[0],
            task=row[1],
            due_on=_day(row[2]),
            due_bound=row[3],
            start_on=_day(row[4]),
            recurrences=tuple(json.loads(row[5])),
            open_ended=bool(row[6]),
            deadline_text=row[7],
            lead=row[8],
            coordinating=row[9],
            deliverable=row[10],
            locality=row[11],
            document=" ".join(part for part in (row[12], row[13]) if part) or row[18],
            document_id=row[14],
            issued_on=_day(row[15]),
            page=row[16],
        )
        for row in found
        if (row[2] or any(each in _RULES for each in json.loads(row[5])))
        and (wanted is None or row[0] in wanted)
        and (locality is None or locality == row[17] or _holds(row[11], locality))
    ]


def _of_agency(connection: sqlite3.Connection, agency: str) -> set[str]:
    return {
        obligation
        for obligation, key, name, mention in connection.execute(
            "select oa.obligation_id, a.id, a.name, oa.mention from obligation_agencies oa"
            " join agencies a on a.id = oa.agency_id where oa.role in ('lead', 'coordinating')"
        )
        if key == agency or _holds(name, agency) or _holds(mention, agency)
    }


def _holds(name: str | None, part: str) -> bool:
    return fold(squeeze(part)) in fold(squeeze(name or ""))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def calendar(found: Iterable[Deadline], name: str, made_at: datetime) -> str:
    """The deadlines as the text of an .ics file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for deadline in found:
        lines.extend(_events(deadline, made_at))
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _events(deadline: Deadline, made_at: datetime) -> Iterator[str]:
    repeated = [each for each in deadline.recurrences if each in _RULES]
    first = deadline.start_on or deadline.issued_on or deadline.due_on
    if not repeated or first is None:
        if deadline.due_on:
            yield from _event(deadline, made_at, _last_day(deadline), "", None, "")
        return
    for each in dict.fromkeys(repeated):
        rule, months = _RULES[each]
        day = _end_of_period(first, months)
        until = _last_day(deadline) if deadline.due_on and not deadline.open_ended else None
        if until and day >= until:  # the only time that is left
            yield from _event(deadline, made_at, until, f"-{each}", None, RECURRENCES[each])
            continue
        if months and day.day > 28:  # "the 31st" is no day of most months
            rule += ";BYMONTHDAY=-1"
            if each == "yearly":
                rule += f";BYMONTH={day.month}"
        if until:
            rule += f";UNTIL={until:%Y%m%d}"
        yield from _event(deadline, made_at, day, f"-{each}", rule, RECURRENCES[each])


def _last_day(deadline: Deadline) -> date:
    """The last day on which the work can be done: "trước ngày 20/3" is the 19th."""
    assert deadline.due_on
    return deadline.due_on - timedelta(days=deadline.due_bound == "before")


def _end_of_period(day: date, months: int | None) -> date:
    """The last day of the week (Friday), month, quarter, half-year or year in which `day` lies."""
    if months is None:
        return day + timedelta(days=(4 - day.weekday()) % 7)
    month = ((day.month - 1) // months + 1) * months
    following = date(day.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _event(
    deadline: Deadline, made_at: datetime, day: date, suffix: str, rule: str | None, how_often: str
) -> Iterator[str]:
    task = _one_line(deadline.task)
    title = task if len(task) <= _SUMMARY else task[: _SUMMARY - 1].rstrip() + "…"
    bound = DUE_BOUNDS.get(deadline.due_bound or "", "hạn")
    about = [
        task,
        f"Chủ trì: {deadline.lead}" if deadline.lead else "",
        f"Phối hợp: {deadline.coordinating}" if deadline.coordinating else "",
        f"Sản phẩm: {deadline.deliverable}" if deadline.deliverable else "",
        f"Thời hạn theo văn bản: {deadline.deadline_text}" if deadline.deadline_text else "",
        f"{bound.capitalize()} {deadline.due_on:%d/%m/%Y}" if deadline.due_on else "",
        f"Lặp lại: {how_often} (ngày cuối kỳ do chương trình đặt)" if rule else "",
        f"Văn bản: {deadline.document}, trang {deadline.page}",
        deadline.locality or "",
    ]
    yield "BEGIN:VEVENT"
    yield f"UID:{deadline.obligation_id}{suffix}@{DOMAIN}"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"  # exclusive
    if rule:
        yield f"RRULE:{rule}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(chr(10).join(_one_line(part) for part in about if part))}"
    if deadline.locality:
        yield f"CATEGORIES:{_text(deadline.locality)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _text(value: str) -> str:
    """A TEXT value, RFC 5545 section 3.3.11; control characters, which it cannot hold, go."""
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value)
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, escaped)
    return kept


def _folded(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets; no letter is cut through."""
    piece, length = "", 0
    for letter in line:
        octets = len(letter.encode())
        if length + octets > _OCTETS:
            yield piece
            piece, length = " ", 1
        piece += letter
        length += octets
    yield piece
