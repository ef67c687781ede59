"""Applies what people decided about facts to the rows of one document.

The rows as extracted are kept in `fact_reviews`, so that a decision can be taken back without
reading the document anew; columns that follow from others (due year, rule of recurrence, common
indicator, agencies) are worked out again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

from extractor.catalogue import agencies, links, localities
from extractor.catalogue.alignment import align
from extractor.catalogue.identity import content_id
from extractor.catalogue.links import number_key
from extractor.catalogue.recurrences import rrule
from extractor.language.abbreviations import defined_abbreviations, expand_abbreviations
from extractor.model import Metadata, Target

FactTable = Literal["targets", "obligations", "citations"]
Verdict = Literal["accept", "reject", "correct", "add"]
State = Literal["applied", "changed", "missing"]
Values = dict[str, Any]
Row = dict[str, Any]

ROLES = ("lead", "coordinating", "monitoring")
# What a person can say of a fact; dates ISO 8601, `recurrence` of obligations and the roles lists.
FIELDS: dict[FactTable, tuple[str, ...]] = {
    "targets": (
        *("kind", "domain", "indicator", "comparator", "value", "value_max", "unit", "change"),
        *("baseline", "scope", "exclusion", "start_on", "due_on", "recurrence", "indicator_id"),
    ),
    "obligations": (
        *("kind", "domain", "deliverable", "deadline_text", "start_on", "due_on", "due_bound"),
        *("recurrence", "open_ended", *ROLES),
    ),
    "citations": ("role", "doc_type", "number", "issued_on", "issuer", "title"),
}
_ALIGNED = {"kind", "indicator", "comparator", "value", "value_max", "unit", "change", "scope"}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What stands decided about one fact.

    changes: field -> value that a person set; of an added fact all of them, with `char_start`,
    `char_end`, `quote` and `boxes`.  basis: the values that the extractor had when a person looked.
    """

    fact_id: str
    table: FactTable
    verdict: Verdict
    changes: Mapping[str, Any]
    basis: Mapping[str, Any] | None
    by: str
    at: str
    reason: str | None


def amend(connection: sqlite3.Connection, document: str, amendments: Sequence[Amendment]) -> None:
    """Make the rows of a document be as extracted, and then as decided; in one transaction."""
    touched = _agencies_of(connection, document)
    _revert(connection, document)
    touched |= _agencies_of(connection, document)
    if amendments:
        desk = _Desk(connection, document)
        for amendment in amendments:
            desk.apply(amendment)
    tidy_agencies(connection, touched | _agencies_of(connection, document))
    links.resolve(connection, document)


def values(connection: sqlite3.Connection, table: FactTable, fact_id: str) -> Values | None:
    """The fields of a fact as they are in the catalogue now; None where it is not there."""
    row = _one(connection, f"select * from {table} where id = ?", fact_id)
    if row is None:
        return None
    found = {field: row.get(field) for field in FIELDS[table] if field not in ROLES}
    if table == "obligations":
        found["recurrence"] = json.loads(row["recurrence"])
        found["open_ended"] = bool(row["open_ended"])
        for role in ROLES:
            found[role] = [
                mention
                for (mention,) in connection.execute(
                    "select mention from obligation_agencies where obligation_id = ? and role = ?"
                    " order by position",
                    (fact_id, role),
                )
            ]
    return found


def extracted_values(
    connection: sqlite3.Connection, table: FactTable, fact_id: str
) -> Values | None:
    """The fields of a fact as the extractor found them, whatever a person made of them since."""
    kept = _one(connection, "select extracted from fact_reviews where fact_id = ?", fact_id)
    if kept is None:
        return values(connection, table, fact_id)
    return None if kept["extracted"] is None else json.loads(kept["extracted"])["values"]


def fact_id(document: str, table: FactTable, path: str, quote: str, fields: Values) -> str:
    """The id that the extractor would give to such a fact (see `rows`)."""
    if table == "targets":
        telling = [fields.get(name) for name in ("value", "value_max", "indicator", "scope")]
        return content_id(document, "target", fields["kind"], path, quote, *telling)
    if table == "obligations":
        return content_id(document, "obligation", fields["kind"], path, quote)
    return content_id(
        document, "citation", fields["doc_type"], "", quote, fields.get("number"),
        fields.get("title"),
    )  # fmt: skip


def section_at(connection: sqlite3.Connection, document: str, offset: int) -> Row | None:
    """The innermost section that holds a place of the text."""
    return _one(
        connection,
        "select * from sections where document_id = ? and char_start <= ? and char_end > ?"
        " order by position desc limit 1",
        document,
        offset,
        offset,
    )


