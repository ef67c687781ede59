"""agencies.csv: a mention in a document of a locality, and the agency it means."""

import csv
from datetime import date
from pathlib import Path

import pytest

from extractor import gazetteer
from extractor.catalogue.agencies import resolve
from extractor.catalogue.localities import Place, locate
from extractor.model import Metadata

ROWS = list(
    csv.DictReader((Path(__file__).parent / "agencies.csv").open(encoding="utf-8", newline=""))
)


def place(locality: str, parent: str = "", on: str = "2022-06-02") -> Place:
    return locate(
        Metadata(
            locality=locality, parent_locality=parent or None, issued_on=date.fromisoformat(on)
        )
    )


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['locality']}: {r['mention']}" for r in ROWS])
def test_agency(row: dict[str, str]) -> None:
    agency = resolve(row["mention"], place(row["locality"], row["parent"], row["on"]))
    owner = gazetteer.by_code(agency.locality_id) if agency.locality_id else None
    assert {
        "name": agency.name,
        "kind": agency.kind or "",
        "level": agency.level or "",
        "owner": owner.name if owner else "",
        "collective": str(int(agency.collective)),
    } == {key: row[key] for key in ("name", "kind", "level", "owner", "collective")}


TAN_PHU = ("Quận Tân Phú", "Thành phố Hồ Chí Minh")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Công an quận", "Công an quận Tân Phú"),
        ("Công an", "công an Quận"),
        ("Phòng Văn hoá & Thông tin", "Phòng Văn hóa - Thông tin"),
        ("UBND 11 phường", "Ủy ban nhân dân các phường"),
        ("các cơ quan, đơn vị", "Các cơ quan - đơn vị"),
    ],
)
def test_one_agency_in_two_spellings(first: str, second: str) -> None:
    assert resolve(first, place(*TAN_PHU)).id == resolve(second, place(*TAN_PHU)).id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("UBND quận", "UBND Thành phố"),
        ("UBND quận", "UBND 11 phường"),
        ("Phòng Kinh tế", "Phòng Y tế"),
        ("Trung tâm Y tế quận", "Phòng Y tế"),
    ],
)
def test_two_agencies(first: str, second: str) -> None:
    assert resolve(first, place(*TAN_PHU)).id != resolve(second, place(*TAN_PHU)).id


def test_two_localities_have_two_agencies_of_one_kind() -> None:
    one = resolve("Phòng Nội vụ", place(*TAN_PHU))
    other = resolve("Phòng Nội vụ", place("Thị xã Hương Trà", "Tỉnh Thừa Thiên Huế"))
    assert one.kind == other.kind == "phong-noi-vu"
    assert one.id != other.id


def test_the_province_of_two_districts_is_one() -> None:
    districts = (("Quận Tân Phú", TAN_PHU[1]), ("Quận Bình Tân", TAN_PHU[1]))
    assert len({resolve("Sở Nội vụ", place(*each)).id for each in districts}) == 1


def test_unknown_localities_keep_their_agencies_apart() -> None:
    places = [Place(None, name, "district") for name in ("Quận Mây", "Quận Gió")]
    assert len({resolve("Phòng Nội vụ", each).id for each in places}) == 2


def test_a_body_of_another_locality_is_not_the_own_one() -> None:
    agency = resolve("UBND quận Bình Tân", place(*TAN_PHU))
    assert agency.id != resolve("UBND quận", place(*TAN_PHU)).id
    assert agency.kind is None
