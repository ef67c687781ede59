"""What things are called here: the database in addresses, Datasette's filters, code words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markupsafe import Markup

from extractor import wording
from extractor.catalogue.alignment import entries
from extractor.web import formats
from extractor.web.language import DEFAULT, language, tr, vietnamese, vietnamese_attribute
from extractor.wording import (
    CITATION_ROLES,
    OBLIGATION_KINDS,
    ROLES,
    STATUSES,
    TARGET_KINDS,
    domains,
)

DATABASE = "catalogue"  # the name under which `extractor serve` gives the file to Datasette

LOOKUPS = {  # of Datasette's filters
    "exact": "=",
    "not": "khác",
    "contains": "có chữ",
    "notcontains": "không có chữ",
    "endswith": "kết thúc bằng",
    "startswith": "bắt đầu bằng",
    "gt": ">",
    "gte": "≥",
    "lt": "<",
    "lte": "≤",
    "like": "giống mẫu",
    "notlike": "không giống mẫu",
    "glob": "khớp mẫu glob",
    "in": "là một trong",
    "notin": "không là một trong",
    "arraycontains": "danh sách có",
    "arraynotcontains": "danh sách không có",
    "date": "ngày",
    "isnull": "trống",
    "notnull": "không trống",
    "isblank": "trống hoặc rỗng",
    "notblank": "có chữ bất kỳ",
}
_COLUMNS = {  # whose description begins with the values, not with a name
    "id": "Mã",
    "kind": "Loại",
    "role": "Vai trò",
    "number": "Số, ký hiệu",
    "number_key": "Số, ký hiệu để so khớp",
    "due_bound": "Trước hay chậm nhất",
    "change": "Mức hay thay đổi",
    "status": "Tình trạng",
}
TEXT_METHODS = {
    "text": "chữ thuần",
    "text-layer": "lớp chữ PDF",
    "ocr": "nhận dạng ảnh",
    "docx": "Word",
    "html": "HTML",
    "mixed": "nhiều cách",
}
PARAMETERS = {  # of the ready-made questions
    "tu_ngay": "Từ ngày",
    "den_ngay": "Đến ngày",
    "chi_tieu": "Chỉ tiêu",
    "co_quan": "Cơ quan",
}
_VALUES: dict[str, dict[str, str]] = {
    "domain": domains(),
    "kind": {**OBLIGATION_KINDS, **TARGET_KINDS},
    "role": {**ROLES, **CITATION_ROLES},
    "level": formats.LEVELS,
    "text_method": TEXT_METHODS,
    "status": {
        **STATUSES,
        "resolved": "có trong danh mục",
        "external": "ngoài danh mục",
        "ambiguous": "chưa rõ",
    },
}


def column_title(description: str | None, name: str) -> str:
    """The beginning of a column's description, short enough for a heading."""
    if name in _COLUMNS:
        return tr(_COLUMNS[name])
    return re.split(r"\s*[:;,(]", tr(description or ""), maxsplit=1)[0] or name


def parameter_name(name: str) -> str:
    """A parameter of a ready-made question in words; one of a reader's own query as it is."""
    return tr(PARAMETERS[name]) if name in PARAMETERS else name


def value_name(column: str, value: Any) -> str:
    """A value of a facet in words, where it is a code word."""
    name = _VALUES.get(column, {}).get(str(value))
    return str(value) if name is None else tr(name)


def indicator_name(identifier: str | None, name: str) -> str | Markup:
    """The name of a common indicator in the chosen language."""
    known = plain_indicator_name(identifier, name)
    return vietnamese(name) if known == name else known


def plain_indicator_name(identifier: str | None, name: str) -> str:
    """The same without marks, for spreadsheets and titles."""
    return name if language() == DEFAULT else _english_indicators().get(identifier or "", name)


@cache
def _english_indicators() -> dict[str, str]:
    return {entry["id"]: entry["name_en"] for entry in entries()}


def facet_language(column: str) -> Markup:
    """The attribute of a list of values of a column: theirs, unless they are code words of ours."""
    return Markup("") if column in _VALUES else vietnamese_attribute()


def recurrences(stored: str | None) -> list[str]:
    """From what a column `recurrence` holds: how often, in words."""
    return [tr(name) for name in wording.recurrences(stored)]
