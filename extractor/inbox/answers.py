"""What is said of a file that was dropped: what became of it, what was understood, what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from extractor.catalogue.read_only import open_read_only
from extractor.ingest import FileResult
from extractor.knowledge import load
from extractor.normalise import fold, squeeze
from extractor.publishing.inbox_report import Point, Report
from extractor.reading.formats import EXTENSIONS

Kind = Literal["read", "partial", "new-version", "duplicate", "unreadable", "unsupported"]

_DOUBTFUL = 0.88  # confidence below which a fact is named in the report
_MOST_DOUBTS = 12
_QUOTE = 160  # letters of a quote that are shown
_SURE_PAGES = 0.85  # mean confidence of OCR over a document
_FEW_LETTERS = 40  # a page with less is blank, or was not read

_COMPARE = "Đối chiếu các điểm còn nghi ngờ với nguyên văn: extractor review list {id}"
_BLANK = "Trang {number} gần như không có chữ; kiểm tra trang trắng hay quét hỏng."

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one file; `document` is its id in the catalogue, if it is there."""

    kind: Kind
    name: str
    report: Report
    document: str | None = None

    @property
    def failed(self) -> bool:
        """Whether the file goes to `failed/`."""
        return self.kind in ("unreadable", "unsupported")


def answer(
    catalogue: Path, result: FileResult, sha256: str | None, dropped_as: str, *, known: bool,
    now: datetime,
) -> Answer:  # fmt: skip
    """The answer to a file with this result; `known`: its content was there before."""
    name, made_at = result.path.name, f"Đọc lúc {now:%H:%M ngày %d/%m/%Y}."
    if result.status == "failed":
        return _failure(result, name, dropped_as, made_at)
    with closing(open_read_only(catalogue)) as connection:
        found = _rows(
            connection,
            "select d.*, l.name as locality from documents d"
            " left join localities l on l.code = d.locality_id where d.sha256 = ?",
            sha256,
        )
        if not found:  # taken out by another program meanwhile
            return _failure(result, name, dropped_as, made_at)
        (document,) = found
        facts = _facts(connection, document)
        if known or result.status == "duplicate":
            return _duplicate(document, facts, name, dropped_as, made_at)
        versions = _versions(connection, document)
        doubts = _doubts(connection, document["id"])
        pages = _bad_pages(connection, document)
    gaps = _gaps(document)
    partial = result.status == "partial"
    kind: Kind = "partial" if partial else "new-version" if versions else "read"
    report = Report(
        filename=dropped_as,
        tone="good" if kind == "read" and not gaps and not pages else "care",
        answer=_answer(kind, versions, document),
        facts=facts,
        doubts=tuple(doubts[:_MOST_DOUBTS]),
        more_doubts=max(len(doubts) - _MOST_DOUBTS, 0),
        pages=tuple(pages),
        warnings=result.warnings,
        todo=(
            *_todo(kind, versions, document),
            *gaps,
            *([_COMPARE.format(id=document["id"])] if doubts else []),
        ),
        made_at=made_at,
    )
    return Answer(kind, name, report, document["id"])


def _failure(result: FileResult, name: str, dropped_as: str, made_at: str) -> Answer:
    supported = result.path.suffix.lower() in EXTENSIONS
    problem, _, remedy = (result.reason or "Tệp không đọc được").rstrip(".").rpartition("; ")
    if not problem:
        problem, remedy = remedy, "hãy kiểm tra tệp rồi thả lại"
    report = Report(
        filename=dropped_as,
        tone="bad",
        answer=f"{problem}." if supported else f"Không phải loại tệp đọc được. {problem}.",
        warnings=result.warnings,
        todo=(
            f"{remedy[:1].upper()}{remedy[1:]}.",
            "Sửa xong, thả tệp vào hộp thư lần nữa; nếu tệp không cần đến, cứ xóa khỏi thư mục failed.",  # noqa: E501
        ),
        made_at=made_at,
    )
    return Answer("unreadable" if supported else "unsupported", name, report)


def _duplicate(
    document: Row, facts: tuple[tuple[str, str], ...], name: str, dropped_as: str, made_at: str
) -> Answer:
    report = Report(
        filename=dropped_as,
        tone="good",
        answer=f"Văn bản này đã có trong danh mục, nạp từ tệp “{document['source_filename']}”; "
        "không ghi thêm gì.",
        facts=facts,
        todo=("Không cần làm gì; có thể xóa bản sao này.",),
        made_at=made_at,
    )
    return Answer("duplicate", name, report, document["id"])


def _answer(kind: Kind, versions: list[Row], document: Row) -> str:
    if kind == "partial":
        return "Đã đưa vào danh mục, nhưng chỉ đọc được một phần của tệp."
    if kind == "new-version":
        names = ", ".join(f"“{each['source_filename']}”" for each in versions)
        return (
            f"Đã đưa vào danh mục. Danh mục đã có văn bản cùng số {document['number']}, cùng cơ "
            f"quan ban hành nhưng tệp khác: {names}."
        )
    return "Đã đọc và đưa vào danh mục."


def _todo(kind: Kind, versions: list[Row], document: Row) -> list[str]:
    todo = []
    if kind == "partial":
        todo.append("Xem phần lưu ý bên dưới; nếu có bản đầy đủ hơn, hãy thả bản ấy vào hộp thư.")
    if versions:
        old = " ".join(each["id"] for each in versions)
        todo.append(
            "Giữ bản đúng, rút bản kia để số liệu không bị tính hai lần: "
            f"extractor review withdraw {old} (bản cũ) hoặc {document['id']} (bản vừa nạp)."
        )
    return todo


