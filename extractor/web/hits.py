"""What the search page shows: hits of five kinds with marked words, and facets over them.

The phrase as typed is tried first, then its words apart.  Rows with the very accents that were
typed come first among the best.  Ranking reads every hit, so beyond a limit the order is that
of the catalogue, and facets count the first hits only; the page says so.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.catalogue.search import MARK_END, MARK_START, Query, parse
from extractor.web.language import tr
from extractor.web.parameters import Arguments
from extractor.web.rows import Row, Value, fetch, marks, single
from extractor.wording import domains

PAGE_SIZE = 20
FEW = 5  # hits of each kind where all kinds are shown
MOST_RANKED = 5_000
MOST_FACETED = 20_000
MOST_COMPARED = 200  # of the best, those with the same accents are moved to the front
MOST_PAGES_COMPARED = 20  # pages are long

KINDS = {  # parameter -> what it is called
    "chi-tieu": "Chỉ tiêu",
    "nhiem-vu": "Nhiệm vụ",
    "van-ban": "Văn bản",
    "de-muc": "Đề mục",
    "toan-van": "Toàn văn",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    table: str
    shown: str  # select list over t (the table), d (documents), l (localities)
    marked: tuple[str, ...]  # columns of the index to highlight, in its order
    text: str  # the column in which exact accents are looked for
    snippet: bool = False
    locality: str = "t.locality_id"
    domain: str = "t.domain"
    year: str = "t.due_year"
    joined: bool = False  # whether locality or year need documents


_KINDS = {
    "chi-tieu": _Kind(
        "targets",
        "t.id, t.document_id, t.indicator, t.comparator, t.value, t.value_max, t.unit, t.change,"
        " t.due_on, t.domain, t.page, t.scope, t.indicator_id",
        ("quote",),
        "quote",
    ),
    "nhiem-vu": _Kind(
        "obligations",
        "t.id, t.document_id, t.kind, t.deadline_text, t.due_on, t.due_bound, t.domain, t.page,"
        " t.recurrence",
        ("quote",),
        "quote",
    ),
    "van-ban": _Kind(
        "documents",
        "t.id as document_id, t.id, t.doc_type, t.number as plain_number, t.source_filename",
        ("title", "number"),
        "title",
        locality="t.locality_id",
        domain="null",
        year="cast(substr(t.issued_on, 1, 4) as integer)",
    ),
    "de-muc": _Kind(
        "sections",
        "t.id, t.document_id, t.path, t.page",
        ("heading",),
        "heading",
        locality="d.locality_id",
        domain="null",
        year="null",
        joined=True,
    ),
    "toan-van": _Kind(
        "pages",
        "t.document_id, t.number as page",
        ("text",),
        "text",
        snippet=True,
        locality="d.locality_id",
        domain="null",
        year="null",
        joined=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the search page asks for."""

    text: str = ""
    kind: str | None = None
    locality: str | None = None
    domain: str | None = None
    year: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `rows` hold marked text as `marked_<column>`.  ranked: by likeness."""

    kind: str
    title: str
    total: int
    rows: tuple[Row, ...]
    ranked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """How many hits each value of a parameter would leave."""

    parameter: str
    title: str
    values: tuple[tuple[str, str, int], ...]  # value, name, count


@dataclass(frozen=True, slots=True)
class SearchPage:
    """words_apart: the phrase was found nowhere, so its words were looked for one by one."""

    wanted: Wanted
    query: Query
    groups: tuple[Group, ...] = ()
    facets: tuple[Facet, ...] = ()
    words_apart: bool = False
    facets_partial: bool = False
    locality_name: str = ""

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Found:
    """rowids: at most MOST_FACETED of `total`; up to MOST_RANKED stand by likeness."""

    rowids: list[int]
    total: int


def wanted(arguments: Arguments) -> Wanted:
    """Raises BadParameterError."""
    return Wanted(
        arguments.text("q"),
        arguments.choice("loai", KINDS),
        arguments.code("dia_phuong"),
        arguments.choice("linh_vuc", domains()),
        arguments.year("nam"),
        arguments.page(),
    )


def load(connection: sqlite3.Connection, asked: Wanted) -> SearchPage:
    """The hits; an empty page where no word was typed."""
    query = parse(asked.text)
    if not query.words:
        return SearchPage(asked, query)
    expression = query.phrase
    found = {name: _found(connection, name, expression, asked) for name in KINDS}
    apart = not any(each.total for each in found.values()) and query.words != query.phrase
    if apart:
        expression = query.words
        found = {name: _found(connection, name, expression, asked) for name in KINDS}
    groups = []
    for name, each in found.items():
        rows: list[Row] = []
        if asked.kind in (None, name):
            size, page = (FEW, 1) if asked.kind is None else (PAGE_SIZE, asked.page)
            best = _best(connection, name, query, each, (page - 1) * size, size)
            rows = _marked(connection, _KINDS[name], expression, best)
        groups.append(
            Group(
                name,
                tr(KINDS[name], n=each.total),
                each.total,
                tuple(rows),
                each.total <= MOST_RANKED,
            )
        )
    faceted = [asked.kind] if asked.kind else [name for name in KINDS if name != "toan-van"]
    name = single(connection, "select name from localities where code = ?", (asked.locality,))
    return SearchPage(
        asked,
        query,
        tuple(groups),
        _facets(connection, {name: found[name] for name in faceted}),
        apart,
        any(found[each].total > MOST_FACETED for each in faceted),
        name or "",
    )


def _conditions(kind: _Kind, asked: Wanted) -> tuple[str, list[Value]]:
    """What the filters add to a query over `t` and `d`; a kind without the column has no hits."""
    conditions = ""
    values: list[Value] = []
    for column, value in (
        (kind.locality, asked.locality),
        (kind.domain, asked.domain),
        (kind.year, asked.year),
    ):
        if value is not None:
            conditions += f" and {column} = ?"
            values.append(value)
    return conditions, values


def _found(connection: sqlite3.Connection, name: str, expression: str, asked: Wanted) -> _Found:
    """The rows that match: the best first, or, where they are too many to rank, the first ones."""
    kind = _KINDS[name]
    index = f"{kind.table}_fts"
    conditions, values = _conditions(kind, asked)
    source = f"from {index} f"
    if conditions:
        source += f" join {kind.table} t on t.rowid = f.rowid"
        source += " join documents d on d.id = t.document_id" if kind.joined else ""
    source += f" where f.{index} match ?{conditions}"
    if asked.kind in (None, name):  # else they are only counted
        ranks = connection.execute(
            f"select f.rowid, f.rank {source} limit {MOST_RANKED + 1}", (expression, *values)
        ).fetchall()
        if len(ranks) <= MOST_RANKED:
            ranks.sort(key=lambda row: (row[1], row[0]))
            return _Found([row[0] for row in ranks], len(ranks))
    rows = connection.execute(
        f"select f.rowid {source} limit {MOST_FACETED + 1}", (expression, *values)
    )
    rowids = [row[0] for row in rows]
    if len(rowids) <= MOST_FACETED:
        return _Found(rowids, len(rowids))
    total = single(connection, f"select count(*) {source}", (expression, *values))
    return _Found(rowids[:MOST_FACETED], total)


def _best(
    connection: sqlite3.Connection, name: str, query: Query, found: _Found, offset: int, size: int
) -> list[int]:
    """The rows of one page: exact accents first among the first ones."""
    kind = _KINDS[name]
    rowids = found.rowids
    if query.accented:
        most = MOST_PAGES_COMPARED if kind.snippet else MOST_COMPARED
        first = rowids[:most]
        texts = dict(
            connection.execute(
                f"select rowid, {kind.text} from {kind.table} where rowid in ({marks(first)})",
                first,
            ).fetchall()
        )
        same = {rowid: query.occurs_in(texts.get(rowid) or "") for rowid in first}
        # Stable: among equals the order stays.
        rowids = sorted(first, key=lambda rowid: not same[rowid]) + rowids[most:]
    if found.total > len(found.rowids) and offset + size > len(rowids):
        return []
    return rowids[offset : offset + size]


def _marked(
    connection: sqlite3.Connection, kind: _Kind, expression: str, found: Sequence[int]
) -> list[Row]:
    index = f"{kind.table}_fts"
    how = (
        f"snippet({index}, 0, '{MARK_START}', '{MARK_END}', ' … ', 48) as marked_text"
        if kind.snippet
        else ", ".join(
            f"highlight({index}, {place}, '{MARK_START}', '{MARK_END}') as marked_{column}"
            for place, column in enumerate(kind.marked)
        )
    )
    document = "t" if kind.table == "documents" else "d"
    joined = "" if kind.table == "documents" else "join documents d on d.id = t.document_id"
    sql = (
        f"select t.rowid as position, {kind.shown}, {how}, {document}.number as document_number,"
        f" {document}.title as document_title, {document}.issued_on as document_issued_on,"
        f" coalesce(l.name, {document}.locality_text) as locality,"
        f" {document}.locality_id as locality_id"
        f" from {index} join {kind.table} t on t.rowid = {index}.rowid {joined}"
        f" left join localities l on l.code = {document}.locality_id"
        f" where {index} match ? and {index}.rowid = ?"
    )
    return [row for rowid in found for row in fetch(connection, sql, (expression, rowid))]


def _facets(connection: sqlite3.Connection, found: dict[str, _Found]) -> tuple[Facet, ...]:
    localities: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for name, hits in found.items():
        kind = _KINDS[name]
        documents = " join documents d on d.id = t.document_id" if kind.joined else ""
        sql = (
            f"select {kind.locality}, {kind.domain}, {kind.year}, count(*) from json_each(?) hit"
            f" join {kind.table} t on t.rowid = hit.value{documents} group by 1, 2, 3"
        )
        for locality, area, year, count in connection.execute(sql, (json.dumps(hits.rowids),)):
            if locality:
                localities[locality] += count
            if area:
                areas[area] += count
            if year:
                years[year] += count
    most = localities.most_common(12)
    codes = [code for code, _ in most]
    called = dict(
        connection.execute(
            f"select code, name from localities where code in ({marks(codes)})", codes
        ).fetchall()
    )
    return (
        Facet("dia_phuong", tr("Địa phương"), tuple((c, called.get(c, c), n) for c, n in most)),
        Facet(
            "linh_vuc",
            tr("Lĩnh vực"),
            tuple((each, tr(domains().get(each, each)), n) for each, n in areas.most_common()),
        ),
        Facet(
            "nam",
            tr("Năm đạt, năm ban hành"),
            tuple((str(each), str(each), n) for each, n in sorted(years.items())[-12:]),
        ),
    )
