"""What a document says of itself: type, number, date, issuer, locality, title, years, signer.

The meaning of every field: the annotation guidelines, "document".  What the text does not say is
None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractor import gazetteer
from extractor.knowledge import load
from extractor.model import Metadata, Reading
from extractor.normalise import clean, fold, plain, squeeze
from extractor.structure.capitals import Capitals
from extractor.structure.letterhead import (
    AttachmentNote,
    Letterhead,
    attachment_notes,
    dates,
    read_letterhead,
)
from extractor.structure.lines import Line, lines_of
from extractor.structure.places import (
    LEVELS,
    TYPE_WORD,
    Mentions,
    Place,
    leading_name,
    locate,
    type_word,
)
from extractor.structure.signature import read_signature
from extractor.structure.titles import (
    Title,
    doc_types,
    find_titles,
    is_plan,
    join_broken_types,
    period,
    promulgated,
    write_title,
)

_HEAD_LINES = 60  # a title stands above this line, or there is no letterhead
_INTRODUCTION = 6000  # characters: what precedes the first heading is never longer
_ISSUES = re.compile(
    r"(?P<body>(?:UBND|Ủy ban nhân dân(?: \(UBND\))?|Hội đồng nhân dân|HĐND"
    r"|Thường trực [^\W\d_]+ ủy|Ban Thường vụ [^\W\d_]+ ủy|Ban Chỉ đạo[^,.;]{0,60}?"
    r"|Sở [A-ZĐ][^,.;]{2,60}?)"
    r"(?: [^\W\d_]+){0,7}?) (?:ban hành|xây dựng|triển khai|đề ra|yêu cầu|thông báo|báo cáo) "
    r"(?:Kế hoạch|Chương trình|kế hoạch|chương trình|Đề án|Chỉ thị|Thông báo)"
    r"|(?P<preamble>ỦY BAN NHÂN DÂN [^a-zà-ỹ.,;:]{4,40}?) (?=Căn cứ)"
)
_OF_A_FIELD = ("sở", "phòng", "bộ", "cục", "chi cục")
_TIMED = re.compile(
    r"ngày\s*\d{1,2}\s*(?:tháng\s*\d{1,2}\s*năm\s*|[/.-]\s*\d{1,2}\s*[/.-]\s*)(\d{4})"
    r"|tháng\s*\d{1,2}\s*(?:/|năm\s)\s*(\d{4})|quý\s*(?:[iv]+|\d)\s*(?:/|năm\s)\s*(\d{4})"
)


@dataclass(frozen=True, slots=True)
class _Body:
    """A body, split: "Sở Tư pháp" + "tỉnh" + "Bắc Ninh"; kind and place None where not named."""

    name: str
    kind: str | None
    place: str | None


def read_metadata(reading: Reading) -> Metadata:
    """Reads the metadata of a document in any form; never raises for want of a part."""
    text = reading.text
    lines = join_broken_types(lines_of(reading), text)
    titles = find_titles(lines)
    top = titles[0] if titles and titles[0].first < _HEAD_LINES else None
    notes = attachment_notes(text)
    letterhead = read_letterhead(lines[: top.first if top else 12])
    note = _own_note(notes, letterhead)
    capitals = Capitals(text)

    number = letterhead.number or (note.number if note else None)
    issued_on = letterhead.issued_on or (note.issued_on if note else None)
    doc_type = _doc_type(top, letterhead, note, number)
    title = _title(titles, lines, text, capitals)
    if title is None and doc_type and is_plan(doc_type):
        title = _title_in_introduction(text, doc_type)
    around = issued_on or _latest_date(text, lines, top)
    mentions = Mentions(text)
    issuer, place = _issuer(letterhead, note, text, mentions, around, capitals)
    start, end = _period(title, issued_on, text, lines, top)
    signer, signer_title = read_signature(lines[top.last + 1 if top else 0 :])
    return Metadata(
        doc_type=doc_type,
        number=number,
        issued_on=issued_on,
        issuer=issuer,
        locality=place.name,
        parent_locality=place.parent,
        title=title,
        period_start=start,
        period_end=end,
        signer=signer,
        signer_title=signer_title,
    )


# ----------------------------------------------------------------- type, number, title


def _own_note(notes: Sequence[AttachmentNote], letterhead: Letterhead) -> AttachmentNote | None:
    """The remark that names the document itself: the first with its number, if it has one."""
    known = [note for note in notes if doc_types().get(fold(note.doc_type))]
    if letterhead.number:
        same = [note for note in known if note.number == letterhead.number]
        return same[0] if same else None
    return next((note for note in known if note.number), known[0] if known else None)


def _doc_type(
    top: Title | None, letterhead: Letterhead, note: AttachmentNote | None, number: str | None
) -> str | None:
    """The type of the instrument that carries the number."""
    if note and not letterhead.number and note.promulgates:
        return doc_types().get(fold(note.doc_type), note.doc_type)
    if top:
        return top.doc_type
    if note:
        return doc_types().get(fold(note.doc_type), note.doc_type)
    return _type_of_number(number)


def _type_of_number(number: str | None) -> str | None:
    """The type that the symbol in a number stands for; an official letter has none."""
    if number is None:
        return None
    groups = re.split(r"[/-]", number)[1:]
    for entry in load("document_types")["types"]:
        if any(group in entry.get("symbols", ()) for group in groups):
            return str(entry["name"])
    return str(load("document_types")["untyped"])


def _title(
    titles: Sequence[Title],
    lines: Sequence[Line],
    text: str,
    capitals: Capitals,
) -> str | None:
    """The plan's title: that of the attached plan, or the one that the decision names."""
    if not titles:
        return _letter_subject(lines)
    top = titles[0]
    own = write_title(top, capitals) if top.subject else None
    if promulgated(top.subject) is not None:
        for title in titles[1:]:
            if is_plan(title.doc_type) and title.subject:
                other = write_title(title, capitals)
                if own is None or fold(other) != fold(own):
                    return other if not title.capitals else _better_case(other, own)
        return own
    if own is None and is_plan(top.doc_type):
        return _title_in_introduction(text[lines[top.last].end :], top.doc_type)
    return own


