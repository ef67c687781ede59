"""Bytes of any Vietnamese code become the same text."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from extractor.knowledge import load
from extractor.reading.encodings import convert, decode, detect_legacy, font_legacy
from extractor.reading.errors import UnreadableError
from extractor.reading.syllables import accent_share, is_syllable, syllable_share

PLAN = (
    "Đến năm 2025, tỷ lệ hồ sơ giải quyết thủ tục hành chính trực tuyến đạt tối thiểu 80%.\n"
    "Ủy ban nhân dân các xã, phường có trách nhiệm tổ chức thực hiện Kế hoạch này; định kỳ "
    "hằng quý báo cáo kết quả về Phòng Nội vụ để tổng hợp.\nNghiên cứu, xây dựng quy chế phối "
    "hợp giữa các đơn vị; rút ngắn thời gian, giảm chi phí cho người dân và doanh nghiệp.\n"
)


def to_tcvn3(text: str) -> str:
    table = load("encodings")["tcvn3"]
    codes = dict(zip(table["to"], table["from"], strict=True))
    return "".join(codes.get(c, codes.get(c.lower(), c)) for c in text)


def to_vni(text: str) -> str:
    table = load("encodings")["vni"]
    letters = {new: old for old, new in table["letters"].items()}
    marks = {new: old for old, new in table["marks"].items()}
    shapes = "\u0302\u0306"
    out = []
    for c in text:
        parts = unicodedata.normalize("NFD", c)
        tone = "".join(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
        if c in letters:
            out.append(letters[c])
        elif "\u031b" in parts:
            out.append(letters[unicodedata.normalize("NFC", parts[0] + "\u031b")] + marks[tone])
        elif len(parts) > 1:
            mark = "".join(sorted((p for p in parts[1:]), key=lambda p: p not in shapes))
            out.append(parts[0] + (marks[mark].upper() if c.isupper() else marks[mark]))
        else:
            out.append(c)
    return "".join(out)


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode(),
        codecs.BOM_UTF8 + PLAN.encode(),
        PLAN.encode("utf-16"),
        PLAN.encode("utf-16-le"),
        PLAN.encode("utf-16-be"),
        unicodedata.normalize("NFD", PLAN).encode(),
        PLAN.replace("\n", "\r\n").encode(),
        PLAN.replace("\n", "\r").encode(),
        to_vni(PLAN).encode("cp1252"),
        to_vni(PLAN).encode(),
        PLAN.encode().decode("latin-1").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "le", "be", "nfd", "crlf", "cr", "vni", "vni-utf-8", "twice"],
)
def test_decode(data: bytes) -> None:
    assert decode(data) == PLAN


def test_windows_1258() -> None:
    decomposed = "".join(
        base if len(base) == 1 else base[0] + base[1:]
        for c in PLAN
        for base in [_vietnamese_windows(c)]
    )
    assert decode(decomposed.encode("cp1258")) == PLAN


def _vietnamese_windows(character: str) -> str:
    """Letter with its shape, then the tone: the form of Windows-1258."""
    parts = unicodedata.normalize("NFD", character)
    tones = "".join(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones)) + tones


@pytest.mark.parametrize("as_bytes", ["cp1252", "utf-8"])
def test_tcvn3_keeps_all_but_the_case_of_marked_capitals(as_bytes: str) -> None:
    assert decode(to_tcvn3(PLAN).encode(as_bytes)) == PLAN.replace("Ủ", "ủ")


def test_unicode_is_left_alone() -> None:
    assert detect_legacy(PLAN) is None
    assert detect_legacy("Café à la carte, déjà vu: l'été où il naît.") is None


def test_convert_leaves_other_characters() -> None:
    assert convert("76/NQ-CP; 100%", "tcvn3") == "76/NQ-CP; 100%"


def test_binary_is_refused() -> None:
    with pytest.raises(UnreadableError, match="nhị phân") as caught:
        decode(bytes(range(256)) * 20, "a.txt")
    assert str(caught.value).startswith("Tệp “a.txt” không phải văn bản")


@pytest.mark.parametrize(
    ("font", "code"),
    [(".VnTimeH", "tcvn3"), ("VNI-Times", "vni"), ("Times New Roman", None)],
)
def test_font(font: str, code: str | None) -> None:
    assert font_legacy(font) == code


@pytest.mark.parametrize(
    "word",
    ["nghiêng", "quốc", "giếng", "gì", "uỷ", "ủy", "hòa", "hoà", "Khuya", "ĐƯỢC", "thuở", "quý"],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["plan", "tôc", "ngề1", "str", "Uû", "nh©n", "cát\u0300"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_shares_tell_vietnamese_from_its_ruins() -> None:
    bare = "".join(
        c for c in unicodedata.normalize("NFD", PLAN.replace("Đ", "D").replace("đ", "d"))
        if not unicodedata.combining(c)
    )  # fmt: skip
    shifted = "".join(chr(ord(c) + 1) if c.isalpha() else c for c in PLAN)
    assert syllable_share(PLAN) == 1.0
    assert accent_share(PLAN) > 0.6
    assert syllable_share(bare) > 0.8
    assert accent_share(bare) == 0.0
    assert syllable_share(shifted) < 0.5
    assert syllable_share("UBND 12/2025 - 80%") == 0.0
