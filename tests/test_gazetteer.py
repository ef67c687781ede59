"""The gazetteer against facts of the resolutions that made and ended the units."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from extractor import gazetteer


def one(name: str, level: str | None = None, on: date | None = None) -> gazetteer.Unit:
    found = gazetteer.find(name, level=level, on=on)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2019, 1, 1), {"province": 63, "district": 713}),
        (date(2022, 1, 1), {"province": 63, "district": 705}),
        (date(2025, 6, 30), {"province": 63, "district": 696, "commune": 10035}),
        (date(2025, 7, 1), {"province": 34, "district": 0, "commune": 3321}),
    ],
)
def test_counts_of_units_in_force(on: date, counts: dict[str, int]) -> None:
    """The official totals; Nghị quyết 202/2025/QH15 and 203/2025/QH15 for the last."""
    seen: Counter[str] = Counter(unit.level for unit in gazetteer.units() if unit.in_force(on))
    assert {level: seen[level] for level in counts} == counts


def test_codes_are_unique_and_refer_to_units() -> None:
    units = gazetteer.units()
    codes = {unit.code for unit in units}
    assert len(codes) == len(units)
    assert all(unit.parent_code in codes for unit in units if unit.level != "province")
    assert all(set(unit.successors) <= codes for unit in units)
    assert all(unit.valid_to for unit in units if unit.successors)
    # Into which unit a commune went before 2025 is known only where that has its code.
    assert all(
        unit.successors or (unit.level == "commune" and unit.valid_to < date(2025, 6, 30))
        for unit in units
        if unit.valid_to
    )


def test_names_begin_with_their_type() -> None:
    assert all(unit.name == f"{unit.type_name} {unit.bare_name}" for unit in gazetteer.units())


@pytest.mark.parametrize(
    ("name", "on", "codes"),
    [
        ("Quận Tân Phú", date(2022, 6, 2), {"767"}),
        ("QUẬN TÂN PHÚ", date(2022, 6, 2), {"767"}),
        ("Q. Tân Phú", date(2022, 6, 2), {"767"}),
        ("Q.02", date(2019, 1, 1), {"769~2020"}),
        ("Q12", date(2019, 1, 1), {"761"}),
        ("TP. Huế", date(2022, 1, 1), {"474~2024"}),
        ("Thành phố Huế", date(2025, 2, 1), {"46"}),
        ("TX Hương Trà", date(2021, 10, 20), {"480"}),
        ("tinh Bắc Ninh", date(2025, 11, 20), {"24"}),
        ("Tỉnh Bắc Ninh", date(2024, 1, 1), {"27"}),
        ("TPHCM", date(2025, 8, 1), {"79"}),
        ("TP.HCM", date(2025, 8, 1), {"79"}),
        ("Hồ Chí Minh", date(2025, 8, 1), {"79"}),
        ("T. Đắc Lắc", date(2020, 1, 1), {"66~2025"}),
        ("tỉnh TT. Huế", date(2020, 1, 1), {"46~2024"}),
        ("Thị xã Nghĩa Lộ", date(2022, 1, 1), {"133"}),
        ("Tp Thủ Đức", date(2022, 1, 1), {"769"}),
        ("đặc khu Côn Đảo", date(2025, 9, 1), {"26732"}),
        ("Huyện Tân Phú", date(2022, 1, 1), {"734"}),
        ("quận Hương Trà", date(2021, 1, 1), set()),
        ("", None, set()),
    ],
)
def test_find(name: str, on: date | None, codes: set[str]) -> None:
    assert {unit.code for unit in gazetteer.find(name, on=on)} == codes


def test_find_within() -> None:
    """Of the three phường Tân Phú of 2020, two lay in TP. Hồ Chí Minh, one in quận 7."""
    on = date(2021, 6, 1)
    everywhere = gazetteer.find("phường Tân Phú", on=on)
    in_city = gazetteer.find("phường Tân Phú", parent=one("TP.HCM", on=on), on=on)
    in_district = gazetteer.find("phường Tân Phú", parent=one("Quận 7", on=on), on=on)
    assert len(everywhere) > len(in_city) > len(in_district) == 1


@pytest.mark.parametrize(
    ("province", "type_name", "on", "child"),
    [
        ("Tỉnh Hà Giang", "Thành phố", date(2020, 3, 12), "Thành phố Hà Giang"),
        ("Tỉnh Thừa Thiên Huế", "Thành phố", date(2022, 6, 1), "Thành phố Huế"),
        ("Tỉnh Thừa Thiên Huế", "Thị xã", date(2022, 6, 1), None),  # Hương Thủy, Hương Trà
        ("Tỉnh Bắc Ninh", "Thành phố", date(2021, 10, 31), "Thành phố Bắc Ninh"),
        ("Tỉnh Bắc Ninh", "Thành phố", date(2021, 11, 1), None),  # Từ Sơn
        ("Tỉnh Kon Tum", "Thành phố", None, "Thành phố Kon Tum"),
        ("Tỉnh Bắc Ninh", "Thành phố", None, None),
        ("Tỉnh Hà Giang", "Thị xã", date(2020, 3, 12), None),
    ],
)
def test_only_child(province: str, type_name: str, on: date | None, child: str | None) -> None:
    above = next(unit for unit in gazetteer.find(province, level="province") if unit.valid_to)
    found = gazetteer.only_child(above, type_name, on)
    assert (found.name if found else None) == child


def test_parent_follows_the_day() -> None:
    town = one("Thị xã Hương Trà")
    then, later = (gazetteer.parent(town, day) for day in (date(2021, 10, 20), date(2025, 3, 1)))
    assert then is not None
    assert later is not None
    assert (then.name, later.name) == ("Tỉnh Thừa Thiên Huế", "Thành phố Huế")
    assert gazetteer.parent(then) is None


@pytest.mark.parametrize(
    ("name", "level", "successors"),
    [
        ("Thị xã Hương Trà", "district", {"Phường Hương Trà", "Phường Kim Trà", "Xã Bình Điền"}),
        (
            "Thành phố Hà Giang",
            "district",
            {"Phường Hà Giang 1", "Phường Hà Giang 2", "Xã Ngọc Đường"},
        ),
        ("Tỉnh Hà Giang", "province", {"Tỉnh Tuyên Quang"}),
        ("Tỉnh Thừa Thiên Huế", "province", {"Thành phố Huế"}),
        ("Quận Thủ Đức", "district", {"Thành phố Thủ Đức"}),
        ("Huyện Đạ Tẻh", "district", {"Huyện Đạ Huoai"}),
    ],
)
def test_successors(name: str, level: str, successors: set[str]) -> None:
    units = (gazetteer.by_code(code) for code in one(name, level).successors)
    assert {unit.name for unit in units if unit} == successors


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Quận Tân Phú", "Tân Phú"), ("TP. Huế", "Huế"), ("Q.12", "12"), ("Tân Phú", "Tân Phú")],
)
def test_strip_type(name: str, bare: str) -> None:
    assert gazetteer.strip_type(name) == bare


def test_find_misread() -> None:
    on = date(2025, 11, 20)
    found = gazetteer.find_misread("TINH BÁC NINH", level="province", on=on)
    assert [unit.code for unit in found] == ["24"]
    assert gazetteer.find("Tỉnh Bác Ninh") == ()


@pytest.mark.parametrize(
    ("name", "parent", "on", "code"),
    [
        ("Phường Bùi Thị Xuân", "007", date(2019, 11, 1), "00250"),  # into Nguyễn Du in 2020
        ("Phường Bùi Thị Xuân", "007", date(2021, 1, 1), None),
        ("Phường Văn Miếu", "006", date(2024, 6, 1), "00181~2024"),
        ("Phường Quốc Tử Giám", "006", date(2024, 6, 1), "00184"),
        ("Phường Văn Miếu Quốc Tử Giám", "006", date(2025, 3, 1), "00181"),
        ("Phường Văn Miếu Quốc Tử Giám", "006", date(2024, 6, 1), None),  # not yet
        ("Xã Hương Vinh", "480", date(2020, 6, 1), "20014~2021"),  # before it went to the city
    ],
)
def test_communes_before_2025(name: str, parent: str, on: date, code: str | None) -> None:
    found = gazetteer.find(name, parent=parent, on=on)
    assert [unit.code for unit in found] == ([code] if code else [])
