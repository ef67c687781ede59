"""The drop folder: files put into `inbox/` are read, answered, and moved to `done/` or `failed/`.

Everything can be ended at any moment and goes on at the next start: see `claims`.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from extractor.catalogue import originals
from extractor.catalogue.schema import CatalogueError
from extractor.catalogue.store import Catalogue, Ingest
from extractor.catalogue.version import extractor_version
from extractor.inbox.answers import Answer, answer
from extractor.inbox.arrivals import DONE, FAILED, Arrivals, files_in
from extractor.inbox.claims import Claim, Claims, InboxBusyError, locked
from extractor.ingest import LIMITS, UNDERSTAND, FileResult, ingest
from extractor.isolation import Limits
from extractor.publishing.files import replacing
from extractor.publishing.inbox_report import ENDINGS as REPORTS
from extractor.publishing.inbox_report import as_html, as_text

__all__ = ["Answer", "InboxBusyError", "InboxError", "Settings", "retry", "run", "watch"]

_BATCH = 8  # files taken at a time, so that one that comes meanwhile need not wait for all
_PATIENCE = 60.0  # seconds that `run` waits for files that keep changing
# What a link leads to is never opened: it may be any file of this machine.
_LINK = "“{name}” là một liên kết, không phải tệp; hãy chép chính tệp vào hộp thư."


class InboxError(RuntimeError):
    """The inbox cannot be worked on now; nothing is lost.  The message, in Vietnamese, says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """settle: seconds in which a complete file does not change.  pause: seconds to wait after a
    failure of disk or catalogue before the next attempt.  The rest as for `ingest`."""

    inbox: Path
    catalogue: Path
    settle: float = 2.0
    pause: float = 30.0
    jobs: int | None = None
    understand: str = UNDERSTAND
    limits: Limits = LIMITS


Told = Callable[[Answer], None]


def run(settings: Settings, told: Told) -> list[Path]:
    """Read what is in the inbox now; the files that are still changing, which are left there.

    `told` gets each answer when its report lies beside the file.  Raises InboxBusyError,
    InboxError.
    """
    with _at_work(settings, told) as work, _failures(settings):
        work.resume()
        arrivals = Arrivals(settings.inbox, settings.settle)
        began = time.monotonic()
        while True:
            now = time.monotonic()
            ready = arrivals.complete(now)
            if ready:
                work.take(ready[:_BATCH])
                began = now if len(ready) < arrivals.waiting else began
                continue
            if not arrivals.waiting or now - began > _PATIENCE:
                return [path for path, _ in files_in(settings.inbox)]
            time.sleep(min(settings.settle / 4, 0.5))


