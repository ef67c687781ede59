"""python -m experiments.trained_component: prints the comparison as Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path

from experiments.trained_component.classifier import CANDIDATES
from experiments.trained_component.comparison import folds, tables
from experiments.trained_component.plans import committed_plans, read_plans


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidate", choices=[*CANDIDATES, "all"], default="all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--extra",
        nargs=2,
        action="append",
        type=Path,
        default=[],
        metavar=("PLANS", "GOLD"),
        help="folders of more plans and their gold, tested but never trained on; repeatable",
    )
    parser.add_argument("--most", type=int, help="train each fold on that many plans only")
    wanted = parser.parse_args()
    plans = committed_plans()
    for folder, gold in wanted.extra:
        plans += read_plans(folder, gold, "extra", only_with_gold=True)
    for name, candidate in CANDIDATES.items():
        if wanted.candidate in (name, "all"):
            parts = folds(plans, candidate, wanted.seed, wanted.most)
            print("\n".join(tables(candidate, parts)), flush=True)
            print()


if __name__ == "__main__":
    main()
