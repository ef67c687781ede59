"""The tables, columns, indexes and views of the catalogue.

Dates are ISO text, booleans 0/1, lists JSON.  All identifiers of documents and facts come from
their content (`identity`), so the same documents give the same rows in any order.  Facts repeat
`locality_id` and `due_year`, because facets and their indexes need them in the table itself.

Text keys leave SQLite's own rowid in place: a full-text index with external content can use it.
"""

from __future__ import annotations

import sqlite3

from extractor.catalogue import search

VERSION = 7  # PRAGMA user_version; a catalogue of another version is rebuilt from its originals

_TABLES = """
create table localities (
    code text primary key,          -- official statistical code
    name text not null,             -- with its type: "Quận Tân Phú"
    level text not null check (level in ('province', 'district', 'commune')),
    parent_code text references localities(code) deferrable initially deferred,
    valid_from text,
    valid_to text,
    successors text not null default '[]',  -- JSON list of codes
    predecessors text not null default '[]',    -- JSON list of codes
    latitude real,                  -- degrees of WGS 84, a point near the middle
    longitude real
) strict;

create table indicators (
    id text primary key,            -- slug
    name text not null,
    name_en text not null,
    domain text not null,
    unit text not null,
    change text not null check (change in ('level', 'increase', 'decrease')),
    definition text not null,
    stricter text not null default 'higher'     -- which of two values demands more
        check (stricter in ('higher', 'lower'))
) strict;

create table documents (
    id text primary key,            -- first 16 hexadecimal digits of sha256
    sha256 text not null unique,
    source_filename text not null,
    media_type text not null,
    byte_count integer not null,
    page_count integer not null,
    text_method text not null,
    ocr_confidence real,            -- 0..1
    doc_type text,
    number text,
    number_key text,                -- number as compared: "1835/QD-UBND" whatever its spaces
    issued_on text,
    issuer text,
    locality_id text references localities(code),
    locality_text text,             -- as the document says it
    parent_locality_text text,
    title text,
    period_start integer,
    period_end integer,
    signer text,
    signer_title text,
    parent_document_id text references documents(id) on delete set null
        deferrable initially deferred,
    text_length integer not null,   -- code points
    extractor_version text not null
) strict;

create table pages (
    document_id text not null references documents(id) on delete cascade,
    number integer not null,        -- from 1
    char_start integer not null,
    char_end integer not null,
    text text not null,
    text_method text not null,
    width real,                     -- points
    height real,
    primary key (document_id, number)
) strict;

create table sections (
    id text primary key,
    document_id text not null references documents(id) on delete cascade,
    parent_id text references sections(id) on delete cascade deferrable initially deferred,
    position integer not null,      -- in the order of the document, from 0
    kind text not null,
    label text not null,
    heading text not null,
    path text not null,
    page integer not null,
    char_start integer not null,
    char_end integer not null
) strict;

create table targets (
    id text primary key,
    document_id text not null references documents(id) on delete cascade,
    section_id text references sections(id),
    locality_id text references localities(code),
    kind text not null check (kind in ('quantitative', 'qualitative')),
    domain text not null,
    quote text not null,
    indicator text not null,
    comparator text check (comparator in ('>=', '>', '<=', '<', '=', 'range')),
    value real,
    value_max real,
    unit text,
    change text check (change in ('level', 'increase', 'decrease')),
    baseline text,
    scope text,
    exclusion text,
    start_on text,
    due_on text,
    due_year integer,
    due_source text check (due_source in ('sentence', 'heading', 'document')),
    recurrence text,
    indicator_id text references indicators(id),
    indicator_score real,           -- 0..1
    runner_up_id text references indicators(id),    -- the next best, or the best that was refused
    runner_up_score real,
    page integer not null,
    char_start integer not null,
    char_end integer not null,
    boxes text,                     -- JSON list of [page, x0, top, x1, bottom] in points
    confidence real not null,
    doubts text not null default '[]',  -- JSON list of ids of models/doubts.yaml
    origin text not null default 'extracted'
        check (origin in ('extracted', 'accepted', 'corrected', 'added'))
) strict;

create table obligations (
    id text primary key,
    document_id text not null references documents(id) on delete cascade,
    section_id text references sections(id),
    locality_id text references localities(code),
    kind text not null check (kind in ('annex_task', 'assignment', 'scheduled', 'measure')),
    domain text not null,
    quote text not null,
    deliverable text,
    deadline_text text,
    start_on text,
    due_on text,
    due_year integer,
    due_bound text check (due_bound in ('before', 'by')),
    recurrence text not null default '[]',  -- JSON list
    rrule text,                     -- RFC 5545, one rule a line
    open_ended integer not null default 0,
    page integer not null,
    char_start integer not null,
    char_end integer not null,
    boxes text,
    confidence real not null,
    doubts text not null default '[]',  -- JSON list of ids of models/doubts.yaml
    origin text not null default 'extracted'
        check (origin in ('extracted', 'accepted', 'corrected', 'added'))
) strict;

create table agency_kinds (
    id text primary key,            -- id of a kind in models/agencies.yaml
    name text not null,
    level text,
    ended_on text,                  -- last day on which such bodies existed
    successors text not null default '[]',      -- JSON list of kinds
    predecessors text not null default '[]'     -- JSON list of kinds
) strict;

create table agencies (
    id text primary key,
    name text not null,             -- canonical, in full
    key text not null,              -- folded name as compared
    kind text,                      -- id of a kind in models/agencies.yaml
    level text check (level in ('central', 'province', 'district', 'commune')),
    locality_id text references localities(code),
    collective integer not null     -- 1 for "các sở, ban, ngành"
) strict;

create table obligation_agencies (
    obligation_id text not null references obligations(id) on delete cascade,
    agency_id text not null references agencies(id),
    role text not null check (role in ('lead', 'coordinating', 'monitoring')),
    mention text not null,          -- as written
    expanded text not null,         -- abbreviations written out
    position integer not null,      -- among the agencies of the obligation, from 0
    method text not null check (method in ('registry', 'similar', 'family', 'name')),
    score real not null,            -- 0..1, how sure it is that the mention is of this kind
    primary key (obligation_id, position)
) strict;

create table citations (
    id text primary key,
    document_id text not null references documents(id) on delete cascade,
    role text not null check (role in ('legal_basis', 'reference')),
    doc_type text not null,
    number text,
    number_key text,
    issued_on text,
    issuer text,
    title text,
    quote text not null,
    cited_document_id text references documents(id) on delete set null
        deferrable initially deferred,
    status text not null check (status in ('resolved', 'external', 'ambiguous')),
    instrument text not null default '',    -- what tells the instrument from all others
    page integer not null,
    char_start integer not null,
    char_end integer not null,
    boxes text,
    confidence real not null,
    doubts text not null default '[]',  -- JSON list of ids of models/doubts.yaml
    origin text not null default 'extracted'
        check (origin in ('extracted', 'accepted', 'corrected', 'added'))
) strict;

create table ingests (
    id text primary key,            -- of sha256 and source_filename: one row per file seen
    sha256 text,                    -- null where the file could not be opened
    source_filename text not null,
    document_id text references documents(id) on delete set null deferrable initially deferred,
    status text not null check (status in ('done', 'partial', 'failed', 'duplicate')),
    reason text,                    -- a Vietnamese sentence
    warnings text not null default '[]',    -- JSON list of Vietnamese sentences
    seconds real not null,
    pages integer not null default 0,
    sections integer not null default 0,
    targets integer not null default 0,
    obligations integer not null default 0,
    citations integer not null default 0,
    extractor_version text not null,
    at text not null                -- UTC
) strict;

-- What people decided about facts, as it stands here; the decisions themselves are in reviews.db.
create table fact_reviews (
    fact_id text primary key,
    fact_table text not null check (fact_table in ('targets', 'obligations', 'citations')),
    document_id text not null references documents(id) on delete cascade,
    verdict text not null check (verdict in ('accept', 'reject', 'correct', 'add')),
    state text not null check (state in ('applied', 'changed', 'missing')),
    extracted text,                 -- JSON: the fact's rows as extracted; null where there is none
    reviewed_by text not null,
    reviewed_at text not null,      -- UTC
    reason text
) strict;

-- Documents taken out by a person; nothing else of them is left.
create table withdrawals (
    document_id text primary key,
    sha256 text not null,
    number text,
    reason text not null,
    withdrawn_by text not null,
    withdrawn_at text not null      -- UTC
) strict;

create table properties (
    name text primary key,          -- what this catalogue was filled with
    value text not null
) strict;
"""

