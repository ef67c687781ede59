"""Bodies and groups of bodies in a text, cut by the counting rules of the guidelines.

"Các cơ quan chuyên môn, đơn vị sự nghiệp công lập, UBND 11 phường" are three mentions; "các sở,
ban, ngành, địa phương liên quan" is one; "Phòng Lao động - Thương binh và Xã hội" is one.
Offsets count from the start of the text given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from extractor.language.abbreviations import defined_abbreviations, expand_abbreviations
from extractor.language.agency_phrases import AgencyGrammar, Phrase
from extractor.language.agency_vocabulary import Word
from extractor.model import AgencyMention

__all__ = [
    "agency_boundaries",
    "defined_abbreviations",
    "expand_abbreviations",
    "find_agencies",
    "is_agency",
    "parse_agency_list",
    "split_agency_cell",
]

_JOINTS = (",", ";", "và", "&", "/", "hoặc", "cùng", "với")
_BULLETS = ("-", "+", "•", "·", "*", "●", "▪", "–", "o")
_LETTER = re.compile(r"[^\W_]")
_HARD = re.compile(r";|\n\s*[-+•–]\s|\n|\.(?=\s|$)|(?<=[;,])\s*[-+•]\s")
_SOFT = re.compile(r",|\s+và\s+|\s&\s|/")
_RELATIVE = ("có", "nơi", "được")  # "UBND cấp xã nơi có mỏ"
_LONGEST_NAME = 12  # words of a body that no list knows, in a cell
_TRAILING = re.compile(r"""[\s.,;:/\-–—*_#"'…]+\Z""")


def parse_agency_list(text: str, start: int = 0, places: bool = False) -> tuple[AgencyMention, ...]:
    """The longest list of bodies that begins at `start` (after spaces), cut into mentions.

    It ends before the verb, colon or other words that follow; empty if no body begins there.
    places: named places count as bodies ("Thành phố Hà Nội và các tỉnh Bắc Ninh, Gia Lai").
    """
    grammar = AgencyGrammar(text[start:], places)
    phrases = _list(grammar, 0)
    if len(phrases) == 1 and not phrases[0].named and phrases[0].last < len(grammar.words):
        return ()
    return tuple(_mention(grammar, phrase, start) for phrase in phrases)


def find_agencies(text: str) -> tuple[AgencyMention, ...]:
    """All mentions in running text, in order, not overlapping."""
    grammar = AgencyGrammar(text)
    return tuple(_mention(grammar, phrase, 0) for phrase in _phrases(grammar))


def agency_boundaries(text: str) -> frozenset[int]:
    """Offsets at which the mentions in running text begin and end, and their head nouns end."""
    grammar = AgencyGrammar(text)
    words = grammar.words
    return frozenset(
        offset
        for phrase in _phrases(grammar)
        for offset in (
            words[phrase.first].start,
            words[phrase.head - 1].end,
            words[phrase.last - 1].end,
        )
    )


def is_agency(text: str) -> bool:
    """Whether the whole text is a list of bodies: a heading such as "Sở Y tế", "Phòng Nội vụ:"."""
    grammar = AgencyGrammar(text)
    phrases = _list(grammar, 0)
    if not phrases:
        return False
    last = phrases[-1].last
    rest = grammar.words[last:]
    if rest and rest[0].text == "(" and (closed := grammar.closing(last)):
        rest = grammar.words[closed:]  # "Sở Nội vụ (chủ trì)"
    if all(not word.letters for word in rest):
        return True
    return (
        phrases[-1].named
        and phrases[-1].collective
        and len(rest) <= _LONGEST_NAME
        and all(word.letters and not word.capital for word in rest)
        and not _has_verb(grammar, last, len(grammar.words))
    )


@lru_cache(maxsize=1024)  # cells repeat
def split_agency_cell(text: str) -> tuple[AgencyMention, ...]:
    """The mentions of a text known to be a list of bodies: a cell, or what follows a label.

    Every part is a mention even where its head is unknown; a sentence behind the list is not.
    """
    grammar = AgencyGrammar(text)
    found: list[AgencyMention] = []
    index = 0
    while index < len(grammar.words):
        word = grammar.words[index]
        if not word.letters or word.text in _JOINTS or _is_label(grammar, index):
            index += 1
            continue
        phrases = _list(grammar, index, closed=True)
        begin = word.start
        last = None
        if phrases:
            found.extend(_mention(grammar, phrase, 0) for phrase in phrases)
            last = found.pop()
            begin = last.start
            index = phrases[-1].last
        verb = grammar.vocabulary.verbs.end(grammar.words, index)
        if not phrases and verb > index and grammar.mention(verb):
            index = verb  # "Giao Sở Tài chính"
            continue
        end, index = _part(grammar, index, begin, known=bool(phrases))
        stripped = _TRAILING.sub("", text[begin:end].rstrip())
        if not _LETTER.search(stripped):
            continue
        collective = last is not None and last.collective
        found.append(AgencyMention(begin, begin + len(stripped), collective))
    return tuple(found)


# ----------------------------------------------------------------------------- lists


def _phrases(grammar: AgencyGrammar) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    index = 0
    while index < len(grammar.words):
        phrases = _list(grammar, index) if _may_start(grammar, index) else ()
        if any(phrase.named for phrase in phrases):
            found.extend(phrases)
            index = phrases[-1].last
        else:
            index += 1
    return tuple(found)


def _list(grammar: AgencyGrammar, index: int, closed: bool = False) -> tuple[Phrase, ...]:
    """The mentions of the list that begins at word `index`."""
    phrases: list[Phrase] = []
    while True:
        phrase = grammar.mention(index, listed=bool(phrases) or closed)
        if phrase is None and phrases and (phrases[-1].sharing or grammar.is_at(index - 1, ":")):
            phrase = _shared(grammar, index)
        if phrase is None:
            break
        phrase = _slip(grammar, phrase)
        phrases.append(phrase)
        inner = _bracketed(grammar, phrase.last)
        if inner:
            phrases.append(inner)
        after = _joint(grammar, phrases[-1].last + (1 if inner else 0))
        if after is None and phrase.collective and grammar.is_at(phrase.last, ":"):
            after = phrase.last + 1  # "các sở, ngành: Nội vụ, Y tế"
            if not closed and _shared(grammar, after) is None:
                break
        if after is None:
            break
        index = after
    return tuple(phrases)


def _shared(grammar: AgencyGrammar, index: int) -> Phrase | None:
    """A bare name after a body of the same kind: "Sở Nội vụ, Tài chính và Xây dựng"."""
    if index >= len(grammar.words) or not grammar.words[index].capital:
        return None
    end = grammar.vocabulary.sectors.end(grammar.words, index)
    if end == index:
        return None
    place = grammar.place(end)
    if not (grammar.is_end(place) or grammar.is_at(place, "và", "&") or grammar.is_verb(place)):
        return None
    return Phrase(index, place, False, end, sharing=True)


def _slip(grammar: AgencyGrammar, phrase: Phrase) -> Phrase:
    """With the place after a stray comma: "Công an, quận" between other bodies."""
    last = phrase.last
    if (
        phrase.last == phrase.head
        and not phrase.collective
        and grammar.is_at(last, ",")
        and grammar.place(last + 1) > last + 1
        and not grammar.is_at(last + 1, "xã", "phường", "địa")
        and (grammar.is_end(grammar.place(last + 1)))
    ):
        return Phrase(phrase.first, grammar.place(last + 1), False, phrase.head)
    return phrase


def _bracketed(grammar: AgencyGrammar, index: int) -> Phrase | None:
    """A body with its own place in brackets after another: a mention of its own."""
    if not grammar.is_at(index, "("):
        return None
    inner = grammar.mention(index + 1)
    return inner if inner and grammar.is_at(inner.last, ")") else None


def _joint(grammar: AgencyGrammar, index: int) -> int | None:
    """The word after the separator at `index`; None where the list cannot go on."""
    words = grammar.words
    if grammar.is_at(index, "(") and (closed := grammar.closing(index)):
        following = _joint(grammar, closed)  # "Sở Y tế (qua email), Sở Nội vụ"
        return following if following and grammar.mention(following, listed=True) else None
    after = index
    while after < len(words) and words[after].text in _JOINTS:
        after += 1
    broken = after < len(words) and "\n" in grammar.text[words[after - 1].end : words[after].start]
    if after < len(words) and words[after].text in _BULLETS and (broken or after > index):
        return after + 1
    return after if after > index or (broken and words[after].capital) else None


def _may_start(grammar: AgencyGrammar, index: int) -> bool:
    """Whether running text may begin a mention here: a capital, a plural, or a known body."""
    words, v = grammar.words, grammar.vocabulary
    word = words[index]
    if not word.letters:
        return False
    if index > 1 and words[index - 1].text in ("-", "/") and words[index - 1].end == word.start:
        return False  # "15/KH-UBND"
    if v.determiners.end(words, index) > index:
        return True
    if index and words[index - 1].text in v.prefixes and (grammar.shouting or not word.capital):
        return False
    if word.capital:
        return True
    longest = max(
        phrases.end(words, index)
        for phrases in (v.committees, v.bodies, v.titles, v.categories, v.nouns, v.heads)
    )
    following = words[index + 1] if index + 1 < len(words) else None
    return longest > index + 1 or (
        longest > index and following is not None and following.capital and following.letters
    )


# ----------------------------------------------------------------------------- cells


def _is_label(grammar: AgencyGrammar, index: int) -> bool:
    """Whether a number "1." or letter "a)" of a list stands at the start of a part."""
    word = grammar.words[index]
    return (
        (word.text.isdigit() or len(word.text) == 1)
        and grammar.is_at(index + 1, ".", ")")
        and (index == 0 or "\n" in grammar.text[grammar.words[index - 1].end : word.start])
    )


def _part(grammar: AgencyGrammar, index: int, begin: int, known: bool) -> tuple[int, int]:
    """Where a part of a cell ends, and the word at which the next one begins.

    What follows a known body up to the next separator belongs to it unless a verb stands there.
    """
    text, words = grammar.text, grammar.words
    position = words[index].start if index < len(words) else len(text)
    after_known = words[index - 1].end if known else position
    hard = next(
        (
            match.start()
            for match in _HARD.finditer(text, after_known)
            if not _is_wrapped(grammar, match)
        ),
        len(text),
    )
    soft = hard
    for match in _SOFT.finditer(text, after_known, hard):
        following = _word_from(words, match.end())
        if (
            following < len(words)
            and words[following].start < hard
            and (grammar.mention(following, listed=True))
        ):
            soft = match.start()
            break
    inside = range(index, _word_from(words, soft))
    if known and not any(words[i].letters for i in inside):
        return after_known, _word_from(words, soft)
    if not known and inside and _begins_sentence(grammar, index):
        return position, _word_from(words, hard)
    if known:
        verb = index if inside and _ends_mention(grammar, inside) else None
    else:
        verb = next((i for i in inside if grammar.is_verb(i) and not words[i].capital), None)
    too_long = len(inside) > _LONGEST_NAME
    if known and (verb is not None or too_long):
        resume = hard if verb is not None else soft
        return after_known, _word_from(words, resume)
    if verb is not None and verb > index:
        return words[verb - 1].end, _word_from(words, hard)
    return soft, _word_from(words, soft)


def _is_wrapped(grammar: AgencyGrammar, match: re.Match[str]) -> bool:
    """Whether a line end is only where the line was full: the next line goes on in lower case."""
    if match.group() != "\n":
        return False
    rest = grammar.text[match.end() :].lstrip()
    before = grammar.text[: match.start()].rstrip()
    return bool(rest) and (rest[0].islower() or before.endswith(("-", "–", " và", "&")))


def _word_from(words: tuple[Word, ...], position: int) -> int:
    """The first word that begins at `position` or later."""
    return bisect_left(words, position, key=lambda word: word.start)


def _is_ending(grammar: AgencyGrammar, index: int) -> bool:
    return grammar.is_verb(index) or (
        not grammar.words[index].capital
        and grammar.vocabulary.endings.end(grammar.words, index) > index
    )


def _ends_mention(grammar: AgencyGrammar, rest: range) -> bool:
    """Whether what follows a body in a cell is a sentence ("... thực hiện theo chức năng").

    "UBND các xã có khoáng sản" and "Hiệp hội Vật liệu xây dựng tỉnh" go on; a verb there only tells
    which body is meant.
    """
    first, last = grammar.words[rest[0]], grammar.words[rest[-1]]
    if not _is_ending(grammar, rest[0]):
        return False
    if first.text in _RELATIVE and not grammar.is_at(rest[0] + 1, "trách", "nhiệm"):
        return False
    return grammar.place(rest[-1]) == rest[-1] or last.text == first.text


def _begins_sentence(grammar: AgencyGrammar, index: int) -> bool:
    v = grammar.vocabulary
    return any(phrases.end(grammar.words, index) > index for phrases in (v.verbs, v.endings))


def _has_verb(grammar: AgencyGrammar, first: int, last: int) -> bool:
    return any(_is_ending(grammar, index) for index in range(first, last))


def _mention(grammar: AgencyGrammar, phrase: Phrase, offset: int) -> AgencyMention:
    first, last = grammar.words[phrase.first], grammar.words[phrase.last - 1]
    collective = phrase.collective or grammar.is_plural(phrase)
    return AgencyMention(offset + first.start, offset + last.end, collective)
