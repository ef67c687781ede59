"""What the pages say, read from the catalogue without HTTP."""

import re
import sqlite3
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from plan_extractions import TEXT

from extractor.catalogue import search
from extractor.comparison import places as compared_places
from extractor.comparison.table import compare
from extractor.web import (
    accuracy,
    comparison,
    coverage,
    documents,
    hits,
    home,
    indicators,
    instruments,
    months,
    obligations,
    places,
)
from extractor.web.charts import Dot, country, plot
from extractor.web.examples import EXAMPLES
from extractor.web.obligations import ObligationFilter
from extractor.web.parameters import Arguments, BadParameterError, NotFoundError

TAN_PHU, HUONG_TRA = "767", "480"


def one(connection: sqlite3.Connection, sql: str, *values: object) -> object:
    return connection.execute(sql, values).fetchone()[0]


# ---- search


def test_search_finds_without_accents_and_marks_the_words_as_written(
    connection: sqlite3.Connection,
) -> None:
    page = hits.load(connection, hits.Wanted("muc do hai long"))
    groups = {group.kind: group for group in page.groups}
    assert groups["chi-tieu"].total == one(
        connection, "select count(*) from targets where quote like '%ức độ hài lòng%'"
    )
    marked = groups["chi-tieu"].rows[0]["marked_quote"]
    start, end = search.MARK_START, search.MARK_END
    assert f"{start}Mức độ hài lòng{end}" in marked or f"{start}mức độ hài lòng{end}" in marked
    assert not page.words_apart


def test_search_falls_back_to_the_words_apart(connection: sqlite3.Connection) -> None:
    page = hits.load(connection, hits.Wanted("lòng hài độ mức"))
    assert page.words_apart
    assert page.total


def test_facets_and_filters_agree(connection: sqlite3.Connection) -> None:
    page = hits.load(connection, hits.Wanted("hài lòng", kind="chi-tieu"))
    assert page.facets
    for facet in page.facets:
        for value, _, count in facet.values:
            asked = {
                "dia_phuong": {"locality": value},
                "linh_vuc": {"domain": value},
                "nam": {"year": value and int(value) if facet.parameter == "nam" else None},
            }[facet.parameter]
            narrowed = hits.load(connection, hits.Wanted("hài lòng", kind="chi-tieu", **asked))
            (group,) = [each for each in narrowed.groups if each.kind == "chi-tieu"]
            assert group.total == count, (facet.parameter, value)


def test_exact_accents_come_first(connection: sqlite3.Connection) -> None:
    page = hits.load(connection, hits.Wanted("cải cách hành chính", kind="nhiem-vu"))
    (group,) = [each for each in page.groups if each.kind == "nhiem-vu"]
    strip = str.maketrans("", "", search.MARK_START + search.MARK_END)
    exact = [
        "cải cách hành chính" in row["marked_quote"].translate(strip).casefold()
        for row in group.rows
    ]
    assert any(exact)
    assert exact == sorted(exact, reverse=True)


def test_pages_of_results_do_not_overlap(connection: sqlite3.Connection) -> None:
    first = hits.load(connection, hits.Wanted("công", kind="nhiem-vu"))
    second = hits.load(connection, hits.Wanted("công", kind="nhiem-vu", page=2))

    def ids(page: hits.SearchPage) -> list[str]:
        return [row["id"] for group in page.groups for row in group.rows]

    assert len(ids(first)) == hits.PAGE_SIZE
    assert ids(second)
    assert not set(ids(first)) & set(ids(second))


# ---- documents


def test_a_document_shows_all_its_words_with_its_facts(connection: sqlite3.Connection) -> None:
    key = one(connection, "select id from documents where number = '12/KH-UBND'")
    page = documents.load(connection, str(key))
    assert "".join(p.text for each in page.passages for p in each.pieces).split() == TEXT.split()
    assert page.counts == {"targets": 1, "obligations": 1, "citations": 1}
    places_of = [page.facts[fact]["char_start"] for p in page.passages for fact in p.facts]
    assert places_of == sorted(row["char_start"] for row in page.facts.values())
    assert [(entry.label, entry.depth) for entry in page.outline] == [("I", 0), ("II", 0)]
    assert page.page_starts == {TEXT.index("II. NHIỆM VỤ"): 2}
    assert page.warnings == ("Trang 2 mờ.",)


