"""Writes models/commune_history.csv: communes that ended, or began, between 2019 and 1/3/2025.

Source: the list of administrative units of the statistical office (Tổng cục Thống kê,
danhmuchanhchinh.gso.gov.vn) as it stood on twenty days, archived in the history of the repository
daohoangson/dvhcvn (data/dvhcvn.json, data/date.txt).  Only codes, names, districts and days are
taken.  A day is that of the first list that shows the change: the change itself may be some weeks
earlier, since the lists follow the resolutions.

Run:  git clone https://github.com/daohoangson/dvhcvn FOLDER
      python scripts/read_commune_history.py FOLDER
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from extractor.knowledge import MODELS
from extractor.normalise import fold

FIRST = date(2019, 9, 11)  # the day of the first list that says it
Units = dict[str, tuple[str, str]]  # code -> name, code of the district


@dataclass
class State:
    """A commune under one name in one district; `start` and `until` None: not seen."""

    code: str
    name: str
    district: str
    start: date | None
    until: date | None = None


def lists(folder: Path) -> Iterator[tuple[date, Units]]:
    """The lists by their days; of two of one day the later."""
    found: dict[date, Units] = {}
    commits = _git(folder, "log", "--reverse", "--format=%h", "--", "data/dvhcvn.json").split()
    for commit in commits:
        try:
            told = _git(folder, "show", f"{commit}:data/date.txt").strip()
        except subprocess.CalledProcessError:
            continue  # the first has no day
        day = datetime.strptime(told, "%d/%m/%Y").date()
        data = json.loads(_git(folder, "show", f"{commit}:data/dvhcvn.json"))["data"]
        found[day] = {
            commune["level3_id"]: (" ".join(commune["name"].split()), district["level2_id"])
            for province in data
            for district in province["level2s"]
            for commune in district["level3s"]
        }
    yield from sorted(found.items())


def states(days: Iterator[tuple[date, Units]]) -> list[State]:
    """All states that ended before the last list, and those that began after the first."""
    current: dict[str, State] = {}
    made: list[State] = []
    for day, units in days:
        for code in current.keys() - units.keys():
            current.pop(code).until = day - timedelta(days=1)
        for code, (name, district) in units.items():
            known = current.get(code)
            if known and (fold(known.name), known.district) == (fold(name), district):
                continue
            if known:
                known.until = day - timedelta(days=1)
            current[code] = State(code, name, district, day if day > FIRST else None)
            made.append(current[code])
    return [each for each in made if each.start or each.until]


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    found = states(lists(Path(sys.argv[1])))
    found.sort(key=lambda each: (each.code, each.start or date.min))
    with (MODELS / "commune_history.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "name", "district", "from", "until"))
        for each in found:
            writer.writerow(
                (each.code, each.name, each.district, each.start or "", each.until or "")
            )


if __name__ == "__main__":
    main()