# Pairs (filtered column, facet column) cover the usual questions of the catalogue's pages.
_INDEXES = {
    "localities": ("parent_code", "name"),
    "documents": (
        "locality_id",
        "number_key, issued_on",
        "issued_on",
        "parent_document_id",
        "doc_type",
    ),
    "sections": ("document_id, position", "parent_id"),
    "targets": (
        "document_id, char_start",
        "section_id",
        "indicator_id, locality_id, due_year",
        "locality_id, indicator_id, due_year, kind, value",  # all that a comparison asks first
        "locality_id, domain",
        "domain, locality_id",
        "domain, due_year",
        "due_year, locality_id",
    ),
    "obligations": (
        "document_id, char_start",
        "section_id",
        "locality_id, domain",
        "locality_id, due_year",
        "locality_id, id",  # with that of obligation_agencies: the work of a locality's agencies
        "domain, locality_id",
        "domain, due_year",
        "due_on",
        "kind",
    ),
    "agencies": ("kind, locality_id", "locality_id"),
    "obligation_agencies": ("agency_id, role", "obligation_id, role, agency_id"),
    "citations": (
        "document_id, char_start",
        "number_key, issued_on",
        "cited_document_id",
        "status",
        "instrument, role",
        "instrument, issued_on",
    ),
    "ingests": ("sha256", "document_id", "status"),
    "fact_reviews": ("document_id",),
}

