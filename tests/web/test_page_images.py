"""Pages of originals as images beside their text."""

import os
import re
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from plan_extractions import small, with_words

from extractor.catalogue import originals
from extractor.catalogue.store import Catalogue
from extractor.web import page_images

from .conftest import asked


def die(path: str, number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def drawn(tmp_path: Path) -> tuple[Path, str]:
    """A catalogue with a document of two pages whose original is a PDF, and the document's id."""
    extraction = small()
    reading = replace(with_words(), media_type="application/pdf")
    with Catalogue(tmp_path / "catalogue.db") as store:
        store.add(replace(extraction, reading=reading), seconds=1, extractor_version="1")
    folder = originals.folder_of(tmp_path / "catalogue.db")
    folder.mkdir()
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(595, 842)
    document.save(folder / f"{reading.sha256}.pdf")
    return tmp_path / "catalogue.db", reading.sha256[:16]


def test_pages_are_drawn_with_the_places_of_their_facts(drawn: tuple[Path, str]) -> None:
    path, key = drawn
    page, first, second, third = asked(
        path, f"/van-ban/{key}", *(f"/van-ban/{key}/trang/{n}.png" for n in (1, 2, 3))
    )
    assert re.findall(r'src="(/van-ban/[^"]+)"', page.text) == [
        f"/van-ban/{key}/trang/1.png",
        f"/van-ban/{key}/trang/2.png",
    ]
    assert len(re.findall(r'<rect class="(?:target|obligation|citation)', page.text)) >= 3
    for answer in (first, second):
        assert answer.content.startswith(b"\x89PNG")
        assert answer.headers["content-type"] == "image/png"
        assert "script-src" not in answer.headers["content-security-policy"]
    assert third.status_code == 404


def test_pages_of_a_word_file_are_those_of_its_print(drawn: tuple[Path, str]) -> None:
    path, key = drawn
    (kept,) = originals.folder_of(path).glob("*.pdf")
    pdf = kept.read_bytes()
    kept.rename(kept.with_suffix(".docx"))
    with closing(sqlite3.connect(path)) as connection, connection:
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        connection.execute("update documents set media_type = ?", (word,))
    page, image = asked(path, f"/van-ban/{key}", f"/van-ban/{key}/trang/1.png")
    assert "page-image" not in page.text
    assert image.status_code == 404
    originals.keep_print(pdf, kept.stem, originals.folder_of(path))
    page, image = asked(path, f"/van-ban/{key}", f"/van-ban/{key}/trang/1.png")
    assert page.text.count('<details class="page-image">') == 2
    assert "LibreOffice" in page.text
    assert image.content.startswith(b"\x89PNG")


def test_without_the_original_there_is_only_text(drawn: tuple[Path, str]) -> None:
    path, key = drawn
    for kept in originals.folder_of(path).glob("*.pdf"):
        kept.unlink()
    page, image = asked(path, f"/van-ban/{key}", f"/van-ban/{key}/trang/1.png")
    assert "page-image" not in page.text
    assert image.status_code == 404


def test_a_broken_file_has_no_image_and_the_site_goes_on(
    drawn: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = drawn
    (kept,) = originals.folder_of(path).glob("*.pdf")
    whole = kept.read_bytes()
    kept.write_bytes(b"%PDF-1.4\n" + b"\xff" * 500)
    assert asked(path, f"/van-ban/{key}/trang/1.png")[0].status_code == 404
    kept.write_bytes(whole)
    with monkeypatch.context() as patch:
        patch.setattr(page_images, "draw", die)
        assert asked(path, f"/van-ban/{key}/trang/1.png")[0].status_code == 404
    assert asked(path, f"/van-ban/{key}/trang/1.png")[0].status_code == 200
