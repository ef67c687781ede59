"""Deadlines as iCalendar (RFC 5545), for Outlook, Google Calendar and telephones.

Each obligation is an event of a whole day, with an identifier that stays the same as long as the
obligation does, so that a subscribed calendar changes in place.
"""

from __future__ import annotations

import calendar
import re
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime

from extractor.web import formats
from extractor.web.language import tr
from extractor.web.obligations import ObligationFilter, conditions
from extractor.web.rows import Row, fetch

MOST = 5_000  # events of one feed
_FOLD = 75  # octets of a line, RFC 5545 section 3.1
_NEVER = datetime(2000, 1, 1)

ROWS = """
select o.id, o.document_id, o.quote, o.deliverable, o.deadline_text, o.start_on, o.due_on,
    o.due_bound, o.recurrence, o.rrule, d.number as document_number, d.title as document_title,
    d.issued_on, d.period_end, coalesce(l.name, d.locality_text) as locality,
    (select max(at) from ingests i where i.document_id = d.id) as at,
    (select group_concat(mention, ', ') from (select oa.mention from obligation_agencies oa
        where oa.obligation_id = o.id and oa.role = 'lead' order by oa.position)) as lead
from obligations o
join documents d on d.id = o.document_id
left join localities l on l.code = d.locality_id
where (o.due_on is not null or o.rrule is not null) and {where}
order by o.due_on is null, o.due_on, o.id limit {most}
"""


def events(
    connection: sqlite3.Connection, asked: ObligationFilter, address: str
) -> Iterator[list[str]]:
    """The content lines of each event, unfolded; `address` is where the catalogue is."""
    where, values = conditions(connection, asked)
    for row in fetch(connection, ROWS.format(where=where, most=MOST), values):
        yield from _events(row, address)


def feed(connection: sqlite3.Connection, asked: ObligationFilter, address: str) -> str:
    """The calendar as text with CRLF, lines folded."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Danh muc ke hoach//Thoi han//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(tr('Thời hạn trong kế hoạch của các địa phương'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        *(line for event in events(connection, asked, address) for line in event),
        "END:VCALENDAR",
    ]
    return "".join(folded(line) + "\r\n" for line in lines)


def folded(line: str) -> str:
    """A line cut so that none has more than 75 octets, never within a character."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _FOLD:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)


def _events(row: Row, address: str) -> Iterator[list[str]]:
    rules = (row["rrule"] or "").split("\n") if row["rrule"] else [""]
    for place, rule in enumerate(rules):
        on, rule_then = first_day(row, rule)
        if on is None:
            continue
        told = [
            row["quote"],
            f"{tr('Thời hạn theo văn bản:')} {row['deadline_text']}"
            if row["deadline_text"]
            else "",
            "" if formats.is_exact(row) else tr("Văn bản không nêu ngày; lịch ghi ngày cuối kỳ."),
            _named(tr("Chủ trì:"), row["lead"]),
            _named(tr("Sản phẩm:"), row["deliverable"]),
            _named(tr("Văn bản:"), row["document_number"] or row["document_title"]),
        ]
        title = f"{row['locality'] or ''}: {formats.shortened(row['quote'], 110)}".lstrip(": ")
        yield [
            "BEGIN:VEVENT",
            f"UID:{row['id']}{f'-{place}' if place else ''}@ke-hoach.catalogue",
            f"DTSTAMP:{_stamp(row['at'])}",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            *([f"RRULE:{rule_then}"] if rule_then else []),
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(chr(10).join(each for each in told if each))}",
            f"URL:{address}/van-ban/{row['document_id']}?muc={row['id']}#f-{row['id']}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]


def _named(name: str, value: str | None) -> str:
    return f"{name} {value}" if value else ""


def first_day(row: Row, rule: str) -> tuple[date | None, str]:
    """The first day of an obligation and its rule, or no rule where it comes once.

    What returns without a day of its own is due at the end of its period: the last day of the
    month, quarter, half-year or year, or on Friday.  It ends with the time of its plan.
    """
    due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    if not rule:
        return due, ""
    begin = row["start_on"] or row["issued_on"] or row["due_on"]
    if begin is None:
        return None, ""
    start = date.fromisoformat(begin)
    if "UNTIL=" not in rule and row["period_end"]:
        rule += f";UNTIL={row['period_end']}1231"
    if "FREQ=YEARLY" in rule:
        month, number = (due.month, due.day) if due else (12, 31)
        first = date(start.year, month, number if (month, number) != (2, 29) else 28)
        if first < start:
            first = first.replace(year=first.year + 1)
    elif "FREQ=WEEKLY" in rule:
        first = date.fromordinal(start.toordinal() + (4 - start.weekday()) % 7)
    else:
        found = re.search(r"INTERVAL=(\d+)", rule)
        step = int(found[1]) if found else 1
        month = -(-start.month // step) * step
        first = date(start.year, month, calendar.monthrange(start.year, month)[1])
        rule += ";BYMONTHDAY=-1"
    if due and first > due:
        return due, ""
    return first, rule


def _escaped(text: str) -> str:
    """TEXT of RFC 5545, section 3.3.11; control characters do not belong there."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = re.sub(r"\r\n?|\n", "\\\\n", text)
    return "".join(each for each in text if each >= " " and each != "\x7f")


def _stamp(at: str | None) -> str:
    moment = datetime.fromisoformat(at) if at else _NEVER
    return f"{moment:%Y%m%dT%H%M%SZ}"
