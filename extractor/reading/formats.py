"""What a file is, by its first bytes and, in a container, by its parts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor.reading.errors import UnreadableError

Reader = Literal["text", "docx", "pdf", "html", "office", "image"]

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
WORD_XML = "application/vnd.ms-word"  # Word 2003 XML and "flat" Open XML
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"


@dataclass(frozen=True, slots=True)
class Format:
    """Who reads a media type, and what staff call it (lower case, after "là")."""

    reader: Reader
    name: str


NAMES: dict[str, Format] = {
    TEXT: Format("text", "văn bản thuần"),
    MARKDOWN: Format("text", "văn bản thuần"),
    HTML: Format("html", "trang web (HTML)"),
    PDF: Format("pdf", "PDF"),
    DOCX: Format("docx", "Word (DOCX)"),
    DOC: Format("office", "Word 97-2003 (DOC)"),
    RTF: Format("office", "RTF"),
    ODT: Format("office", "OpenDocument (ODT)"),
    WORD_XML: Format("office", "Word XML"),
    PNG: Format("image", "ảnh PNG"),
    JPEG: Format("image", "ảnh JPEG"),
    TIFF: Format("image", "ảnh TIFF"),
}

# What a name promises; Word opens RTF and HTML under ".doc" without a word, and many sites
# offer them so.
EXTENSIONS: dict[str, frozenset[str]] = {
    ".txt": frozenset({TEXT}),
    ".md": frozenset({MARKDOWN, TEXT}),
    ".pdf": frozenset({PDF}),
    ".docx": frozenset({DOCX}),
    ".doc": frozenset({DOC, RTF, HTML, WORD_XML}),
    ".rtf": frozenset({RTF}),
    ".odt": frozenset({ODT}),
    ".html": frozenset({HTML}),
    ".htm": frozenset({HTML}),
    ".png": frozenset({PNG}),
    ".jpg": frozenset({JPEG}),
    ".jpeg": frozenset({JPEG}),
    ".tif": frozenset({TIFF}),
    ".tiff": frozenset({TIFF}),
}

_WANTED = "hãy gửi bản PDF, Word (DOCX, DOC), HTML hoặc văn bản thuần"
_PASSWORD = ("được bảo vệ bằng mật khẩu", "hãy gỡ mật khẩu rồi gửi lại")

# Beginnings of what nobody can read a plan from, and what to say of it.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!", "là tệp nén RAR", "hãy giải nén rồi gửi từng văn bản"),
    (b"7z\xbc\xaf\x27\x1c", "là tệp nén 7-Zip", "hãy giải nén rồi gửi từng văn bản"),
    (b"\x1f\x8b", "là tệp nén GZIP", "hãy giải nén rồi gửi từng văn bản"),
    (b"MZ", "là chương trình, không phải văn bản", "không mở tệp này và báo cho quản trị mạng"),
    (b"\x7fELF", "là chương trình, không phải văn bản", "hãy kiểm tra nguồn gốc của tệp"),
    (b"GIF8", "là ảnh GIF", "hãy gửi bản PDF, hoặc ảnh quét PNG, JPEG, TIFF"),
    (b"BM", "là ảnh BMP", "hãy gửi bản PDF, hoặc ảnh quét PNG, JPEG, TIFF"),
    (b"SQLite format 3", "là cơ sở dữ liệu, không phải văn bản", _WANTED),
)


def detect_format(data: bytes, filename: str) -> str:
    """The media type of a file's content, a key of `NAMES`.  Raises UnreadableError for others.

    The name serves for messages, and to tell Markdown from plain text.
    """
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data, filename)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_format(data, filename)
    if head.lstrip().startswith(b"{\\rtf"):
        return RTF
    for magic, media_type in (
        (b"\x89PNG\r\n", PNG),
        (b"\xff\xd8\xff", JPEG),
        (b"II*\0", TIFF),
        (b"MM\0*", TIFF),
    ):
        if head.startswith(magic):
            return media_type
    for magic, problem, remedy in _REFUSED:
        if head.startswith(magic) and not _is_mostly_text(head):
            raise UnreadableError(filename, problem, remedy)
    return _text_format(head, filename)


def check_beginning(head: bytes, filename: str) -> None:
    """Refuses, by the first 4096 bytes, what is not of the form that the name's ending promises.

    Containers (DOCX, ODT; DOC) are told apart only when they are read.  Raises UnreadableError.
    """
    suffix = Path(filename).suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        found = {DOCX, ODT}
    elif head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        found = {DOC}
    else:
        found = {detect_format(head, filename)}
        if found & {TEXT, MARKDOWN} and not _may_be_text(head):
            raise UnreadableError(filename, "không phải là văn bản", _WANTED)
    if not found & EXTENSIONS.get(suffix, frozenset()):
        kind = " hoặc ".join(sorted(NAMES[each].name for each in found))
        raise UnreadableError(
            filename,
            f"mang đuôi “{suffix}” nhưng nội dung là {kind}",
            "hãy đổi đuôi tệp cho đúng hoặc lưu lại rồi gửi",
        )


def _zip_format(data: bytes, filename: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = set(container.namelist())
            encrypted = any(info.flag_bits & 1 for info in container.infolist())
            mimetype = b""
            if "mimetype" in names and container.getinfo("mimetype").file_size < 200:
                mimetype = container.read("mimetype").strip()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableError(
            filename, "bị hỏng hoặc tải về chưa hết", "hãy tải lại hoặc lưu lại từ Word"
        ) from error
    if encrypted:
        raise UnreadableError(filename, *_PASSWORD)
    if any(name.startswith("word/") and name.endswith("document.xml") for name in names):
        return DOCX
    if mimetype.startswith(ODT.encode()):
        return ODT
    if any(name.startswith("xl/") for name in names) or b"spreadsheet" in mimetype:
        raise UnreadableError(filename, "là bảng tính", "hãy xuất ra PDF hoặc chép sang Word")
    if any(name.startswith("ppt/") for name in names) or b"presentation" in mimetype:
        raise UnreadableError(filename, "là bản trình chiếu", "hãy xuất ra PDF rồi gửi lại")
    raise UnreadableError(filename, "là tệp nén ZIP", "hãy giải nén rồi gửi từng văn bản")


def _ole_format(data: bytes, filename: str) -> str:
    """The container of Office 97-2003: its folder names its streams in UTF-16."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise UnreadableError(filename, *_PASSWORD)
    if has("WordDocument"):
        return DOC
    if has("Workbook") or has("Book"):
        raise UnreadableError(filename, "là bảng tính", "hãy xuất ra PDF hoặc chép sang Word")
    if has("PowerPoint Document"):
        raise UnreadableError(filename, "là bản trình chiếu", "hãy xuất ra PDF rồi gửi lại")
    raise UnreadableError(filename, "không phải văn bản Word", _WANTED)


