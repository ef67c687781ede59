"""Which document of the catalogue a citation means.

A number is unique only for its issuer and year: "157/KH-UBND" exists in every province, every
year.  A citation is resolved when number and date of issue agree and exactly one document of the
citing locality, of a unit above it, or of the issuer that the citation names remains.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from extractor.language.normalise import fold, plain, squeeze


def number_key(number: str | None) -> str | None:
    """A number as compared: no spaces, no leading zeros, "1835/qd-ubnd"; None for none."""
    key = re.sub(r"\s+", "", plain(number or "")).lstrip("0")
    return key or None


def resolve(connection: sqlite3.Connection, document: str, keys: Iterable[str | None]) -> None:
    """Set `status` and `cited_document_id` of a document's citations and of those of these keys.

    `keys` are the numbers under which the document is and was known: citations elsewhere may now
    lead to it, or no longer.
    """
    wanted = [key for key in keys if key]
    marks = ", ".join("?" * len(wanted))
    citations = connection.execute(
        "select c.id, c.number_key, c.issued_on, c.issuer, c.document_id, d.locality_id"
        " from citations c join documents d on d.id = c.document_id"
        f" where c.document_id = ? or c.number_key in ({marks})",
        (document, *wanted),
    ).fetchall()
    for citation, key, issued_on, issuer, citing, locality in citations:
        candidates = _candidates(connection, key, citing, locality, issuer) if key else []
        same_day = [found for found, on in candidates if on and on == issued_on]
        undated = [found for found, on in candidates if not on or not issued_on]
        cited = same_day[0] if len(same_day) == 1 else None
        status = "resolved" if cited else "ambiguous" if same_day or undated else "external"
        connection.execute(
            "update citations set status = ?, cited_document_id = ? where id = ?",
            (status, cited, citation),
        )


def _candidates(
    connection: sqlite3.Connection, key: str, citing: str, locality: str | None, issuer: str | None
) -> list[tuple[str, str | None]]:
    """Documents of this number that the citing one can mean, with their dates."""
    above = {
        _territory(code)
        for (code,) in connection.execute(
            "with recursive above(code, parent_code) as ("
            " select code, parent_code from localities where code = ?"
            " union select l.code, l.parent_code from localities l join above"
            " on l.code = above.parent_code) select code from above",
            (locality,),
        )
    }
    named = fold(squeeze(issuer or ""))
    rows = connection.execute(
        "select d.id, d.issued_on, d.locality_id, l.name from documents d"
        " left join localities l on l.code = d.locality_id"
        " where d.number_key = ? and d.id <> ? order by d.id",
        (key, citing),
    ).fetchall()
    return [
        (document, issued_on)
        for document, issued_on, place, name in rows
        if (place and _territory(place) in above) or (name and fold(name) in named)
    ]


def _territory(code: str) -> str:
    """The code without the year that tells an earlier holder of it: "46~2024" is "46"."""
    return code.partition("~")[0]
