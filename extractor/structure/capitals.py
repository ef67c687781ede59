"""Words printed in capitals, in sentence case again.

The document itself says how its names are written: in running text the same words stand next to
the same neighbours with their own capitals.  Names of places come from the gazetteer.
"""

from __future__ import annotations

import re
from collections import Counter

from extractor import gazetteer
from extractor.normalise import clean, fold

_TOKEN = re.compile(r"[^\W_]+(?:['.&][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.;:!?\"(•]\s*$|(?:^|\s)[-+/]\s+$")
_ROMAN = re.compile(r"[IVXL]{1,6}$")
_BEFORE_ROMAN = {"khóa", "thứ", "quý", "loại", "hạng", "đoạn", "phần", "vùng", "mức", "lần"}
_PLACE = re.compile(r"\b(?:tỉnh|thành phố|thị xã|thị trấn|đặc khu|quận|huyện|phường|xã(?! hội))\s")
_ENOUGH = 0.5  # share of the occurrences that must have a form


class Capitals:
    """How the running text of a document writes its words.

    The text is cut into words when first asked, and only the neighbours of the words asked for
    are looked at.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[str] = []
        self._tokens: list[re.Match[str]] = []
        self._line_of: list[int] = []  # of each token
        self._places: dict[str, list[int]] = {}  # lower-case word -> its tokens

    def _cut(self) -> None:
        for number, line in enumerate(_split_like(self._text, clean(self._text))):
            self._lines.append(line)
            if line.upper() == line:
                continue
            for match in _TOKEN.finditer(line):
                self._places.setdefault(match.group().lower(), []).append(len(self._tokens))
                self._tokens.append(match)
                self._line_of.append(number)

    def _pair(self, first: str, second: str) -> Counter[tuple[str | None, str]]:
        """The forms in which the two words follow each other within a sentence; the first's is
        None where it begins the sentence, so that its capital says nothing."""
        forms: Counter[tuple[str | None, str]] = Counter()
        earlier, later = self._places.get(first, ()), self._places.get(second, ())
        fewer = len(earlier) <= len(later)
        followed = [index + 1 for index in earlier] if fewer else later
        for index in followed:
            if not 0 < index < len(self._tokens):
                continue
            before, word = self._tokens[index - 1].group(), self._tokens[index].group()
            if before.lower() != first or word.lower() != second or self._opens(index):
                continue
            forms[None if self._opens(index - 1) else before, word] += 1
        return forms

    def _opens(self, index: int) -> bool:
        """Whether a word is the first of its line or sentence."""
        line = self._line_of[index]
        if index == 0 or self._line_of[index - 1] != line:
            return True
        between = self._lines[line][self._tokens[index - 1].end() : self._tokens[index].start()]
        return bool(_SENTENCE_END.search(between))

    def _is_acronym(self, key: str) -> bool:
        places = self._places.get(key, ())
        words = (self._tokens[index].group() for index in places)
        capitals = sum(len(word) > 1 and word.upper() == word for word in words)
        return capitals > _ENOUGH * len(places)

    def restore(self, words: str) -> str:
        """The words in sentence case, their first letter small unless a name begins them."""
        if not self._lines:
            self._cut()
        tokens = list(_TOKEN.finditer(words))
        keys = [fold(token.group()) for token in tokens]
        forms = [self._form(keys, index, tokens[index].group()) for index in range(len(tokens))]
        result = list(words.lower() if len(words.lower()) == len(words) else words)
        for token, form in zip(tokens, forms, strict=True):
            if len(form) == token.end() - token.start():
                result[token.start() : token.end()] = form
        return with_places("".join(result))

    def _form(self, keys: list[str], index: int, printed: str) -> str:
        votes: Counter[str] = Counter()
        if index:
            for (_, form), count in self._pair(keys[index - 1], keys[index]).items():
                votes[form] += count
        if index + 1 < len(keys):
            for (first, _), count in self._pair(keys[index], keys[index + 1]).items():
                if first is not None:
                    votes[first] += count
        if votes:
            form, count = votes.most_common(1)[0]
            if count > _ENOUGH * votes.total():
                return form
            return printed.lower()
        key = keys[index]
        if self._is_acronym(key):
            return printed.upper()
        if _ROMAN.match(printed) and index and keys[index - 1] in _BEFORE_ROMAN:
            return printed.upper()
        return printed.lower()


def with_places(words: str) -> str:
    """The words with the names of administrative units after their type words capitalised."""
    view = fold(words)
    for match in _PLACE.finditer(view):
        start = match.end()
        tokens = list(_TOKEN.finditer(view, start))[:5]
        for last in reversed(tokens):
            name = view[start : last.end()]
            if "," in name or "(" in name:
                continue
            units = gazetteer.find(match.group() + name)
            if units and len(units[0].bare_name) == len(name):
                words = words[:start] + units[0].bare_name + words[last.end() :]
                break
    return words


def _split_like(text: str, view: str) -> list[str]:
    """The view, cut where the text has its line ends."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(view[start : start + len(line)])
        start += len(line) + 1
    return lines
