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

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractor.language.agency_places import AND, NUMBER, Line
from extractor.normalise import plain

_SLIPS = ("đơn vị", "cơ quan", "địa phương")  # nouns of groups that are often misspelt
_DEEPEST = 4  # bodies inside one another: "Chi nhánh" "Văn phòng" "Sở ..."
_LONGEST_RUN = 30  # nouns of one group
_LONGEST_PERSON = 4  # syllables of a person's name
_LONGEST_REMARK = 14  # words between brackets


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention found: words `first` up to `last`; `sharing` if bare names may follow it."""

    first: int
    last: int
    collective: bool
    head: int  # end of the head noun
    sharing: bool = False
    named: bool = True  # a body or a group that cannot be taken for anything else


class AgencyGrammar(Line):
    """The grammar applied to one text; every method is a function of the position."""

    def __init__(self, text: str, places: bool = False) -> None:
        super().__init__(text)
        self._depth = 0
        self._places = places  # "các tỉnh Bắc Ninh, Gia Lai" may stand for their governments

    # ---------------------------------------------------------------------- mentions

    def mention(self, index: int, listed: bool = False) -> Phrase | None:
        """The mention that begins at `index`; `listed` if it follows another in a list."""
        if index >= len(self.words):
            return None
        if self.skip(self.vocabulary.exclusions, index) > index:
            return None
        found = self._titled(index) or self._body(index) or self._group(index, listed)
        place = self._named_place(index) if self._places else None
        return place if place and (found is None or place.last > found.last) else found

    def _named_place(self, index: int) -> Phrase | None:
        end = self.place(index)
        if end == index or not (self.words[end - 1].capital and self.words[end - 1].letters):
            return None
        return Phrase(index, end, self.skip(self.vocabulary.determiners, index) > index, index)

    def _titled(self, index: int) -> Phrase | None:
        v = self.vocabulary
        found = v.titles.match(self.words, self.skip(v.determiners, index))
        if not found:
            return None
        after, title = found
        while after - index < _LONGEST_RUN and self.is_at(after, ",", "và", "/", "hoặc"):
            following = self.skip(v.titles, self.skip(v.determiners, after + 1))
            if following == self.skip(v.determiners, after + 1):
                break
            after = following
        if title in v.fused_titles:
            name = self._name(after, committee=True)
            if name > after or self.place(after) > after:
                return Phrase(index, self._tails(name, False), False, after)
            if body := self._body(after - 1):  # "Trưởng" + "Ban Chỉ đạo"
                return Phrase(index, body.last, False, after)
        inner = self._body(after) or self._group(after, listed=True)
        if inner is None:
            return None
        last = inner.last if inner.collective else self._person(inner.last)
        return Phrase(index, last, inner.collective, after, inner.sharing)

    def _person(self, index: int) -> int:
        """Past the name of who holds an office: "Bộ trưởng Bộ Xây dựng Nguyễn Văn A"."""
        end = index
        while end < len(self.words) and not self.stops(end) and self.words[end].capital:
            end += 1
        return end if 2 <= end - index <= _LONGEST_PERSON and not self.shouting else index

    def _body(self, index: int) -> Phrase | None:
        """A body, with bodies inside its name, brackets and links up to a depth."""
        if self._depth == _DEEPEST:
            return None
        self._depth += 1
        try:
            return self._body_here(index)
        finally:
            self._depth -= 1

    def _body_here(self, index: int) -> Phrase | None:
        v = self.vocabulary
        first = self.skip(v.determiners, index)
        if self.skip(v.exclusions, first) > first:
            return None
        if self.skip(v.categories, first) > max(
            self.skip(v.bodies, first), self.skip(v.heads, first)
        ) and not self._capital_after(self.skip(v.categories, first)):
            return None
        committee = self.skip(v.committees, first)
        if committee > first:
            end = committee
            while self.is_at(end, "-", "/") and self.skip(v.committees, end + 1) > end + 1:
                end = self.skip(v.committees, end + 1)
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
            self.skip(v.sectors, index) > index
            or self.skip(v.committees, index) > index
            or self.skip(v.bodies, index) > index
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
            end = self.skip(self.vocabulary.committees, index)
            if end > index:
                while self.is_at(end, "và", "&", "-", ",", "/"):
                    following = self.skip(self.vocabulary.committees, end + 1)
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
        if sector == index and self._capital_after(index):
            sector = self.skip(self.vocabulary.bodies, index)  # "Công ty Điện lực"
        end = sector if sector > index else self._units(index)
        known = sector > index
        if end == index:
            return index
        return self._continued(end, known, sharing)

    def _sector(self, index: int, sharing: bool) -> int:
        """The end of a known name; what may be a verb in lower case is one, save behind "Sở"."""
        end = self.skip(self.vocabulary.sectors, index)
        if end == index or self.shouting or self.words[index].capital:
            return end
        single = self.skip(self.vocabulary.endings, index) == end
        if self.skip(self.vocabulary.endings, index) > index and not (
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
                    not known or self._capital_after(end) or self.skip(v.name_words, end) > end
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
            sector = self.skip(v.sectors, after)
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
        if self.skip(v.exclusions, index) > index or index >= len(self.words):
            return index
        known = max(self.skip(phrases, index) for phrases in (v.committees, v.bodies))
        if known == index and not (self.words[index].capital and self.skip(v.heads, index) > index):
            return index
        inner = self._body(index)
        return inner.last if inner and inner.first == index else index

    def _units(self, index: int) -> int:
        """The end of units of a name that no list knows, each begun by a capital."""
        end = index
        while not self.stops(end):
            known = self.skip(self.vocabulary.name_words, end)
            word = self.words[end]
            if known > end:
                end = known
            elif word.capital or (end > index and word.text.isdigit()):
                end += 1
                if not word.upper and not self.stops(end) and not self.words[end].capital:
                    end = max(end + 1, self.skip(self.vocabulary.name_words, end))
            else:
                break
        return end

    def _own_place_name(self, index: int) -> int:
        """Past a place's bare name behind a committee: "Tỉnh ủy Bắc Ninh"."""
        if self.place(index) > index or self.shouting:
            return index
        end = self.place_name(index)
        return end if end > index + 1 else index

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
                further = self.skip(v.qualifiers, end)
            if further == end and collective:
                final = self.skip(v.final_qualifiers, end)
                further = final if final > end and self.is_end(final) else end
            if further == end and self.is_at(end, "ngành", "khối"):
                sector = self.skip(v.sectors, end + 1)
                further = sector if sector > end + 1 else end
            if further == end and (self.skip(v.committees, end) > end or self.is_at(end, "chi")):
                further = self._nested(end)
            if further == end and self.skip(v.determiners, end) > end and not collective:
                group = self._group(end, listed=False)  # "Công an các đơn vị, địa phương"
                further = group.last if group else end
            if further == end and self.is_at(end, "số") and end + 1 < len(self.words):
                further = end + 2 if self.words[end + 1].text.isdigit() else end
            if further == end and self.is_at(end, "-") and self.is_at(end + 1, "chi"):
                further = max(self._nested(end + 1), end)  # "Ngân hàng ... - Chi nhánh tỉnh"
                further = end if further == end + 1 else further
            if further == end and self.is_at(end, "sở", "bộ") and self.words[end].capital:
                further = end + 1 if self.is_end(end + 1) else end  # "Thanh tra Sở"
            if further == end:
                further = self._parenthesis(end)
            if further == end:
                return end
            end = further
        return end

    def _linked(self, index: int) -> int:
        """The end of "thuộc quận", "trực thuộc UBND thị xã", "trên địa bàn tỉnh"."""
        v = self.vocabulary
        after = self.skip(v.links, index)
        if after == index:
            return index
        place = self.place(after)
        if place > after:
            return place
        if self.is_at(after - 1, "thuộc", "của"):
            inner = self._body(after)
            if inner:
                return inner.last
            if self._capital_after(after) and self.skip(v.nouns, after) > after:
                return self.skip(v.nouns, after)  # "trực thuộc Sở"
        if self.is_at(after - 1, "bàn") and self._capital_after(after):
            return self.place_name(after)
        return index

    def _parenthesis(self, index: int) -> int:
        """Past "(Chi cục Dân số - Xã hội)": a part of the body before it.

        A body with a place of its own in brackets is no part but another mention.
        """
        if not self.is_at(index, "("):
            return index
        if self.is_at(index + 1, "đối"):  # "(đối với phường)"
            return max(self.closing(index), index)
        inner = self._body(index + 1)
        if inner is None or not self.is_at(inner.last, ")"):
            return index
        if any(self.place(at) > at for at in range(inner.first + 1, inner.last)):
            return index
        return inner.last + 1

    def closing(self, index: int) -> int:
        """The word after the bracket that closes the one at `index`; 0 if none is near."""
        near = range(index + 1, min(index + _LONGEST_REMARK, len(self.words)))
        return next((at + 1 for at in near if self.is_at(at, ")")), 0)

    def is_plural(self, phrase: Phrase) -> bool:
        """Whether the place of a body is several: "UBND các xã, phường", "UBND cấp xã"."""
        for index in range(phrase.head, phrase.last):
            end = self.place(index)
            if end > index and (
                NUMBER.fullmatch(self.words[index].text)
                or self.is_at(index, "cấp")
                or self.skip(self.vocabulary.determiners, index) > index
                or any(self.is_at(joint, ",", "và", "/") for joint in range(index, end))
            ):
                return True
        return False

    # ------------------------------------------------------------------------ groups

    def _group(self, index: int, listed: bool) -> Phrase | None:
        v = self.vocabulary
        first = self.skip(v.determiners, index)
        counted = first > index
        if first == index and first < len(self.words) and NUMBER.fullmatch(self.words[first].text):
            first += 1  # "11 phường"
        if self.skip(v.exclusions, first) > first or self.skip(v.titles, first) > first:
            return None
        category = self.skip(v.categories, first)
        if category > first and not (
            self.is_at(first, "tổ")  # "tổ chức chi trả ...": mostly a verb
            and not (counted or listed or self.is_at(first + 2, "chính") or self.is_end(category))
        ):
            return Phrase(index, self._tails(category, True), True, category)
        end = self._noun(first, listed)
        if end == first:
            return None
        head, count = end, 1
        while count < _LONGEST_RUN and self.is_at(end, ",", "và", "&", "-", "/"):
            after = end + 1
            after += 1 if self.is_at(end, ",") and self.is_at(after, "và") else 0
            if self.skip(v.categories, after) > after or self._is_named(after):
                break
            following = self.skip(v.nouns, after)
            if following == after or self.skip(v.exclusions, after) > after:
                break
            end, count = following, count + 1
        last = self._modified(end)
        last = self._tails(last, True)
        bare = last == end and count == 1 and not counted
        if bare and not (listed and not self.is_at(first, "tổ")) and not self.is_end(end):
            return None
        if bare and not listed and self.is_at(end, ",", "và", ":"):
            return None
        if not counted and count == 1 and self.is_at(first, "tổ") and not listed:
            return None  # "Tổ chức nghiên cứu"
        if bare and listed and not (self.is_end(end) or self.is_at(end, *AND) or self.ends(end)):
            return None
        if not counted and self.words[first].text in _LEVEL_STARTS and not listed:
            return None
        named = counted or count > 1 or last > end
        return Phrase(index, last, True, head, named=named)

    def _noun(self, index: int, listed: bool) -> int:
        end = self.skip(self.vocabulary.nouns, index)
        if end > index or not listed or index + 1 >= len(self.words):
            return end
        if not self.words[index + 1].letters or self.is_at(index + 1, *AND):
            return end
        written = plain(f"{self.words[index].text} {self.words[index + 1].text}")
        for noun in _SLIPS:
            if Levenshtein.distance(written, plain(noun), score_cutoff=1) <= 1:
                return index + 2
        return index

    def _is_named(self, index: int) -> bool:
        """Whether a named body stands here, though it begins like a noun of a group."""
        body = self._body(index)
        return body is not None and body.last > self.skip(self.vocabulary.nouns, index)

    def _modified(self, index: int) -> int:
        end = index
        while (further := self.skip(self.vocabulary.modifiers, end)) > end:
            end = further
        return end


_LEVEL_STARTS = frozenset({"tỉnh", "thành", "quận", "huyện", "xã", "phường", "thôn", "cá"})
