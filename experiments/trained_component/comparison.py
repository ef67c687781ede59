"""Trains leave-one-document-out, scores every combination, and prints the tables."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from time import perf_counter

from experiments.trained_component.classifier import Candidate, Trained, predict, train
from experiments.trained_component.combinations import COMBINATIONS, SWEPT, Combination, Judged
from experiments.trained_component.plans import Plan
from experiments.trained_component.units import LABELS, Unit, bare_units, forget_words, units_of
from extractor.evaluation.figures import DocumentScore, Report, Tally
from extractor.evaluation.scoring import score_document

SURE = 0.9
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
KINDS = {
    "targets.quantitative": "quantitative",
    "targets.qualitative": "qualitative",
    "obligations.detection": "obligations",
}
_RESAMPLES = 2000


@dataclass(frozen=True)
class Fold:
    """One plan with what a classifier says that never saw it, and what that cost."""

    plan: Plan
    judged: Judged
    training_units: int
    training_seconds: float
    byte_count: int
    classifying_seconds: float


def folds(
    plans: Sequence[Plan], candidate: Candidate, seed: int = 1, most: int | None = None
) -> list[Fold]:
    """A fold for each plan with gold; plans of other folders are tested, never trained on.

    Plans without gold are always trained on, with the rules' facts as weak labels.
    most: train on that many plans only, drawn anew for each fold: does more gold help?
    """
    draw = random.Random(seed)
    units = {plan.slug: units_of(plan) for plan in plans}
    committed = [plan for plan in plans if plan.group in ("sample", "written")]
    whole: Trained | None = None
    result = []
    for plan in plans:
        if plan.gold is None:
            continue
        seen = [one for one in committed if one.slug != plan.slug]
        if most is not None:
            seen = draw.sample(seen, min(most, len(seen)))
        examples = [unit for one in seen for unit in units[one.slug]]
        if plan in committed or most is not None:
            trained = train(candidate, examples, seed)
        else:
            trained = whole = whole or train(candidate, examples, seed)
        result.append(
            Fold(
                plan,
                tuple(zip(units[plan.slug], predict(trained, units[plan.slug]), strict=True)),
                len(examples),
                trained.seconds,
                trained.byte_count,
                _seconds_to_classify(trained, plan),
            )
        )
    return result


def _seconds_to_classify(trained: Trained, plan: Plan) -> float:
    """From a plan's structure to its scores, as for a new plan: nothing cut into words before."""
    forget_words()
    start = perf_counter()
    predict(trained, list(bare_units(plan.document)))
    return perf_counter() - start


def report(parts: Sequence[Fold], combination: Combination, sure: float = SURE) -> Report:
    """The figures of a combination over the folds, by the product's own scorer."""
    return Report(tuple(_score(fold, combination, sure) for fold in parts))


def _score(fold: Fold, combination: Combination, sure: float) -> DocumentScore:
    plan = fold.plan
    assert plan.gold is not None
    facts = combination(plan, fold.judged, sure)
    return score_document(plan.slug, plan.group, plan.gold, facts)


# ------------------------------------------------------------------------------- tables


def tables(candidate: Candidate, parts: Sequence[Fold]) -> Iterator[str]:
    """Markdown: all combinations, per document, the sweep of thresholds, labels, cost."""
    reports = {name: report(parts, joined) for name, joined in COMBINATIONS.items()}
    alone = next(iter(reports.values()))
    yield f"### {candidate.name}\n"
    yield f"All {len(parts)} plans, sure = {SURE}:\n"
    yield from _main_table(reports, alone)
    for group in sorted({fold.plan.group for fold in parts}):
        some = {name: _of_group(one, group) for name, one in reports.items()}
        yield f"\nGroup {group}, {len(next(iter(some.values())).documents)} plans:\n"
        yield from _main_table(some, _of_group(alone, group))
    yield "\nF1 per plan (quantitative / qualitative / obligations):\n"
    yield from _per_plan(reports)
    yield "\nDifference from the rules alone by threshold, all plans:\n"
    yield from _sweep(parts, alone)
    yield "\nThe classifier's labels of units it never saw:\n"
    yield from _label_table(parts)
    yield "\nCost:\n"
    yield from _cost(parts)


def _of_group(whole: Report, group: str) -> Report:
    return Report(tuple(score for score in whole.documents if score.form == group))


