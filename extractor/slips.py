"""The folding key of scanned pages: the text with slips of recognition mended, of the same length.

Grammars match the key; quotes are cut from the text itself at the same offsets.  Pages with text
of their own keep it letter by letter, save where their text layer is plainly the work of
recognition too.  What is mended and to what: `models/ocr_slips.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from extractor.knowledge import load
from extractor.model import Reading
from extractor.normalise import fold, plain

_SHOWN = 2  # numbers of instruments mended on a page with a text layer: it was recognised too
_OWN = 3  # times that a document must have two words for them to be known, and as many times as
# what they are read as
_STEPS = 2  # slips in one symbol
_BEFORE = 60  # characters before a number in which the type of its instrument is looked for

_TONES = {
    "\u0300": "huyền",
    "\u0301": "sắc",
    "\u0303": "ngã",
    "\u0309": "hỏi",
    "\u0323": "nặng",
}
_MARKED = set("ăâêô")
_WORD = re.compile(r"[^\W\d_]+")
_SYMBOL = re.compile(
    r"(?<![\w/-])\w{1,5}(?:\s?/\s?(?:19|20)\d{2})?\s{0,2}(?P<first>[/-])(?P<gap>\s{0,2})"
    r"(?P<symbol>[A-ZÀ-Ỹ\d][\wÐð]*(?:\s{0,2}[/-]\s{0,2}[A-ZÀ-Ỹ\d][\wÐð]*){0,3})"
)
_SEGMENT = re.compile(r"\w+")
_CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-ỸÐ\d]{4,8}(?!\w)")
_QUARTER = re.compile(r"(?<!\w)(?i:quý)\s+(?P<number>[Il1|]{2,3})(?=\s*[/⁄\W])")


def folding_key(reading: Reading) -> str:
    """What grammars match: `reading.text`, its recognised pages mended; of the same length."""
    pieces = []
    phrases: _Phrases | None = None
    for page in reading.pages:
        text = reading.text[page.start : page.end]
        recognised = page.text_method == "ocr"
        if not recognised and page.text_method == "text-layer":
            recognised = _is_recognised(text)
        if recognised:
            phrases = phrases or _Phrases(reading.text)
            text = phrases.mended(_mended_numbers(_mended_symbols(_mended_signs(text))))
        pieces.append(text)
    return "".join(pieces)


def _is_recognised(text: str) -> bool:
    """Whether a page with a text layer has symbols of instruments that only recognition writes."""
    key = _mended_symbols(text)
    changed = (
        text[slice(*each.span())] != key[slice(*each.span())] for each in _SYMBOL.finditer(text)
    )
    return sum(changed) >= _SHOWN


def _slips(name: str) -> Any:
    return load("ocr_slips")[name]


# ------------------------------------------------------------------------ signs, numbers


def _mended_signs(text: str) -> str:
    text = text.translate(str.maketrans(_slips("characters")))
    text = re.sub(r"(?<=\w)//(?=\d)", "/ ", text)
    text = _replaced(_before_numbers(), text, lambda match: _slips("before_numbers")[match.group()])
    return _replaced(_after_numbers(), text, lambda match: _slips("after_numbers")[match.group()])


def _mended_numbers(text: str) -> str:
    text = _QUARTER.sub(
        lambda match: match.group().replace(match["number"], "I" * len(match["number"])), text
    )
    for pattern in _numbers():
        text = pattern.sub(_with_digits, text)
    return _replaced(_lead(), text, lambda match: _slips("before_instruments")[match.group()])


def _with_digits(match: re.Match[str]) -> str:
    """The match with digits in its group, if digits are there already."""
    number = match["number"]
    if sum(character.isdigit() for character in number) * 2 < sum(map(str.isalnum, number)):
        return match.group()
    start, end = match.start("number") - match.start(), match.end("number") - match.start()
    right = number.translate(str.maketrans(_slips("digits")))
    return match.group()[:start] + right + match.group()[end:]


def _replaced(pattern: re.Pattern[str], text: str, by: Callable[[re.Match[str]], str]) -> str:
    """Every match by what `by` gives for it, filled up with spaces."""
    return pattern.sub(lambda match: by(match).ljust(len(match.group())), text)


def _any(words: Mapping[str, str] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _before_numbers() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(_slips('before_numbers'))})(?=\s?\d)")


@cache
def _after_numbers() -> re.Pattern[str]:
    return re.compile(rf"(?<=\d)(?:{_any(_slips('after_numbers'))})(?!\w)")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(_slips('before_instruments'))})(?=\s?[:.]?\s?\d{{1,5}}/)")


@cache
def _numbers() -> tuple[re.Pattern[str], ...]:
    """Where letters are digits: dates, numbers after certain words, percentages, instruments."""
    digit = "[0-9" + re.escape("".join(_slips("digits"))) + "]"
    words = r"|".join(word.replace(" ", r"\s+") for word in _slips("number_words"))
    return (
        re.compile(
            rf"(?<!\w)(?P<number>{digit}{{1,2}}(?P<part>[/.-]){digit}{{1,2}}(?P=part){digit}{{4}})(?!\w)"
        ),
        re.compile(rf"(?<!\w)(?i:{words})\s+(?P<number>{digit}{{2,4}})(?!\w)"),
        re.compile(rf"(?<![\w.,])(?P<number>{digit}{{1,3}}(?:[.,]{digit}{{1,2}})?)(?=\s?%)"),
        re.compile(rf"(?<![\w/-])(?P<number>{digit}{{2,5}})(?=(?:/20\d\d)?[/-][A-ZĐ]{{2}})"),
    )


# --------------------------------------------------------------------------- symbols


def _mended_symbols(text: str) -> str:
    """Symbols of instruments and abbreviations that are nearly known ones, as those.

    A shorter one is filled up with spaces in front, behind the dash, where numbers may have them.
    """

    def number(match: re.Match[str]) -> str:
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        at = match.start("symbol") - match.start()
        pieces, position = [match.group()[:at]], 0
        symbol = match["symbol"]
        for place, segment in enumerate(_SEGMENT.finditer(symbol)):
            pieces.append(symbol[position : segment.start()])
            known = _first_symbols() if place == 0 else _issuer_symbols()
            mended = _nearest(segment.group(), known, before if place == 0 else "")
            pieces.append(mended.rjust(len(segment.group())))
            position = segment.end()
        return "".join([*pieces, symbol[position:]])

    text = _SYMBOL.sub(number, text)
    return _CAPITALS.sub(
        lambda match: (
            mended
            if len(mended := _nearest(match.group(), _abbreviations(), "")) == len(match.group())
            else match.group()
        ),
        text,
    )


def _nearest(segment: str, known: frozenset[str], before: str) -> str:
    """The known symbol as which a segment was meant; the segment itself if there is no telling.

    Of several, that of the type that is named before the number.
    """
    if segment in known or not any(map(str.isalpha, segment)):
        return segment
    reached = {segment}
    for _ in range(_STEPS):
        reached = {each for one in reached for each in _variants(one)}
        found = {each for each in reached if each in known and len(each) <= len(segment)}
        if len(found) > 1 and before:
            key = plain(before)
            found = {each for each in found if any(name in key for name in _types_of(each))}
        if found:
            return found.pop() if len(found) == 1 else segment
    return segment


def _variants(segment: str) -> Iterator[str]:
    for read, printed in _slips("symbols"):
        position = segment.find(read)
        while position >= 0:
            yield segment[:position] + printed + segment[position + len(read) :]
            position = segment.find(read, position + 1)


@cache
def _types_of(symbol: str) -> tuple[str, ...]:
    """The names, without accents, of the types of instruments that have a symbol."""
    types = load("document_types")["types"]
    return tuple(plain(kind["name"]) for kind in types if symbol in kind.get("symbols", ()))


@cache
def _first_symbols() -> frozenset[str]:
    types = load("document_types")["types"]
    symbols = {symbol for kind in types for symbol in kind.get("symbols", ())}
    return frozenset(symbols) | _issuer_symbols()


@cache
def _issuer_symbols() -> frozenset[str]:
    return frozenset(_slips("issuers")) | _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load("abbreviations"))


# ----------------------------------------------------------------------------- words


class _Phrases:
    """Two words in a row that are known, to the language of plans or to a document."""

    def __init__(self, text: str) -> None:
        """`text`: the whole document's."""
        self._counts = Counter(pair for pair, _, _ in _pairs(text))
        self._own: dict[str, list[str]] = {}
        for pair, count in self._counts.items():
            if count >= _OWN:
                self._own.setdefault(_toneless(pair), []).append(pair)

    def mended(self, text: str) -> str:
        """The text with words put right that make no known pair and nearly do."""
        found = list(_pairs(text))
        sure = {
            place for pair, *places in found if pair in _known_pairs() for place in places
        }  # where a word that belongs to a known pair begins
        letters = list(text)
        for pair, first, second in found:
            if pair in _known_pairs():
                continue
            right = self._meant(pair)
            if right is None:
                continue
            for start, read, printed in zip(
                (first, second), pair.split(), right.split(), strict=True
            ):
                if start in sure:
                    continue
                for offset, (old, new) in enumerate(zip(read, printed, strict=True)):
                    if old != new:
                        here = letters[start + offset]
                        letters[start + offset] = new.upper() if here.isupper() else new
        return "".join(letters)

    def _meant(self, pair: str) -> str | None:
        """The one known pair as which a pair may have been read; else None."""
        key = _toneless(pair)
        known = [each for each in _known_by_key().get(key, ()) if _slipped(each, pair)]
        if not known:
            known = [
                each
                for each in self._own.get(key, ())
                if self._counts[each] >= _OWN * self._counts[pair] and _slipped(each, pair)
            ]
        return known[0] if len(known) == 1 else None


