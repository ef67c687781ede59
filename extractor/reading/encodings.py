"""Bytes to text, and text of the fonts used before Unicode (TCVN3, VNI) to Unicode.

Which code a text is in is not written in it; the one that gives Vietnamese syllables is it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Literal

from extractor.knowledge import load
from extractor.reading.errors import UnreadableError
from extractor.reading.syllables import accent_share, syllable_share

__all__ = ["Legacy", "convert", "decode", "detect_legacy", "font_legacy", "syllable_share", "tidy"]

Legacy = Literal["tcvn3", "vni", "utf-8-twice"]

_GOOD = 0.75  # share of valid syllables from which a text is taken as it stands
_SAMPLE = 20_000  # characters that decide; the code does not change within a file
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")


def decode(data: bytes, filename: str = "") -> str:
    """The text of a text file: NFC, line ends as "\\n", without control characters.

    UTF-8 and UTF-16 with or without byte order mark, Windows-1258, TCVN3 and VNI are known.
    Raises UnreadableError where the bytes are no text.
    """
    text = _unicode(data)
    if text is None:
        if data.count(b"\0") * 100 > len(data) or _control_share(data) > 0.02:
            raise UnreadableError(
                filename,
                "không phải văn bản mà là dữ liệu nhị phân",
                "hãy gửi bản PDF, Word hoặc văn bản thuần",
            )
        candidates = [data.decode(code, errors="replace") for code in ("cp1258", "cp1252")]
        candidates[0] = unicodedata.normalize("NFC", candidates[0])
        text = max(candidates, key=lambda candidate: _quality(_restored(candidate)))
    return tidy(_restored(text))


def tidy(text: str) -> str:
    """NFC, one kind of line end, no control characters, no byte order marks."""
    text = _LINE_END.sub("\n", text)
    text = _CONTROLS.sub("", text).replace("\ufeff", "")
    return unicodedata.normalize("NFC", text)


def detect_legacy(text: str) -> Legacy | None:
    """The old code in which a text, read as Windows-1252, makes sense; None where it does now."""
    sample = text[:_SAMPLE]
    if not any("\x80" <= character <= "\xff" for character in sample):
        return None
    now = _quality(sample)
    if syllable_share(sample) >= _GOOD and accent_share(sample) > 0.3:
        return None
    codes: tuple[Legacy, ...] = ("tcvn3", "vni", "utf-8-twice")
    best = max(codes, key=lambda code: _quality(convert(sample, code)))
    converted = convert(sample, best)
    if syllable_share(converted) >= _GOOD and _quality(converted) > now + 0.1:
        return best
    return None


def convert(text: str, code: Legacy) -> str:
    """A text in an old code as Unicode, NFC; what the code does not know stays."""
    return _CONVERTERS[code](text)


def font_legacy(font: str) -> Legacy | None:
    """The code of a font by its name: ".VnTime" is TCVN3, "VNI-Times" VNI."""
    fonts = load("encodings")["fonts"]
    if font.startswith(tuple(fonts["tcvn3"])):
        return "tcvn3"
    return "vni" if font.startswith(tuple(fonts["vni"])) else None


def _quality(text: str) -> float:
    sample = text[:_SAMPLE]
    return syllable_share(sample) + accent_share(sample)


def _restored(text: str) -> str:
    code = detect_legacy(text)
    return convert(text, code) if code else text


def _unicode(data: bytes) -> str | None:
    """The text where the bytes are Unicode of some form; a few bad bytes become U+FFFD."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return data.decode("utf-32", errors="replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:_SAMPLE]:
        wide = _utf16_without_mark(data)
        if wide is not None or data.count(b"\0") * 100 > len(data):
            return wide
        data = data.replace(b"\0", b"")  # a few between good letters: left by a broken copy
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    if _control_share(data) > 0.02:
        return None
    return text if broken == 0 or broken * 500 < len(text) else None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of Vietnamese has a zero in every other byte for most of its letters."""
    sample = data[: _SAMPLE & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) // 2 or min(even, odd) * 20 > len(sample):
        return None
    text = data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
    return text if syllable_share(text[:_SAMPLE]) >= 0.5 else None


def _control_share(data: bytes) -> float:
    """Share of control bytes other than tab, line end, form feed."""
    sample = data[:_SAMPLE]
    controls = sum(byte < 9 or 14 <= byte < 32 for byte in sample)
    return controls / len(sample) if sample else 0.0


@cache
def _tcvn3_table() -> dict[int, str]:
    table = load("encodings")["tcvn3"]
    return {ord(old): new for old, new in zip(table["from"], table["to"], strict=True)}


def _from_tcvn3(text: str) -> str:
    return text.translate(_tcvn3_table())


@cache
def _vni_pattern() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    table = load("encodings")["vni"]
    letters: dict[str, str] = table["letters"]
    marks: dict[str, str] = table["marks"] | {m.upper(): c for m, c in table["marks"].items()}
    # ơ and ư are letters of their own which take a tone; ê, â, ă are a letter and its mark.
    vowels = "aeouyAEOUYôöÔÖ"
    pattern = re.compile(f"([{vowels}])([{''.join(marks)}])|([{''.join(letters)}])")
    return pattern, letters, marks


def _from_vni(text: str) -> str:
    pattern, letters, marks = _vni_pattern()

    def replaced(match: re.Match[str]) -> str:
        vowel, mark, letter = match.groups()
        if letter:
            return letters[letter]
        return unicodedata.normalize("NFC", letters.get(vowel, vowel) + marks[mark])

    return pattern.sub(replaced, text)


def _from_utf8_twice(text: str) -> str:
    """UTF-8 that some program read as Windows-1252 and wrote again ("Thá»±c hiá»‡n")."""
    data = b"".join(_windows_1252(character) for character in text)
    return data.decode("utf-8", errors="replace")


def _windows_1252(character: str) -> bytes:
    for code in ("cp1252", "latin-1", "utf-8"):
        try:
            return character.encode(code)
        except UnicodeEncodeError:
            continue
    return b"?"


_CONVERTERS: dict[Legacy, Callable[[str], str]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "utf-8-twice": _from_utf8_twice,
}
