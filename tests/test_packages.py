"""The script that installs system packages: quiet where nothing is missing, a failure in CI."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "install_packages.sh"


def run(tmp_path: Path, *, present: bool, ci: bool) -> subprocess.CompletedProcess[str]:
    """Runs the script, as someone who is not root, on a list of one package."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {
        "dpkg-query": "echo install ok installed" if present else "exit 1",
        "id": "echo 1000",
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "packages.txt").write_text("# a comment\nsome-package\n", encoding="utf-8")
    environment = os.environ | {"PATH": f"{programs}:/usr/bin:/bin", "CI": "true" if ci else ""}
    return subprocess.run(
        ["sh", str(SCRIPT), str(tmp_path / "packages.txt")],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("ci", [False, True])
def test_nothing_missing(tmp_path: Path, ci: bool) -> None:
    ended = run(tmp_path, present=True, ci=ci)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("ci", [False, True])
def test_missing(tmp_path: Path, ci: bool) -> None:
    ended = run(tmp_path, present=False, ci=ci)
    assert ended.returncode == (1 if ci else 0)
    assert "some-package" in ended.stderr
    assert "apt-get install" in ended.stderr
