"""The hooks by which Datasette finds the pages of this package; they hold no logic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.utils.asgi import Response

from extractor.web.spreadsheet import obligations_csv

DATABASE = "catalogue"  # the name under which `extractor serve` gives the file to Datasette
INDEX_TABLES = (  # in the order of the index page
    "documents",
    "targets",
    "obligations",
    "obligation_export",
    "citations",
    "comparison",
    "agencies",
    "coverage",
    "ingests",
)

Send = Callable[[dict[str, Any]], Awaitable[None]]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [(r"^/xuat/nghia-vu\.csv$", export_obligations)]


@hookimpl
def extra_template_vars(template: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def variables() -> dict[str, Any]:
        if template != "index.html" or DATABASE not in datasette.databases:
            return {}
        return await index_variables(datasette)

    return variables


async def index_variables(datasette: Any) -> dict[str, Any]:
    """The tables, with the numbers of their rows, and the ready-made questions of the index."""
    described = datasette.metadata(database=DATABASE) or {}
    database = datasette.databases[DATABASE]
    tables = []
    for name in INDEX_TABLES:
        about = described.get("tables", {}).get(name, {})
        count = (await database.execute(f"select count(*) from [{name}]")).single_value()
        tables.append(
            {
                "name": name,
                "title": about.get("title", name),
                "description": about.get("description") or about.get("description_html", ""),
                "count_text": f"{count:,} dòng".replace(",", "."),
            }
        )
    queries = [{"name": name, **query} for name, query in described.get("queries", {}).items()]
    return {"catalogue_tables": tables, "catalogue_queries": queries}


async def export_obligations(datasette: Any, request: Any, send: Send) -> Response | None:
    """The obligations for Excel; `?ngan=;` for an Excel whose list separator is a semicolon."""
    if DATABASE not in datasette.databases:
        return Response.text("Không có danh mục.", status=404)
    delimiter = request.args.get("ngan") or ","
    if delimiter not in (",", ";"):
        return Response.text("Dấu ngăn cách phải là dấu phẩy hoặc dấu chấm phẩy.", status=400)
    pieces = obligations_csv(Path(datasette.databases[DATABASE].path), delimiter)
    name = quote(f"Nhiệm vụ {date.today().isoformat()}.csv")
    headers = {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": f"attachment; filename=\"nghia-vu.csv\"; filename*=UTF-8''{name}",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
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
