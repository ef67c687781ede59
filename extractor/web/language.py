"""The language of the interface: Vietnamese, or English on request.

Code and templates say everything in Vietnamese; what that is in English stands in
`datasette/english/*.yaml`, sentence by sentence.  What the documents say stays Vietnamese and is
marked so.  The language belongs to a request: `?lang=en`, which also sets a cookie, or the cookie.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

FOLDER = Path(__file__).resolve().parents[2] / "datasette" / "english"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"

_chosen: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The language of this request: a key of LANGUAGES."""
    return _chosen.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is said inside is said in this language."""
    token = _chosen.set(code)
    try:
        yield
    finally:
        _chosen.reset(token)


@cache
def english() -> dict[str, str | dict[str, str]]:
    """Vietnamese -> English, or the English for {n} = 1 ("one") and for other numbers ("other")."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        message: said
        for path in sorted(FOLDER.glob("*.yaml"))
        for message, said in yaml.load(path.read_text(encoding="utf-8"), Loader=loader).items()
    }


def tr(message: str, /, **values: Any) -> str:
    """A sentence of the interface in the language of the request, with its {values}.

    An integer `n` is shown as a count, and decides between singular and plural; names of things
    are singular without.
    """
    said = _said(message, values)
    return said.format(**_shown(values)) if values else said


def markup(message: str, /, **values: Any) -> Markup:
    """`tr` for templates: the message may hold markup of ours, the values are escaped."""
    said = Markup(_said(message, values))  # written by us, not by documents
    return said.format(**_shown(values)) if values else said


def code_words(names: dict[str, str]) -> dict[str, str]:
    """Code words with their names in the language of the request."""
    return names if language() == DEFAULT else {code: tr(name) for code, name in names.items()}


def vietnamese(text: object) -> str | Markup:
    """Words of a document, or a name: marked as Vietnamese where the page is not."""
    if text is None or text == "":
        return ""
    if language() == DEFAULT:
        return text if isinstance(text, Markup) else str(text)
    return Markup('<span lang="vi">{}</span>').format(text)


def vietnamese_attribute() -> Markup:
    """The attribute ` lang="vi"` for an element that holds words of a document, where needed."""
    return Markup("" if language() == DEFAULT else ' lang="vi"')


def _said(message: str, values: dict[str, Any]) -> str:
    if language() == DEFAULT:
        return message
    said = english().get(message, message)
    if isinstance(said, str):
        return said
    return said["one" if values.get("n", 1) == 1 else "other"]


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    number = values.get("n")
    if isinstance(number, int):
        return {**values, "n": thousands(number)}
    return values


def thousands(value: int) -> str:
    """A number of things: 1.234 in Vietnamese, 1,234 in English."""
    return f"{value:,}" if language() == "en" else f"{value:,}".replace(",", ".")
