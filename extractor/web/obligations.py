"""Obligations by locality, agency, role, time, subject: one filter for the page and its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from extractor.catalogue.search import parse
from extractor.normalise import plain
from extractor.web.language import tr
from extractor.web.parameters import Arguments, BadParameterError
from extractor.web.rows import Row, Value, fetch, marks, single
from extractor.wording import OBLIGATION_KINDS, ROLES, domains

PAGE_SIZE = 50
_MOST_AGENCIES = 500  # that one name may mean
_MOST_LOCALITIES = 6
_BATCH = 500


@dataclass(frozen=True, slots=True)
class ObligationFilter:
    """Which obligations are asked for; what is None or empty does not matter.

    agency: part of an agency's name, accents or not; agency_id: exactly one agency.  role: the
    part it plays.  since, until: first and last day of the deadline.  overdue_on: the deadline
    was before that day and nothing says that it goes on.  recurring: it returns.
    """

    localities: tuple[str, ...] = ()
    agency_id: str | None = None
    agency: str = ""
    role: str | None = None
    since: date | None = None
    until: date | None = None
    domain: str | None = None
    kind: str | None = None
    overdue_on: date | None = None
    recurring: bool = False
    dated: bool = False
    document: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ObligationsPage:
    asked: ObligationFilter
    rows: tuple[Row, ...]
    total: int
    page: int
    query: tuple[tuple[str, str], ...]  # the filter as parameters of an address
    localities: tuple[Row, ...]  # of which documents are in the catalogue
    agency_name: str
    document_name: str


def wanted(arguments: Arguments) -> ObligationFilter:
    """Raises BadParameterError."""
    asked = ObligationFilter(
        localities=arguments.codes("dia_phuong", _MOST_LOCALITIES),
        agency_id=arguments.code("ma_co_quan"),
        agency=arguments.text("co_quan", 120),
        role=arguments.choice("vai_tro", ROLES),
        since=arguments.day("tu"),
        until=arguments.day("den"),
        domain=arguments.choice("linh_vuc", domains()),
        kind=arguments.choice("loai", OBLIGATION_KINDS),
        overdue_on=arguments.day("qua_han"),
        recurring=arguments.flag("dinh_ky"),
        dated=arguments.flag("co_han"),
        document=arguments.code("van_ban"),
        text=arguments.text("q"),
    )
    if asked.since and asked.until and asked.since > asked.until:
        raise BadParameterError(tr("“tu” phải là ngày trước “den”."))
    return asked


def parameters(asked: ObligationFilter) -> tuple[tuple[str, str], ...]:
    """The filter as parameters of an address, in a fixed order: the inverse of `wanted`."""
    pairs = (
        *(("dia_phuong", code) for code in asked.localities),
        ("ma_co_quan", asked.agency_id),
        ("co_quan", asked.agency),
        ("vai_tro", asked.role),
        ("tu", asked.since and asked.since.isoformat()),
        ("den", asked.until and asked.until.isoformat()),
        ("linh_vuc", asked.domain),
        ("loai", asked.kind),
        ("qua_han", asked.overdue_on and asked.overdue_on.isoformat()),
        ("dinh_ky", "1" if asked.recurring else None),
        ("co_han", "1" if asked.dated else None),
        ("van_ban", asked.document),
        ("q", asked.text),
    )
    return tuple((name, value) for name, value in pairs if value)


def conditions(connection: sqlite3.Connection, asked: ObligationFilter) -> tuple[str, list[Value]]:
    """The WHERE clause over `obligations o`, with its values."""
    parts: list[str] = []
    values: list[Value] = []

    def add(sql: str, *given: Value) -> None:
        parts.append(sql)
        values.extend(given)

    if asked.localities:
        add(f"o.locality_id in ({marks(asked.localities)})", *asked.localities)
    agencies = [asked.agency_id] if asked.agency_id else _agencies(connection, asked.agency)
    if asked.agency_id or asked.agency:
        role = " and oa.role = ?" if asked.role else ""
        add(
            "o.id in (select oa.obligation_id from obligation_agencies oa"
            f" where oa.agency_id in ({marks(agencies)}){role})",
            *agencies,
            *([asked.role] if asked.role else []),
        )
    elif asked.role:
        add(
            "exists (select 1 from obligation_agencies oa"
            " where oa.obligation_id = o.id and oa.role = ?)",
            asked.role,
        )
    if asked.since:
        add("o.due_on >= ?", asked.since.isoformat())
    if asked.until:
        add("o.due_on <= ?", asked.until.isoformat())
    if asked.domain:
        add("o.domain = ?", asked.domain)
    if asked.kind:
        add("o.kind = ?", asked.kind)
    if asked.overdue_on:
        add("o.due_on < ? and o.open_ended = 0", asked.overdue_on.isoformat())
    if asked.recurring:
        add("o.recurrence <> '[]'")
    if asked.dated:
        add("o.due_on is not null")
    if asked.document:
        add("o.document_id = ?", asked.document)
    if asked.text:
        expression = _expression(connection, asked.text)
        add(
            "o.rowid in (select rowid from obligations_fts where obligations_fts match ?)"
            if expression
            else "false",
            *([expression] if expression else []),
        )
    return " and ".join(parts) or "true", values


def load(connection: sqlite3.Connection, asked: ObligationFilter, page: int) -> ObligationsPage:
    """One page of the obligations, the earliest deadline first, those without one last."""
    where, values = conditions(connection, asked)
    total = single(connection, f"select count(*) from obligations o where {where}", values)
    chosen = _page_of_ids(connection, where, values, (page - 1) * PAGE_SIZE)
    rows = {row["id"]: row for row in _labelled(connection, chosen)}
    return ObligationsPage(
        asked,
        tuple(rows[each] for each in chosen),
        total,
        page,
        parameters(asked),
        tuple(localities_present(connection)),
        single(connection, "select name from agencies where id = ?", (asked.agency_id,)) or "",
        single(
            connection,
            "select coalesce(number, title, source_filename) from documents where id = ?",
            (asked.document,),
        )
        or "",
    )


def localities_present(connection: sqlite3.Connection) -> list[Row]:
    """Localities of which the catalogue has documents, with the unit above them."""
    return fetch(
        connection,
        "select l.code, l.name, p.name as parent_name from localities l"
        " left join localities p on p.code = l.parent_code"
        " where l.code in (select locality_id from documents)"
        " order by coalesce(p.name, l.name), l.parent_code is not null, l.name",
    )


def _page_of_ids(
    connection: sqlite3.Connection, where: str, values: list[Value], offset: int
) -> list[str]:
    """Ids in the order of the page.  Dated and undated ones apart, so that an index can serve."""

    def ids(dated: str, order: str, limit: int, skipped: int) -> list[str]:
        rows = connection.execute(
            f"select o.id from obligations o where {where} and {dated}"
            f" order by {order} limit ? offset ?",
            (*values, limit, skipped),
        )
        return [row[0] for row in rows]

    found = ids("o.due_on is not null", "o.due_on, o.rowid", PAGE_SIZE, offset)
    if len(found) == PAGE_SIZE:
        return found
    dated = offset + len(found)
    if offset and not found:
        dated = single(
            connection,
            f"select count(*) from obligations o where {where} and o.due_on is not null",
            values,
        )
    return found + ids(
        "o.due_on is null", "o.rowid", PAGE_SIZE - len(found), max(offset - dated, 0)
    )


def _labelled(connection: sqlite3.Connection, ids: list[str]) -> list[Row]:
    rows = fetch(
        connection,
        "select o.id, o.document_id, o.kind, o.domain, o.quote, o.deliverable, o.deadline_text,"
        " o.start_on, o.due_on, o.due_bound, o.recurrence, o.open_ended, o.page,"
        " d.number as document_number, d.title as document_title, d.locality_id,"
        " coalesce(l.name, d.locality_text) as locality"
        " from obligations o join documents d on d.id = o.document_id"
        f" left join localities l on l.code = d.locality_id where o.id in ({marks(ids)})",
        ids,
    )
    agencies: dict[str, list[Row]] = {}
    for agency in fetch(
        connection,
        "select oa.obligation_id, oa.agency_id, oa.role, oa.mention, a.name"
        " from obligation_agencies oa join agencies a on a.id = oa.agency_id"
        f" where oa.obligation_id in ({marks(ids)}) order by oa.obligation_id, oa.position",
        ids,
    ):
        agencies.setdefault(agency["obligation_id"], []).append(agency)
    return [{**row, "agencies": agencies.get(row["id"], [])} for row in rows]


def _expression(connection: sqlite3.Connection, text: str) -> str:
    """The phrase, or its words apart where no obligation has the phrase; "" without words."""
    query = parse(text)
    sql = "select 1 from obligations_fts where obligations_fts match ? limit 1"
    if query.phrase and connection.execute(sql, (query.phrase,)).fetchone():
        return query.phrase
    return query.words


def _agencies(connection: sqlite3.Connection, name: str) -> list[str]:
    """Agencies whose name holds these words, accents or not."""
    words = plain(name).split()
    if not words:
        return []
    # Names are few (thousands), and stored with their accents only.
    found = [
        agency
        for agency, full in connection.execute("select id, name from agencies order by id")
        if " ".join(words) in _plain(full)
    ]
    return found[:_MOST_AGENCIES]


@lru_cache(maxsize=1 << 16)
def _plain(name: str) -> str:
    return " ".join(plain(name).split())


_PARAMETERS = {
    "dia_phuong": "địa phương",
    "ma_co_quan": "mã cơ quan",
    "co_quan": "cơ quan",
    "vai_tro": "vai trò",
    "tu": "hạn từ ngày",
    "den": "hạn đến ngày",
    "linh_vuc": "lĩnh vực",
    "loai": "loại",
    "qua_han": "quá hạn tại ngày",
    "dinh_ky": "định kỳ",
    "co_han": "có ngày hạn",
    "van_ban": "mã văn bản",
    "q": "có chữ",
}


def describe(asked: ObligationFilter) -> str:
    """The filter in words, for the sheet that names sources."""
    words = {"dinh_ky": tr("có"), "co_han": tr("có")}
    return "; ".join(
        f"{tr(_PARAMETERS[name])}: {words.get(name, value)}" for name, value in parameters(asked)
    ) or tr("tất cả")


def batches(
    connection: sqlite3.Connection, asked: ObligationFilter, sql: str
) -> Iterator[list[Row]]:
    """All rows of `sql`, a query over `obligations o` that ends before WHERE, in batches."""
    where, values = conditions(connection, asked)
    cursor = connection.execute(
        f"{sql} where {where} order by o.document_id, o.char_start, o.id", values
    )
    names = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(_BATCH):
        yield [dict(zip(names, row, strict=True)) for row in rows]