def _pairs(text: str) -> Iterator[tuple[str, int, int]]:
    """Each two words with nothing but white space between: folded, and where they begin."""
    view = fold(text)
    for one, other in pairwise(_WORD.finditer(view)):
        if view[one.end() : other.start()].isspace():
            yield f"{one.group()} {other.group()}", one.start(), other.start()


def _toneless(words: str) -> str:
    """Without tones, đ as d; the other marks of letters stay."""
    return "".join(_letter(character)[0] for character in words)


@cache
def _letter(character: str) -> tuple[str, str]:
    """A letter without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", character)
    tone = next((_TONES[part] for part in parts if part in _TONES), "ngang")
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return ("d" if bare == "đ" else bare), tone


def _slipped(printed: str, read: str) -> bool:
    """Whether each word differs by one usual slip at most."""
    return len(printed) == len(read) and all(
        not (slips := [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]])
        or (len(slips) == 1 and _is_usual(*slips[0]))
        for one, other in zip(printed.split(), read.split(), strict=True)
    )


def _is_usual(printed: str, read: str) -> bool:
    letter, tone = _letter(printed)
    _, other = _letter(read)
    return (
        {printed, read} == {"d", "đ"}
        or other in _slips("tones").get(tone, ())
        or (letter in _MARKED and other in _slips("tones_on_marked").get(tone, ()))
    )


@cache
def _known_pairs() -> frozenset[str]:
    strings = [*_slips("phrases")]
    for name in _slips("phrases_of"):
        strings.extend(_strings(load(name)))
    return frozenset(pair for string in strings for pair, _, _ in _pairs(string))


@cache
def _known_by_key() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in _known_pairs():
        key = _toneless(pair)
        found[key] = (*found.get(key, ()), pair)
    return found


def _strings(content: Any) -> Iterator[str]:
    """All strings of a knowledge file."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from _strings(key)
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)
