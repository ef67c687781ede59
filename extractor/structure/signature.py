"""Who signed: the block of authority (TM., KT., TL., TUQ., Q.), office and name.

Nghị định 30/2020/NĐ-CP, annex I, II.7; the Party writes T/M, K/T.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractor.knowledge import load
from extractor.normalise import fold, plain
from extractor.structure.lines import Line

_MARKED = re.compile(r"^\W*(?:TM|KT|TL|TUQ|Q)\s?\.\s?(?=[^\W\d_])|^\W*[TK]/[MTL]\.?\s")
_MARK = re.compile(r"(TM|KT|TL|TUQ|Q|T/M|K/T|T/L)(?:(?<=/\w)\.?|\.)(.*)$")
_NAME = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*(?:\s+[^\W\d_]+(?:['-][^\W\d_]+)*){1,5}$")
_LONGEST_SIGNED = 12  # words of an office and a name
_REACH = 14  # lines from the first line of the block to the name


def read_signature(lines: Sequence[Line]) -> tuple[str | None, str | None]:
    """Name and office of the (first) signatory; None where the text does not show them.

    `lines`: those of the document from its title on.
    """
    for index, line in enumerate(lines):
        marked = bool(_MARKED.match(line.cleaned))
        if marked or _opens_with_office(line):
            found = _read_block(lines[index : index + _REACH], marked)
            if found:
                return found
    return None, None


def _opens_with_office(line: Line) -> bool:
    """ "CHỦ TỊCH", alone or with the name behind it."""
    if line.capitals:
        return _role(line.folded) is not None
    words = line.words.split()
    if not 0 < len(words) <= _LONGEST_SIGNED or not words[0].isupper():
        return False
    found = _role_length(words)
    office = " ".join(words[: found[0]]) if found else ""
    return found is not None and office.isupper() and _is_name(" ".join(words[found[0] :]))


def _read_block(lines: Sequence[Line], marked: bool) -> tuple[str, str | None] | None:
    """The signatory of a block that the first line opens; None if no name follows an office."""
    role: str | None = None
    acting = False
    for line in lines:
        text = line.words.strip(" -*.,:;()")
        if not text or _is_remark(line.folded):
            continue
        if line.cleaned.startswith("-") or line.folded.startswith("nơi nhận"):
            continue  # the left column, where columns are read line by line
        is_marked = bool(_MARKED.match(line.cleaned))
        rest, office, is_acting = _offices(text)
        if office is not None or is_marked or (line.capitals and not _is_name(text)):
            role, acting = (office, is_acting) if office is not None else (role, acting)
            name = _as_name(rest)
            if name and role:
                return name, _title(role, acting)
            if rest and not line.capitals and not is_marked:
                return None  # running text
            continue
        name = _as_name(text)
        if name and role:
            return name, _title(role, acting)
        if len(text) > 60 or line.folded.startswith(("căn cứ", "điều")):
            return None
    return None


def _offices(text: str) -> tuple[str, str | None, bool]:
    """What stands after the offices on a line, the last of them, and whether it is held acting.

    "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Phạm Văn Thịnh" gives
    ("Phạm Văn Thịnh", "Phó Chủ tịch", False).
    """
    words = text.split()
    role: str | None = None
    acting = False
    while words:
        mark = _MARK.match(words[0])
        if mark:
            acting = mark[1] == "Q"
            words = [mark[2], *words[1:]] if mark[2] else words[1:]
            continue
        found = _role_length(words)
        if found:
            acting = acting and role is None
            words, role = words[found[0] :], found[1]
            continue
        if words[0].upper() != words[0] or (role is not None and not _names_body(words)):
            break
        words = words[_body_length(words) :]
    return " ".join(words), role, acting


def _names_body(words: Sequence[str]) -> bool:
    text = fold(" ".join(words))
    return any(text.startswith(fold(word)) for word in load("title_words")["bodies"])


def _body_length(words: Sequence[str]) -> int:
    """How many words in capitals name the body that is signed for: up to a mark or an office."""
    length = 1
    while (
        length < len(words)
        and words[length].upper() == words[length]
        and not _MARK.match(words[length])
        and not _role_length(words[length:])
    ):
        length += 1
    return length


@cache
def _roles() -> tuple[tuple[str, str], ...]:
    return tuple((plain(role), role) for role in load("title_words")["roles"])


def _role_length(words: Sequence[str]) -> tuple[int, str] | None:
    """How many words the office at the beginning takes, and its name; the longest one counts.

    Accents do not count: scans lose them.
    """
    text = plain(" ".join(words))
    best: tuple[int, str] | None = None
    for key, role in _roles():
        if text == key or text.startswith(key + " "):
            length = len(role.split())
            if best is None or length > best[0]:
                best = length, role
    return best


def _role(folded: str) -> str | None:
    """The office that is all of a line, perhaps with its body."""
    words = folded.strip(" -*.,").split()
    found = _role_length(words)
    if found is None:
        return None
    rest = words[found[0] :]
    return found[1] if len(rest) <= 8 else None


def _title(role: str, acting: bool) -> str:
    return f"Quyền {role}" if acting else role


def _is_remark(folded: str) -> bool:
    text = folded.strip(" -*.,()[]")
    return any(text.startswith(fold(word)) for word in load("title_words")["remarks"]) or bool(
        re.search(r"\d{2}[:/.-]\d{2}|@", text)
    )


def _is_name(text: str) -> bool:
    return _as_name(text) is not None


def _as_name(text: str) -> str | None:
    """A person's name: two to six words that begin with capitals, without academic titles."""
    words = text.strip(" -*.,:;()").split()
    degrees = {fold(degree) for degree in load("title_words")["degrees"]}
    while words and (
        fold(words[0]).rstrip(".") in degrees or re.fullmatch(r"(?:\w{1,3}\.)+", words[0])
    ):
        words = words[1:]
    name = " ".join(words)
    if not _NAME.fullmatch(name) or not all(word[0].isupper() for word in words):
        return None
    if _role_length(words) or any(
        fold(name).startswith(fold(word)) for word in load("title_words")["bodies"]
    ):
        return None
    return name.title() if name.upper() == name else name
