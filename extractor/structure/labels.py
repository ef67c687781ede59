"""Labels that open a paragraph: "Phần thứ nhất", "Điều 2.", "IV.", "1.2.", "a)", "(3)", "-".

Order and styles by Nghị định 30/2020/NĐ-CP, annex I, II.5, and what plans make of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from extractor.model import SectionKind
from extractor.normalise import clean

Style = Literal[
    "annex", "part", "chapter", "muc", "article",
    "capital", "roman", "decimal", "topic", "letter", "paren", "bullet",
]  # fmt: skip

# Which styles may stand under which, from the outermost inwards.  Used only where a style has
# not been seen before: once seen, a style keeps the depth at which it stands.
KINDS: dict[Style, SectionKind] = {
    "annex": "annex",
    "part": "part",
    "chapter": "chapter",
    "muc": "heading",
    "article": "article",
    "capital": "heading",
    "roman": "heading",
    "decimal": "clause",
    "topic": "heading",
    "letter": "point",
    "paren": "point",
}
VIETNAMESE_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_SHAPE = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})$")

# "Mục tiêu 1.", "Chỉ tiêu 2:": the outer words hold the inner ones
_OUTER_TOPICS = ("Mục tiêu", "Nhiệm vụ", "Nhóm nhiệm vụ", "Nhóm chỉ tiêu", "Dự án", "Nội dung")
_INNER_TOPICS = ("Chỉ tiêu", "Hoạt động", "Giải pháp", "Tiểu dự án")
_TOPICS = "|".join(word.replace(" ", r"\s+") for word in (*_OUTER_TOPICS, *_INNER_TOPICS))
TOPIC = re.compile(rf"\s*(?:{_TOPICS})\s+\d{{1,2}}(?:\.\d{{1,2}})?\s*[.:]\s*")
_LETTERS = f"[{VIETNAMESE_LETTERS}]"
_WORD_NEXT = r"(?=\s|[^\W\d_])"
_CAPITAL_NEXT = r"(?=\s*[A-ZĐÁÀẢÂẤĂÉÊÍÓÔƠÚƯÝỦỨỐỔỞẨ])"
_ROMAN_OR_NUMBER = r"(?P<number>[IVXLC]+|\d{1,2})\b\s*[.:\-]*"

_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = tuple(
    (cast(Style, style), re.compile(pattern))
    for style, pattern in (
        (
            "annex",
            r"(?P<text>PHỤ LỤC|Phụ lục|BIỂU MẪU|Biểu mẫu|BIỂU SỐ|Biểu số|MẪU SỐ|Mẫu số)"
            r"(?:\s+(?:số\s*)?(?P<number>[IVXLC]+|\d{1,2}[A-Za-z]?|[A-Z])\b)?\s*(?:[.:]+|-(?=\s))?",
        ),
        (
            "part",
            r"(?P<text>PHẦN|Phần)\s+"
            r"(?P<number>[IVXLC]+\b|\d{1,2}\b|(?:THỨ|thứ)\s+\w+|[A-Z]\b)\s*[.:\-]*",
        ),
        ("chapter", rf"(?P<text>CHƯƠNG|Chương)\s+{_ROMAN_OR_NUMBER}"),
        ("muc", rf"(?P<text>TIỂU\s+MỤC|Tiểu\s+mục|MỤC|Mục)\s+{_ROMAN_OR_NUMBER}(?=\s|$)"),
        ("topic", rf"(?P<text>{_TOPICS})\s+(?P<number>\d{{1,2}})\s*[.:](?=\s)"),
        ("article", r"(?P<text>ĐIỀU|Điều)\s+(?P<number>\d{1,3})\s*[.:]"),
        ("roman", rf"(?P<number>[IVX]{{1,6}})\s*(?:[./)]+|\s-){_WORD_NEXT}\s*[-.]?"),
        ("capital", r"(?P<number>[A-HĐ])\s*(?:[./)]+|\s-)(?=\s)"),
        (
            "decimal",
            r"(?P<number>\d{1,2}(?:\s?\.\s?\d{1,2}){1,4})(?![\d/%])"
            rf"(?:\s*[.)/:]+{_WORD_NEXT}|{_CAPITAL_NEXT})",
        ),
        (
            "decimal",
            r"(?P<number>\d{1,2})\s*(?:\.(?!\d)|[)/](?!\d))[.)]*(?=\s|[^\W\d_]|$)",
        ),
        ("decimal", r"(?P<number>\d{1,2})\s+-\s+(?=[^\W\d_])"),
        (
            "letter",
            rf"(?P<number>{_LETTERS}|[fjwz])\s*(?:\)\s*\.?(?=\s|[^\W\d_]|$)|\.(?=\s|$))",
        ),
        ("letter", rf"(?P<number>{_LETTERS}\.?\d{{1,2}}|{_LETTERS}{{2}})\s*\)\s*\.?(?=\s)"),
        ("paren", rf"(?P<number>\(\s*(?:\d{{1,2}}|[ivx]{{1,5}}|[a-zđ])\s*\)){_WORD_NEXT}"),
        (
            "bullet",
            r"(?P<number>[-+•·●▪■○◦\uf0b7\uf02d])(?:\s+(?=\S)|(?=[^\s\d-]))"
            r"|(?P<star>\\?\*)\s+(?=\S)",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph.

    text: as printed without final punctuation ("IV", "1.2", "a", "Phụ lục 3"); "-" for bullets
    ordinal: its place in its sequence, the last component of "1.2"; 0 where it has none
    depth: number of components of a decimal label ("1.2" has 2); 1 for other styles
    parents: the components before the last of a decimal label
    end: where the paragraph's words begin, from the paragraph's start
    """

    style: Style
    text: str
    ordinal: int
    depth: int
    parents: tuple[int, ...]
    end: int


