"""Extractions for tests: of the sample plans by their gold annotations, and small ones."""

import hashlib
import json
from datetime import date
from pathlib import Path

from extractor.model import (
    Assignment,
    Box,
    Citation,
    Extraction,
    Metadata,
    Obligation,
    Page,
    Reading,
    Section,
    Target,
    Word,
)

CORPORA = Path(__file__).parent.parent / "corpora"
ANNOTATED = ("huong-tra-1406-qd-ubnd-2021", "tan-phu-1835-qd-ubnd-2022")

TEXT = """QUYẾT ĐỊNH
I. MỤC TIÊU
Đến năm 2025, tối thiểu 80% hồ sơ công việc được xử lý trên môi trường mạng.
II. NHIỆM VỤ
Phòng Nội vụ báo cáo UBND quận hàng quý.
Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ.
"""
METADATA = Metadata(
    doc_type="Quyết định",
    number="1835/QĐ-UBND",
    issued_on=date(2022, 6, 2),
    locality="Quận Tân Phú",
    parent_locality="Thành phố Hồ Chí Minh",
)


def span(text: str, words: str, after: int = 0) -> tuple[int, int]:
    start = text.index(words, after)
    return start, start + len(words)


def reading(text: str = TEXT, name: str = "plan.txt", **changes: object) -> Reading:
    data = text.encode()
    values: dict = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "source_filename": name,
        "media_type": "text/plain",
        "byte_count": len(data),
        "text": text,
        "pages": (Page(1, 0, len(text), "text"),),
        "blocks": (),
        "text_method": "text",
    }
    return Reading(**{**values, **changes})


def small(text: str = TEXT, name: str = "plan.txt", metadata: Metadata = METADATA) -> Extraction:
    """A document with one fact of each sort and two sections; `text` must hold those of TEXT."""
    first, second = text.index("I. MỤC TIÊU"), text.index("II. NHIỆM VỤ")
    target = span(text, "tối thiểu 80% hồ sơ công việc được xử lý trên môi trường mạng")
    duty = span(text, "Phòng Nội vụ báo cáo UBND quận hàng quý.")
    cited = span(text, "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ")
    return Extraction(
        reading=reading(text, name),
        metadata=metadata,
        sections=(
            Section("heading", "I", "MỤC TIÊU", "I", None, first, second, first + 11),
            Section("heading", "II", "NHIỆM VỤ", "II", None, second, len(text), second + 12),
        ),
        targets=(
            Target(
                "quantitative", *target, 0, "digital_government",
                "hồ sơ công việc được xử lý trên môi trường mạng", ">=", 80.0, None, "%", "level",
                scope="cấp quận", due_on=date(2025, 12, 31), due_source="sentence",
            ),
        ),
        obligations=(
            Obligation(
                "assignment", *duty, 1, "direction",
                (Assignment("Phòng Nội vụ", "lead"), Assignment("UBND 11 phường", "coordinating")),
                deadline_text="hàng quý", recurrences=("quarterly",),
            ),
        ),
        citations=(
            Citation(*cited, "reference", "Nghị quyết", "76/NQ-CP", date(2021, 7, 15), "Chính phủ"),
        ),
    )  # fmt: skip


def with_words(extraction_text: str = TEXT) -> Reading:
    """The text laid out on two pages, ten points a letter, a line of print for each line."""
    words, pages = [], []
    half = extraction_text.index("II. NHIỆM VỤ")
    pages = [Page(1, 0, half, "text-layer", 595.0, 842.0),
             Page(2, half, len(extraction_text), "text-layer", 595.0, 842.0)]  # fmt: skip
    offset = 0
    for row, line in enumerate(extraction_text.split("\n")):
        column = 0
        for word in line.split(" "):
            if word:
                page = 1 if offset + column < half else 2
                box = Box(
                    page, column * 5.0, row * 20.0, (column + len(word)) * 5.0, row * 20.0 + 12
                )
                words.append(Word(offset + column, offset + column + len(word), box))
            column += len(word) + 1
        offset += len(line) + 1
    return reading(extraction_text, "plan.pdf", pages=tuple(pages), words=tuple(words))


def annotated(slug: str) -> Extraction:
    """A sample plan with the facts of its gold annotation whose quotes stand in it verbatim."""
    gold = json.loads((CORPORA / "gold" / f"{slug}.json").read_text(encoding="utf-8"))
    path = CORPORA / "plans" / f"{slug}.txt"
    text = path.read_bytes().decode()
    document = gold["document"]

    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None

    def place(quote: str) -> tuple[int, int] | None:
        start = text.find(quote)
        return (start, start + len(quote)) if start >= 0 else None

    return Extraction(
        reading=reading(text, path.name),
        metadata=Metadata(
            **{**document, "issued_on": day(document["issued_on"])},
        ),
        targets=tuple(
            Target(
                kind=t["kind"], start=at[0], end=at[1], section=None, domain=t["domain"],
                indicator=t["indicator"], comparator=t["comparator"], value=t["value"],
                value_max=t["value_max"], unit=t["unit"], change=t["change"],
                baseline=t["baseline"], scope=t["scope"], exclusion=t["exclusion"],
                start_on=day(t["start"]), due_on=day(t["due"]), due_source=t["due_source"],
                recurrence=t["recurrence"],
            )
            for t in gold["targets"] if (at := place(t["quote"]))
        ),
        obligations=tuple(
            Obligation(
                kind=o["kind"], start=at[0], end=at[1], section=None, domain=o["domain"],
                assignments=tuple(
                    Assignment(name, role) for role in ("lead", "coordinating") for name in o[role]
                ),
                deliverable=o.get("deliverable"), deadline_text=o["deadline_text"],
                start_on=day(o["start"]), due_on=day(o["due"]), due_bound=o["due_bound"],
                recurrences=tuple(o["recurrence"]), open_ended=o["open_ended"],
            )
            for o in gold["obligations"] if (at := place(o["quote"]))
        ),
        citations=tuple(
            Citation(
                start=at[0], end=at[1], role=c["role"], doc_type=c["doc_type"], number=c["number"],
                issued_on=day(c["issued_on"]), issuer=c["issuer"], title=c["title"],
            )
            for c in gold["citations"] if (at := place(c["quote"]))
        ),
    )  # fmt: skip
