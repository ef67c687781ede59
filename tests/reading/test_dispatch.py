"""What a file is, is told from its content; what cannot be read is refused in one sentence."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from rendering import sample
from rendering.bare_pdf import bare_pdf
from rendering.office import converted, needs_office
from rendering.word import plan_docx

from extractor.reading import dispatch
from extractor.reading.dispatch import read_bytes, read_file
from extractor.reading.errors import UnreadableError

TEXT = "\n".join(sample.BODY)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name in names:
            container.writestr(name, "x")
    return out.getvalue()


def _picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()


_HOSTILE = {
    "empty": (b"", "a.txt", "rỗng"),
    "blank": (b"\xef\xbb\xbf \r\n", "a.txt", "rỗng"),
    "zeros": (bytes(5000), "a.pdf", "rỗng"),
    "binary-txt": (bytes(range(256)) * 40, "a.txt", "nhị phân"),
    "archive": (_zip("ke-hoach.docx"), "a.docx", "tệp nén ZIP"),
    "cut-zip": (plan_docx()[:2000], "a.docx", "bị hỏng"),
    "sheet": (_zip("xl/workbook.xml"), "a.docx", "bảng tính"),
    "slides": (_zip("ppt/presentation.xml"), "a.docx", "trình chiếu"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(90), "a.doc", "RAR"),
    "program": (b"MZ\x90\x00\x03" + bytes(500), "a.doc", "chương trình"),
    "password-docx": (_OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "mật khẩu"),
    "old-sheet": (_OLE + "Workbook".encode("utf-16-le"), "a.doc", "bảng tính"),
    "cut-pdf": (b"%PDF-1.7\n" + bytes(range(1, 200)), "a.pdf", "bị hỏng"),
    "no-pages": (bare_pdf(pages=0), "a.pdf", "bị hỏng|không có trang nào"),
    "blank-pdf": (bare_pdf(), "a.pdf", "không có chữ nào"),
    "huge-page": (bare_pdf("BT ET", box=(0, 0, 200_000, 200_000)), "a.pdf", "quá khổ"),
    "english": (b"The plan shall be carried out by the department of finance. " * 20, "a.txt",
                "không phải văn bản tiếng Việt"),
    "noise": ("qwrt zxcv bnmk đfgh ".encode() * 50, "a.md", "không phải văn bản tiếng Việt"),
    "huge-picture": (_picture(15_000, 12_000), "a.png", "quá lớn|là ảnh"),
    "cut-picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png", "là ảnh"),
    "empty-html": (b"<html><body></body></html>", "a.html", "không có chữ nào|không có nội dung"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "name", "message"), _HOSTILE.values(), ids=_HOSTILE)
def test_refused_in_one_sentence(data: bytes, name: str, message: str) -> None:
    with pytest.raises(UnreadableError, match=message) as caught:
        read_bytes(data, name)
    assert re.fullmatch(rf"Tệp “{re.escape(name)}” [^\n]+; [^\n]+\.", str(caught.value))


@needs_office
def test_password_of_a_pdf() -> None:
    options = (
        'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"bimat"}}'
    )
    with pytest.raises(UnreadableError, match="mật khẩu"):
        read_bytes(converted(plan_docx(tracked=False), options), "a.pdf")


def test_error_survives_pickling() -> None:
    error = UnreadableError("a.txt", "rỗng", "hãy gửi lại")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "Tệp “a.txt” rỗng; hãy gửi lại."


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(TEXT, encoding="utf-16")
    reading = read_file(path)
    assert reading.text == TEXT
    assert reading.source_filename == "ke-hoach.txt"
    assert reading.byte_count == path.stat().st_size
    assert len(reading.sha256) == 64


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="không còn ở chỗ cũ"):
        read_file(tmp_path / "a.pdf")


def test_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MAX_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnreadableError, match="quá giới hạn"):
        read_file(path)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.pdf", "Word (DOCX)"), ("a.txt", "Word (DOCX)"), ("a.doc", "Word (DOCX)")]
)
def test_wrong_extension_is_read_with_a_warning(name: str, kind: str) -> None:
    reading = read_bytes(plan_docx(), name)
    assert any(kind in warning for warning in reading.warnings)


def test_bare_vietnamese_is_doubted() -> None:
    bare = "Uy ban nhan dan xa co trach nhiem to chuc thuc hien ke hoach nay va bao cao ket qua "
    reading = read_bytes((bare * 5).encode(), "a.txt")
    assert any("không có dấu" in warning for warning in reading.warnings)


def test_readable_text_has_no_warning() -> None:
    assert read_bytes(TEXT.encode(), "a.txt").warnings == ()


def test_a_paragraph_beyond_measure_is_cut_where_sentences_end() -> None:
    sentence = "Ủy ban nhân dân xã tổ chức thực hiện kế hoạch cải cách hành chính năm 2026. "
    text = (sentence * 400).strip()
    reading = read_bytes(text.encode(), "a.txt")
    assert reading.text == text
    pieces = [text[block.start : block.end] for block in reading.blocks]
    assert max(map(len, pieces)) <= 5000
    assert all(piece.startswith("Ủy ban") and piece.endswith("2026.") for piece in pieces)
    assert " ".join(pieces) == text
    assert any("quá 5000 ký tự" in warning for warning in reading.warnings)


def test_a_word_beyond_measure_is_cut_and_nothing_lost() -> None:
    text = "kế hoạch " * 40 + "x" * 12_000
    reading = read_bytes(text.encode(), "a.txt")
    assert "".join(reading.text[block.start : block.end] for block in reading.blocks) == text
