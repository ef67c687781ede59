"""What share of a text is Vietnamese: every word of the language is a short list of syllables.

A syllable is an initial, a rime and a tone; `models/encodings.yaml` lists the first two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from extractor.knowledge import load

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = {"\u0301", "\u0323"}
_SHAPED = set("ăâđêôơư")

# Words stand between white space, digits and punctuation.  Other signs stay in the word: in a
# text of a broken encoding they stand for letters, and the word must count as wrong.
_SEPARATOR = re.compile(r"[\s\d!-/:-@\[-`{-~–—…“”‘’•●○▪\u200b\ufeff]+")
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,8}")


@cache
def _syllables() -> frozenset[str]:
    """All pairs of an initial and a rime, without tone; some thousands, a few of them unused."""
    table = load("encodings")["syllables"]
    return frozenset(
        unicodedata.normalize("NFC", initial + rime)
        for initial in table["initials"]
        for rime in table["rimes"].split()
    )


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether the word, in any case, is built as a Vietnamese syllable is ("nghiêng", "a")."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [character for character in parts if character in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if bare not in _syllables():
        return False
    accented = bare != word.lower() or bool(_SHAPED.intersection(bare))
    if accented and bare.endswith(_STOPS):
        return bool(tones) and tones[0] in _STOP_TONES
    return True


def words_of(text: str) -> list[str]:
    """The words that can be judged: not numbers, not abbreviations in capitals ("UBND")."""
    return [word for word in _SEPARATOR.split(text) if word and _is_judged(word)]


def syllable_share(text: str) -> float:
    """Share, 0..1, of the words that are valid syllables; 0 for a text without words.

    Vietnamese plans have .9 and more, a page of a broken text layer less than .7.
    """
    words = _counted(text)
    valid = sum(count for word, count in words.items() if is_syllable(word))
    return valid / words.total() if words else 0.0


def accent_share(text: str) -> float:
    """Share, 0..1, of the words that carry a Vietnamese mark and are valid; plans have .7.

    Near 0 in Vietnamese typed without marks, which `syllable_share` takes for good.
    """
    words = _counted(text)
    marked = sum(count for word, count in words.items() if is_syllable(word) and _is_marked(word))
    return marked / words.total() if words else 0.0


@lru_cache(maxsize=8)  # one text is judged in several ways
def _counted(text: str) -> Counter[str]:
    """How often each word that can be judged stands in a text."""
    words = Counter(_SEPARATOR.split(text))
    return Counter({word: n for word, n in words.items() if word and _is_judged(word)})


def _is_judged(word: str) -> bool:
    return not _ABBREVIATION.fullmatch(word) or is_syllable(word)


def _is_marked(word: str) -> bool:
    lower = word.lower()
    return any(c == "đ" or c in _TONES or c in "\u0302\u0306\u031b" for c in _decompose(lower))


def _decompose(word: str) -> str:
    return unicodedata.normalize("NFD", word)
