"""The review desk: decisions are kept, applied, survive reading anew, and can be taken back."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from plan_extractions import METADATA, TEXT, annotated, small

from extractor.catalogue import originals
from extractor.catalogue.read_only import open_read_only
from extractor.cli import main
from extractor.comparison import places
from extractor.comparison.table import compare
from extractor.evaluation import evaluate, read_gold
from extractor.exports import Request, export
from extractor.ingest import ingest
from extractor.isolation import Limits
from extractor.model import Extraction
from extractor.review_desk import (
    ReviewError,
    add,
    decide,
    history,
    item,
    queue,
    undo,
    withdraw,
)
from extractor.review_fields import FieldError, parse, parse_changes
from extractor.review_gold import export_gold
from extractor.reviews import Reviews, amendments, open_catalogue, path_of

CORRECTED = {"due_on": "2025-06-30", "lead": ["Sở Nội vụ", "UBND 11 phường"], "recurrence": []}


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "out" / "catalogue.db"
    store(path, small())
    return path


def store(path: Path, extraction: Extraction, version: str = "1") -> None:
    with open_catalogue(path) as catalogue:
        catalogue.add(extraction, seconds=0, extractor_version=version)


def rows(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def only(path: Path, table: str) -> str:
    ((key,),) = rows(path, f"select id from {table}")
    return str(key)


def content(path: Path) -> dict[str, list[tuple]]:
    tables = ("documents", "sections", "targets", "obligations", "agencies",
              "obligation_agencies", "citations", "fact_reviews", "withdrawals")  # fmt: skip
    return {table: sorted(rows(path, f"select * from {table}"), key=repr) for table in tables}


def test_accepting_vouches_for_a_fact(catalogue: Path) -> None:
    key = only(catalogue, "targets")
    assert len(queue(catalogue)) == 3
    decide(catalogue, "accept", key[:6], "lan")
    assert rows(catalogue, "select origin from targets") == [("accepted",)]
    assert len(queue(catalogue)) == 2
    (done,) = queue(catalogue, show="done")
    assert (done.verdict, done.state, done.reviewed_by) == ("accept", "applied", "lan")


def test_rejecting_takes_a_fact_out(catalogue: Path) -> None:
    key = only(catalogue, "obligations")
    before = content(catalogue)
    decide(catalogue, "reject", key, "lan", reason="Không phải nhiệm vụ")
    assert rows(catalogue, "select count(*) from obligations") == [(0,)]
    assert rows(catalogue, "select count(*) from obligation_agencies") == [(0,)]
    assert rows(catalogue, "select count(*) from agencies") == [(0,)]
    (done,) = queue(catalogue, show="done")
    assert done.quote == "Phòng Nội vụ báo cáo UBND quận hàng quý."
    undo(catalogue, "lan")
    assert content(catalogue) == before


def test_a_correction_works_out_what_follows_from_it(catalogue: Path) -> None:
    key = only(catalogue, "obligations")
    before = content(catalogue)
    decide(catalogue, "correct", key, "lan", changes=CORRECTED)
    assert rows(
        catalogue,
        "select due_on, due_year, recurrence, rrule, origin, deadline_text from obligations",
    ) == [("2025-06-30", 2025, "[]", None, "corrected", "hàng quý")]
    assert rows(
        catalogue,
        "select oa.role, oa.mention, a.kind from obligation_agencies oa"
        " join agencies a on a.id = oa.agency_id order by oa.position",
    ) == [("lead", "Sở Nội vụ", "so-noi-vu"), ("lead", "UBND 11 phường", "uy-ban-nhan-dan"),
          ("coordinating", "UBND 11 phường", "uy-ban-nhan-dan")]  # fmt: skip
    assert not rows(catalogue, "select * from agencies where kind = 'phong-noi-vu'")
    decide(catalogue, "correct", key, "mai", changes={"deliverable": "Báo cáo"})
    assert item(catalogue, key).fields["deliverable"] == "Báo cáo"
    assert item(catalogue, key).fields["due_on"] == "2025-06-30"  # corrections add up
    undo(catalogue, "mai")
    undo(catalogue, "lan")
    assert content(catalogue) == before


def test_a_corrected_target_is_aligned_anew(catalogue: Path) -> None:
    key = only(catalogue, "targets")
    decide(catalogue, "correct", key, "lan", changes={"indicator": "cây xanh được trồng mới",
           "value": 5.0, "unit": "cây"})  # fmt: skip
    assert rows(catalogue, "select indicator_id, value, unit from targets") == [(None, 5.0, "cây")]
    assert rows(catalogue, "select value, origin from comparison") == [(5.0, "corrected")]
    (some,) = rows(catalogue, "select id from indicators order by id limit 1")
    decide(catalogue, "correct", key, "lan", changes={"indicator_id": some[0]})
    assert rows(catalogue, "select indicator_id, indicator_score from targets") == [(some[0], 1.0)]


def test_what_people_say_of_targets_is_compared_like_the_rest(catalogue: Path) -> None:
    other = replace(METADATA, locality="Quận Bình Tân", number="7/QĐ-UBND")
    store(catalogue, replace(small(TEXT + "Khác", "b.txt", other), targets=()))
    agencies = "mức độ hài lòng của người dân đối với sự phục vụ của cơ quan nhà nước"
    decide(catalogue, "correct", only(catalogue, "targets"), "lan",
           changes={"indicator": agencies, "value": 90.0, "scope": None})  # fmt: skip
    fields = {"kind": "quantitative", "indicator": agencies, "comparator": ">=", "value": 95.0,
              "unit": "%", "due_on": "2025-12-31", "domain": "apparatus"}  # fmt: skip
    made = add(catalogue, "7/QĐ-UBND", "targets", "báo cáo UBND quận", fields, "lan")

    def told() -> list[list[tuple[float, str] | None]]:
        with closing(open_read_only(catalogue)) as connection:
            columns = places.choose(connection, ["767", "777"])
            return [
                [(cell.value.value, cell.value.origin) if cell.value else None
                 for cell in row.cells]
                for group in compare(connection, columns).groups
                if group.id == "satisfaction-agencies"
                for row in group.rows
            ]  # fmt: skip

    assert told() == [[(90.0, "corrected"), (95.0, "added")]]
    decide(catalogue, "correct", str(made.fact_id), "lan", changes={"value": 85.0})
    assert told() == [[(90.0, "corrected"), (85.0, "added")]]
    store(catalogue, small(), version="2")  # read again, the decisions stand
    assert told() == [[(90.0, "corrected"), (85.0, "added")]]
    decide(catalogue, "reject", str(made.fact_id), "lan")
    assert told() == [[(90.0, "corrected"), None]]


def test_a_corrected_citation_is_resolved_anew(catalogue: Path) -> None:
    store(catalogue, small(TEXT + "Khác", "b.txt"))
    assert rows(catalogue, "select distinct status from citations") == [("external",)]
    (key, *_), other = rows(catalogue, "select id, document_id from citations order by id")
    decide(catalogue, "correct", key, "lan", changes={
        "doc_type": "Quyết định", "number": "1835/QĐ-UBND", "issued_on": "2022-06-02"})  # fmt: skip
    sql = f"select status, cited_document_id from citations where id = '{key}'"
    assert rows(catalogue, sql) == [("resolved", other[1])]


def test_a_missed_fact_is_added_by_its_words(catalogue: Path) -> None:
    before = content(catalogue)
    words = "báo cáo UBND quận"
    fields = {"kind": "scheduled", "lead": ["Phòng Nội vụ"], "due_on": "2025-12-31"}
    made = add(catalogue, "1835/QĐ-UBND", "obligations", words, fields, "lan")
    assert rows(
        catalogue,
        "select quote, char_start, page, origin, section_id is not null, due_year, locality_id"
        f" from obligations where id = '{made.fact_id}'",
    ) == [(words, TEXT.index(words), 1, "added", 1, 2025, "767")]  # fmt: skip
    assert rows(
        catalogue, f"select lead from obligation_export where obligation_id = '{made.fact_id}'"
    ) == [("Phòng Nội vụ",)]
    start = TEXT.index(words)
    with pytest.raises(ReviewError, match="đã có"):
        add(catalogue, "1835/QĐ-UBND", "obligations", (start, start + len(words)),
            {"kind": "scheduled"}, "lan")  # fmt: skip
    decide(catalogue, "correct", str(made.fact_id), "lan", changes={"deliverable": "Báo cáo"})
    assert item(catalogue, str(made.fact_id)).fields["deliverable"] == "Báo cáo"
    decide(catalogue, "reject", str(made.fact_id), "lan")
    assert content(catalogue) == before


def test_an_added_fact_has_the_id_that_the_extractor_would_give(catalogue: Path) -> None:
    extraction = small()
    poor = replace(extraction, targets=(), obligations=(), citations=())
    ids = {table: only(catalogue, table) for table in ("targets", "obligations", "citations")}
    store(catalogue, poor)
    target, duty, cited = extraction.targets[0], extraction.obligations[0], extraction.citations[0]
    document = only(catalogue, "documents")
    made = {
        "targets": add(catalogue, document, "targets", (target.start, target.end),
                       {"kind": "quantitative", "indicator": target.indicator, "value": 80,
                        "scope": "cấp quận"}, "lan"),
        "obligations": add(catalogue, document, "obligations", (duty.start, duty.end),
                           {"kind": "assignment"}, "lan"),
        "citations": add(catalogue, document, "citations", (cited.start, cited.end),
                         {"doc_type": "Nghị quyết", "number": "76/NQ-CP"}, "lan"),
    }  # fmt: skip
    assert {table: decision.fact_id for table, decision in made.items()} == ids
    # The next version finds them: nothing is doubled, and what a person said of them holds.
    store(catalogue, extraction, "2")
    assert rows(catalogue, "select count(*) from targets") == [(1,)]
    assert rows(catalogue, "select origin, comparator from targets") == [("corrected", None)]
    assert rows(catalogue, "select state from fact_reviews") == [("applied",)] * 3


def test_decisions_survive_a_rebuild(catalogue: Path) -> None:
    decide(catalogue, "correct", only(catalogue, "obligations"), "lan", changes=CORRECTED)
    decide(catalogue, "accept", only(catalogue, "targets"), "lan")
    decide(catalogue, "reject", only(catalogue, "citations"), "lan")
    before = content(catalogue)
    for path in catalogue.parent.glob("catalogue.db*"):
        path.unlink()
    store(catalogue, small())
    assert content(catalogue) == before


def changed(change: Callable[[Extraction], Extraction]) -> Extraction:
    return change(small())


def test_a_fact_that_changed_is_shown_again(catalogue: Path) -> None:
    target, duty = only(catalogue, "targets"), only(catalogue, "obligations")
    decide(catalogue, "accept", target, "lan")
    decide(catalogue, "correct", duty, "lan", changes={"deliverable": "Báo cáo"})
    newer = changed(
        lambda old: replace(
            old,
            targets=(replace(old.targets[0], due_on=date(2026, 12, 31)),),
            obligations=(replace(old.obligations[0], deadline_text="hàng quý, hàng năm"),),
        )
    )
    store(catalogue, newer, "2")
    assert {(each.fact_id, each.state) for each in queue(catalogue, show="changed")} == {
        (target, "changed"), (duty, "changed")
    }  # fmt: skip
    assert queue(catalogue)[0].state == "changed"  # before what nobody has looked at
    # The acceptance was of other values and lapses; the correction is of a field and stays.
    assert rows(catalogue, "select origin, due_on from targets") == [("extracted", "2026-12-31")]
    assert rows(catalogue, "select origin, deliverable, deadline_text from obligations") == [
        ("corrected", "Báo cáo", "hàng quý, hàng năm")
    ]
    decide(catalogue, "accept", target, "lan")
    decide(catalogue, "accept", duty, "lan")
    assert queue(catalogue, show="changed") == []
    assert rows(catalogue, "select origin from obligations") == [("corrected",)]


def test_a_fact_that_is_no_longer_found_is_shown(catalogue: Path) -> None:
    key = only(catalogue, "targets")
    decide(catalogue, "correct", key, "lan", changes={"unit": "phần trăm"})
    store(catalogue, changed(lambda old: replace(old, targets=())), "2")
    (lost,) = queue(catalogue, show="changed")
    assert (lost.fact_id, lost.state, lost.fields["unit"]) == (key, "missing", "phần trăm")
    store(catalogue, small(), "3")
    assert queue(catalogue, show="changed") == []
    assert rows(catalogue, "select unit from targets") == [("phần trăm",)]


def test_an_added_fact_moves_with_its_words(catalogue: Path) -> None:
    made = add(catalogue, only(catalogue, "documents"), "obligations", "báo cáo UBND quận",
               {"kind": "scheduled"}, "lan")  # fmt: skip
    moved = small("Dòng mới.\n" + TEXT)
    same = replace(moved, reading=replace(moved.reading, sha256=small().reading.sha256))
    store(catalogue, same, "2")
    start = TEXT.index("báo cáo UBND quận") + len("Dòng mới.\n")
    assert rows(
        catalogue, f"select char_start from obligations where id = '{made.fact_id}'"
    ) == [(start,)]  # fmt: skip
    gone = replace(
        same, reading=replace(same.reading, text=same.reading.text.replace("báo", "bao"))
    )
    store(catalogue, replace(gone, obligations=()), "3")
    assert [each.state for each in queue(catalogue, show="changed")] == ["missing"]


def test_reading_again_keeps_the_ids_of_unchanged_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    catalogue = tmp_path / "out" / "c.db"
    options: dict = {
        "understand": "fake_pipeline:understand_file",
        "limits": Limits(30, 1 << 30),
        "jobs": 1,
    }
    ingest([path], catalogue, **options)
    decide(catalogue, "correct", only(catalogue, "obligations"), "lan", changes=CORRECTED)
    before = content(catalogue)
    summary = ingest([path], catalogue, again=True, **options)
    assert summary.results[0].unchanged is False
    assert content(catalogue) == before


def test_decisions_are_never_changed(catalogue: Path) -> None:
    decide(catalogue, "accept", only(catalogue, "targets"), "lan", reason="đúng")
    with closing(sqlite3.connect(path_of(catalogue))) as connection:
        for sql in ("delete from decisions", "update decisions set by = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(sql)
    undo(catalogue, "lan")
    assert [(each.action, each.by) for each in history(catalogue)] == [
        ("accept", "lan"), ("undo", "lan")
    ]  # fmt: skip
    with pytest.raises(ReviewError, match="hoàn tác"):
        undo(catalogue, "lan")
    assert amendments(Reviews(path_of(catalogue)).decisions()) == []


def test_a_correction_is_in_the_workbook(catalogue: Path, tmp_path: Path) -> None:
    decide(catalogue, "correct", only(catalogue, "obligations"), "lan", changes=CORRECTED)
    export(catalogue, Request("obligations", output=tmp_path / "a.xlsx"))
    header, line = load_workbook(tmp_path / "a.xlsx")["Nhiệm vụ"].iter_rows(values_only=True)
    shown = dict(zip(header, line, strict=True))
    assert shown["Hạn hoàn thành"].date() == date(2025, 6, 30)
    assert shown["Chủ trì (theo văn bản)"] == "Sở Nội vụ; UBND 11 phường"
    assert shown["Nguồn gốc"] == "người đã sửa"


# ------------------------------------------------------------------------ withdrawal


def test_a_withdrawn_document_leaves_its_id_and_the_reason(tmp_path: Path) -> None:
    catalogue, done = tmp_path / "out" / "c.db", tmp_path / "done"
    done.mkdir()
    (done / "kế hoạch.txt").write_text(TEXT, encoding="utf-8")
    (done / "kế hoạch.txt.bao-cao.html").write_text("báo cáo", encoding="utf-8")
    (done / "khác.txt").write_text(TEXT + "Khác", encoding="utf-8")
    options: dict = {"understand": "fake_pipeline:understand_file", "jobs": 1}
    ingest([done], catalogue, **options)
    document = originals.sha256_of(done / "kế hoạch.txt")[:16]
    with pytest.raises(ReviewError, match="lý do"):
        withdraw(catalogue, document, "lan", " ")
    withdraw(catalogue, document, "lan", "Ban hành nhầm", [done])
    assert rows(catalogue, "select document_id, number, reason, withdrawn_by from withdrawals") == [
        (document, "1835/QĐ-UBND", "Ban hành nhầm", "lan")
    ]
    assert rows(catalogue, "select source_filename from documents") == [("khác.txt",)]
    for table in ("pages", "sections", "targets", "obligations", "citations"):
        assert rows(catalogue, f"select 1 from {table} where document_id = '{document}'") == []
    kept = originals.folder_of(catalogue)
    assert not [path for path in kept.rglob("*") if path.name.startswith(document)]
    assert [path.name for path in done.iterdir()] == ["khác.txt"]
    assert (
        b"UBND qu\xe1\xba\xadn h\xc3\xa0ng qu\xc3\xbd.\nTh" in catalogue.read_bytes()
    )  # of the other
    assert rows(catalogue, "select reason from ingests where reason is not null") == [
        ("Đã rút khỏi danh mục: Ban hành nhầm",)
    ]
    # It stays away when it comes again, also in a catalogue that is built anew.
    (tmp_path / "lại.txt").write_text(TEXT, encoding="utf-8")
    for _ in range(2):
        (result,) = ingest([tmp_path / "lại.txt"], catalogue, **options).results
        assert result.status == "failed"
        assert "đã được rút khỏi danh mục (Ban hành nhầm)" in (result.reason or "")
        for path in catalogue.parent.glob("c.db*"):
            path.unlink()
    undo(catalogue, "lan")
    (result,) = ingest([tmp_path / "lại.txt"], catalogue, **options).results
    assert result.status == "done"


# ------------------------------------------------------------------------ fields


@pytest.mark.parametrize(
    ("table", "name", "text", "value"),
    [
        ("obligations", "due_on", "31/12/2025", "2025-12-31"),
        ("obligations", "due_on", "2025-12-31", "2025-12-31"),
        ("obligations", "due_on", "", None),
        ("obligations", "lead", " Sở Nội vụ ; Sở Tài chính;", ["Sở Nội vụ", "Sở Tài chính"]),
        ("obligations", "recurrence", "quarterly; ad-hoc", ["quarterly", "ad-hoc"]),
        ("obligations", "open_ended", "có", True),
        ("obligations", "open_ended", "", False),
        ("targets", "value", "99,5", 99.5),
        ("targets", "value", "99.5", 99.5),
        ("targets", "value", "1.250.000", 1250000.0),
        ("targets", "value", "1.250,5", 1250.5),
        ("targets", "recurrence", "yearly", "yearly"),
        ("citations", "number", "", None),
    ],
)
def test_fields_are_read(table, name: str, text: str, value: object) -> None:
    assert parse(table, name, text) == value


@pytest.mark.parametrize(
    ("table", "words", "told"),
    [
        ("targets", "value=tám mươi", "phải là số"),
        ("targets", "kind=", "không được để trống"),
        ("targets", "kind=duty", "quantitative, qualitative"),
        ("targets", "quote=khác", "Không có trường"),
        ("targets", "value", "trường=giá trị"),
        ("targets", "indicator_id=không-có", "chỉ tiêu chung"),
        ("obligations", "due_on=31/02/2025", "phải là ngày"),
        ("obligations", "recurrence=daily", "yearly"),
        ("obligations", "open_ended=maybe", "có hoặc không"),
        ("citations", "role=x", "legal_basis"),
    ],
)
def test_fields_that_cannot_be_are_refused(table, words: str, told: str) -> None:
    with pytest.raises(FieldError, match=told):
        parse_changes(table, [words])


@pytest.mark.parametrize(
    "changes",
    [
        {"start_on": "2026-01-01", "due_on": "2025-01-01"},
        {"value": None},
        {"value_max": 5.0},
        {"nothing": 1},
    ],
)
def test_values_that_cannot_be_together_are_refused(catalogue: Path, changes: dict) -> None:
    before = content(catalogue)
    with pytest.raises(FieldError):
        decide(catalogue, "correct", only(catalogue, "targets"), "lan", changes=changes)
    assert content(catalogue) == before
    assert history(catalogue) == []


@pytest.mark.parametrize(
    ("span", "told"),
    [("không có ở đây", "Không tìm thấy"), ("NHIỆM VỤ\n\n", "Không tìm thấy"),
     ("I", r"ở \d+ chỗ"), ((5, 5), "Không có chữ"), ((0, 10**6), "Không có chữ"),
     ((-1, 4), "Không có chữ")],
)  # fmt: skip
def test_words_that_are_not_there_cannot_be_added(catalogue: Path, span, told: str) -> None:
    with pytest.raises(ReviewError, match=told):
        add(catalogue, "1835/QĐ-UBND", "obligations", span, {"kind": "scheduled"}, "lan")


@pytest.mark.parametrize("fact", ["", "abc", "zzzzzz", "' or 1=1 --", "0000000000000000"])
def test_facts_that_are_not_there(catalogue: Path, fact: str) -> None:
    with pytest.raises(ReviewError):
        decide(catalogue, "accept", fact, "lan")


# ------------------------------------------------------------------------ gold and terminal


def test_a_reviewed_document_is_gold(tmp_path: Path) -> None:
    catalogue = tmp_path / "c.db"
    extraction = annotated("tan-phu-1835-qd-ubnd-2022")
    store(catalogue, extraction)
    (first, *_) = queue(catalogue)
    with pytest.raises(ReviewError, match="chưa rà soát"):
        export_gold(catalogue, tmp_path, ("1835/QĐ-UBND",))
    assert export_gold(catalogue, tmp_path) == []
    decide(catalogue, "reject", first.fact_id, "lan")
    (partly,) = export_gold(catalogue, tmp_path / "partly", partly=True)
    assert partly.name == "tan-phu-1835-qd-ubnd-2022.json"
    for each in queue(catalogue):
        decide(catalogue, "accept", each.fact_id, "lan")
    (path,) = export_gold(catalogue, tmp_path / "gold")
    made = read_gold(path)
    facts = len(extraction.targets) + len(extraction.obligations) + len(extraction.citations)
    assert sum(len(made[name]) for name in ("targets", "obligations", "citations")) == facts - 1
    assert made["document"]["issued_on"] == "2022-06-02"
    gold = read_gold(Path(__file__).parent.parent / "corpora" / "gold" / path.name)
    assert set(made["targets"][0]) == set(gold["targets"][0])
    assert set(gold["obligations"][0]) <= set(made["obligations"][0])
    assert set(made["citations"][0]) == set(gold["citations"][0])
    report = evaluate(catalogue, [path])  # measured against itself, the catalogue is perfect
    text = json.dumps(report, default=lambda value: getattr(value, "__dict__", str(value)))
    assert "missing" not in text or report.missing == ()


def call(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_desk_in_a_terminal(catalogue: Path) -> None:
    tail = ("--catalogue", catalogue)
    duty = only(catalogue, "obligations")
    listed = call("review", "list", "1835/QĐ-UBND", *tail)
    assert listed.exit_code == 0
    assert f"{duty} · nhiệm vụ · 100% · 1835/QĐ-UBND · tr. 1 · II" in listed.output
    done = call("review", "correct", duty[:8], "due_on=30/6/2025", "lead=Sở Nội vụ", "--by", "lan",
                "--why", "sai", *tail)  # fmt: skip
    assert done.exit_code == 0
    assert "lead=Sở Nội vụ" in done.output
    assert call("review", "accept", only(catalogue, "targets"), "--by", "lan", *tail).exit_code == 0
    added = call("review", "add", "1835/QĐ-UBND", "obligation", "kind=scheduled", "--quote",
                 "báo cáo UBND quận", "--by", "lan", *tail)  # fmt: skip
    assert added.exit_code == 0
    assert (
        call("review", "reject", only(catalogue, "citations"), "--by", "lan", *tail).exit_code == 0
    )
    assert "Không có mục nào" in call("review", "list", *tail).output
    told = call("review", "history", *tail).output.splitlines()
    assert [line.split(": ")[1].split()[0] for line in told] == ["sửa", "duyệt", "bổ", "bác"]
    assert "Đã hoàn tác quyết định 4 (bác)" in call("review", "undo", "--by", "lan", *tail).output
    gone = call("review", "withdraw", "1835/QĐ-UBND", "--why", "thử", "--folder",
                catalogue.parent / "không có", *tail)  # fmt: skip
    assert gone.exit_code == 0
    assert rows(catalogue, "select count(*) from documents") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("accept", "abcdef"), "Không có mục nào"),
        (("correct", "FACT", "x=1"), "Không có trường"),
        (("list", "không có"), "không có văn bản"),
        (("add", "1835/QĐ-UBND", "target"), "--quote"),
        (("undo",), "hoàn tác"),
    ],
)
def test_wrong_calls_are_said(catalogue: Path, arguments: tuple[str, ...], told: str) -> None:
    key = only(catalogue, "targets")
    parts = [key if each == "FACT" else each for each in arguments]
    result = call("review", *parts, "--catalogue", catalogue)
    assert result.exit_code == 2
    assert told in result.output
