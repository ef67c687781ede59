"""agencies.csv: a mention in a document of a locality, and the agency it means."""

import csv
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from extractor import gazetteer
from extractor.catalogue import agency_kinds, schema
from extractor.catalogue.agencies import resolve
from extractor.catalogue.localities import Place, locate
from extractor.knowledge import load
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
    assert (agency.name, agency.locality_id) == ("Ủy ban nhân dân quận Bình Tân", "777")


def test_a_body_of_a_place_that_is_not_found_has_no_locality() -> None:
    agency = resolve("UBND phường Mây Trắng", place(*TAN_PHU))
    assert agency.kind == "uy-ban-nhan-dan"
    assert agency.name == "Ủy ban nhân dân phường Mây Trắng"
    assert agency.locality_id is None
    assert agency.id != resolve("UBND phường Gió", place(*TAN_PHU)).id


def test_two_of_one_family_are_two_agencies() -> None:
    one, other = (
        resolve(f"Ban Quản lý dự án {name}", place(*TAN_PHU)) for name in ("số 1", "số 2")
    )
    assert one.kind == other.kind == "ban-quan-ly-du-an"
    assert one.id != other.id
    assert (one.method, one.name) == ("family", "Ban Quản lý dự án số 1")


def test_what_the_reorganisation_made_of_kinds_is_known() -> None:
    connection = sqlite3.connect(":memory:")
    schema.create(connection)
    agency_kinds.fill(connection)
    agency_kinds.fill(connection)
    rows = {row[0]: row for row in connection.execute("select * from agency_kinds")}
    named = [(c["kind"], *c["into"]) for c in load("agencies")["reorganised"]]
    assert {kind for kinds in named for kind in kinds} <= set(rows)
    assert rows["so-ke-hoach-va-dau-tu"][3:5] == ("2025-02-28", '["so-tai-chinh"]')
    assert '"so-ke-hoach-va-dau-tu"' in rows["so-tai-chinh"][5]
    assert rows["phong-tai-nguyen-va-moi-truong"][3:5] == (
        "2025-02-28", '["phong-nong-nghiep-va-moi-truong"]'
    )  # fmt: skip
    assert rows["phong-nong-nghiep-va-moi-truong"][3] == "2025-06-30"
    assert rows["ngan-hang-nha-nuoc-khu-vuc"][5] == '["ngan-hang-nha-nuoc-chi-nhanh"]'
    connection.close()


def test_bodies_told_apart_by_number_are_each_their_own() -> None:
    one, other = (resolve(f"Kho bạc Nhà nước khu vực {n}", place(*TAN_PHU)) for n in ("II", "III"))
    assert one.kind == other.kind == "kho-bac-nha-nuoc-khu-vuc"
    assert one.id != other.id
    assert (one.method, one.score) == ("registry", 1.0)