_VIEWS = """
-- One row a cell: indicator x locality x due year (x part of the population).  Of several targets
-- in one cell the newest document's stands, `alternatives` says how many more there are.
create view comparison as
with ranked as (
    select
        t.*,
        d.number as document_number,
        d.issued_on as document_issued_on,
        row_number() over (
            cell order by d.issued_on desc, t.indicator_score desc, t.confidence desc, t.id
        ) as place,
        count(*) over cell as cell_size
    from targets t join documents d on d.id = t.document_id
    where t.kind = 'quantitative'
    window cell as (
        -- Columns by themselves, so that a condition on one is met before the window is made.
        partition by t.indicator_id, iif(t.indicator_id is null, t.indicator, null),
            t.locality_id, iif(t.locality_id is null, t.document_id, null),
            t.due_year, t.scope, t.change
    )
)
select
    r.indicator_id,
    coalesce(i.name, r.indicator) as indicator,
    r.locality_id,
    coalesce(l.name, d.locality_text) as locality,
    r.due_year,
    r.scope,
    r.comparator,
    r.value,
    r.value_max,
    r.unit,
    r.change,
    r.quote,
    r.document_id,
    r.document_number,
    r.page,
    r.domain,
    r.indicator_score,
    r.id as target_id,
    r.cell_size - 1 as alternatives,
    r.origin
from ranked r
join documents d on d.id = r.document_id
left join indicators i on i.id = r.indicator_id
left join localities l on l.code = r.locality_id
where r.place = 1;

-- What the table of obligations for Excel holds; *_text are the words as written.
create view obligation_export as
select
    o.id as obligation_id,
    coalesce(l.name, d.locality_text) as locality,
    coalesce(d.parent_locality_text, p.name) as parent_locality,
    d.doc_type as document_type,
    d.number as document_number,
    d.issued_on as document_issued_on,
    d.title as document_title,
    o.kind,
    o.domain,
    o.quote as task,
    (select group_concat(name, '; ') from (select a.name from obligation_agencies oa
        join agencies a on a.id = oa.agency_id
        where oa.obligation_id = o.id and oa.role = 'lead' order by oa.position)) as lead,
    (select group_concat(mention, '; ') from (select oa.mention from obligation_agencies oa
        where oa.obligation_id = o.id and oa.role = 'lead' order by oa.position)) as lead_text,
    (select group_concat(name, '; ') from (select a.name from obligation_agencies oa
        join agencies a on a.id = oa.agency_id
        where oa.obligation_id = o.id and oa.role = 'coordinating'
        order by oa.position)) as coordinating,
    (select group_concat(mention, '; ') from (select oa.mention from obligation_agencies oa
        where oa.obligation_id = o.id and oa.role = 'coordinating'
        order by oa.position)) as coordinating_text,
    (select group_concat(name, '; ') from (select a.name from obligation_agencies oa
        join agencies a on a.id = oa.agency_id
        where oa.obligation_id = o.id and oa.role = 'monitoring'
        order by oa.position)) as monitoring,
    o.deliverable,
    o.deadline_text as deadline,
    o.start_on,
    o.due_on,
    o.due_bound,
    o.recurrence,
    o.rrule,
    o.open_ended,
    s.path as section_path,
    o.page,
    o.confidence,
    d.source_filename,
    o.document_id,
    d.locality_id,
    o.origin
from obligations o
join documents d on d.id = o.document_id
left join sections s on s.id = o.section_id
left join localities l on l.code = d.locality_id
left join localities p on p.code = l.parent_code;

-- Every instrument that is cited, once; those that are in the catalogue with their document.
create view instruments as
select
    c.instrument as id,
    min(c.doc_type) as doc_type,
    min(c.number) as number,
    max(c.issued_on) as issued_on,
    max(c.issuer) as issuer,
    min(c.title) as title,
    max(c.cited_document_id) as document_id,
    count(distinct c.document_id) as cited_by,
    count(distinct case when c.role = 'legal_basis' then c.document_id end) as basis_of
from citations c
where c.instrument <> ''
group by c.instrument;

-- What a document rests on: its legal basis, the legal basis of that where it is here, and so on.
create view basis_chain as
with recursive chain(document_id, instrument, cited_document_id, depth, via_document_id) as (
    select document_id, instrument, cited_document_id, 1, document_id
    from citations where role = 'legal_basis'
    union
    select chain.document_id, c.instrument, c.cited_document_id, chain.depth + 1,
        chain.cited_document_id
    from chain join citations c on c.document_id = chain.cited_document_id
    where c.role = 'legal_basis' and chain.depth < 6
        and coalesce(c.cited_document_id, '') <> chain.document_id
)
select
    chain.document_id,
    chain.depth,
    chain.instrument as instrument_id,
    i.doc_type,
    i.number,
    i.title,
    chain.cited_document_id,
    chain.via_document_id
from chain join instruments i on i.id = chain.instrument;

-- Locality x year of issue: what is here.  share_resolved: of the mentions of agencies, those
-- whose kind is known; nameless groups ("các cơ quan, đơn vị") do not count; null without any.
create view coverage as
with facts as (
    select
        d.id,
        d.locality_id,
        d.locality_text,
        coalesce(cast(substr(d.issued_on, 1, 4) as integer), d.period_start) as year,
        (select count(*) from targets t where t.document_id = d.id) as targets,
        (select count(*) from targets t
            where t.document_id = d.id and t.indicator_id is not null) as targets_aligned,
        (select count(*) from obligations o where o.document_id = d.id) as obligations,
        (select count(*) from obligations o join obligation_agencies oa on oa.obligation_id = o.id
            join agencies a on a.id = oa.agency_id
            where o.document_id = d.id and (a.kind is not null or not a.collective)) as mentions,
        (select count(*) from obligations o join obligation_agencies oa on oa.obligation_id = o.id
            join agencies a on a.id = oa.agency_id
            where o.document_id = d.id and a.kind is not null) as mentions_resolved,
        (select count(*) from citations c where c.document_id = d.id) as citations,
        (select count(*) from citations c
            where c.document_id = d.id and c.status = 'resolved') as citations_resolved,
        exists (select 1 from ingests g
            where g.document_id = d.id and g.status = 'partial') as partial,
        (select total(confidence) from targets t where t.document_id = d.id)
            + (select total(confidence) from obligations o where o.document_id = d.id) as sureness
    from documents d
)
select
    f.locality_id,
    coalesce(l.name, f.locality_text) as locality,
    f.year,
    count(*) as documents,
    sum(f.targets) as targets,
    sum(f.targets_aligned) as targets_aligned,
    sum(f.obligations) as obligations,
    sum(f.citations) as citations,
    sum(f.citations_resolved) as citations_resolved,
    round(1.0 * sum(f.mentions_resolved) / nullif(sum(f.mentions), 0), 4) as share_resolved,
    sum(f.partial) as partial,
    round(sum(f.sureness) / nullif(sum(f.targets) + sum(f.obligations), 0), 4) as confidence
from facts f left join localities l on l.code = f.locality_id
group by f.locality_id, coalesce(l.name, f.locality_text), f.year;
"""


class CatalogueError(Exception):
    """The catalogue cannot be used as it is; the message, in Vietnamese, says what to do."""


def create(connection: sqlite3.Connection) -> None:
    """Give an empty database the schema; leave one of this version alone.

    Raises CatalogueError for a catalogue of another version or a file that is no catalogue.
    """
    found = connection.execute("pragma user_version").fetchone()[0]
    if found == VERSION:
        search.ensure(connection)
        return
    if found or connection.execute("select 1 from sqlite_master").fetchone():
        raise CatalogueError(
            "Tệp danh mục không thuộc phiên bản này của chương trình. Hãy chuyển tệp đi nơi khác "
            "rồi nạp lại từ thư mục originals/ bên cạnh."
        )
    connection.execute("pragma journal_mode = wal")
    connection.executescript(
        f"begin immediate; {_TABLES} {_index_statements()} {_VIEWS} "
        f"pragma user_version = {VERSION}; commit;"
    )
    search.ensure(connection)


def _index_statements() -> str:
    return "".join(
        f"create index {table}_{columns.replace(', ', '_')} on {table} ({columns});\n"
        for table, several in _INDEXES.items()
        for columns in several
    )