def test_a_long_document_has_parts_and_facts_lead_to_theirs(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "PART", 5000)
    key = str(one(connection, "select id from documents where locality_id = ?", TAN_PHU))
    first = documents.load(connection, key)
    assert first.parts > 5
    pages = [documents.load(connection, key, part=n) for n in range(1, first.parts + 1)]
    edges = [(page.passages[0].start, page.passages[-1].end) for page in pages]
    assert edges[0][0] == 0
    assert all(left[1] == right[0] for left, right in pairwise(edges))
    last = max(first.facts.values(), key=lambda fact: fact["char_start"])
    found = documents.load(connection, key, fact=last["id"])
    assert found.part > 1
    assert found.chosen == last
    assert last["id"] in [fact for each in found.passages for fact in each.facts]


@pytest.mark.parametrize("wrong", [{"part": 2}, {"fact": "nope"}, {"page": 9}])
def test_what_a_document_does_not_have(connection: sqlite3.Connection, wrong: dict) -> None:
    key = str(one(connection, "select id from documents where locality_id = ?", TAN_PHU))
    with pytest.raises(NotFoundError):
        documents.load(connection, key, **wrong)
    with pytest.raises(NotFoundError):
        documents.load(connection, "0" * 16)


# ---- comparison

BOTH = (TAN_PHU, HUONG_TRA)


def test_the_page_and_the_terminal_make_the_same_cells(connection: sqlite3.Connection) -> None:
    columns = compared_places.choose(connection, BOTH)
    shared = comparison.load(connection, comparison.Asked(BOTH)).shown
    assert shared == compare(connection, columns, shared=True)
    asked = comparison.Asked(BOTH, everything=True)
    of_terminal = compare(connection, columns, everything=True)
    size = comparison.load(connection, asked).page_size
    assert len(of_terminal.groups) > 2 * size
    made = [
        group
        for start in range(0, len(of_terminal.groups), size)
        for group in comparison.load(
            connection, replace(asked, page=start // size + 1)
        ).shown.groups
    ]
    assert made == list(of_terminal.groups)
    assert comparison.whole(connection, comparison.Asked(BOTH)) == of_terminal


def test_each_promise_is_in_the_files_once(connection: sqlite3.Connection) -> None:
    lines = list(comparison.lines(comparison.whole(connection, comparison.Asked(BOTH))))
    assert {len(line) for line in lines} == {len(comparison.HEADINGS)}
    quote, value = (comparison.HEADINGS.index(name) for name in ("Nguyên văn", "Giá trị"))
    assert all(line[quote] for line in lines if line[value] is not None)
    empty = [line for line in lines if line[value] is None]
    assert {line[comparison.HEADINGS.index("Lưu ý")] for line in empty} == {
        "chưa thấy trong văn bản"
    }
    shown = sum(line[value] is not None for line in lines)
    targets = one(
        connection,
        "select count(*) from targets where kind = 'quantitative' and locality_id in (?, ?)",
        *BOTH,
    )
    assert 0 <= targets - shown < targets / 20  # a plan that says a thing twice


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"domain": "procedures"}, lambda group, row: group.domain == "procedures"),
        ({"year": 2025}, lambda group, row: row.due_year == 2025),
        ({}, lambda group, row: all(any(r.cells[at].value for r in group.rows) for at in (0, 1))),
    ],
)
def test_filters_of_a_comparison(connection: sqlite3.Connection, asked: dict, holds) -> None:  # type: ignore[no-untyped-def]
    page = comparison.load(connection, comparison.Asked(BOTH, **asked))
    assert page.shown.groups
    assert all(holds(group, row) for group in page.shown.groups for row in group.rows)


def test_without_localities_two_are_suggested(connection: sqlite3.Connection) -> None:
    page = comparison.load(connection, comparison.Asked())
    assert page.suggested
    assert {column.code for column in page.shown.columns} == set(BOTH)
    with pytest.raises(NotFoundError):
        comparison.load(connection, comparison.Asked((TAN_PHU, "nowhere")))
    given = {"dp": [TAN_PHU], "them": [HUONG_TRA], "nam": ["2025"], "trang": ["3"]}
    assert comparison.wanted(Arguments(given)) == comparison.Asked(BOTH, None, 2025)


def test_what_only_one_has_is_shown_where_there_is_nothing_else(
    connection: sqlite3.Connection,
) -> None:
    page = comparison.load(connection, comparison.Asked((TAN_PHU,)))
    assert page.asked.everything
    assert page.shown.groups


# ---- indicator, places, instrument, coverage


def test_an_indicator_shows_each_locality(connection: sqlite3.Connection) -> None:
    page = indicators.load(connection, "satisfaction-agencies", None)
    assert {row["locality"] for row in page.rows} >= {"Quận Tân Phú", "Thị xã Hương Trà"}
    assert page.year in dict(page.years)
    assert page.plot
    assert len(page.plot.dots) == sum(row["due_year"] == page.year for row in page.rows)
    xs = [placed.x for placed in page.plot.dots]
    assert xs == sorted(xs, reverse=True)
    with pytest.raises(NotFoundError):
        indicators.load(connection, "nope", None)


