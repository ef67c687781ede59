"""Scores the facts of one document against its gold annotation (GUIDELINES, "scoring").

A fact is a dict with the names of the gold files, whether it comes from one or from a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from extractor.evaluation.figures import DocumentScore, Finding, Share, Tally
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
    """`gold` and `predicted` both as a gold file is: document, targets, obligations, citations."""
    tallies: dict[str, Tally] = {}
    shares: dict[str, Share] = {}
    findings: list[Finding] = []
    for part in (
        _score_metadata(gold["document"], predicted["document"]),
        _score_targets(gold["targets"], predicted["targets"]),
        _score_obligations(gold["obligations"], predicted["obligations"]),
        _score_citations(gold["citations"], predicted["citations"]),
    ):
        tallies |= part.tallies
        shares |= part.shares
        findings += part.findings
    return DocumentScore(slug, form, tallies, shares, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Part:
    tallies: Mapping[str, Tally]
    shares: Mapping[str, Share]
    findings: Sequence[Finding]


def _score_metadata(gold: Fact, document: Fact) -> _Part:
    fields = (*METADATA_FIELDS, "locality")
    equal = {field: same(gold.get(field), document.get(field)) for field in fields}
    wrong = {field: (gold.get(field), document.get(field)) for field in fields if not equal[field]}
    findings = [Finding("wrong", "document", "", gold.get("title") or "", wrong)] if wrong else []
    return _Part(
        {}, {f"metadata.{field}": Share(int(equal[field]), 1) for field in fields}, findings
    )


def _score_targets(gold: Sequence[Fact], predicted: Sequence[Fact]) -> _Part:
    tallies: dict[str, Tally] = {}
    findings: list[Finding] = []
    fields = dict.fromkeys(TARGET_FIELDS, 0)
    compared = strict = 0
    for kind in ("quantitative", "qualitative"):
        ours = [target for target in gold if target["kind"] == kind]
        theirs = [target for target in predicted if target["kind"] == kind]
        pairs = assign(ours, theirs, _target_likeness)
        tallies[f"targets.{kind}"] = Tally(len(pairs), len(theirs), len(ours))
        findings += _unmatched(kind, ours, theirs, pairs)
        if kind == "qualitative":
            continue
        compared = len(pairs)
        for i, j in pairs:
            equal = {field: same(ours[i].get(field), theirs[j].get(field)) for field in fields}
            equal["unit"] = equal["unit"] or same_unit(ours[i].get("unit"), theirs[j].get("unit"))
            for field in fields:
                fields[field] += equal[field]
            strict += all(equal[field] for field in STRICT_FIELDS)
            wrong = {
                field: (ours[i].get(field), theirs[j].get(field))
                for field in TARGET_FIELDS
                if not equal[field]
            }
            if wrong:
                findings.append(
                    Finding("wrong", kind, ours[i].get("id", ""), ours[i]["quote"], wrong)
                )
    tallies["targets.strict"] = replace(tallies["targets.quantitative"], matched=strict)
    shares = {f"targets.{field}": Share(equal, compared) for field, equal in fields.items()}
    return _Part(tallies, shares, findings)


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
    kinds = times = strict = 0
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
        strict += same_time and equal["lead"]
        wrong = {field: (ours[field], theirs[field]) for field in equal if not equal[field]}
        if wrong:
            findings.append(
                Finding("wrong", "obligation", ours.get("id", ""), ours["quote"], wrong)
            )
    tallies["obligations.strict"] = replace(tallies["obligations.detection"], matched=strict)
    shares = {
        "obligations.kind": Share(kinds, len(pairs)),
        "obligations.time": Share(times, len(pairs)),
    }
    return _Part(tallies, shares, findings)


def _score_citations(gold: Sequence[Fact], predicted: Sequence[Fact]) -> _Part:
    ours = {_citation_key(citation): citation for citation in gold}
    theirs = {_citation_key(citation): citation for citation in predicted}
    left = dict(theirs)
    pairs: list[tuple[Fact, Fact]] = []
    findings: list[Finding] = []
    for key, citation in ours.items():
        by, name = key
        found = key if key in left else None
        if found is None and by == "title":
            found = next(
                (other for other in left if other[0] == "title" and same_title(other[1], name)),
                None,
            )
        if found is None:
            findings.append(
                Finding("missed", "citation", citation.get("id", ""), citation["quote"], {})
            )
            continue
        other = left.pop(found)
        pairs.append((citation, other))
        wrong = {
            field: (citation[field], other[field])
            for field in ("issued_on", "role")
            if (citation[field] or None) != (other[field] or None)
        }
        if wrong:
            findings.append(
                Finding("wrong", "citation", citation.get("id", ""), citation["quote"], wrong)
            )
    findings += [Finding("extra", "citation", "", other["quote"], {}) for other in left.values()]
    shares = {
        f"citations.{field}": Share(
            sum((one[field] or None) == (other[field] or None) for one, other in pairs), len(pairs)
        )
        for field in ("issued_on", "role")
    }
    return _Part({"citations": Tally(len(pairs), len(theirs), len(ours))}, shares, findings)


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
