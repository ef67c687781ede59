"""Which unit a document is from: by name, parent and date, or none."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from extractor import gazetteer
from extractor.catalogue import localities, schema
from extractor.catalogue.localities import locate
from extractor.model import Metadata


@pytest.mark.parametrize(
    ("locality", "parent", "on", "name", "level", "above"),
    [
        ("Quận Tân Phú", "Thành phố Hồ Chí Minh", "2022-06-02", "Quận Tân Phú", "district",
         "Thành phố Hồ Chí Minh"),
        ("Thị xã Hương Trà", "Tỉnh Thừa Thiên Huế", "2021-10-20", "Thị xã Hương Trà", "district",
         "Tỉnh Thừa Thiên Huế"),
        ("Thị xã Hương Trà", None, "2021-10-20", "Thị xã Hương Trà", "district",
         "Tỉnh Thừa Thiên Huế"),
        ("Thành phố Huế", "Tỉnh Thừa Thiên Huế", "2022-03-01", "Thành phố Huế", "district",
         "Tỉnh Thừa Thiên Huế"),
        ("Thành phố Huế", None, "2025-03-01", "Thành phố Huế", "province", None),
        ("thành phố huế", None, "2025-03-01", "Thành phố Huế", "province", None),
        ("Tỉnh Bắc Ninh", None, "2025-11-20", "Tỉnh Bắc Ninh", "province", None),
    ],
)  # fmt: skip
def test_located(
    locality: str, parent: str | None, on: str, name: str, level: str, above: str | None
) -> None:
    place = locate(
        Metadata(locality=locality, parent_locality=parent, issued_on=date.fromisoformat(on))
    )
    assert place.code is not None
    assert (place.name, place.level) == (name, level)
    assert (place.parent.name if place.parent else None) == above


@pytest.mark.parametrize(
    ("locality", "parent", "on"),
    [
        ("Quận Mây Trắng", "Thành phố Hồ Chí Minh", "2022-06-02"),
        ("Quận Tân Phú", "Tỉnh Không Có", "2022-06-02"),
        ("Quận Tân Phú", "Thành phố Hà Nội", "2022-06-02"),
        ("Quận Tân Phú", "Thành phố Hồ Chí Minh", "2025-11-20"),  # ended with its tier
        ("Phường 1", None, "2022-06-02"),  # there were dozens
        (None, None, "2022-06-02"),
    ],
)
def test_not_located(locality: str | None, parent: str | None, on: str) -> None:
    place = locate(
        Metadata(locality=locality, parent_locality=parent, issued_on=date.fromisoformat(on))
    )
    assert place.code is None
    assert place.name == locality


def test_filled_with_every_unit_and_again(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    schema.create(connection)
    connection.execute("pragma foreign_keys = on")
    for _ in range(2):
        connection.execute("begin")
        localities.fill(connection)
        connection.execute("commit")  # parents are checked here
    count = connection.execute("select count(*) from localities").fetchone()[0]
    assert count == len(gazetteer.units())
    connection.execute("insert into localities (code, name, level) values ('x', 'X', 'commune')")
    connection.execute("begin")
    localities.fill(connection)
    connection.execute("commit")
    assert connection.execute("select 1 from localities where code = 'x'").fetchone() is None
    connection.close()
