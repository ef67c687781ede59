"""Plans of a few lines, read as text files are, for tests of the stages after reading."""

import hashlib
from collections.abc import Iterable
from datetime import date

from extractor.model import Reading, Section
from extractor.pipeline import structure
from extractor.reading.source import Source
from extractor.reading.text import read_text
from extractor.structure.document import Document

ISSUED_ON = date(2022, 3, 15)
LETTERHEAD = (
    "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG",
    "Số: 12/KH-UBND",
    "Lâm Đồng, ngày 15 tháng 3 năm 2022",
    "KẾ HOẠCH",
)
INTRODUCTION = "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"


def reading_of(text: str, filename: str = "plan.txt") -> Reading:
    data = text.encode()
    return read_text(
        data, Source(hashlib.sha256(data).hexdigest(), filename, "text/plain", len(data))
    )


def plan(
    body: str | Iterable[str],
    title: str = "Phát triển kinh tế - xã hội tỉnh Lâm Đồng giai đoạn 2021 - 2025",
) -> Document:
    """A plan of 15 March 2022 with these lines after its introduction."""
    lines = [body] if isinstance(body, str) else body
    return structure(reading_of("\n".join((*LETTERHEAD, title, INTRODUCTION, *lines))))


def outline(sections: Iterable[Section]) -> list[str]:
    """The sections as the tests write them: path and heading."""
    return [f"{section.path} | {section.heading}" for section in sections]
