"""A month of deadlines: work due on a named day, at the end of a period, and again and again."""

from __future__ import annotations

import calendar
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from extractor.web import formats
from extractor.web.obligations import ObligationFilter, conditions, localities_present
from extractor.web.obligations import parameters as filter_parameters
from extractor.web.rows import Row, Value, fetch, single

_FEW = 4  # shown in a day; the rest behind a link
_MOST = 400  # rows of a month that are read
_MOST_PERIODS = 30
_MOST_RECURRING = 30
_IN_MONTH = {  # recurrence -> months at whose end it is due
    "weekly": range(1, 13),
    "monthly": range(1, 13),
    "quarterly": (3, 6, 9, 12),
    "half-yearly": (6, 12),
    "yearly": (12,),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the calendar; None outside the month."""

    on: date | None
    rows: tuple[Row, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class MonthPage:
    """periods: due by the end of this month, with no day named; recurring: returns this month."""

    first: date
    last: date
    previous: date
    following: date
    weeks: tuple[tuple[Day, ...], ...]
    periods: tuple[Row, ...]
    periods_left_out: int
    recurring: tuple[Row, ...]
    recurring_left_out: int
    total: int
    query: tuple[tuple[str, str], ...]
    localities: tuple[Row, ...]
    asked: ObligationFilter
    nearest: str | None  # a month with deadlines, where this one has none


COLUMNS = (
    "o.id, o.document_id, o.quote, o.deadline_text, o.due_on, o.due_bound, o.recurrence,"
    " d.number as document_number, coalesce(l.name, d.locality_text) as locality, d.locality_id"
)
JOINED = (
    "from obligations o join documents d on d.id = o.document_id"
    " left join localities l on l.code = d.locality_id"
)


def load(connection: sqlite3.Connection, first: date, asked: ObligationFilter) -> MonthPage:
    """The month that begins on `first`."""
    last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    where, values = conditions(connection, asked)
    inside = f"{where} and o.due_on between ? and ?"
    span = (*values, first.isoformat(), last.isoformat())
    total = single(connection, f"select count(*) from obligations o where {inside}", span)
    rows = fetch(
        connection,
        f"select {COLUMNS} {JOINED} where {inside} order by o.due_on, o.id limit {_MOST}",
        span,
    )
    exact = [row for row in rows if row["due_on"] != last.isoformat() or formats.is_exact(row)]
    chosen = {row["id"] for row in exact}
    periods = [row for row in rows if row["id"] not in chosen]
    recurring = _recurring(connection, first, last, where, values)
    nearest = None if total else _nearest(connection, first, where, values)
    return MonthPage(
        first,
        last,
        (first - timedelta(days=1)).replace(day=1),
        last + timedelta(days=1),
        _weeks(first, exact),
        tuple(periods[:_MOST_PERIODS]),
        max(total - len(exact) - _MOST_PERIODS, 0) if periods else 0,
        tuple(recurring[:_MOST_RECURRING]),
        max(len(recurring) - _MOST_RECURRING, 0),
        total,
        filter_parameters(asked),
        tuple(localities_present(connection)),
        asked,
        nearest,
    )


def _recurring(
    connection: sqlite3.Connection, first: date, last: date, where: str, values: list[Value]
) -> list[Row]:
    returns = " or ".join(
        f"o.recurrence like '%\"{each}\"%'"
        for each, in_months in _IN_MONTH.items()
        if first.month in in_months
    )
    return fetch(
        connection,
        f"select {COLUMNS} {JOINED} where {where} and o.recurrence <> '[]'"
        " and (o.start_on is null or o.start_on <= ?)"
        " and (o.due_on is null or o.due_on >= ?)"
        " and (d.issued_on is null or d.issued_on <= ?)"
        " and (o.due_on is not null or d.period_end is null or d.period_end >= ?)"
        f" and ({returns}) limit {_MOST_RECURRING + 1}",
        (*values, last.isoformat(), first.isoformat(), last.isoformat(), first.year),
    )


def _nearest(
    connection: sqlite3.Connection, first: date, where: str, values: list[Value]
) -> str | None:
    """The month nearest to this one in which something is due."""
    found = [
        single(
            connection,
            f"select {side} from obligations o where {where} and {bound}",
            (*values, first.isoformat()),
        )
        for side, bound in (("max(o.due_on)", "o.due_on < ?"), ("min(o.due_on)", "o.due_on > ?"))
    ]
    days = [date.fromisoformat(each) for each in found if each]
    nearest = min(days, key=lambda day: abs(day - first), default=None)
    return f"{nearest:%Y-%m}" if nearest else None


def _weeks(first: date, rows: list[Row]) -> tuple[tuple[Day, ...], ...]:
    by_day: dict[str, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row["due_on"], []).append(row)

    def day(on: date) -> Day:
        if on.month != first.month:
            return Day(None)
        found = by_day.get(on.isoformat(), [])
        return Day(on, tuple(found[:_FEW]), max(len(found) - _FEW, 0))

    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return tuple(tuple(day(on) for on in week) for week in weeks)