def _main_table(reports: dict[str, Report], alone: Report) -> Iterator[str]:
    yield "| combination | " + " | ".join(
        f"{name} F1 | sd over plans | true, false facts" for name in KINDS.values()
    ) + " |"  # fmt: skip
    yield "| --- |" + " ---: | ---: | ---: |" * len(KINDS)
    for name, one in reports.items():
        first = name == next(iter(reports))
        cells = []
        for key in KINDS:
            tally = one.tallies[key]
            values = [score.tallies[key].f1 for score in one.documents]
            spread = f"{stdev(values):.3f}" if len(values) > 1 else "-"
            cells += [f"{tally.f1:.3f}", spread, _change(tally, alone.tallies[key], first)]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _change(tally: Tally, before: Tally, first: bool) -> str:
    """True and false facts: counts for the rules, what was gained and lost for the others."""
    false, false_before = tally.predicted - tally.matched, before.predicted - before.matched
    if first:
        return f"{tally.matched} of {tally.gold}, {false}"
    return f"{tally.matched - before.matched:+d}, {false - false_before:+d}"


def _per_plan(reports: dict[str, Report]) -> Iterator[str]:
    yield "| plan | " + " | ".join(name.split(" ", 1)[0] for name in reports) + " |"
    yield "| --- |" + " --- |" * len(reports)
    for index, first in enumerate(next(iter(reports.values())).documents):
        cells = [
            " / ".join(f"{one.documents[index].tallies[key].f1:.2f}" for key in KINDS)
            for one in reports.values()
        ]
        yield f"| {first.slug} | " + " | ".join(cells) + " |"


def _sweep(parts: Sequence[Fold], alone: Report) -> Iterator[str]:
    yield "| combination | sure | " + " | ".join(
        f"{name} F1, 95% interval" for name in KINDS.values()
    ) + " |"  # fmt: skip
    yield "| --- | ---: |" + " ---: |" * len(KINDS)
    for name in SWEPT:
        for sure in THRESHOLDS:
            one = report(parts, COMBINATIONS[name], sure)
            cells = []
            for key in KINDS:
                low, high = interval_of_difference(one, alone, key)
                gain = one.tallies[key].f1 - alone.tallies[key].f1
                cells.append(f"{gain:+.3f} ({low:+.3f} to {high:+.3f})")
            yield f"| {name} | {sure} | " + " | ".join(cells) + " |"


def interval_of_difference(one: Report, other: Report, key: str) -> tuple[float, float]:
    """The middle 95% of F1(one) - F1(other) over plans drawn with replacement."""
    draw = random.Random(7)
    pairs = list(zip(one.documents, other.documents, strict=True))
    differences = []
    for _ in range(_RESAMPLES):
        chosen = draw.choices(pairs, k=len(pairs))
        ours = sum((a.tallies[key] for a, _ in chosen), Tally())
        theirs = sum((b.tallies[key] for _, b in chosen), Tally())
        differences.append(ours.f1 - theirs.f1)
    differences.sort()
    return differences[int(0.025 * _RESAMPLES)], differences[int(0.975 * _RESAMPLES)]


def _label_table(parts: Sequence[Fold]) -> Iterator[str]:
    pairs = [pair for fold in parts for pair in fold.judged]
    yield "| label | precision | recall | F1 | units in gold | right among those of which sure |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for label in LABELS:
        tally, sure = _unit_tally(pairs, label, 0.5), _unit_tally(pairs, label, SURE)
        share = f"{sure.matched} of {sure.predicted}"
        yield (
            f"| {label} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f} "
            f"| {tally.gold} | {share} |"
        )


def _unit_tally(pairs: Sequence[tuple[Unit, dict[str, float]]], label: str, sure: float) -> Tally:
    said = [scores[label] >= sure for _, scores in pairs]
    true = [label in unit.labels for unit, _ in pairs]
    both = sum(a and b for a, b in zip(said, true, strict=True))
    return Tally(both, sum(said), sum(true))


def _cost(parts: Sequence[Fold]) -> Iterator[str]:
    yield f"* training: {mean(fold.training_seconds for fold in parts):.1f} s a fold"
    yield f"* units trained on: {mean(fold.training_units for fold in parts):.0f} a fold"
    yield f"* size: {mean(fold.byte_count for fold in parts) / 1e6:.1f} MB"
    ours = mean(fold.classifying_seconds for fold in parts)
    rules = mean(fold.plan.rule_seconds for fold in parts)
    yield f"* per plan: {ours * 1000:.0f} ms to classify, {rules * 1000:.0f} ms for all rules"
