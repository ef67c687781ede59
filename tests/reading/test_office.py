"""DOC, RTF and ODT say what the DOCX says."""

from __future__ import annotations

import pytest
from rendering.office import converted, needs_office
from rendering.word import plan_docx

from extractor.reading import office
from extractor.reading.dispatch import read_bytes
from extractor.reading.errors import UnreadableError


@needs_office
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_same_as_docx(kind: str) -> None:
    original = read_bytes(plan_docx(), "a.docx")
    reading = read_bytes(converted(plan_docx(), kind), f"a.{kind}")
    assert reading.text == original.text
    assert reading.blocks == original.blocks
    assert reading.warnings == ()
    assert reading.text_method == "docx"


@needs_office
def test_broken_file_is_refused_although_the_program_returns_zero() -> None:
    data = converted(plan_docx(), "doc")[:3000] + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadableError, match="không chuyển đổi được"):
        read_bytes(data, "a.doc")


def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_PROGRAMS", ())
    with pytest.raises(UnreadableError, match="lưu lại ở dạng DOCX"):
        read_bytes(b"{\\rtf1 Ke hoach}", "a.rtf")
    assert office.office_available() is not None


@needs_office
def test_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "CONVERSION_SECONDS", 0.01)
    with pytest.raises(UnreadableError, match="không chuyển đổi xong"):
        read_bytes(b"{\\rtf1 Ke hoach}", "a.rtf")
