"""Writes models/localities.csv: every administrative unit of Vietnam with its validity.

Sources: the lists of the state of 1/3/2025 (63 provinces, 696 districts, 10,035 communes) and of
1/7/2025 (34 provinces, 3,321 communes) and the mapping between them in the MIT-licensed package
`vietnamadminunits` (a development dependency; the product reads only the CSV), and for what was
before models/locality_notes.yaml and, of communes, models/commune_history.csv
(scripts/read_commune_history.py).

Latitude and longitude are those of the package, of a point near the middle of the unit, in degrees
of WGS 84; a unit without one takes the mean of its parts, and an earlier one that of the unit that
held its code afterwards, or of its successors.

A code is the official statistical code (2 digits: province, 3: district, 5: commune).  Where a
code passed to another unit, the last holder has it bare and an earlier one with "~" and the year
of its last day (and the month, of two in one year): 46 is Thành phố Huế, 46~2024 Tỉnh Thừa Thiên
Huế.

Run:  python scripts/build_localities.py
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from extractor.knowledge import MODELS, load
from extractor.normalise import fold

REFORM = date(2025, 7, 1)  # Nghị quyết 202/2025/QH15, 203/2025/QH15: two tiers, 34 provinces
LAST_DAY = REFORM - timedelta(days=1)
COLUMNS = ("code", "name", "level", "type_name", "parent_code", "valid_from", "valid_to")
TYPES = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Tỉnh", "Quận", "Huyện", "Phường", "Xã")
LEVELS = {2: "province", 3: "district", 5: "commune"}

# In the package, but 75 km from its district: the point of another commune of that name.
MISPLACED = {"09118"}

Point = tuple[float, float]  # latitude, longitude in degrees


@dataclass(frozen=True)
class Row:
    """A unit in one state; codes are bare until `with_unique_codes`."""

    code: str
    name: str
    parent: str = ""
    start: date | None = None
    end: date | None = None
    successors: tuple[str, ...] = field(default=())
    point: Point | None = None


def type_of(name: str) -> str:
    """The type word that begins an official name; ValueError if none does."""
    for word in TYPES:
        if name.casefold().startswith(word.casefold() + " "):
            return word
    raise ValueError(f"no type of unit: {name}")


def tidy(name: str) -> str:
    """An official name with its type word in sentence case ("Thị Xã Việt Yên" occurs)."""
    word = type_of(name)
    return word + name[len(word) :]


def read_package() -> tuple[list[Row], list[Row]]:
    """The units until 30/6/2025, with their successors, and those since 1/7/2025."""
    folder = Path(str(files("vietnamadminunits"))) / "data"
    mapping = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    with sqlite3.connect(folder / "dataset.db") as database:
        old = database.execute(
            "SELECT province, provinceCode, provinceKey, district, districtCode, districtKey,"
            " ward, wardCode, wardKey FROM admin_units_legacy"
        ).fetchall()
        new = database.execute(
            "SELECT province, provinceCode, provinceKey, ward, wardCode, wardKey FROM admin_units"
        ).fetchall()
        points_before = _points(database, "admin_units_legacy", ("province", "district", "ward"))
        points_after = _points(database, "admin_units", ("province", "ward"))

    new_provinces = {key: code for _, code, key, *_ in new}
    new_communes = {(row[2], row[5]): row[4] for row in new}
    heirs: dict[str, set[str]] = defaultdict(set)  # "province_district_commune" -> new codes
    for province, communes in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, sources in communes.items():
            for source in sources:
                heirs[source].add(new_communes[province, commune])
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in divided.items():
            heirs[source] |= {new_communes[province, part["newWardKey"]] for part in parts}
    heir_province = {
        source: new_provinces[target]
        for target, sources in mapping["DICT_PROVINCE"].items()
        for source in sources
    }

    provinces: dict[str, Row] = {}
    districts: dict[str, Row] = {}
    communes_before: list[Row] = []
    by_district: dict[str, set[str]] = defaultdict(set)
    for (
        province,
        code,
        key,
        district,
        district_code,
        district_key,
        ward,
        ward_code,
        ward_key,
    ) in old:
        target = (heir_province[key],)
        provinces[code] = Row(code, tidy(province), end=LAST_DAY, successors=target)
        districts[district_code] = Row(district_code, tidy(district), code, end=LAST_DAY)
        codes = heirs[f"{key}_{district_key}_{ward_key or ''}"]
        by_district[district_code] |= codes
        if ward_code:  # five island districts had no communes
            successors = tuple(sorted(codes))
            communes_before.append(
                Row(ward_code, tidy(ward), district_code, end=LAST_DAY, successors=successors)
            )
    before = [
        *provinces.values(),
        *(replace(row, successors=tuple(sorted(by_district[row.code])))
          for row in districts.values()),
        *communes_before,
    ]  # fmt: skip
    after = {code: Row(code, tidy(name), start=REFORM) for name, code, *_ in new}
    since = [
        *after.values(),
        *(Row(code, tidy(name), province, start=REFORM) for _, province, _, name, code, _ in new),
    ]
    return _placed(before, points_before), _placed(since, points_after)


def _points(database: sqlite3.Connection, table: str, tiers: tuple[str, ...]) -> dict[str, Point]:
    """Where the units of a state lie, by code."""
    return {
        code: (latitude, longitude)
        for tier in tiers
        for code, latitude, longitude in database.execute(
            f"SELECT DISTINCT {tier}Code, {tier}Lat, {tier}Lon FROM {table}"
            f" WHERE {tier}Lat IS NOT NULL AND {tier}Lon IS NOT NULL"
        )
        if code not in MISPLACED
    }


def _placed(rows: list[Row], points: dict[str, Point]) -> list[Row]:
    """The rows of one state with their points; without one, the mean of those under them."""
    parts: dict[str, list[Point]] = defaultdict(list)
    for row in rows:
        if row.parent and row.code in points:
            parts[row.parent].append(points[row.code])
    return [replace(row, point=points.get(row.code) or _mean(parts[row.code])) for row in rows]


def _mean(points: list[Point]) -> Point | None:
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return sum(latitudes) / len(points), sum(longitudes) / len(points)


def with_points_of_heirs(rows: list[Row]) -> list[Row]:
    """Earlier units lie where the next holder of their code lies, if it bears the same name, or
    amid their successors."""
    placed = {row.code: row for row in rows}
    for row in sorted(rows, key=lambda row: row.end or date.max, reverse=True):
        if row.point is None:
            heir = placed[row.code.split("~")[0]]
            same_name = heir.name.split()[-2:] == row.name.split()[-2:]
            amid = _mean([p for code in row.successors if (p := placed[code].point)])
            placed[row.code] = replace(row, point=(heir.point if same_name else None) or amid)
    return list(placed.values())


def join_unchanged(before: list[Row], after: list[Row]) -> list[Row]:
    """Both lists; a province that the reform left as it was is one unit without an end."""
    sources: dict[str, list[str]] = defaultdict(list)
    for row in before:
        if len(row.code) == 2:
            sources[row.successors[0]].append(row.code)
    same = {code for code, old in sources.items() if old == [code]}
    merged = [replace(row, end=None, successors=()) if row.code in same else row for row in before]
    return merged + [row for row in after if row.code not in same]


def with_history(rows: list[Row]) -> list[Row]:
    """The rows with the earlier states of the notes before them."""
    notes = load("locality_notes")
    begins: dict[str, date] = dict(notes["begins"])
    earlier = []
    for entry in notes["earlier"]:
        begins[entry["code"]] = max(
            begins.get(entry["code"], date.min), entry["until"] + timedelta(days=1)
        )
        earlier.append(
            Row(
                entry["code"],
                entry["name"],
                entry.get("parent", ""),
                entry.get("from"),
                entry["until"],
                tuple(entry.get("successors", [entry["code"]])),
            )
        )
    told = {(row.code, fold(row.name)) for row in earlier}
    standing = {row.code for row in rows if row.end == LAST_DAY}
    for code, name, district, start, until in _communes():
        if (code, fold(name)) in told:
            continue
        if until is None:
            begins.setdefault(code, start or date.min)
            continue
        following = until + timedelta(days=1)
        begins[code] = max(begins.get(code, date.min), following)
        heirs = (code,) if code in standing else ()
        earlier.append(Row(code, tidy(name), district, start, until, heirs))
    first = {row.code: row for row in reversed(rows)}  # the state that the history runs into
    dated = [
        replace(row, start=begins[row.code])
        if row.start is None and first[row.code] is row and row.code in begins
        else row
        for row in rows
    ]
    return earlier + dated


def _communes() -> list[tuple[str, str, str, date | None, date | None]]:
    """Code, name, district, first and last day of the states of communes from 2019 to 1/3/2025."""

    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    with (MODELS / "commune_history.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return [
        (code, name, district, day(start), day(until))
        for code, name, district, start, until in rows
    ]


def with_unique_codes(rows: list[Row]) -> list[Row]:
    """Earlier holders of a code are told apart by the year in which they ended."""
    holders: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        holders[row.code].append(row)

    def key(row: Row) -> str:
        last = max(holders[row.code], key=lambda other: other.end or date.max)
        if row is last:
            return row.code
        end = row.end or date.max
        ends = [each.end for each in holders[row.code] if each is not last and each.end]
        of_year = [each for each in ends if each.year == end.year]
        return f"{row.code}~{end:%Y}" if end == max(of_year) else f"{row.code}~{end:%Y-%m}"

    def holder(code: str, on: date) -> str:
        """The key of the unit that held a code on a day."""
        for row in holders[code]:
            if (row.start or date.min) <= on <= (row.end or date.max):
                return key(row)
        # The lists of communes follow the resolutions by some weeks: a district may be gone.
        gone = [row for row in holders[code] if row.end and row.end < on]
        if not gone:
            raise ValueError(f"nobody holds {code} on {on}")
        return key(max(gone, key=lambda row: row.end or date.max))

    unique = []
    for row in rows:
        day = row.end or date.max
        following = day + timedelta(days=1) if row.end else day
        unique.append(
            replace(
                row,
                code=key(row),
                parent=holder(row.parent, day) if row.parent else "",
                successors=tuple(holder(code, following) for code in row.successors),
            )
        )
    codes = [row.code for row in unique]
    if len(codes) != len(set(codes)):
        raise ValueError(f"codes not unique: {sorted({c for c in codes if codes.count(c) > 1})}")
    return unique


def main() -> None:
    rows = with_points_of_heirs(with_unique_codes(with_history(join_unchanged(*read_package()))))
    rows.sort(key=lambda row: (len(row.code.split("~")[0]), row.code.split("~")[0], row.code))
    with (MODELS / "localities.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((*COLUMNS, "successors", "latitude", "longitude"))
        for row in rows:
            writer.writerow(
                (
                    row.code,
                    row.name,
                    LEVELS[len(row.code.split("~")[0])],
                    type_of(row.name),
                    row.parent,
                    row.start or "",
                    row.end or "",
                    " ".join(row.successors),
                    *((f"{degrees:.4f}" for degrees in row.point) if row.point else ("", "")),
                )
            )


if __name__ == "__main__":
    main()