def test_per_cent_stand_on_a_scale_from_0_to_100() -> None:
    drawn = plot([Dot("a", "", ">=", 50, None, "d", "f"), Dot("b", "", "<", 10, 20, "d", "f")], "%")
    assert [value for _, value in drawn.ticks] == [0, 20, 40, 60, 80, 100]
    assert drawn.dots[0].x == (drawn.left + drawn.right) / 2
    assert (drawn.dots[0].arrow, drawn.dots[1].arrow) == (1, -1)
    assert (drawn.dots[0].open, drawn.dots[1].open) == (False, True)


@pytest.mark.parametrize("values", [[0.0], [5.0], [-3.0, 12.0], [1e9, 2.0], [0.001], [100.5]])
def test_every_dot_is_on_the_scale(values: list[float]) -> None:
    drawn = plot([Dot("a", "", "=", value, None, "d", "f") for value in values], "việc")
    assert all(drawn.left <= placed.x <= drawn.right for placed in drawn.dots)


def test_a_locality_and_its_agencies(connection: sqlite3.Connection) -> None:
    page = places.load_locality(connection, TAN_PHU)
    assert page.locality["name"] == "Quận Tân Phú"
    assert len(page.documents) == 1
    assert sum(map(len, page.targets.values())) == page.counts["figures"]
    assert HUONG_TRA in {peer["code"] for peer in page.peers}
    assert page.successors
    following = places.load_locality(connection, page.successors[0]["code"])
    assert TAN_PHU in {each["code"] for each in following.predecessors}
    agency = places.load_agency(connection, page.agencies[0]["id"])
    assert sum(row["n"] for row in agency.roles) == len(agency.work) + agency.work_left_out
    for wrong in (places.load_locality, places.load_agency):
        with pytest.raises(NotFoundError):
            wrong(connection, "nope")


@pytest.mark.parametrize("number", ["76/NQ-CP", "76/nq-cp", " 76 / NQ-CP"])
def test_an_instrument_shows_all_that_cite_it(connection: sqlite3.Connection, number: str) -> None:
    page = instruments.load(connection, number)
    assert page.number == "76/NQ-CP"
    assert page.total == len(page.citations) == 3
    with pytest.raises(NotFoundError):
        instruments.load(connection, "0000/XX")


def test_coverage_counts_every_document_once(connection: sqlite3.Connection) -> None:
    page = coverage.load(connection, 1)
    assert sum(row.documents for row in page.rows) == 3
    assert page.years == (2021, 2022)


def test_the_home_page_counts(connection: sqlite3.Connection) -> None:
    page = home.load(connection, date(2024, 1, 1))
    assert page.counts["documents"] == 3
    assert all(row["due_on"] >= "2024-01-01" for row in page.upcoming)
    assert page.locality_count == sum(len(each.places) for each in page.provinces)


def test_the_published_figures_are_those_of_the_readme(tmp_path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(
        "<!-- accuracy:start -->\n| | precision |\n| --- | ---: |\n| citations | 0.5 |\n\n"
        "Measured on 1 documents: `a-b`.\n<!-- accuracy:end -->",
        encoding="utf-8",
    )
    page = accuracy.load(readme)
    assert page.tables[0].rows == (("Viện dẫn", "0,5"),)
    assert page.documents == ("a-b",)
    assert accuracy.load(tmp_path / "nowhere").tables == ()
    assert accuracy.load().tables


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.question)
def test_every_example_of_the_help_page_has_an_answer(
    connection: sqlite3.Connection, example
) -> None:
    connection.create_function("escape_fts", 1, search.escape_fts)
    sql = example.sql
    assert connection.execute(sql).fetchall() or "2025" in sql


# ---- obligations


def ids(connection: sqlite3.Connection, **asked: object) -> set[str]:
    where, values = obligations.conditions(connection, ObligationFilter(**asked))
    return {
        row[0]
        for row in connection.execute(f"select o.id from obligations o where {where}", values)
    }


