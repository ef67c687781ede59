"""Real SQLite: what is stored is what was found, once, in whatever order documents come."""

import json
import random
import sqlite3
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_extractions import ANNOTATED, METADATA, TEXT, annotated, reading, small, with_words

from extractor.catalogue.provenance import InconsistentExtractionError
from extractor.catalogue.read_only import open_read_only
from extractor.catalogue.schema import CatalogueError
from extractor.catalogue.store import Catalogue
from extractor.model import Assignment, Citation, Extraction, Metadata, Obligation, Page, Target

TABLES = (
    "localities", "indicators", "documents", "pages", "sections", "targets", "obligations",
    "agencies", "obligation_agencies", "citations",
)  # fmt: skip


def stored(path: Path, *extractions: Extraction, version: str = "1") -> Path:
    with Catalogue(path) as catalogue:
        for extraction in extractions:
            catalogue.add(extraction, seconds=1.5, extractor_version=version)
    return path


def query(path: Path, sql: str, *parameters: object) -> list[dict]:
    connection = open_read_only(path)
    try:
        return [dict(row) for row in connection.execute(sql, parameters)]
    finally:
        connection.close()


def everything(path: Path, tables: tuple[str, ...] = TABLES) -> dict[str, list[str]]:
    content = {
        table: sorted(repr(row) for row in query(path, f"select * from {table}"))
        for table in tables
    }
    content["ingests"] = sorted(
        repr({k: v for k, v in row.items() if k not in ("at", "seconds")})
        for row in query(path, "select * from ingests")
    )
    return content


@pytest.fixture(scope="module")
def plans() -> list[Extraction]:
    return [annotated(slug) for slug in ANNOTATED]


def test_every_quote_is_the_words_of_its_page(tmp_path: Path, plans: list[Extraction]) -> None:
    path = stored(tmp_path / "c.db", *plans)
    for table in ("targets", "obligations", "citations"):
        rows = query(
            path,
            f"select quote, substr(t.text, char_start + 1, char_end - char_start) as words"
            f" from {table} join (select document_id, group_concat(text, '') as text from"
            " (select * from pages order by document_id, number) group by document_id) t"
            " using (document_id)",
        )
        assert len(rows) > 30
        assert all(row["quote"] == row["words"] for row in rows)


def test_added_twice_is_added_once(tmp_path: Path, plans: list[Extraction]) -> None:
    once = stored(tmp_path / "once.db", *plans, small())
    twice = stored(tmp_path / "twice.db", *plans, small(), *plans, small())
    assert everything(once) == everything(twice)


def test_order_and_history_leave_no_trace(tmp_path: Path, plans: list[Extraction]) -> None:
    several = [*plans, *map(_variant, range(4))]
    expected = everything(stored(tmp_path / "a.db", *several))
    random.Random(7).shuffle(several)
    path = tmp_path / "b.db"
    stored(path, *several, version="0")
    with Catalogue(path) as catalogue:
        passing = small(TEXT + "Thêm.", "khac.txt")
        catalogue.add(passing, seconds=1, extractor_version="1")
        catalogue.delete(passing.reading.sha256[:16])
    with sqlite3.connect(path) as connection:
        connection.execute("delete from ingests where source_filename = 'khac.txt'")
    stored(path, *reversed(several))
    assert everything(path) == expected


def _variant(number: int) -> Extraction:
    """Documents that cite each other and name agencies in spellings of their own."""
    text = (
        f"{TEXT}Quyết định số {number}/QĐ-UBND ngày 02/6/2022; trung tâm Lưu trữ, Trung tâm lưu trữ"
    )
    base = small(text, f"{number}.txt", replace(METADATA, number=f"{number + 1}/QĐ-UBND"))
    start = text.index("Quyết định số")
    mention = "trung tâm Lưu trữ" if number % 2 else "Trung tâm lưu trữ"
    return replace(
        base,
        citations=(
            Citation(start, start + 20, "reference", "Quyết định", f"{number}/QĐ-UBND",
                     date(2022, 6, 2)),
        ),
        obligations=(replace(base.obligations[0], assignments=(Assignment(mention, "lead"),)),),
    )  # fmt: skip


