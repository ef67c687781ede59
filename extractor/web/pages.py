"""The catalogue's own pages: which address has which parameters, content and template."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.web import (
    accuracy,
    comparison,
    coverage,
    documents,
    hits,
    home,
    inbox_pages,
    indicators,
    instruments,
    months,
    obligations,
    places,
    review_pages,
)
from extractor.web.examples import EXAMPLES
from extractor.web.parameters import Arguments

Load = Callable[[sqlite3.Connection, Arguments, Mapping[str, str], date], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """An address of ours.

    path: a regular expression of the whole path.  load: reads the content from the catalogue,
    given the parameters, the named groups of the path and the day; raises BadParameterError or
    NotFoundError.  current: the entry of the navigation that it belongs to.
    """

    path: str
    template: str
    load: Load
    current: str = ""


def _home(connection: sqlite3.Connection, _: Arguments, __: Mapping[str, str], today: date) -> Any:
    return home.load(connection, today)


def _search(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> Any:
    return hits.load(connection, hits.wanted(arguments))


def _document(
    connection: sqlite3.Connection, arguments: Arguments, path: Mapping[str, str], _: date
) -> Any:
    return documents.load(
        connection,
        path["id"],
        part=arguments.page("phan"),
        fact=arguments.code("muc"),
        page=arguments.integer("trang", 1, 100_000),
    )


def _comparison(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> Any:
    return comparison.load(connection, comparison.wanted(arguments))


def _indicator(
    connection: sqlite3.Connection, arguments: Arguments, path: Mapping[str, str], _: date
) -> Any:
    return indicators.load(connection, path["id"], arguments.year("nam"))


def _locality(
    connection: sqlite3.Connection, _: Arguments, path: Mapping[str, str], __: date
) -> Any:
    return places.load_locality(connection, path["id"])


def _agency(connection: sqlite3.Connection, _: Arguments, path: Mapping[str, str], __: date) -> Any:
    return places.load_agency(connection, path["id"])


def _obligations(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> Any:
    return obligations.load(connection, obligations.wanted(arguments), arguments.page())


def _month(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], today: date
) -> Any:
    first = arguments.month("thang") or today.replace(day=1)
    return months.load(connection, first, obligations.wanted(arguments))


def _instrument(
    connection: sqlite3.Connection, _: Arguments, path: Mapping[str, str], __: date
) -> Any:
    return instruments.load(connection, path["number"])


def _coverage(
    connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
) -> Any:
    return coverage.load(connection, arguments.page())


def _accuracy(_: sqlite3.Connection, __: Arguments, ___: Mapping[str, str], ____: date) -> Any:
    return accuracy.load()


def _help(_: sqlite3.Connection, __: Arguments, ___: Mapping[str, str], ____: date) -> Any:
    return EXAMPLES


_ID = r"(?P<id>[0-9A-Za-z~_-]{1,64})"

PAGES = (
    Page("/", "home.html", _home),
    Page("/tim-kiem", "search.html", _search, "tim-kiem"),
    Page("/so-sanh", "comparison.html", _comparison, "so-sanh"),
    Page(f"/chi-tieu/{_ID}", "indicator.html", _indicator),
    Page(f"/dia-phuong/{_ID}", "locality.html", _locality),
    Page(f"/co-quan/{_ID}", "agency.html", _agency),
    Page("/nghia-vu", "obligations.html", _obligations, "nghia-vu"),
    Page("/lich", "month.html", _month, "lich"),
    Page(f"/van-ban/{_ID}", "document.html", _document),
    Page(r"/can-cu/(?P<number>[^?#\x00-\x1f]{1,400})", "instrument.html", _instrument),
    Page("/do-phu", "coverage.html", _coverage, "do-phu"),
    Page("/do-chinh-xac", "accuracy.html", _accuracy),
    Page("/huong-dan", "help.html", _help, "huong-dan"),
    Page("/hop-thu", "inbox.html", inbox_pages.load),
    Page("/ra-soat", "review.html", review_pages.load),
)
