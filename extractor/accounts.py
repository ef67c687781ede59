"""Who may send files and review facts: `accounts.json` beside the catalogue, mode 0600.

Passwords are kept as scrypt hashes (RFC 7914) with a salt each; the file also holds the secret
that signs sessions.  Without the file nobody can sign in and the catalogue only shows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

FILENAME = "accounts.json"
ROLES = {"upload": "gửi văn bản", "review": "rà soát"}
FEWEST_LETTERS = 10  # of a password
MOST_LETTERS = 200  # of a password; more only costs time
_LONGEST_NAME = 40
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1  # 32 MB and about a tenth of a second a trial
_MEMORY = 64 * 1024**2


class AccountError(ValueError):
    """What was asked for cannot be done; the message, in Vietnamese, says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """password: a hash, as `hashed` makes it.  roles: keys of ROLES."""

    password: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The content of the file; accounts by name."""

    secret: str
    accounts: dict[str, Account] = field(default_factory=dict)


def path_of(catalogue: Path) -> Path:
    """Where the accounts of a catalogue are kept."""
    return catalogue.parent / FILENAME


def load(catalogue: Path) -> Accounts | None:
    """The accounts as they are now; None where there is none.  Raises AccountError."""
    path = path_of(catalogue)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        accounts = {
            name: Account(each["password"], tuple(each["roles"]))
            for name, each in content["accounts"].items()
        }
        return Accounts(content["secret"], accounts) if accounts else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AccountError(f"Không đọc được tệp tài khoản “{path}”.") from error


def add(catalogue: Path, name: str, password: str, roles: Iterable[str]) -> None:
    """Make an account, or give it another password and other roles.  Raises AccountError."""
    checked = _checked_name(name)
    wanted = tuple(role for role in ROLES if role in set(roles))
    if not wanted:
        raise AccountError("Hãy nêu ít nhất một vai trò: upload, review.")
    if len(password) < FEWEST_LETTERS:
        raise AccountError(f"Mật khẩu phải có ít nhất {FEWEST_LETTERS} ký tự.")
    if len(password) > MOST_LETTERS:
        raise AccountError(f"Mật khẩu dài quá {MOST_LETTERS} ký tự.")
    account = Account(hashed(password), wanted)
    _change(catalogue, lambda accounts: {**accounts, checked: account})


def remove(catalogue: Path, name: str) -> None:
    """Remove an account; its sessions end at once.  Raises AccountError."""
    wanted = unicodedata.normalize("NFC", name).strip()

    def without(accounts: dict[str, Account]) -> dict[str, Account]:
        if wanted not in accounts:
            raise AccountError(f"Không có tài khoản “{wanted}”.")
        return {each: account for each, account in accounts.items() if each != wanted}

    _change(catalogue, without)


def hashed(password: str) -> str:
    """A new hash of a password: "scrypt$N$r$p$salt$hash"."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _COST, _BLOCK, _PARALLEL)
    return "$".join(("scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), _text(salt), _text(made)))


def is_right(password: str, stored: str) -> bool:
    """Whether a password is the one of a hash."""
    _, cost, block, parallel, salt, made = stored.split("$")
    tried = _scrypt(password, base64.b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(tried, base64.b64decode(made))


def _checked_name(name: str) -> str:
    text = unicodedata.normalize("NFC", name).strip()
    if not text or len(text) > _LONGEST_NAME:
        raise AccountError(f"Tên tài khoản có từ 1 đến {_LONGEST_NAME} ký tự.")
    if not all(letter.isalnum() or letter in " ._@-" for letter in text):
        raise AccountError("Tên tài khoản chỉ gồm chữ, số, dấu cách và . _ @ -")
    return text


def _change(catalogue: Path, changed: Callable[[dict[str, Account]], dict[str, Account]]) -> None:
    before = load(catalogue) or Accounts(secrets.token_hex(32))
    after = replace(before, accounts=changed(before.accounts))
    path = path_of(catalogue)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{FILENAME}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(after), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    text = unicodedata.normalize("NFKC", password).encode()
    return hashlib.scrypt(text, salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
