"""The published accuracy: the tables that `extractor evaluate` writes into the README."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extractor.web.language import DEFAULT, language

README = Path(__file__).resolve().parents[2] / "README.md"
_BLOCK = re.compile(r"<!-- accuracy:start -->(.*?)<!-- accuracy:end -->", re.DOTALL)
_NAMES = {  # names of the evaluation -> what readers here call them
    "targets, quantitative": "Chỉ tiêu có số liệu",
    "targets, qualitative": "Mục tiêu định tính",
    "targets, strict": "Chỉ tiêu, đúng mọi trường",
    "obligations": "Nhiệm vụ",
    "lead agencies": "Cơ quan chủ trì",
    "lead agencies, whole mentions": "Cơ quan chủ trì, nguyên cụm",
    "coordinating agencies": "Cơ quan phối hợp",
    "coordinating agencies, whole mentions": "Cơ quan phối hợp, nguyên cụm",
    "obligations, strict": "Nhiệm vụ, đúng mọi trường",
    "citations": "Viện dẫn",
    "targets, comparator": "Chỉ tiêu: so sánh",
    "targets, unit": "Chỉ tiêu: đơn vị",
    "targets, change": "Chỉ tiêu: mức hay thay đổi",
    "targets, start": "Chỉ tiêu: ngày bắt đầu",
    "targets, due": "Chỉ tiêu: hạn",
    "targets, recurrence": "Chỉ tiêu: lặp lại",
    "targets, domain": "Chỉ tiêu: lĩnh vực",
    "targets, baseline": "Chỉ tiêu: mốc so sánh",
    "targets, due source": "Chỉ tiêu: nguồn của hạn",
    "targets, section": "Chỉ tiêu: đề mục",
    "obligations, kind": "Nhiệm vụ: loại",
    "obligations, time": "Nhiệm vụ: thời hạn",
    "citations, issued on": "Viện dẫn: ngày ban hành",
    "citations, role": "Viện dẫn: vai trò",
    "description of the document, 10 fields": "Thông tin chung của văn bản, 10 trường",
    "precision": "Độ đúng",
    "recall": "Độ đủ",
    "F1": "F1",
    "found / in gold": "Tìm thấy / thật có",
    "of what was found": "Trong những gì tìm thấy",
    "equal": "Đúng",
    "accuracy": "Tỷ lệ",
    "95% interval of F1": "Khoảng 95 % của F1",
    "F1 by document": "F1 theo văn bản",
    "quantitative": "Chỉ tiêu",
    "strict": "đúng mọi trường",
    "lead": "Chủ trì",
}


@dataclass(frozen=True, slots=True)
class AccuracyTable:
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AccuracyPage:
    """tables is empty where nothing has been measured yet."""

    tables: tuple[AccuracyTable, ...]
    documents: tuple[str, ...]


def load(readme: Path = README) -> AccuracyPage:
    """The figures as last measured."""
    found = _BLOCK.search(readme.read_text(encoding="utf-8")) if readme.is_file() else None
    if not found:
        return AccuracyPage((), ())
    tables: list[list[tuple[str, ...]]] = [[]]
    for line in found[1].splitlines():
        cells = tuple(cell.strip(" `") for cell in line.strip().strip("|").split("|"))
        if not line.startswith("|"):
            tables.append([])
        elif not re.fullmatch(r"[|:\s-]+", line):
            tables[-1].append(cells if language() != DEFAULT else tuple(map(_vietnamese, cells)))
    measured = next((line for line in found[1].splitlines() if line.startswith("Measured")), "")
    return AccuracyPage(
        tuple(AccuracyTable(rows[0], tuple(rows[1:])) for rows in tables if rows),
        tuple(re.findall(r"`([^`]+)`", measured)),
    )


def _vietnamese(cell: str) -> str:
    return _NAMES.get(cell) or re.sub(r"(?<=\d)\.(?=\d)", ",", cell)
