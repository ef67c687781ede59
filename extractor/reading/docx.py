"""DOCX: the parts of the container, put together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from extractor.model import Reading
from extractor.reading.assembly import ParagraphPart, Sheet, assemble
from extractor.reading.container import BrokenPartError, Container
from extractor.reading.docx_body import Walker
from extractor.reading.docx_numbering import W, read_numbering
from extractor.reading.docx_styles import read_styles
from extractor.reading.errors import UnreadableError
from extractor.reading.source import Source

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_LOST = {  # by the name of the part: what the text lacks without it
    "numbering": "số và chữ đánh số của danh sách",
    "styles": "định dạng",
    "footnotes": "chú thích cuối trang",
    "endnotes": "chú thích cuối văn bản",
    "header": "đầu trang",
    "footer": "chân trang",
}
_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"


def read_docx(data: bytes, source: Source) -> Reading:
    """Reads a DOCX; one page, no boxes.  Raises UnreadableError."""
    container = Container(data, source.filename)
    main = _main_part(container)
    document = container.xml(main)
    body = document.find(W + "body") if document is not None else None
    if document is None or body is None:
        raise UnreadableError(
            source.filename,
            "không phải tệp Word hoàn chỉnh",
            "hãy mở bằng Word và lưu lại ở dạng DOCX",
        )
    related = _related(container, main)
    broken: list[str] = []
    styles, style_lists = read_styles(_first(container, related, "styles", broken))
    numbers = _first(container, related, "numbering", broken)
    numbering, by_style = read_numbering(numbers, style_lists)
    walker = Walker(styles, numbering, by_style, document)
    parts = walker.blocks(body)
    parts.extend(_footnotes(container, related, walker, broken))
    if not parts and any(True for _ in body.iter(_DRAWING, _PICTURE)):
        raise UnreadableError(
            source.filename,
            "chỉ chứa ảnh, không có chữ",
            "hãy xuất ra PDF để hệ thống nhận dạng chữ, hoặc gửi bản Word gốc",
        )
    notes = tuple(dict.fromkeys(_margins(container, related, walker, broken)))
    return assemble(
        source,
        parts,
        [Sheet(1, "docx", notes=notes)],
        "docx",
        join=True,
        warnings=list(dict.fromkeys(_warning(name) for name in broken)),
        partial=bool(broken),
    )


def _warning(name: str) -> str:
    """What is lost with a broken part."""
    stem = posixpath.basename(name).partition(".")[0].rstrip("0123456789")
    what = _LOST.get(stem, f"phần “{stem}”")
    return f"Tệp Word hỏng một phần: không đọc được {what}; cần đối chiếu với bản gốc."


def _main_part(container: Container) -> str:
    root = container.xml("_rels/.rels")
    for relation in root.findall(_RELATIONSHIP) if root is not None else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _related(container: Container, main: str) -> list[tuple[str, str]]:
    """Kind and name of the parts that the main part refers to, inside the file only."""
    folder, name = posixpath.split(main)
    root = container.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    result = []
    for relation in root.findall(_RELATIONSHIP) if root is not None else ():
        if relation.get("TargetMode") == "External":
            continue
        kind = (relation.get("Type") or "").rpartition("/")[2]
        target = relation.get("Target") or ""
        path = target if target.startswith("/") else posixpath.join(folder, target)
        result.append((kind, posixpath.normpath(path).lstrip("/")))
    return result


def _first(
    container: Container, related: list[tuple[str, str]], kind: str, broken: list[str]
) -> etree._Element | None:
    for found, name in related:
        if found == kind:
            return _part(container, name, broken)
    return None


def _part(container: Container, name: str, broken: list[str]) -> etree._Element | None:
    """A part beside the main one; a broken one is left out and noted in `broken`."""
    try:
        return container.xml(name)
    except BrokenPartError:
        broken.append(name)
        return None


def _footnotes(
    container: Container, related: list[tuple[str, str]], walker: Walker, broken: list[str]
) -> Iterator[ParagraphPart]:
    """Foot- and endnotes, after the text, each as "[1] ..."."""
    number = 0
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        root = _first(container, related, kind, broken)
        for note in root.findall(W + tag) if root is not None else ():
            if note.get(W + "type") not in (None, "normal"):
                continue  # the line that parts notes from text
            number += 1
            text = " ".join(part.text for part in walker.paragraphs(note))
            if text:
                yield ParagraphPart(f"[{number}] {text}")


def _margins(
    container: Container, related: list[tuple[str, str]], walker: Walker, broken: list[str]
) -> Iterator[str]:
    for kind, name in related:
        if kind in ("header", "footer"):
            root = _part(container, name, broken)
            if root is not None:
                yield from (part.text for part in walker.paragraphs(root))
