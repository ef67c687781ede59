"""Exported files, opened by the programs and libraries that people use for them."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from frictionless import Package
from openpyxl import load_workbook
from small_catalogue import fill

from extractor.evaluation import read_gold
from extractor.publishing import files, spreadsheet
from extractor.publishing.delimited import guarded
from extractor.publishing.files import snapshot, write_package, write_table
from extractor.publishing.tables import OBLIGATIONS, TABLES, TARGETS, rows

GOLD = sorted((Path(__file__).parents[2] / "corpora" / "gold").glob("*.json"))
NOW = datetime(2025, 3, 2, 8, 30, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://x.invalid","a;b")'


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = {f"{path.stem}.txt": read_gold(path) for path in GOLD}
    documents[f"{GOLD[0].stem}.txt"]["obligations"][0]["deliverable"] = HOSTILE
    return fill(tmp_path_factory.mktemp("catalogue") / "catalogue.db", documents)


def count(name: str) -> int:
    return sum(len(read_gold(path)[name]) for path in GOLD)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_columns_are_those_of_the_query_and_told_apart(table, catalogue: Path) -> None:
    with snapshot(catalogue) as connection:
        named = [column[0] for column in connection.execute(table.sql).description]
    assert named == table.names
    assert len(set(table.headings)) == len(table.headings)
    assert all(column.description.endswith(".") for column in table.columns)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_package_is_what_its_descriptor_says(
    form, catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with snapshot(catalogue) as connection:
        counts = write_package(connection, tmp_path, form, made_at=NOW)
    assert counts["obligations"] == count("obligations")
    monkeypatch.chdir(tmp_path)
    report = Package("datapackage.json").validate()
    assert report.valid, report.flatten(["fieldName", "rowNumber", "note"])[:5]
    described = json.loads(Path("datapackage.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in described["resources"]] == list(TABLES)
    assert len(described["sources"]) == len(GOLD)


def test_a_wrong_type_in_the_descriptor_would_be_seen(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with snapshot(catalogue) as connection:
        write_package(connection, tmp_path, "csv", made_at=NOW)
    path = tmp_path / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"type": "string"', '"type": "date"', 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert not Package("datapackage.json").validate().valid


def test_the_workbook_has_real_dates_and_numbers(catalogue: Path, tmp_path: Path) -> None:
    path = tmp_path / "chỉ tiêu.xlsx"
    with snapshot(catalogue) as connection:
        assert write_table(connection, TARGETS, path, "xlsx", made_at=NOW) == count("targets")
    book = load_workbook(path)
    assert book.sheetnames == ["Chỉ tiêu", "Nguồn"]
    sheet = book["Chỉ tiêu"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    header, *lines = sheet.iter_rows(values_only=True)
    assert list(header) == TARGETS.headings
    assert len(lines) == count("targets")
    due, value = header.index("Hạn hoàn thành"), header.index("Giá trị")
    assert datetime in {type(line[due]) for line in lines} <= {datetime, type(None)}
    assert {type(line[value]) for line in lines} <= {int, float, type(None)}
    assert sheet.cell(2, due + 1).number_format == "dd/mm/yyyy"
    with snapshot(catalogue) as connection:
        for line, row in zip(lines, rows(connection, TARGETS), strict=True):
            assert (line[due].date() if line[due] else None) == row[TARGETS.names.index("due_on")]
            assert line[value] == row[TARGETS.names.index("value")]
    sources = [cell for line in book["Nguồn"].iter_rows(values_only=True) for cell in line if cell]
    for path in GOLD:
        assert read_gold(path)["document"]["title"] in sources
    assert "02/03/2025 08:30 (giờ UTC)" in sources


def test_no_cell_of_a_workbook_is_computed(catalogue: Path, tmp_path: Path) -> None:
    with snapshot(catalogue) as connection:
        write_table(connection, OBLIGATIONS, tmp_path / "a.xlsx", "xlsx", made_at=NOW)
    sheet = load_workbook(tmp_path / "a.xlsx")["Nhiệm vụ"]
    place = OBLIGATIONS.headings.index("Sản phẩm") + 1
    assert sheet.cell(2, place).value == HOSTILE
    assert sheet.cell(2, place).data_type == "s"
    assert sheet.cell(2, place).hyperlink is None


def test_more_rows_than_excel_holds_are_refused(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 10)
    with (
        snapshot(catalogue) as connection,
        pytest.raises(spreadsheet.TooManyRowsError, match="csv hoặc parquet"),
    ):
        write_table(connection, TARGETS, tmp_path / "a.xlsx", "xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("- Báo cáo", "'- Báo cáo"), ("@a", "'@a"), ("\tx", "'\tx"),
     ("a=1", "a=1"), (-5, -5), (None, None)],
)  # fmt: skip
def test_text_that_excel_would_compute_is_guarded(cell: object, safe: object) -> None:
    assert guarded(cell) == safe


def test_csv_for_people(catalogue: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with snapshot(catalogue) as connection:
        assert write_table(connection, TARGETS, path, "csv", delimiter=";") == count("targets")
    content = path.read_bytes()
    assert content.startswith("\ufeffĐịa phương;".encode())
    assert content.count(b"\r\n") == count("targets") + 1
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    kinds = {line[header.index("Loại chỉ tiêu")] for line in lines}
    assert kinds == {"Chỉ tiêu có số liệu", "Mục tiêu định tính"}
    values = {line[header.index("Giá trị")] for line in lines}
    assert "99,8" in values or not any("." in value for value in values)
    assert {line[header.index("Nguồn gốc")] for line in lines} == {"máy trích"}


def test_json_for_programs(catalogue: Path, tmp_path: Path) -> None:
    with snapshot(catalogue) as connection:
        write_table(connection, OBLIGATIONS, tmp_path / "a.json", "json")
        expected = list(rows(connection, OBLIGATIONS))
    records = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [list(record) for record in records[:1]] == [OBLIGATIONS.names]
    assert len(records) == len(expected) == count("obligations")
    assert records[0]["deliverable"] == HOSTILE
    repeated = [record["recurrence"] for record in records if record["recurrence"]]
    assert all(isinstance(each, list) for each in repeated)
    assert repeated
    days = {record["due_on"] for record in records if record["due_on"]}
    assert days == {str(row[OBLIGATIONS.names.index("due_on")]) for row in expected} - {"None"}


def test_parquet_keeps_types(catalogue: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with snapshot(catalogue) as connection:
        for table in TABLES.values():
            write_table(connection, table, tmp_path / f"{table.name}.parquet", "parquet")
            found = parquet.read_table(tmp_path / f"{table.name}.parquet")
            assert found.column_names == table.names
            records = [tuple(record.values()) for record in found.to_pylist()]
            assert records == list(rows(connection, table))
    field = parquet.read_schema(tmp_path / "targets.parquet").field("due_on")
    assert str(field.type) == "date32[day]"
    assert field.metadata[b"title"] == "Hạn hoàn thành".encode()


def test_an_empty_catalogue_gives_empty_tables(tmp_path: Path) -> None:
    empty = fill(tmp_path / "c.db", {})
    with snapshot(empty) as connection:
        for form in ("csv", "xlsx", "json", "parquet"):
            counts = write_package(connection, tmp_path / form, form)
            assert set(counts.values()) == {0}
    assert json.loads((tmp_path / "json" / "targets.json").read_text()) == []


def test_a_failure_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("cũ", encoding="utf-8")
    with pytest.raises(ValueError, match="giữa chừng"), files.replacing(path) as temporary:
        temporary.write_text("nửa", encoding="utf-8")
        raise ValueError("giữa chừng")
    assert path.read_text(encoding="utf-8") == "cũ"
    assert list(tmp_path.iterdir()) == [path]


def test_a_snapshot_shows_one_moment(catalogue: Path, tmp_path: Path) -> None:
    copy = fill(tmp_path / "c.db", {"a.txt": read_gold(GOLD[0])})
    with snapshot(copy) as connection:
        before = len(list(rows(connection, TARGETS)))
        with closing(sqlite3.connect(copy)) as writer:
            writer.execute("delete from targets")
            writer.commit()
        assert len(list(rows(connection, TARGETS))) == before > 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("delete from targets")


def test_days_before_1900_are_text_in_a_workbook(tmp_path: Path) -> None:
    path = fill(tmp_path / "c.db", {"a.txt": read_gold(GOLD[0])})
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("update documents set issued_on = '1845-09-02'")
        writer.commit()
    with snapshot(path) as connection:
        write_table(connection, TARGETS, tmp_path / "a.xlsx", "xlsx")
    cell = load_workbook(tmp_path / "a.xlsx")["Chỉ tiêu"].cell(2, 4)
    assert cell.value == date(1845, 9, 2).isoformat()
