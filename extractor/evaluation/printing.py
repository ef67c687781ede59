"""Prints what an evaluation measured: for people, as JSON, and for the README."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.evaluation.figures import Finding, Report, Share, Tally

NAMES = {
    "targets.quantitative": "targets, quantitative",
    "targets.qualitative": "targets, qualitative",
    "targets.strict": "targets, strict",
    "obligations.detection": "obligations",
    "obligations.lead": "lead agencies",
    "obligations.lead_mentions": "lead agencies, whole mentions",
    "obligations.coordinating": "coordinating agencies",
    "obligations.coordinating_mentions": "coordinating agencies, whole mentions",
    "obligations.strict": "obligations, strict",
    "citations": "citations",
}
START = "<!-- accuracy:start -->"
END = "<!-- accuracy:end -->"


def as_json(report: Report) -> dict[str, Any]:
    """{"documents": {slug: figures}, "forms": {suffix: figures}, "total": figures}."""
    return {
        "documents": {
            score.slug: {
                "form": score.form,
                **_figures(score.tallies, score.shares),
                "findings": [
                    {
                        "verdict": finding.verdict,
                        "what": finding.what,
                        "id": finding.id,
                        "quote": finding.quote,
                        "differences": {
                            field: {"gold": ours, "predicted": theirs}
                            for field, (ours, theirs) in finding.differences.items()
                        },
                    }
                    for finding in score.findings
                ],
            }
            for score in report.documents
        },
        "forms": {
            form: _figures(part.tallies, part.shares) for form, part in report.by_form().items()
        },
        "total": {
            **_figures(report.tallies, report.shares),
            "metadata": _share(report.metadata),
        },
    }


def as_text(report: Report, *, errors: bool = False) -> str:
    """Tables per document, per form of file where there are several, and in total."""
    lines: list[str] = []
    for score in report.documents:
        form = score.form or "NOT IN THE CATALOGUE: all its facts count as missed"
        lines += [f"== {score.slug} ({form})", *_table(Report((score,))), ""]
        if errors:
            lines += [*_findings(score.findings), ""]
    forms = report.by_form()
    if len(forms) > 1:
        for form, part in forms.items():
            lines += [f"== all of form {form}: {len(part.documents)}", *_table(part), ""]
    if len(report.documents) > 1:
        lines += [f"== total of {len(report.documents)} documents", *_table(report), ""]
    return "\n".join(lines)


def as_markdown(report: Report) -> str:
    """The table of the README, without its markers."""
    lines = [
        "| | precision | recall | F1 | found / in gold |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {NAMES[key]} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f} "
        f"| {tally.matched} / {tally.gold} |"
        for key, tally in report.tallies.items()
    ]
    shares = report.shares
    lines += ["", "| of what was found | equal | accuracy |", "| --- | ---: | ---: |"]
    lines += [
        f"| {key.replace('.', ', ', 1).replace('_', ' ')} | {share.equal} / {share.compared} "
        f"| {share.accuracy:.3f} |"
        for key, share in shares.items()
        if not key.startswith("metadata.")
    ]
    whole = report.metadata
    lines.append(
        f"| description of the document, {len(_description_fields(shares))} fields | "
        f"{whole.equal} / {whole.compared} | {whole.accuracy:.3f} |"
    )
    documents = ", ".join(f"`{score.slug}`" for score in report.documents)
    lines += ["", f"Measured on {len(report.documents)} documents: {documents}."]
    return "\n".join(lines)


def _description_fields(shares: Mapping[str, Share]) -> list[str]:
    """The names of the fields that describe a document."""
    return [key.removeprefix("metadata.") for key in shares if key.startswith("metadata.")]


def put_between_markers(text: str, table: str) -> str:
    """`text` with `table` between the accuracy markers; ValueError where they are not there."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"no {START} ... {END} in it")
    return f"{before}{START}\n{table}\n{END}{after}"


def _table(report: Report) -> Iterator[str]:
    yield f"{'':38} {'precision':>9} {'recall':>8} {'F1':>8}  matched predicted   gold"
    for key, tally in report.tallies.items():
        yield (
            f"{NAMES[key]:38} {tally.precision:9.4f} {tally.recall:8.4f} {tally.f1:8.4f}"
            f"  {tally.matched:7} {tally.predicted:9} {tally.gold:6}"
        )
    shares = report.shares
    for title, prefix in (
        ("fields of matched targets", "targets."),
        ("of matched obligations", "obligations."),
        ("of matched citations", "citations."),
        ("document", "metadata."),
    ):
        fields = [
            f"{key.removeprefix(prefix)} {share.accuracy:.3f}"
            for key, share in shares.items()
            if key.startswith(prefix)
        ]
        yield from textwrap.wrap(f"{title}: {', '.join(fields)}", 98, subsequent_indent="  ")
    yield f"document, all fields: {report.metadata.accuracy:.4f}"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        name = f"{finding.what} {finding.id}".strip()
        quote = " ".join(finding.quote.split())
        yield f"{finding.verdict.upper():6} {name}: {textwrap.shorten(quote, 160)}"
        for field, (ours, theirs) in finding.differences.items():
            yield f"         {field}: should be {ours!r}, is {theirs!r}"


def _figures(tallies: Mapping[str, Tally], shares: Mapping[str, Share]) -> dict[str, Any]:
    return {key: _tally(tally) for key, tally in tallies.items()} | {
        key: _share(share) for key, share in shares.items()
    }


def _tally(tally: Tally) -> dict[str, float]:
    return {
        "p": round(tally.precision, 4),
        "r": round(tally.recall, 4),
        "f1": round(tally.f1, 4),
        "tp": tally.matched,
        "pred": tally.predicted,
        "gold": tally.gold,
    }


def _share(share: Share) -> dict[str, float]:
    return {
        "accuracy": round(share.accuracy, 4),
        "equal": share.equal,
        "compared": share.compared,
    }