def tidy_agencies(connection: sqlite3.Connection, touched: set[str]) -> None:
    """Drop agencies that no obligation names; name the others whatever came last.

    An agency that the registry does not name goes by its mentions, of which the first in order of
    letters, capitals first, is as good a name as any and does not depend on the order of
    documents.
    """
    several = [(agency,) for agency in sorted(touched)]
    connection.executemany(
        "delete from agencies where id = ?1"
        " and not exists (select 1 from obligation_agencies where agency_id = ?1)",
        several,
    )
    connection.executemany(
        "update agencies set name ="
        " (select min(expanded) from obligation_agencies where agency_id = ?1)"
        " where id = ?1 and not exists (select 1 from obligation_agencies"
        " where agency_id = ?1 and method in ('registry', 'similar'))",
        several,
    )


def document_text(connection: sqlite3.Connection, document: str) -> str:
    """The text of a document, from its pages."""
    return "".join(
        text
        for (text,) in connection.execute(
            "select text from pages where document_id = ? order by number", (document,)
        )
    )


# ------------------------------------------------------------------------ one document


class _Desk:
    """Applies decisions to the rows of one document."""

    def __init__(self, connection: sqlite3.Connection, document: str) -> None:
        self._connection = connection
        self._document = document
        row = _one(connection, "select * from documents where id = ?", document)
        assert row is not None
        self._row = row
        self._text = document_text(connection, document)
        self._place = localities.locate(
            Metadata(
                doc_type=row["doc_type"],
                number=row["number"],
                issued_on=_day(row["issued_on"]),
                issuer=row["issuer"],
                locality=row["locality_text"],
                parent_locality=row["parent_locality_text"],
                title=row["title"],
                period_start=row["period_start"],
                period_end=row["period_end"],
            )
        )
        defined = defined_abbreviations(self._text)
        self._expand: Callable[[str], str] = partial(expand_abbreviations, extra=defined)

    def apply(self, amendment: Amendment) -> None:
        table, key = amendment.table, amendment.fact_id
        kept = self._snapshot(table, key)
        state: State = "applied"
        if amendment.verdict == "add" and kept is None:
            if not self._insert(amendment):
                state = "missing"
        elif kept is None:
            state = "missing"
        else:
            if _differ(amendment.basis, kept["values"]):
                state = "changed"
            if amendment.verdict == "reject":
                self._connection.execute(f"delete from {table} where id = ?", (key,))
            elif amendment.verdict == "add":  # the extractor has found it since
                same = not _differ(_fields(table, amendment.changes), kept["values"])
                self._update(table, key, amendment.changes, "accepted" if same else "corrected")
            elif amendment.changes:
                self._update(table, key, amendment.changes, "corrected")
            elif state == "applied":  # a person vouches for what was seen, not for what came since
                self._update(table, key, {}, "accepted")
        self._connection.execute(
            "insert into fact_reviews (fact_id, fact_table, document_id, verdict, state, extracted,"
            " reviewed_by, reviewed_at, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                table,
                self._document,
                amendment.verdict,
                state,
                json.dumps(kept, ensure_ascii=False) if kept else None,
                amendment.by,
                amendment.at,
                amendment.reason,
            ),
        )

    def _snapshot(self, table: FactTable, key: str) -> Row | None:
        """All rows of a fact, and its values, as JSON can hold them."""
        row = _one(self._connection, f"select * from {table} where id = ?", key)
        if row is None:
            return None
        kept: Row = {"row": row, "values": values(self._connection, table, key)}
        if table == "obligations":
            kept["obligation_agencies"] = _rows(
                self._connection, "select * from obligation_agencies where obligation_id = ?", key
            )
            kept["agencies"] = _rows(
                self._connection,
                "select distinct a.* from agencies a join obligation_agencies oa"
                " on oa.agency_id = a.id where oa.obligation_id = ?",
                key,
            )
        return kept

    def _update(self, table: FactTable, key: str, changes: Mapping[str, Any], origin: str) -> None:
        found = values(self._connection, table, key)
        assert found is not None
        fields = {**found, **_fields(table, changes)}
        columns: Row = {"origin": origin}
        if changes:
            columns |= self._columns(table, fields, changes)
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        self._connection.execute(
            f"update {table} set {sets} where id = :id", {**columns, "id": key}
        )
        if table == "obligations" and any(role in changes for role in ROLES):
            self._connection.execute(
                "delete from obligation_agencies where obligation_id = ?", (key,)
            )
            self._assign(key, fields)

    def _insert(self, amendment: Amendment) -> bool:
        """Add a fact that the extractor missed; False where its words are no longer there."""
        table, changes = amendment.table, amendment.changes
        start, end = self._span(changes)
        if start is None:
            return False
        page = _one(
            self._connection,
            "select number from pages where document_id = ? and char_start <= ?"
            " order by number desc limit 1",
            self._document,
            start,
        )
        row: Row = {
            "id": amendment.fact_id,
            "document_id": self._document,
            "quote": changes["quote"],
            "page": page["number"] if page else 1,
            "char_start": start,
            "char_end": end,
            "boxes": changes.get("boxes"),
            "confidence": 1.0,
            "origin": "added",
        }
        fields = {name: changes.get(name) for name in FIELDS[table]}
        row |= self._columns(table, fields, fields)
        if table == "citations":
            row |= {"cited_document_id": None, "status": "external"}
        else:
            section = section_at(self._connection, self._document, start)
            row |= {
                "section_id": section["id"] if section else None,
                "locality_id": self._row["locality_id"],
            }
        _insert_row(self._connection, table, row)
        if table == "obligations":
            self._assign(amendment.fact_id, fields)
        return True

    def _span(self, changes: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """Where the words of an added fact stand: where they stood, or the one place that has
        them after the document was read anew."""
        start, end, quote = changes["char_start"], changes["char_end"], changes["quote"]
        if self._text[start:end] == quote:
            return start, end
        if self._text.count(quote) == 1:
            start = self._text.index(quote)
            return start, start + len(quote)
        return None, None

    def _columns(self, table: FactTable, fields: Values, changes: Mapping[str, Any]) -> Row:
        """Columns for the changed fields, and for what follows from them."""
        columns: Row = {name: fields[name] for name in changes if name in fields}
        for role in ROLES:
            columns.pop(role, None)
        if table == "citations":
            return {**columns, "number_key": number_key(fields["number"])}
        due = _day(fields["due_on"])
        columns["due_year"] = due.year if due else None
        if table == "obligations":
            recurrences = fields["recurrence"] or []
            columns["recurrence"] = json.dumps(recurrences)
            columns["rrule"] = rrule(recurrences, due)
            columns["open_ended"] = int(bool(fields["open_ended"]))
        elif changes.get("indicator_id"):
            columns |= {"indicator_id": changes["indicator_id"], "indicator_score": 1.0}
        elif "indicator_id" in changes and not _ALIGNED & changes.keys():
            columns |= {"indicator_id": None, "indicator_score": None}
        elif _ALIGNED & changes.keys():
            aligned = align(_target(fields), self._place.level)
            columns |= {
                "indicator_id": aligned.indicator,
                "indicator_score": aligned.score,
                "runner_up_id": aligned.runner_up,
                "runner_up_score": aligned.runner_up_score,
            }
        return columns

    def _assign(self, key: str, fields: Values) -> None:
        """The agencies of an obligation, by their mentions."""
        mentions = [(role, mention) for role in ROLES for mention in fields[role] or []]
        for position, (role, mention) in enumerate(mentions):
            agency = agencies.resolve(mention, self._place, expand=self._expand)
            self._connection.execute(
                "insert into agencies (id, name, key, kind, level, locality_id, collective)"
                " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
                (agency.id, agency.name, agency.key, agency.kind, agency.level,
                 agency.locality_id, int(agency.collective)),
            )  # fmt: skip
            row = {
                "obligation_id": key,
                "agency_id": agency.id,
                "role": role,
                "mention": mention,
                "expanded": agency.name if agency.own_name else agency.expanded,
                "position": position,
                "method": agency.method,
                "score": agency.score,
            }
            _insert_row(self._connection, "obligation_agencies", row)


def _revert(connection: sqlite3.Connection, document: str) -> None:
    """Give the document the rows that the extractor made."""
    for review in _rows(connection, "select * from fact_reviews where document_id = ?", document):
        table = review["fact_table"]
        connection.execute(f"delete from {table} where id = ?", (review["fact_id"],))
        if review["extracted"] is not None:
            kept = json.loads(review["extracted"])
            _insert_row(connection, table, kept["row"])
            for agency in kept.get("agencies", ()):
                _insert_row(connection, "agencies", agency, "or ignore")
            for link in kept.get("obligation_agencies", ()):
                _insert_row(connection, "obligation_agencies", link)
    connection.execute("delete from fact_reviews where document_id = ?", (document,))


def _fields(table: FactTable, changes: Mapping[str, Any]) -> Values:
    return {name: changes[name] for name in FIELDS[table] if name in changes}


def _differ(basis: Mapping[str, Any] | None, found: Mapping[str, Any]) -> bool:
    """Whether the extractor has other values now; fields that it did not have then do not count."""
    return basis is not None and any(basis[name] != found.get(name) for name in basis)


def _target(fields: Values) -> Target:
    return Target(
        kind=fields["kind"],
        start=0,
        end=1,
        section=None,
        domain=fields["domain"],
        indicator=fields["indicator"] or "",
        comparator=fields["comparator"],
        value=fields["value"],
        value_max=fields["value_max"],
        unit=fields["unit"],
        change=fields["change"],
        scope=fields["scope"],
    )


def _agencies_of(connection: sqlite3.Connection, document: str) -> set[str]:
    return {
        agency
        for (agency,) in connection.execute(
            "select distinct oa.agency_id from obligation_agencies oa"
            " join obligations o on o.id = oa.obligation_id where o.document_id = ?",
            (document,),
        )
    }


def _insert_row(connection: sqlite3.Connection, table: str, row: Row, conflict: str = "") -> None:
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(f"insert {conflict} into {table} ({names}) values ({marks})", row)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _one(connection: sqlite3.Connection, sql: str, *parameters: object) -> Row | None:
    found = _rows(connection, sql, *parameters)
    return found[0] if found else None


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[Row]:
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
