"""Reads files and folders into the catalogue: each file in a process of its own, one writer.

One bad file never stops the rest: its failure is a row in `ingests`, with a reason that staff
understand.  What the catalogue then holds does not depend on the number of processes or on which
file was done first.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractor import isolation, reviews
from extractor.catalogue import originals
from extractor.catalogue.preparation import Prepared
from extractor.catalogue.store import Catalogue, Ingest, Status
from extractor.catalogue.version import extractor_version
from extractor.isolation import Died, Limits, Outcome, Raised, Returned, TimedOut
from extractor.publishing.inbox_report import ENDINGS as REPORTS
from extractor.reading.errors import UnreadableError
from extractor.reading.formats import EXTENSIONS
from extractor.reading.limits import MAX_BYTES, cores
from extractor.worker import PREPARE, WARM, Task

UNDERSTAND = "extractor.pipeline:understand_file"

# A plan of 60 pages takes seconds, a scan of 200 pages (the most that OCR reads of one file) five
# to seven minutes on a slow machine.  Libraries and models are loaded before the memory is
# counted; a page of A3 rendered for OCR takes 25 MB, and the rest is room for large annexes.
LIMITS = Limits(seconds=900, memory_bytes=3 * 1024**3)

# Names that systems and programs leave in folders.
_NOT_DOCUMENTS = {"thumbs.db", "desktop.ini"}


class MissingPathError(FileNotFoundError):
    """A path of the call does not exist: a wrong call, nothing was done."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; `reason` and `warnings` are Vietnamese sentences.

    unchanged: it was understood earlier and not read again; status and counts are those of then.
    counts: rows by table.  seconds: spent on it now.
    passing: it failed for no fault of its own (it was being changed, or the disk is full).
    """

    path: Path
    status: Status
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    unchanged: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file in a folder that is no document that can be read; `reason` says so in Vietnamese."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many files ended how; `results` in the order of the call, folders in that of names."""

    done: int
    partial: int
    failed: int
    duplicate: int
    results: tuple[FileResult, ...]
    skipped: tuple[SkippedFile, ...] = ()


Progress = Callable[[int, int], None]  # files finished, files in all
Finished = Callable[[FileResult], None]  # called as soon as a file is in the catalogue, or failed


def ingest(
    paths: Sequence[Path],
    catalogue: Path,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    finished: Finished | None = None,
    again: bool = False,
    understand: str = UNDERSTAND,
    limits: Limits = LIMITS,
    scheduler: str | None = None,
) -> Summary:
    """Read files, and all files in folders, into the catalogue, which is made if it is not there.

    jobs: processes at a time, by default one a core.  A file that this version of the extractor
    has understood before is not read again unless `again`.  `understand` names the function
    "module:name" that turns a path into an `Extraction` or raises UnreadableError.

    scheduler: address of a dask scheduler whose workers understand the files; without it, this
    machine's own processes do.

    Raises MissingPathError and ClusterError before anything is done, and CatalogueError if
    `catalogue` cannot serve.  An interruption leaves complete documents only.
    """
    found = _find(paths, originals.folder_of(catalogue))
    with reviews.open_catalogue(catalogue) as store:
        run = _Run(store, originals.folder_of(catalogue), found.files, progress, finished)
        # The largest first, so that no process is left with one when all others are done.
        todo = sorted(run.sort_out(again), key=lambda index: -_size(found.files[index]))
        version = extractor_version()
        tasks = [Task(found.files[index], understand, version) for index in todo]
        if scheduler:
            from extractor.cluster import run_on_cluster

            outcomes = run_on_cluster(scheduler, tasks, limits)
        else:
            preload = [WARM] if understand == UNDERSTAND else []
            if tasks:
                isolation.prepare(PREPARE, preload)
                store.fill(version)  # while the server loads what the processes need
            outcomes = isolation.run_each(
                PREPARE, tasks, jobs=jobs or cores(), limits=limits, preload=preload
            )
        with closing(outcomes):  # ends its processes however this ends
            for place, outcome in outcomes:
                run.settle(todo[place], outcome, limits)
    results = (*(run.results[index] for index in range(len(found.files))), *found.empty)
    counts = {
        status: sum(result.status == status for result in results)
        for status in ("done", "partial", "failed", "duplicate")
    }
    return Summary(**counts, results=results, skipped=tuple(found.skipped))


