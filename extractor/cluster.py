"""Understands files on several machines with dask.distributed; one of them keeps the catalogue.

The bytes of a file are sent to a worker, its rows come back and are written here, so that only
this machine needs the files and the catalogue.  A file whose worker is lost is given to another.
Needs the extra `cluster`; every machine needs the same version of the extractor and its models.
"""

from __future__ import annotations

import itertools
import multiprocessing
import tempfile
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from extractor.catalogue.version import extractor_version
from extractor.isolation import Died, Limits, Outcome, Raised, Returned, run_each
from extractor.worker import PREPARE, WARM, Task, prepare_file

_WORKER_SECONDS = 30  # to wait for the first worker
_AHEAD = 2  # files given out for each thread of a worker: so many lie in memory


class ClusterError(Exception):
    """The cluster cannot be used; the text is for staff."""


def run_on_cluster(
    address: str, tasks: Sequence[Task], limits: Limits
) -> Generator[tuple[int, Outcome]]:
    """Prepare the files on the workers of a scheduler ("tcp://10.0.0.5:8786").

    Yields (index of the task, outcome) as they come back.  When the iterator is closed what has
    not begun is taken back.  Raises ClusterError before anything is done.
    """
    if not tasks:
        return
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ClusterError(
            "Chưa cài phần mở rộng cluster: pip install vn-plan-extractor[cluster]."
        ) from error
    try:
        client: Any = Client(address, timeout=_WORKER_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"Không nối được với bộ điều phối {address} ({error}).") from error
    with client:
        threads = _threads(client, address)
        waiting = iter(enumerate(tasks))
        running: dict[Any, tuple[int, float]] = {}

        def given(count: int) -> list[Any]:
            """The next files, handed out; one that cannot be opened is left to the caller."""
            futures = []
            for index, task in itertools.islice(waiting, count):
                future = client.submit(
                    prepare_remotely, task.path.name, _content(task.path), task.understand,
                    task.extractor_version, limits, pure=False,
                )  # fmt: skip
                running[future] = index, time.monotonic()
                futures.append(future)
            return futures

        finished: Any = as_completed(given(_AHEAD * threads), loop=client.loop)
        try:
            for future in finished:
                index, started = running.pop(future)
                try:
                    outcome: Outcome = future.result()
                except KilledWorker:  # it took several workers with it
                    outcome = Died(None, time.monotonic() - started)
                except Exception as error:
                    outcome = Raised(error, time.monotonic() - started)
                future.release()
                finished.update(given(1))
                yield index, outcome
        finally:
            client.cancel(list(running))


def prepare_remotely(
    name: str, content: bytes | None, understand: str, version: str, limits: Limits
) -> Outcome:
    """On a worker: the file in a process of its own where the worker may start one."""
    if content is None:
        return Raised(OSError(name), 0.0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        task = Task(path, understand, version)
        if multiprocessing.current_process().daemon:  # a nanny's worker may have no children
            started = time.monotonic()
            try:
                return Returned(prepare_file(task), time.monotonic() - started)
            except Exception as error:
                return Raised(error, time.monotonic() - started)
        ((_, outcome),) = run_each(PREPARE, [task], jobs=1, limits=limits, preload=[WARM])
        return outcome


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _threads(client: Any, address: str) -> int:
    """The threads of all workers now there, at least one; they must have this version."""
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
    except TimeoutError as error:
        raise ClusterError(
            f"Bộ điều phối {address} chưa có máy nào; hãy chạy dask worker {address} trên mỗi máy."
        ) from error
    own = extractor_version()
    other = {v for v in client.run(extractor_version).values() if v != own}
    if other:
        raise ClusterError(
            f"Máy trong cụm có bản {', '.join(sorted(map(str, other)))}, máy này có {own}; "
            "hãy cài cùng một bản."
        )
    return int(max(sum(client.nthreads().values()), 1))
