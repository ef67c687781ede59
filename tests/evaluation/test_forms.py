"""F1 by form: PDF and scan are told apart, each form is beside the text form."""

import json
from pathlib import Path

from extractor.evaluation.forms import as_text, evaluate_forms, form_of

GOLD = {"document": {}, "targets": [], "obligations": [], "citations": []}
TEXT = "KẾ HOẠCH\n\nCăn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021;\n\n"
PROSE = "Ủy ban nhân dân xã tổ chức thực hiện kế hoạch. " * 5


def test_names() -> None:
    assert form_of("application/pdf", "text-layer") == "PDF"
    assert form_of("application/pdf", "ocr") == "PDF (scan)"
    assert form_of("text/markdown", "text") == "text"


def test_several_files_of_one_gold(tmp_path: Path) -> None:
    citation = {
        "doc_type": "Nghị quyết",
        "number": "76/NQ-CP",
        "issued_on": "2021-07-15",
        "title": None,
        "role": "legal_basis",
        "quote": "Nghị quyết số 76/NQ-CP",
    }
    gold = tmp_path / "a.json"
    gold.write_text(json.dumps({**GOLD, "citations": [citation]}), encoding="utf-8")
    for folder, name, content in (
        ("text", "a.txt", TEXT + PROSE),
        ("html", "a.html", f"<html><body><p>{PROSE}</p></body></html>"),
        ("text", "khac.txt", TEXT),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(content, encoding="utf-8")
    reports = evaluate_forms([tmp_path / "text", tmp_path / "html"], [gold])
    assert list(reports) == ["text", "HTML"]
    assert reports["text"].tallies["citations"].f1 == 1.0
    assert reports["HTML"].tallies["citations"].f1 == 0.0
    assert "-1.000" in as_text(reports)
