"""DOC, RTF, ODT and Word XML: LibreOffice makes a DOCX of them, which is then read.

Revisions survive the way, so deleted text stays out.  LibreOffice returns 0 when it fails: what
counts is whether the file is there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extractor.model import Reading
from extractor.reading.docx import read_docx
from extractor.reading.errors import UnreadableError
from extractor.reading.formats import DOC, DOCX, NAMES, ODT, RTF
from extractor.reading.limits import CONVERSION_SECONDS, MAX_BYTES
from extractor.reading.source import Source

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_SUFFIXES = {DOC: ".doc", RTF: ".rtf", ODT: ".odt", DOCX: ".docx"}
_SAVE_AS = "hãy mở bằng Word và lưu lại ở dạng DOCX"


def office_available() -> str | None:
    """None where DOC, RTF and ODT can be read; else what to do about it, as an imperative."""
    if _program() is not None:
        return None
    return f"{_SAVE_AS}, hoặc cài đặt LibreOffice trên máy chủ"


def read_office(data: bytes, source: Source) -> Reading:
    """Reads a word-processor file other than DOCX.  Raises UnreadableError."""
    if _program() is None:
        kind = NAMES[source.media_type].name
        remedy = office_available() or _SAVE_AS
        raise UnreadableError(source.filename, f"ở dạng {kind}, chưa đọc được trực tiếp", remedy)
    return read_docx(convert(data, source, "docx:MS Word 2007 XML"), source)


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def convert(data: bytes, source: Source, target: str) -> bytes:
    """What LibreOffice makes of a file, in a profile of its own.  Raises UnreadableError.

    target: an extension, with the name of a filter after a colon where several write it.
    """
    program = _program()
    if program is None:
        raise UnreadableError(source.filename, "cần LibreOffice để chuyển đổi", _SAVE_AS)
    with tempfile.TemporaryDirectory(prefix="reading-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = folder / f"input{_SUFFIXES.get(source.media_type, '.xml')}"
        given.write_bytes(data)
        _write_profile(folder / "profile")
        result = folder / "out" / f"input.{target.partition(':')[0]}"
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--convert-to",
            target,
            "--outdir",
            str(result.parent),
            str(given),
        ]
        _run(command, source)
        if not result.is_file() or not 0 < result.stat().st_size <= MAX_BYTES:
            raise UnreadableError(
                source.filename,
                "bị hỏng hoặc được bảo vệ bằng mật khẩu, không chuyển đổi được",
                f"hãy gỡ mật khẩu nếu có, {_SAVE_AS.removeprefix('hãy ')} rồi gửi lại",
            )
        return result.read_bytes()


# A file from outside must neither run macros nor make the machine fetch what it links to.
_SETTINGS = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Writer/Content/Update", "Link", "0"),
)


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(command: list[str], source: Source) -> None:
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout=CONVERSION_SECONDS)
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise UnreadableError(
                source.filename, f"không chuyển đổi xong trong {CONVERSION_SECONDS} giây", _SAVE_AS
            ) from error
        except BaseException:
            _kill(process)
            raise


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice with the process that it starts for itself."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
