"""Hostile files never take the run down; each gets its own sentence; nothing exceeds its limits.

`pytest -s tests/reading/test_hostile.py` shows the table.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import hostile
import pytest

from extractor.ingest import ingest
from extractor.isolation import Limits
from extractor.reading.ocr import ocr_available

PROGRAMS = shutil.which("soffice") is not None and ocr_available() is None
LIMITS = Limits(seconds=20, memory_bytes=1 << 30)


def needs_programs(name: str) -> bool:
    """Whether the expected sentence is only had with LibreOffice or Tesseract's data."""
    return Path(name).suffix in (".doc", ".rtf", ".png", ".tif") or name == "anh-ten.docx"


def test_each_file_gets_its_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(hostile.FILES) >= 30
    paths = hostile.write(tmp_path / "tệp")
    summary = ingest(
        paths, tmp_path / "catalogue.db", jobs=2, limits=LIMITS, understand=hostile.UNDERSTAND
    )
    table = hostile.table(summary.results)
    with capsys.disabled():
        print(f"\n{table}")
    wrong = []
    for result in summary.results:
        _, status, word = hostile.FILES[result.path.name]
        said = " ".join([result.reason or "", *result.warnings])
        unknown = needs_programs(result.path.name) and not PROGRAMS
        as_expected = unknown or (word in said if word else not said)
        if result.status != status or not as_expected:
            wrong.append((result.path.name, result.status, said))
        assert result.seconds < LIMITS.seconds + 5, result.path.name
        if status == "failed":
            assert said.startswith("Tệp “"), said
            assert result.path.name in said
            assert said.endswith(".")
            assert "Traceback" not in said
            assert "Chương trình gặp lỗi" not in said, said
    assert not wrong
