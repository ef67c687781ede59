"""Ways to join what the rules find with what a classifier says; each gives the facts of a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from experiments.trained_component.classifier import Scores
from experiments.trained_component.plans import Fact, Plan
from experiments.trained_component.units import Unit
from extractor.language.quantities import find_quantities

Judged = Sequence[tuple[Unit, Scores]]
Combination = Callable[[Plan, Judged, float], Fact]

_NOTHING: Fact = {"document": {}, "targets": [], "obligations": [], "citations": []}
_EVEN = 0.5  # the classifier alone says yes where yes is likelier than no


def rules_alone(plan: Plan, judged: Judged, sure: float) -> Fact:
    """(a) What the product does."""
    return plan.rules


def and_none(plan: Plan, judged: Judged, sure: float) -> Fact:
    """(b) Without the facts whose unit the classifier is sure holds nothing."""
    return _kept(plan, lambda fact: _scores_at(judged, fact).get("none", 0.0) < sure)


def and_not_that(plan: Plan, judged: Judged, sure: float) -> Fact:
    """(b') Without the facts of which the classifier is sure that they are not of their kind."""
    return _kept(plan, lambda fact: _scores_at(judged, fact).get(_label(fact), 1.0) > 1 - sure)


def or_sure(plan: Plan, judged: Judged, sure: float) -> Fact:
    """(c) With facts where the rules have none of that kind and the classifier is sure of one."""
    return _joined(plan, plan.rules, judged, sure)


def and_or(plan: Plan, judged: Judged, sure: float) -> Fact:
    """(b) and (c) together."""
    return _joined(plan, and_none(plan, judged, sure), judged, sure)


def classifier_alone(plan: Plan, judged: Judged, sure: float) -> Fact:
    """(d) Every unit for what the classifier takes it; the quantity grammar reads the values."""
    return _joined(plan, _NOTHING, judged, _EVEN)


COMBINATIONS: dict[str, Combination] = {
    "(a) rules alone": rules_alone,
    "(b) rules AND: dropped if surely none": and_none,
    "(b') rules AND: dropped if surely not that kind": and_not_that,
    "(c) rules OR: added if sure": or_sure,
    "(b)+(c) dropped and added": and_or,
    "(d) classifier alone": classifier_alone,
}
SWEPT = ("(b) rules AND: dropped if surely none", "(b') rules AND: dropped if surely not that kind",
         "(c) rules OR: added if sure")  # fmt: skip


def _label(fact: Fact) -> str:
    return "assignment" if fact["kind"] == "annex_task" else str(fact["kind"])


def _kept(plan: Plan, keep: Callable[[Fact], bool]) -> Fact:
    return {
        **plan.rules,
        "targets": [fact for fact in plan.rules["targets"] if keep(fact)],
        "obligations": [
            fact for fact in plan.rules["obligations"] if fact["kind"] == "measure" or keep(fact)
        ],
    }


def _scores_at(judged: Judged, fact: Fact) -> Scores:
    """The scores of the unit that is most nearly the fact's quote; none for a fact outside all."""

    def likeness(pair: tuple[Unit, Scores]) -> float:
        return _common(pair[0], fact) / max(
            pair[0].end - pair[0].start, fact["char_end"] - fact["char_start"]
        )

    best = max(judged, key=likeness, default=None)
    return best[1] if best is not None and _common(best[0], fact) > 0 else {}


def _common(unit: Unit, fact: Fact) -> int:
    return min(unit.end, int(fact["char_end"])) - max(unit.start, int(fact["char_start"]))


def _joined(plan: Plan, found: Fact, judged: Judged, sure: float) -> Fact:
    """The facts found, and those of which the classifier is sure where none of theirs stands.

    Whole bullets are judged for qualitative targets and assignments, sentences for values and for
    duties with a time.  What is added has no agency and no date: those would be the grammars'.
    """
    split = [unit for unit, _ in judged if unit.part == "sentence"]
    targets, duties = list(found["targets"]), list(found["obligations"])
    known_duties = [fact for fact in duties if fact["kind"] != "measure"]
    for unit, scores in judged:
        whole = unit.part != "sentence"
        smallest = not whole or not any(_inside(one, unit) for one in split)
        measured = smallest and scores["quantitative"] >= sure
        if measured and not _overlaps(unit, found["targets"]):
            targets += _values(plan, unit)
        elif whole and scores["qualitative"] >= sure and not _overlaps(unit, found["targets"]):
            targets.append(_fact(plan, unit, "qualitative"))
        if whole and scores["assignment"] >= sure and not _overlaps(unit, known_duties):
            duties.append(_fact(plan, unit, "assignment"))
        elif smallest and scores["scheduled"] >= sure and not _overlaps(unit, known_duties):
            duties.append(_fact(plan, unit, "scheduled"))
    return {**_NOTHING, "targets": targets, "obligations": duties}


def _inside(inner: Unit, outer: Unit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _overlaps(unit: Unit, facts: list[Fact]) -> bool:
    return any(_common(unit, fact) > 0 for fact in facts)


def _values(plan: Plan, unit: Unit) -> list[Fact]:
    return [
        {
            **_fact(plan, unit, "quantitative"),
            "value": quantity.value,
            "value_max": quantity.value_max,
            "comparator": quantity.comparator,
            "unit": quantity.unit,
            "change": quantity.change,
        }
        for quantity in find_quantities(plan.text[unit.start : unit.end])
    ]


def _fact(plan: Plan, unit: Unit, kind: str) -> Fact:
    return {
        "kind": kind,
        "quote": plan.text[unit.start : unit.end],
        "char_start": unit.start,
        "char_end": unit.end,
        "lead": [],
        "coordinating": [],
        "start": None,
        "due": None,
        "recurrence": [] if kind in ("assignment", "scheduled") else None,
    }
