"""Files sent from the browser, put whole into the inbox; and what became of each.

A file is written under a hidden name, checked as it comes, and enters the inbox by one step, so
the inbox never sees half of one.  `uploads.db` beside the catalogue says who sent what; it only
grows.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from extractor.catalogue.read_only import open_read_only
from extractor.inbox.answers import answer
from extractor.inbox.arrivals import FAILED, may_be_document, safe_name, shown_name
from extractor.inbox.claims import Claims, numbered
from extractor.ingest import FileResult
from extractor.publishing.inbox_report import ENDINGS as REPORTS
from extractor.publishing.inbox_report import Report
from extractor.reading.errors import UnreadableError
from extractor.reading.formats import EXTENSIONS, check_beginning
from extractor.reading.limits import MAX_BYTES

FILENAME = "uploads.db"
_COMING = ".uploads"  # of the inbox: files that are still coming; the inbox passes over it
_HEAD = 4096  # bytes by which a file's form is judged
_LONGEST_NAME = 1000  # characters of a name as sent
_STALE = 24 * 3600.0  # seconds after which a half of a file is one that nobody sends any more

State = Literal["waiting", "reading", "answered", "unknown"]

_SCHEMA = """
create table if not exists uploads (
    id integer primary key autoincrement,
    at text not null,           -- UTC
    by text not null,
    name text not null,         -- as the inbox got it
    sha256 text not null,
    bytes integer not null
) strict;
create index if not exists uploads_by on uploads (by, id);
"""


class UploadError(ValueError):
    """A file that is not taken.  status: of HTTP; the message, in Vietnamese, says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that entered the inbox.  name: under which it lies there."""

    id: int
    at: str
    by: str
    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an upload; `report` and `document` (an id) once it was answered."""

    upload: Upload
    state: State
    report: Report | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file in `failed/` of the inbox, with the reason of its last reading."""

    name: str
    bytes: int
    reason: str | None


class Incoming:
    """A file on its way; used as a context, at the end of which nothing of it is left over.

    Raises UploadError for a name or content that is not taken, OSError where the disk fails.
    """

    def __init__(self, inbox: Path, catalogue: Path, name: str, by: str) -> None:
        self.name = accepted_name(name)
        self._inbox = inbox
        self._log = catalogue.parent / FILENAME
        self._by = by
        self._sum = hashlib.sha256()
        self._size = 0
        self._head = b""
        self._judged = False

    def __enter__(self) -> Incoming:
        folder = self._inbox / _COMING
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / secrets.token_hex(16)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        self._file = os.fdopen(handle, "wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        with suppress(OSError):  # what is left in the buffer may not fit on the disk
            self._file.close()
        self._path.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        """Take the next bytes in."""
        self._size += len(piece)
        if self._size > MAX_BYTES:
            raise too_large()
        if not self._judged:
            self._head += piece
            if len(self._head) >= _HEAD:
                self._judge()
        self._sum.update(piece)
        self._file.write(piece)

    def finish(self) -> Upload:
        """Put the file into the inbox; it is on the disk when this returns."""
        if not self._size:
            raise UploadError(400, f"Tệp “{self.name}” rỗng; hãy kiểm tra và gửi lại tệp.")
        if not self._judged:
            self._judge()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        name = _placed(self._path, self._inbox, self.name)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row = (at, self._by, name, self._sum.hexdigest(), self._size)
        with _logged(self._log) as connection:
            cursor = connection.execute(
                "insert into uploads (at, by, name, sha256, bytes) values (?, ?, ?, ?, ?)", row
            )
            connection.commit()
            return Upload(int(cursor.lastrowid or 0), *row)

    def _judge(self) -> None:
        try:
            check_beginning(self._head[:_HEAD], self.name)
        except UnreadableError as error:
            raise UploadError(415, str(error)) from error
        self._judged, self._head = True, b""


def too_large() -> UploadError:
    """The refusal of a file beyond the limit."""
    return UploadError(
        413,
        f"Tệp lớn hơn {MAX_BYTES // 1024**2} MB; hãy giảm độ phân giải bản quét hoặc tách thành "
        "nhiều tệp.",
    )


def accepted_name(name: str) -> str:
    """The name under which a file enters the inbox, as like the one sent as is safe.

    Raises UploadError for a name that leaves nothing, or that the inbox would pass over.
    """
    if len(name) > _LONGEST_NAME:
        raise UploadError(400, f"Tên tệp dài quá {_LONGEST_NAME} ký tự.")
    base = name.replace("\\", "/").rpartition("/")[2]  # some programs send the whole path
    if not base.strip(". \t\r\n"):
        raise UploadError(400, "Tệp không có tên; hãy đặt tên rồi gửi lại.")
    safe = safe_name(base)
    if Path(safe).suffix.lower() not in EXTENSIONS:
        kinds = ", ".join(sorted(each[1:].upper() for each in EXTENSIONS))
        raise UploadError(415, f"“{safe}” không phải loại tệp đọc được; các loại: {kinds}.")
    if not may_be_document(safe) or safe.endswith(REPORTS):
        raise UploadError(400, f"“{safe}” là tên của tệp tạm hoặc báo cáo, không phải văn bản.")
    return safe


def sweep(inbox: Path) -> None:
    """Remove halves of files that an earlier run left."""
    now = datetime.now().timestamp()
    for path in (inbox / _COMING).glob("*"):
        with suppress(OSError):
            if now - path.stat().st_mtime > _STALE:
                path.unlink()


def uploads_of(catalogue: Path, by: str, limit: int) -> list[Upload]:
    """What a person sent, the newest first."""
    path = catalogue.parent / FILENAME
    if not path.exists():
        return []
    with _logged(path) as connection:
        found = connection.execute(
            "select id, at, by, name, sha256, bytes from uploads where by = ?"
            " order by id desc limit ?",
            (by, limit),
        ).fetchall()
    return [Upload(*row) for row in found]


def outcome(inbox: Path, catalogue: Path, upload: Upload) -> Outcome:
    """What became of an upload so far, told as its report tells it."""
    if (inbox / upload.name).exists():
        return Outcome(upload, "waiting")
    if upload.name in Claims.dropped_names(inbox):
        return Outcome(upload, "reading")
    with closing(open_read_only(catalogue)) as connection:
        rows = connection.execute(
            "select status, reason, warnings, at, source_filename from ingests where sha256 = ?"
            " order by source_filename = ? desc, at desc",
            (upload.sha256, upload.name),
        ).fetchall()
        first = min((row["at"] for row in rows), default="")
    if not rows:
        return Outcome(upload, "unknown")
    made = answer(
        catalogue,
        _result(rows[0], upload.name),
        upload.sha256,
        upload.name,
        known=first < upload.at,
        now=datetime.fromisoformat(rows[0]["at"]).astimezone(),
    )
    return Outcome(upload, "answered", made.report, made.document)


def failed_files(inbox: Path, catalogue: Path) -> list[FailedFile]:
    """The files that could not be read and wait for somebody, by name."""
    with closing(open_read_only(catalogue)) as connection:
        reasons = dict(
            connection.execute(
                "select source_filename, reason from ingests where status = 'failed' order by at"
            ).fetchall()
        )
    files = []
    for path in sorted((inbox / FAILED).glob("[!.]*")):
        if not path.name.endswith(REPORTS) and path.is_file() and not path.is_symlink():
            files.append(FailedFile(path.name, path.stat().st_size, reasons.get(path.name)))
    return files


def retry(inbox: Path, name: str) -> None:
    """Put one file of `failed/` back into the inbox.  Raises UploadError where it is not there."""
    if name not in {path.name for path in (inbox / FAILED).glob("[!.]*")} or name.endswith(REPORTS):
        raise UploadError(404, "Tệp ấy không còn trong thư mục failed.")
    path = inbox / FAILED / name
    for ending in REPORTS:  # first, while the file still holds its name in the folder
        path.with_name(name + ending).unlink(missing_ok=True)
    with suppress(FileNotFoundError):  # somebody was faster
        _placed(path, inbox, name)
        path.unlink(missing_ok=True)


def _result(row: Any, name: str) -> FileResult:
    return FileResult(Path(name), row["status"], row["reason"], tuple(json.loads(row["warnings"])))


def _placed(path: Path, inbox: Path, name: str) -> str:
    """Let a file stand in the inbox under a name that no other has; that name."""
    for free in numbered(name):
        try:
            os.link(path, inbox / free)
        except FileExistsError:
            continue
        except OSError:  # a file system without links
            if (inbox / free).exists():
                continue
            path.rename(inbox / free)
        return shown_name(inbox / free, inbox)
    raise AssertionError  # `numbered` does not end


@contextmanager
def _logged(path: Path) -> Iterator[sqlite3.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.executescript(_SCHEMA)
        yield connection