_HTML_SIGN = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HTML_START = re.compile(r"\s*<(?:p|div|table|span|meta|h[1-6]|b|br)[\s/>]", re.IGNORECASE)
_WORD_XML_SIGN = re.compile(r'progid="Word\.Document"|<w:wordDocument|<pkg:package')


def _text_format(head: bytes, filename: str) -> str:
    text = head.replace(b"\0", b"").decode("latin-1").removeprefix("ÿþ").removeprefix("þÿ")
    text = text.removeprefix("\xef\xbb\xbf")
    if text.lstrip().startswith("<?xml") and _WORD_XML_SIGN.search(text):
        return WORD_XML
    if text.lstrip().startswith("<") and (_HTML_SIGN.search(text) or _HTML_START.match(text)):
        return HTML
    return MARKDOWN if Path(filename).suffix.lower() in (".md", ".markdown") else TEXT


def _may_be_text(head: bytes) -> bool:
    """Whether bytes that no magic number explains may be letters, in one byte or UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) * 4 > len(head):
        return bool(head.strip(b"\0"))
    return not head.count(0) and _is_mostly_text(head)


def _is_mostly_text(head: bytes) -> bool:
    """Guards short magic numbers: a plan may begin with "BM" or "MZ"."""
    return sum(byte < 9 or 14 <= byte < 32 for byte in head) * 50 < len(head)
