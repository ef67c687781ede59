"""The files from which the catalogue can be built again, kept by content.

`originals/<sha256><extension>` beside the catalogue is the file, byte for byte; hidden
beside it, `.names/<sha256>` holds the name under which it first came, `.prints/<sha256>.pdf` the
PDF on which the boxes of a Word file lie: derived, made anew when the file is read again.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

FOLDER = "originals"
_NAMES = ".names"
_PRINTS = ".prints"
_PIECE = 1 << 20  # bytes


class ChangedFileError(Exception):
    """The file is no longer the one that was read."""


def folder_of(catalogue: Path) -> Path:
    """Where the originals of a catalogue lie."""
    return catalogue.parent / FOLDER


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits.  Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(source: Path, sha256: str, name: str, folder: Path) -> Path:
    """Copy a file to where it belongs, or leave the copy that is there; its place.

    A reader never sees half a file: it is written under another name and then renamed.  Raises
    ChangedFileError if the file's content no longer has that sum, OSError if it cannot be copied.
    """
    kept = folder / f"{sha256}{_extension(name)}"
    names = folder / _NAMES
    names.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        with source.open("rb") as file:
            _write(kept, file, sha256)
    label = names / sha256
    if not label.exists():
        _write(label, name.encode())
    return kept


def keep_print(pdf: bytes | None, sha256: str, folder: Path) -> None:
    """Keep the PDF on which a file's boxes lie, or none, in place of what was kept before.

    Raises OSError.
    """
    kept = folder / _PRINTS / f"{sha256}.pdf"
    if pdf is None:
        kept.unlink(missing_ok=True)
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    _write(kept, pdf)


def of(sha256: str, folder: Path) -> Path | None:
    """The kept file of that content; None where it was not kept."""
    return next(iter(sorted(folder.glob(f"{sha256}*"))), None)


def print_of(sha256: str, folder: Path) -> Path | None:
    """The PDF on which the file's boxes lie, if it has one."""
    kept = folder / _PRINTS / f"{sha256}.pdf"
    return kept if kept.is_file() else None


def name_of(path: Path) -> str | None:
    """The first name of a file that lies among originals; None for any other file."""
    label = path.parent / _NAMES / path.name.partition(".")[0]
    with suppress(OSError):
        return label.read_text(encoding="utf-8")
    return None


def remove(sha256: str, folder: Path) -> None:
    """Delete an original and its name; it need not be there.  Raises OSError."""
    kept = (folder / _NAMES / sha256, folder / _PRINTS / f"{sha256}.pdf")
    for path in (*folder.glob(f"{sha256}*"), *kept):
        path.unlink(missing_ok=True)


def remove_copies(sha256: str, byte_count: int, folder: Path) -> list[Path]:
    """Delete the files of a folder that have this content, with their reports; what was deleted."""
    removed = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_symlink() or not path.is_file() or path.stat().st_size != byte_count:
            continue
        if sha256_of(path) == sha256:
            for report in folder.glob(f"{glob.escape(path.name)}.bao-cao.*"):
                report.unlink(missing_ok=True)
            path.unlink()
            removed.append(path)
    return removed


def _extension(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,10}", suffix) else ""


def _write(target: Path, content: BinaryIO | bytes, sha256: str | None = None) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                total = hashlib.sha256()
                while piece := content.read(_PIECE):
                    total.update(piece)
                    file.write(piece)
                if total.hexdigest() != sha256:
                    raise ChangedFileError(target.name)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
