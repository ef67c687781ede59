"""Views of texts: one kind of space, dash, quote and tone placement, and the length kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalise import clean, fold, plain, squeeze


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("giai đoạn 2021 – 2025", "giai đoạn 2021 - 2025"),
        ("Tài chính — Kế hoạch", "Tài chính - Kế hoạch"),
        ("a\u00a0b\u202fc\td\ne", "a b c d e"),
        ("“4 tại chỗ”", '"4 tại chỗ"'),
        ("**I. MỤC TIÊU**", "  I. MỤC TIÊU  "),
        ("## _Mục_", "    Mục "),
        ("a<br>b</b>c", "a    b    c"),
        ("100％：", "100%:"),
        ("hoà bình", "hòa bình"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("văn hoá, xã hội hoá", "văn hóa, xã hội hóa"),
        ("Thuỷ lợi, uỷ ban", "Thủy lợi, ủy ban"),
        ("Uỷ ban, UỶ BAN", "Ủy ban, ỦY BAN"),
        ("sức khoẻ", "sức khỏe"),
        ("quý II, quỹ, QUÝ", "quý II, quỹ, QUÝ"),
        ("hoàn thành, toàn, thuyền", "hoàn thành, toàn, thuyền"),
        ("khuyến khích", "khuyến khích"),
    ],
)
def test_clean(text: str, view: str) -> None:
    assert clean(text) == view


def test_fold_and_plain() -> None:
    assert fold("UỶ BAN NHÂN DÂN – Đường") == "ủy ban nhân dân - đường"
    assert plain("Ủy ban nhân dân thị xã Đồng Xoài") == "uy ban nhan dan thi xa dong xoai"


def test_squeeze() -> None:
    assert squeeze("  **Kế hoạch**\n thực  hiện\u00a0 ") == "Kế hoạch thực hiện"
    assert squeeze(" \n") == ""


ODD = "İßﬃ\u0301\u200b\ufeff\u00ad*#_<b></b>–“”hoàUỶquýĐđ²\U0001f600"


@given(st.one_of(st.text(), st.text(ODD)))
def test_views_have_the_length_of_the_text(text: str) -> None:
    assert len(clean(text)) == len(fold(text)) == len(text)
    composed = unicodedata.normalize("NFC", text)
    assert len(plain(composed)) == len(composed)


@given(st.text("abcđêấợ XYZ", max_size=30))
def test_words_are_found_where_they_stand(words: str) -> None:
    text = f"**Uỷ ban** – {words}"
    assert text[len(text) - len(words) :] == words
    assert fold(text)[len(text) - len(words) :] == fold(words)
