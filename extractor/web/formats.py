"""Values as Vietnamese readers write them: days, numbers, what a target promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

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
_EXACT_DAY = re.compile(r"\bngày\s+\d|\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*\d{4}|\bngày\s+cuối")


def day(iso: str | date | None) -> str:
    """31/12/2025; "" for none."""
    if iso is None or iso == "":
        return ""
    year, month, number = str(iso)[:10].split("-")
    return f"{number}/{month}/{year}"


def number(value: float | None) -> str:
    """With a decimal comma, and dots between thousands: 1.234,5; "" for none."""
    if value is None:
        return ""
    text = f"{value:,.10g}" if abs(value) < 1e15 else f"{value:g}"
    return text.translate(str.maketrans(",.", ".,"))


def count(value: int | None) -> str:
    """A number of things: 1.234."""
    return f"{value or 0:,}".replace(",", ".")


def promised(target: Mapping[str, Any]) -> str:
    """What a target promises: "≥ 95 %", "25 – 35 %", "giảm 20 %"; "" if it has no figure."""
    if target["value"] is None:
        return ""
    figure = number(target["value"])
    if target["value_max"] is not None:
        figure += f" – {number(target['value_max'])}"
    parts = (
        CHANGES.get(target["change"] or "", ""),
        COMPARATORS.get(target["comparator"] or "", ""),
        figure,
        target["unit"] or "",
    )
    return " ".join(part for part in parts if part)


def due(row: Mapping[str, Any]) -> str:
    """By when: "năm 2025", "trước 30/06/2025", "đến 30/06/2025"; "" without a day.

    The last day of a year stands for the year, unless the words name a day.
    """
    if not row["due_on"]:
        return ""
    if row["due_on"].endswith("-12-31") and not is_exact(row):
        return f"năm {row['due_on'][:4]}"
    bound = row["due_bound"] if "due_bound" in row.keys() else None  # noqa: SIM118 - sqlite3.Row
    return f"{'trước' if bound == 'before' else 'đến'} {day(row['due_on'])}"


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
