"""Localities side by side: what is compared, what is only shown, and what is not there."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from plan_extractions import TEXT, small

from extractor.catalogue.read_only import open_read_only
from extractor.catalogue.store import Catalogue
from extractor.cli import main
from extractor.comparison import places, rendering, table
from extractor.comparison.cells import Value, compared, demand
from extractor.model import Citation, Extraction, Metadata, Target

TAN_PHU = Metadata(
    "Quyết định", "1/QĐ-UBND", date(2022, 6, 2), locality="Quận Tân Phú",
    parent_locality="Thành phố Hồ Chí Minh", title="Kế hoạch cải cách hành chính quận Tân Phú",
    period_start=2021, period_end=2025,
)  # fmt: skip
BINH_TAN = replace(TAN_PHU, number="2/QĐ-UBND", locality="Quận Bình Tân")
CITY = replace(
    TAN_PHU, number="9/KH-UBND", issued_on=date(2021, 1, 5), locality="Thành phố Hồ Chí Minh",
    parent_locality=None, title="Kế hoạch cải cách hành chính", period_end=2030,
)  # fmt: skip
WARD = Metadata(
    "Kế hoạch", "3/KH-UBND", date(2025, 9, 1), locality="Phường Tân Phú",
    parent_locality="Thành phố Hồ Chí Minh", period_start=2025, period_end=2030,
)  # fmt: skip

SATISFACTION = "mức độ hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan nhà nước"
PAYROLL = "biên chế sự nghiệp hưởng lương từ ngân sách nhà nước"
ROADS = "tỷ lệ đường trục thôn được cứng hóa"


def promise(indicator: str, value: float, year: int = 2025, **changes: object) -> Target:
    values: dict = {
        "kind": "quantitative", "start": 0, "end": 10, "section": None, "domain": "other",
        "comparator": ">=", "unit": "%", "change": "level", "due_on": date(year, 12, 31),
        "due_source": "sentence", **changes,
    }  # fmt: skip
    return Target(indicator=indicator, value=value, **values)


def plan(metadata: Metadata, *targets: Target) -> Extraction:
    base = small(f"{TEXT}{metadata.number} {metadata.locality}", f"{metadata.number}.txt", metadata)
    return replace(base, targets=targets, citations=())


def made(path: Path, *plans: Extraction) -> Path:
    with Catalogue(path / "c.db") as catalogue:
        for each in plans:
            catalogue.add(each, seconds=0.0, extractor_version="test")
    return path / "c.db"


def comparison(path: Path, *names: str, reform: bool = False, **options: bool) -> table.Comparison:
    connection = open_read_only(path)
    try:
        return table.compare(connection, places.choose(connection, names, reform=reform), **options)
    finally:
        connection.close()


def only(found: table.Comparison) -> table.Group:
    assert len(found.groups) == 1, [each.name for each in found.groups]
    return found.groups[0]


BOTH = ("Quận Tân Phú", "Quận Bình Tân")


@pytest.mark.parametrize(
    ("first", "second", "standings"),
    [
        (promise(SATISFACTION, 95), promise(SATISFACTION, 90), ("strictest", "laxer")),
        (promise(SATISFACTION, 95), promise(SATISFACTION, 95), (None, None)),
        (promise(SATISFACTION, 95, comparator=">"), promise(SATISFACTION, 95),
         ("strictest", "laxer")),
        (promise(SATISFACTION, 95, comparator="="), promise(SATISFACTION, 95), (None, None)),
        (promise(SATISFACTION, 90, comparator="range", value_max=95), promise(SATISFACTION, 90),
         (None, None)),
        (promise("Chỉ số PAR Index", 3, comparator="<=", unit="đơn vị dẫn đầu"),
         promise("Chỉ số PAR Index", 5, comparator="<=", unit="huyện dẫn đầu"),
         ("strictest", "laxer")),
        (promise(PAYROLL, 10, change="decrease", baseline="năm 2021"),
         promise(PAYROLL, 5, change="decrease", baseline="năm 2015"), (None, None)),
    ],
)  # fmt: skip
def test_who_demands_more(
    tmp_path: Path, first: Target, second: Target, standings: tuple[str | None, ...]
) -> None:
    path = made(tmp_path, plan(TAN_PHU, first), plan(BINH_TAN, second))
    (row,) = only(comparison(path, *BOTH)).rows
    assert tuple(cell.standing for cell in row.cells) == standings
    other_basis = first.baseline != second.baseline
    assert [cell.incomparable for cell in row.cells] == [other_basis, other_basis]


def test_not_found_is_not_zero(tmp_path: Path) -> None:
    zero = promise(SATISFACTION, 0, comparator="=")
    path = made(tmp_path, plan(TAN_PHU, zero), plan(BINH_TAN))
    found = comparison(path, *BOTH, "Quận 12")
    (row,) = only(found).rows
    assert [cell.state for cell in row.cells] == ["value", "absent", "no-documents"]
    text = rendering.as_text(found)
    assert re.search(r"2025 +0% +không thấy +chưa có VB", text)


def test_a_year_outside_the_plan_is_neither(tmp_path: Path) -> None:
    path = made(tmp_path, plan(CITY, promise(SATISFACTION, 98, 2030)), plan(TAN_PHU))
    (row,) = only(comparison(path, "Thành phố Hồ Chí Minh", "Quận Tân Phú")).rows
    assert [cell.state for cell in row.cells] == ["value", "outside"]


def test_years_make_a_trajectory(tmp_path: Path) -> None:
    targets = [promise(SATISFACTION, value, year) for value, year in ((98, 2025), (97, 2030))]
    group = only(comparison(made(tmp_path, plan(TAN_PHU, *targets)), "Quận Tân Phú"))
    assert [(row.due_year, row.cells[0].step) for row in group.rows] == [
        (2025, None),
        (2030, "laxer"),
    ]
    assert rendering.trajectory(group, 0) == "2025: ≥ 98% → 2030: ≥ 97%"


def test_parts_of_the_population_stand_apart(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        plan(TAN_PHU, promise(SATISFACTION, 95, scope="khu vực trọng điểm")),
        plan(BINH_TAN, promise(SATISFACTION, 90)),
    )
    rows = only(comparison(path, *BOTH)).rows
    assert [row.scope for row in rows] == [None, "khu vực trọng điểm"]
    assert {cell.standing for row in rows for cell in row.cells} == {None}


def test_units_stand_apart(tmp_path: Path) -> None:
    path = made(
        tmp_path, plan(TAN_PHU, promise(ROADS, 95)), plan(BINH_TAN, promise(ROADS, 9, unit="km"))
    )
    groups = comparison(path, *BOTH, everything=True).groups
    assert {(group.unit, group.id) for group in groups} == {("%", None), ("km", None)}


def test_what_no_indicator_is_goes_by_its_words(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        plan(TAN_PHU, promise(ROADS, 95), promise("tỷ lệ ao hồ được nạo vét định kỳ", 5)),
        plan(BINH_TAN, promise("đường trục thôn được cứng hoá", 90)),
    )
    found = comparison(path, *BOTH)
    group = only(found)
    assert group.id is None
    assert [cell.standing for cell in group.rows[0].cells] == ["strictest", "laxer"]
    assert found.alone == 1
    assert len(comparison(path, *BOTH, everything=True).groups) == 2
    assert len(comparison(path, *BOTH, everything=True, shared=True).groups) == 1


def test_the_plan_above(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        plan(CITY, promise(SATISFACTION, 95)),
        plan(TAN_PHU, promise(SATISFACTION, 98)),
        plan(BINH_TAN, promise(SATISFACTION, 90)),
    )
    (row,) = only(comparison(path, *BOTH)).rows
    assert [cell.against_superior for cell in row.cells] == ["stricter", "laxer"]
    (above,) = row.superiors
    assert (above.locality, above.value.value, above.columns) == (
        "Thành phố Hồ Chí Minh", 95.0, (0, 1),
    )  # fmt: skip


def test_the_plan_that_is_carried_out_comes_before_others_above(tmp_path: Path) -> None:
    older = replace(CITY, number="8/KH-UBND", issued_on=date(2020, 1, 5))
    cited = Citation(0, 5, "legal_basis", "Kế hoạch", "8/KH-UBND", date(2020, 1, 5))
    own = replace(plan(TAN_PHU, promise(SATISFACTION, 98)), citations=(cited,))
    path = made(
        tmp_path,
        plan(CITY, promise(SATISFACTION, 99)),
        plan(older, promise(SATISFACTION, 95)),
        own,
    )
    (row,) = only(comparison(path, "Quận Tân Phú")).rows
    assert [above.value.value for above in row.superiors] == [95.0]


def test_a_dissolved_district_beside_its_successors(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        plan(TAN_PHU, promise(SATISFACTION, 95)),
        plan(WARD, promise(SATISFACTION, 90)),
    )
    found = comparison(path, "Quận Tân Phú", reform=True)
    assert [column.name for column in found.columns] == ["Quận Tân Phú", "Phường Tân Phú"]
    assert found.columns[0].ended == date(2025, 6, 30)
    assert "Phường Tân Phú" in found.columns[0].successors
    assert [cell.state for cell in only(found).rows[0].cells] == ["value", "value"]
    back = comparison(path, found.columns[1].code, reform=True)
    assert {column.name for column in back.columns} == {"Quận Tân Phú", "Phường Tân Phú"}


def test_the_territory_is_told_with_the_units_of_today(tmp_path: Path) -> None:
    """The city of Huế became two districts in January 2025, and wards six months later."""
    hue = replace(TAN_PHU, locality="Thành phố Huế", parent_locality="Tỉnh Thừa Thiên Huế")
    path = made(tmp_path, plan(hue, promise(SATISFACTION, 95)))
    told = comparison(path, "474~2024").columns[0].successors
    assert {"Phường Thuận Hóa", "Phường Phú Xuân", "Phường Kim Long"} <= set(told)
    assert not any(name.startswith("Quận") for name in told)


def test_names_that_are_not_clear_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path, plan(TAN_PHU))
    connection = open_read_only(path)
    with pytest.raises(places.UnknownLocalityError, match="Không có địa phương nào"):
        places.choose(connection, ["Quận Mây"])
    with pytest.raises(places.UnknownLocalityError, match="Huyện Châu Thành, tỉnh Tây Ninh"):
        places.choose(connection, ["Châu Thành"])
    assert [column.code for column in places.choose(connection, ["Tân Phú"])] == ["767"]
    assert [column.code for column in places.choose(connection, [])] == ["767"]
    connection.close()


def test_a_bound_on_the_other_side_demands_nothing() -> None:
    value = Value("t", "<=", 90.0, None, "%", "level", None, None, None, "", "d", None, 1, 1.0,
                  "extracted")  # fmt: skip
    assert demand(value, "higher") is None
    assert compared(value, replace(value, comparator=">="), "higher") is None


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return made(
        tmp_path,
        plan(CITY, promise(SATISFACTION, 95)),
        plan(TAN_PHU, promise(SATISFACTION, 98), promise(SATISFACTION, 99, 2030)),
        plan(BINH_TAN, promise(PAYROLL, 10, change="decrease"), promise("=1+1 | <script>", 1)),
    )


def run(path: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["compare", *arguments, "--catalogue", str(path)])
    assert result.exit_code == 0, result.output
    return result.output


def test_text_fits_100_columns(two: Path) -> None:
    lines = run(two, *BOTH, "Quận 12", "--all").splitlines()
    assert max(map(len, lines)) <= 100
    assert any("cấp trên, Thành phố Hồ Chí Minh: ≥ 95%" in line for line in lines)


def test_csv_has_a_line_for_each_cell(two: Path) -> None:
    text = run(two, *BOTH, "--all", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 2 * 4
    assert {row["state"] for row in rows} == {"value", "absent", "outside"}
    first = next(row for row in rows if row["value"] == "98.0")
    assert first["trajectory"] == "2025: ≥ 98% → 2030: ≥ 99%"
    assert (first["superior_value"], first["against_superior"]) == ("≥ 95%", "stricter")
    assert not any(str(cell).startswith("=") for row in rows for cell in row.values())


def test_json_markdown_and_html(two: Path) -> None:
    content = json.loads(run(two, *BOTH, "--format", "json"))
    assert [column["code"] for column in content["columns"]] == ["767", "777"]
    assert content["groups"][0]["rows"][0]["cells"][0]["value"]["quote"] == TEXT[:10]
    markdown = run(two, *BOTH, "--all", "--format", "md").splitlines()
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in markdown if line.startswith("|")}
    assert widths == {5}
    page = run(two, *BOTH, "--all", "--format", "html")
    assert "<script>" not in page.split("<body>")[1]
    assert "&lt;script&gt;" in page


def test_wrong_calls(two: Path) -> None:
    for arguments in (["Quận Mây"], ["--domain", "không-có", *BOTH]):
        result = CliRunner().invoke(main, ["compare", *arguments, "--catalogue", str(two)])
        assert result.exit_code == 2


def test_candidates_command(tmp_path: Path) -> None:
    path = made(tmp_path, plan(TAN_PHU, promise(ROADS, 95)), plan(BINH_TAN, promise(ROADS, 90)))
    arguments = ["indicators", "candidates", "--catalogue", str(path)]
    shown = CliRunner().invoke(main, arguments).output
    assert ROADS in shown
    stub = CliRunner().invoke(main, [*arguments, "--yaml"]).output
    assert "- id: ty-le-duong-truc-thon-duoc-cung-hoa" in stub
    assert CliRunner().invoke(main, [*arguments, "--least", "3"]).output.count("\n") == 1
