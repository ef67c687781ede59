"""Files to take away: obligations and comparisons for Excel, deadlines for a calendar."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from datasette.utils.asgi import Response

from extractor.web import comparison, feed, obligations, page_images
from extractor.web.answers import TooSlowError, address_of, problem, read
from extractor.web.language import tr
from extractor.web.names import DATABASE
from extractor.web.parameters import Arguments, BadParameterError, NotFoundError
from extractor.web.rows import fetch_one, single
from extractor.web.spreadsheet import (
    MOST_ROWS,
    Column,
    csv_text,
    obligations_csv,
    obligations_xlsx,
    workbook,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ICS = "text/calendar; charset=utf-8"
NOTE = (
    "Lập tự động từ câu chữ của văn bản; ô trống nghĩa là văn bản không nêu. "
    "Khi cần căn cứ, hãy đọc văn bản gốc."
)


class TooManyRowsError(BadParameterError):
    """More rows than a workbook is to have."""


async def obligations_as_csv(datasette: Any, request: Any, send: Any) -> Response | None:
    """The filter of /nghia-vu as CSV; `?ngan=;` for an Excel whose separator is a semicolon."""

    def load(
        _: sqlite3.Connection, arguments: Arguments, __: Mapping[str, str], ___: date
    ) -> tuple[obligations.ObligationFilter, str]:
        return obligations.wanted(arguments), arguments.choice("ngan", (",", ";")) or ","

    found = await _read(datasette, request, load)
    if isinstance(found, Response):
        return found
    asked, delimiter = found
    pieces = obligations_csv(Path(datasette.databases[DATABASE].path), delimiter, asked)
    headers = _headers(CSV, f"{tr('Nhiệm vụ', n=2)} {date.today().isoformat()}.csv", "nghia-vu.csv")
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
        }
    )
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        await send({"type": "http.response.body", "body": piece.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return None


async def obligations_as_xlsx(datasette: Any, request: Any) -> Response:
    """The filter of /nghia-vu as a workbook."""
    address = address_of(datasette, request)

    def load(
        connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
    ) -> bytes:
        asked = obligations.wanted(arguments)
        where, values = obligations.conditions(connection, asked)
        count = single(connection, f"select count(*) from obligations o where {where}", values)
        if count > MOST_ROWS:
            raise TooManyRowsError(
                tr(
                    "Bộ lọc này có {count} dòng, nhiều hơn {most} dòng của một tệp Excel. "
                    "Hãy thu hẹp bộ lọc, hoặc tải tệp CSV (không giới hạn).",
                    count=count,
                    most=MOST_ROWS,
                )
            )
        query = urlencode(obligations.parameters(asked))
        sources = _sources(
            obligations.describe(asked), f"{address}/nghia-vu{'?' + query if query else ''}"
        )
        cited = connection.execute(
            "select d.number, d.title, d.source_filename, d.sha256, count(*) from obligations o"
            f" join documents d on d.id = o.document_id where {where}"
            " group by d.id order by d.issued_on, d.id limit 500",
            values,
        ).fetchall()
        named = [
            (
                tr("Văn bản {number}", number=place),
                tr(
                    "{title} — tệp {name}, SHA-256 {sha256}, {n} dòng",
                    title=f"{number or ''} {title or ''}".strip(),
                    name=name,
                    sha256=sha256,
                    n=rows,
                ),
            )
            for place, (number, title, name, sha256, rows) in enumerate(cited, start=1)
        ]
        return obligations_xlsx(connection, asked, [*sources, *named], address)

    found = await _read(datasette, request, load, limited=False)
    return _file(
        found, XLSX, f"{tr('Nhiệm vụ', n=2)} {date.today().isoformat()}.xlsx", "nghia-vu.xlsx"
    )


async def obligations_as_feed(datasette: Any, request: Any) -> Response:
    """The filter of /nghia-vu as a calendar to subscribe to."""
    address = address_of(datasette, request)

    def load(
        connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
    ) -> bytes:
        return feed.feed(connection, obligations.wanted(arguments), address).encode()

    return _file(
        await _read(datasette, request, load), ICS, f"{tr('Thời hạn')}.ics", "thoi-han.ics"
    )


async def comparison_as_xlsx(datasette: Any, request: Any) -> Response:
    """The table of /so-sanh, one row a promise."""
    address = address_of(datasette, request)

    def load(
        connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
    ) -> bytes:
        compared = comparison.whole(connection, comparison.wanted(arguments))
        numbers, wide = ("Năm", "Giá trị", "Đến", "Trang"), ("Chỉ tiêu", "Nguyên văn")
        columns = [
            Column(
                tr(heading),
                "number" if heading in numbers else "text",
                50 if heading in wide else 16,
            )
            for heading in comparison.HEADINGS
        ]
        names = ", ".join(column.name for column in compared.columns)
        codes = ",".join(column.code for column in compared.columns)
        return workbook(
            tr("So sánh"),
            columns,
            comparison.lines(compared),
            _sources(names, f"{address}/so-sanh?dp={codes}"),
        )

    return _file(
        await _read(datasette, request, load), XLSX, f"{tr('So sánh')}.xlsx", "so-sanh.xlsx"
    )


async def comparison_as_csv(datasette: Any, request: Any) -> Response:
    """The table of /so-sanh, one row a promise."""

    def load(
        connection: sqlite3.Connection, arguments: Arguments, _: Mapping[str, str], __: date
    ) -> bytes:
        compared = comparison.whole(connection, comparison.wanted(arguments))
        return csv_text(
            [[*map(tr, comparison.HEADINGS)], *comparison.lines(compared)], first=True
        ).encode()

    return _file(await _read(datasette, request, load), CSV, f"{tr('So sánh')}.csv", "so-sanh.csv")


async def original(datasette: Any, request: Any) -> Response:
    """The file from which a document was read, to be saved, never shown inside this site."""
    catalogue = Path(datasette.databases[DATABASE].path)

    def load(
        connection: sqlite3.Connection, _: Arguments, path: Mapping[str, str], __: date
    ) -> tuple[bytes, str]:
        row = fetch_one(
            connection, "select sha256, source_filename from documents where id = ?", (path["id"],)
        )
        found = page_images.original_of(catalogue, row["sha256"]) if row else None
        if row is None or found is None:
            raise NotFoundError(tr("Tệp gốc không được lưu ở máy chủ này."))
        return found.read_bytes(), row["source_filename"]

    found = await _read(datasette, request, load)
    if isinstance(found, Response):
        return found
    content, name = found
    return _file(content, "application/octet-stream", name, "van-ban")


async def page_image(datasette: Any, request: Any) -> Response:
    """A page of a PDF, a picture or a Word file, as PNG."""
    catalogue = Path(datasette.databases[DATABASE].path)

    def load(
        connection: sqlite3.Connection, _: Arguments, path: Mapping[str, str], __: date
    ) -> Path:
        row = fetch_one(
            connection,
            "select d.sha256, d.media_type from documents d join pages p on p.document_id = d.id"
            " where d.id = ? and p.number = ?",
            (path["id"], int(path["number"])),
        )
        found = page_images.drawn_from(catalogue, row["sha256"], row["media_type"]) if row else None
        if found is None:
            raise NotFoundError(tr("Trang này không có ảnh."))
        return found

    found = await _read(datasette, request, load)
    if isinstance(found, Response):
        return found
    try:
        drawn = await asyncio.to_thread(page_images.image, found, int(request.url_vars["number"]))
    except page_images.NoImageError:
        return await problem(datasette, request, 404, tr("Không vẽ được trang này."))
    headers = {"cache-control": "private, max-age=86400"}  # the content of an id never changes
    return Response(drawn, headers=headers, content_type="image/png")


async def _read(
    datasette: Any, request: Any, load: Callable[..., Any], *, limited: bool = True
) -> Any:
    """What `load` makes of the catalogue, or the page that says why not."""
    try:
        return await read(datasette, request, load, limited=limited)
    except BadParameterError as error:
        return await problem(datasette, request, 400, str(error))
    except NotFoundError as error:
        return await problem(datasette, request, 404, str(error))
    except TooSlowError:
        return await problem(datasette, request, 503, tr("Quá nhiều dữ liệu; hãy thu hẹp bộ lọc."))


def _file(found: bytes | Response, kind: str, name: str, plain_name: str) -> Response:
    if isinstance(found, Response):
        return found
    return Response(found, headers=_headers(kind, name, plain_name), content_type=kind)


def _headers(kind: str, name: str, plain_name: str) -> dict[str, str]:
    return {
        "content-type": kind,
        "content-disposition": (
            f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"
        ),
        "cache-control": "no-store",
    }


def _sources(what: str, address: str) -> list[tuple[str, str]]:
    return [
        (tr("Bộ lọc"), what),
        (tr("Địa chỉ"), address),
        (tr("Lập lúc (UTC)"), datetime.now(UTC).isoformat(timespec="seconds")),
        (tr("Ghi chú"), tr(NOTE)),
    ]


def _paths(*several: tuple[Iterable[str], Callable[..., Awaitable[Any]]]) -> dict[str, Any]:
    return {path: answer for paths, answer in several for path in paths}


FILES: dict[str, Callable[..., Awaitable[Any]]] = _paths(
    ((r"/nghia-vu\.csv", r"/xuat/nghia-vu\.csv"), obligations_as_csv),
    ((r"/nghia-vu\.xlsx",), obligations_as_xlsx),
    ((r"/nghia-vu\.ics",), obligations_as_feed),
    ((r"/so-sanh\.xlsx",), comparison_as_xlsx),
    ((r"/so-sanh\.csv",), comparison_as_csv),
    ((r"/van-ban/(?P<id>[0-9A-Za-z~_-]{1,64})/tep",), original),
    ((r"/van-ban/(?P<id>[0-9A-Za-z~_-]{1,64})/trang/(?P<number>[0-9]{1,6})\.png",), page_image),
)
