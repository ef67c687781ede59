"""Where exported rows come from: the documents, the program, the time; what to keep in mind."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document of the catalogue as a source is named."""

    id: str
    sha256: str
    source_filename: str
    locality: str | None
    doc_type: str | None
    number: str | None
    issued_on: date | None
    issuer: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents behind an export; `versions`: the releases of the extractor that read them."""

    made_at: datetime  # UTC
    documents: tuple[SourceDocument, ...]
    versions: tuple[str, ...]


NOTES = (
    "Nội dung do chương trình trích tự động từ văn bản, trừ các dòng ghi người đã duyệt, sửa hoặc "
    "bổ sung; trước khi dùng chính thức, hãy đối chiếu với nguyên văn ở trang đã ghi.",
    "Ô trống nghĩa là văn bản không nêu, không phải bằng không.",
    "Văn bản gốc là căn cứ; mã văn bản và mã mục tính từ nội dung nên không đổi giữa các lần xuất.",
)


def sources(connection: sqlite3.Connection, made_at: datetime) -> Sources:
    """All documents of the catalogue, by locality, date and number."""
    found: list[tuple[Any, ...]] = connection.execute(
        "select d.id, d.sha256, d.source_filename, coalesce(l.name, d.locality_text), d.doc_type,"
        " d.number, d.issued_on, d.issuer, d.title from documents d"
        " left join localities l on l.code = d.locality_id order by 4, 7, 6, 1"
    ).fetchall()
    versions = connection.execute(
        "select distinct extractor_version from documents order by 1"
    ).fetchall()
    documents = (
        SourceDocument(
            id=row[0],
            sha256=row[1],
            source_filename=row[2],
            locality=row[3],
            doc_type=row[4],
            number=row[5],
            issued_on=date.fromisoformat(row[6]) if row[6] else None,
            issuer=row[7],
            title=row[8],
        )
        for row in found
    )
    return Sources(made_at, tuple(documents), tuple(version for (version,) in versions))
