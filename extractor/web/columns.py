"""What can be done with a column of one of Datasette's tables, as links: no script is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from extractor.web.language import tr

Pair = tuple[str, str]


def column_menu(query: str, column: Mapping[str, Any], *, facets: bool) -> list[tuple[str, str]]:
    """Names and addresses; `query` is that of the page, `facets` whether values may be counted."""
    name = str(column["name"])
    pairs = parse_qsl(query, keep_blank_values=True)
    links = []
    if column["sortable"]:
        for parameter, title in (
            ("_sort", tr("Xếp tăng dần")),
            ("_sort_desc", tr("Xếp giảm dần")),
        ):
            if (parameter, name) not in pairs:
                without = ("_sort", "_sort_desc", "_next")
                links.append((title, _address(pairs, (parameter, name), without)))
    if facets and not column["is_pk"] and ("_facet", name) not in pairs:
        links.append((tr("Đếm theo giá trị"), _address(pairs, ("_facet", name))))
    filled = (f"{name}__notblank", "1")
    if not column["notnull"] and filled not in pairs:
        links.append((tr("Chỉ dòng có giá trị"), _address(pairs, filled, ("_next",))))
    if not column["is_pk"]:
        links.append((tr("Ẩn cột này"), _address(pairs, ("_nocol", name))))
    return links


def all_columns(query: str) -> str:
    """The address of the page with every column; "" where none is hidden."""
    pairs = parse_qsl(query, keep_blank_values=True)
    hidden = ("_col", "_nocol")
    if not any(name in hidden for name, _ in pairs):
        return ""
    return _address(pairs, None, hidden)


def _address(pairs: list[Pair], added: Pair | None, without: Collection[str] = ()) -> str:
    kept = [pair for pair in pairs if pair[0] not in without]
    return "?" + urlencode([*kept, *([added] if added else [])])
