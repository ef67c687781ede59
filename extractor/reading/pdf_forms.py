"""Drawings within drawings (form XObjects) of a PDF: do they come to an end?

PDFium draws a form that draws itself, directly or by way of others, until the process dies, and a
chain of forms that each draw the next one ten times for hours.  So they are counted beforehand, in
the raw file: the dictionary of a stream is never packed.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping

_MOST = 20_000  # drawings that one form may come to; a map of many symbols has some hundred
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_END = re.compile(rb"\bstream\r?\n|\bendobj\b")
_REFERENCE = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_DRAW = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_DICTIONARY = 65_536  # bytes of one, at most
_CONTENT = 1 << 20  # bytes of a form's content that are looked through


def draw_without_end(data: bytes) -> bool:
    """Whether a form of this PDF draws itself, or comes to more drawings than any page needs."""
    if not _FORM.search(data):
        return False
    objects = {int(match[1]): match.end() for match in _OBJECT.finditer(data)}
    heads = {number: _head(data, start) for number, start in objects.items()}
    forms = {number for number, head in heads.items() if _FORM.search(head)}
    everywhere: dict[bytes, set[int]] = {}
    for head in heads.values():
        for name, target in _drawings(heads, head):
            everywhere.setdefault(name, set()).add(target)
    draws: dict[int, Counter[int]] = {}
    for form in forms:
        head = heads[form]
        own: dict[bytes, set[int]] = {}
        for name, target in _drawings(heads, _value(heads, head, b"Resources")):
            own.setdefault(name, set()).add(target)
        names = own if b"/Resources" in head else everywhere
        if not any(targets & forms for targets in names.values()):
            continue  # most: they draw letters and lines only
        draws[form] = Counter(
            target
            for name in _DRAW.findall(_content(data, objects[form], head))
            for target in names.get(name, ())
            if target in forms
        )
    counted: dict[int, int] = {}
    return any(_drawn(form, draws, counted, ()) > _MOST for form in draws)


def _drawn(
    form: int, draws: Mapping[int, Counter[int]], counted: dict[int, int], inside: tuple[int, ...]
) -> int:
    """How many drawings a form comes to; more than any may where it draws itself."""
    if form in inside or len(inside) > 60:
        return _MOST + 1
    if form not in counted:
        counted[form] = 1 + sum(
            times * _drawn(other, draws, counted, (*inside, form))
            for other, times in draws.get(form, Counter()).items()
        )
    return counted[form]


def _head(data: bytes, start: int) -> bytes:
    """What stands between "obj" and its stream or end."""
    piece = data[start : start + _DICTIONARY]
    end = _END.search(piece)
    return piece[: end.start()] if end else piece


def _value(heads: Mapping[int, bytes], head: bytes, key: bytes) -> bytes:
    """The dictionary that stands under a key, directly or in another object; b"" for none."""
    at = re.search(rb"/" + key + rb"\b\s*", head)
    if at is None:
        return b""
    reference = re.match(rb"(\d{1,9})\s+\d{1,5}\s+R\b", head[at.end() : at.end() + 20])
    if reference:
        return heads.get(int(reference[1]), b"")
    depth = 0
    for mark in re.finditer(rb"<<|>>", head[at.end() :]):
        depth += 1 if mark.group() == b"<<" else -1
        if depth <= 0:
            return head[at.end() : at.end() + mark.end()]
    return head[at.end() :]


def _drawings(heads: Mapping[int, bytes], resources: bytes) -> Iterator[tuple[bytes, int]]:
    """The names of what may be drawn, and the objects that they stand for."""
    for name, number in _REFERENCE.findall(_value(heads, resources, b"XObject")):
        yield name, int(number)


def _content(data: bytes, start: int, head: bytes) -> bytes:
    """The beginning of a form's content, unpacked where it is packed as usual."""
    opening = _END.match(data, start + len(head))
    if opening is None or opening.group() == b"endobj":
        return b""
    end = data.find(b"endstream", opening.end())
    packed = data[opening.end() : end if end >= 0 else len(data)]
    if b"FlateDecode" not in head:
        return packed[:_CONTENT]
    try:
        return zlib.decompressobj().decompress(packed, _CONTENT)
    except zlib.error:
        return b""