def _better_case(restored: str, printed: str | None) -> str:
    """The one printed in sentence case where both are the same words."""
    if printed and fold(squeeze(printed)) == fold(squeeze(restored)):
        return printed
    return restored


def _letter_subject(lines: Sequence[Line]) -> str | None:
    """The subject of an official letter: "V/v triển khai ...", under its number."""
    for index, line in enumerate(lines[:20]):
        match = re.match(r"(?:V/v|Về việc)\s*:?\s*", line.words)
        if match is None:
            continue
        parts = [line.words[match.end() :]]
        for after in lines[index + 1 : index + 5]:
            if not after.words[:1].islower():
                break
            parts.append(after.words)
        return "Công văn về việc " + " ".join(parts)
    return None


def _title_in_introduction(text: str, doc_type: str) -> str | None:
    """The title in "... ban hành Kế hoạch X như sau:", where the type stands alone on top."""
    head = text[:_INTRODUCTION]
    match = re.search(
        rf"(?:ban hành|xây dựng)\s+({doc_type}\s[^:;]{{5,400}}?)[\s,]*"
        r"(?:\(gọi|như sau|cụ thể|với\s)",
        clean(head),
        re.IGNORECASE,
    )
    if match is None:
        return None
    return doc_type + " ".join(head[match.start(1) : match.end(1)].split())[len(doc_type) :]


# ----------------------------------------------------------------- issuer and locality


