"""What `extractor export` does: which table in which form into which file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from extractor.publishing import akoma_ntoso, calendar, files
from extractor.publishing.datapackage import MEDIA_TYPES, Format
from extractor.publishing.spreadsheet import TooManyRowsError
from extractor.publishing.tables import TABLES
from extractor.show import NotFoundError, find_document

_EXTENSIONS = {"akn": ".xml"}


class ExportError(ValueError):
    """A wrong call; the message, in Vietnamese, says what to do."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of the command, as given; `form` and `output` may be left to the default."""

    what: str
    document: str | None = None
    form: str | None = None
    output: Path | None = None
    semicolon: bool = False
    agency: str | None = None
    locality: str | None = None


def export(catalogue: Path, request: Request, *, made_at: datetime | None = None) -> str:
    """Write the file that is asked for; a Vietnamese sentence that says what was written where.

    Raises ExportError for a call that makes no sense; then nothing is written.
    """
    form = _form(request)
    when = made_at or datetime.now(UTC)
    delimiter = ";" if request.semicolon else ","
    try:
        with files.snapshot(catalogue) as connection:
            if request.what == "document":
                return _document(connection, request)
            if request.what == "deadlines":
                return _deadlines(connection, request, when)
            table_form = cast(Format, form)
            if request.what == "package":
                folder = request.output or Path("danh-muc")
                counts = files.write_package(
                    connection, folder, table_form, delimiter=delimiter, made_at=when
                )
                rows = ", ".join(
                    f"{TABLES[name].title.lower()} {count}" for name, count in counts.items()
                )
                return f"Đã ghi vào thư mục {folder}: {rows} dòng, kèm {files.DESCRIPTOR}."
            table = TABLES[request.what]
            path = request.output or Path(f"{table.name}.{form}")
            count = files.write_table(
                connection, table, path, table_form, delimiter=delimiter, made_at=when
            )
            return f"Đã ghi {count} dòng vào {path}."
    except (TooManyRowsError, files.MissingLibraryError) as error:
        raise ExportError(str(error)) from error
    except OSError as error:
        raise ExportError(
            f"Không ghi được tệp ({error.strerror or error}); hãy kiểm tra đường dẫn, quyền ghi và "
            "chỗ trống, và đóng tệp nếu đang mở."
        ) from error


def _form(request: Request) -> str:
    """The form asked for, by name or by the file's ending; checked against what it is of."""
    allowed = {"document": ("akn",), "deadlines": ("ics",)}.get(request.what, tuple(MEDIA_TYPES))
    form = request.form
    if form is None and request.output is not None and request.what != "package":
        ending = request.output.suffix.lower().lstrip(".")
        form = ending if ending in allowed else None
    if form is None:
        form = {"package": "csv", "document": "akn", "deadlines": "ics"}.get(request.what, "xlsx")
    if form not in allowed:
        raise ExportError(
            f"{request.what} không xuất được dạng {form}; hãy chọn: {', '.join(allowed)}."
        )
    if request.what == "document" and not request.document:
        raise ExportError("Hãy nêu mã, số hiệu hoặc tên tệp của văn bản: export document MÃ")
    if request.what != "document" and request.document:
        raise ExportError(f"Thừa tham số «{request.document}»: chỉ export document cần văn bản.")
    if request.what != "deadlines" and (request.agency or request.locality):
        raise ExportError("--agency và --locality chỉ dùng với export deadlines.")
    return form


def _document(connection: sqlite3.Connection, request: Request) -> str:
    try:
        document = find_document(connection, request.document or "")
    except NotFoundError as error:
        raise ExportError(str(error)) from error
    path = request.output or Path(f"{document['id']}{_EXTENSIONS['akn']}")
    content = akoma_ntoso.document_xml(connection, document["id"])
    with files.replacing(path) as temporary:
        temporary.write_bytes(content)
    return f"Đã ghi văn bản {document['number'] or document['source_filename']} vào {path}."


def _deadlines(connection: sqlite3.Connection, request: Request, when: datetime) -> str:
    found = calendar.deadlines(connection, agency=request.agency, locality=request.locality)
    if not found and (request.agency or request.locality):
        raise ExportError("Không có nhiệm vụ có thời hạn nào của nơi ấy; hãy thử một phần của tên.")
    name = " - ".join(
        part for part in ("Thời hạn", request.agency, request.locality) if part is not None
    )
    path = request.output or Path("thoi-han.ics")
    with files.replacing(path) as temporary:
        text = calendar.calendar(found, name, when)
        temporary.write_text(text, encoding="utf-8", newline="")
    return f"Đã ghi {len(found)} nhiệm vụ có thời hạn vào {path}."
