"""The tables that leave the catalogue: their columns, what these mean, and their rows.

The same table serves people (CSV, XLSX: Vietnamese headings and words) and programs (JSON,
Parquet: the catalogue's own names and code words).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from extractor.wording import (
    CHANGES,
    CITATION_ROLES,
    CITATION_STATUSES,
    DUE_BOUNDS,
    OBLIGATION_KINDS,
    ORIGINS,
    RECURRENCES,
    TARGET_KINDS,
    domains,
    recurrences,
)

Type = Literal["string", "integer", "number", "date", "boolean", "list"]
Value = str | int | float | bool | date | list[str] | None
Shown = str | int | float | date | None
BATCH = 500  # rows read at a time


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    name: for programs.  heading: for people, one a table.  type: of what programs get.
    words: what people get for a value, or for each of a list; numbers stay as they are without.
    shown: the type of what people get, where it is another.
    """

    name: str
    heading: str
    type: Type
    description: str
    words: Callable[[Any], str | int] | None = None
    shown: Literal["string", "integer"] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table to export; `sql` gives its columns in their order, `key` names the row's id."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    sql: str
    key: str | None = None

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


def rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[Value, ...]]:
    """The rows of a table as values of its columns' types, in an order that does not change."""
    cursor = connection.execute(table.sql)
    while batch := cursor.fetchmany(BATCH):
        for row in batch:
            yield typed(table, row)


def typed(table: Table, row: Sequence[Any]) -> tuple[Value, ...]:
    """A row of the catalogue with dates, booleans and lists in the place of their codes."""
    return tuple(_typed(column, cell) for column, cell in zip(table.columns, row, strict=True))


def in_words(table: Table, row: Sequence[Value]) -> list[Shown]:
    """A row of `rows` for people: code words in Vietnamese, lists joined, truth as "có"."""
    return [_in_words(column, cell) for column, cell in zip(table.columns, row, strict=True)]


def _typed(column: Column, cell: Any) -> Value:
    if cell is None:
        return None
    if column.type == "date":
        return date.fromisoformat(cell)
    if column.type == "boolean":
        return bool(cell)
    if column.type == "list":
        return list(json.loads(cell))
    return cell  # type: ignore[no-any-return]


def _in_words(column: Column, cell: Value) -> Shown:
    if isinstance(cell, bool):
        return "có" if cell else None
    if isinstance(cell, list):
        return "; ".join(str(column.words(each)) if column.words else each for each in cell) or None
    if column.words and cell is not None:
        return column.words(cell)
    return cell


def _from(words: dict[str, str]) -> Callable[[str], str]:
    return lambda code: words.get(code, code)


def _domain(code: str) -> str:
    return domains().get(code, code)


def _recurrence(code: str) -> str:
    return "; ".join(recurrences(code))


def _percent(share: float) -> int:
    """Whole: a decimal point is no number to an Excel that writes a comma."""
    return round(share * 100)


# ------------------------------------------------------------------------ the columns

_LOCALITY = Column("locality", "Địa phương", "string", "Địa phương ban hành văn bản.")
_DOCUMENT = (
    Column("document_type", "Loại văn bản", "string", "Tên loại văn bản: Quyết định, Kế hoạch..."),
    Column("document_number", "Số, ký hiệu", "string", "Số, ký hiệu của văn bản."),
    Column("document_issued_on", "Ngày ban hành", "date", "Ngày ban hành văn bản."),
    Column("document_title", "Trích yếu", "string", "Trích yếu nội dung của văn bản."),
)
_SECTION = Column("section_path", "Đề mục", "string", "Các đề mục bên trên: IV > 1 > 1.2.")
_DOMAIN = Column("domain", "Lĩnh vực", "string", "Lĩnh vực của nội dung.", _domain)
_START = Column("start_on", "Từ ngày", "date", "Ngày đầu của thời gian thực hiện.")
_DUE = Column("due_on", "Hạn hoàn thành", "date", "Ngày cuối của thời gian thực hiện.")
_PLACE = (
    Column("page", "Trang", "integer", "Trang của văn bản, nơi nguyên văn bắt đầu."),
    Column("confidence", "Độ tin cậy (%)", "number", "Máy chắc đến mức nào.", _percent, "integer"),
    Column("origin", "Nguồn gốc", "string", "Máy trích, hay người đã duyệt, sửa, bổ sung.",
           _from(ORIGINS)),
    Column("source_filename", "Tệp", "string", "Tên tệp khi nạp."),
    Column("document_id", "Mã văn bản", "string", "Mã của văn bản trong danh mục."),
)  # fmt: skip

_AGENCIES = (
    Column("lead", "Cơ quan chủ trì", "string", "Tên đầy đủ, cách nhau bằng dấu chấm phẩy."),
    Column("lead_text", "Chủ trì (theo văn bản)", "string", "Như văn bản viết."),
    Column("coordinating", "Cơ quan phối hợp", "string",
           "Tên đầy đủ, cách nhau bằng dấu chấm phẩy."),
    Column("coordinating_text", "Phối hợp (theo văn bản)", "string", "Như văn bản viết."),
    Column("monitoring", "Cơ quan theo dõi", "string", "Cơ quan theo dõi, đôn đốc."),
)  # fmt: skip

