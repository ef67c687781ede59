"""What every answer carries against misuse, and the addresses of Datasette that stay closed.

No page, ours or Datasette's, has an inline script or style, and only those of staff have scripts at
all, so the policy allows none; what the catalogue's documents say is escaped as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
STAFF_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
HEADERS = {
    "content-security-policy": POLICY,
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
    closed: Callable[[Scope, Receive, Send, int], Awaitable[None]],
    desk: Callable[[str], Application | None],
) -> Application:
    """The application with the headers above on all it sends.

    closed: answers, with a status, what is not open: addresses of the operator, and whatever
    would send something.  desk: what takes what is sent to a path; nothing else gets a POST.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        path = str(scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", [])}
                message = {
                    **message,
                    "headers": [
                        *message.get("headers", []),
                        *(
                            (name.encode(), value.encode())
                            for name, value in HEADERS.items()
                            if name.encode() not in present
                        ),
                    ],
                }
            await send(message)

        if scope["method"] not in READING:
            taking = desk(path) if scope["method"] == "POST" else None
            if taking is None:
                await closed(scope, receive, send_guarded, 405)
            else:
                await taking(scope, receive, send_guarded)
            return
        if _is_closed(path):
            await closed(scope, receive, send_guarded, 403)
            return
        await application(scope, receive, send_guarded)

    return guarded


def _is_closed(path: str) -> bool:
    return any(path == each or path.startswith((f"{each}.", f"{each}/")) for each in CLOSED)
