"""Views of a text in which grammars match; every view has the length of the text.

Because one character always becomes one character, an offset in a view is the offset in the
text: the original words are never touched and no offset map is needed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
        **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\u200b\ufeff\t\n\r\v\f\u2028\u2029", " "),
        **dict.fromkeys("‐‑‒–—―−\u00ad", "-"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("*#_", " "),  # Markdown emphasis and headings
        "…": ".",
        "；": ";",
        "：": ":",
        "，": ",",
        "％": "%",
    }
)
_MARKUP = re.compile(
    r"[*#_]+|</?(?:i|b|u|em|strong|br|sup|sub)\s*/?>|[\u00ad\u200b\ufeff]", re.IGNORECASE
)
_HTML_TAG = re.compile(r"</?(?:i|b|u|em|strong|br|sup|sub)\s*/?>", re.IGNORECASE)

# Tone placement: "hoà" and "hòa" are both in use; the older placement is the commoner in plans.
# Only an open syllable differs ("hoàn" does not), and "quý" is qu + ý.
_TONE_PAIRS = {
    **dict(zip(("oà", "oá", "oả", "oã", "oạ"), ("òa", "óa", "ỏa", "õa", "ọa"), strict=True)),
    **dict(zip(("oè", "oé", "oẻ", "oẽ", "oẹ"), ("òe", "óe", "ỏe", "õe", "ọe"), strict=True)),
    **dict(zip(("uỳ", "uý", "uỷ", "uỹ", "uỵ"), ("ùy", "úy", "ủy", "ũy", "ụy"), strict=True)),
}
_OPEN_O, _OPEN_U = "àáảãạèéẻẽẹ", "ỳýỷỹỵ"  # written "oà", "uý"
# The letters come first and what stands before them is looked at last: the search is then for
# a letter, which is many times as fast as looking behind at every place.
_TONE = re.compile(
    rf"(?:o[{_OPEN_O}]|O[{_OPEN_O.upper()}]|u[{_OPEN_U}]|U[{_OPEN_U.upper()}])"
    r"(?<![qQ]..)(?![^\W\d_])"
    rf"|U[{_OPEN_U}](?<![^\W\d_]..)(?![^\W\d_])"
)
_TONE_TABLE = {
    **_TONE_PAIRS,
    **{old.upper(): new.upper() for old, new in _TONE_PAIRS.items()},
    **{old.capitalize(): new.capitalize() for old, new in _TONE_PAIRS.items()},
}


@lru_cache(maxsize=2048)
def clean(text: str) -> str:
    """The text with one kind of space, dash, quote and tone placement, and without Markdown.

    Marks that are no words (emphasis, headings, inline HTML) become spaces of the same length.
    Every stage asks for the same paragraphs, so the last ones are kept.
    """
    if "<" in text:
        text = _HTML_TAG.sub(lambda match: " " * len(match.group()), text)
    text = text.translate(_CHARACTERS)
    return _TONE.sub(lambda match: _TONE_TABLE[match.group()], text)


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """`clean`, in lower case: for comparing words whatever their capitals."""
    view = clean(text)
    lower = view.lower()
    if len(lower) == len(view):
        return lower
    return "".join(  # a letter such as "İ", whose lower case is two characters, stays
        small if len(small := character.lower()) == 1 else character for character in view
    )


def squeeze(text: str) -> str:
    """The words as printed, without Markdown and with single spaces: for values, not offsets."""
    return " ".join(_MARKUP.sub(" ", text).split())


def plain(text: str) -> str:
    """`fold` without any accents, đ as d; the length is kept for NFC text."""
    decomposed = (unicodedata.normalize("NFD", character)[0] for character in fold(text))
    return "".join("d" if character == "đ" else character for character in decomposed)
