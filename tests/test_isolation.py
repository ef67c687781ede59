"""A call that ends takes with it what it has started."""

import sys
import time
from pathlib import Path

import pytest

from extractor.isolation import Limits, Returned, TimedOut, run_each

SLEEP = "fake_pipeline:sleep_with_child"


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _ends(pid: int) -> bool:
    for _ in range(50):
        if not _runs(pid):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_call_at_its_time_limit_ends_with_its_programs(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    ((index, outcome),) = run_each(SLEEP, [note], jobs=1, limits=Limits(3.0, 1 << 30))
    assert (index, type(outcome)) == (0, TimedOut)
    assert _ends(int(note.read_text()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_what_still_runs_ends_with_the_caller(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    calls = run_each(SLEEP, [note, tmp_path / "quick"], jobs=2, limits=Limits(60.0, 1 << 30))
    index, outcome = next(calls)
    assert (index, type(outcome)) == (1, Returned)
    pid = int(note.read_text())
    assert _runs(pid)
    calls.close()
    assert _ends(pid)


def test_nothing_to_do() -> None:
    assert list(run_each("no.such.module:f", [], jobs=1, limits=Limits(1.0, 1))) == []
