"""The grammars as spaCy components: `nlp()(text).spans["times"]`.

A component writes what its grammar found into `doc.spans` under its own name.  A spaCy span covers
whole tokens; the exact range and the values stand in `span._.found`, the grammar's own result.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from extractor.language.agencies import find_agencies
from extractor.language.citations import find_citations
from extractor.language.quantities import find_quantities
from extractor.language.times import find_times
from extractor.language.tokens import tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc


class Found(Protocol):
    """What every grammar returns: a range in the text, with values of its own."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


GRAMMARS: dict[str, Callable[[str], Sequence[Found]]] = {
    "quantities": find_quantities,
    "times": find_times,
    "agencies": find_agencies,
    "citations": find_citations,
}


@cache
def nlp() -> Language:
    """A Vietnamese pipeline: aligned tokens, then the four grammars.  Built once a process."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Span

    if not Span.has_extension("found"):
        Span.set_extension("found", default=None)
    for name, grammar in GRAMMARS.items():
        if not Language.has_factory(name):
            Language.component(name, func=_component(name, grammar))
    pipeline = spacy.blank("xx")
    pipeline.tokenizer = tokenizer(pipeline)
    for name in GRAMMARS:
        pipeline.add_pipe(name)
    return pipeline


def _component(name: str, grammar: Callable[[str], Sequence[Found]]) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        spans = []
        for found in grammar(doc.text):
            span = doc.char_span(found.start, found.end, label=name, alignment_mode="expand")
            if span is not None:
                span._.found = found
                spans.append(span)
        doc.spans[name] = spans
        return doc

    return component
