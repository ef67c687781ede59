"""Words printed in capitals, in sentence case again.

The document itself says how its names are written: in running text the same words stand next to
the same neighbours with their own capitals.  Names of places come from the gazetteer.
"""

from __future__ import annotations

import re
from collections import Counter

from extractor import gazetteer
from extractor.language.normalise import clean, fold

_TOKEN = re.compile(r"[^\W_]+(?:['.&][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.;:!?\"(•]\s*$|(?:^|\s)[-+/]\s+$")
_ROMAN = re.compile(r"[IVXL]{1,6}$")
_BEFORE_ROMAN = {"khóa", "thứ", "quý", "loại", "hạng", "đoạn", "phần", "vùng", "mức", "lần"}
_PLACE = re.compile(r"\b(?:tỉnh|thành phố|thị xã|thị trấn|đặc khu|quận|huyện|phường|xã(?! hội))\s")
_ENOUGH = 0.5  # share of the occurrences that must have a form


class Capitals:
    """How the running text of a document writes its words."""

    def __init__(self, text: str) -> None:
        view = clean(text)
        self._pairs: dict[tuple[str, str], Counter[tuple[str | None, str]]] = {}
        self._acronyms: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        for line in _split_like(text, view):
            if line.upper() == line:
                continue
            self._read(line)

    def _read(self, line: str) -> None:
        before: str | None = None
        opens = True  # the word before began a sentence: its capital says nothing
        end = 0
        for match in _TOKEN.finditer(line):
            word = match.group()
            first = before is None or bool(_SENTENCE_END.search(line[end : match.start()]))
            self._words[word.lower()] += 1
            if len(word) > 1 and word.upper() == word:
                self._acronyms[word.lower()] += 1
            if before is not None and not first:
                pair = (before.lower(), word.lower())
                self._pairs.setdefault(pair, Counter())[None if opens else before, word] += 1
            before, opens, end = word, first, match.end()

    def restore(self, words: str) -> str:
        """The words in sentence case, their first letter small unless a name begins them."""
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
            for (_, form), count in self._pairs.get((keys[index - 1], keys[index]), {}).items():
                votes[form] += count
        if index + 1 < len(keys):
            for (first, _), count in self._pairs.get((keys[index], keys[index + 1]), {}).items():
                if first is not None:
                    votes[first] += count
        if votes:
            form, count = votes.most_common(1)[0]
            if count > _ENOUGH * votes.total():
                return form
            return printed.lower()
        key = keys[index]
        if self._acronyms[key] > _ENOUGH * self._words[key]:
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
