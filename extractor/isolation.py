"""Runs a function on many arguments, each in a process of its own with limits.

A file may make a library crash, hang or eat all memory; then only its own process ends.  On
POSIX the processes are forked from a server that has imported the function's module once, so
each starts in milliseconds; elsewhere they are spawned.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

# Libraries that start a thread a core would fight for the cores that the processes share, and
# reading a scan with threads is slower than without.
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_GRACE_SECONDS = 5.0  # for a process to end after it has sent its result


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use.

    seconds: by the clock.  memory_bytes: of addresses beyond what the process has when it starts.
    """

    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Returned:
    """The function's value, and the seconds that it took."""

    value: Any
    seconds: float


@dataclass(frozen=True, slots=True)
class Raised:
    """The function's exception; MemoryError where it met its limit and could still say so."""

    error: BaseException
    seconds: float


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The process was ended at its time limit."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Died:
    """The process ended by itself; `exit_code` is negative for a signal."""

    exit_code: int | None
    seconds: float


Outcome = Returned | Raised | TimedOut | Died


@dataclass(slots=True)
class _Run:
    index: int
    process: BaseProcess
    receiver: Connection
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


def run_each(
    function: str,
    arguments: Sequence[Any],
    *,
    jobs: int,
    limits: Limits,
    preload: Sequence[str] = (),
) -> Generator[tuple[int, Outcome]]:
    """Call `function` ("package.module:name") on each argument, `jobs` at a time.

    preload: modules that the server imports beside the function's own, to save it to each call.

    Yields (index of the argument, outcome) as calls end.  When the iterator is closed, or the
    caller is interrupted, the processes that still run are ended.
    """
    if not arguments:
        return
    context = _context([function.partition(":")[0], *preload])
    waiting = deque(enumerate(arguments))
    running: dict[Connection, _Run] = {}

    def fill() -> None:
        while waiting and len(running) < jobs:
            run = _start(context, function, *waiting.popleft(), limits)
            running[run.receiver] = run

    try:
        while waiting or running:
            fill()
            patience = min(limits.seconds - run.seconds for run in running.values())
            for ready in connection.wait(list(running), timeout=max(patience, 0.0)):
                assert isinstance(ready, Connection)
                run = running.pop(ready)
                outcome = _receive(run)
                if jobs > 1:  # what is done with the outcome must not leave a core idle
                    fill()
                yield run.index, outcome
            for run in [each for each in running.values() if each.seconds >= limits.seconds]:
                del running[run.receiver]
                _end(run)
                yield run.index, TimedOut(run.seconds)
    finally:
        for run in running.values():
            _end(run)


def prepare(function: str, preload: Sequence[str] = ()) -> None:
    """Begin to start the server of a later `run_each` with these arguments; returns at once."""
    _context([function.partition(":")[0], *preload])


def _context(modules: Sequence[str]) -> ForkServerContext | SpawnContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *modules, *_main_module()])
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))  # the server inherits it
    try:
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return context


def _main_module() -> list[str]:
    """The module that this program was started as; multiprocessing runs it again in every process,
    which costs little once its own imports are there."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    name = spec.name if spec else ""
    return [name] if name and not name.endswith("__main__") else []


def _start(
    context: ForkServerContext | SpawnContext,
    function: str,
    index: int,
    argument: Any,
    limits: Limits,
) -> _Run:
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(function, argument, sender, limits))
    process.start()
    sender.close()  # so that the receiver sees the end when the process ends
    return _Run(index, process, receiver)


def _receive(run: _Run) -> Outcome:
    try:
        outcome: Outcome = pickle.loads(run.receiver.recv_bytes())
    except Exception:  # nothing came, or half of it
        run.process.join(_GRACE_SECONDS)
        died = Died(run.process.exitcode, run.seconds)
        _end(run)
        return died
    run.process.join(_GRACE_SECONDS)
    _end(run)
    return outcome


def _end(run: _Run) -> None:
    """End the process and those that it started."""
    run.receiver.close()
    if run.process.is_alive():
        with suppress(OSError):
            if hasattr(os, "killpg") and run.process.pid:
                os.killpg(run.process.pid, signal.SIGKILL)  # its group: see _work
        run.process.kill()
    run.process.join()
    run.process.close()


def _work(function: str, argument: Any, sender: Connection, limits: Limits) -> None:
    """The whole life of a process."""
    if hasattr(os, "setsid"):
        os.setsid()  # a group of its own: Ctrl-C goes to the caller alone, and _end finds all
    started = time.monotonic()
    outcome: Outcome
    try:
        module, _, name = function.partition(":")
        call = getattr(importlib.import_module(module), name)
        _limit_memory(limits.memory_bytes)
        outcome = Returned(call(argument), time.monotonic() - started)
    except Exception as error:
        outcome = Raised(error, time.monotonic() - started)
    _lift_memory_limit()  # what is left to do is to say how it went
    try:
        message = pickle.dumps(outcome)
    except Exception as error:
        what = outcome.error if isinstance(outcome, Raised) else error
        told = RuntimeError(f"{type(what).__name__}: {what}")
        message = pickle.dumps(Raised(told, time.monotonic() - started))
    sender.send_bytes(message)
    sender.close()


def _limit_memory(allowance: int) -> None:
    """Bound the addresses of this process and, each by itself, of those that it starts."""
    if not sys.platform.startswith("linux"):  # elsewhere the limit is absent or not kept
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + allowance
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lift_memory_limit() -> None:
    if sys.platform.startswith("linux"):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
