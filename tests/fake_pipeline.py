"""Understands small texts without the real pipeline; some texts misbehave when told to."""

import os
import signal
import time
from pathlib import Path

from plan_extractions import TEXT, reading, small

from extractor.model import Extraction, Metadata
from extractor.reading.errors import UnreadableError


def understand_file(path: Path) -> Extraction:
    data = path.read_bytes()
    if not data:
        raise UnreadableError(path.name, "rỗng, không có nội dung", "hãy kiểm tra và gửi lại tệp")
    if b"\0" in data:
        raise UnreadableError(path.name, "không phải văn bản", "hãy gửi bản PDF hoặc Word")
    text = data.decode()
    if "HANG" in text:
        time.sleep(600)
    if "EXIT" in text:
        os._exit(7)
    if "SEGFAULT" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "MEMORY" in text:
        return len(bytearray(1 << 40))  # type: ignore[return-value]
    if "BUG" in text:
        raise KeyError("nhãn")
    if "UNPICKLABLE" in text:
        raise _local_error()
    if "NOT-A-PLAN" in text:
        return Extraction(reading=reading("khác hẳn", path.name), metadata=Metadata())
    return (
        small(text, path.name) if TEXT in text else Extraction(reading(text, path.name), Metadata())
    )


def _local_error() -> Exception:
    class LocalError(Exception):
        pass

    return LocalError("không gửi được")


def sleep_with_child(path: Path) -> None:
    """Starts a program that outlives it unless its group is ended; writes that program's id.

    Returns at once for a path named "quick", when there is a note of the program beside it.
    """
    if path.name == "quick":
        while not path.with_name("pid").exists():
            time.sleep(0.05)
        return
    import subprocess

    child = subprocess.Popen(["sleep", "600"])
    path.with_suffix(".part").write_text(str(child.pid))
    path.with_suffix(".part").rename(path)
    time.sleep(600)
