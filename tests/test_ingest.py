"""Files and folders into a real catalogue, with a stand-in for the pipeline."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from plan_extractions import TEXT

from extractor.catalogue import originals
from extractor.ingest import MissingPathError, Summary, ingest
from extractor.isolation import Limits

FAKE = "fake_pipeline:understand_file"
LIMITS = Limits(seconds=30, memory_bytes=1 << 30)


def run(paths: list[Path], catalogue: Path, **options: object) -> Summary:
    return ingest(paths, catalogue, **{"understand": FAKE, "limits": LIMITS, "jobs": 2, **options})


def rows(catalogue: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(catalogue)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def content(catalogue: Path) -> dict[str, list[tuple]]:
    tables = ("documents", "pages", "sections", "targets", "obligations", "agencies",
              "obligation_agencies", "citations", "localities", "indicators")  # fmt: skip
    found = {table: sorted(rows(catalogue, f"select * from {table}"), key=repr) for table in tables}
    found["ingests"] = rows(
        catalogue, "select sha256, source_filename, document_id, status, reason, warnings, pages,"
        " sections, targets, obligations, citations, extractor_version from ingests order by id"
    )  # fmt: skip
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two plans, a copy, what does not belong there, and files that fail in every way."""
    folder = tmp_path / "văn bản"
    (folder / "2022").mkdir(parents=True)
    (folder / "2022" / "kế hoạch.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT + "Bản khác.", encoding="utf-8")
    (folder / "bản sao.txt").write_text(TEXT, encoding="utf-8")
    (folder / "trống.txt").write_bytes(b"")
    (folder / "nhị phân.txt").write_bytes(b"\0\1\2")
    (folder / "lỗi.txt").write_text("BUG", encoding="utf-8")
    (folder / "lỗi lạ.txt").write_text("UNPICKLABLE", encoding="utf-8")
    (folder / "thoát.txt").write_text("EXIT", encoding="utf-8")
    (folder / "sập.txt").write_text("SEGFAULT", encoding="utf-8")
    (folder / "bộ nhớ.txt").write_text("MEMORY", encoding="utf-8")
    (folder / "nhầm.txt").write_text("NOT-A-PLAN", encoding="utf-8")
    (folder / "bảng.xlsx").write_bytes(b"x")
    for name in (".gitkeep", "~$b.docx", ".ẩn.txt", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    return folder


def test_a_folder_of_good_and_bad(folder: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "out" / "catalogue.db"
    steps: list[tuple[int, int]] = []
    summary = run([folder], catalogue, progress=lambda done, total: steps.append((done, total)))
    assert (summary.done, summary.partial, summary.failed, summary.duplicate) == (2, 0, 8, 1)
    assert [each.path.name for each in summary.skipped] == ["bảng.xlsx"]
    assert [each.path for each in summary.results] == sorted(
        (each.path for each in summary.results), key=lambda path: (len(path.parts), path)
    )
    assert steps == [(number, 11) for number in range(1, 12)]
    reasons = {each.path.name: each.reason for each in summary.results if each.status == "failed"}
    for name, words in {
        "trống.txt": "rỗng",
        "nhị phân.txt": "không phải văn bản",
        "lỗi.txt": "KeyError: 'nhãn'",
        "lỗi lạ.txt": "LocalError",
        "thoát.txt": "dừng đột ngột",
        "sập.txt": "dừng đột ngột",
        "bộ nhớ.txt": "bộ nhớ",
        "nhầm.txt": "bị sửa",
    }.items():
        reason = reasons.pop(name)
        assert words in reason
        assert name in reason
        assert "; hãy " in reason
    assert not reasons
    assert rows(catalogue, "select status, count(*) from ingests group by status") == [
        ("done", 2), ("duplicate", 1), ("failed", 8)
    ]  # fmt: skip
    (done, copy) = (each for each in summary.results if "bản sao" in each.path.name
                    or each.path.name == "b.txt")  # fmt: skip
    assert done.counts == {
        "pages": 1,
        "sections": 2,
        "targets": 1,
        "obligations": 1,
        "citations": 1,
    }
    assert copy.counts


def test_a_copy_is_named(folder: Path, tmp_path: Path) -> None:
    summary = run([folder / "bản sao.txt", folder / "2022"], tmp_path / "c.db")
    first, second = summary.results
    assert (first.status, second.status) == ("done", "duplicate")
    assert second.reason is not None
    assert "bản sao.txt" in second.reason
    assert rows(tmp_path / "c.db", "select source_filename from documents") == [("bản sao.txt",)]


def test_a_copy_of_a_failed_file_failed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("BUG", encoding="utf-8")
    summary = run([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "c.db")
    assert [each.status for each in summary.results] == ["failed", "failed"]


def test_unchanged_files_are_not_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = tmp_path / "c.db"
    paths = [folder / "b.txt", folder / "2022"]
    first = run(paths, catalogue)
    before = content(catalogue)
    # A function that does not exist fails on every file that is read.
    second = run(paths, catalogue, understand="fake_pipeline:missing")
    assert [each.unchanged for each in second.results] == [True, True]
    assert [each.counts for each in second.results] == [each.counts for each in first.results]
    assert (second.done, second.failed) == (2, 0)
    assert content(catalogue) == before
    again = run(paths, catalogue, again=True)
    assert [each.unchanged for each in again.results] == [False, False]
    assert content(catalogue) == before
    monkeypatch.setattr("extractor.ingest.extractor_version", lambda: "next")
    newer = run(paths, catalogue)
    assert [each.unchanged for each in newer.results] == [False, False]
    assert rows(catalogue, "select distinct extractor_version from documents") == [("next",)]


def test_a_failed_file_is_tried_again(tmp_path: Path) -> None:
    catalogue = tmp_path / "c.db"
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run([tmp_path / "a.txt"], catalogue, understand="fake_pipeline:missing").failed == 1
    assert run([tmp_path / "a.txt"], catalogue).done == 1
    assert rows(catalogue, "select status, reason from ingests") == [("done", None)]


def test_the_number_of_processes_does_not_matter(folder: Path, tmp_path: Path) -> None:
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    one, many = tmp_path / "1" / "c.db", tmp_path / "4" / "c.db"
    first, second = run([folder], one, jobs=1), run([folder], many, jobs=4)
    assert content(one) == content(many)
    assert [(r.path, r.status, r.reason) for r in first.results] == [
        (r.path, r.status, r.reason) for r in second.results
    ]


def test_rebuilt_from_the_originals(folder: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "out" / "c.db"
    run([folder / "b.txt", folder / "2022"], catalogue)
    before = content(catalogue)
    kept = originals.folder_of(catalogue)
    assert sorted(path.suffix for path in kept.glob("[!.]*")) == [".txt", ".txt"]
    assert {originals.sha256_of(path) for path in kept.glob("*.txt")} == {
        path.stem for path in kept.glob("*.txt")
    }
    for path in catalogue.parent.glob("c.db*"):
        path.unlink()
    summary = run([kept], catalogue)
    assert summary.done == 2
    assert content(catalogue) == before


def test_own_originals_are_no_input(folder: Path, tmp_path: Path) -> None:
    catalogue = folder / "c.db"
    first = run([folder], catalogue)
    second = run([folder], catalogue)
    assert [each.path for each in first.results] == [each.path for each in second.results]


def test_missing_paths_are_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    catalogue = tmp_path / "out" / "c.db"
    with pytest.raises(MissingPathError, match=r"không-có\.pdf.*hãy kiểm tra"):
        run([tmp_path / "a.txt", tmp_path / "không-có.pdf"], catalogue)
    assert not catalogue.exists()


def test_a_folder_without_documents_is_said_and_the_rest_done(tmp_path: Path) -> None:
    empty = tmp_path / "rỗng"
    empty.mkdir()
    (empty / ".gitkeep").touch()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    summary = run([empty, tmp_path / "a.txt"], tmp_path / "c.db")
    assert (summary.done, summary.failed) == (1, 1)
    (failed,) = [each for each in summary.results if each.status == "failed"]
    assert failed.path == empty
    assert "không có tệp nào đọc được" in (failed.reason or "")


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert len(run([tmp_path / "a.txt", tmp_path], tmp_path / "out" / "c.db").results) == 1


def test_an_unsupported_file_that_is_named_is_tried(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text(TEXT, encoding="utf-8")
    assert run([tmp_path / "a.xyz"], tmp_path / "c.db").done == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_without_permission_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").chmod(0)
    summary = run([tmp_path], tmp_path / "c.db")
    assert (summary.done, summary.failed) == (1, 1)


def test_a_file_that_hangs_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("HANG", encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    limits = Limits(seconds=3, memory_bytes=1 << 30)
    started = time.monotonic()
    summary = run([tmp_path], tmp_path / "out" / "c.db", limits=limits)
    assert time.monotonic() - started < 20
    assert [each.status for each in summary.results] == ["failed", "done"]
    assert "quá 3 giây" in (summary.results[0].reason or "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interruption_leaves_whole_documents(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    (folder / "z.txt").write_text("HANG", encoding="utf-8")
    catalogue = tmp_path / "c.db"
    script = (
        "import sys; from pathlib import Path; from extractor.ingest import ingest\n"
        "if __name__ == '__main__':\n"
        f"    ingest([Path({str(folder)!r})], Path({str(catalogue)!r}), jobs=2,\n"
        f"        understand={FAKE!r}, progress=lambda *step: print(*step, flush=True))\n"
    )
    file = tmp_path / "run.py"
    file.write_text(script, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("3 "):
            break
    process.send_signal(signal.SIGINT)
    try:
        _, errors = process.communicate(timeout=15)
    except subprocess.TimeoutExpired:  # Python drops what falls into a destructor: press again
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=15)
    assert "KeyboardInterrupt" in errors
    assert rows(catalogue, "pragma integrity_check") == [("ok",)]
    assert rows(catalogue, "pragma foreign_key_check") == []
    assert rows(catalogue, "select count(*) from documents") == [(3,)]
    assert run([folder / f"{n}.txt" for n in range(3)], catalogue, again=True).done == 3
