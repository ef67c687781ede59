"""How well, and how fast, targets are aligned with the canonical indicators.

    python benchmarks/alignment.py                  the examples of each locality left out in turn
    python benchmarks/alignment.py --gold FILE      pairwise, against targets that people grouped
    python benchmarks/alignment.py --speed 100000   that many targets with different words

Pairwise: of all pairs of targets, those that the program and those that people hold for the same
indicator.  FILE: {"targets": [{"file", "id", "key"}, ...]}; --plans: the folder of the gold files.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from extractor.catalogue.alignment import Aligner, align, entries
from extractor.model import Target

Example = tuple[str, str, Target]  # locality, indicator without tier, target


def examples() -> list[Example]:
    """Every example of the registry as a target of its indicator."""
    found = []
    for entry in entries():
        if entry["tier"] is None:
            for each in entry.get("examples", ()):
                target = made(each["indicator"], each.get("scope"), entry["unit"], entry["change"])
                found.append((each["locality"], entry["id"], target))
    return found


def made(indicator: str, scope: str | None, unit: str, change: Any) -> Target:
    """A target of these words, that names no domain."""
    return Target(
        kind="quantitative", start=0, end=1, section=None, domain="other", indicator=indicator,
        comparator=">=", value=5.0, unit=unit, change=change, scope=scope,
    )  # fmt: skip


def without(locality: str) -> Aligner:
    """The registry as it would be had nobody read that locality's plans: names and cues stay."""
    return Aligner(
        {**entry, "examples": [e for e in entry.get("examples", ()) if e["locality"] != locality]}
        for entry in entries()
    )


def leave_one_out(verbose: bool) -> Iterator[tuple[str, int, int, int]]:
    """For each locality: examples taken for the right indicator, for a wrong one, for none.

    Of an indicator counted by tier any tier is right: the registry says it only of the whole.
    """
    tiers = {entry["id"] for entry in entries()}
    held = examples()
    for locality in sorted({place for place, _, _ in held}):
        aligner = without(locality)
        right = wrong = none = 0
        for place, indicator, target in held:
            if place == locality:
                found = aligner.align(target).indicator
                ok = found == indicator or (
                    found in tiers and found is not None and found.rpartition("-")[0] == indicator
                )
                right += ok
                wrong += found is not None and not ok
                none += found is None
                if verbose and not ok:
                    print(f"  {locality}: {indicator} -> {found}: {target.indicator[:90]}")
        yield locality, right, wrong, none


def pairwise(gold: Path, plans: Path) -> tuple[int, int, int]:
    """Pairs of one indicator by both, by the program only, by people only."""
    keys = []
    files: dict[str, dict[str, Any]] = {}
    for entry in json.loads(gold.read_text(encoding="utf-8"))["targets"]:
        if entry["file"] not in files:
            content = json.loads((plans / f"{entry['file']}.json").read_text(encoding="utf-8"))
            files[entry["file"]] = {target["id"]: target for target in content["targets"]}
        row = files[entry["file"]][entry["id"]]
        target = Target(
            kind=row["kind"], start=0, end=1, section=None, domain=row["domain"],
            indicator=row["indicator"], comparator=row["comparator"], value=row["value"],
            value_max=row["value_max"], unit=row["unit"], change=row["change"],
            scope=row["scope"], due_on=date.fromisoformat(row["due"]) if row["due"] else None,
        )  # fmt: skip
        keys.append((entry["key"], align(target).indicator or object()))
    both = ours = theirs = 0
    for (key, found), (other_key, other_found) in combinations(keys, 2):
        both += key == other_key and found == other_found
        ours += key != other_key and found == other_found
        theirs += key == other_key and found != other_found
    return both, ours, theirs


def many(count: int) -> list[Target]:
    """Targets whose words all differ: examples with words put in, left out and exchanged."""
    chance = random.Random(1)
    base = [target for _, _, target in examples()]
    spare = ["kịp thời", "đầy đủ", "hiệu quả", "cơ quan", "tổ chức", "lĩnh vực", "tài chính"]
    targets = []
    for number in range(count):
        target = chance.choice(base)
        words = target.indicator.split()
        words.insert(chance.randrange(len(words) + 1), chance.choice(spare))
        words[chance.randrange(len(words))] = chance.choice(spare)
        words.append(f"số {number}")
        targets.append(made(" ".join(words), target.scope, target.unit or "%", target.change))
    return targets


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def figures(right: int, wrong: int, missed: int) -> str:
    """Precision, recall and F1 as a line."""
    precision, recall = share(right, right + wrong), share(right, right + missed)
    f1 = share(2 * right, 2 * right + wrong + missed)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--plans", type=Path, default=Path("corpora/gold"))
    parser.add_argument("--speed", type=int, metavar="N")
    parser.add_argument("--verbose", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    if options.speed:
        for count in (options.speed // 10, options.speed):
            targets = many(count)
            began = time.perf_counter()
            found = sum(align(target).indicator is not None for target in targets)
            spent = time.perf_counter() - began
            print(f"{count} targets, {found} aligned, {spent:.1f} s")
    elif options.gold:
        both, ours, theirs = pairwise(options.gold, options.plans)
        print(figures(both, ours, theirs), f" ({both} + {ours} wrong, {theirs} missed)")
    else:
        totals = [0, 0, 0]
        for locality, right, wrong, none in leave_one_out(options.verbose):
            print(f"{locality:12} {figures(right, wrong, none + wrong)}  ({right} + {wrong} wrong, "
                  f"{none} none)")  # fmt: skip
            totals = [sum(pair) for pair in zip(totals, (right, wrong, none), strict=True)]
        right, wrong, none = totals
        print(f"{'all':12} {figures(right, wrong, none + wrong)}")


if __name__ == "__main__":
    main()