def _issuer(
    letterhead: Letterhead,
    note: AttachmentNote | None,
    text: str,
    mentions: Mentions,
    on: date | None,
    capitals: Capitals,
) -> tuple[str | None, Place]:
    """The issuing body in full, and its locality."""
    names = list(letterhead.bodies)
    if not names and note and note.issuer:
        names = [note.issuer]
    if not names and (found := _ISSUES.search(clean(text[:_INTRODUCTION]))):
        names = [found["body"] or found["preamble"]]
    if not names:
        return None, Place()
    bodies = [_split(name, capitals) for name in names]
    issuer = bodies[-1]
    central = [fold(name) for name in load("title_words")["central"]]
    if fold(issuer.name) in central or (issuer.kind is None and fold(issuer.name)[:3] == "bộ "):
        return issuer.name, Place()
    head = next((body for body in reversed(bodies) if body.kind), None)
    if head is None:  # "ỦY BAN NHÂN DÂN" alone: the text says of what
        for match in _ISSUES.finditer(clean(text[:_INTRODUCTION])):
            again = _split(match["body"] or match["preamble"], capitals)
            if again.kind and again.name == issuer.name:
                bodies[-1] = issuer = head = again
                break
    if head is None or head.kind is None:
        return _full(issuer, None, None, bodies), Place()
    named = head.place
    if named is None and note and note.issuer:
        again = _split(note.issuer, capitals)
        named = again.place if again.kind == head.kind else None
    above = [
        (body.kind, body.place) for body in bodies if body is not head and body.kind and body.place
    ]
    place = locate(head.kind, named, mentions=mentions, seat=letterhead.seat, above=above, on=on)
    bare = gazetteer.strip_type(place.name) if place.name else None
    return _full(issuer, head, bare, bodies), place


def _split(printed: str, capitals: Capitals) -> _Body:
    """A body as printed, split into its own name, the type and the name of its locality."""
    words = load("title_words")
    name = _mended(_expanded(_committee(squeeze(printed))))
    folded = fold(name)
    for party, kind in words["party"].items():
        if folded == fold(party) or folded.startswith(fold(party) + " "):
            rest = name[len(party) :].strip(" ,")
            return _Body(party, kind, leading_name(rest, kind) if rest else None)
    match = TYPE_WORD.search(folded)
    own = name[: match.start()].strip(" ,-") if match else name
    if not own:
        own = name
        match = None
    own = _sentence(own, capitals)
    if match is None:
        return _Body(own, None, None)
    kind = type_word(match[1])
    rest = name[match.end() :].strip(" .,")
    return _Body(own, kind, leading_name(rest, kind) if rest else None)


def _mended(name: str) -> str:
    """The name with the accents of committee and level put right, where a scan lost some."""
    view = plain(name)
    for body in ("Ủy ban nhân dân", "Hội đồng nhân dân"):
        if view == plain(body) or view.startswith(plain(body) + " "):
            rest = name[len(body) + 1 :]
            for kind in LEVELS:
                if f"{plain(rest)} ".startswith(plain(kind) + " "):
                    rest = kind + rest[len(kind) :]
                    break
            return f"{body} {rest}".strip()
    return name


def _committee(name: str) -> str:
    """ "Chủ tịch UBND quận" acts for the committee; the head of the Government does not."""
    for office in sorted(load("title_words")["leaders"], key=len, reverse=True):
        rest = name[len(office) :].strip()
        if fold(name).startswith(fold(office) + " ") and rest:
            return rest
    return name


def _expanded(name: str) -> str:
    """The name with its abbreviations in full."""
    short = load("title_words")["abbreviations"]
    name = re.sub(r"\s*\((?:UBND|HĐND)\)", "", name)
    return " ".join(short.get(word.upper().rstrip("."), word) if word.upper().rstrip(".") in short
                    and word.upper() == word else word for word in name.split())  # fmt: skip


