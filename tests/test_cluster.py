"""Files understood by workers of a cluster: the same rows as here, also when a worker is lost."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from extractor import synthetic
from extractor.cluster import ClusterError
from extractor.fetching import fetch, is_url
from extractor.ingest import ingest

pytest.importorskip("distributed")

TABLES = ("documents", "pages", "sections", "targets", "obligations", "agencies",
          "obligation_agencies", "citations")  # fmt: skip


def rows(catalogue: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(catalogue)) as connection:
        return {
            table: sorted(connection.execute(f"select * from {table}").fetchall(), key=repr)
            for table in TABLES
        }


def started(module: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler with two workers on this machine; its address and the workers."""
    note = folder / "scheduler.json"
    scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                        "--scheduler-file", str(note))  # fmt: skip
    workers: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(600):
            if note.exists() and "address" in note.read_text(encoding="utf-8"):
                break
            time.sleep(0.1)
        for number in range(2):
            workers.append(started("dask_worker", "--scheduler-file", str(note), "--no-nanny",
                                   "--nthreads", "1", "--local-directory",
                                   str(folder / f"worker-{number}")))  # fmt: skip
        import json

        yield json.loads(note.read_text(encoding="utf-8"))["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_worker_lost_on_the_way(tmp_path: Path) -> None:
    paths = synthetic.write(16, tmp_path, seed=11, size=6)
    (tmp_path / "plans" / "trống.txt").touch()
    plans = [tmp_path / "plans"]
    here = ingest(plans, tmp_path / "here" / "c.db", jobs=2)
    killed: list[int] = []
    with cluster(tmp_path) as (address, workers):

        def lose_one(done: int, total: int) -> None:
            # After the first few have come back, when others are being read and wait there.
            if done == 4:
                assert workers[0].poll() is None
                workers[0].send_signal(signal.SIGKILL)
                killed.append(done)

        there = ingest(plans, tmp_path / "there" / "c.db", scheduler=address, progress=lose_one)
        assert workers[1].poll() is None
    assert killed
    assert rows(tmp_path / "there" / "c.db") == rows(tmp_path / "here" / "c.db")
    assert [(r.path, r.status, r.reason, r.counts) for r in there.results] == [
        (r.path, r.status, r.reason, r.counts) for r in here.results
    ]
    assert (there.done, there.failed) == (len(paths), 1)


def test_no_scheduler_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.cluster._WORKER_SECONDS", 1)
    (path,) = synthetic.write(1, tmp_path, size=3)
    with pytest.raises(ClusterError, match="Không nối được"):
        ingest([path], tmp_path / "c.db", scheduler="tcp://127.0.0.1:9")


def test_files_by_url(tmp_path: Path) -> None:
    (path,) = synthetic.write(1, tmp_path / "in", size=3)
    missing = (tmp_path / "không có.txt").as_uri()
    files, errors = fetch([path.as_uri(), missing], tmp_path / "out")
    assert [file.name for file in files] == [path.name]
    assert files[0].read_bytes() == path.read_bytes()
    assert len(errors) == 1
    assert missing in str(errors[0])


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("https://example.vn/a.pdf", True),
        ("s3://b/a.pdf", True),
        ("C:/a.pdf", False),
        ("kế hoạch.pdf", False),
        ("./a://b", False),
    ],
)
def test_what_is_a_url(name: str, url: bool) -> None:
    assert is_url(name) == url
