"""The hooks by which Datasette finds the pages of this package; they hold no logic."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from datasette import hookimpl

from extractor.catalogue.search import escape_fts
from extractor.web import answers, desk, files, sessions, staff_pages
from extractor.web.asked_language import speaks
from extractor.web.cells import cell_link
from extractor.web.names import DATABASE
from extractor.web.pages import PAGES
from extractor.web.rendering import GLOBALS, variables
from extractor.web.security import Application, guard


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        *((f"^{page.path}$", answers.page_answer(page)) for page in PAGES),
        *((f"^{page.path}$", staff_pages.page_answer(page)) for page in staff_pages.PAGES),
        *((f"^{path}$", answer) for path, answer in files.FILES.items()),
    ]


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    return variables(datasette)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    env.globals.update(GLOBALS)


@hookimpl
def actor_from_request(datasette: Any, request: Any) -> dict[str, Any] | None:
    at = desk.desk_of(datasette)
    found = sessions.visitor_of(at.catalogue, request.headers) if at else None
    return found.actor() if found else None


@hookimpl
def menu_links(datasette: Any, actor: dict[str, Any] | None) -> list[dict[str, str]]:
    return staff_pages.links(datasette, actor)


@hookimpl
def startup() -> None:
    from datasette import handle_exception

    # Else every wrong address prints a page of local variables: slow, and it fills the log.
    handle_exception.rich = None


@hookimpl
def prepare_connection(conn: Any) -> None:
    conn.create_function("escape_fts", 1, escape_fts, deterministic=True)


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str, database: str, datasette: Any
) -> Any:
    if database != DATABASE:
        return None
    return cell_link(row, value, column, table, datasette.urls.path)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    def wrapped(application: Application) -> Application:
        refused = answers.closed(datasette)

        def root() -> str:
            return str(datasette.setting("base_url"))

        def taking(path: str) -> Application | None:
            if not desk.takes(datasette, "/" + path.removeprefix(root())):
                return None
            return partial(desk.answer, datasette, root=root())

        guarded = guard(application, refused, taking)
        return speaks(guarded, refused, root)

    return wrapped