_OBLIGATION_COLUMNS = (
    _LOCALITY,
    Column("parent_locality", "Địa phương cấp trên", "string", "Tỉnh, thành phố của địa phương."),
    *_DOCUMENT,
    _SECTION,
    Column("kind", "Loại nhiệm vụ", "string", "Nhiệm vụ nằm ở đâu trong văn bản.",
           _from(OBLIGATION_KINDS)),
    _DOMAIN,
    Column("task", "Nhiệm vụ", "string", "Nguyên văn nhiệm vụ."),
    *_AGENCIES,
    Column("deliverable", "Sản phẩm", "string", "Sản phẩm, kết quả phải có."),
    Column("deadline", "Thời hạn (theo văn bản)", "string", "Chữ chỉ thời gian như văn bản viết."),
    _START,
    Column("due_bound", "Trước hay chậm nhất", "string",
           "Hạn là trước ngày ấy, hay chậm nhất ngày ấy.", _from(DUE_BOUNDS)),
    _DUE,
    Column("recurrence", "Lặp lại", "list", "Các chu kỳ lặp lại.", _from(RECURRENCES)),
    Column("open_ended", "Và các năm tiếp theo", "boolean", "Còn làm tiếp sau thời gian đã nêu."),
    *_PLACE,
    Column("obligation_id", "Mã nhiệm vụ", "string", "Mã của nhiệm vụ, tính từ nội dung."),
)  # fmt: skip

_TARGET_COLUMNS = (
    _LOCALITY,
    *_DOCUMENT,
    _SECTION,
    Column("kind", "Loại chỉ tiêu", "string", "Có số liệu hay định tính.", _from(TARGET_KINDS)),
    _DOMAIN,
    Column("quote", "Nguyên văn", "string", "Câu chữ của văn bản."),
    Column("indicator", "Chỉ tiêu", "string", "Nội dung được đo, theo chữ của văn bản."),
    Column("common_indicator", "Chỉ tiêu chung", "string",
           "Chỉ tiêu chung để so sánh các địa phương; trống nếu chưa xác định."),
    Column("comparator", "So sánh", "string",
           "≥ tối thiểu, > trên, ≤ tối đa, < dưới, = bằng, hoặc khoảng.",
           _from({">=": "≥", "<=": "≤", "range": "khoảng"})),
    Column("value", "Giá trị", "number", "Giá trị phải đạt; đầu của khoảng."),
    Column("value_max", "Giá trị cuối khoảng", "number", "Chỉ có ở chỉ tiêu là một khoảng."),
    Column("unit", "Đơn vị tính", "string", "% hoặc tên của cái được đếm."),
    Column("change", "Đạt, tăng hay giảm", "string",
           "Đạt mức ấy, hay tăng, giảm thêm chừng ấy.", _from(CHANGES)),
    Column("baseline", "So với", "string", "Mốc của tăng, giảm, như văn bản viết."),
    Column("scope", "Phạm vi", "string", "Phần của đối tượng mà giá trị áp dụng."),
    Column("exclusion", "Trừ", "string", "Phần được loại trừ."),
    _START,
    _DUE,
    Column("due_source", "Hạn lấy từ", "string",
           "Hạn nêu trong câu, ở đề mục, hay là thời kỳ của cả văn bản.",
           _from({"sentence": "câu", "heading": "đề mục", "document": "thời kỳ của văn bản"})),
    Column("recurrence", "Lặp lại", "string", "Chu kỳ lặp lại.", _recurrence),
    *_PLACE,
    Column("target_id", "Mã chỉ tiêu", "string", "Mã của chỉ tiêu, tính từ nội dung."),
)  # fmt: skip

_COMPARISON_COLUMNS = (
    Column("indicator", "Chỉ tiêu", "string", "Chỉ tiêu chung, hoặc chữ của văn bản nếu chưa có."),
    Column("indicator_id", "Mã chỉ tiêu chung", "string", "Trống nếu chưa xác định."),
    _LOCALITY,
    Column("locality_id", "Mã địa phương", "string", "Mã đơn vị hành chính."),
    Column("due_year", "Năm đạt", "integer", "Năm phải đạt."),
    Column("scope", "Phạm vi", "string", "Phần của đối tượng mà giá trị áp dụng."),
    *(column for column in _TARGET_COLUMNS
      if column.name in ("comparator", "value", "value_max", "unit", "change", "quote")),
    Column("document_number", "Số, ký hiệu", "string", "Số, ký hiệu của văn bản."),
    Column("page", "Trang", "integer", "Trang của văn bản, nơi nguyên văn bắt đầu."),
    _DOMAIN,
    Column("indicator_score", "Mức giống chỉ tiêu chung (%)", "number",
           "Chữ của văn bản giống tên chỉ tiêu chung đến mức nào.", _percent, "integer"),
    Column("alternatives", "Số giá trị khác", "integer",
           "Số giá trị khác cùng ô; ở đây là của văn bản mới nhất."),
    Column("origin", "Nguồn gốc", "string", "Máy trích, hay người đã duyệt, sửa, bổ sung.",
           _from(ORIGINS)),
    Column("document_id", "Mã văn bản", "string", "Mã của văn bản trong danh mục."),
    Column("target_id", "Mã chỉ tiêu", "string", "Mã của chỉ tiêu, tính từ nội dung."),
)  # fmt: skip

