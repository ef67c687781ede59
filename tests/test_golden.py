"""What is understood of each sample plan, word by word, against the files in golden/.

`make golden` (REWRITE_GOLDEN=1) writes them anew; read the diff before committing it.
"""

from __future__ import annotations

import difflib
import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractor.model import Extraction
from extractor.pipeline import understand_file

GOLDEN = Path(__file__).with_name("golden")
REWRITE = os.environ.get("REWRITE_GOLDEN") == "1"
SAMPLES = [
    path
    for path in sorted((Path(__file__).parent.parent / "corpora" / "plans").iterdir())
    if path.suffix in (".txt", ".md")
]
_SHOWN = 40  # lines of a difference


def written(extraction: Extraction) -> str:
    """Outline and facts as JSON, a value a line, so that a diff shows which value changed."""
    text = extraction.reading.text

    def facts(kind: tuple[Any, ...]) -> list[dict[str, Any]]:
        result = []
        for fact in kind:
            values = asdict(fact)
            section = values.pop("section", None)
            head = {"quote": text[fact.start : fact.end]}
            if section is not None:
                head["section"] = extraction.sections[section].path
            result.append({**head, **values})
        return result

    content = {
        "metadata": asdict(extraction.metadata),
        "outline": [
            f"{section.kind} {section.start}..{section.end} {section.path} | {section.heading}"
            for section in extraction.sections
        ],
        "targets": facts(extraction.targets),
        "obligations": facts(extraction.obligations),
        "citations": facts(extraction.citations),
        "warnings": list(extraction.warnings),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=date.isoformat) + "\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    golden = GOLDEN / f"{path.stem}.json"
    found = written(understand_file(path))
    if REWRITE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
        return
    expected = golden.read_text(encoding="utf-8")
    if found != expected:
        lines = list(
            difflib.unified_diff(
                expected.splitlines(), found.splitlines(), "golden", "now", lineterm="", n=4
            )
        )
        more = f"\n... and {len(lines) - _SHOWN} lines more" if len(lines) > _SHOWN else ""
        pytest.fail(
            f"{golden.name} is no longer what is understood; if the change is meant, "
            "run `make golden` and read the diff:\n" + "\n".join(lines[:_SHOWN]) + more,
            pytrace=False,
        )


def test_every_golden_file_has_its_plan() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {path.stem for path in SAMPLES}


def test_golden_files_quote_their_plans() -> None:
    """A golden file edited by hand would not."""
    for path in SAMPLES:
        content = json.loads((GOLDEN / f"{path.stem}.json").read_text(encoding="utf-8"))
        text = understand_file(path).reading.text
        for kind in ("targets", "obligations", "citations"):
            assert content[kind]
            for fact in content[kind]:
                assert fact["quote"] == text[fact["start"] : fact["end"]]


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only where changes are checked")
def test_the_flag_is_off_where_changes_are_checked() -> None:
    assert not REWRITE, "REWRITE_GOLDEN must not be set here: every golden test would pass"
