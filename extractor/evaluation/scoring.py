"""Scores the facts of one document against its gold annotation (GUIDELINES, "scoring").

A fact is a dict with the names of the gold files, whether it comes from one or from a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from extractor.evaluation.figures import DocumentScore, Finding, Judgement, Share, Tally
from extractor.evaluation.likeness import (
    assign,
    atoms,
    common,
    folded,
    listed,
    number,
    quote_likeness,
    same,
    same_title,
    same_unit,
)

Fact = dict[str, Any]

TARGET_FIELDS = (
    "comparator",
    "unit",
    "change",
    "start",
    "due",
    "recurrence",
    "domain",
    "baseline",
    "due_source",
    "section",
)
STRICT_FIELDS = TARGET_FIELDS[:6]
METADATA_FIELDS = (
    "doc_type",
    "number",
    "issued_on",
    "issuer",
    "title",
    "period_start",
    "period_end",
    "signer",
    "signer_title",
)


def score_document(
    slug: str,
    form: str | None,
    gold: Fact,
    predicted: Fact,
) -> DocumentScore:
    """`gold` and `predicted` both as a gold file is: document, targets, obligations, citations.

    predicted may also have "section_types": the type of each section by its path.
    """
    types: Mapping[str, str] = predicted.get("section_types", {})
    tallies: dict[str, Tally] = {}
    shares: dict[str, Share] = {}
    findings: list[Finding] = []
    judgements: list[Judgement] = []
    for part in (
        _score_metadata(gold["document"], predicted["document"]),
        _score_targets(gold["targets"], predicted["targets"], types),
        _score_obligations(gold["obligations"], predicted["obligations"]),
        _score_citations(gold["citations"], predicted["citations"]),
    ):
        tallies |= part.tallies
        shares |= part.shares
        findings += part.findings
        judgements += part.judgements
    return DocumentScore(slug, form, tallies, shares, tuple(findings), tuple(judgements))


@dataclass(frozen=True, slots=True)
class _Part:
    tallies: Mapping[str, Tally]
    shares: Mapping[str, Share]
    findings: Sequence[Finding]
    judgements: Sequence[Judgement] = ()


def _score_metadata(gold: Fact, document: Fact) -> _Part:
    fields = (*METADATA_FIELDS, "locality")
    equal = {field: same(gold.get(field), document.get(field)) for field in fields}
    wrong = {field: (gold.get(field), document.get(field)) for field in fields if not equal[field]}
    findings = [Finding("wrong", "document", "", gold.get("title") or "", wrong)] if wrong else []
    return _Part(
        {}, {f"metadata.{field}": Share(int(equal[field]), 1) for field in fields}, findings
    )


def _score_targets(
    gold: Sequence[Fact], predicted: Sequence[Fact], types: Mapping[str, str]
) -> _Part:
    tallies: dict[str, Tally] = {}
    findings: list[Finding] = []
    judgements: list[Judgement] = []
    fields = dict.fromkeys(TARGET_FIELDS, 0)
    compared = strict = 0
    kinds: tuple[Literal["quantitative", "qualitative"], ...] = ("quantitative", "qualitative")
    group = partial(_section_type, types)
    for kind in kinds:
        ours = [target for target in gold if target["kind"] == kind]
        theirs = [target for target in predicted if target["kind"] == kind]
        pairs = assign(ours, theirs, _target_likeness)
        tallies[f"targets.{kind}"] = Tally(len(pairs), len(theirs), len(ours))
        findings += _unmatched(kind, ours, theirs, pairs)
        if kind == "qualitative":
            right = set(pairs)
            judgements += _judged(kind, group, ours, theirs, pairs, right)
            continue
        compared = len(pairs)
        right = set()
        for i, j in pairs:
            equal = {field: same(ours[i].get(field), theirs[j].get(field)) for field in fields}
            equal["unit"] = equal["unit"] or same_unit(ours[i].get("unit"), theirs[j].get("unit"))
            for field in fields:
                fields[field] += equal[field]
            if all(equal[field] for field in STRICT_FIELDS):
                right.add((i, j))
            wrong = {
                field: (ours[i].get(field), theirs[j].get(field))
                for field in TARGET_FIELDS
                if not equal[field]
            }
            if wrong:
                findings.append(
                    Finding("wrong", kind, ours[i].get("id", ""), ours[i]["quote"], wrong)
                )
        strict = len(right)
        judgements += _judged(kind, group, ours, theirs, pairs, right)
    tallies["targets.strict"] = replace(tallies["targets.quantitative"], matched=strict)
    shares = {f"targets.{field}": Share(equal, compared) for field, equal in fields.items()}
    return _Part(tallies, shares, findings, judgements)


def _score_obligations(gold: Sequence[Fact], every: Sequence[Fact]) -> _Part:
    predicted = [obligation for obligation in every if obligation["kind"] != "measure"]
    pairs = assign(gold, predicted, _obligation_likeness)
    tallies = {"obligations.detection": Tally(len(pairs), len(predicted), len(gold))}
    for role in ("lead", "coordinating"):
        for key, names in ((role, atoms), (f"{role}_mentions", list[str])):
            tallies[f"obligations.{key}"] = Tally(
                sum(common(names(gold[i][role]), names(predicted[j][role])) for i, j in pairs),
                sum(len(names(obligation[role])) for obligation in predicted),
                sum(len(names(obligation[role])) for obligation in gold),
            )
    findings = _unmatched("obligation", gold, predicted, pairs)
    kinds = times = 0
    right: set[tuple[int, int]] = set()
    for i, j in pairs:
        ours, theirs = gold[i], predicted[j]
        recurrences = listed(ours["recurrence"]), listed(theirs["recurrence"])
        lead = atoms(ours["lead"]), atoms(theirs["lead"])
        equal = {
            "kind": ours["kind"] == theirs["kind"],
            "lead": len(lead[0]) == len(lead[1]) == common(*lead),
            "start": (ours["start"] or None) == (theirs["start"] or None),
            "due": (ours["due"] or None) == (theirs["due"] or None),
            "recurrence": recurrences[0] == recurrences[1],
        }
        same_time = equal["start"] and equal["due"] and equal["recurrence"]
        kinds += equal["kind"]
        times += same_time
        if same_time and equal["lead"]:
            right.add((i, j))
        wrong = {field: (ours[field], theirs[field]) for field in equal if not equal[field]}
        if wrong:
            findings.append(
                Finding("wrong", "obligation", ours.get("id", ""), ours["quote"], wrong)
            )
    tallies["obligations.strict"] = replace(tallies["obligations.detection"], matched=len(right))
    shares = {
        "obligations.kind": Share(kinds, len(pairs)),
        "obligations.time": Share(times, len(pairs)),
    }
    judgements = _judged("obligation", _kind, gold, predicted, pairs, right)
    return _Part(tallies, shares, findings, judgements)


def _score_citations(every: Sequence[Fact], found: Sequence[Fact]) -> _Part:
    gold = list({_citation_key(citation): citation for citation in every}.values())
    predicted = list({_citation_key(citation): citation for citation in found}.values())
    pairs = _same_instruments(gold, predicted)
    findings = _unmatched("citation", gold, predicted, pairs)
    equal = {
        field: {
            (i, j) for i, j in pairs if (gold[i][field] or None) == (predicted[j][field] or None)
        }
        for field in ("issued_on", "role")
    }
    for i, j in pairs:
        wrong = {
            field: (gold[i][field], predicted[j][field])
            for field in equal
            if (i, j) not in equal[field]
        }
        if wrong:
            findings.append(
                Finding("wrong", "citation", gold[i].get("id", ""), gold[i]["quote"], wrong)
            )
    shares = {
        f"citations.{field}": Share(len(same_ones), len(pairs))
        for field, same_ones in equal.items()
    }
    judgements = _judged("citation", _role, gold, predicted, pairs, equal["issued_on"])
    tally = Tally(len(pairs), len(predicted), len(gold))
    return _Part({"citations": tally}, shares, findings, judgements)


def _same_instruments(gold: Sequence[Fact], predicted: Sequence[Fact]) -> list[tuple[int, int]]:
    """Pairs of indices: the same number, or for acts without one the same or like titles."""
    left = {_citation_key(citation): index for index, citation in enumerate(predicted)}
    pairs = []
    for index, citation in enumerate(gold):
        by, name = key = _citation_key(citation)
        found = key if key in left else None
        if found is None and by == "title":
            found = next(
                (other for other in left if other[0] == "title" and same_title(other[1], name)),
                None,
            )
        if found is not None:
            pairs.append((index, left.pop(found)))
    return pairs


def _judged(
    what: Literal["quantitative", "qualitative", "obligation", "citation"],
    group: Callable[[Fact], str],
    gold: Sequence[Fact],
    predicted: Sequence[Fact],
    pairs: Sequence[tuple[int, int]],
    right: Collection[tuple[int, int]],
) -> list[Judgement]:
    """Every fact of either side; a matched one belongs to the group of the gold entry."""
    of = {j: i for i, j in pairs}
    judgements = []
    for j, fact in enumerate(predicted):
        i = of.get(j)
        judgements.append(
            Judgement(
                what,
                group(fact if i is None else gold[i]),
                predicted=True,
                gold=i is not None,
                right=i is not None and (i, j) in right,
                confidence=fact.get("confidence"),
                doubts=tuple(sorted(listed(fact.get("doubts")))),
            )
        )
    found = set(of.values())
    return judgements + [
        Judgement(what, group(fact), predicted=False, gold=True, right=False)
        for i, fact in enumerate(gold)
        if i not in found
    ]


def _section_type(types: Mapping[str, str], target: Fact) -> str:
    return types.get(target.get("section") or "", "none")


def _kind(obligation: Fact) -> str:
    return str(obligation["kind"])


def _role(citation: Fact) -> str:
    return str(citation["role"])


def _unmatched(
    what: str, gold: Sequence[Fact], predicted: Sequence[Fact], pairs: Iterable[tuple[int, int]]
) -> list[Finding]:
    pairs = set(pairs)
    found = {i for i, _ in pairs}
    used = {j for _, j in pairs}
    return [
        Finding("missed", what, fact.get("id", ""), fact["quote"], {})
        for i, fact in enumerate(gold)
        if i not in found
    ] + [
        Finding("extra", what, "", fact["quote"], {})
        for j, fact in enumerate(predicted)
        if j not in used
    ]


def _target_likeness(ours: Fact, theirs: Fact) -> float:
    """As the quotes are like; 0 for a quantitative target of another value or range."""
    if ours["kind"] == "quantitative" and any(
        number(ours[field]) != number(theirs[field]) for field in ("value", "value_max")
    ):
        return 0.0
    equal = sum(
        str(ours.get(field) or "") == str(theirs.get(field) or "")
        for field in ("comparator", "change", "due")
    )
    return quote_likeness(ours["quote"], theirs["quote"], equal)


def _obligation_likeness(ours: Fact, theirs: Fact) -> float:
    return quote_likeness(ours["quote"], theirs["quote"])


def _citation_key(citation: Fact) -> tuple[Literal["number", "title"], str]:
    if citation["number"]:
        return "number", re.sub(r"\s+", "", folded(citation["number"])).lstrip("0")
    return "title", folded(citation["title"] or citation["quote"])
