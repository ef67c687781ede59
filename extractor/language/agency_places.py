"""Places behind bodies, and what a word of a text may be to the grammar of bodies.

    place = [determiner | number | "cấp"] level [name] {"," level [name]}

"tỉnh Bắc Ninh", "các huyện, thị xã, thành phố", "11 phường", "cấp xã", "khu vực 14".
"""

from __future__ import annotations

import re

from extractor.language.agency_vocabulary import Phrases, Vocabulary, Word, vocabulary, words

NUMBER = re.compile(r"\d{1,3}|[ivxl]{1,6}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười")
AND = ("và", "&")
LONGEST_PLACE = 40  # words


class Line:
    """A text as words; positions are indexes into them."""

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
        return self.skip(self.vocabulary.verbs, index) > index

    def ends(self, index: int) -> bool:
        """Whether the word at `index` shows that what stands before it is complete."""
        return self.is_verb(index) or self.skip(self.vocabulary.endings, index) > index

    def starts(self, index: int) -> bool:
        """Whether a body, a group with its determiner or a title begins here."""
        v = self.vocabulary
        if self.skip(v.exclusions, index) > index:
            return False
        return any(
            self.skip(phrases, index) > index
            for phrases in (v.committees, v.bodies, v.determiners, v.titles, v.categories)
        ) or (self.skip(v.heads, index) > index and self.words[index].capital)

    def skip(self, phrases: Phrases, index: int) -> int:
        return phrases.end(self.words, index)

    def stops(self, index: int) -> bool:
        """Whether a name cannot go on with the word at `index`."""
        if index >= len(self.words) or not self.words[index].letters:
            return True
        lower = not self.words[index].capital or self.shouting
        v = self.vocabulary
        return (
            self.is_at(index, *AND)
            or self.is_verb(index)
            or (lower and self.skip(v.endings, index) > index)
            or self.skip(v.qualifiers, index) > index
            or self.skip(v.determiners, index) > index
            or self.starts(index)
            or self.place(index) > index
        )

    # ------------------------------------------------------------------------ places

    def place(self, index: int) -> int:
        """The end of "tỉnh Bắc Ninh", "các xã, phường", "11 phường", "cấp xã", "khu vực 14"."""
        v = self.vocabulary
        end = self.skip(v.determiners, index)
        plural = end > index
        if end < len(self.words) and NUMBER.fullmatch(self.words[end].text):
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
        while end - index < LONGEST_PLACE and self.is_at(end, ",", "và", "-", "/", "&"):
            after = end + 1
            if self.is_at(end, ",") and self.is_at(after, "và"):
                after += 1
            counted = self.skip(v.determiners, after)
            plural = plural or counted > after
            after = counted + (1 if self.is_at(counted, "cấp") else 0)
            following = self._level(after)
            if following == after:
                break
            end = following
        return self._more_names(end) if plural else end

    def _more_names(self, index: int) -> int:
        """Past further names of the same level: "các phường An Cựu, Vỹ Dạ", "các huyện: A, B"."""
        if not (self.is_at(index, ":") or self.words[index - 1].capital):
            return index
        end = index
        while end - index < LONGEST_PLACE and self.is_at(
            end, ":" if end == index else ",", ",", *AND
        ):
            following = self._capitals(end + 1)
            if following == end + 1:
                break
            end = following
        return end

    def _level(self, index: int) -> int:
        """The end of a level's noun with its name or number."""
        end = self.skip(self.vocabulary.levels, index)
        if end == index or any(
            self.skip(others, index) > index
            for others in (self.vocabulary.exclusions, self.vocabulary.committees)
        ):
            return index
        if index and self.is_at(index - 1, "cấp"):
            return end  # "cấp xã" has no name
        if self.is_at(end, ".") and self.is_at(end - 1, "tp", "tx"):
            end += 1
        if end < len(self.words) and NUMBER.fullmatch(self.words[end].text):
            word = self.words[end]
            if word.text.isdigit() or word.upper or word.capital:
                return end + 1
        return self.place_name(end)

    def place_name(self, index: int) -> int:
        """The end of a place's name: up to four syllables with capitals, "Bà Rịa - Vũng Tàu"."""
        end = self._capitals(index)
        if index < end and self.is_at(end, "-") and self._capitals(end + 1) > end + 1:
            return self._capitals(end + 1)
        return end

    def _ends_name(self, index: int) -> bool:
        """Whether a head noun is the last syllable of a name ("xã Kiên Đài")."""
        v = self.vocabulary
        longest = max(self.skip(some, index) for some in (v.committees, v.bodies, v.heads))
        after = self.words[index + 1] if index + 1 < len(self.words) else None
        return longest <= index + 1 and not (after and after.letters and after.capital)

    def _capitals(self, index: int) -> int:
        end = index
        while (
            end < len(self.words)
            and end - index < 4
            and self.words[end].capital
            and self.words[end].letters
            and not self.is_verb(end)
            and (not self.starts(end) or (end > index and self._ends_name(end)))
            and self.skip(self.vocabulary.levels, end) == end
            and not (self.shouting and self.skip(self.vocabulary.endings, end) > end + 1)
        ):
            end += 1
        return end
