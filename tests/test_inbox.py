"""The drop folder: answers, hostile names, and a program that is killed again and again.

The number of kills is 30, or what INBOX_KILLS in the environment says (200 before a release).
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plan_extractions import TEXT

import extractor
from extractor import inbox as box
from extractor.catalogue import originals
from extractor.inbox.arrivals import Arrivals, is_held, may_be_document, safe_name
from extractor.inbox.claims import Claims, locked
from extractor.isolation import Limits
from extractor.publishing.inbox_report import ENDINGS as REPORTS
from extractor.publishing.inbox_report import Point, Report, as_html, as_text

FAKE = "fake_pipeline:understand_file"
KILLS = int(os.environ.get("INBOX_KILLS", "30"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and locks of POSIX")


def settings(folder: Path, **changes: object) -> box.Settings:
    values: dict = {
        "inbox": folder / "hộp thư",
        "catalogue": folder / "out" / "catalogue.db",
        "settle": 0.1,
        "pause": 0.2,
        "jobs": 2,
        "understand": FAKE,
        "limits": Limits(seconds=30, memory_bytes=1 << 30),
    }
    return box.Settings(**{**values, **changes})


def drop(setting: box.Settings, name: str, content: str | bytes = TEXT) -> Path:
    setting.inbox.mkdir(parents=True, exist_ok=True)
    path = setting.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(setting: box.Settings) -> list[box.Answer]:
    told: list[box.Answer] = []
    assert box.run(setting, told.append) == []
    return told


def names(folder: Path) -> set[str]:
    """Files of a folder without reports and hidden ones."""
    return {
        path.name
        for path in folder.glob("*")
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(REPORTS)
    }


def rows(setting: box.Settings, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(setting.catalogue)) as connection:
        return connection.execute(sql).fetchall()


def report(setting: box.Settings, name: str, folder: str = "done") -> str:
    path = setting.inbox / folder / name
    assert path.is_file()
    html = path.with_name(f"{name}.bao-cao.html").read_text(encoding="utf-8")
    assert html.startswith('<!DOCTYPE html>\n<html lang="vi">')
    return path.with_name(f"{name}.bao-cao.txt").read_text(encoding="utf-8")


# ------------------------------------------------------------------------ answers


def test_a_plan_is_read_stored_and_reported(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "Kế hoạch số 1.txt")
    (answer,) = run(setting)
    assert answer.kind == "read"
    assert names(setting.inbox) == set()
    assert names(setting.inbox / "done") == {"Kế hoạch số 1.txt"}
    text = " ".join(report(setting, "Kế hoạch số 1.txt").split())
    for words in (
        "Đã đọc và đưa vào danh mục",
        "Loại văn bản: Quyết định",
        "Số, ký hiệu: 1835/QĐ-UBND",
        "Ngày ban hành: 02/06/2022",
        "Địa phương: Quận Tân Phú",
        "Chỉ tiêu: 1 có số liệu, 0 định tính",
        "Nhiệm vụ: 1, trong đó 1 có thời hạn hoặc chu kỳ",
        "Văn bản viện dẫn: 1",
    ):
        assert words in text
    ((sha256, document),) = rows(setting, "select sha256, id from documents")
    assert answer.document == document
    kept = originals.folder_of(setting.catalogue) / f"{sha256}.txt"
    assert kept.read_text(encoding="utf-8") == TEXT


def test_a_copy_is_a_duplicate_even_under_its_own_name(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    run(setting)
    drop(setting, "a.txt")
    drop(setting, "b.txt")
    assert [each.kind for each in run(setting)] == ["duplicate", "duplicate"]
    assert names(setting.inbox / "done") == {"a.txt", "a (2).txt", "b.txt"}
    assert "đã có trong danh mục, nạp từ tệp “a.txt”" in report(setting, "a (2).txt")
    assert rows(setting, "select count(*) from documents") == [(1,)]


def test_two_copies_at_once_are_one_document(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    drop(setting, "thư mục con/a.txt")
    assert sorted(each.kind for each in run(setting)) == ["duplicate", "read"]
    assert names(setting.inbox / "done") == {"a.txt", "a (2).txt"}


def test_another_version_of_a_decision_is_said(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "cũ.txt")
    run(setting)
    drop(setting, "mới.txt", TEXT + "Bản sửa.")
    (answer,) = run(setting)
    assert answer.kind == "new-version"
    text = " ".join(report(setting, "mới.txt").split())
    assert "cùng số 1835/QĐ-UBND" in text
    assert "“cũ.txt”" in text
    assert (
        f"extractor review withdraw {originals.sha256_of(setting.inbox / 'done' / 'cũ.txt')[:16]}"
        in text
    )
    assert rows(setting, "select count(*) from documents") == [(2,)]


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("trống.txt", b"", "unreadable", "rỗng"),
        ("nhị phân.pdf", b"\0\1\2", "unreadable", "không phải văn bản"),
        ("lỗi.txt", "BUG", "unreadable", "KeyError"),
        ("sập.docx", "SEGFAULT", "unreadable", "dừng đột ngột"),
        ("bảng.xlsx", b"\0", "unsupported", "Không phải loại tệp đọc được"),
    ],
)
def test_what_cannot_be_read_is_answered(
    tmp_path: Path, name: str, content: str | bytes, kind: str, words: str
) -> None:
    setting = settings(tmp_path)
    drop(setting, name, content)
    (answer,) = run(setting)
    assert answer.kind == kind
    assert answer.failed
    text = " ".join(report(setting, name, "failed").split())
    assert words in text
    assert "VIỆC CẦN LÀM" in text
    assert rows(setting, "select status, source_filename from ingests") == [("failed", name)]


def test_a_failed_file_can_be_tried_again(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    run(settings(tmp_path, understand="fake_pipeline:missing"))
    assert names(setting.inbox / "failed") == {"a.txt"}
    assert [path.name for path in box.retry(setting.inbox)] == ["a.txt"]
    assert [each.kind for each in run(setting)] == ["read"]
    assert names(setting.inbox / "done") == {"a.txt"}
    assert list((setting.inbox / "failed").iterdir()) == []
    assert rows(setting, "select status from ingests") == [("done",)]


@posix
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    secret = tmp_path / "mật.txt"
    secret.write_text(TEXT, encoding="utf-8")
    setting.inbox.mkdir()
    (setting.inbox / "a.txt").symlink_to(secret)
    (setting.inbox / "vòng").symlink_to(setting.inbox, target_is_directory=True)
    os.mkfifo(setting.inbox / "ống.txt")
    kinds = {each.name: each.kind for each in run(setting)}
    assert kinds["a.txt"] == "unreadable"
    assert rows(setting, "select count(*) from documents") == [(0,)]
    assert secret.exists()
    assert not list(originals.folder_of(setting.catalogue).glob("*.txt"))


def test_what_is_not_finished_is_left_alone(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    for name in (".a.txt.Xk29", "a.pdf.part", "~$a.docx", "Thumbs.db", "b.crdownload"):
        drop(setting, name)
        assert not may_be_document(name)
    assert run(setting) == []
    assert len(list(setting.inbox.glob("[!.]*"))) == 4 + 2  # with done and failed


# ------------------------------------------------------------------------ arriving


def test_a_file_is_complete_when_it_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    arrivals = Arrivals(tmp_path, 2.0)
    path.write_text("một", encoding="utf-8")
    assert arrivals.complete(0.0) == []
    assert arrivals.complete(1.9) == []
    path.write_text("một hai", encoding="utf-8")  # grows
    assert arrivals.complete(2.1) == []
    assert arrivals.complete(4.0) == []
    assert arrivals.complete(4.2) == [path]
    (tmp_path / "b.txt").touch()  # an empty file is waited for longer
    arrivals.complete(5.0)
    assert arrivals.complete(8.0) == [path]
    assert arrivals.complete(15.1) == [path, tmp_path / "b.txt"]
    path.unlink()
    assert arrivals.complete(16.0) == [tmp_path / "b.txt"]


@posix
def test_a_locked_file_is_waited_for(tmp_path: Path) -> None:
    import fcntl

    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    arrivals = Arrivals(tmp_path, 1.0)
    arrivals.complete(0.0)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert is_held(path)
        assert arrivals.complete(5.0) == []
    assert arrivals.complete(6.0) == [path]


def test_a_file_that_keeps_growing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "_PATIENCE", 0.6)
    setting = settings(tmp_path, settle=0.3)
    path = drop(setting, "a.txt", "")
    stop = threading.Event()

    def grow() -> None:
        while not stop.is_set():
            with path.open("a") as file:
                file.write("x")
            time.sleep(0.02)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert box.run(setting, lambda answer: None) == [path]
    finally:
        stop.set()
        writer.join()


def test_watching_answers_within_moments(tmp_path: Path) -> None:
    setting = settings(tmp_path, settle=0.3)
    stop, told = threading.Event(), []
    setting.inbox.mkdir()
    watcher = threading.Thread(target=box.watch, args=(setting, told.append, stop))
    watcher.start()
    try:
        waits = []
        for number in range(3):
            began = time.monotonic()
            drop(setting, f"{number}.txt", f"{TEXT}{number}")
            while len(told) <= number and time.monotonic() - began < 20:
                time.sleep(0.02)
            waits.append(time.monotonic() - began)
        moved = setting.inbox.parent / "x.txt"
        moved.write_text(TEXT + "chuyển", encoding="utf-8")
        moved.rename(setting.inbox / "chuyển đến.txt")
        while len(told) < 4 and time.monotonic() - began < 20:
            time.sleep(0.02)
    finally:
        stop.set()
        watcher.join(20)
    assert [each.name for each in told] == ["0.txt", "1.txt", "2.txt", "chuyển đến.txt"]
    assert min(waits) < 5


# ------------------------------------------------------------------------ names


HOSTILE_NAMES = [
    "Kế hoạch số 12 – UBND tỉnh Hà Giang (bản cuối).txt",
    "  khoảng trắng  .txt",
    "a" * 200 + ".txt",
    "ế" * 80 + ".txt",
    "Ke\u0302\u0301 hoa\u0323ch.txt",  # letters and marks apart
    "..txt",
    "...pdf",
    "..%2f..%2fetc%2fpasswd.txt",
    "a\nb\tc\x1b[31m.txt",
    "\u202etxt.exe.txt",  # turns the direction of writing
    "-rf.txt",
    "CON.txt",
    "nul.txt",
    "a;rm -rf ~;.txt",
    "$(id).txt",
    "`id`.txt",
    "<script>alert(1)</script>.txt",
    '"; drop table documents; --.txt',
    "{name} {0} %s %n.txt",
    "'quoted'.txt",
    "claim.json",
    "a.bao-cao.html",
    "không đuôi",
    "😀.txt",
]


def test_hostile_names_are_safe(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    for number, name in enumerate(HOSTILE_NAMES):
        drop(setting, name, f"{TEXT}{number}")
    if sys.platform == "linux":
        raw = os.fsencode(setting.inbox) + b"/\xff\xfe k\xc3\xaa.txt"
        Path(os.fsdecode(raw)).write_text(TEXT + "thô", encoding="utf-8")
    hidden = [name for name in HOSTILE_NAMES if not may_be_document(name)]
    told = run(setting)
    assert {each.kind for each in told} <= {"new-version", "read"}
    assert len(told) == len(HOSTILE_NAMES) - len(hidden) + (sys.platform == "linux")
    outside = {path.name for path in tmp_path.iterdir()}
    assert outside == {"hộp thư", "out"}
    for name in {each.name for each in told}:
        assert name == safe_name(name)
        html = (setting.inbox / "done" / f"{name}.bao-cao.html").read_text(encoding="utf-8")
        assert "<script" not in html.lower()
    assert len(rows(setting, "select * from documents")) == len(told)


@given(st.text())
@example("../../etc/passwd")
@example("a" * 300 + ".pdf")
@example("..")
@example("\udcff.txt")
def test_any_name_becomes_a_safe_one(name: str) -> None:
    made = safe_name(name)
    assert made == safe_name(made)
    assert 0 < len(made.encode()) <= 180
    assert not set(made) & set('/\\\0:*?"<>|\n\r\t')
    assert not made.startswith((".", " "))
    assert not made.endswith((".", " "))
    assert Path(made).name == made


# ------------------------------------------------------------------------ troubles


def test_two_programs_exclude_each_other(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    with locked(setting.inbox):
        with pytest.raises(box.InboxBusyError, match=str(os.getpid())):
            run(setting)
        with pytest.raises(box.InboxBusyError):
            box.watch(setting, lambda answer: None, threading.Event())
    assert names(setting.inbox) == {"a.txt"}
    assert [each.kind for each in run(setting)] == ["read"]


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    drop(setting, "b.txt", TEXT + "khác")
    steps = [
        ("extractor.catalogue.originals.keep", "bản gốc"),
        ("extractor.catalogue.store.Catalogue.put", "danh mục"),
        ("extractor.inbox.as_html", "báo cáo"),
        ("extractor.inbox.claims.Claims.send_on", "chuyển"),
        ("extractor.inbox.claims.Claims.note", "ghi chú"),
    ]
    for target, _ in steps:
        with monkeypatch.context() as patch:

            def full(*arguments: object, **options: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr(target, full)
            with pytest.raises(box.InboxError, match=r"No space left|chỗ trống"):
                box.run(setting, lambda answer: None)
        everywhere = [path.read_bytes() for path in setting.inbox.rglob("*.txt")
                      if not path.name.endswith(REPORTS)]  # fmt: skip
        assert Counter(everywhere) == Counter([TEXT.encode(), (TEXT + "khác").encode()])
    run(setting)
    assert names(setting.inbox / "done") == {"a.txt", "b.txt"}
    assert rows(setting, "select count(*) from documents") == [(2,)]


def test_watching_goes_on_after_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    stop, told, troubles = threading.Event(), [], []

    def full(*arguments: object, **options: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    def trouble(error: box.InboxError) -> None:
        troubles.append(str(error))
        monkeypatch.undo()

    monkeypatch.setattr("extractor.catalogue.store.Catalogue.put", full)
    watcher = threading.Thread(target=box.watch, args=(setting, told.append, stop, trouble))
    watcher.start()
    began = time.monotonic()
    while not told and time.monotonic() - began < 20:
        time.sleep(0.05)
    stop.set()
    watcher.join(20)
    assert "disk is full" in troubles[0]
    assert [each.kind for each in told] == ["read"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_inbox_is_said(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    drop(setting, "a.txt")
    setting.inbox.chmod(0o555)
    try:
        with pytest.raises(box.InboxError, match="quyền ghi"):
            run(setting)
    finally:
        setting.inbox.chmod(0o755)


def test_a_claim_without_its_note_goes_back(tmp_path: Path) -> None:
    setting = settings(tmp_path)
    path = drop(setting, "a.txt")
    claims = Claims(setting.inbox)
    claim = claims.take(path)
    assert claim is not None
    (claims.path(claim).parent / ".claim.json").write_text("{nửa", encoding="utf-8")
    assert claims.left() == []
    assert names(setting.inbox) == {"a.txt"}


# ------------------------------------------------------------------------ killed

SCRIPT = """
import sys
from pathlib import Path
from extractor import inbox as box
from extractor.isolation import Limits
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print("ready", flush=True)
    box.run(box.Settings(folder / "hộp thư", folder / "out" / "catalogue.db", settle=0.02, jobs=2,
        understand="fake_pipeline:understand_file", limits=Limits(30, 1 << 30)), lambda told: None)
