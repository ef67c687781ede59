"""Which files of a folder have arrived: complete, let go of, and under a name that is safe."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

DONE, FAILED, WORK = "done", "failed", ".work"

# Names under which programs keep what is not finished yet, or is no document.
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".swp")
_NOT_DOCUMENTS = {"thumbs.db", "desktop.ini"}
_EMPTY_FACTOR = 5  # an empty file is often the beginning of one: it is waited for longer

# Most file systems allow 255 bytes; a report's name adds ".bao-cao.html", a second file " (99)".
_MOST_BYTES = 180
_WINDOWS_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of a file between two looks; `since` by the clock of the caller."""

    size: int
    modified: int
    inode: int
    since: float


class Arrivals:
    """Looks into the inbox again and again; tells the files that have not changed for a while.

    A file is complete when its size and time have stayed for `settle` seconds and no program
    holds a lock on it.
    """

    def __init__(self, folder: Path, settle: float) -> None:
        self._folder = folder
        self._settle = settle
        self._seen: dict[Path, _State] = {}

    def complete(self, now: float) -> list[Path]:
        """The complete files, those first that came first; `now` never goes back."""
        present: dict[Path, _State] = {}
        ready: list[tuple[float, str, Path]] = []
        for path, found in files_in(self._folder):
            before = self._seen.get(path)
            key = (found.st_size, found.st_mtime_ns, found.st_ino)
            if before and (before.size, before.modified, before.inode) == key:
                since = before.since
            else:
                since = now
            present[path] = _State(*key, since)
            patience = self._settle * (1 if found.st_size else _EMPTY_FACTOR)
            if now - since >= patience and not is_held(path):
                ready.append((since, str(path), path))
        self._seen = present
        return [path for _, _, path in sorted(ready, key=lambda each: each[:2])]

    @property
    def waiting(self) -> int:
        """How many files were there at the last look, complete or not."""
        return len(self._seen)


def files_in(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Files and links below a folder that may be documents; not what is done, failed or hidden."""
    for parent, folders, names in os.walk(folder):
        top = Path(parent) == folder
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (top and name in (DONE, FAILED))
        )
        for name in sorted(names):
            if not may_be_document(name):
                continue
            path = Path(parent) / name
            with suppress(OSError):  # gone already
                found = path.lstat()
                if stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode):
                    yield path, found


def may_be_document(name: str) -> bool:
    """False for hidden files, what copying programs have not finished, and litter of systems."""
    lower = name.lower()
    return not (
        lower.startswith((".", "~$")) or lower.endswith(_UNFINISHED) or lower in _NOT_DOCUMENTS
    )


def is_held(path: Path) -> bool:
    """Whether another program holds a lock on the file, as far as the system tells."""
    try:
        import fcntl
    except ImportError:  # Windows: a file that another program writes cannot be opened to write
        try:
            with path.open("r+b"):
                return False
        except PermissionError:
            return True
        except OSError:
            return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:  # a link, or no permission: that is for the reader to say
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    finally:
        os.close(handle)
    return False


def safe_name(name: str) -> str:
    """A file name that no system, terminal or page takes amiss, as like the given one as can be.

    NFC; no separators, control and direction characters or undecodable bytes; no dots or spaces
    at its ends; no device of Windows; at most 180 bytes, with its extension.
    """
    text = unicodedata.normalize(
        "NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )
    text = "".join(
        "_" if letter in '/\\:*?"<>|' or unicodedata.category(letter)[0] == "C" else letter
        for letter in text
    )
    text = " ".join(text.split()).strip(". ")
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 10 or not extension.isalnum():
        stem, extension = text, ""
    stem = stem.strip(". ") or "tep"
    if _WINDOWS_DEVICES.match(stem):
        stem = f"_{stem}"
    ending = f".{extension}" if extension else ""
    room = _MOST_BYTES - len(ending.encode())
    stem = stem.encode()[:room].decode(errors="ignore").strip(". ")
    return unicodedata.normalize("NFC", f"{stem}{ending}")


def shown_name(path: Path, folder: Path) -> str:
    """The name under which a file was dropped, for people: printable, with its folders."""
    with suppress(ValueError):
        path = path.relative_to(folder)
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
