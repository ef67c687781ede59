"""The grammars as spaCy components say what the grammars say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.components import GRAMMARS, nlp

SENTENCE = (
    "Phấn đấu đến năm 2025 có ít nhất 20.000 doanh nghiệp theo Nghị quyết số 76/NQ-CP ngày "
    "15/7/2021; giao Sở Tài chính báo cáo hằng quý."
)


def test_each_grammar_writes_its_own_spans() -> None:
    doc = nlp()(SENTENCE)
    words = {
        name: [SENTENCE[s._.found.start : s._.found.end] for s in doc.spans[name]]
        for name in GRAMMARS
    }
    assert words == {
        "quantities": ["ít nhất 20.000 doanh nghiệp"],
        "times": ["đến năm 2025", "hằng quý"],
        "agencies": ["Sở Tài chính"],
        "citations": ["Nghị quyết số 76/NQ-CP ngày 15/7/2021"],
    }


def test_tokens_are_vietnamese_words() -> None:
    tokens = [token.text for token in nlp()(SENTENCE)]
    assert "doanh nghiệp" in tokens and "Tài chính" in tokens
    assert nlp()(SENTENCE).text == SENTENCE


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_the_grammars_own_findings(text: str) -> None:
    doc = nlp()(text)
    for name, grammar in GRAMMARS.items():
        assert [span._.found for span in doc.spans[name]] == list(grammar(text))
