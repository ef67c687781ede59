"""Which document of the catalogue a citation means, and which plan a plan carries out.

A number is unique only for its issuer and year: "157/KH-UBND" exists in every province, every
year.  A citation is resolved when number and date of issue agree and exactly one document of the
citing locality, of a unit above it, or of the issuer that the citation names remains.  Without a
date, the year in the number or the title that follows in the text must tell.

What is not in the catalogue is an external instrument.  All are told apart by a key that does not
depend on the catalogue's other documents, but for one thing: an undated citation takes the year of
the dated ones of its number and issuer, if that is one year.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from extractor import gazetteer
from extractor.gazetteer import Unit
from extractor.normalise import fold, plain, squeeze

# Symbols of central issuers (Nghị định 30/2020/NĐ-CP, phụ lục III): their numbers need no place.
_CENTRAL = re.compile(
    r"[-/](?:cp|ttg|ctn|tw|vpcp|ttcp|nhnn|ubdt|tld|mttw|qh\d*|ubtvqh\d*|b[a-z&]+)$"
)
_YEAR_IN_NUMBER = re.compile(r"/((?:19|20)\d\d)/")
_YEAR_OF_INSTRUMENT = re.compile(r"@\d{4}$")  # codes of territories have 2, 3 or 5 digits
_FOLLOWS = 400  # characters after a citation in which its title may stand
_SAME_TITLE = 85  # likeness, of 100, of a title and the words after a citation
_LONGEST_TITLE = 20  # words of a title that are compared
_RELATED = 50  # likeness of the titles of two plans, from which one may carry out the other

Candidate = tuple[str, str | None, str | None]  # document, date of issue, title
KnownAs = tuple[str | None, str | None]  # number as compared, date of issue


def number_key(number: str | None) -> str | None:
    """A number as compared: no spaces, no leading zeros, "1835/qd-ubnd"; None for none."""
    key = re.sub(r"\s+", "", plain(number or "")).lstrip("0")
    return key or None


def resolve(
    connection: sqlite3.Connection,
    document: str,
    known_as: Iterable[KnownAs] = (),
    instruments: Iterable[str] = (),
) -> None:
    """Set `status`, `cited_document_id` and `instrument` of a document's citations and of those
    that may mean it, and `parent_document_id` of the documents that they stand in.

    known_as: what the document is and was known as; citations elsewhere may now lead to it, or no
    longer.  instruments: those that it cited before; with those that it cites now they are the
    ones of which another year may be known.  No other citation is touched, so that what a document
    costs does not grow with the number of those that cite the same, or have the same number.
    """
    citations = _citations(connection, "c.document_id = ?", document)
    for number, on in sorted({(number, on or "") for number, on in known_as if number}):
        if on:
            citations |= _citations(connection, "c.number_key = ? and c.issued_on = ?", number, on)
            citations |= _citations(connection, "c.number_key = ? and c.issued_on is null", number)
        else:
            citations |= _citations(connection, "c.number_key = ?", number)
    scopes = {_YEAR_OF_INSTRUMENT.sub("", instrument) for instrument in instruments}
    for citation, row in sorted(citations.items()):
        key, on, issuer, title, citing, end, locality, citing_on, before = row
        found = _candidates(connection, key, on, citing, locality, citing_on, issuer) if key else []
        meant, status = _meant(connection, found, key, on, citing, end)
        scope = _scope(key, title, issuer, locality, citing_on)
        year = (on or "")[:4] or (_year_in(key) if key else "")
        scopes |= {scope, _YEAR_OF_INSTRUMENT.sub("", before)}
        connection.execute(
            "update citations set status = ?, cited_document_id = ?, instrument = ? where id = ?",
            (status, meant, f"{scope}@{year}" if year else scope, citation),
        )
    for scope in sorted(scopes - {""}):
        _date_the_undated(connection, scope)
    for citing in sorted({row[4] for row in citations.values()} | {document}):
        connection.execute(
            "update documents set parent_document_id = ? where id = ?",
            (_superior(connection, citing), citing),
        )


def _citations(
    connection: sqlite3.Connection, condition: str, *values: str
) -> dict[str, tuple[Any, ...]]:
    """Citations by their id, with what tells which document they mean."""
    found = connection.execute(
        "select c.id, c.number_key, c.issued_on, c.issuer, c.title, c.document_id, c.char_end,"
        " d.locality_id, d.issued_on, c.instrument"
        f" from citations c join documents d on d.id = c.document_id where {condition}",
        values,
    )
    return {citation: tuple(row) for citation, *row in found}


def _date_the_undated(connection: sqlite3.Connection, scope: str) -> None:
    """Give the undated citations of a scope its year, if exactly one is known, else none."""
    if _year_in(scope):
        return  # the number tells the year of each
    forms = [scope, *_dated_forms(connection, scope)]
    known = [
        form
        for form in forms[1:]
        if connection.execute(
            "select 1 from citations where instrument = ? and issued_on > '' limit 1", (form,)
        ).fetchone()
    ]
    right = known[0] if len(known) == 1 else scope
    connection.executemany(
        "update citations set instrument = ?1 where instrument = ?2 and issued_on is null",
        [(right, form) for form in forms if form != right],
    )


def _dated_forms(connection: sqlite3.Connection, scope: str) -> list[str]:
    """The instruments of a scope with a year, each found by one look into the index."""
    forms: list[str] = []
    last, end = f"{scope}@", f"{scope}@:"  # ":" comes after the digits
    while True:
        (last,) = connection.execute(
            "select min(instrument) from citations where instrument > ? and instrument < ?",
            (last, end),
        ).fetchone()
        if last is None:
            return forms
        if _YEAR_OF_INSTRUMENT.sub("", last) == scope:
            forms.append(last)


def _meant(
    connection: sqlite3.Connection,
    candidates: list[Candidate],
    key: str | None,
    on: str | None,
    citing: str,
    end: int,
) -> tuple[str | None, str]:
    """The document that a citation means, and the status of the citation."""
    same_day = [found for found, issued_on, _ in candidates if issued_on and issued_on == on]
    if len(same_day) == 1:
        return same_day[0], "resolved"
    undated = [each for each in candidates if not each[1] or not on]
    if key and len(undated) == 1 and not same_day:
        (found, issued_on, title) = undated[0]
        year = _year_in(key)
        if (year and (issued_on or on or year)[:4] == year) or _follows(
            connection, citing, end, title
        ):
            return found, "resolved"
    return None, "ambiguous" if same_day or undated else "external"


def _follows(connection: sqlite3.Connection, citing: str, end: int, title: str | None) -> bool:
    """Whether the title stands in the words after a citation: "1451/QĐ-UBND về ... Kế hoạch"."""
    words = plain(squeeze(title or "")).split()[:_LONGEST_TITLE]
    if len(words) < 5:
        return False
    text = "".join(
        text[max(0, end - start) :]
        for start, text in connection.execute(
            "select char_start, text from pages where document_id = ? and char_end > ?"
            " order by number limit 2",
            (citing, end),
        )
    )
    after = plain(squeeze(text[:_FOLLOWS]))
    return fuzz.partial_ratio(" ".join(words), after) >= _SAME_TITLE


def _candidates(
    connection: sqlite3.Connection,
    key: str,
    on: str | None,
    citing: str,
    locality: str | None,
    citing_on: str | None,
    issuer: str | None,
) -> list[Candidate]:
    """Documents of this number, and of this day where both have one, that the citing can mean."""
    above = {_territory(unit.code) for unit in _chain(locality, citing_on)}
    named = fold(squeeze(issuer or ""))
    days = ("d.issued_on = ?3", "d.issued_on is null") if on else ("?3 is null",)
    rows = connection.execute(
        " union all ".join(
            "select d.id, d.issued_on, d.title, d.locality_id, l.name from documents d"
            " left join localities l on l.code = d.locality_id"
            f" where d.number_key = ?1 and d.id <> ?2 and {day}"
            for day in days
        )
        + " order by 1",
        (key, citing, on),
    ).fetchall()
    return [
        (document, issued_on, title)
        for document, issued_on, title, place, name in rows
        if (place and _territory(place) in above) or (name and fold(name) in named)
    ]


def _superior(connection: sqlite3.Connection, document: str) -> str | None:
    """The plan that a document carries out: of those in its legal basis that are here, one of a
    unit above before one of its own, then the one whose title is likest; None if none is like."""
    row = connection.execute(
        "select title, locality_id, issued_on from documents where id = ?", (document,)
    ).fetchone()
    if row is None:
        return None
    title, locality, on = row
    own = _territory(locality) if locality else None
    found = connection.execute(
        "select distinct d.id, d.title, d.locality_id, d.issued_on from citations c"
        " join documents d on d.id = c.cited_document_id"
        " where c.document_id = ? and c.role = 'legal_basis' and d.id <> ?"
        " and exists (select 1 from targets t where t.document_id = d.id"
        " union select 1 from obligations o where o.document_id = d.id)",
        (document, document),
    ).fetchall()
    ranked = [
        (place is not None and _territory(place) != own, likeness, issued_on or "", other)
        for other, other_title, place, issued_on in found
        if (likeness := fuzz.token_set_ratio(plain(title or ""), plain(other_title or "")))
        >= _RELATED
        and (not on or not issued_on or issued_on <= on)
    ]
    return max(ranked)[-1] if ranked else None


def _scope(
    key: str | None,
    title: str | None,
    issuer: str | None,
    locality: str | None,
    on: str | None,
) -> str:
    """What tells an instrument from others, but for its year: number and the issuer's place, or
    the name of an act."""
    if key is None:
        return f"{plain(squeeze(title or ''))}".strip(" .,;:")
    if _CENTRAL.search(key):
        return key
    chain = _chain(locality, on)
    words = fold(squeeze(issuer or ""))
    for unit in chain:
        if fold(unit.name) in words or re.search(rf"\b{fold(unit.type_name)}$", words):
            return f"{key}@{_territory(unit.code)}"
    # The issuer is another place's, or not named: then the province stands for it.
    others = gazetteer.find(re.sub(r"^.*?(?=\b(?:tỉnh|thành phố)\s)", "", words), level="province")
    if others:
        return f"{key}@{_territory(others[0].code)}"
    return f"{key}@{_territory(chain[-1].code)}" if chain else key


def _chain(locality: str | None, on: str | None) -> list[Unit]:
    """A unit and those above it, as they were on the day."""
    chain: list[Unit] = []
    unit = gazetteer.by_code(locality) if locality else None
    while unit:
        chain.append(unit)
        unit = gazetteer.parent(unit, date.fromisoformat(on) if on else None)
    return chain


def _year_in(key: str) -> str:
    found = _YEAR_IN_NUMBER.search(key)
    return found[1] if found else ""


def _territory(code: str) -> str:
    """The code without the year that tells an earlier holder of it: "46~2024" is "46"."""
    return code.partition("~")[0]
