"""Joins what a page break or a line break tore apart, by how paragraphs end and begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.model import Paragraph

# A label or bullet that opens a paragraph: "a)", "đ).", "1.", "1.1", "(2)", "-", "+", "•", "I."
OPENING = re.compile(
    r"\s*(?:[-+*•·●▪–—]\s|\(?\d{1,2}[).](?!\d)|\d{1,2}(?:\.\d{1,2})+[.)\s]|[a-zđ]{1,2}[).]|[IVXLC]+[.)/]\s)"
)
_ENDS_SENTENCE = re.compile(r"[.:;!?/]\W*$")
_MARKUP = re.compile(r"[*#_\s]+")
_LONG = 60  # characters: a line torn by the page's width or end is at least this long


def join_broken(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs of one run of prose, those that continue the one before merged into it."""
    usual_bullets = {_bullet(text, paragraph) for paragraph in paragraphs} - {"–", "—", ""}
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and _continues(text, joined[-1], paragraph, bool(usual_bullets)):
            joined[-1] = replace(joined[-1], end=paragraph.end)
        else:
            joined.append(paragraph)
    return joined


def _continues(text: str, before: Paragraph, after: Paragraph, hyphen_bullets: bool) -> bool:
    head = _MARKUP.sub(" ", text[before.start : before.end]).rstrip()
    tail = _MARKUP.sub(" ", text[after.start : after.end]).lstrip()
    if not tail or _ENDS_SENTENCE.search(head):
        return False
    if hyphen_bullets and tail[0] in "–—" and len(head) >= _LONG:
        return True  # "... gửi Phòng Tài chính" / "– Kế hoạch để tổng hợp"
    if OPENING.match(tail):
        return False
    if tail[0].islower():
        return True
    return tail[0].isdigit() and len(head) >= _LONG and head[-1] not in ')”"'


def _bullet(text: str, paragraph: Paragraph) -> str:
    first = text[paragraph.start : paragraph.start + 1]
    return first if first in ("-", "+", "–", "—", "*", "•") else ""