@pytest.mark.parametrize(
    ("asked", "sql"),
    [
        ({"localities": (TAN_PHU,)}, "locality_id = '767'"),
        ({"since": date(2022, 1, 1), "until": date(2022, 12, 31)}, "due_year = 2022"),
        ({"overdue_on": date(2023, 1, 1)}, "due_on < '2023-01-01' and open_ended = 0"),
        ({"recurring": True}, "recurrence <> '[]'"),
        ({"dated": True}, "due_on is not null"),
        ({"domain": "direction"}, "domain = 'direction'"),
        ({"kind": "annex_task"}, "kind = 'annex_task'"),
        (
            {"agency": "phong noi vu", "role": "lead"},
            "id in (select obligation_id from obligation_agencies join agencies a"
            " on a.id = agency_id where role = 'lead' and name like '%Phòng Nội vụ%')",
        ),
        (
            {"role": "monitoring"},
            "id in (select obligation_id from obligation_agencies where role = 'monitoring')",
        ),
        ({"text": "do thi"}, "quote like '%đô thị%' or deliverable like '%đô thị%'"),
    ],
)
def test_filters_find_what_they_say(connection: sqlite3.Connection, asked: dict, sql: str) -> None:
    expected = {row[0] for row in connection.execute(f"select id from obligations where {sql}")}
    assert ids(connection, **asked) == expected
    if "monitoring" not in sql:
        assert expected


def test_a_filter_survives_its_own_address() -> None:
    asked = ObligationFilter(
        (TAN_PHU, HUONG_TRA), "a1", "nội vụ", "lead", date(2022, 1, 1), date(2023, 1, 1),
        "direction", "annex_task", date(2024, 1, 1), True, True, "d1", "báo cáo",
    )  # fmt: skip
    values: dict[str, list[str]] = {}
    for name, value in obligations.parameters(asked):
        values.setdefault(name, []).append(value)
    assert obligations.wanted(Arguments(values)) == asked
    with pytest.raises(BadParameterError):
        obligations.wanted(Arguments({"tu": ["2023-01-01"], "den": ["2022-01-01"]}))


def test_pages_go_through_all_obligations_in_order(connection: sqlite3.Connection) -> None:
    first = obligations.load(connection, ObligationFilter(), 1)
    rows = list(first.rows)
    page = 1
    while len(rows) < first.total:
        page += 1
        rows += obligations.load(connection, ObligationFilter(), page).rows
    assert len({row["id"] for row in rows}) == first.total
    days = [row["due_on"] or "9999" for row in rows]
    assert days == sorted(days)
    assert obligations.load(connection, ObligationFilter(), 99).rows == ()


def test_a_page_that_ends_among_the_dated_goes_on_rightly(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [row["id"] for row in obligations.load(connection, ObligationFilter(), 1).rows]
    for size in (1, 2, 3, 7):
        monkeypatch.setattr(obligations, "PAGE_SIZE", size)
        found = [
            row["id"]
            for page in range(1, 30)
            for row in obligations.load(connection, ObligationFilter(), page).rows
        ]
        assert found[: len(whole)] == whole[: len(found)]


# ---- calendar


def test_a_month_keeps_named_days_and_ends_of_periods_apart(
    connection: sqlite3.Connection,
) -> None:
    page = months.load(connection, date(2022, 12, 1), ObligationFilter())
    assert [len(week) for week in page.weeks] == [7] * len(page.weeks)
    shown = sum(len(day.rows) + day.more for week in page.weeks for day in week)
    assert shown + len(page.periods) + page.periods_left_out == page.total > 0
    assert page.periods
    assert all(row["due_on"] == "2022-12-31" for row in page.periods)
    assert all("yearly" in row["recurrence"] or "quarterly" in row["recurrence"]
               or "monthly" in row["recurrence"] for row in page.recurring)  # fmt: skip
    february = months.load(connection, date(2023, 2, 1), ObligationFilter())
    assert all("monthly" in row["recurrence"] for row in february.recurring)


def test_an_empty_month_says_where_deadlines_are(connection: sqlite3.Connection) -> None:
    page = months.load(connection, date(1999, 1, 1), ObligationFilter())
    assert page.total == 0
    assert page.nearest == one(connection, "select substr(min(due_on), 1, 7) from obligations")


def test_the_map_puts_the_north_above_and_the_islands_in_the_east() -> None:
    hanoi, hue, truong_sa = (21.03, 105.83), (16.46, 107.59), (9.71, 114.45)
    drawn = country(
        [hanoi, hanoi, hue, truong_sa], [("1", "Hà Nội", 9, *hanoi), ("2", "Huế", 25, *hue)]
    )
    larger, smaller = drawn.places
    assert (larger.name, smaller.name) == ("Huế", "Hà Nội")
    assert larger.radius > smaller.radius
    assert larger.y > smaller.y
    assert drawn.ground.count("M") == 3
    for x, y in re.findall(r"M([\d.]+) ([\d.]+)", drawn.ground):
        assert 0 < float(x) < drawn.width
        assert 0 < float(y) < drawn.height
