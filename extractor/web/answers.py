"""Answers to requests: our pages, files to take away, and what is refused.

All queries run on Datasette's read-only connections, in its threads, under its time limit.
"""

from __future__ import annotations

import contextvars
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from urllib.parse import unquote

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response

from extractor.web.language import tr
from extractor.web.names import DATABASE
from extractor.web.pages import Page
from extractor.web.parameters import Arguments, BadParameterError, NotFoundError
from extractor.web.rendering import render

_FILE_LIMIT_MS = 60_000
TITLES = {
    400: "Địa chỉ chưa đúng",
    403: "Không mở",
    401: "Cần đăng nhập",
    404: "Không tìm thấy",
    405: "Chỉ để xem",
    409: "Vừa có người sửa",
    413: "Tệp quá lớn",
    415: "Không nhận tệp này",
    422: "Chưa ghi được",
    429: "Hãy chờ",
    503: "Quá lâu",
}
CLOSED = {
    400: "“lang” phải là một trong: vi, en.",
    403: "Địa chỉ này chỉ dành cho người quản trị máy chủ.",
    405: "Trang này chỉ để xem, không nhận dữ liệu gửi lên.",
}


class TooSlowError(Exception):
    """A query ran into the time limit."""


def page_answer(page: Page) -> Callable[..., Awaitable[Response]]:
    """The function that answers for a page of ours."""

    async def answer(datasette: Any, request: Any) -> Response:
        try:
            model = await read(datasette, request, page.load)
        except BadParameterError as error:
            return await problem(datasette, request, 400, str(error))
        except NotFoundError as error:
            return await problem(datasette, request, 404, str(error))
        except TooSlowError:
            return await problem(
                datasette,
                request,
                503,
                tr("Câu hỏi này cần quá nhiều thời gian. Hãy thu hẹp bộ lọc rồi thử lại."),
            )
        context = {"page": model, "current": page.current}
        return Response.html(await render(datasette, request, page.template, context))

    return answer


async def read(
    datasette: Any, request: Any, load: Callable[..., Any], *, limited: bool = True
) -> Any:
    """What `load` makes of the catalogue for this request.

    limited: under the time limit of queries; files, which limit their rows, have more time.
    Raises BadParameterError, NotFoundError or TooSlowError.
    """
    if DATABASE not in datasette.databases:
        raise NotFoundError(tr("Ở đây không có danh mục."))
    arguments = Arguments({name: request.args.getlist(name) for name in request.args})
    path = {name: unquote(value) for name, value in request.url_vars.items()}
    limit = datasette.setting("sql_time_limit_ms") if limited else _FILE_LIMIT_MS

    def run(connection: sqlite3.Connection) -> Any:
        with sqlite_timelimit(connection, limit):
            return load(connection, arguments, path, date.today())

    try:
        context = contextvars.copy_context()  # Datasette's threads know no language
        return await datasette.databases[DATABASE].execute_fn(
            lambda connection: context.run(run, connection)
        )
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise TooSlowError from error
        raise


async def problem(datasette: Any, request: Any, status: int, message: str) -> Response:
    """A page that says what is wrong and where to go on."""
    context = {
        "title": tr(TITLES[status]) if status in TITLES else tr("Có lỗi"),
        "status": status,
        "message": message,
    }
    html = await render(datasette, request, "problem.html", context)
    return Response.html(html, status=status)


def closed(datasette: Any) -> Callable[..., Awaitable[None]]:
    """Answers for what is not open to readers: `status` as in CLOSED."""

    async def answer(scope: Any, receive: Any, send: Any, status: int) -> None:
        # Datasette puts the token of its forms into the scope only further inside.
        request = Request({**scope, "csrftoken": str}, receive)
        response = await problem(datasette, request, status, tr(CLOSED[status]))
        await response.asgi_send(send)

    return answer


def address_of(datasette: Any, request: Any) -> str:
    """Where the catalogue is on the web, without a final slash."""
    return str(datasette.absolute_url(request, datasette.urls.instance())).rstrip("/")
