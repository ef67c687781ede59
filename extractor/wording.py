"""What the code words of the catalogue are called in Vietnamese, for people who read them."""

from __future__ import annotations

import json
from functools import cache

from extractor.knowledge import load

ROLES = {"lead": "chủ trì", "coordinating": "phối hợp", "monitoring": "theo dõi"}
RECURRENCES = {
    "yearly": "hằng năm",
    "half-yearly": "6 tháng",
    "quarterly": "hằng quý",
    "monthly": "hằng tháng",
    "weekly": "hằng tuần",
    "ad-hoc": "đột xuất",
}
OBLIGATION_KINDS = {
    "annex_task": "Nhiệm vụ trong phụ lục",
    "assignment": "Nhiệm vụ giao cho cơ quan",
    "scheduled": "Nhiệm vụ có thời hạn",
    "measure": "Giải pháp không nêu cơ quan, thời hạn",
}
TARGET_KINDS = {"quantitative": "Chỉ tiêu có số liệu", "qualitative": "Mục tiêu định tính"}
CITATION_ROLES = {"legal_basis": "Văn bản làm căn cứ", "reference": "Văn bản được nhắc đến"}
CITATION_STATUSES = {
    "resolved": "có",
    "external": "không",
    "ambiguous": "có nhiều văn bản cùng số",
}
CHANGES = {"level": "đạt mức", "increase": "tăng", "decrease": "giảm"}
ORIGINS = {
    "extracted": "máy trích",
    "accepted": "người đã duyệt",
    "corrected": "người đã sửa",
    "added": "người bổ sung",
}
DUE_BOUNDS = {"before": "trước ngày", "by": "chậm nhất ngày"}
STATUSES = {
    "done": "xong",
    "partial": "đọc được một phần",
    "failed": "không đọc được",
    "duplicate": "đã có sẵn",
}


def recurrences(stored: str | None) -> list[str]:
    """From what a column `recurrence` holds: a code word in targets, a JSON list in obligations."""
    if not stored:
        return []
    codes = json.loads(stored) if stored.startswith("[") else [stored]
    return [RECURRENCES.get(code, code) for code in codes]


@cache
def domains() -> dict[str, str]:
    """Code -> name of the subject areas (models/domains.yaml)."""
    return {row["id"]: row["name"] for row in load("domains")}
