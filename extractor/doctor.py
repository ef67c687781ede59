"""Which optional programs are present, and what is lost without them."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_SERIFS = ("Times New Roman", "Liberation Serif")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for.  `lost`, in Vietnamese: what does not work while it is missing."""

    name: str
    present: bool
    detail: str
    lost: str
    needed: bool  # nothing works without it
    remedy: str = ""  # the command that installs it; "" where it is there


def examine() -> tuple[Finding, ...]:
    return (_python(), _sqlite(), _ocr(), _office(), _fonts(), _browser())


def _python() -> Finding:
    return Finding(
        "Python ≥ 3.11", sys.version_info >= (3, 11), sys.version.split()[0], "mọi việc", True
    )


def _sqlite() -> Finding:
    database = sqlite3.connect(":memory:")
    try:
        database.execute("create virtual table words using fts5(text)")
        complete = sqlite3.sqlite_version_info >= (3, 37)  # strict tables
    except sqlite3.OperationalError:
        complete = False
    finally:
        database.close()
    return Finding(
        "SQLite ≥ 3.37 có FTS5", complete, sqlite3.sqlite_version, "danh mục và tìm kiếm", True
    )


def _ocr() -> Finding:
    lost = "bản chụp (PDF ảnh, ảnh): được ghi là không đọc được, không có chỉ tiêu, nhiệm vụ"
    name = "Nhận dạng chữ (tesserocr, dữ liệu vie)"
    try:
        tesserocr = importlib.import_module("tesserocr")
    except ImportError:
        return Finding(name, False, "chưa cài", lost, False, "pip install tesserocr")
    for folder in _tessdata_folders():
        if (folder / "vie.traineddata").is_file():
            version = tesserocr.tesseract_version().splitlines()[0]
            return Finding(name, True, f"{version}, dữ liệu ở {folder}", lost, False)
    return Finding(name, False, "thiếu vie.traineddata", lost, False, _apt("tesseract-ocr-vie"))


def _tessdata_folders() -> list[Path]:
    """Where systems keep Tesseract's language data, the one that the user names first."""
    named = os.environ.get("TESSDATA_PREFIX")
    system = sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True)
    more = ["/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata"]
    return [*([Path(named)] if named else []), *system, *map(Path, more)]


def _office() -> Finding:
    path = shutil.which("soffice") or shutil.which("libreoffice")
    return Finding(
        "LibreOffice",
        path is not None,
        path or "chưa cài",
        "tệp .doc, .rtf, .odt (hãy lưu thành .docx hoặc PDF trước khi nạp); số trang và vị trí "
        "trên trang của tệp Word",
        False,
        "" if path else _apt("libreoffice-writer-nogui"),
    )


def _fonts() -> Finding:
    """Without Times-like fonts a rendering breaks lines and pages elsewhere than Word does."""
    listed = ""
    if program := shutil.which("fc-list"):
        listed = subprocess.run(
            [program, ":lang=vi", "family"], capture_output=True, text=True, timeout=30, check=False
        ).stdout
    found = next((name for name in _SERIFS if name in listed), None)
    return Finding(
        "Phông chữ có dấu tiếng Việt",
        found is not None,
        found or "chưa thấy Times New Roman hay Liberation Serif",
        "số trang của tệp Word có thể lệch so với bản in",
        False,
        "" if found else _apt("fonts-liberation2"),
    )


def _apt(package: str) -> str:
    """How Debian and Ubuntu install a package; elsewhere its name still helps to find it."""
    return f"sudo apt-get install {package}"


def _browser() -> Finding:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    path = path or shutil.which("google-chrome")
    return Finding(
        "Chromium",
        path is not None,
        path or "chưa cài",
        "chỉ các phép thử trang web bằng trình duyệt; người dùng không cần",
        False,
        "" if path else _apt("chromium"),
    )
