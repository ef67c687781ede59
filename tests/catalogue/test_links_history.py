"""Whatever was stored, replaced and deleted before, links are those of the documents now there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pytest
from plan_extractions import TEXT, small
from test_store import query

from extractor.catalogue.identity import document_id
from extractor.catalogue.store import Catalogue
from extractor.model import Citation, Extraction, Metadata

PLACES = ("Thành phố Hồ Chí Minh", "Thành phố Hà Nội", "Tỉnh Lạng Sơn", None)
DAYS = (None, None, date(2020, 3, 5), date(2021, 7, 15), date(2022, 1, 1))
NUMBERS = ("76/NQ-CP", "10/KH-UBND", "11/KH-UBND", "30/2020/NĐ-CP", None)
ISSUERS = (None, "UBND Thành phố", "UBND thành phố Hà Nội", "Chính phủ")
TITLES = ("Kế hoạch cải cách hành chính nhà nước giai đoạn 2021 - 2025", "Kế hoạch y tế", None)


def any_document(chance: Random, name: int) -> Extraction:
    """The document of that name (one text, one SHA-256) as some version might understand it."""
    metadata = Metadata("Kế hoạch", chance.choice((*NUMBERS[1:3], None)), chance.choice(DAYS),
                        locality=chance.choice(PLACES), title=chance.choice(TITLES))  # fmt: skip
    citations = []
    for _ in range(chance.randint(0, 4)):
        number = chance.choice(NUMBERS)
        title = None if number else chance.choice(("Luật Viên chức", "Luật Đất đai"))
        role = chance.choice(("legal_basis", "reference"))
        citations.append(Citation(0, 5, role, "Kế hoạch", number, chance.choice(DAYS),
                                  chance.choice(ISSUERS), title))  # fmt: skip
    return replace(small(f"{TEXT}{name}", f"{name}.txt", metadata), citations=tuple(citations))


def links(path: Path) -> list[list[dict[str, object]]]:
    return [
        query(path, "select id, status, cited_document_id, instrument from citations order by id"),
        query(path, "select id, parent_document_id from documents order by id"),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_links_do_not_depend_on_what_was(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    last: dict[int, Extraction] = {}
    with Catalogue(tmp_path / "history.db") as catalogue:
        for step in range(14):
            name = chance.randint(0, 6)
            document = any_document(chance, name)
            if chance.random() < 0.2:
                catalogue.delete(document_id(document.reading.sha256))
                last.pop(name, None)
            else:
                catalogue.add(document, seconds=0, extractor_version=str(step))
                last[name] = document
    with Catalogue(tmp_path / "once.db") as catalogue:
        for name in sorted(last, reverse=True):
            catalogue.add(last[name], seconds=0, extractor_version="1")
    assert links(tmp_path / "history.db") == links(tmp_path / "once.db")


def test_plans_of_other_days_with_the_same_number_cost_nothing(tmp_path: Path) -> None:
    """Every office has a plan 10/KH-UBND each year, and they are cited as often."""

    def plan(name: int) -> Extraction:
        metadata = Metadata("Kế hoạch", "10/KH-UBND", date(2000, 1, 1) + timedelta(days=name),
                            locality=PLACES[name % 3])  # fmt: skip
        above = Citation(0, 5, "legal_basis", "Kế hoạch", "10/KH-UBND",
                         date(2000, 1, 1) + timedelta(days=name // 2))  # fmt: skip
        return replace(small(f"{TEXT}{name}", f"{name}.txt", metadata), citations=(above,))

    steps: list[int] = []
    with Catalogue(tmp_path / "c.db") as catalogue:
        for name in range(240):
            steps.append(0)
            catalogue._connection.set_progress_handler(lambda: steps.append(steps.pop() + 1), 100)
            catalogue.add(plan(name), seconds=0, extractor_version="1")
    assert median(steps[-20:]) < 1.2 * median(steps[20:40])
