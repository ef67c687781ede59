"""The outline: which paragraph is a heading, at what depth, and what stands under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.knowledge import load
from extractor.model import Paragraph, Reading, Section, SectionKind, Table
from extractor.normalise import clean, fold, squeeze
from extractor.structure.document import Grid, Item, Zone
from extractor.structure.labels import KINDS, TOPIC, Label, Style, read_label
from extractor.structure.tables import read_grid

_RANK: dict[Style | Literal["plain"], float] = {
    "annex": 0, "part": 1, "chapter": 2, "capital": 2.5, "muc": 3, "roman": 4, "article": 4.5,
    "plain": 4.7, "decimal": 5, "topic": 7.2, "letter": 8, "paren": 9, "bullet": 10,
}  # fmt: skip
_RECIPIENTS = re.compile(r"n[ơo]i\s+nhận\s*:?")
_SIGNATURE = re.compile(r"\s*(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\s*\.\s*[^\W\d_]")  # "TM. ỦY BAN"
_ATTACHED = re.compile(r"\W*\((?:ban hành )?kèm theo|\W*\(đính kèm", re.IGNORECASE)
_RUN_IN = re.compile(r":(?=\s*\S)")
_ADDRESS = re.compile(r"\W*(?:đề nghị|giao|yêu cầu)\s*")  # "Đề nghị: Hội Nông dân tỉnh"
_PROPER = r"[A-ZĐÀ-Ỹ]\w*(?:\s[A-ZĐÀ-Ỹ]\w*){0,3}"
# "UBND các xã: Gia Thuận, Tân Điền": the names belong to the heading
_NAMES_FOLLOW = re.compile(rf"\s*{_PROPER}(?:(?:\s*,|\s+và)\s*{_PROPER})+\W*$")
_EMPHASIS_END = re.compile(r"\*\*|__")
_HEADING_LENGTH = 250  # characters: longer paragraphs without a label are prose
_RUN_IN_LENGTH = 160


@dataclass
class _Level:
    section: int
    style: Style | Literal["plain"]
    depth: int
    ordinal: int

    @property
    def rank(self) -> float:
        return _RANK[self.style] + (self.depth - 1) * 0.4 * (self.style in ("decimal", "topic"))


@dataclass
class _State:
    reading: Reading
    zone: Zone = "opening"
    sections: list[Section] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    stack: list[_Level] = field(default_factory=list)
    leads: list[tuple[str, int]] = field(default_factory=list)  # markers with their items
    annex_open: bool = False  # its title lines may still follow


def read_outline(
    reading: Reading,
) -> tuple[tuple[Section, ...], tuple[Item, ...], tuple[Grid, ...]]:
    """Sections, items and tables of a text; never raises, whatever the text."""
    state = _State(reading)
    blocks = reading.blocks
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            _add_table(state, block)
        else:
            following = [b for b in blocks[index + 1 : index + 5] if isinstance(b, Paragraph)]
            _add_paragraph(state, block, following)
    return _with_ends(state), tuple(state.items), tuple(state.grids)


def _add_paragraph(state: _State, paragraph: Paragraph, following: list[Paragraph]) -> None:
    text = state.reading.text[paragraph.start : paragraph.end]
    label = read_label(text)
    words = squeeze(text)
    if not words:
        return
    if label is not None and label.style == "annex":
        if _opens_annex(text, label, paragraph):
            _open_annex(state, paragraph, label)
            return
        label = None
    if label is None and _opens_attachment(state, words, following):
        _open_attachment(state, paragraph, words)
        return
    folded = fold(words)
    if state.zone == "body" and (
        _RECIPIENTS.match(folded) or (_SIGNATURE.match(words) and words.upper() == words)
    ):
        state.zone, state.stack, state.leads, state.annex_open = "closing", [], [], False
    if state.zone == "closing":
        _add_item(state, paragraph, 0, "", None)
        return
    if label is not None and label.style == "bullet":
        state.annex_open = False
        _add_bullet(state, paragraph, label)
    elif label is not None and _is_section(state, label, words):
        state.zone = "body"
        state.annex_open = False
        _open_section(state, paragraph, label)
    elif state.annex_open and not _ATTACHED.match(text) and _is_title_line(paragraph, words):
        _extend_heading(state, words, paragraph.end)
    elif _is_plain_heading(state, paragraph, words):
        _open_plain(state, paragraph, words)
    else:
        if not _ATTACHED.match(text):
            state.annex_open = False
        _add_prose(state, paragraph, words)


# ------------------------------------------------------------------ opening of sections


def _is_section(state: _State, label: Label, words: str) -> bool:
    """In the opening only the first label of a sequence begins the body."""
    if state.zone == "opening" and not state.sections:
        return label.ordinal in (0, 1) or label.style in ("part", "chapter", "article")
    return True


def _open_section(state: _State, paragraph: Paragraph, label: Label) -> None:
    level = _level_of(state, label)
    parent = state.stack[-1].section if state.stack else None
    heading_start = paragraph.start + label.end
    heading_end = _heading_end(state.reading.text, heading_start, paragraph.end)
    section = _append_section(
        state, KINDS[label.style], label.text, heading_start, heading_end, parent, paragraph.start
    )
    state.stack.append(replace(level, section=section))
    state.leads = []
    _add_item(state, paragraph, label.end, "label", None)


def _level_of(state: _State, label: Label) -> _Level:
    """Pops the stack to the parent of `label` and returns the level that it opens."""
    new = _Level(-1, label.style, label.depth, label.ordinal)
    stack = state.stack
    for position in range(len(stack) - 1, -1, -1):
        known = stack[position]
        if (known.style, known.depth) != (new.style, new.depth):
            continue
        above = stack[position + 1 :]
        restarts = new.ordinal == 1 and known.ordinal >= 1
        if restarts and any(entry.style == "plain" for entry in above):
            break  # "1." anew under a heading without a number
        if restarts and above and new.style in ("decimal", "letter") and above[-1].rank > new.rank:
            break
        del stack[position:]
        return new
    while stack and stack[-1].rank > new.rank and stack[-1].style != "plain":
        stack.pop()
    if new.style == "decimal" and new.depth > 1:  # "1.2" belongs under "1", whatever came between
        for position, known in enumerate(stack):
            if known.style == "decimal" and known.depth == new.depth - 1:
                if known.ordinal == label.parents[-1]:
                    del stack[position + 1 :]
                break
    if new.rank <= _RANK["roman"]:
        while stack and stack[-1].rank >= new.rank:
            stack.pop()
    return new


def _heading_end(text: str, start: int, end: int) -> int:
    """Where a heading ends: at its emphasised words, before a run-in colon, or with the line."""
    line = text[start:end]
    view = clean(line)
    mark = _EMPHASIS_END.search(line)
    opened = text.count("**", max(0, text.rfind("\n", 0, start)), start) % 2 == 1
    if mark and opened and squeeze(line[mark.end() :]):
        return start + mark.start()
    if mark and not opened and not squeeze(line[: mark.start()]):
        closing = _EMPHASIS_END.search(line, mark.end())
        if closing and squeeze(line[closing.end() :]):
            return start + closing.start()
    for colon in _RUN_IN.finditer(view, 0, _RUN_IN_LENGTH):
        before = view[: colon.start()]
        if before.count("(") > before.count(")") or _ADDRESS.fullmatch(fold(before)):
            continue
        if not _NAMES_FOLLOW.match(view, colon.end()):
            return start + colon.start()
    return end


def _append_section(
    state: _State,
    kind: SectionKind,
    label: str,
    heading_start: int,
    heading_end: int,
    parent: int | None,
    start: int,
) -> int:
    heading = squeeze(state.reading.text[heading_start:heading_end]).rstrip(" :")
    above = state.sections[parent].path if parent is not None else ""
    path = " > ".join(part for part in (above, label) if part)
    state.sections.append(
        Section(kind, label, heading, path, parent, start, heading_end, heading_end)
    )
    return len(state.sections) - 1


def _opens_annex(text: str, label: Label, paragraph: Paragraph) -> bool:
    """An annex's own heading, not a sentence that mentions an annex."""
    rest = squeeze(text[label.end :])
    return len(rest) < _HEADING_LENGTH and not rest.endswith((";", ","))