def _size(path: Path) -> int:
    """In bytes; 0 for a file that has gone, which its process will say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


# ------------------------------------------------------------------------ finding files


@dataclass(frozen=True, slots=True)
class _Found:
    files: list[Path] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)
    empty: list[FileResult] = field(default_factory=list)


def _find(paths: Sequence[Path], own_originals: Path) -> _Found:
    """The files meant by the paths, each once; folders are searched in the order of names."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        names = ", ".join(f"“{path}”" for path in missing)
        raise MissingPathError(f"Không có tệp hay thư mục {names}; hãy kiểm tra lại đường dẫn.")
    found = _Found()
    seen: set[Path] = set()
    for path in paths:
        if not path.is_dir():
            files = [path]
        else:
            inside = list(_inside(path, own_originals))
            files = [each for each in inside if each.suffix.lower() in EXTENSIONS]
            found.skipped.extend(
                SkippedFile(each, f"Tệp “{each.name}” không thuộc định dạng đọc được, bỏ qua.")
                for each in inside
                if each.suffix.lower() not in EXTENSIONS
            )
            if not files:
                reason = f"Thư mục “{path}” không có tệp nào đọc được (PDF, Word, ảnh quét, HTML, văn bản thuần)."  # noqa: E501
                found.empty.append(FileResult(path, "failed", reason))
        for file in files:
            if (resolved := file.resolve()) not in seen:
                seen.add(resolved)
                found.files.append(file)
    return found


def _inside(folder: Path, own_originals: Path) -> Iterator[Path]:
    """Files below a folder; not hidden ones, locks of Word, or the catalogue's own originals."""
    kept = own_originals.resolve()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (Path(parent) / name).resolve() != kept
        )
        for name in sorted(names):
            path = Path(parent) / name
            is_document = (
                not name.startswith((".", "~$"))
                and not name.endswith(REPORTS)  # of the inbox
                and name.lower() not in _NOT_DOCUMENTS
            )
            if is_document and path.is_file():
                yield path


# ------------------------------------------------------------------------ one run


class _Run:
    """The files of one call and what has become of them so far."""

    def __init__(
        self,
        store: Catalogue,
        kept: Path,
        files: list[Path],
        progress: Progress | None,
        finished: Finished | None,
    ) -> None:
        self.results: dict[int, FileResult] = {}
        self._store = store
        self._kept = kept
        self._files = files
        self._progress = progress
        self._finished = finished
        self._version = extractor_version()
        self._sums: dict[int, str] = {}
        self._copies: dict[int, list[int]] = {}  # of a file to read: the same content elsewhere

    def sort_out(self, again: bool) -> list[int]:
        """Settle what needs no reading; the indexes of the files to read."""
        first: dict[str, int] = {}
        for index, path in enumerate(self._files):
            try:
                size = path.stat().st_size
                if size > MAX_BYTES or not path.is_file():
                    self._fail(index, _TOO_LARGE if path.is_file() else _NO_FILE)
                    continue
                sha256 = originals.sha256_of(path)
            except OSError:
                self._fail(index, _NO_ACCESS)
                continue
            self._sums[index] = sha256
            if withdrawn := self._store.withdrawn(sha256):
                self._fail(index, _WITHDRAWN.format(name="{name}", reason=_braceless(withdrawn)))
                continue
            known = None if again else self._store.understood(sha256, self._version)
            if known and known.source_filename == self._name(index):
                self._done(index, _unchanged(path, known))
            elif known:
                self._duplicate(index, known.source_filename)
            elif sha256 in first:
                self._copies[first[sha256]].append(index)
            else:
                first[sha256] = index
                self._copies[index] = []
        return list(self._copies)

    def settle(self, index: int, outcome: Outcome, limits: Limits) -> None:
        """Store what was understood of a file, or why nothing was."""
        reason, passing = _why_not(outcome, limits), False
        if isinstance(outcome, Returned):
            reason, passing = self._store_extraction(index, outcome)
        if reason:
            self._fail(index, reason, outcome.seconds, passing=passing)
        for copy in self._copies[index]:
            if reason:
                self._fail(copy, reason, passing=passing)
            else:
                self._duplicate(copy, self._store.source_filename(self._sums[index]) or "")

    def _store_extraction(self, index: int, outcome: Returned) -> tuple[str | None, bool]:
        """Why it could not be stored, None where it was; whether that may pass."""
        path, sha256, prepared = self._files[index], self._sums[index], outcome.value
        assert isinstance(prepared, Prepared)
        name = self._store.source_filename(sha256) or self._name(index)
        try:
            if prepared.sha256 != sha256:
                raise originals.ChangedFileError(path.name)
            originals.keep(path, sha256, name, self._kept)
            originals.keep_print(prepared.printed, sha256, self._kept)
            entry = self._store.put(
                prepared, name, seconds=outcome.seconds, extractor_version=self._version
            )
        except originals.ChangedFileError:
            return _CHANGED, True
        except OSError as error:
            return _NOT_KEPT.format(name="{name}", error=_plain(error)), True
        result = FileResult(
            path, entry.status, entry.reason, entry.warnings, entry.counts, outcome.seconds
        )
        if self._name(index) != name:  # read anew under another name than it has here
            self._duplicate(index, name, result)
        else:
            self._done(index, result)
        return None, False

    def _name(self, index: int) -> str:
        """The file's name as entered: of a kept original, the one under which it came."""
        path = self._files[index]
        return unicodedata.normalize("NFC", originals.name_of(path) or path.name)

    def _duplicate(self, index: int, name: str, result: FileResult | None = None) -> None:
        path = self._files[index]
        if name == self._name(index):
            reason = f"Tệp “{path}” trùng nội dung với một tệp cùng tên đã nạp."
        else:
            reason = f"Tệp “{path.name}” trùng nội dung với “{name}” đã có trong danh mục."
            self._enter(index, "duplicate", reason, 0.0)
        made = result or FileResult(path, "duplicate")
        self._done(index, replace(made, status="duplicate", reason=reason))

    def _fail(
        self, index: int, reason: str, seconds: float = 0.0, *, passing: bool = False
    ) -> None:
        told = reason.replace("{name}", self._name(index))
        self._enter(index, "failed", told, seconds)
        result = FileResult(self._files[index], "failed", told, seconds=seconds, passing=passing)
        self._done(index, result)

    def _enter(self, index: int, status: Status, reason: str, seconds: float) -> None:
        sha256, name = self._sums.get(index), self._name(index)
        self._store.record_ingest(
            Ingest(sha256, name, status, reason, (), {}, seconds, self._version)
        )

    def _done(self, index: int, result: FileResult) -> None:
        self.results[index] = result
        if self._finished:
            self._finished(result)
        if self._progress:
            self._progress(len(self.results), len(self._files))


