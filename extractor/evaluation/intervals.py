"""How far the figures would move with other documents: bootstrap over whole documents.

Facts of one document are right and wrong together, so documents are drawn, not facts: as many as
there are, with replacement, again and again; the middle 95% of the figures are the interval
(percentile bootstrap, Efron 1979). With few documents it is rather too narrow.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from extractor.evaluation.figures import Report, Tally

RESAMPLES = 2000
SEED = 20261120
COVERED = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


def intervals(
    report: Report, *, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Interval]:
    """The interval of F1 for each tally; the order of the documents does not matter."""
    scores = sorted(report.documents, key=lambda score: score.slug)
    if not scores:
        return {}
    chance = random.Random(seed)
    draws = [chance.choices(range(len(scores)), k=len(scores)) for _ in range(resamples)]
    found = {}
    for key in report.tallies:
        counts = [
            (tally.matched, tally.predicted, tally.gold)
            for tally in (score.tallies.get(key, Tally()) for score in scores)
        ]
        values = sorted(
            Tally(*map(sum, zip(*(counts[index] for index in draw), strict=True))).f1
            for draw in draws
        )
        out = round(resamples * (1 - COVERED) / 2)
        found[key] = Interval(values[out], values[-out - 1])
    return found