def test_a_new_version_replaces_what_was_there(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.db", small(), version="1")
    stored(path, replace(small(), targets=()), version="2")
    assert query(path, "select count(*) as n from targets") == [{"n": 0}]
    assert query(path, "select extractor_version from documents") == [{"extractor_version": "2"}]
    assert query(path, "select targets, extractor_version from ingests") == [
        {"targets": 0, "extractor_version": "2"}
    ]


def test_the_first_file_name_stays(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.db", small(name="a.txt"), small(name="b.txt"))
    assert query(path, "select source_filename from documents") == [{"source_filename": "a.txt"}]


def test_twins_are_two_and_keep_their_identity(tmp_path: Path) -> None:
    base = small()
    twin = replace(base, targets=base.targets * 2)
    ids = [
        {
            row["id"]
            for row in query(stored(tmp_path / f"{name}.db", each), "select id from targets")
        }
        for name, each in (("one", base), ("two", twin))
    ]
    assert len(ids[1]) == 2
    assert ids[0] < ids[1]


@pytest.mark.parametrize(
    "change",
    [
        {"value": 81.0},
        {"indicator": "hồ sơ"},
        {"scope": "cấp phường"},
        {"section": 1},
        {"kind": "qualitative"},
    ],
)
def test_what_tells_targets_apart(tmp_path: Path, change: dict) -> None:
    base = small()
    other = replace(base, targets=(replace(base.targets[0], **change),))
    one, two = (
        query(stored(tmp_path / f"{name}.db", each), "select id from targets")
        for name, each in (("a", base), ("b", other))
    )
    assert one != two


@pytest.mark.parametrize("change", [{"due_on": None}, {"unit": None}, {"confidence": 0.5}])
def test_what_does_not_tell_targets_apart(tmp_path: Path, change: dict) -> None:
    base = small()
    other = replace(base, targets=(replace(base.targets[0], **change),))
    one, two = (
        query(stored(tmp_path / f"{name}.db", each), "select id from targets")
        for name, each in (("a", base), ("b", other))
    )
    assert one == two


def _broken() -> list[Extraction]:
    base = small()
    end = len(TEXT)
    gap = replace(base.reading, pages=(Page(1, 0, 10, "text"), Page(2, 12, end, "text")))
    short = replace(base.reading, pages=(Page(1, 0, end - 1, "text"),))
    return [
        replace(base, reading=gap),
        replace(base, reading=short),
        replace(base, reading=replace(base.reading, pages=())),
        replace(base, targets=(replace(base.targets[0], end=end + 5),)),
        replace(base, targets=(replace(base.targets[0], start=-3),)),
        replace(base, targets=(replace(base.targets[0], end=base.targets[0].start),)),
        replace(base, targets=(replace(base.targets[0], section=2),)),
        replace(base, obligations=(replace(base.obligations[0], section=-1),)),
        replace(base, sections=(replace(base.sections[0], parent=1), base.sections[1])),
        replace(base, citations=(replace(base.citations[0], start=end - 1, end=end),)),
    ]


@pytest.mark.parametrize("extraction", _broken())
def test_what_breaks_the_model_is_refused_whole(tmp_path: Path, extraction: Extraction) -> None:
    path = stored(tmp_path / "c.db", small())
    before = everything(path)
    with Catalogue(path) as catalogue, pytest.raises(InconsistentExtractionError):
        catalogue.add(extraction, seconds=1, extractor_version="2")
    assert everything(path) == before


def test_an_interrupted_document_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stored(tmp_path / "c.db", small())
    before = everything(path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.catalogue.store.links.resolve", interrupt)
    with Catalogue(path) as catalogue, pytest.raises(KeyboardInterrupt):
        catalogue.add(replace(small(), targets=()), seconds=1, extractor_version="1")
    assert everything(path) == before


def test_pages_and_boxes_of_facts(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.db", replace(small(), reading=with_words()))
    target, duty = (query(path, f"select * from {t}")[0] for t in ("targets", "obligations"))
    assert (target["page"], duty["page"]) == (1, 2)
    line = "Đến năm 2025, tối thiểu 80% hồ sơ công việc được xử lý trên môi trường mạng."
    assert json.loads(target["boxes"]) == [
        [1, line.index("tối") * 5.0, 40.0, len(line) * 5.0, 52.0]
    ]
    assert json.loads(duty["boxes"])[0][0] == 2


def test_no_words_no_boxes(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.db", small())
    assert query(path, "select boxes from targets") == [{"boxes": None}]


def test_views_resolve_labels(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.db", small())
    (duty,) = query(path, "select * from obligation_export")
    assert {
        "locality": "Quận Tân Phú",
        "document_number": "1835/QĐ-UBND",
        "task": "Phòng Nội vụ báo cáo UBND quận hàng quý.",
        "lead": "Phòng Nội vụ",
        "coordinating": "Ủy ban nhân dân cấp xã",
        "coordinating_text": "UBND 11 phường",
        "deadline": "hàng quý",
        "recurrence": '["quarterly"]',
        "rrule": "FREQ=MONTHLY;INTERVAL=3",
        "section_path": "II",
        "page": 1,
    }.items() <= duty.items()
    (cell,) = query(path, "select * from comparison")
    assert {
        "indicator_id": "work-files-online-district",
        "locality": "Quận Tân Phú",
        "due_year": 2025,
        "comparator": ">=",
        "value": 80.0,
        "unit": "%",
        "alternatives": 0,
    }.items() <= cell.items()
    (line,) = query(path, "select * from coverage")
    assert (line["locality"], line["year"], line["documents"]) == ("Quận Tân Phú", 2022, 1)
    assert line["share_resolved"] == 1.0


def test_several_agencies_of_a_role_stand_in_order(tmp_path: Path) -> None:
    base = small()
    names = ["Phòng Tư pháp", "Công an quận", "Phòng Nội vụ"]
    duty = replace(base.obligations[0], assignments=tuple(Assignment(n, "lead") for n in names))
    path = stored(tmp_path / "c.db", replace(base, obligations=(duty,)))
    (row,) = query(path, "select lead, lead_text from obligation_export")
    assert row["lead_text"] == "; ".join(names)
    assert row["lead"] == "Phòng Tư pháp; Công an quận Tân Phú; Phòng Nội vụ"


def test_one_cell_of_several_documents_shows_the_newest(tmp_path: Path) -> None:
    newer = small(TEXT + "2", "b.txt", replace(METADATA, issued_on=date(2023, 1, 1)))
    newer = replace(newer, targets=(replace(newer.targets[0], value=90.0),))
    path = stored(tmp_path / "c.db", newer, small())
    cells = query(path, "select value, alternatives from comparison")
    assert cells == [{"value": 90.0, "alternatives": 1}]


def test_an_unknown_locality_is_null_and_said(tmp_path: Path) -> None:
    lost = small(metadata=Metadata(locality="Quận Mây Trắng", parent_locality="Tỉnh Không Có"))
    path = stored(tmp_path / "c.db", lost)
    (document,) = query(path, "select locality_id, locality_text from documents")
    assert document == {"locality_id": None, "locality_text": "Quận Mây Trắng"}
    (entry,) = query(path, "select warnings from ingests")
    assert "Quận Mây Trắng" in json.loads(entry["warnings"])[0]


def test_partial_is_entered_with_its_reason(tmp_path: Path) -> None:
    base = small()
    part = replace(base.reading, partial=True, warnings=("Trang 3 không đọc được.",))
    path = stored(tmp_path / "c.db", replace(base, reading=part))
    (entry,) = query(path, "select status, reason from ingests")
    assert entry == {"status": "partial", "reason": "Trang 3 không đọc được."}


def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(b"not a database, but long enough to be read as one" * 50)
    with pytest.raises(CatalogueError, match="Không mở được"):
        Catalogue(path)
    other = tmp_path / "d.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table notes (text)")
    with pytest.raises(CatalogueError, match="nạp lại"):
        Catalogue(other)


def test_four_documents_in_a_moment(tmp_path: Path, plans: list[Extraction]) -> None:
    stored(tmp_path / "warm.db", small())  # loads localities and models
    started = time.perf_counter()
    stored(tmp_path / "c.db", *plans, small(), small(TEXT + "4", "d.txt"))
    assert time.perf_counter() - started < 1.5  # 0.3 s on an idle machine


@pytest.fixture(scope="module")
def one_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("one") / "c.db"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(1, 40), st.sampled_from(["target", "duty"])),
        max_size=6,
    ),
    st.lists(st.integers(1, len(TEXT) - 1), max_size=3),
)
def test_any_spans_slice_the_text(one_catalogue: Path, spans: list, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(TEXT)]
    pages = tuple(
        Page(number, start, end, "text") for number, (start, end) in enumerate(pairwise(edges), 1)
    )
    inside = [(s, min(s + n, len(TEXT)), kind) for s, n, kind in spans]
    inside = [each for each in inside if TEXT[each[0] : each[1]].strip()]
    extraction = Extraction(
        reading=reading(pages=pages),
        metadata=METADATA,
        targets=tuple(
            Target("qualitative", s, e, None, "other", "x") for s, e, k in inside if k == "target"
        ),
        obligations=tuple(
            Obligation("measure", s, e, None, "other") for s, e, k in inside if k == "duty"
        ),
    )
    path = stored(one_catalogue, extraction)  # the same text: it replaces the example before
    facts = [
        fact
        for table in ("targets", "obligations")
        for fact in query(path, f"select quote, char_start, char_end, page from {table}")
    ]
    assert len(facts) == len(inside)
    for fact in facts:
        assert fact["quote"] == TEXT[fact["char_start"] : fact["char_end"]]
        page = pages[fact["page"] - 1]
        assert page.start <= fact["char_start"] < page.end
    assert "".join(row["text"] for row in query(path, "select text from pages order by number")) \
        == TEXT  # fmt: skip
