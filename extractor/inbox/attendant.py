"""The inbox worked on beside another program, for as long as that program lives.

`extractor serve` starts it when there are people who may send files, so that what they send is
read without an operator.  Another program at the same inbox (`extractor inbox --watch`) is waited
for.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.inbox import Answer, InboxBusyError, InboxError, Settings, watch

# Not `-m`: the processes that read files would import that module anew.
_PROGRAM = f"from {__name__} import main; main()"
_PATIENCE = 5.0  # seconds between attempts


@contextmanager
def attended(inbox: Path, catalogue: Path) -> Iterator[None]:
    """The inbox is worked on while the block runs, by a process that is started anew if it dies."""
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not over.is_set():
            process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(inbox), str(catalogue)], stdin=subprocess.PIPE
            )
            running[:] = [process]
            process.wait()
            over.wait(_PATIENCE)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        for process in running:
            assert process.stdin
            process.stdin.close()  # it finishes what it has begun and ends
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.terminate()
        keeper.join(_PATIENCE)


def work(inbox: Path, catalogue: Path, stop: threading.Event) -> None:
    """Work on the inbox until `stop`, waiting for whoever is at it."""
    settings = Settings(inbox, catalogue)
    while not stop.is_set():
        try:
            watch(settings, _tell, stop, _complain)
        except InboxBusyError:
            stop.wait(_PATIENCE)


def _tell(answer: Answer) -> None:
    print(f"{answer.report.filename}: {answer.report.answer}", file=sys.stderr, flush=True)


def _complain(error: InboxError) -> None:
    print(error, file=sys.stderr, flush=True)


def main() -> None:
    """The program: works on INBOX for CATALOGUE until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started this
    stop = threading.Event()

    def listen() -> None:
        sys.stdin.buffer.read()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    work(Path(sys.argv[1]), Path(sys.argv[2]), stop)
