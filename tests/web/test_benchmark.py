"""The benchmark runs; how fast the pages are is for the benchmark itself to say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_benchmark_makes_a_catalogue_and_visits_every_page(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/web.py", "--obligations", "300", "--rounds", "2",
         "--folder", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300,
        env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    assert "| 300 obligations |" in done.stdout
    assert done.stdout.count("\n| ") > 25
    assert (tmp_path / "web-300.db").exists()