def _open_annex(state: _State, paragraph: Paragraph, label: Label) -> None:
    state.zone, state.stack, state.leads = "body", [], []
    heading_start = paragraph.start + label.end
    section = _append_section(
        state, "annex", label.text, heading_start, paragraph.end, None, paragraph.start
    )
    state.stack = [_Level(section, "annex", 1, label.ordinal)]
    state.annex_open = True


def _opens_attachment(state: _State, words: str, following: list[Paragraph]) -> bool:
    """ "KẾ HOẠCH" after a decision's signature, "ĐỀ CƯƠNG BÁO CÁO (Kèm theo ...)"."""
    if state.zone == "opening" or len(words) > 80 or words.upper() != words:
        return False
    if state.annex_open:  # "PHỤ LỤC I", then its title "DANH MỤC NHIỆM VỤ", then "(Kèm theo ...)"
        return False
    titles = load("document_titles")["attachments"]
    if not any(re.match(rf"{title}\b", fold(words)) for title in titles):
        return False
    text = state.reading.text
    return state.zone == "closing" or any(
        _ATTACHED.search(text[paragraph.start : paragraph.end]) for paragraph in following
    )


def _open_attachment(state: _State, paragraph: Paragraph, words: str) -> None:
    state.stack, state.leads = [], []
    folded = fold(words)
    if any(re.match(rf"{title}\b", folded) for title in load("document_titles")["forms"]):
        state.zone = "body"
        section = _append_section(
            state, "annex", "", paragraph.start, paragraph.end, None, paragraph.start
        )
        state.stack = [_Level(section, "annex", 1, 0)]
        state.annex_open = True
    else:
        state.zone = "opening"
        _add_item(state, paragraph, 0, "", None)


