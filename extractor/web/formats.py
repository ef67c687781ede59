"""Values as readers write them: days, numbers, what a target promises; in the chosen language."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from extractor.web.language import DEFAULT, english, language, thousands, tr, vietnamese

COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "", "range": ""}
COMPARATOR_WORDS = {
    ">=": "từ … trở lên",
    ">": "trên",
    "<=": "không quá",
    "<": "dưới",
    "=": "đúng",
    "range": "trong khoảng",
}
CHANGES = {"increase": "tăng", "decrease": "giảm"}
LEVELS = {
    "central": "trung ương",
    "province": "cấp tỉnh",
    "district": "cấp huyện",
    "commune": "cấp xã",
}
_VIETNAMESE_MARKS = str.maketrans(",.", ".,")
_EXACT_DAY = re.compile(r"\bngày\s+\d|\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*\d{4}|\bngày\s+cuối")


def day(iso: str | date | None) -> str:
    """31/12/2025, in English 31 December 2025; "" for none."""
    if iso is None or iso == "":
        return ""
    year, month, number = str(iso)[:10].split("-")
    if language() == DEFAULT:
        return f"{number}/{month}/{year}"
    return f"{int(number)} {calendar.month_name[int(month)]} {year}"


def when(at: str) -> str:
    """A time of the catalogue, in the time of this machine: "14:05 20/11/2026"."""
    return f"{datetime.fromisoformat(at).astimezone():%H:%M %d/%m/%Y}"


def number(value: float | None) -> str:
    """As 1.234,5, in English 1,234.5; "" for none."""
    if value is None:
        return ""
    text = f"{value:,.10g}" if abs(value) < 1e15 else f"{value:g}"
    return text.translate(_VIETNAMESE_MARKS) if language() == DEFAULT else text


def count(value: int | None) -> str:
    """A number of things: 1.234, in English 1,234."""
    return thousands(value or 0)


def month(first: date) -> str:
    """Tháng 12/2025, in English December 2025."""
    if language() == DEFAULT:
        return f"Tháng {first.month}/{first.year}"
    return f"{calendar.month_name[first.month]} {first.year}"


def level(code: str | None) -> str:
    """Of an administrative unit or an agency; "" for none."""
    return tr(LEVELS[code]) if code in LEVELS else code or ""


def years(row: Mapping[str, Any]) -> str:
    """The period of a plan: "2021 – 2025", "2022"; "" where it has none."""
    start, end = row["period_start"], row["period_end"]
    if not start:
        return ""
    return f"{start} – {end}" if end and end != start else str(start)


def unit(name: str | None) -> str | Markup:
    """A unit in the chosen language; one that has no English stays as the documents say it."""
    if language() == DEFAULT:
        return name or ""
    return tr(f"đơn vị {name}") if f"đơn vị {name}" in english() else vietnamese(name)


def promised(target: Mapping[str, Any]) -> str | Markup:
    """What a target promises: "≥ 95 %", "25 – 35 %", "giảm 20 %"; "" if it has no figure."""
    if target["value"] is None:
        return ""
    figure = number(target["value"])
    if target["value_max"] is not None:
        figure += f" – {number(target['value_max'])}"
    parts = (
        tr(CHANGES[target["change"]]) if target["change"] in CHANGES else "",
        COMPARATORS.get(target["comparator"] or "", ""),
        figure,
        unit(target["unit"]),
    )
    between = " " if language() == DEFAULT else Markup(" ")  # a unit may be marked as Vietnamese
    return between.join(part for part in parts if part)


def due(row: Mapping[str, Any]) -> str:
    """By when: "năm 2025", "trước 30/06/2025", "đến 30/06/2025"; "" without a day.

    The last day of a year stands for the year, unless the words name a day.
    """
    if not row["due_on"]:
        return ""
    if row["due_on"].endswith("-12-31") and not is_exact(row):
        return tr("năm {year}", year=row["due_on"][:4])
    bound = row["due_bound"] if "due_bound" in row.keys() else None  # noqa: SIM118 - sqlite3.Row
    when = day(row["due_on"])
    return tr("trước {day}", day=when) if bound == "before" else tr("đến {day}", day=when)


def is_exact(row: Mapping[str, Any]) -> bool:
    """Whether the words of a deadline name a day, not a month, a quarter or a year."""
    words = row["deadline_text"] if "deadline_text" in row.keys() else None  # noqa: SIM118
    return bool(_EXACT_DAY.search((words or "").lower()))


def shortened(text: str | None, longest: int = 240) -> str:
    """The beginning of a text, cut at a word, with an ellipsis where something is left out."""
    folded = " ".join((text or "").split())
    if len(folded) <= longest:
        return folded
    return folded[:longest].rpartition(" ")[0].rstrip(",;:.") + " …"
