"""Whether confidence keeps its word: of facts said to be right with 0.9, are 90% right?

A fact is right as the strict figures demand; a measure, which no gold file holds, is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from extractor.evaluation.figures import Judgement, Report, Share

BINS = (0.0, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)  # lower ends; the last is certainty itself
ENOUGH = 8  # facts with a doubt from which its share is measured, not judged
SEVERAL = 2  # documents that they must come from


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts whose confidence lies from `low` to below the next bin's; `mean` of confidence."""

    low: float
    mean: float
    right: Share


@dataclass(frozen=True, slots=True)
class DoubtShare:
    """How often facts with a doubt were right, alone or beside other doubts."""

    doubt: str
    right: Share
    documents: int

    @property
    def measured(self) -> float:
        """Laplace's rule of succession: (right + 1) / (all + 2)."""
        return round((self.right.equal + 1) / (self.right.compared + 2), 3)

    @property
    def enough(self) -> bool:
        """Whether the share is measured; else that of `models/doubts.yaml` is a judgement."""
        return self.right.compared >= ENOUGH and self.documents >= SEVERAL


def judged(report: Report) -> dict[str, list[Judgement]]:
    """The predicted facts of each document."""
    return {
        score.slug: [judgement for judgement in score.judgements if judgement.predicted]
        for score in report.documents
    }


def doubt_shares(facts: Mapping[str, Sequence[Judgement]]) -> list[DoubtShare]:
    """One entry for each doubt that occurs, the most frequent first."""
    found: dict[str, Share] = {}
    where: dict[str, set[str]] = {}
    for slug, judgements in facts.items():
        for judgement in judgements:
            for doubt in judgement.doubts:
                found[doubt] = found.get(doubt, Share()) + Share(int(judgement.right), 1)
                where.setdefault(doubt, set()).add(slug)
    return [
        DoubtShare(doubt, share, len(where[doubt]))
        for doubt, share in sorted(found.items(), key=lambda pair: (-pair[1].compared, pair[0]))
    ]


def bins(judgements: Iterable[Judgement]) -> list[Bin]:
    """The facts by their confidence; a bin without facts is left out."""
    held: dict[float, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.confidence is not None:
            low = max(each for each in BINS if each <= judgement.confidence)
            held.setdefault(low, []).append(judgement)
    return [
        Bin(
            low,
            sum(fact.confidence or 0.0 for fact in facts) / len(facts),
            Share(sum(fact.right for fact in facts), len(facts)),
        )
        for low, facts in sorted(held.items())
    ]


def left_out(
    facts: Mapping[str, Sequence[Judgement]], shares: Mapping[str, float]
) -> list[Judgement]:
    """All facts with the confidence that they would have, had their document not been measured.

    shares: those of `models/doubts.yaml`, for the doubts that are too rare to be measured.
    """
    measured = {each.doubt for each in doubt_shares(facts) if each.enough}
    found = []
    for slug, judgements in facts.items():
        others = doubt_shares({other: held for other, held in facts.items() if other != slug})
        known = dict(shares) | {
            each.doubt: each.measured for each in others if each.doubt in measured
        }
        found += [with_shares(judgement, known) for judgement in judgements]
    return found


def with_shares(judgement: Judgement, shares: Mapping[str, float]) -> Judgement:
    """The fact with the confidence that follows from these shares of its doubts."""
    return replace(
        judgement, confidence=round(prod(shares[doubt] for doubt in judgement.doubts), 3)
    )


def put_shares(text: str, shares: Mapping[str, float]) -> str:
    """The text of `models/doubts.yaml` with these shares; nothing else in it moves."""
    for doubt, share in shares.items():
        text = re.sub(
            rf"(\bid: {re.escape(doubt)}, share: )[\d.]+", rf"\g<1>{share:g}", text, count=1
        )
    return text


def measured_shares(report: Report) -> dict[str, float]:
    """The share of each doubt that is frequent enough to be measured, for `put_shares`."""
    return {each.doubt: each.measured for each in doubt_shares(judged(report)) if each.enough}
