"""Files taken from the inbox, so that a program that is ended at any moment loses none.

A file is always in exactly one place: in the inbox, in a claim (`.work/TOKEN/NAME`), in `done/`
or in `failed/`; each step to the next place is one rename.  Beside the file a claim has
`.claim.json`, which says what to do with it; the next start goes on where the last one ended.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from extractor.inbox.arrivals import DONE, FAILED, WORK, safe_name, shown_name
from extractor.publishing.files import replacing
from extractor.publishing.inbox_report import ENDINGS as REPORTS

_NOTE = ".claim.json"  # no safe name begins with a dot
_LOCK = ".lock"


class InboxBusyError(RuntimeError):
    """Another program works on the same inbox; the message, in Vietnamese, says so."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that was taken.

    name: under which it enters the catalogue.  dropped_as: the name that people know.
    known: whether its content was in the catalogue, or came with another file, before; null while
    that is not settled.  destination: folder and name to which it goes once it is read.
    """

    token: str
    name: str
    dropped_as: str
    sha256: str | None = None
    known: bool | None = None
    destination: tuple[str, str] | None = None


class Claims:
    """The claims of an inbox.  One program at a time (`locked`)."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self._work = inbox / WORK
        for folder in (self._work, inbox / DONE, inbox / FAILED):
            folder.mkdir(parents=True, exist_ok=True)

    @staticmethod
    def dropped_names(inbox: Path) -> set[str]:
        """The names of the files that are being read now, as people know them."""
        names = set()
        for note in (inbox / WORK).glob(f"*/{_NOTE}"):
            with suppress(OSError, ValueError, KeyError):  # sent on meanwhile
                names.add(str(json.loads(note.read_text(encoding="utf-8"))["dropped_as"]))
        return names

    def path(self, claim: Claim) -> Path:
        """Where the file of a claim lies."""
        return self._work / claim.token / claim.name

    def take(self, path: Path) -> Claim | None:
        """Take a file out of the inbox; None where it went away by itself.  Raises OSError."""
        token = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        claim = Claim(token, safe_name(path.name), shown_name(path, self.inbox))
        folder = self._work / token
        folder.mkdir()
        try:
            self.note(claim)
            path.rename(self.path(claim))
        except FileNotFoundError:
            self._discard(claim)
            return None
        except OSError:
            self._discard(claim)
            raise
        return claim

    def note(self, claim: Claim) -> None:
        """Write down what is known of a claim."""
        with replacing(self._work / claim.token / _NOTE) as temporary:
            temporary.write_text(json.dumps(asdict(claim), ensure_ascii=False), encoding="utf-8")

    def left(self) -> list[Claim]:
        """The claims of an earlier run that are not finished, in the order they were taken.

        Traces of finished ones, and of reports that were being written, are removed.
        """
        claims = []
        for folder in (self.inbox / DONE, self.inbox / FAILED):
            for path in folder.glob(".*"):
                if path.suffix in (".html", ".txt"):
                    path.unlink(missing_ok=True)
        for folder in sorted(self._work.iterdir()):
            claim = self._read(folder)
            if claim is not None and os.path.lexists(self.path(claim)):
                claims.append(claim)
            elif claim is None and (lost := list(folder.iterdir())):
                self._rescue(folder, lost)
            else:  # taken no file yet, or sent it on already
                shutil.rmtree(folder, ignore_errors=True)
        return claims

    def destined(self, claim: Claim, folder: str) -> Claim:
        """The claim with a name in `done` or `failed` that no other file or report has."""
        if claim.destination and claim.destination[0] == folder:
            return claim
        taken = {each.destination for each in self._others(claim)}
        for name in numbered(claim.name):
            where = (folder, name)
            there = self.inbox / folder
            names = (name, *(f"{name}{ending}" for ending in REPORTS))
            if where not in taken and not any(os.path.lexists(there / each) for each in names):
                break
        settled = replace(claim, destination=where)
        self.note(settled)
        return settled

    def send_on(self, claim: Claim) -> Path:
        """Move the file to its destination and forget the claim; the file's new place."""
        assert claim.destination
        folder, name = claim.destination
        target = self.inbox / folder / name
        self.path(claim).rename(target)
        self._discard(claim)
        return target

    def put_back(self, claim: Claim) -> None:
        """Return a file to the inbox, to be taken again when it has settled."""
        for name in numbered(claim.name):
            if not os.path.lexists(self.inbox / name):
                break
        self.path(claim).rename(self.inbox / name)
        self._discard(claim)

    def _others(self, claim: Claim) -> Iterator[Claim]:
        for folder in self._work.iterdir():
            if folder.name != claim.token and (other := self._read(folder)):
                yield other

    def _read(self, folder: Path) -> Claim | None:
        try:
            noted = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
            where = noted.pop("destination")
            return Claim(**noted, destination=(where[0], where[1]) if where else None)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _rescue(self, folder: Path, files: list[Path]) -> None:
        """A folder without a legible note: what is no note of ours goes back to the inbox."""
        for path in files:
            if not path.name.startswith("."):
                self.put_back(Claim(folder.name, path.name, path.name))
                return
        shutil.rmtree(folder, ignore_errors=True)

    def _discard(self, claim: Claim) -> None:
        shutil.rmtree(self._work / claim.token, ignore_errors=True)


@contextmanager
def locked(inbox: Path) -> Iterator[None]:
    """Keeps others from the inbox.  The system lets go of the lock however the program ends.

    Raises InboxBusyError.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    handle = os.open(inbox / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(handle)
        except OSError as error:
            other = os.read(handle, 20).decode(errors="ignore").strip()
            raise InboxBusyError(
                f"Thư mục “{inbox}” đang do một chương trình khác xử lý"
                + (f" (tiến trình {other})" if other else "")
                + "; mỗi hộp thư chỉ chạy một chương trình."
            ) from error
        with suppress(OSError):  # the disk may be full; the lock holds all the same
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(handle, 1 << 20, os.SEEK_SET)  # beyond what is written: others may read that
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def numbered(name: str) -> Iterator[str]:
    """Names like this one: "a.pdf", "a (2).pdf", "a (3).pdf", ..."""
    yield name
    stem, dot, extension = name.rpartition(".")
    for number in range(2, 1_000_000):
        yield f"{stem} ({number}).{extension}" if dot and stem else f"{name} ({number})"