def _facts(connection: sqlite3.Connection, document: Row) -> tuple[tuple[str, str], ...]:
    def count(sql: str) -> int:
        return int(connection.execute(sql, (document["id"],)).fetchone()[0])

    number = count("select count(*) from targets where document_id = ? and kind = 'quantitative'")
    others = count("select count(*) from targets where document_id = ? and kind = 'qualitative'")
    duties = count("select count(*) from obligations where document_id = ? and kind <> 'measure'")
    dated = count(
        "select count(*) from obligations where document_id = ?"
        " and (due_on is not null or recurrence <> '[]')"
    )
    cited = count("select count(*) from citations where document_id = ?")
    period = "-".join(
        str(year) for year in (document["period_start"], document["period_end"]) if year
    )
    pages = document["page_count"]
    values = (
        ("Loại văn bản", document["doc_type"]),
        ("Số, ký hiệu", document["number"]),
        ("Ngày ban hành", _day(document["issued_on"])),
        ("Cơ quan ban hành", document["issuer"]),
        ("Địa phương", document["locality"] or document["locality_text"]),
        ("Trích yếu", document["title"]),
        ("Thời kỳ", period),
        ("Người ký", " ".join(x for x in (document["signer_title"], document["signer"]) if x)),
        ("Chỉ tiêu", f"{number} có số liệu, {others} định tính"),
        ("Nhiệm vụ", f"{duties}, trong đó {dated} có thời hạn hoặc chu kỳ"),
        ("Văn bản viện dẫn", str(cited)),
        ("Số trang", f"{pages}" + (" (nhận dạng chữ từ ảnh)" if document["text_method"] == "ocr" else "")),  # noqa: E501
        ("Mã trong danh mục", document["id"]),
    )  # fmt: skip
    return tuple((name, value or "không tìm thấy trong văn bản") for name, value in values)


def _gaps(document: Row) -> list[str]:
    """What a plan always says and was not found."""
    todo = []
    for column, words in (
        ("number", "số, ký hiệu"),
        ("issued_on", "ngày ban hành"),
        ("doc_type", "loại văn bản"),
        ("title", "trích yếu"),
    ):
        if not document[column]:
            todo.append(
                f"Không tìm thấy {words}; kiểm tra xem tệp có đủ trang đầu và đọc rõ không."
            )
    if not document["locality_id"]:
        named = document["locality_text"]
        todo.append(
            f"Không xác định được mã của “{named}”; kiểm tra tên địa phương."
            if named
            else "Không xác định được địa phương ban hành; kiểm tra phần đầu văn bản."
        )
    return todo


def _doubts(connection: sqlite3.Connection, document: str) -> list[Point]:
    """The facts in doubt, the most doubtful first."""
    sentences = {doubt["id"]: doubt["sentence"] for doubt in load("doubts")}
    found = []
    for table, noun in (
        ("targets", "chỉ tiêu"),
        ("obligations", "nhiệm vụ"),
        ("citations", "viện dẫn"),
    ):
        sql = f"select * from {table} where document_id = ? and confidence < ? and origin = 'extracted'"  # noqa: E501
        for row in _rows(connection, sql, document, _DOUBTFUL):
            reasons = [sentences[doubt] for doubt in json.loads(row.get("doubts") or "[]")]
            why = " ".join(reasons) or f"Máy chắc {row['confidence']:.0%} về {noun} này."
            quote = " ".join(row["quote"].split())
            shown = quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1].rstrip() + "…"
            found.append((row["confidence"], row["char_start"], Point(shown, why, row["page"])))
    return [point for _, _, point in sorted(found, key=lambda each: each[:2])]


def _bad_pages(connection: sqlite3.Connection, document: Row) -> list[str]:
    told = []
    sure = document["ocr_confidence"]
    if sure is not None and sure < _SURE_PAGES:
        told.append(
            f"Chữ nhận dạng từ ảnh chỉ chắc {sure:.0%}; nếu được, hãy quét lại cho rõ, ở 300 dpi."
        )
    if document["page_count"] > 1:
        for row in _rows(
            connection,
            "select number, text from pages where document_id = ? order by number",
            document["id"],
        ):
            if len("".join(row["text"].split())) < _FEW_LETTERS:
                told.append(_BLANK.format(number=row["number"]))
    return told


def _versions(connection: sqlite3.Connection, document: Row) -> list[Row]:
    """Other documents of the same number, issuer and year: the same decision in other bytes."""
    if not document["number_key"]:
        return []
    others = _rows(
        connection,
        "select id, source_filename, issuer, locality_id, issued_on from documents"
        " where number_key = ? and id <> ? order by id",
        document["number_key"],
        document["id"],
    )
    return [other for other in others if _same_issue(other, document)]


def _same_issue(one: Row, other: Row) -> bool:
    years = {each["issued_on"][:4] for each in (one, other) if each["issued_on"]}
    if len(years) > 1:
        return False
    issuers = [fold(squeeze(each["issuer"])) for each in (one, other) if each["issuer"]]
    if len(issuers) == 2:
        return issuers[0] == issuers[1]
    return one["locality_id"] is not None and one["locality_id"] == other["locality_id"]


def _day(iso: str | None) -> str | None:
    return "/".join(reversed(iso.split("-"))) if iso else None


def _rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[Row]:
    return [dict(row) for row in connection.execute(sql, values)]
