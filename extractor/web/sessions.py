"""Who asks: signing in with a slow-down, the session's cookie, and whence a form was sent.

A session is a cookie signed with the secret of the accounts' file, so it outlives the server's
restart; it ends after twelve hours, and at once when its account is removed or gets another
password.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer

from extractor import accounts
from extractor.accounts import Account, AccountError, Accounts

COOKIE = "phien"
SECONDS = 12 * 3600
_FREE_TRIALS = 5  # wrong passwords of one account before the first wait
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 300.0  # seconds; doubled after each wrong one
_MOST_NAMES = 10_000  # of accounts, there or not, whose wrong passwords are counted

Headers = Mapping[str, str]  # names in lower case


class SlowDownError(Exception):
    """Too many wrong passwords.  seconds: how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in.  token: what their forms carry against forged ones."""

    name: str
    roles: tuple[str, ...]
    token: str

    def actor(self) -> dict[str, Any]:
        """As Datasette and the templates know them."""
        return {"id": self.name, "roles": self.roles, "token": self.token}


def are_there(catalogue: Path) -> bool:
    """Whether anybody can sign in."""
    return _known(catalogue) is not None


def visitor_of(catalogue: Path, headers: Headers) -> Visitor | None:
    """Who sent this request, by the cookie."""
    known = _known(catalogue)
    sent = _cookie(headers)
    if known is None or sent is None:
        return None
    try:
        said = _signer(known).loads(sent, max_age=SECONDS)
        name, session, mark = said["name"], said["session"], said["mark"]
    except (BadSignature, KeyError, TypeError):
        return None
    account = known.accounts.get(name)
    if account is None or not hmac.compare_digest(mark, _mark(account)):
        return None
    return Visitor(name, account.roles, _token(known, session))


def opened(catalogue: Path, name: str, root: str, *, secure: bool) -> str:
    """The value of `set-cookie` that opens a session for an account."""
    known = _known(catalogue)
    assert known is not None
    said = {
        "name": name,
        "session": secrets.token_hex(16),
        "mark": _mark(known.accounts[name]),
    }
    return _set(_signer(known).dumps(said), root, SECONDS, secure=secure)


def closed(root: str, *, secure: bool) -> str:
    """The value of `set-cookie` that ends the session."""
    return _set("", root, 0, secure=secure)


def is_from_here(headers: Headers) -> bool:
    """Whether a form was sent from a page of this very site, as the browser says."""
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def is_same(token: str, wanted: str) -> bool:
    """Whether a form carries the token of the session."""
    return hmac.compare_digest(token.encode(), wanted.encode())


class Door:
    """Checks passwords, a few at a time, and slowly after wrong ones."""

    def __init__(self, clock: Any = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._room = asyncio.Semaphore(2)  # each trial takes 32 MB and a tenth of a second

    async def enters(self, catalogue: Path, name: str, password: str) -> bool:
        """Whether the password is right.  Raises SlowDownError."""
        count, since = self._wrong.get(name, (0, 0.0))
        if count >= _FREE_TRIALS:
            wait = min(_FIRST_WAIT * 2.0 ** min(count - _FREE_TRIALS, 9), _LONGEST_WAIT) - (
                self._clock() - since
            )
            if wait > 0:
                raise SlowDownError(wait)
        self._wrong[name] = (count + 1, self._clock())  # before the trial: none slip by meanwhile
        self._wrong.move_to_end(name)
        while len(self._wrong) > _MOST_NAMES:
            self._wrong.popitem(last=False)
        known = _known(catalogue)
        account = known.accounts.get(name) if known else None
        stored = account.password if account else _nobody()
        async with self._room:
            right = await asyncio.to_thread(accounts.is_right, password, stored)
        if right and account:
            self._wrong.pop(name, None)
            return True
        return False


def _known(catalogue: Path) -> Accounts | None:
    try:
        return accounts.load(catalogue)
    except AccountError:
        return None


def _signer(known: Accounts) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(known.secret, "session")


def _token(known: Accounts, session: str) -> str:
    return hmac.new(known.secret.encode(), f"form:{session}".encode(), sha256).hexdigest()


def _mark(account: Account) -> str:
    """What changes when the password does."""
    return sha256(account.password.encode()).hexdigest()[:16]


@cache
def _nobody() -> str:
    """A hash that no password has: names that are not there take as long as others."""
    return accounts.hashed(secrets.token_hex(16))


def _cookie(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _set(value: str, root: str, seconds: int, *, secure: bool) -> str:
    ending = "; Secure" if secure else ""
    return f"{COOKIE}={value}; Path={root}; Max-Age={seconds}; HttpOnly; SameSite=Lax{ending}"
