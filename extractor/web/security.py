"""What every answer carries against misuse, and the addresses of Datasette that stay closed.

Our own pages need no scripts and no inline styles, so their policy allows none.  Datasette's
tables have a few inline scripts and styles of their own; what the catalogue's documents say is
escaped there by Jinja.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_COMMON = "default-src 'none'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
OWN_POLICY = f"{_COMMON}; style-src 'self'; frame-ancestors 'none'"
DATASETTE_POLICY = (
    f"{_COMMON}; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline';"
    " connect-src 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
READING = ("GET", "HEAD", "OPTIONS")
# They tell where files lie, what runs here, or are tools of developers.
CLOSED = (
    "/-/databases",
    "/-/threads",
    "/-/actor",
    "/-/allow-debug",
    "/-/messages",
    "/-/permissions",
    "/-/patterns",
    "/-/plugins",
    "/-/versions",
    "/-/settings",
    "/-/config",
    "/-/jump",
    "/-/debug",
)


def guard(
    application: Application,
    is_own: Callable[[str], bool],
    closed: Callable[[Scope, Receive, Send, int], Awaitable[None]],
) -> Application:
    """The application with the headers above on all it sends.

    is_own: whether a path is one of our pages.  closed: answers, with a status, what is
    not open: addresses of the operator, and whatever would send something.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        path = str(scope["path"])
        policy = OWN_POLICY if is_own(path) else DATASETTE_POLICY

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", [])}
                added = {**HEADERS, "content-security-policy": policy}
                message = {
                    **message,
                    "headers": [
                        *message.get("headers", []),
                        *(
                            (name.encode(), value.encode())
                            for name, value in added.items()
                            if name.encode() not in present
                        ),
                    ],
                }
            await send(message)

        if scope["method"] not in READING:
            await closed(scope, receive, send_guarded, 405)
            return
        if _is_closed(path):
            await closed(scope, receive, send_guarded, 403)
            return
        await application(scope, receive, send_guarded)

    return guarded


def _is_closed(path: str) -> bool:
    return any(path == each or path.startswith((f"{each}.", f"{each}/")) for each in CLOSED)
