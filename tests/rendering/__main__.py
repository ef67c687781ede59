"""Writes plans in every form into a folder: `python -m tests.rendering FOLDER [PLAN...]`.

Plans are texts (corpora/plans where none is named) or DOCX files, which are rendered as they
are.  FOLDER/docx/NAME.docx, FOLDER/pdf/NAME.pdf, FOLDER/scan/NAME.pdf, ...: the name stays, so
`extractor evaluate --by-format --plans FOLDER GOLD` finds the gold of each.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractor.reading.dispatch import read_file
from rendering.office import converted
from rendering.plan import plan_document
from rendering.scan import scanned_plan
from rendering.web import plan_page

PLANS = Path("corpora/plans")
FORMS = ("text", "docx", "pdf", "doc", "odt", "rtf", "html", "scan")


def render(
    plan: Path, folder: Path, forms: tuple[str, ...] = FORMS, *, seed: int = 0
) -> list[Path]:
    """The files made of one plan; `seed` chooses how a scan lies and its noise."""
    given = plan.read_bytes()
    reading = read_file(plan)
    docx = given if plan.suffix == ".docx" else plan_document(reading)
    made = []
    for form in forms:
        if form == "text":
            content, suffix = given, plan.suffix.removeprefix(".")
        elif form == "docx":
            content, suffix = docx, "docx"
        elif form == "html":
            content, suffix = plan_page(reading), "html"
        elif form == "scan":
            content, suffix = scanned_plan(converted(docx, "pdf"), seed=seed), "pdf"
        else:
            content, suffix = converted(docx, form), form
        path = folder / form / f"{plan.stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        made.append(path)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("plans", type=Path, nargs="*")
    parser.add_argument("--forms", default=",".join(FORMS), help="of " + ",".join(FORMS))
    parser.add_argument("--seed", type=int, default=0, help="of the skew and noise of scans")
    given = parser.parse_args()
    for plan in given.plans or sorted(PLANS.iterdir()):
        for path in render(plan, given.folder, tuple(given.forms.split(",")), seed=given.seed):
            print(path)


if __name__ == "__main__":
    main()
