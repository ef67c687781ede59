"""A citation leads to a document only where number, date and issuer leave no doubt."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from plan_extractions import METADATA, TEXT, small
from test_store import query, stored

from extractor.catalogue.links import number_key
from extractor.model import Citation, Extraction, Metadata

HCMC = Metadata("Quyết định", "1451/QĐ-UBND", date(2022, 5, 4), locality="Thành phố Hồ Chí Minh")
HANOI = replace(HCMC, locality="Thành phố Hà Nội")


def cited(metadata: Metadata, name: str) -> Extraction:
    return small(TEXT + name, f"{name}.txt", metadata)


def citing(number: str, on: date | None, issuer: str | None = None) -> Extraction:
    base = small(TEXT, "citing.txt", METADATA)
    citation = Citation(0, 5, "legal_basis", "Quyết định", number, on, issuer)
    return replace(base, citations=(citation,))


@pytest.mark.parametrize(
    ("documents", "number", "on", "issuer", "status"),
    [
        ([HCMC], "1451/QĐ-UBND", date(2022, 5, 4), None, "resolved"),
        ([HCMC], "1451 /QĐ- UBND", date(2022, 5, 4), "UBND Thành phố", "resolved"),
        ([HCMC], "1451/QĐ-UBND", date(2021, 5, 4), None, "external"),  # another year
        ([HCMC], "1451/QĐ-UBND", None, None, "ambiguous"),  # of which year?
        ([HCMC], "1452/QĐ-UBND", date(2022, 5, 4), None, "external"),
        ([HANOI], "1451/QĐ-UBND", date(2022, 5, 4), None, "external"),  # not above Tân Phú
        ([HANOI], "1451/QĐ-UBND", date(2022, 5, 4), "UBND thành phố Hà Nội", "resolved"),
        ([HCMC, HANOI], "1451/QĐ-UBND", date(2022, 5, 4), None, "resolved"),
        ([HCMC, replace(HCMC, title="bản khác")], "1451/QĐ-UBND", date(2022, 5, 4), None,
         "ambiguous"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_status(
    tmp_path: Path,
    documents: list[Metadata],
    number: str,
    on: date | None,
    issuer: str | None,
    status: str,
    first: bool,
) -> None:
    others = [cited(metadata, f"d{place}") for place, metadata in enumerate(documents)]
    source = citing(number, on, issuer)
    path = stored(tmp_path / "c.db", *([source, *others] if first else [*others, source]))
    (row,) = query(
        path,
        "select c.status, c.cited_document_id from citations c join documents d"
        " on d.id = c.document_id where d.source_filename = 'citing.txt'",
    )
    assert row["status"] == status
    assert (row["cited_document_id"] is not None) == (status == "resolved")


def test_a_document_does_not_cite_itself(tmp_path: Path) -> None:
    path = stored(tmp_path / "c.db", citing("1835/QĐ-UBND", date(2022, 6, 2)))
    assert query(path, "select status from citations") == [{"status": "external"}]


@pytest.mark.parametrize(
    ("number", "key"),
    [("01/NQ-CP", "1/nq-cp"), ("1835 / QĐ–UBND", "1835/qd-ubnd"), (None, None), (" ", None)],
)
def test_numbers_as_compared(number: str | None, key: str | None) -> None:
    assert number_key(number) == key


PROVINCE = Metadata(
    "Kế hoạch", "10/KH-UBND", date(2021, 1, 5), locality="Thành phố Hồ Chí Minh",
    title="Kế hoạch cải cách hành chính nhà nước giai đoạn 2021 - 2025",
)  # fmt: skip
DISTRICT = replace(
    METADATA, title="Kế hoạch cải cách hành chính nhà nước quận Tân Phú giai đoạn 2021 - 2025"
)


def citing_with(words: str, citation: Citation, metadata: Metadata = DISTRICT) -> Extraction:
    text = f"{TEXT}{words}"
    return replace(
        small(text, "citing.txt", metadata),
        citations=(replace(citation, start=len(TEXT), end=len(TEXT) + 22),),
    )


UNDATED = Citation(0, 0, "legal_basis", "Kế hoạch", "10/KH-UBND")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Kế hoạch 10/KH-UBND về Kế hoạch cải cách hành chính nhà nước giai đoạn 2021 - 2025",
         "resolved"),
        ("Kế hoạch 10/KH-UBND của UBND Thành phố về phòng, chống thiên tai năm 2022",
         "ambiguous"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_without_a_date_the_title_tells(
    tmp_path: Path, words: str, status: str, first: bool
) -> None:
    documents = [cited(PROVINCE, "above"), citing_with(words, UNDATED)]
    path = stored(tmp_path / "c.db", *(documents if first else reversed(documents)))
    rows = query(path, "select status from citations where number = '10/KH-UBND'")
    assert rows == [{"status": status}]


@pytest.mark.parametrize("first", [True, False])
def test_the_plan_that_is_carried_out(tmp_path: Path, first: bool) -> None:
    dated = replace(UNDATED, issued_on=date(2021, 1, 5))
    above = cited(PROVINCE, "above")
    above = replace(above, citations=(replace(above.citations[0], role="legal_basis"),))
    documents = [above, citing_with("Kế hoạch 10/KH-UBND ngày 5/1", dated)]
    path = stored(tmp_path / "c.db", *(documents if first else reversed(documents)))
    rows = query(
        path,
        "select d.source_filename as own, p.source_filename as above from documents d"
        " left join documents p on p.id = d.parent_document_id order by own",
    )
    assert rows == [
        {"own": "above.txt", "above": None},
        {"own": "citing.txt", "above": "above.txt"},
    ]
    chain = query(
        path,
        "select c.depth, c.number from basis_chain c join documents d on d.id = c.document_id"
        " where d.source_filename = 'citing.txt' order by depth",
    )
    assert chain == [{"depth": 1, "number": "10/KH-UBND"}, {"depth": 2, "number": "76/NQ-CP"}]


@pytest.mark.parametrize(
    ("citation", "key"),
    [
        (Citation(0, 0, "reference", "Nghị quyết", "76/NQ-CP", date(2021, 7, 15)),
         "76/nq-cp@2021"),
        (Citation(0, 0, "reference", "Nghị định", "30/2020/NĐ-CP"), "30/2020/nd-cp@2020"),
        (Citation(0, 0, "reference", "Kế hoạch", "1/KH-UBND", date(2022, 1, 5), "UBND quận"),
         "1/kh-ubnd@767@2022"),
        (Citation(0, 0, "reference", "Kế hoạch", "1/KH-UBND", date(2022, 1, 5), "UBND Thành phố"),
         "1/kh-ubnd@79@2022"),
        (Citation(0, 0, "reference", "Kế hoạch", "1/KH-UBND", date(2022, 1, 5),
                  "UBND thành phố Hà Nội"), "1/kh-ubnd@01@2022"),
        (Citation(0, 0, "reference", "Kế hoạch", "1/KH-UBND"), "1/kh-ubnd@79"),
        (Citation(0, 0, "reference", "Luật", title="Luật Viên chức"), "luat vien chuc"),
    ],
)  # fmt: skip
def test_what_tells_an_instrument(tmp_path: Path, citation: Citation, key: str) -> None:
    path = stored(tmp_path / "c.db", citing_with("một văn bản được viện dẫn", citation))
    assert query(path, "select id, cited_by from instruments") == [{"id": key, "cited_by": 1}]


@pytest.mark.parametrize("first", [True, False])
def test_an_undated_citation_takes_the_only_year_known(tmp_path: Path, first: bool) -> None:
    dated = Citation(0, 0, "reference", "Nghị quyết", "76/NQ-CP", date(2021, 7, 15))
    other = citing_with("một văn bản được viện dẫn", replace(dated, issued_on=None))
    documents = [replace(small(TEXT, "dated.txt"), citations=(replace(dated, end=5),)), other]
    path = stored(tmp_path / "c.db", *(documents if first else reversed(documents)))
    rows = query(path, "select id, cited_by from instruments")
    assert rows == [{"id": "76/nq-cp@2021", "cited_by": 2}]
