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
