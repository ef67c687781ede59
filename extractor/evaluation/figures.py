"""The figures of an evaluation, as frozen values: counts first, rates from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the predicted and of the gold facts are one another's match."""

    matched: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.matched + other.matched,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Matched of predicted; nothing predicted is right only where nothing was to be found."""
        return self.matched / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the things compared are equal."""

    equal: int = 0
    compared: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.equal + other.equal, self.compared + other.compared)

    @property
    def accuracy(self) -> float:
        return self.equal / self.compared if self.compared else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement. `differences`: field -> (value in the gold file, value predicted)."""

    verdict: Literal["missed", "extra", "wrong"]
    what: str  # "quantitative", "obligation", "citation", "document", ...
    id: str  # of the gold entry; "" for an extra
    quote: str
    differences: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One fact, predicted or in the gold file or, where they match, both.

    right: matched, and also equal as the strict figures demand (targets, obligations), or matched
    with the same date (citations).  confidence and doubts are those of the prediction.
    """

    what: Literal["quantitative", "qualitative", "obligation", "citation"]
    group: str  # type of the section of a target, kind of an obligation, role of a citation
    predicted: bool
    gold: bool
    right: bool
    confidence: float | None = None  # None where nothing was predicted
    doubts: tuple[str, ...] = ()  # ids of models/doubts.yaml


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The figures of one document.

    `tallies` has the keys "targets.quantitative", "targets.qualitative", "targets.strict",
    "obligations.detection", ".lead", ".coordinating", ".lead_mentions",
    ".coordinating_mentions", ".strict" and "citations"; `shares` has "targets.<field>",
    "obligations.kind", "obligations.time", "citations.issued_on", "citations.role" and
    "metadata.<field>".
    """

    slug: str
    form: str | None  # media type of the file it was read from; None: not in the catalogue
    tallies: Mapping[str, Tally]
    shares: Mapping[str, Share]
    findings: tuple[Finding, ...]
    judgements: tuple[Judgement, ...] = ()
    strata: Mapping[str, str] = field(default_factory=dict)  # "level" -> "province"


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of all documents; totals are of the counts, not means of the figures."""

    documents: tuple[DocumentScore, ...]

    @property
    def tallies(self) -> dict[str, Tally]:
        return _total((score.tallies for score in self.documents), Tally())

    @property
    def shares(self) -> dict[str, Share]:
        return _total((score.shares for score in self.documents), Share())

    @property
    def metadata(self) -> Share:
        """All fields of the document's own description together."""
        shares = [share for key, share in self.shares.items() if key.startswith("metadata.")]
        return sum(shares, Share())

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        return tuple(judgement for score in self.documents for judgement in score.judgements)

    @property
    def missing(self) -> tuple[str, ...]:
        """Gold documents that the catalogue does not hold; all their facts count as missed."""
        return tuple(score.slug for score in self.documents if score.form is None)

    def by_stratum(self, dimension: str) -> dict[str, Report]:
        """One report for each stratum of the documents by `dimension`: "genre", "format", ..."""
        of = {score.slug: score.strata.get(dimension, "") for score in self.documents}
        return {
            stratum: Report(tuple(each for each in self.documents if of[each.slug] == stratum))
            for stratum in sorted(set(of.values()))
            if stratum
        }

    def __add__(self, other: Report) -> Report:
        return Report(self.documents + other.documents)


_Count = TypeVar("_Count", Tally, Share)


def _total(parts: Iterable[Mapping[str, _Count]], nothing: _Count) -> dict[str, _Count]:
    total: dict[str, _Count] = {}
    for part in parts:
        for key, value in part.items():
            total[key] = total.get(key, nothing) + value
    return total
