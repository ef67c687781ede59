"""What the classifier judges: items, their sentences and table cells, with labels from gold.

A unit's tokens are its own words and those of what stands over it (headings, lead-in, column),
marked so that "mục tiêu" in a heading is another token than in the text.  What the span grammars
find stands as one token ("§agency", "§time", "§quantity"): the classifier knows what the rules
know, so that it need not learn the names of agencies from ten plans.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from experiments.trained_component.plans import Fact, Plan
from extractor.extraction.sentences import sentences
from extractor.language.agencies import find_agencies
from extractor.language.components import Found, nlp
from extractor.language.quantities import find_quantities
from extractor.language.times import find_times
from extractor.normalise import clean, fold
from extractor.structure.document import Document, Item

LABELS = ("quantitative", "qualitative", "assignment", "scheduled", "none")
_DIGITS = re.compile(r"\d+")
_HEADING_WORDS = 25  # of each heading: the first ones say what kind of section it is
_SHORTEST = 8  # characters: shorter cells ("1", "x") say nothing


@dataclass(frozen=True)
class Unit:
    """A range of a plan's text, the tokens shown to the classifier, and its gold labels.

    part: "item" for a paragraph, "sentence" for one of several sentences of it, "cell"
    labels: a subset of LABELS, never empty; a sentence may hold a target and be a duty
    """

    start: int
    end: int
    part: str
    tokens: tuple[str, ...]
    labels: frozenset[str] = frozenset()


def units_of(plan: Plan) -> list[Unit]:
    """The units of a plan in the order of the text, labelled by its gold or else by the rules."""
    units = list(bare_units(plan.document))
    facts = located(plan.text, plan.gold) if plan.gold else plan.rules
    return labelled(units, facts)


def bare_units(document: Document) -> Iterator[Unit]:
    """The units without labels: all that is needed to classify a new plan."""
    for item in document.items:
        text = document.text(item.start, item.end)
        if item.zone != "body" or len(text.strip()) < _SHORTEST:
            continue
        above = (f"§part:{item.marker or 'plain'}", *_above(document, item))
        parts = sentences(text)
        yield Unit(item.start, item.end, "item", (*above, *_words(text)))
        if len(parts) > 1:
            for a, b in parts:
                tokens = ("§sentence", *above, *_words(text[a:b]))
                yield Unit(item.start + a, item.start + b, "sentence", tokens)
    for grid in document.grids:
        seen = set()
        headings = [_marked(heading) for heading in grid.headings]
        for row in grid.rows:
            for column, cell in enumerate(row.cells):
                if cell is None or cell.end - cell.start < _SHORTEST or cell in seen:
                    continue
                seen.add(cell)
                tokens = (
                    "§cell",
                    *(headings[column] if column < len(headings) else ()),
                    *_headings(document, row.section),
                    *_words(document.text(cell.start, cell.end)),
                )
                yield Unit(cell.start, cell.end, "cell", tokens)


def _above(document: Document, item: Item) -> tuple[str, ...]:
    """The marked words of the lead-in over an item and of its headings."""
    lead_in: tuple[str, ...] = ()
    if item.parent is not None:
        parent = document.items[item.parent]
        lead_in = _marked(document.text(parent.start, parent.end))
    return (*lead_in, *_headings(document, item.section))


def _headings(document: Document, section: int | None) -> tuple[str, ...]:
    return tuple(
        word
        for index in document.ancestors(section)
        for word in _marked(document.sections[index].heading)
    )


_GRAMMARS: dict[str, Callable[[str], Sequence[Found]]] = {
    "§agency": find_agencies,
    "§quantity": find_quantities,
    "§time": find_times,
}


@cache
def _marked(heading: str) -> tuple[str, ...]:
    return tuple(f"§{word}" for word in _words(heading)[1 : _HEADING_WORDS + 1])


@cache
def _words(text: str) -> tuple[str, ...]:
    """The words as our tokenizer cuts them, folded, 20% as 0%; spans of the grammars as one."""
    spans = sorted(
        (found.start, found.end, name)
        for name, grammar in _GRAMMARS.items()
        for found in grammar(text)
    )
    words: list[str] = ["§begin"]
    covered = 0
    for token in nlp().tokenizer(text):
        if not token.text.strip() or token.idx < covered:
            continue
        while spans and spans[0][1] <= token.idx:
            spans.pop(0)
        if spans and spans[0][0] < token.idx + len(token.text):
            _, covered, name = spans.pop(0)
            words.append(name)
        else:
            words.append(_DIGITS.sub("0", fold(token.text)))
    return tuple(words)


def forget_words() -> None:
    """Drops what was kept of texts cut before, so that a measured time is that of a new plan."""
    _words.cache_clear()
    _marked.cache_clear()
    clean.cache_clear()
    fold.cache_clear()


# ------------------------------------------------------------------------------- labels


def labelled(units: Iterable[Unit], facts: Fact) -> list[Unit]:
    """Units with the labels of the facts that lie in them.

    A measured target or a scheduled sentence labels the units that hold half of its quote or more
    (its sentence and the item around it); a qualitative target or an assignment, which are whole
    bullets, those of which it covers half.
    """
    marks = [
        (fact["char_start"], fact["char_end"], _label(fact))
        for fact in (*facts["targets"], *facts["obligations"])
        if fact.get("char_start") is not None and fact["kind"] != "measure"
    ]
    result = []
    for unit in units:
        found = set()
        for start, end, label in marks:
            common = min(end, unit.end) - max(start, unit.start)
            whole = label in ("qualitative", "assignment")
            size = unit.end - unit.start if whole else end - start
            if common > 0 and common >= size / 2:
                found.add(label)
        result.append(
            Unit(unit.start, unit.end, unit.part, unit.tokens, frozenset(found or {"none"}))
        )
    return result


def _label(fact: Fact) -> str:
    return "assignment" if fact["kind"] == "annex_task" else str(fact["kind"])


def located(text: str, gold: Fact) -> Fact:
    """The gold facts with the places of their quotes; `char_start` None where one is not found.

    Quotes that stand several times are given their places in the order of the annotation.
    """
    view, places = _squeezed(text)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    result: Fact = {}
    for part in ("targets", "obligations"):
        result[part] = []
        for fact in gold[part]:
            quote = _squeezed(fact["quote"])[0].strip()
            key = (part, f"{quote} {fact.get('value')} {fact.get('due')}")
            at = view.find(quote, taken[key])
            at = view.find(quote) if at < 0 else at
            place: tuple[int | None, int | None] = (None, None)
            if at >= 0:
                taken[key] = at + 1
                place = places[at], places[at + len(quote) - 1] + 1
            result[part].append({**fact, "char_start": place[0], "char_end": place[1]})
    return result


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text with white space folded, and the offset of each of its characters."""
    characters, places = [], []
    for place, character in enumerate(clean(text)):
        if character != " " or (characters and characters[-1] != " "):
            characters.append(character)
            places.append(place)
    return "".join(characters), places
