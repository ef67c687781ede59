"""Our templates as HTML.

Datasette renders templates as coroutines, since they may wait for queries.  Ours get all they
show beforehand, so they are rendered as plain functions, in a thread, in half the time.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils import await_me_maybe, display_actor
from jinja2 import Environment
from markupsafe import Markup, escape

from extractor.catalogue.search import MARK_END, MARK_START
from extractor.web import formats
from extractor.web.asked_language import carrying_language, other_language
from extractor.web.cells import table_body
from extractor.web.columns import all_columns, column_menu
from extractor.web.language import (
    code_words,
    language,
    markup,
    tr,
    vietnamese,
    vietnamese_attribute,
)
from extractor.web.names import (
    DATABASE,
    LOOKUPS,
    TEXT_METHODS,
    column_title,
    facet_language,
    indicator_name,
    parameter_name,
    plain_indicator_name,
    recurrences,
    value_name,
)
from extractor.wording import (
    CITATION_ROLES,
    OBLIGATION_KINDS,
    ORIGINS,
    ROLES,
    TARGET_KINDS,
    domains,
)

STYLE_SHEET = "/static/catalogue.css"
GLOBALS = {  # of templates, macros too
    "_": markup,
    "language": language,
    "other_language": other_language,
    "carrying_language": carrying_language,
    "tr": tr,
    "vi": vietnamese,
    "lang_vi": vietnamese_attribute,
    "f": formats,
    "recurrence_names": recurrences,
    "indicator_name": indicator_name,
    "plain_indicator_name": plain_indicator_name,
    "parameter_name": parameter_name,
    "facet_language": facet_language,
    "table_body": table_body,
    "column_menu": column_menu,
    "all_columns": all_columns,
}
_environments: WeakKeyDictionary[Any, Environment] = WeakKeyDictionary()


async def render(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> str:
    """A page of ours as HTML."""
    from datasette.plugins import pm  # loading it loads the plugins, so this package too

    if datasette not in _environments:
        _environments[datasette] = datasette.jinja_env.overlay(enable_async=False)
    links: list[Any] = []
    for hook in pm.hook.menu_links(datasette=datasette, actor=request.actor, request=request):
        links += await await_me_maybe(hook) or []
    whole = {
        **variables(datasette),
        "request": request,
        "urls": datasette.urls,
        "actor": request.actor,
        "display_actor": display_actor,
        "menu_links": lambda: links,
        "extra_css_urls": [{"url": datasette.urls.path(STYLE_SHEET)}],
        "own_page": True,
        **context,
    }
    return await asyncio.to_thread(_environments[datasette].get_template(template).render, whole)


def variables(datasette: Any) -> dict[str, Any]:
    """What the templates of all pages can use, in the language of the request."""
    described = (datasette.metadata(database=DATABASE) or {}).get("tables", {})
    return {
        "marked": marked,
        "domain_names": code_words(domains()),
        "role_names": code_words(ROLES),
        "origin_names": code_words(ORIGINS),
        "obligation_kinds": code_words(OBLIGATION_KINDS),
        "target_kinds": code_words(TARGET_KINDS),
        "citation_roles": code_words(CITATION_ROLES),
        "table_titles": {
            name: tr(about.get("title", name), n=2) for name, about in described.items()
        },
        "text_methods": code_words(TEXT_METHODS),
        "column_title": column_title,
        "value_name": value_name,
        "lookup_names": code_words(LOOKUPS),
        "today": date.today(),
    }


def marked(text: str | None) -> Markup:
    """Escaped text with what a search found in <mark>."""
    safe = str(escape(text or ""))
    return Markup(safe.replace(MARK_START, "<mark>").replace(MARK_END, "</mark>"))  # escaped above