_CITATION_COLUMNS = (
    _LOCALITY,
    *_DOCUMENT,
    Column("role", "Vai trò", "string", "Căn cứ ban hành, hay được nhắc đến.",
           _from(CITATION_ROLES)),
    Column("cited_type", "Loại văn bản được viện dẫn", "string", "Tên loại của văn bản ấy."),
    Column("cited_number", "Số được viện dẫn", "string", "Số, ký hiệu của văn bản ấy."),
    Column("cited_on", "Ngày được viện dẫn", "date", "Ngày ban hành của văn bản ấy."),
    Column("cited_issuer", "Cơ quan ban hành được viện dẫn", "string", "Như văn bản viết."),
    Column("cited_title", "Tên được viện dẫn", "string", "Của luật gọi bằng tên."),
    Column("quote", "Nguyên văn", "string", "Câu chữ của văn bản."),
    Column("status", "Có trong danh mục", "string",
           "Văn bản được viện dẫn có trong danh mục hay không.", _from(CITATION_STATUSES)),
    Column("cited_document_id", "Mã văn bản được viện dẫn", "string", "Nếu có trong danh mục."),
    *_PLACE,
    Column("citation_id", "Mã viện dẫn", "string", "Mã của viện dẫn, tính từ nội dung."),
)  # fmt: skip

_OF_DOCUMENT = (
    "coalesce(l.name, d.locality_text) as locality, d.doc_type as document_type,"
    " d.number as document_number, d.issued_on as document_issued_on, d.title as document_title"
)
_FACT = "f.page, f.confidence, f.origin, d.source_filename, f.document_id"
_JOINED = (
    "join documents d on d.id = f.document_id left join localities l on l.code = d.locality_id"
)
_ORDER = "order by f.document_id, f.char_start, f.id"

# The view holds no order; its base table gives one, by an index, without sorting it all first.
OBLIGATIONS = Table(
    "obligations",
    "Nhiệm vụ",
    "Việc được giao cho cơ quan hoặc có thời hạn, mỗi nhiệm vụ một dòng.",
    _OBLIGATION_COLUMNS,
    f"select {', '.join(f'shown.{column.name}' for column in _OBLIGATION_COLUMNS)}"
    " from obligations f join obligation_export as shown on shown.obligation_id = f.id"
    " order by f.document_id, f.char_start, f.id",
    "obligation_id",
)
TARGETS = Table(
    "targets",
    "Chỉ tiêu",
    "Cam kết đo được, mỗi chỉ tiêu, giá trị, hạn và phạm vi một dòng.",
    _TARGET_COLUMNS,
    f"select {_OF_DOCUMENT}, s.path as section_path, f.kind, f.domain, f.quote, f.indicator,"
    " i.name as common_indicator, f.comparator, f.value, f.value_max, f.unit, f.change,"
    " f.baseline, f.scope, f.exclusion, f.start_on, f.due_on, f.due_source, f.recurrence,"
    f" {_FACT}, f.id as target_id from targets f {_JOINED}"
    " left join sections s on s.id = f.section_id left join indicators i on i.id = f.indicator_id"
    f" {_ORDER}",
    "target_id",
)
COMPARISON = Table(
    "comparison",
    "So sánh",
    "Mỗi dòng là một ô của bảng so sánh: chỉ tiêu, địa phương, năm đạt.",
    _COMPARISON_COLUMNS,
    f"select {', '.join(column.name for column in _COMPARISON_COLUMNS)} from comparison"
    " order by indicator_id is null, indicator, locality, due_year, scope, target_id",
    "target_id",
)
CITATIONS = Table(
    "citations",
    "Viện dẫn",
    "Văn bản được viện dẫn, mỗi văn bản một dòng.",
    _CITATION_COLUMNS,
    f"select {_OF_DOCUMENT}, f.role, f.doc_type as cited_type, f.number as cited_number,"
    " f.issued_on as cited_on, f.issuer as cited_issuer, f.title as cited_title, f.quote,"
    f" f.status, f.cited_document_id, {_FACT}, f.id as citation_id from citations f {_JOINED}"
    f" {_ORDER}",
    "citation_id",
)
TABLES = {table.name: table for table in (OBLIGATIONS, TARGETS, COMPARISON, CITATIONS)}