def _sentence(name: str, capitals: Capitals) -> str:
    """The name of a body in sentence case, as the knowledge or the document writes it."""
    words = load("title_words")
    known: dict[str, str] = {
        fold(body): body
        for body in (
            *words["abbreviations"].values(),
            *load("issuers")["fields"],
            *words["bodies"],
            *words["central"],
            *words["party"],
        )
    }
    result = capitals.restore(name) if name.upper() == name else name
    folded = fold(result)
    for key, written in sorted(known.items(), key=lambda item: len(item[0])):
        opens = folded == key or folded.startswith(key + " ")
        if opens or " " in key:  # one word alone ("Trường") may be part of another name
            for match in re.finditer(rf"\b{re.escape(key)}\b", folded):
                if match.start() == 0 or " " in key:
                    result = result[: match.start()] + written + result[match.end() :]
    for word in _OF_A_FIELD:  # "Sở Tư pháp"
        if folded.startswith(word + " "):
            place = len(word) + 1
            result = result[:place] + result[place : place + 1].upper() + result[place + 1 :]
    return result[:1].upper() + result[1:]


def _full(issuer: _Body, head: _Body | None, bare: str | None, bodies: Sequence[_Body]) -> str:
    """The issuer's name with its locality: "Sở Tư pháp tỉnh Bắc Ninh", "Tỉnh ủy Bắc Ninh"."""
    superior = bodies[-2] if len(bodies) > 1 else None
    party = load("title_words")["party"]
    if head is None:
        return issuer.name
    if issuer.name == "Văn phòng" and superior is head and head.name not in party:
        return " ".join(filter(None, (issuer.name, head.name, head.kind, bare)))
    if issuer.name in party:
        return " ".join(filter(None, (issuer.name, bare or issuer.place)))
    if issuer is not head and superior is head and (head.name in party):
        return " ".join(filter(None, (issuer.name, head.name, bare)))
    if issuer.name in ("Ban Chấp hành", "Ban Thường vụ") and superior is head:
        return " ".join(filter(None, (issuer.name, head.name, head.kind, bare)))
    return " ".join(filter(None, (issuer.name, head.kind, bare)))


# ------------------------------------------------------------------------------ years


def _latest_date(text: str, lines: Sequence[Line], top: Title | None) -> date | None:
    """The latest date of what the introduction cites: the document cannot be older."""
    start = lines[top.last].end if top else 0
    head = text[start : start + _INTRODUCTION]
    heading = re.search(r"\n\W*(?:I|1|A)\s*\.\s|\n\W*(?:Điều|ĐIỀU) 1\b", head)
    return max(dates(head[: heading.start()] if heading else head), default=None)


# A plan to carry out an instrument holds as long as that does, whatever dates it sets
_CARRIES_OUT = re.compile(
    r"\bthi hành\b|thực hiện (?:luật|nghị định|nghị quyết|quyết định|chỉ thị|kết luận|thông tư)\b"
)


def _period(
    title: str | None,
    issued_on: date | None,
    text: str,
    lines: Sequence[Line],
    top: Title | None,
) -> tuple[int | None, int | None]:
    """The years that the plan covers: by its title, its introduction, or the dates that it sets."""
    if title is None or top is None:
        return None, None
    year = issued_on.year if issued_on else None
    stated = period(title, year)
    if stated != (None, None) or not _begins_as_plan(title):
        return stated
    start = lines[top.last].end
    named = _title_in_introduction(text[start:], top.doc_type)
    if named and (stated := period(named, year)) != (None, None):
        return stated
    if issued_on is None or _CARRIES_OUT.search(fold(title)):
        return None, None
    years = [
        int(next(filter(None, match.groups())))
        for match in _TIMED.finditer(fold(text[start:]))
        if _is_set(match, issued_on)
    ]
    return (min(years), max(years)) if years else (None, None)


def _begins_as_plan(title: str) -> bool:
    folded = fold(title)
    return any(folded.startswith(fold(kind) + " ") for kind in load("title_words")["plans"])


def _is_set(match: re.Match[str], issued_on: date) -> bool:
    """Whether a date is one that the plan sets: it lies after the day of issue."""
    found = dates(match.group())
    if found:
        return found[0] > issued_on
    return int(next(filter(None, match.groups()))) >= issued_on.year
