"""Zip containers and their XML, opened so that a hostile one does no harm."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from extractor.reading.errors import UnreadableError
from extractor.reading.limits import (
    MAX_DEPTH,
    MAX_PACK_RATIO,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    PACK_RATIO_FLOOR,
)

_BROKEN = ("bị hỏng hoặc tải về chưa hết", "hãy tải lại hoặc lưu lại từ Word")
_BOMB = ("nở ra quá lớn khi giải nén, có thể là tệp độc hại", "không mở và báo cho quản trị mạng")

_DEEP = (
    "có cấu trúc lồng nhau quá sâu, có thể là tệp độc hại",
    "hãy lưu lại từ Word rồi gửi lại",
)

# The namespaces of "strict" Open XML, each with the common one that means the same.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class BrokenPartError(UnreadableError):
    """A part that cannot be unpacked or parsed; others of the same container may be good."""


class Container:
    """The parts of a zip file, checked against bombs before any is unpacked."""

    def __init__(self, data: bytes, filename: str) -> None:
        self._filename = filename
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError(filename, *_BROKEN) from error
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise UnreadableError(filename, *_BOMB)
        for part in parts:
            ratio = part.file_size / max(part.compress_size, 1)
            if part.file_size > PACK_RATIO_FLOOR and ratio > MAX_PACK_RATIO:
                raise UnreadableError(filename, *_BOMB)
        self._names = {part.filename for part in parts}

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part; None where the container has no such part.

        Raises UnreadableError where the part is broken, declares a DTD, or nests too deep.
        """
        name = name.lstrip("/")
        if name not in self._names:
            return None
        try:
            with self._zip.open(name) as part:
                # A part may hold more than the directory says, never read beyond it.
                data = part.read(self._zip.getinfo(name).file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError) as error:
            raise BrokenPartError(self._filename, *_BROKEN) from error
        return parse_xml(data, self._filename)


def parse_xml(data: bytes, filename: str) -> etree._Element:
    """The root of an XML text without a document type, entities or network."""
    # Word writes no DTD; entities in one read local files or grow without end.  The mark is
    # also looked for in UTF-16, where each letter has a zero beside it.
    if b"<!DOCTYPE" in data.replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
        raise UnreadableError(
            filename,
            "chứa khai báo DTD mà Word không bao giờ ghi, có thể là tệp độc hại",
            "không mở và báo cho quản trị mạng",
        )
    for strict, common in _STRICT:
        data = data.replace(strict, common)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):  # libxml2 stops at 256 by itself
            raise UnreadableError(filename, *_DEEP) from error
        raise BrokenPartError(filename, *_BROKEN) from error
    _check_depth(root, filename)
    return root


def _check_depth(root: etree._Element, filename: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableError(filename, *_DEEP)
