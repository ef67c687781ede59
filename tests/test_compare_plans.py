"""Plans through the whole pipeline, side by side: a district, the ward after it, the city above."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli import main
from extractor.ingest import ingest
from extractor.serve import application

HERE = Path(__file__).parent
CITY = HERE / "plans" / "cchc-thanh-pho-hue-2026-2030.txt"
WARD = HERE / "plans" / "cchc-phuong-huong-tra-2026.txt"
TOWN = HERE.parent / "corpora" / "plans" / "huong-tra-1406-qd-ubnd-2021.txt"  # ended 30/6/2025


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("plans") / "catalogue.db"
    ingest([WARD, TOWN, CITY], path, jobs=1)  # the plan that is carried out comes last
    yield path


def told(catalogue: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["compare", *arguments, "--catalogue", str(catalogue)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_dissolved_district_beside_its_successor(catalogue: Path) -> None:
    text = told(catalogue, "Thị xã Hương Trà", "--reform", "--shared")
    assert re.search(r"Thị xã Hương Trà +Phường Hương Trà\n +\(–30/06/2025\) +12/KH-UBND", text)
    assert re.search(r"\n  2030 +≥ 95% ▼↗ +≥ 97% ▲\n", text)
    assert "nay thuộc địa bàn Phường Hương Trà, Phường Kim Trà, Xã Bình Điền" in text


def test_against_the_superior_plan_in_the_terminal(catalogue: Path) -> None:
    text = told(catalogue, "Thị xã Hương Trà", "--reform", "--shared")
    above = "    cấp trên, Thành phố Huế: "
    assert f"{above}≥ 90% (Phường Hương Trà yêu cầu thấp hơn cấp trên)" in text
    # The city's plan was issued when the town was no more: it is above the ward only.
    assert f"{above}≥ 95% (Phường Hương Trà yêu cầu cao hơn cấp trên)" in text


def test_against_the_superior_plan_on_the_page(catalogue: Path) -> None:
    async def asked() -> str:
        datasette = application(catalogue)
        await datasette.invoke_startup()
        return str((await datasette.client.get("/so-sanh?dp=480&sap_xep=1")).text)

    page = asyncio.run(asked())
    heads = re.findall(r'<th scope="col"><a href="/dia-phuong/([^"]+)">', page)
    assert heads == ["480", "19996"]
    assert page.count("Cấp trên: Thành phố Huế") == 2
    cells = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "≥ 85 % thấp hơn cấp trên" in cells
    assert "≥ 97 % ▲ cao nhất cao hơn cấp trên" in cells


def test_the_ward_carries_out_the_plan_of_the_city(catalogue: Path) -> None:
    from extractor.catalogue.read_only import open_read_only

    with closing(open_read_only(catalogue)) as connection:
        rows = connection.execute(
            "select d.number, p.number from documents d join documents p"
            " on p.id = d.parent_document_id"
        ).fetchall()
    assert [tuple(row) for row in rows] == [("12/KH-UBND", "9001/KH-UBND")]
