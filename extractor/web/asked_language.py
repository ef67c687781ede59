"""Which language a request asks for: `?lang=en` in its address, or the cookie which that set."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from extractor.web.language import DEFAULT, LANGUAGES, language, speaking
from extractor.web.security import Application, Message, Receive, Scope, Send

NAME = "lang"  # of the parameter and of the cookie
_YEAR = 365 * 24 * 3600

_address: ContextVar[str] = ContextVar("address", default="/")  # path and query of this request


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    code: str
    name: str
    address: str


def speaks(
    application: Application,
    refused: Callable[[Scope, Receive, Send, int], Awaitable[None]],
    root: Callable[[], str],
) -> Application:
    """The application in the language that an address asks for, or else the reader's cookie.

    A page asked for in a language sets the cookie, for all below `root()`.  The parameter goes no
    further: Datasette would take it for a column.  refused: answers, with the status 400, what
    asks for a language that is not there.
    """

    async def spoken(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        asked, rest = taken(scope["query_string"])
        inner = {**scope, "query_string": rest}
        known = asked in LANGUAGES
        chosen = asked if known else _cookie(scope)

        async def send_spoken(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), (b"vary", b"Cookie")]
                if known and _is_page(headers):
                    said = f"{NAME}={asked}; Path={root()}; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
                    headers.append((b"set-cookie", said.encode()))
                message = {**message, "headers": headers}
            await send(message)

        token = _address.set(_written(scope, rest))
        try:
            with speaking(chosen if chosen in LANGUAGES else DEFAULT):
                if asked is None or known:
                    await application(inner, receive, send_spoken)
                else:
                    await refused(inner, receive, send_spoken, 400)
        finally:
            _address.reset(token)

    return spoken


def taken(query: bytes) -> tuple[str | None, bytes]:
    """The language that the query of an address asks for, and the rest of the query."""
    start = f"{NAME}=".encode()
    pairs = query.split(b"&")
    asked = [pair[len(start) :] for pair in pairs if pair.startswith(start)]
    if not asked:
        return None, query
    rest = b"&".join(pair for pair in pairs if not pair.startswith(start))
    return asked[-1].decode("latin-1"), rest


def other_language() -> OtherLanguage:
    """The language in which this page is not, and the page in it."""
    code = next(each for each in LANGUAGES if each != language())
    return OtherLanguage(code, LANGUAGES[code], _in(code, _address.get()))


def carrying_language(address: str) -> str:
    """An address for programs that know no cookie, such as calendars: it says the language."""
    return address if language() == DEFAULT else _in(language(), address)


def _in(code: str, address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{NAME}={code}"


def _cookie(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(NAME)
            except CookieError:
                return DEFAULT
            return found.value if found else DEFAULT
    return DEFAULT


def _written(scope: Scope, query: bytes) -> str:
    path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")
    return path.partition("?")[0] + (f"?{query.decode('latin-1')}" if query else "")


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in headers
    )
