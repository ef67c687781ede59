"""Tokens: the text stays what it was, and words end where bodies begin."""

import subprocess
import sys
from collections.abc import Callable

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.language.tokens import tokenizer, word_spans

SENTENCES = st.sampled_from(
    [
        "Chủ tịch UBND quận giao Phòng Nội vụ",
        "khoá XII, Uỷ ban nhân dân",
        "a\u0301b e\u0302\u0301",
        "đạt 30,5% từ 05/3/2020…",
        "VH,TT&TT",
        "\n",
        "\r\n",
        "  ",
        "\t",
        "\u00a0",
        "\x00\x1f",
        "☃_☃",
    ]
)
TEXTS = st.text() | st.lists(SENTENCES | st.text(max_size=5), max_size=12).map("".join)


@pytest.fixture(scope="module")
def tokenize() -> Callable[[str], Doc]:
    return tokenizer(spacy.blank("xx"))


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


@settings(deadline=None)
@given(text=TEXTS)
def test_the_text_is_kept(tokenize: Callable[[str], Doc], text: str) -> None:
    assert tokenize(text).text == text


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \n ", "a", " a", "a ", "a  b\n c"])
def test_white_space_is_kept(tokenize: Callable[[str], Doc], text: str) -> None:
    assert tokenize(text).text == text


def test_a_long_line_is_kept(tokenize: Callable[[str], Doc]) -> None:
    text = "Ủy ban nhân dân quận " * 2000
    assert tokenize(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giao Phòng Nội vụ", ["giao", "Phòng", "Nội vụ"]),
        ("phối hợp Phòng Văn hoá", ["phối hợp", "Phòng", "Văn hoá"]),
        ("của Sở Tài chính, Phòng Y tế", ["của", "Sở", "Tài chính", ",", "Phòng", "Y tế"]),
        ("thủ tục hành chính", ["thủ tục", "hành chính"]),
        ("e\u0302\u0301 ẩm", ["e\u0302\u0301", "ẩm"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_join_syllables_but_keep_their_spelling() -> None:
    assert "khoá" in " ".join(words("nhiệm kỳ khoá XII"))
    assert "nhiệm kỳ" in words("nhiệm kỳ khoá XII")


def test_lines_that_do_not_fit_fall_back_to_syllables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.language.tokens._segment", lambda line: ["khác hẳn"])
    assert words("thủ tục hành chính") == ["thủ", "tục", "hành", "chính"]


def test_importing_is_cheap() -> None:
    code = "import sys, extractor.language.tokens; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
