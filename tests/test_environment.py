"""The script that makes the environment says what is missing, on machines that lack it."""

import os
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "make_venv.sh"


def run(folder: Path, python3: str | None) -> subprocess.CompletedProcess[str]:
    """Runs the script in `folder` where no programs are but a shell and this `python3`."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "rm").symlink_to("/bin/rm")
    (programs / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (programs / "id").chmod(0o755)
    if python3:
        (programs / "python3").write_text(f"#!/bin/sh\n{python3}\n", encoding="utf-8")
        (programs / "python3").chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        cwd=folder,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("python3", "said"),
    [
        (None, "needs Python 3.11 or newer"),
        ("exit 1", "needs Python 3.11 or newer"),  # as an older one answers
        (
            f'case "$*" in *venv*) exit 1;; *) exec {quote(sys.executable)} "$@";; esac',
            "sudo apt install python3-venv",
        ),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, python3: str | None, said: str) -> None:
    done = run(tmp_path, python3)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_an_environment_is_made_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "thư mục có cách"
    folder.mkdir()
    done = run(folder, f'exec {quote(sys.executable)} "$@"')
    assert done.returncode == 0, done.stderr
    python = folder / ".venv" / "bin" / "python"
    assert os.access(python, os.X_OK)
    mark = folder / ".venv" / "mark"
    mark.touch()
    again = subprocess.run(["/bin/sh", str(SCRIPT)], cwd=folder, check=False)
    assert again.returncode == 0
    assert mark.exists()
