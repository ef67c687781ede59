"""The fields of a fact as a form, and what came back as changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extractor.catalogue.amendments import FIELDS, ROLES, FactTable, Values
from extractor.review_fields import FieldError, choices, is_optional, parse
from extractor.web.formats import COMPARATOR_WORDS
from extractor.web.language import tr
from extractor.wording import (
    CHANGES,
    CITATION_ROLES,
    DUE_BOUNDS,
    OBLIGATION_KINDS,
    RECURRENCES,
    TARGET_KINDS,
    domains,
)

Control = Literal["choice", "several", "flag", "list", "date", "long", "short"]

LABELS = {
    "kind": "Loại",
    "domain": "Lĩnh vực",
    "indicator": "Điều được đo",
    "comparator": "So sánh",
    "value": "Giá trị",
    "value_max": "Đến giá trị",
    "unit": "Đơn vị",
    "change": "Mức hay thay đổi",
    "baseline": "Mốc so sánh",
    "scope": "Phạm vi",
    "exclusion": "Phần được trừ",
    "start_on": "Bắt đầu",
    "due_on": "Hạn",
    "recurrence": "Định kỳ",
    "indicator_id": "Mã chỉ tiêu chung",
    "deliverable": "Sản phẩm",
    "deadline_text": "Thời hạn theo văn bản",
    "due_bound": "Trước hay chậm nhất",
    "open_ended": "Và các năm tiếp theo",
    "lead": "Chủ trì",
    "coordinating": "Phối hợp",
    "monitoring": "Theo dõi",
    "role": "Vai trò",
    "doc_type": "Loại văn bản",
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "title": "Trích yếu",
}
_LONG = {"indicator", "deliverable", "title", "scope", "exclusion", "baseline"}
_DATES = {"start_on", "due_on", "issued_on"}
PREFIX = "f-"  # of the names of the form's fields


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.  value: as typed; of `several` the codes.  options: code, name."""

    name: str
    label: str
    control: Control
    value: str
    codes: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> str:
        """The value in words; "" where the document says nothing."""
        names = dict(self.options)
        if self.control == "flag":
            return tr("có") if self.value else tr("không")
        if self.control == "several":
            return ", ".join(names[code] for code in self.codes)
        return names.get(self.value, self.value) if self.value else ""


def fields(table: FactTable, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """The form of a fact with these values."""
    return tuple(_field(table, name, values.get(name)) for name in FIELDS[table])


def typed(table: FactTable, form: Mapping[str, Sequence[str]]) -> tuple[Field, ...]:
    """The form again with what a person typed, to be mended."""
    made = []
    for name in FIELDS[table]:
        field = _field(table, name, None)
        sent = [value.strip() for value in form.get(PREFIX + name, ())]
        made.append(
            Field(name, field.label, field.control, (sent or [""])[0], tuple(sent), field.options)
        )
    return tuple(made)


def changes(table: FactTable, seen: Mapping[str, Any], form: Mapping[str, Sequence[str]]) -> Values:
    """The fields that a person set otherwise than they saw them.  Raises FieldError."""
    made: Values = {}
    for name in FIELDS[table]:
        before = _field(table, name, seen.get(name))
        sent = [value.strip() for value in form.get(PREFIX + name, ())]
        if before.control == "several":
            if set(sent) != set(before.codes):
                made[name] = parse(table, name, ";".join(sent))
        elif before.control == "flag":
            if bool(sent) != bool(before.value):
                made[name] = bool(sent)
        elif not sent:
            raise FieldError(f"Biểu mẫu thiếu trường «{LABELS[name]}».")
        elif sent[0] != before.value.strip():
            made[name] = parse(table, name, sent[0])
    return made


def given(table: FactTable, form: Mapping[str, Sequence[str]]) -> Values:
    """The fields that a person filled in for a fact of their own.  Raises FieldError."""
    made: Values = {}
    for name in FIELDS[table]:
        sent = [value.strip() for value in form.get(PREFIX + name, ()) if value.strip()]
        if sent:
            made[name] = parse(table, name, ";".join(sent))
    return made


def state_of(values: Mapping[str, Any], verdict: str | None, at: str | None) -> str:
    """What a person saw, in few letters: other ones mean that somebody was there meanwhile."""
    said = json.dumps([dict(values), verdict, at], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _field(table: FactTable, name: str, value: Any) -> Field:
    codes = choices(table, name)
    several = table == "obligations" and name == "recurrence"
    control: Control
    if several:
        control = "several"
    elif codes:
        control = "choice"
    elif name == "open_ended":
        control = "flag"
    elif name in ROLES:
        control = "list"
    elif name in _DATES:
        control = "date"
    else:
        control = "long" if name in _LONG else "short"
    options = [(code, _code_name(table, name, code)) for code in codes]
    if codes and not several and is_optional(name):
        options.insert(0, ("", tr("văn bản không nêu")))
    return Field(
        name,
        tr(LABELS[name]),
        control,
        "" if several else _shown(value),
        tuple(value or ()) if several else (),
        tuple(options),
    )


def _shown(value: Any) -> str:
    """A value as a person would type it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, list | tuple):
        return "; ".join(value)
    if isinstance(value, int | float):
        plain = format(Decimal(repr(value)), "f")
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")
    text = str(value)
    if len(text) == 10 and text[4] == text[7] == "-" and text[:4].isdigit():
        return f"{text[8:]}/{text[5:7]}/{text[:4]}"
    return text


def _code_name(table: FactTable, name: str, code: str) -> str:
    known: dict[str, str] = {
        "domain": domains(),
        "comparator": COMPARATOR_WORDS,
        "change": CHANGES,
        "recurrence": RECURRENCES,
        "due_bound": DUE_BOUNDS,
        "role": CITATION_ROLES,
        "kind": TARGET_KINDS if table == "targets" else OBLIGATION_KINDS,
    }.get(name, {})
    return tr(known[code]) if code in known else code
