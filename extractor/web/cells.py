"""Cells of Datasette's own tables that lead into our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from datasette.utils import to_css_class
from markupsafe import Markup, escape

from extractor.web.formats import shortened

_FACTS = {  # table -> the column of its facts' ids, and the column of their words
    "targets": ("id", "quote"),
    "obligations": ("id", "quote"),
    "citations": ("id", "quote"),
    "comparison": ("target_id", "quote"),
    "obligation_export": ("obligation_id", "task"),
}
_NAMES = {  # (table, column of a name) -> the column of the key
    ("documents", "title"): "id",
    ("localities", "name"): "code",
    ("indicators", "name"): "id",
    ("agencies", "name"): "id",
}
_BLANK = "&nbsp;"  # what Datasette shows for nothing
_LONGEST = 400  # characters of a cell
_DOCUMENTS = {"document_id", "cited_document_id", "parent_document_id"}
_PAGES = {  # (table, column) -> where its value leads
    ("documents", "id"): "/van-ban/",
    ("localities", "code"): "/dia-phuong/",
    ("indicators", "id"): "/chi-tieu/",
    ("agencies", "id"): "/co-quan/",
    ("citations", "number"): "/can-cu/",
}
_KEYS = {"locality_id": "/dia-phuong/", "indicator_id": "/chi-tieu/", "agency_id": "/co-quan/"}


def cell_link(
    row: Any, value: Any, column: str, table: str, path: Callable[[str], str]
) -> Markup | None:
    """The cell as a link to the page of what it names; None for a cell that names nothing.

    value: what the row holds, or {"value", "label"} of a foreign key.
    """
    if not _leads_on(table, column):
        return None
    key, label = (
        (value.get("value"), value.get("label")) if isinstance(value, Mapping) else (value, value)
    )
    if key is None or key == "":
        return None
    target = _target(row, str(key), column, table)
    if target is None:
        return None
    shown = shortened(str(label or key), _LONGEST)
    return Markup(f'<a href="{escape(path(target))}">{escape(shown)}</a>')  # both escaped


def table_body(rows: Iterable[Iterable[Mapping[str, Any]]]) -> Markup:
    """The rows of a table of Datasette's: made here, since a template takes three times as long."""
    opened: dict[tuple[str, str], str] = {}
    made = []
    for row in rows:
        made.append("<tr>")
        for cell in row:
            kind = (cell["column"], cell["value_type"])
            if kind not in opened:
                column, styled = escape(kind[0]), to_css_class(kind[0])
                opened[kind] = f'<td data-label="{column}" class="col-{styled} type-{kind[1]}">'
            shown = escape(cell["value"])
            made.append(f"{opened[kind]}{'' if shown == _BLANK else shown}</td>")
        made.append("</tr>\n")
    return Markup("".join(made))  # every value escaped


@cache
def _leads_on(table: str, column: str) -> bool:
    return bool(table) and (
        column in _FACTS.get(table, ())
        or (table, column) in _NAMES
        or (table, column) in _PAGES
        or column in _DOCUMENTS
        or column in _KEYS
    )


def _target(row: Any, key: str, column: str, table: str) -> str | None:
    if column in _FACTS.get(table, ()):
        document, fact = _value(row, "document_id"), _value(row, _FACTS[table][0])
        if not document or not fact:
            return None
        return f"/van-ban/{quote(document)}?muc={quote(fact)}#f-{quote(fact)}"
    if (table, column) in _NAMES:
        column = _NAMES[table, column]
        key = _value(row, column) or ""
    if column in _DOCUMENTS:
        return f"/van-ban/{quote(key)}"
    start = _PAGES.get((table, column)) or _KEYS.get(column)
    return f"{start}{quote(key)}" if start and key else None


def _value(row: Any, column: str) -> str | None:
    try:
        value = row[column]
    except (KeyError, IndexError):
        return None
    found = value.get("value") if isinstance(value, Mapping) else value
    return str(found) if found else None
