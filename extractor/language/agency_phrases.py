"""The grammar of one mention: a body with its name and place, or a group of bodies.

    mention  = [titles] (body | group)
    body     = [determiner] head [name] {tail}     "Phòng Lao động - Thương binh và Xã hội quận"
    group    = [determiner] (category | noun {"," noun}) {tail}   "các sở, ban, ngành liên quan"
    tail     = place | qualifier | link (place | mention) | "(" mention ")"

Names follow Vietnamese spelling: each unit of a name begins with a capital, its other syllables
do not ("Trung tâm Kiểm soát bệnh tật"), so a name ends where no known word, no capital and no
second syllable of a unit stands.  Positions are indexes into the words of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractor.language.agency_vocabulary import Phrases, Vocabulary, Word, vocabulary, words
from extractor.language.normalise import plain

_NUMBER = re.compile(r"\d{1,3}|[ivxl]{1,6}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười")
_SLIPS = ("đơn vị", "cơ quan", "địa phương")  # nouns of groups that are often misspelt
_AND = ("và", "&")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention found: words `first` up to `last`; `sharing` if bare names may follow it."""

    first: int
    last: int
    collective: bool
    head: int  # end of the head noun
    sharing: bool = False
    named: bool = True  # a body or a group that cannot be taken for anything else


