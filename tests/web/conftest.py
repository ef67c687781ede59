"""Catalogues for the tests of the web pages, put together by the real store."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plan_extractions import ANNOTATED, METADATA, TEXT, annotated, reading, small

from extractor.catalogue.store import Catalogue
from extractor.model import Assignment, Extraction, Obligation, Page
from extractor.serve import application

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\x02&#60;"
Get = Callable[..., Any]


def hostile() -> Extraction:
    """A document that says markup wherever a document can say something."""
    text = TEXT.replace("Phòng Nội vụ", HOSTILE).replace("MỤC TIÊU", "MỤC TIÊU " + HOSTILE)
    start = text.index(HOSTILE, text.index("NHIỆM VỤ"))
    plain = small(TEXT)
    duty = Obligation(
        "assignment",
        start,
        text.index("hàng quý.", start) + 9,
        None,
        "direction",
        (Assignment(HOSTILE, "lead"), Assignment(HOSTILE + "2", "coordinating")),
        deliverable=HOSTILE,
        deadline_text=HOSTILE,
        due_on=date(2022, 6, 15),
    )
    target = plain.targets[0]
    at = text.index("tối thiểu 80%")
    return Extraction(
        reading=replace(
            reading(text, f"ke-hoach {HOSTILE}.docx".replace("\x02", "")),
            warnings=(HOSTILE,),
        ),
        metadata=replace(
            METADATA, number="9/KH-" + HOSTILE, title=HOSTILE, signer=HOSTILE, issuer=HOSTILE,
            locality=HOSTILE, parent_locality=None,
        ),
        targets=(
            replace(
                target, start=at, end=at + 60, section=None, indicator=HOSTILE, scope=HOSTILE,
                unit=HOSTILE, baseline=HOSTILE,
            ),
        ),
        obligations=(duty,),
        citations=(
            replace(
                plain.citations[0], start=text.index("Nghị quyết"),
                end=text.index("Nghị quyết") + 20, number="1/" + HOSTILE, issuer=HOSTILE,
            ),
        ),
        warnings=(HOSTILE,),
    )  # fmt: skip


def paged() -> Extraction:
    """A document of two pages with an outline, of another district."""
    extraction = small(TEXT + "\n")
    half = TEXT.index("II. NHIỆM VỤ")
    return replace(
        extraction,
        reading=replace(
            extraction.reading,
            pages=(Page(1, 0, half, "text"), Page(2, half, len(TEXT) + 1, "text")),
            warnings=("Trang 2 mờ.",),
        ),
        metadata=replace(METADATA, locality="Quận 3", number="12/KH-UBND"),
    )


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two real plans by their gold annotations and a small one of two pages."""
    path = tmp_path_factory.mktemp("web") / "catalogue.db"
    with Catalogue(path) as store:
        for extraction in (*map(annotated, ANNOTATED), paged()):
            store.add(extraction, seconds=1, extractor_version="1")
    return path


@pytest.fixture(scope="session")
def hostile_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "catalogue.db"
    with Catalogue(path) as store:
        store.add(hostile(), seconds=1, extractor_version="1")
    return path


@pytest.fixture
def connection(catalogue: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{catalogue.as_uri()}?mode=ro", uri=True)) as opened:
        yield opened


RUNNER = asyncio.Runner()  # Datasette's locks belong to the loop in which they were made
SERVED: dict[tuple[Path, str], Any] = {}


async def _answers(
    path: Path, addresses: tuple[str, ...], method: str, settings: dict, headers: dict
) -> list:
    key = (path, repr(sorted(settings.items())))
    if key not in SERVED:
        SERVED[key] = application(path)
        SERVED[key]._settings.update(settings)
        await SERVED[key].invoke_startup()
    client = SERVED[key].client
    return [
        await client.request(method, address, headers=headers, follow_redirects=False)
        for address in addresses
    ]


def asked(
    path: Path,
    *addresses: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    **settings: object,
) -> list[Any]:
    """The answers of a served catalogue, without a network."""
    return RUNNER.run(_answers(path, addresses, method, settings, headers or {}))


@pytest.fixture(scope="session")
def get(catalogue: Path) -> Get:
    return lambda address: asked(catalogue, address)[0]