def _unchanged(path: Path, known: Ingest) -> FileResult:
    return FileResult(
        path, known.status, known.reason, known.warnings, known.counts, unchanged=True
    )


# ------------------------------------------------------------------------ reasons

_TOO_LARGE = (
    f"Tệp “{{name}}” lớn hơn {MAX_BYTES // 1024**2} MB; hãy giảm độ phân giải bản quét hoặc tách "
    "thành nhiều tệp."
)
_NO_FILE = "“{name}” không phải là tệp; hãy chọn một tệp văn bản."
_NO_ACCESS = "Tệp “{name}” không mở được; hãy kiểm tra quyền đọc và chép lại tệp."
_CHANGED = "Tệp “{name}” bị sửa trong lúc đọc; hãy đóng tệp ở chương trình khác rồi nạp lại."
_NO_MEMORY = (
    "Tệp “{name}” cần quá nhiều bộ nhớ để đọc; hãy tách thành các tệp ngắn hơn rồi nạp lại."
)
_TOO_LONG = "Tệp “{name}” đọc quá {limit} nên đã dừng; hãy tách thành các tệp ngắn hơn rồi nạp lại."
_CRASHED = (
    "Tệp “{name}” làm chương trình đọc dừng đột ngột ({error}); hãy mở tệp, lưu lại dưới dạng PDF "
    "hoặc Word rồi nạp lại."
)
_BROKEN = (
    "Chương trình gặp lỗi khi đọc tệp “{name}” ({error}); hãy gửi tệp và dòng này cho người "
    "quản trị."
)
_NOT_KEPT = (
    "Không lưu được bản gốc của tệp “{name}” ({error}); hãy kiểm tra chỗ trống và quyền ghi rồi "
    "nạp lại."
)
_WITHDRAWN = (
    "Văn bản trong tệp “{name}” đã được rút khỏi danh mục ({reason}); nếu cần đưa trở lại, hãy "
    "hoàn tác việc rút bằng extractor review undo rồi nạp lại."
)


def _why_not(outcome: Outcome, limits: Limits) -> str | None:
    """Why nothing was understood, with {name} for the file; None where something was."""
    if isinstance(outcome, TimedOut):
        minutes = limits.seconds / 60
        limit = f"{minutes:.0f} phút" if minutes >= 1 else f"{limits.seconds:.0f} giây"
        return _TOO_LONG.format(name="{name}", limit=limit)
    if isinstance(outcome, Died):
        code = outcome.exit_code or 0
        if code == -9:  # the system ends processes so when memory runs out
            return _NO_MEMORY
        return _CRASHED.format(name="{name}", error=f"mã {code}")
    if isinstance(outcome, Raised):
        if isinstance(outcome.error, UnreadableError):
            return str(outcome.error)
        if isinstance(outcome.error, MemoryError):
            return _NO_MEMORY
        return _BROKEN.format(name="{name}", error=_plain(outcome.error))
    return None


def _plain(error: BaseException) -> str:
    """An error on one line, without the braces that `format` would read."""
    return _braceless(f"{type(error).__name__}: {error}")[:300]


def _braceless(text: str) -> str:
    return " ".join(text.split()).translate({ord("{"): "(", ord("}"): ")"})
