"""Other forms of a DOCX, as LibreOffice makes them; each is made once a test run."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice")
needs_office = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")


@cache
def converted(data: bytes, target: str) -> bytes:
    """A DOCX in another form; `target` is an extension, with a filter and its options if wanted."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = folder / "plan.docx"
        given.write_bytes(data)
        subprocess.run(
            [PROGRAM, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", target, "--outdir", str(folder / "out"), str(given)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (folder / "out" / f"plan.{target.split(':')[0]}").read_bytes()
