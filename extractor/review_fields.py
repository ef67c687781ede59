"""What a person may write for a field of a fact, checked and brought into its type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from extractor.catalogue.amendments import FIELDS, ROLES, FactTable, Values
from extractor.knowledge import load
from extractor.model import Change, Comparator, Domain, DueBound, Recurrence

_VOCABULARIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("targets", "kind"): ("quantitative", "qualitative"),
    ("obligations", "kind"): ("annex_task", "assignment", "scheduled", "measure"),
    ("targets", "domain"): get_args(Domain),
    ("obligations", "domain"): get_args(Domain),
    ("targets", "comparator"): get_args(Comparator),
    ("targets", "change"): get_args(Change),
    ("targets", "recurrence"): tuple(each for each in get_args(Recurrence) if each != "ad-hoc"),
    ("obligations", "due_bound"): get_args(DueBound),
    ("citations", "role"): ("legal_basis", "reference"),
}
_NEVER_EMPTY = {"kind", "domain", "indicator", "role", "doc_type"}
_YES, _NO = {"1", "có", "true", "yes"}, {"0", "không", "false", "no", ""}


class FieldError(ValueError):
    """A field or value that cannot be; the message, in Vietnamese, says what can."""


def parse_changes(table: FactTable, words: Sequence[str]) -> Values:
    """From "field=value" each; an empty value means that the document says nothing of it.

    Lists are separated by semicolons, dates are ISO 8601 or 31/12/2025.  Raises FieldError.
    """
    changes: Values = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign:
            raise FieldError(f"«{word}» phải có dạng trường=giá trị.")
        changes[name.strip()] = parse(table, name.strip(), text.strip())
    return changes


def parse(table: FactTable, name: str, text: str) -> Any:
    """One value in the type of its field.  Raises FieldError."""
    if name not in FIELDS[table]:
        raise FieldError(f"Không có trường «{name}»; các trường là: {', '.join(FIELDS[table])}.")
    if name in ROLES:
        return [part.strip() for part in text.split(";") if part.strip()]
    if name == "open_ended":
        return _truth(text)
    if table == "obligations" and name == "recurrence":
        parts = [part.strip() for part in text.split(";") if part.strip()]
        for part in parts:
            _one_of(name, part, get_args(Recurrence))
        return parts
    if not text:
        if name in _NEVER_EMPTY:
            raise FieldError(f"Trường «{name}» không được để trống.")
        return None
    if (table, name) in _VOCABULARIES:
        return _one_of(name, text, _VOCABULARIES[table, name])
    if name in ("value", "value_max"):
        return _number(name, text)
    if name in ("start_on", "due_on", "issued_on"):
        return _date(name, text)
    if name == "indicator_id" and text not in _indicators():
        raise FieldError(f"Không có chỉ tiêu chung «{text}»; xem models/indicators.yaml.")
    return text


def choices(table: FactTable, name: str) -> tuple[str, ...]:
    """The code words that a field can have; none where it is free."""
    if table == "obligations" and name == "recurrence":
        return get_args(Recurrence)
    return _VOCABULARIES.get((table, name), ())


def is_optional(name: str) -> bool:
    """Whether a document may say nothing of it."""
    return name not in _NEVER_EMPTY


def check(table: FactTable, fields: Values) -> None:
    """Values that cannot be together.  Raises FieldError."""
    start, due = fields.get("start_on"), fields.get("due_on")
    if start and due and start > due:
        raise FieldError(f"Ngày bắt đầu {start} sau hạn {due}.")
    if table == "targets":
        low, high = fields.get("value"), fields.get("value_max")
        if fields.get("kind") == "quantitative" and low is None:
            raise FieldError("Chỉ tiêu có số liệu phải có value.")
        if high is not None and (low is None or high < low):
            raise FieldError("value_max là đầu cuối của khoảng, phải lớn hơn value.")


def _one_of(name: str, text: str, allowed: Sequence[str]) -> str:
    if text not in allowed:
        raise FieldError(f"«{text}» không hợp lệ cho {name}; chọn: {', '.join(allowed)}.")
    return text


def _truth(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise FieldError(f"«{text}»: hãy ghi có hoặc không.")


def _number(name: str, text: str) -> float:
    """ "99,5" and "99.5"; "1.234.567" is a million."""
    plain = text.replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", plain) and (
        plain.count(".") > 1 or "," in plain
    ):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    try:
        return float(re.fullmatch(r"-?\d+(?:\.\d+)?", plain).group())  # type: ignore[union-attr]
    except AttributeError:
        raise FieldError(f"{name} phải là số, không phải «{text}».") from None


def _date(name: str, text: str) -> str:
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if parts:
            return date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise FieldError(f"{name} phải là ngày như 31/12/2025, không phải «{text}».") from None


def _indicators() -> set[str]:
    return {row["id"] for row in load("indicators")["indicators"]}
