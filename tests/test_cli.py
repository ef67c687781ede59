import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_catalogue import fill

from extractor.cli import main
from extractor.evaluation import read_gold

ROOT = Path(__file__).parent.parent
GOLD = sorted((ROOT / "corpora" / "gold").glob("*.json"))
TAN_PHU = ROOT / "corpora" / "gold" / "tan-phu-1835-qd-ubnd-2022.json"
PLAN = ROOT / "corpora" / "plans" / "hue-chuong-trinh-cchc-2022.md"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = {f"{path.stem}.txt": read_gold(path) for path in GOLD}
    return fill(tmp_path_factory.mktemp("catalogue") / "catalogue.db", documents)


def test_help_comes_at_once() -> None:
    """Language libraries take seconds to load: only the commands that need them may load them."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "extractor", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONUTF8": "1"},
    )
    assert time.perf_counter() - began < 3  # on a busy machine; 0.06 s on a quiet one
    for library in ("spacy", "underthesea", "datasette", "rapidfuzz", "sqlite3"):
        assert f"| {library}\n" not in done.stderr.replace(" ", "")
    for command in ("ingest", "show", "serve", "evaluate", "doctor"):
        assert command in done.stdout


def test_show_prints_outline_and_facts(catalogue: Path) -> None:
    result = call("show", "1835/QĐ-UBND", "--catalogue", catalogue)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert max(map(len, lines)) <= 100
    assert "Quyết định 1835/QĐ-UBND · 02/06/2022 · Ủy ban nhân dân quận Tân Phú" in lines
    assert "CHỈ TIÊU CÓ SỐ LIỆU (49)" in lines
    assert "    ≥ 30 % · 01/01/2021 - 31/12/2025 · tr. 1, mục IV > 1 > 1.2" in lines
    kinds = [fact["kind"] for fact in read_gold(TAN_PHU)["obligations"]]
    assert f"NHIỆM VỤ TRONG PHỤ LỤC ({kinds.count('annex_task')})" in lines
    assert any(line.startswith("    chủ trì: Phòng ") for line in lines)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("0000000000000000", f"{GOLD[0].stem}.txt"),
        ("0000000000000001", f"{GOLD[1].stem}.txt"),
        (GOLD[1].stem, f"{GOLD[1].stem}.txt"),
        (f"{GOLD[0].stem}.txt", f"{GOLD[0].stem}.txt"),
    ],
)
def test_show_finds_by_id_or_file_name(catalogue: Path, name: str, expected: str) -> None:
    result = call("show", name, "--catalogue", catalogue)
    assert result.exit_code == 0
    assert f"{expected} · " in result.output


def test_show_says_what_there_is_instead(catalogue: Path) -> None:
    result = call("show", "99/KH-UBND", "--catalogue", catalogue)
    assert result.exit_code == 2
    assert "Danh mục không có văn bản «99/KH-UBND»" in result.stderr
    assert "1835/QĐ-UBND" in result.stderr
    several = call("show", "000000", "--catalogue", catalogue)
    assert several.exit_code == 2
    assert "Có 2 văn bản ứng với «000000»" in several.stderr


@pytest.mark.parametrize("command", [("show", "1"), ("serve",)])
def test_commands_that_need_a_catalogue_say_so(tmp_path: Path, command: tuple[str, ...]) -> None:
    missing = call(*command, "--catalogue", tmp_path / "catalogue.db")
    assert missing.exit_code == 2
    assert "extractor ingest" in missing.stderr
    other = tmp_path / "other.db"
    other.write_text("no database, only words", encoding="utf-8")
    wrong = call(*command, "--catalogue", other)
    assert wrong.exit_code == 2
    assert "không phải là danh mục" in wrong.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest",),
        ("ingest", "no-such-file.pdf"),
        ("ingest", ".", "--jobs", "0"),
        ("evaluate", "no-such-file.json"),
        ("serve", "--port", "99999"),
        ("no-such-command",),
    ],
)
def test_a_wrong_call_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert call(*arguments).exit_code == 2


def test_evaluate_prints_figures_of_the_catalogue(catalogue: Path) -> None:
    result = call("evaluate", GOLD[0], "--catalogue", catalogue, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["total"]["obligations.strict"]["f1"] == 1.0
    text = call("evaluate", GOLD[0].parent, "--catalogue", catalogue)
    assert "== total of 2 documents" in text.stdout


def test_evaluate_names_what_is_nowhere(catalogue: Path, tmp_path: Path) -> None:
    gold = tmp_path / "an-lac-1-kh-ubnd-2020.json"
    gold.write_text(GOLD[0].read_text(encoding="utf-8"), encoding="utf-8")
    result = call("evaluate", gold, "--catalogue", catalogue)
    assert result.exit_code == 1
    assert "an-lac-1-kh-ubnd-2020: neither in the catalogue nor among the plans" in result.stderr


@pytest.mark.parametrize("content", [b"", b"not a database"])
@pytest.mark.parametrize("command", ["evaluate", "compare", "show x", "export targets"])
def test_a_file_that_is_no_catalogue_is_refused_in_words(
    tmp_path: Path, content: bytes, command: str
) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(content)
    result = call(*command.split(), "--catalogue", path)
    assert result.exit_code == 2
    assert "không phải là danh mục" in result.stderr


def test_evaluate_refuses_what_is_no_gold(catalogue: Path, tmp_path: Path) -> None:
    gold = tmp_path / "a.json"
    gold.write_text("[]", encoding="utf-8")
    result = call("evaluate", gold, "--catalogue", catalogue)
    assert result.exit_code == 2
    assert "not a gold annotation" in result.stderr
    assert call("evaluate", tmp_path / "..", "--catalogue", catalogue).exit_code == 2


def test_doctor_says_what_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = call("doctor", "--catalogue", tmp_path / "catalogue.db")
    assert result.exit_code == 0
    assert "THIẾU  LibreOffice" in result.output
    assert "không có thì mất: tệp .doc, .rtf, .odt" in result.output
    assert "có     Python" in result.output


def test_a_plan_goes_all_the_way(tmp_path: Path) -> None:
    """A real plan and a broken file: read, shown, and read again for nothing."""
    catalogue = tmp_path / "kết quả" / "catalogue.db"
    inbox = tmp_path / "kế hoạch"
    inbox.mkdir()
    (inbox / PLAN.name).write_bytes(PLAN.read_bytes())
    broken = inbox / "hỏng.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    first = call("ingest", inbox, "--catalogue", catalogue, "--jobs", 1)
    assert first.exit_code == 1, first.output
    assert "hỏng.pdf: không đọc được: " in first.stderr
    assert "1 tệp" not in first.stdout
    assert f"{PLAN.name}  xong" in first.stdout
    broken.unlink()
    second = call("ingest", inbox, "--catalogue", catalogue, "--jobs", 1)
    assert second.exit_code == 0, second.output
    shown = call("show", PLAN.stem, "--catalogue", catalogue)
    assert shown.exit_code == 0
    assert "CHỈ TIÊU CÓ SỐ LIỆU" in shown.output
    assert max(map(len, shown.output.splitlines())) <= 100


def test_a_file_can_be_shown_without_a_catalogue(tmp_path: Path) -> None:
    result = call("show", PLAN, "--catalogue", tmp_path / "none.db")
    assert result.exit_code == 0, result.output
    assert "DÀN Ý" in result.output
    assert not (tmp_path / "none.db").exists()