def _is_title_line(paragraph: Paragraph, words: str) -> bool:
    return (
        len(words) < 400
        and not words.endswith((";", "."))
        and (
            paragraph.bold
            or paragraph.centered
            or paragraph.heading_level is not None
            or words.upper() == words
        )
    )


def _extend_heading(state: _State, words: str, end: int) -> None:
    section = state.sections[-1]
    heading = f"{section.heading} {words}".strip()
    state.sections[-1] = replace(section, heading=heading, heading_end=end, end=end)


def _is_plain_heading(state: _State, paragraph: Paragraph, words: str) -> bool:
    """A heading without a label: bold, in capitals or marked as heading, and short."""
    if state.zone == "opening" or len(words) > _HEADING_LENGTH or len(words) < 3:
        return False
    if words.endswith((".", ";", ",")) or not any(c.isalpha() for c in words):
        return False
    if paragraph.heading_level is not None or paragraph.bold:
        return True
    return words.upper() == words and len(words.split()) > 1


def _open_plain(state: _State, paragraph: Paragraph, words: str) -> None:
    depth = 1 if words.upper() == words else 2
    while state.stack and state.stack[-1].style == "plain":
        state.stack.pop()
    for position, known in enumerate(state.stack):
        if (known.style, known.depth) == ("plain", depth):  # numbered headings stood under it
            del state.stack[position:]
            break
    if depth == 1:
        while state.stack and state.stack[-1].style not in ("annex", "part", "chapter"):
            state.stack.pop()
    parent = state.stack[-1].section if state.stack else None
    section = _append_section(
        state, "heading", "", paragraph.start, paragraph.end, parent, paragraph.start
    )
    state.stack.append(_Level(section, "plain", depth, 0))
    state.leads = []


