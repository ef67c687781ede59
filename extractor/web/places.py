"""A locality's page and an agency's page."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

from extractor.web.language import tr
from extractor.web.parameters import NotFoundError
from extractor.web.rows import Row, fetch, fetch_one, marks

_MOST_DOCUMENTS = 30
_MOST_TARGETS = 100
_MOST_WORK = 30
_MOST_AGENCIES = 20
_MOST_PEERS = 12
_MOST_BELOW = 200


@dataclass(frozen=True, slots=True)
class LocalityPage:
    locality: Row
    documents: tuple[Row, ...]  # the newest
    documents_left_out: int
    targets: dict[str, tuple[Row, ...]]  # by domain
    targets_left_out: int
    agencies: tuple[Row, ...]
    counts: Row
    successors: tuple[Row, ...]
    predecessors: tuple[Row, ...]
    below: tuple[Row, ...]
    peers: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AgencyPage:
    agency: Row
    roles: tuple[Row, ...]  # role, count
    years: tuple[Row, ...]  # year, lead, joined
    mentions: tuple[Row, ...]
    work: tuple[Row, ...]
    work_left_out: int
    localities: tuple[Row, ...]


LOCALITY = """
select l.*, p.name as parent_name from localities l
left join localities p on p.code = l.parent_code where l.code = ?
"""
TARGETS = """
select t.id, t.document_id, t.domain, t.indicator, t.indicator_id, i.name, t.comparator, t.value,
    t.value_max, t.unit, t.change, t.scope, t.due_on, t.quote, t.page
from targets t left join indicators i on i.id = t.indicator_id
where t.locality_id = ? and t.kind = 'quantitative'
order by t.domain, t.due_on, t.document_id, t.char_start limit ?
"""
COUNTS = """
select
    (select count(*) from documents where locality_id = ?1) as documents,
    (select count(*) from targets where locality_id = ?1 and kind = 'quantitative') as figures,
    (select count(*) from targets where locality_id = ?1) as targets,
    (select count(*) from targets where locality_id = ?1 and indicator_id is not null) as aligned,
    (select count(*) from obligations where locality_id = ?1) as obligations,
    (select count(*) from obligations where locality_id = ?1 and due_year is not null) as dated
"""
AGENCIES = """
select a.id, a.name, counted.leads, counted.joins from (
    select oa.agency_id, sum(oa.role = 'lead') as leads, sum(oa.role <> 'lead') as joins
    from obligations o join obligation_agencies oa on oa.obligation_id = o.id
    where o.locality_id = ? group by oa.agency_id order by leads desc, joins desc limit ?
) counted join agencies a on a.id = counted.agency_id
order by counted.leads desc, counted.joins desc, a.name
"""
PARTS = """
select o.id, o.due_on, o.due_year, o.locality_id, oa.role, oa.mention
from obligation_agencies oa join obligations o on o.id = oa.obligation_id where oa.agency_id = ?
"""
WORK = """
select o.id, o.document_id, o.quote, o.deadline_text, o.due_on, o.due_bound, o.recurrence,
    o.domain, d.number as document_number, coalesce(l.name, d.locality_text) as locality,
    d.locality_id
from obligations o join documents d on d.id = o.document_id
left join localities l on l.code = d.locality_id where o.id in ({marks})
"""


def load_locality(connection: sqlite3.Connection, code: str) -> LocalityPage:
    """Raises NotFoundError for a code that is not there."""
    locality = fetch_one(connection, LOCALITY, (code,))
    if locality is None:
        raise NotFoundError(tr("Không có địa phương này."))
    counts = fetch_one(connection, COUNTS, (code,)) or {}
    by_domain: dict[str, list[Row]] = {}
    for target in fetch(connection, TARGETS, (code, _MOST_TARGETS)):
        by_domain.setdefault(target["domain"], []).append(target)
    successors = json.loads(locality["successors"])
    predecessors = json.loads(locality["predecessors"])
    named = "select code, name, level, valid_from, valid_to from localities"
    return LocalityPage(
        locality,
        tuple(
            fetch(
                connection,
                "select id, doc_type, number, title, issued_on, source_filename, period_start,"
                " period_end from documents where locality_id = ?"
                " order by issued_on desc, id limit ?",
                (code, _MOST_DOCUMENTS),
            )
        ),
        max(counts["documents"] - _MOST_DOCUMENTS, 0),
        {domain: tuple(rows) for domain, rows in by_domain.items()},
        max(counts["figures"] - _MOST_TARGETS, 0),
        tuple(fetch(connection, AGENCIES, (code, _MOST_AGENCIES))),
        counts,
        tuple(fetch(connection, f"{named} where code in ({marks(successors)})", successors)),
        tuple(
            fetch(
                connection,
                f"{named} where code in ({marks(predecessors)}) order by code",
                predecessors,
            )
        ),
        tuple(
            fetch(
                connection,
                f"{named} where parent_code = ? and code in (select locality_id from documents)"
                " order by name limit ?",
                (code, _MOST_BELOW),
            )
        ),
        tuple(_peers(connection, locality)),
    )


def _peers(connection: sqlite3.Connection, locality: Row) -> list[Row]:
    """Other localities of its level with documents: those of the same unit first."""
    return fetch(
        connection,
        "select l.code, l.name, p.name as parent_name from localities l"
        " left join localities p on p.code = l.parent_code"
        " where l.level = ? and l.code <> ? and l.code in (select locality_id from documents)"
        " order by l.parent_code is not ?, l.name limit ?",
        (locality["level"], locality["code"], locality["parent_code"], _MOST_PEERS),
    )


def load_agency(connection: sqlite3.Connection, agency_id: str) -> AgencyPage:
    """Raises NotFoundError for an agency that is not there."""
    agency = fetch_one(
        connection,
        "select a.*, l.name as locality from agencies a"
        " left join localities l on l.code = a.locality_id where a.id = ?",
        (agency_id,),
    )
    if agency is None:
        raise NotFoundError(tr("Không có cơ quan này trong danh mục; có thể đã được đọc lại."))
    parts = fetch(connection, PARTS, (agency_id,))
    ordered = sorted(
        parts, key=lambda row: (row["role"] != "lead", row["due_on"] or "9999", row["id"])
    )
    chosen = {row["id"]: row["role"] for row in ordered[:_MOST_WORK]}
    work = {
        row["id"]: row for row in fetch(connection, WORK.format(marks=marks([*chosen])), [*chosen])
    }
    years: dict[int, Row] = {}
    for row in parts:
        if row["due_year"]:
            year = years.setdefault(
                row["due_year"], {"year": row["due_year"], "leads": 0, "joins": 0}
            )
            year["leads" if row["role"] == "lead" else "joins"] += 1
    often = Counter(row["locality_id"] for row in parts if row["locality_id"]).most_common(20)
    codes = [code for code, _ in often]
    names = dict(
        connection.execute(
            f"select code, name from localities where code in ({marks(codes)})",
            codes,
        ).fetchall()
    )
    return AgencyPage(
        agency,
        _counted(parts, "role"),
        tuple(years[year] for year in sorted(years)),
        _counted(parts, "mention"),
        tuple({**work[key], "role": role} for key, role in chosen.items()),
        len(parts) - len(chosen),
        tuple({"locality_id": code, "locality": names[code], "n": n} for code, n in often),
    )


def _counted(rows: list[Row], column: str) -> tuple[Row, ...]:
    """The values of a column with their numbers, the commonest first."""
    return tuple(
        {column: value, "n": n} for value, n in Counter(row[column] for row in rows).most_common(20)
    )
