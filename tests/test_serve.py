import csv
import io
import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from small_catalogue import fill

from extractor.evaluation import read_gold
from extractor.serve import PortTakenError, application, serve
from extractor.web.spreadsheet import HEADINGS, guarded

GOLD = sorted((Path(__file__).parent.parent / "corpora" / "gold").glob("*.json"))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = {f"{path.stem}.txt": read_gold(path) for path in GOLD}
    first = documents[f"{GOLD[0].stem}.txt"]["obligations"][0]
    first["deliverable"] = "=HYPERLINK(A1)"
    return fill(tmp_path_factory.mktemp("thư mục") / "bất kỳ.db", documents)


def get(catalogue: Path, path: str):
    """The answer of a served catalogue, without a network."""
    import asyncio

    async def answer():
        datasette = application(catalogue)
        await datasette.invoke_startup()
        return await datasette.client.get(path)

    return asyncio.run(answer())


def test_the_first_page_is_vietnamese_and_leads_on(catalogue: Path) -> None:
    page = get(catalogue, "/").text
    assert '<html lang="vi">' in page
    count = sum(len(read_gold(path)["targets"]) for path in GOLD)
    assert f'<a href="/catalogue/targets"><b>{count}</b> chỉ tiêu</a>' in page
    for path in ("/nghia-vu", "/so-sanh", "/lich", "/do-phu", "/huong-dan", "/catalogue"):
        assert f'href="{path}"' in page
    assert "_memory" not in page


def test_the_page_of_all_tables_calls_them_by_their_titles(catalogue: Path) -> None:
    page = get(catalogue, "/catalogue").text
    assert '<a href="/catalogue/citations">Văn bản viện dẫn</a> <code>citations</code>, 43' in page
    assert '<a href="/catalogue/coverage">Độ phủ</a>' in page
    assert "/catalogue/properties" not in page
    assert "/catalogue/properties" in get(catalogue, "/catalogue?_show_hidden=1").text


@pytest.mark.parametrize(
    "table",
    [
        *("documents", "pages", "sections", "targets", "obligations", "obligation_agencies"),
        *("agencies", "citations", "localities", "indicators", "ingests", "properties"),
        *("comparison", "obligation_export", "coverage"),
    ],
)
def test_every_table_opens_with_its_facets(catalogue: Path, table: str) -> None:
    answer = get(catalogue, f"/catalogue/{table}?_shape=objects")
    assert answer.status_code == 200
    described = get(catalogue, "/-/metadata.json").json()["databases"]["catalogue"]["tables"]
    data = get(catalogue, f"/catalogue/{table}.json").json()
    assert set(data["facet_results"]) == set(described[table].get("facets", []))


def test_foreign_keys_show_the_label_of_what_they_lead_to(catalogue: Path) -> None:
    page = get(catalogue, "/catalogue/targets?_size=1").text
    assert f">{read_gold(GOLD[0])['document']['locality']}</a>" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("nhiem-vu-den-han?tu_ngay=2022-06-01&den_ngay=2022-12-31", "2022-12-31"),
        ("chi-tieu-theo-dia-phuong?chi_tieu=", "Quận Tân Phú"),
        ("viec-cua-co-quan?co_quan=Phòng Nội vụ", "Phòng Nội vụ"),
        ("van-ban-duoc-vien-dan?x=", "76/NQ-CP"),
    ],
)
def test_ready_made_questions_have_answers(catalogue: Path, query: str, expected: str) -> None:
    answer = get(catalogue, "/catalogue/" + query.replace("?", ".json?_shape=array&"))
    assert answer.status_code == 200, answer.text
    assert expected in json.dumps(answer.json(), ensure_ascii=False)


def test_the_csv_for_excel_holds_every_obligation(catalogue: Path) -> None:
    answer = get(catalogue, "/xuat/nghia-vu.csv")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "filename*=UTF-8''Nhi%E1%BB%87m%20v%E1%BB%A5" in answer.headers["content-disposition"]
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert header == list(HEADINGS.values())
    gold = [read_gold(path) for path in GOLD]
    assert len(rows) == sum(len(document["obligations"]) for document in gold)
    tasks = [row[header.index("Nhiệm vụ")] for row in rows]
    assert tasks == [
        fact["quote"] if not fact["quote"].startswith(("-", "+")) else f"'{fact['quote']}"
        for document in gold
        for fact in document["obligations"]
    ]
    assert rows[0][header.index("Sản phẩm")] == "'=HYPERLINK(A1)"
    assert b"\r\n" in answer.content


def test_the_csv_can_be_had_with_semicolons(catalogue: Path) -> None:
    assert get(catalogue, "/xuat/nghia-vu.csv?ngan=;").text.startswith("\ufeffĐịa phương;")
    assert get(catalogue, "/xuat/nghia-vu.csv?ngan=x").status_code == 400


def test_datasettes_own_csv_stays_as_it_is(catalogue: Path) -> None:
    answer = get(catalogue, "/catalogue/obligation_export.csv?_size=1")
    assert answer.text.startswith("obligation_id,locality,")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("- Báo cáo", "'- Báo cáo"), ("@a", "'@a"), ("a=1", "a=1"), (-5, -5)],
)
def test_cells_that_excel_would_compute_are_guarded(cell: object, safe: object) -> None:
    assert guarded(cell) == safe


def test_rows_added_while_serving_are_seen(tmp_path: Path) -> None:
    import asyncio
    import sqlite3

    path = fill(tmp_path / "catalogue.db", {})

    async def answers() -> tuple[int, int]:
        datasette = application(path)
        await datasette.invoke_startup()
        before = (await datasette.client.get("/catalogue/indicators.json")).json()
        connection = sqlite3.connect(path)
        connection.execute(
            "insert into indicators (id, name, name_en, domain, unit, change, definition)"
            " values ('a', 'A', 'A', 'other', '%', 'level', 'x')"
        )
        connection.commit()
        connection.close()
        after = (await datasette.client.get("/catalogue/indicators.json")).json()
        return before["filtered_table_rows_count"], after["filtered_table_rows_count"]

    assert asyncio.run(answers()) == (0, 1)


def test_a_port_in_use_is_said(catalogue: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTakenError):
            serve(catalogue, other.getsockname()[1], lambda url: None, catalogue.parent / "inbox")


def test_the_command_serves_on_this_machine(catalogue: Path) -> None:
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "extractor", "serve", "--port", "0"),
            *("--catalogue", str(catalogue)),
        ],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        for _ in range(50):
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:
                    assert 'lang="vi"' in answer.read().decode()
                break
            except ConnectionError:
                time.sleep(0.1)
        else:
            pytest.fail("nothing answers at " + url)
    finally:
        server.terminate()
        server.wait(10)