"""


def places(inbox: Path) -> Counter[bytes]:
    """The content of every dropped file that there is, wherever it is now."""
    return Counter(
        path.read_bytes()
        for path in inbox.rglob("*")
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(REPORTS)
    )


@posix
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    """SIGKILL at random moments of runs over 50 files; every start goes on with what is left."""
    setting = settings(tmp_path)
    script = tmp_path / "run.py"
    script.write_text(SCRIPT, encoding="utf-8")
    here = [str(Path(__file__).parent), str(Path(extractor.__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(here)}
    chance = random.Random(7)
    dropped: Counter[bytes] = Counter()
    errors = (tmp_path / "errors.txt").open("w")  # processes whose master is dead say so

    def fill(batch: int) -> None:
        for number in range(50):
            text = {0: "BUG", 1: TEXT}.get(number % 10, f"{TEXT}{batch}-{number}")
            drop(setting, f"văn bản {number}.txt", text)
            dropped[text.encode()] += 1

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path)],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=environment,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    fill(0)
    began = time.monotonic()
    first = start()
    assert first.wait(120) == 0
    whole = time.monotonic() - began
    kills = batch = amid = 0
    while kills < KILLS:
        if not any((setting.inbox / ".work").iterdir()) and not names(setting.inbox):
            batch += 1
            fill(batch)
        process = start()
        time.sleep(chance.uniform(0, min(whole, 1.5)))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        assert process.wait(30) in (0, -signal.SIGKILL), (tmp_path / "errors.txt").read_text()
        amid += any((setting.inbox / ".work").iterdir())
        assert places(setting.inbox) == dropped, f"after {kills} kills"
        assert rows(setting, "pragma integrity_check") == [("ok",)]
    assert amid > KILLS // 5  # else the moments were badly chosen
    assert start().wait(120) == 0

    assert places(setting.inbox) == dropped
    assert names(setting.inbox) == set()
    failed = rows(setting, "select distinct reason from ingests where status = 'failed'")
    assert all("KeyError: 'nhãn'" in reason for (reason,) in failed)  # as their text asks for
    assert list((setting.inbox / ".work").iterdir()) == []
    good = {content for content in dropped if b"BUG" not in content}
    assert rows(setting, "select count(*) from documents") == [(len(good),)]
    assert {sha256 for (sha256,) in rows(setting, "select sha256 from documents")} == {
        path.stem for path in originals.folder_of(setting.catalogue).glob("[!.]*")
    }
    for folder in ("done", "failed"):
        every = list((setting.inbox / folder).iterdir())
        files = names(setting.inbox / folder)
        assert len(every) == 3 * len(files)  # each with its two reports, and no remains
    reported = Counter(
        "đã có trong danh mục" in path.read_text(encoding="utf-8")
        for path in (setting.inbox / "done").glob("*.bao-cao.txt")
    )
    assert reported[False] == len(good)  # each document was announced once, the rest as copies


# ------------------------------------------------------------------------ reports


def test_a_report_is_escaped_and_complete() -> None:
    hostile = '<img src=x onerror="alert(1)">&'
    made = Report(
        filename=hostile, tone="care", answer=hostile, facts=((hostile, hostile),),
        doubts=(Point(hostile, hostile, 3),), more_doubts=2, pages=(hostile,),
        warnings=(hostile,), todo=(hostile,), made_at=hostile,
    )  # fmt: skip
    html = as_html(made)
    assert "<img" not in html
    assert html.count("&lt;img") == 11
    assert "… và 2 điểm khác" in html
    text = as_text(made)
    assert text.count(hostile) == 10
    assert max(map(len, text.splitlines())) <= 92
