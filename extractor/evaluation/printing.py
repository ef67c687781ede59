"""Prints what an evaluation measured: for people, as JSON, and for the README."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from extractor.evaluation import reliability
from extractor.evaluation.figures import Finding, Report, Share, Tally
from extractor.evaluation.intervals import Interval, intervals
from extractor.evaluation.strata import DIMENSIONS, by_group

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
BRIEF = {  # of a stratum or a document, in one line
    "targets.quantitative": "quantitative",
    "targets.strict": "strict",
    "targets.qualitative": "qualitative",
    "obligations.detection": "obligations",
    "obligations.strict": "strict",
    "obligations.lead": "lead",
    "obligations.coordinating": "coordinating",
    "citations": "citations",
}
GROUPED = {  # kind of fact -> by what it is grouped
    "quantitative": "quantitative targets by type of section",
    "qualitative": "qualitative targets by type of section",
    "obligation": "obligations by kind",
    "citation": "citations by role",
}
START = "<!-- accuracy:start -->"
END = "<!-- accuracy:end -->"


def as_json(report: Report) -> dict[str, Any]:
    """{"documents": {slug: figures}, "strata": ..., "groups": ..., "total": figures}.

    strata: dimension -> stratum -> figures; groups: kind of fact -> group -> figures.
    """
    ranges = intervals(report)
    return {
        "documents": {
            score.slug: {
                "format": score.form,
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
        "strata": {
            dimension: {
                stratum: {"documents": len(part.documents), **_figures(part.tallies, part.shares)}
                for stratum, part in report.by_stratum(dimension).items()
            }
            for dimension in DIMENSIONS
        },
        "groups": {
            what: {
                group: {"detection": _tally(detection), "strict": _tally(strict)}
                for group, (detection, strict) in by_group(report.judgements, what).items()
            }
            for what in GROUPED
        },
        "total": {
            **_figures(report.tallies, report.shares),
            "metadata": _share(report.metadata),
            "intervals": {
                key: [round(each.low, 4), round(each.high, 4)] for key, each in ranges.items()
            },
        },
    }


def as_text(report: Report, *, errors: bool = False) -> str:
    """Tables per document, in total, and per stratum where there are several documents."""
    lines: list[str] = []
    for score in report.documents:
        form = score.form or "NOT IN THE CATALOGUE: all its facts count as missed"
        lines += [f"== {score.slug} ({form})", *_table(Report((score,))), ""]
        if errors:
            lines += [*_findings(score.findings), ""]
    if len(report.documents) > 1:
        title = f"== total of {len(report.documents)} documents"
        lines += [title, *_table(report, intervals(report)), "", *_strata(report)]
    return "\n".join(lines)


def _strata(report: Report) -> Iterator[str]:
    heads = "".join(f"{head:>13}" for head in BRIEF.values())
    for dimension in DIMENSIONS:
        parts = report.by_stratum(dimension)
        if not parts:
            continue
        yield f"== F1 by {dimension} of the document (number in gold)"
        yield f"{'':38} documents{heads}"
        for stratum, part in parts.items():
            tallies = part.tallies
            cells = "".join(f"{_brief(tallies[key]):>13}" for key in BRIEF)
            yield f"{stratum[-38:]:38} {len(part.documents):9}{cells}"
        yield ""
    for what, title in GROUPED.items():
        yield f"== {title}"
        yield f"{'':38} {'precision':>9} {'recall':>8} {'F1':>8} {'strict':>8}   gold"
        for group, (detection, strict) in by_group(report.judgements, what).items():
            yield (
                f"{group:38} {detection.precision:9.4f} {detection.recall:8.4f}"
                f" {detection.f1:8.4f} {strict.f1:8.4f} {detection.gold:6}"
            )
        yield ""


def _brief(tally: Tally) -> str:
    return f"{tally.f1:.3f} ({tally.gold})" if tally.gold or tally.predicted else "-"


def as_markdown(report: Report) -> str:
    """The table of the README, without its markers."""
    ranges = intervals(report)
    lines = [
        "| | precision | recall | F1 | 95% interval of F1 | found / in gold |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {NAMES[key]} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f} "
        f"| {ranges[key].low:.3f} - {ranges[key].high:.3f} | {tally.matched} / {tally.gold} |"
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
    lines += [
        "",
        "| F1 by document | quantitative | strict | obligations | strict | lead | citations |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    columns = (
        *("targets.quantitative", "targets.strict", "obligations.detection"),
        *("obligations.strict", "obligations.lead", "citations"),
    )
    for score in report.documents:
        cells = " | ".join(f"{score.tallies[key].f1:.3f}" for key in columns)
        lines.append(f"| `{score.slug}` | {cells} |")
    documents = ", ".join(f"`{score.slug}`" for score in report.documents)
    lines += ["", f"Measured on {len(report.documents)} documents: {documents}."]
    return "\n".join(lines)


def _description_fields(shares: Mapping[str, Share]) -> list[str]:
    """The names of the fields that describe a document."""
    return [key.removeprefix("metadata.") for key in shares if key.startswith("metadata.")]


def reliability_markdown(report: Report, shares: Mapping[str, float]) -> str:
    """Confidence against what was right, and the same for each doubt.

    shares: those of `models/doubts.yaml`.
    """
    facts = reliability.judged(report)
    clear = [fact for each in facts.values() for fact in each if not fact.doubts]
    stored = {each.low: each for each in reliability.bins(chain(*facts.values()))}
    unseen = {each.low: each for each in reliability.bins(reliability.left_out(facts, shares))}
    ends = dict(zip(reliability.BINS, (*reliability.BINS[1:], None), strict=True))
    lines = [
        "| confidence | facts | mean | right | left out: facts | mean | right |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for low in sorted(stored.keys() | unseen.keys(), reverse=True):
        end = ends[low]
        name = f"{low:g}" if end is None else f"{low:g} to below {end:g}"
        lines.append(f"| {name} | {_bin(stored.get(low))} | {_bin(unseen.get(low))} |")
    lines += [
        "",
        "| doubt | facts | documents | right | share | used | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    several = reliability.doubt_shares(facts)
    lines += [
        f"| `{each.doubt}` | {each.right.compared} | {each.documents} | {each.right.equal} "
        f"| {each.right.accuracy:.3f} | {shares[each.doubt]:.3f} "
        f"| {'measured' if each.enough else 'judged'} |"
        for each in several
    ]
    never = [doubt for doubt in shares if doubt not in {each.doubt for each in several}]
    lines += [f"| `{doubt}` | 0 | 0 | 0 | | {shares[doubt]:.3f} | judged |" for doubt in never]
    sure = Share(sum(fact.right for fact in clear), len(clear))
    lines.append(
        f"| none | {sure.compared} | {len(facts)} | {sure.equal} | {sure.accuracy:.3f} | 1.000 | |"
    )
    return "\n".join(lines)


def _bin(of: reliability.Bin | None) -> str:
    if of is None:
        return "0 | | "
    return f"{of.right.compared} | {of.mean:.3f} | {of.right.accuracy:.3f}"


def put_between_markers(text: str, table: str, what: str = "accuracy") -> str:
    """`text` with `table` between the markers of `what`; ValueError where they are not there."""
    first, last = START.replace("accuracy", what), END.replace("accuracy", what)
    before, start, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (start and end):
        raise ValueError(f"no {first} ... {last} in it")
    return f"{before}{first}\n{table}\n{last}{after}"


def _table(report: Report, ranges: Mapping[str, Interval] | None = None) -> Iterator[str]:
    more = f"  {'95% of F1':>15}" if ranges else ""
    yield f"{'':38} {'precision':>9} {'recall':>8} {'F1':>8}{more}  matched predicted   gold"
    for key, tally in report.tallies.items():
        low_high = f"  {ranges[key].low:.4f} - {ranges[key].high:.4f}" if ranges else ""
        yield (
            f"{NAMES[key]:38} {tally.precision:9.4f} {tally.recall:8.4f} {tally.f1:8.4f}"
            f"{low_high}  {tally.matched:7} {tally.predicted:9} {tally.gold:6}"
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
