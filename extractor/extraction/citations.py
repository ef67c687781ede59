"""The instruments that a document cites: one entry each, at its first mention.

Rules: GUIDELINES, citations.  Later mentions fill in the date and issuer that the first lacks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.language.acts import is_certain, title_key
from extractor.language.citations import find_citations
from extractor.model import Citation, CitationMention
from extractor.normalise import clean, plain

# The note below a title that names the decision to which the text is attached.
_ATTACHED = re.compile(r"\s*\(?\s*(?:ban\s+hành\s+)?(?:đính\s+)?kèm\s+theo\s", re.IGNORECASE)
_YEAR_BEHIND = re.compile(r",?\s+(?:năm\s+)?(?:19|20)\d\d$")
_YEAR = re.compile(r"\s(?:năm\s)?((?:19|20)\d\d)$")
_STATE = re.compile(r"\snước (?:cộng hòa xã hội chủ nghĩa|chxhcn) việt nam")
_OF_ANY_CONGRESS = frozenset(
    ("nghị", "quyết", "đại", "hội", "biểu", "đảng", "bộ", "nhiệm", "kỳ", "lần", "thứ", "khóa")
)


@dataclass(frozen=True, slots=True)
class _Identity:
    """What tells one instrument from another; two of them need not be equal to be the same."""

    number: str | None  # "76/nq/cp"
    act: str | None  # "luật đất đai"
    year: int | None  # of the act; None is compatible with any
    congress: frozenset[str] | None  # the words that tell a congress from others
    local: bool = False  # a congress of a "Đảng bộ", not that of the whole Party

    def same(self, other: _Identity) -> bool:
        if self.number and other.number:
            return self.number == other.number
        if self.act and other.act:
            years_differ = self.year and other.year and self.year != other.year
            return self.act == other.act and not years_differ
        if self.congress is not None and other.congress is not None:
            nested = self.congress <= other.congress or other.congress <= self.congress
            return nested and self.local == other.local
        return False

    def merged(self, other: _Identity) -> _Identity:
        return replace(
            self,
            number=self.number or other.number,
            act=self.act or other.act,
            year=self.year or other.year,
            congress=max(self.congress, other.congress, key=_detail),
        )


def extract_citations(
    text: str,
    paragraphs: Sequence[tuple[int, int]],
    preamble: tuple[int, int] | None,
    own_number: str | None,
) -> tuple[Citation, ...]:
    """The distinct instruments cited in the paragraphs and cells (ranges in `text`).

    An instrument is a legal basis if any mention lies in the preamble.  The document's own number
    is no citation; without one, neither is the decision that "(Ban hành kèm theo ...)" names.
    Province and district may number alike ("24/KH-UBND"): such two cannot be told apart.
    """
    own = _number_key(own_number) if own_number else None
    found: list[tuple[_Identity, Citation]] = []
    for mention in _mentions(text, paragraphs):
        identity = _identity(mention)
        if own and identity.number == own:
            continue
        if own is None and _in_attachment_note(text, paragraphs, mention):
            own = identity.number
            continue
        basis = preamble is not None and preamble[0] <= mention.start < preamble[1]
        index = next((i for i, (known, _) in enumerate(found) if known.same(identity)), None)
        if index is None:
            found.append((identity, _citation(mention, basis)))
            continue
        known, citation = found[index]
        found[index] = (known.merged(identity), _completed(citation, mention, basis))
    named = Counter(identity.act for identity, _ in found)
    return tuple(
        citation if named[identity.act] > 1 else _without_year(citation)
        for identity, citation in found
        if not own or identity.number != own
    )


def _without_year(citation: Citation) -> Citation:
    """The year behind an act's title is its date; it tells apart two acts of one title."""
    if citation.title is None or citation.doc_type == "Nghị quyết":
        return citation
    return replace(citation, title=_YEAR_BEHIND.sub("", citation.title))


def _mentions(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[CitationMention]:
    """All mentions in the order of the text, with offsets in the whole of it.

    A cell merged over rows stands in each of them: every range is read once.
    """
    for start, end in sorted(set(paragraphs)):
        for mention in find_citations(text[start:end]):
            yield replace(mention, start=mention.start + start, end=mention.end + start)


def _in_attachment_note(
    text: str, paragraphs: Sequence[tuple[int, int]], mention: CitationMention
) -> bool:
    return any(
        start <= mention.start < end and _ATTACHED.fullmatch(_lead(text[start : mention.start]))
        for start, end in paragraphs
    )


def _lead(before: str) -> str:
    """The last line of what stands before a mention."""
    lines = before.splitlines()
    return clean(lines[-1]) if lines else ""


def _citation(mention: CitationMention, basis: bool) -> Citation:
    title = mention.title or ""
    sure = mention.number or mention.doc_type == "Nghị quyết" or is_certain(title)
    return Citation(
        mention.start,
        mention.end,
        "legal_basis" if basis else "reference",
        mention.doc_type,
        mention.number,
        mention.issued_on,
        mention.issuer,
        mention.title,
        doubts=() if sure else ("unlisted-act",),
    )


def _completed(citation: Citation, mention: CitationMention, basis: bool) -> Citation:
    return replace(
        citation,
        role="legal_basis" if basis else citation.role,
        number=citation.number or mention.number,
        issued_on=citation.issued_on or mention.issued_on,
        issuer=citation.issuer or mention.issuer,
        title=citation.title or mention.title,
    )


def _detail(words: frozenset[str] | None) -> int:
    return -1 if words is None else len(words)


def _number_key(number: str) -> str:
    """Case, leading zeros, and which of "/" and "-" was typed do not tell numbers apart."""
    key = plain(re.sub(r"\s", "", number.replace("Ð", "Đ"))).lstrip("0")
    return re.sub(r"[/-]+", "/", key)


def _identity(mention: CitationMention) -> _Identity:
    number = _number_key(mention.number) if mention.number else None
    if mention.title is None:
        return _Identity(number, None, None, None)
    key = title_key(mention.title)
    if mention.doc_type == "Nghị quyết":
        words = frozenset(key.split()) - _OF_ANY_CONGRESS
        return _Identity(number, None, None, words, " đảng bộ" in key)
    written = _YEAR.search(key)
    year = int(written.group(1)) if written else None
    if year is None and mention.issued_on:
        year = mention.issued_on.year
    if year is None and mention.number and (of := re.search(r"/((?:19|20)\d\d)/", mention.number)):
        year = int(of.group(1))
    name = _STATE.sub("", _YEAR.sub("", key))
    return _Identity(number, name, year, None)