def watch(
    settings: Settings,
    told: Told,
    stop: threading.Event,
    trouble: Callable[[InboxError], None] = lambda error: None,
) -> None:
    """Read whatever comes into the inbox until `stop` is set.

    Failures of disk or catalogue are passed to `trouble` and tried again after a pause.  Raises
    InboxBusyError.
    """
    import watchfiles

    with _at_work(settings, told) as work:
        arrivals = Arrivals(settings.inbox, settings.settle)
        changes = watchfiles.watch(
            settings.inbox,
            watch_filter=None,
            debounce=100,
            step=20,
            stop_event=stop,
            rust_timeout=max(int(settings.settle * 250), 50),  # network drives report no changes
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        resumed = False
        for _ in changes:
            try:
                with _failures(settings):
                    if not resumed:
                        work.resume()
                        resumed = True
                    while not stop.is_set() and (ready := arrivals.complete(time.monotonic())):
                        work.take(ready[:_BATCH])
            except InboxError as error:
                trouble(error)
                resumed = False
                stop.wait(settings.pause)


def retry(inbox: Path) -> list[Path]:
    """Put the files of `failed/` back into the inbox and remove their reports; their names."""
    moved = []
    with locked(inbox):
        for path in sorted((inbox / FAILED).glob("[!.]*")):
            if path.name.endswith(REPORTS) or (inbox / path.name).exists():
                continue
            path.rename(inbox / path.name)
            for ending in REPORTS:
                path.with_name(path.name + ending).unlink(missing_ok=True)
            moved.append(inbox / path.name)
    return moved


@contextmanager
def _at_work(settings: Settings, told: Told) -> Iterator[_Work]:
    """Holds the lock of the inbox while the block runs."""
    with _failures(settings), locked(settings.inbox):
        yield _Work(settings, told)


@contextmanager
def _failures(settings: Settings) -> Iterator[None]:
    """Turns what disks and databases raise into an InboxError."""
    try:
        yield
    except CatalogueError as error:
        raise InboxError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise InboxError(
            f"Không ghi được ({' '.join(str(error).split())}); hãy kiểm tra chỗ trống và quyền ghi "
            f"của “{settings.inbox}” và “{settings.catalogue.parent}”. Không tệp nào bị mất; lần "
            "sau chương trình làm tiếp."
        ) from error


@dataclass(slots=True)
class _Work:
    """One program's work on an inbox."""

    settings: Settings
    told: Told
    claims: Claims = field(init=False)
    passing: list[str] = field(default_factory=list)  # why files were put back

    def __post_init__(self) -> None:
        self.claims = Claims(self.settings.inbox)

    def resume(self) -> None:
        """Finish what an earlier run had taken."""
        left = self.claims.left()
        for start in range(0, len(left), _BATCH):
            self._process(left[start : start + _BATCH])

    def take(self, paths: Sequence[Path]) -> None:
        """Take these files and see each to its end."""
        self._process([claim for path in paths if (claim := self.claims.take(path))])

    def _process(self, claims: Sequence[Claim]) -> None:
        waiting: dict[Path, Claim] = {}
        for claim in self._settled(claims):
            path = self.claims.path(claim)
            if path.is_symlink():
                self._finish(claim, self._refused_link(claim))
            else:
                waiting[path] = claim
        if waiting:
            ingest(
                list(waiting),
                self.settings.catalogue,
                jobs=self.settings.jobs,
                understand=self.settings.understand,
                limits=self.settings.limits,
                finished=lambda result: self._finish(waiting[result.path], result),
            )
        if self.passing:
            reasons, self.passing = " ".join(self.passing), []
            raise InboxError(reasons)

    def _settled(self, claims: Sequence[Claim]) -> Iterator[Claim]:
        """The claims with what must be known before anything is read, and noted down."""
        seen: set[str] = set()
        with Catalogue(self.settings.catalogue) as catalogue:
            for claim in claims:
                if claim.known is None and not self.claims.path(claim).is_symlink():
                    try:
                        sha256 = originals.sha256_of(self.claims.path(claim))
                    except PermissionError:
                        yield claim  # the reader says so
                        continue
                    known = sha256 in seen or catalogue.source_filename(sha256) is not None
                    claim = replace(claim, sha256=sha256, known=known)
                    self.claims.note(claim)
                if claim.sha256:
                    seen.add(claim.sha256)
                yield claim

    def _finish(self, claim: Claim, result: FileResult) -> None:
        """Write the report, then move the file: who sees the file sees its report."""
        if result.passing:
            self.claims.put_back(claim)
            self.passing.append(result.reason or "")
            return
        made = answer(
            self.settings.catalogue,
            result,
            claim.sha256,
            claim.dropped_as,
            known=bool(claim.known),
            now=datetime.now().astimezone(),
        )
        claim = self.claims.destined(claim, FAILED if made.failed else DONE)
        assert claim.destination
        folder, name = claim.destination
        for ending, text in zip(REPORTS, (as_html(made.report), as_text(made.report)), strict=True):
            with replacing(self.settings.inbox / folder / f"{name}{ending}") as temporary:
                temporary.write_text(text, encoding="utf-8")
        self.claims.send_on(claim)
        self.told(made)

    def _refused_link(self, claim: Claim) -> FileResult:
        reason = _LINK.format(name=claim.name)
        with Catalogue(self.settings.catalogue) as catalogue:
            version = extractor_version()
            catalogue.record_ingest(
                Ingest(None, claim.name, "failed", reason, (), {}, 0.0, version)
            )
        return FileResult(self.claims.path(claim), "failed", reason)