def read_label(paragraph: str) -> Label | None:
    """The label that opens a paragraph (raw text), or None."""
    view = clean(paragraph)
    raw_start = len(view) - len(view.lstrip())
    for style, pattern in _PATTERNS:
        if style == "bullet":  # a view has no "*"
            raw_start = len(paragraph) - len(paragraph.lstrip())
            match = pattern.match(
                paragraph if paragraph[raw_start:][:1] in "*\\" else view, raw_start
            )
        else:
            match = pattern.match(view, raw_start)
        if match is None:
            continue
        label = _label(style, match, match["number"] or "")
        if label is not None:
            return label
    return None


def _label(style: Style, match: re.Match[str], number: str) -> Label | None:
    end = match.end() + len(match.string[match.end() :]) - len(match.string[match.end() :].lstrip())
    if style == "bullet":
        return Label(
            style, "-" if number in {"-", "–"} else "+" if number == "+" else "*", 0, 1, (), end
        )
    if style == "annex":
        following = match.string[match.end() :].lstrip()
        if following[:1].islower() or following[:1] in {
            ",",
            ";",
            ")",
        }:  # "Phụ lục kèm theo", in running text
            return None
        words = match["text"].capitalize()
        return Label(style, f"{words} {number}".strip(), ordinal_of(number), 1, (), end)
    if style == "topic":
        words = " ".join(match["text"].split())
        depth = 1 if words in _OUTER_TOPICS else 2
        return Label(style, f"{words} {number}", int(number), depth, (), end)
    if style in ("part", "chapter", "muc", "article"):
        words = " ".join(match["text"].capitalize().split())
        printed = f"{words} {number.lower() if number.lower().startswith('thứ') else number}"
        if style == "part" and not ordinal_of(number):
            return None
        return Label(style, printed, ordinal_of(number), 1, (), end)
    if style == "roman":
        if not _ROMAN_SHAPE.match(number):
            return None
        return Label(style, number, ordinal_of(number), 1, (), end)
    if style == "decimal":
        components = tuple(int(part) for part in re.findall(r"\d+", number))
        text = ".".join(re.findall(r"\d+", number))
        return Label(style, text, components[-1], len(components), components[:-1], end)
    if style == "letter":
        return Label(style, number, ordinal_of(number), 1, (), end)
    if style == "paren":
        inner = re.sub(r"[()\s]", "", number)
        return Label(style, f"({inner})", ordinal_of(inner), 1, (), end)
    return Label(style, number, ordinal_of(number), 1, (), end)


def ordinal_of(number: str) -> int:
    """1 for "I", "1", "a", "thứ nhất"; 0 where there is no number."""
    word = " ".join(number.split())
    if not word:
        return 0
    if word.isdigit():
        return int(word)
    lowered = word.lower()
    if lowered.startswith("thứ "):
        return _ORDINALS.get(lowered[4:], 0)
    if re.fullmatch(r"[ivx]{2,5}", word):
        return ordinal_of(word.upper())
    if len(word) == 1 and word.islower():
        return VIETNAMESE_LETTERS.find(word) + 1
    if all(letter in _ROMAN_VALUES for letter in word):
        values = [_ROMAN_VALUES[letter] for letter in word]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    if len(word) == 1 and word.isalpha():
        return VIETNAMESE_LETTERS.upper().find(word) + 1
    digits = re.search(r"\d+", word)
    return int(digits.group()) if digits else 0
