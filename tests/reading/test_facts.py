"""A rendered document gives the facts of its source, whatever its form."""

from __future__ import annotations

import pytest
from rendering import sample
from rendering.office import converted, needs_office
from rendering.word import plan_docx

from extractor.model import Extraction
from extractor.pipeline import understand
from extractor.reading.dispatch import read_bytes


def facts(extraction: Extraction) -> dict[str, object]:
    text = extraction.reading.text

    def quote(start: int, end: int) -> str:
        return " ".join(text[start:end].split())

    return {
        "metadata": extraction.metadata,
        "targets": [(t.kind, t.value, t.due_on, quote(t.start, t.end)) for t in extraction.targets],
        "obligations": [
            (o.kind, o.due_on, o.assignments, quote(o.start, o.end)) for o in extraction.obligations
        ],
        "citations": [(c.doc_type, c.number) for c in extraction.citations],
    }


@needs_office
@pytest.mark.parametrize("form", ["pdf", "doc", "odt"])
def test_same_facts(form: str) -> None:
    source = plan_docx(tracked=False)
    original = understand(read_bytes(source, "a.docx"))
    assert len(original.targets) >= 4
    assert len(original.obligations) >= 4
    assert original.metadata.number == "27/KH-UBND"
    assert original.metadata.signer == sample.SIGNATURE[-1]
    assert facts(understand(read_bytes(converted(source, form), f"a.{form}"))) == facts(original)