class AgencyGrammar:
    """The grammar applied to one text; every method is a function of the position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: tuple[Word, ...] = words(text)
        letters = [word for word in self.words if word.text.isalpha()]
        self.shouting = len(letters) > 1 and not any(
            character.islower() for character in text if character.isalpha()
        )
        self.vocabulary: Vocabulary = vocabulary()

    # ----------------------------------------------------------------------- looking

    def is_at(self, index: int, *texts: str) -> bool:
        """Whether one of the folded words stands at `index`."""
        return index < len(self.words) and self.words[index].text in texts

    def is_end(self, index: int) -> bool:
        """Whether a mention may end at `index` for want of more words: end, mark, "và"."""
        return index >= len(self.words) or (
            not self.words[index].letters and not self.is_at(index, "(", "-", "&", '"')
        )

    def is_verb(self, index: int) -> bool:
        """Whether a verb stands here before which any name has ended."""
        return self._skip(self.vocabulary.verbs, index) > index

    def _ends(self, index: int) -> bool:
        """Whether the word at `index` shows that what stands before it is complete."""
        return self.is_verb(index) or self._skip(self.vocabulary.endings, index) > index

    def starts(self, index: int) -> bool:
        """Whether a body, a group with its determiner or a title begins here."""
        v = self.vocabulary
        if self._skip(v.exclusions, index) > index:
            return False
        return any(
            self._skip(phrases, index) > index
            for phrases in (v.committees, v.bodies, v.determiners, v.titles, v.categories)
        ) or (self._skip(v.heads, index) > index and self.words[index].capital)

    def _skip(self, phrases: Phrases, index: int) -> int:
        return phrases.end(self.words, index)

    def _stops(self, index: int) -> bool:
        """Whether a name cannot go on with the word at `index`."""
        if index >= len(self.words) or not self.words[index].letters:
            return True
        lower = not self.words[index].capital or self.shouting
        v = self.vocabulary
        return (
            self.is_at(index, *_AND)
            or self.is_verb(index)
            or (lower and self._skip(v.endings, index) > index)
            or self._skip(v.qualifiers, index) > index
            or self._skip(v.determiners, index) > index
            or self.starts(index)
            or self.place(index) > index
        )

    # ---------------------------------------------------------------------- mentions

    def mention(self, index: int, listed: bool = False) -> Phrase | None:
        """The mention that begins at `index`; `listed` if it follows another in a list."""
        if index >= len(self.words):
            return None
        if self._skip(self.vocabulary.exclusions, index) > index:
            return None
        return self._titled(index) or self._body(index) or self._group(index, listed)

    def _titled(self, index: int) -> Phrase | None:
        v = self.vocabulary
        found = v.titles.match(self.words, self._skip(v.determiners, index))
        if not found:
            return None
        after, title = found
        while self.is_at(after, ",", "và", "/", "hoặc"):
            following = self._skip(v.titles, self._skip(v.determiners, after + 1))
            if following == self._skip(v.determiners, after + 1):
                break
            after = following
        if title in v.fused_titles:
            name = self._name(after, committee=True)
            if name > after or self.place(after) > after:
                return Phrase(index, self._tails(name, False), False, after)
        inner = self._body(after) or self._group(after, listed=True)
        if inner is None:
            return None
        return Phrase(index, inner.last, inner.collective, after, inner.sharing)

    def _body(self, index: int) -> Phrase | None:
        v = self.vocabulary
        first = self._skip(v.determiners, index)
        if self._skip(v.exclusions, first) > first:
            return None
        if self._skip(v.categories, first) > max(
            self._skip(v.bodies, first), self._skip(v.heads, first)
        ) and not self._capital_after(self._skip(v.categories, first)):
            return None
        committee = self._skip(v.committees, first)
        if committee > first:
            end = committee
            while self.is_at(end, "-", "/") and self._skip(v.committees, end + 1) > end + 1:
                end = self._skip(v.committees, end + 1)
            end = self._abbreviation(end)
            last = self._tails(self._own_place_name(end), first > index)
            return Phrase(index, last, first > index, committee)
        found = [
            phrase
            for phrases, alone in ((v.bodies, True), (v.heads, False))
            if (match := phrases.match(self.words, first))
            and (phrase := self._headed(index, first, *match, alone=alone))
        ]
        return max(found, key=lambda phrase: phrase.last, default=None)

    def _headed(self, index: int, first: int, after: int, noun: str, alone: bool) -> Phrase | None:
        """A body whose head noun ends at `after`; it needs a name unless it stands `alone`."""
        v = self.vocabulary
        if not alone and first > index and self.is_at(after, ":"):
            after += 1  # "các Sở: Nội vụ, Y tế"
        sharing = noun in v.sharing
        name = self._name(after, committee=noun == "văn phòng", sharing=sharing)
        if not alone:
            if name == after:
                return None
            if not self.words[first].capital and not self._known(after):
                return None  # "phòng Chuyên gia", "tổ chức Đoàn"
        last = self._tails(self._abbreviation(name), first > index)
        if last == after and noun in v.ambiguous and not self._sure(after):
            return None
        if last == after and not self.words[first].capital and not self.is_end(after):
            return None
        if sharing:
            return Phrase(first, last, False, after, sharing=True)
        named = last > after or first > index or self.words[first].capital
        return Phrase(index, last, first > index, after, named=named)

    def _capital_after(self, index: int) -> bool:
        return index < len(self.words) and self.words[index].capital and not self.shouting

    def _known(self, index: int) -> bool:
        """Whether a name begins here that makes a head in lower case a body."""
        v = self.vocabulary
        return (
            self._skip(v.sectors, index) > index
            or self._skip(v.committees, index) > index
            or self._skip(v.bodies, index) > index
            or self._capital_after(index)
        )

    def _sure(self, index: int) -> bool:
        """Whether a body whose words have another use too is meant as a body."""
        if index >= len(self.words) or self.is_verb(index) or self.is_at(index, ".", ";", ":", ")"):
            return True
        after = index + 1 if self.is_at(index, ",", "và", "&", "-") else None
        return after is not None and self.starts(after)

    def _abbreviation(self, index: int) -> int:
        """Past "(UBND)" where the mention goes on behind it with a place."""
        if (
            self.is_at(index, "(")
            and index + 2 < len(self.words)
            and self.words[index + 1].upper
            and self.is_at(index + 2, ")")
            and self.place(index + 3) > index + 3
        ):
            return index + 3
        return index

    # ------------------------------------------------------------------------- names

    def _name(self, index: int, committee: bool = False, sharing: bool = False) -> int:
        """The end of the name that begins at `index`, or `index`."""
        if committee:  # "Văn phòng HĐND và UBND"
            end = self._skip(self.vocabulary.committees, index)
            if end > index:
                while self.is_at(end, "và", "&", "-", ",", "/"):
                    following = self._skip(self.vocabulary.committees, end + 1)
                    if following == end + 1:
                        break
                    end = following
                return self._own_place_name(end)
        if self.place(index) > index:
            return index
        sector = self._sector(index, sharing)
        nested = self._nested(index)
        if nested > sector:
            return nested
        end = sector if sector > index else self._units(index)
        known = sector > index
        if end == index:
            return index
        return self._continued(end, known, sharing)

    def _sector(self, index: int, sharing: bool) -> int:
        """The end of a known name; what may be a verb in lower case is one, save behind "Sở"."""
        end = self._skip(self.vocabulary.sectors, index)
        if end == index or self.shouting or self.words[index].capital:
            return end
        single = self._skip(self.vocabulary.endings, index) == end
        if self._skip(self.vocabulary.endings, index) > index and not (
            sharing and self.words[index - 1].capital and (not single or self.is_end(end))
        ):
            return index
        return end

    def _continued(self, end: int, known: bool, sharing: bool) -> int:
        """The end of a name that may go on after "-", "và" or a comma."""
        v = self.vocabulary
        while end < len(self.words):
            joint = self.words[end].text
            if joint not in ("-", "và", "&", ","):
                goes_on = (
                    not known or self._capital_after(end) or self._skip(v.name_words, end) > end
                )
                further = self._units(end) if goes_on else end
                if further == end:
                    return end
                end = further
                continue
            after = end + 1
            if after >= len(self.words) or not self.words[after].capital or self.starts(after):
                return end
            if self.place(after) > after or self.is_verb(after):
                return end
            sector = self._skip(v.sectors, after)
            if joint != "-" and known and sharing and (joint == "," or sector > after):
                return end  # "Sở Y tế và Tài chính": two names
            further = sector if sector > after else self._units(after)
            if further == after:
                return end
            end = further
        return end

    def _nested(self, index: int) -> int:
        """The end of a body whose name is part of the name: "Đảng ủy" + "Công an tỉnh"."""
        v = self.vocabulary
        if self._skip(v.exclusions, index) > index or index >= len(self.words):
            return index
        known = max(self._skip(phrases, index) for phrases in (v.committees, v.bodies))
        if known == index and not (
            self.words[index].capital and self._skip(v.heads, index) > index
        ):
            return index
        inner = self._body(index)
        return inner.last if inner and inner.first == index else index

    def _units(self, index: int) -> int:
        """The end of units of a name that no list knows, each begun by a capital."""
        end = index
        while not self._stops(end):
            known = self._skip(self.vocabulary.name_words, end)
            word = self.words[end]
            if known > end:
                end = known
            elif word.capital or (end > index and word.text.isdigit()):
                end += 1
                if not word.upper and not self._stops(end) and not self.words[end].capital:
                    end = max(end + 1, self._skip(self.vocabulary.name_words, end))
            else:
                break
        return end

    def _own_place_name(self, index: int) -> int:
        """Past a place's bare name behind a committee: "Tỉnh ủy Bắc Ninh"."""
        if self.place(index) > index or self.shouting:
            return index
        end = self._place_name(index)
        return end if end > index + 1 else index

    # ------------------------------------------------------------------------ places

    def place(self, index: int) -> int:
        """The end of "tỉnh Bắc Ninh", "các xã, phường", "11 phường", "cấp xã", "khu vực 14"."""
        v = self.vocabulary
        end = self._skip(v.determiners, index)
        plural = end > index
        if end < len(self.words) and _NUMBER.fullmatch(self.words[end].text):
            end, plural = end + 1, True
        if self.is_at(end, "cấp"):
            end += 1
            if self.is_at(index + 1, "cấp") and plural and self._level(end) == end:
                return end  # "các cấp"
        elif self.is_at(end, "hai") and self.is_at(end + 1, "cấp"):
            return end + 2
        first = self._level(end)
        if first == end:
            return index
        end = first
        while self.is_at(end, ",", "và", "-", "/", "&"):
            after = end + 1
            if self.is_at(end, ",") and self.is_at(after, "và"):
                after += 1
            after = self._skip(v.determiners, after)
            after += 1 if self.is_at(after, "cấp") else 0
            following = self._level(after)
            if following == after:
                break
            end = following
        return end

    def _level(self, index: int) -> int:
        """The end of a level's noun with its name or number."""
        end = self._skip(self.vocabulary.levels, index)
        if end == index or any(
            self._skip(others, index) > index
            for others in (self.vocabulary.exclusions, self.vocabulary.committees)
        ):
            return index
        if index and self.is_at(index - 1, "cấp"):
            return end  # "cấp xã" has no name
        if self.is_at(end, ".") and self.is_at(end - 1, "tp", "tx"):
            end += 1
        if end < len(self.words) and _NUMBER.fullmatch(self.words[end].text):
            word = self.words[end]
            if word.text.isdigit() or word.upper or word.capital:
                return end + 1
        return self._place_name(end)

    def _place_name(self, index: int) -> int:
        """The end of a place's name: up to four syllables with capitals, "Bà Rịa - Vũng Tàu"."""
        end = index
        while (
            end < len(self.words)
            and end - index < 4
            and self.words[end].capital
            and self.words[end].letters
            and not self.is_verb(end)
            and not self.starts(end)
            and self._skip(self.vocabulary.levels, end) == end
            and not (self.shouting and self._skip(self.vocabulary.endings, end) > end)
        ):
            end += 1
        if index < end < len(self.words) - 1 and self.is_at(end, "-"):
            following = end + 1
            if self.words[following].capital and not self.starts(following):
                return self._place_name(following)
        return end

    # ------------------------------------------------------------------------- tails

    def _tails(self, index: int, collective: bool) -> int:
        """The end of places, qualifiers and subordinate bodies that close a mention."""
        v = self.vocabulary
        end = index
        while end < len(self.words):
            further = self.place(end)
            if further == end:
                further = self._linked(end)
            if further == end:
                further = self._skip(v.qualifiers, end)
            if further == end and collective:
                final = self._skip(v.final_qualifiers, end)
                further = final if final > end and self.is_end(final) else end
            if further == end and self.is_at(end, "ngành", "khối"):
                sector = self._skip(v.sectors, end + 1)
                further = sector if sector > end + 1 else end
            if further == end and (self._skip(v.committees, end) > end or self.is_at(end, "chi")):
                further = self._nested(end)
            if further == end:
                further = self._parenthesis(end)
            if further == end:
                return end
            end = further
        return end

    def _linked(self, index: int) -> int:
        """The end of "thuộc quận", "trực thuộc UBND thị xã", "trên địa bàn tỉnh"."""
        v = self.vocabulary
        after = self._skip(v.links, index)
        if after == index:
            return index
        place = self.place(after)
        if place > after:
            return place
        if self.is_at(after - 1, "thuộc", "của"):
            inner = self._body(after)
            if inner:
                return inner.last
        if self.is_at(after - 1, "bàn") and self._capital_after(after):
            return self._place_name(after)
        return index

    def _parenthesis(self, index: int) -> int:
        """Past "(Chi cục Dân số - Xã hội)": a part of the body before it.

        A body with a place of its own in brackets is no part but another mention.
        """
        if not self.is_at(index, "("):
            return index
        inner = self._body(index + 1)
        if inner is None or not self.is_at(inner.last, ")"):
            return index
        if any(self.place(at) > at for at in range(inner.first + 1, inner.last)):
            return index
        return inner.last + 1

    def is_plural(self, phrase: Phrase) -> bool:
        """Whether the place of a body is several: "UBND các xã, phường", "UBND cấp xã"."""
        for index in range(phrase.head, phrase.last):
            end = self.place(index)
            if end > index and (
                _NUMBER.fullmatch(self.words[index].text)
                or self.is_at(index, "cấp")
                or self._skip(self.vocabulary.determiners, index) > index
                or any(self.is_at(joint, ",", "và", "/") for joint in range(index, end))
            ):
                return True
        return False

    # ------------------------------------------------------------------------ groups

    def _group(self, index: int, listed: bool) -> Phrase | None:
        v = self.vocabulary
        first = self._skip(v.determiners, index)
        counted = first > index
        if first == index and first < len(self.words) and _NUMBER.fullmatch(self.words[first].text):
            first += 1  # "11 phường"
        if self._skip(v.exclusions, first) > first:
            return None
        category = self._skip(v.categories, first)
        if category > first and not (
            self.is_at(first, "tổ")  # "tổ chức chi trả ...": mostly a verb
            and not (counted or listed or self.is_at(first + 2, "chính") or self.is_end(category))
        ):
            return Phrase(index, self._tails(category, True), True, category)
        end = self._noun(first, listed)
        if end == first:
            return None
        head, count = end, 1
        while self.is_at(end, ",", "và", "&", "-", "/"):
            after = end + 1
            after += 1 if self.is_at(end, ",") and self.is_at(after, "và") else 0
            if self._skip(v.categories, after) > after or self._is_named(after):
                break
            following = self._skip(v.nouns, after)
            if following == after or self._skip(v.exclusions, after) > after:
                break
            end, count = following, count + 1
        last = self._modified(end)
        last = self._tails(last, True)
        bare = last == end and count == 1 and not counted
        if bare and not (listed and not self.is_at(first, "tổ")) and not self.is_end(end):
            return None
        if bare and not listed and self.is_at(end, ",", "và", ":"):
            return None
        if not counted and count == 1 and self.is_at(first, "tổ") and not self.is_end(last):
            return None
        if bare and listed and not (self.is_end(end) or self.is_at(end, *_AND) or self._ends(end)):
            return None
        if not counted and self.words[first].text in _LEVEL_STARTS and not listed:
            return None
        named = counted or count > 1 or last > end
        return Phrase(index, last, True, head, named=named)

    def _noun(self, index: int, listed: bool) -> int:
        end = self._skip(self.vocabulary.nouns, index)
        if end > index or not listed or index + 1 >= len(self.words):
            return end
        if not self.words[index + 1].letters or self.is_at(index + 1, *_AND):
            return end
        written = plain(f"{self.words[index].text} {self.words[index + 1].text}")
        for noun in _SLIPS:
            if Levenshtein.distance(written, plain(noun), score_cutoff=1) <= 1:
                return index + 2
        return index

    def _is_named(self, index: int) -> bool:
        """Whether a named body stands here, though it begins like a noun of a group."""
        body = self._body(index)
        return body is not None and body.last > self._skip(self.vocabulary.nouns, index)

    def _modified(self, index: int) -> int:
        end = index
        while (further := self._skip(self.vocabulary.modifiers, end)) > end:
            end = further
        return end


_LEVEL_STARTS = frozenset({"tỉnh", "thành", "quận", "huyện", "xã", "phường", "thôn", "cá"})
