"""What the columns of exported files mean, as a Frictionless Data Package (version 1).

https://specs.frictionlessdata.io/data-package/ and .../table-schema/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

from extractor.publishing.sources import NOTES, Sources
from extractor.publishing.tables import Column, Table

Format = Literal["csv", "xlsx", "json", "parquet"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the package: its bare name beside `datapackage.json`, size and SHA-256."""

    table: Table
    path: str
    format: Format
    byte_count: int
    sha256: str
    delimiter: str = ","


def datapackage(resources: Sequence[Resource], sources: Sources) -> dict[str, Any]:
    """The descriptor of the package, for `datapackage.json`."""
    return {
        "profile": "data-package",
        "name": "danh-muc-ke-hoach",
        "title": "Danh mục kế hoạch của chính quyền địa phương",
        "description": " ".join(NOTES),
        "created": sources.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "version": ", ".join(sources.versions),
        "sources": [
            {
                "title": " ".join(
                    part for part in (document.doc_type, document.number, document.title) if part
                )
                or document.source_filename
            }
            for document in sources.documents
        ]
        or [{"title": "Danh mục trống"}],
        "resources": [_resource(resource) for resource in resources],
    }


def _resource(resource: Resource) -> dict[str, Any]:
    table, people = resource.table, resource.format in ("csv", "xlsx")
    made: dict[str, Any] = {
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.description,
        "path": resource.path,
        "format": resource.format,
        "mediatype": MEDIA_TYPES[resource.format],
        "schema": {
            "fields": [_field(column, people, resource.format) for column in table.columns],
            "missingValues": [""],
        },
    }
    if resource.format != "json":  # the library reads JSON without counting its bytes, and fails
        made["bytes"] = resource.byte_count
        made["hash"] = f"sha256:{resource.sha256}"
    if table.key:
        key = next(column for column in table.columns if column.name == table.key)
        made["schema"]["primaryKey"] = [key.heading if people else key.name]
    if resource.format == "csv":
        made["encoding"] = "utf-8-sig"  # begins with a byte-order mark
        made["dialect"] = {"delimiter": resource.delimiter, "lineTerminator": "\r\n"}
    return made


def _field(column: Column, people: bool, form: Format) -> dict[str, Any]:
    """A field; `catalogueColumn` is the column's name for programs."""
    field: dict[str, Any] = {
        "name": column.heading if people else column.name,
        "type": _type(column, people),
        "title": column.heading,
        "description": column.description,
        "catalogueColumn": column.name,
    }
    if form == "xlsx" and column.type == "date":
        field["format"] = "any"
    return field


def _type(column: Column, people: bool) -> str:
    if not people:
        return "array" if column.type == "list" else column.type
    if column.shown:
        return column.shown
    if column.words or column.type in ("list", "boolean"):
        return "string"
    return column.type