# ------------------------------------------------------------------------------- items


def _add_item(
    state: _State,
    paragraph: Paragraph,
    label_end: int,
    marker: Literal["", "-", "+", "*", "label"],
    parent: int | None,
) -> int:
    start, end = paragraph.start + label_end, paragraph.end
    text = state.reading.text
    while start < end and (text[start].isspace() or text[start] in "*_#"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    section = state.stack[-1].section if state.stack else None
    state.items.append(Item(start, end, section, marker, parent, state.zone, bold=paragraph.bold))
    return len(state.items) - 1


def _add_bullet(state: _State, paragraph: Paragraph, label: Label) -> None:
    marker: Literal["-", "+", "*"] = "+" if label.text == "+" else "*" if label.text == "*" else "-"
    for position, (known, _) in enumerate(state.leads):
        if known == marker:
            del state.leads[position:]
            break
    parent = state.leads[-1][1] if state.leads else None
    text = state.reading.text[paragraph.start : paragraph.end]
    topic = TOPIC.match(text, label.end)  # "- Chỉ tiêu 1: ..."
    index = _add_item(state, paragraph, topic.end() if topic else label.end, marker, parent)
    state.leads.append((marker, index))


def _add_prose(state: _State, paragraph: Paragraph, words: str) -> None:
    """A paragraph without a label; one that ends in a colon introduces the bullets after it.

    A sentence that closes the whole plan ("Trong quá trình thực hiện ...") stands under the
    last main heading, not under the last agency.
    """
    state.leads = []
    if len(state.stack) > 1 and state.items and state.items[-1].section == state.stack[-1].section:
        folded = fold(words)
        if any(re.match(cue, folded) for cue in load("document_titles")["closing_sentences"]):
            while len(state.stack) > 1 and state.stack[-1].rank > _RANK["article"]:
                state.stack.pop()
    index = _add_item(state, paragraph, 0, "", None)
    if words.endswith(":"):
        state.leads = [("", index)]


def _add_table(state: _State, table: Table) -> None:
    text = state.reading.text
    section = state.stack[-1].section if state.stack else None
    groups: list[_Level] = []

    def open_group(label: Label | None, heading: str, start: int, end: int) -> int:
        style: Style | Literal["plain"] = label.style if label else "plain"
        level = _Level(-1, style, label.depth if label else 1, label.ordinal if label else 0)
        while groups and groups[-1].rank >= level.rank:
            groups.pop()
        parent = groups[-1].section if groups else section
        above = state.sections[parent].path if parent is not None else ""
        name = label.text if label else ""
        path = " > ".join(part for part in (above, name) if part)
        state.sections.append(Section("row-group", name, heading, path, parent, start, end, end))
        groups.append(replace(level, section=len(state.sections) - 1))
        return len(state.sections) - 1

    state.annex_open = False
    state.leads = []
    if state.zone == "opening" and state.sections:
        state.zone = "body"
    state.grids.append(read_grid(text, table, section, open_group))


def _with_ends(state: _State) -> tuple[Section, ...]:
    """Every section reaches to the end of the last text that stands under it."""
    ends = [section.end for section in state.sections]
    contents = [(item.section, item.end) for item in state.items]
    contents += [(grid.section, grid.end) for grid in state.grids]
    contents += [
        (row.section, max(cell.end for cell in row.cells if cell))
        for grid in state.grids
        for row in grid.rows
    ]
    for index, end in contents:
        if index is not None:
            ends[index] = max(ends[index], end)
    for index in range(len(ends) - 1, -1, -1):
        parent = state.sections[index].parent
        if parent is not None:
            ends[parent] = max(ends[parent], ends[index])
    return tuple(
        replace(section, end=end) for section, end in zip(state.sections, ends, strict=True)
    )
