"""The places of words on the pages of an original, of which only some pages are read."""

import json
from pathlib import Path

from rendering.bare_pdf import bare_pdf

from extractor.marking import Passage, boxes

CONTENT = "BT /F1 12 Tf 72 700 Td (Phong Noi vu bao cao hang quy) Tj 0 -40 Td (Phong Noi vu) Tj ET"


def test_words_are_found_on_their_page(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bare_pdf(CONTENT, pages=3))
    first = json.loads(boxes(Passage(path, (2, 2), "Noi vu", 0)) or "")
    second = json.loads(boxes(Passage(path, (2, 2), "Noi vu", 1)) or "")
    for ((page, x0, top, x1, bottom),), line in ((first, 842 - 700), (second, 842 - 660)):
        assert page == 2
        assert 72 < x0 < x1 < 250
        assert top < line < bottom
    assert boxes(Passage(path, (2, 2), "Noi vu", 2)) is None
    assert boxes(Passage(path, (2, 2), "không có", 0)) is None


def test_an_original_that_cannot_be_read_has_no_places(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    assert boxes(Passage(path, (1, 1), "Noi vu", 0)) is None
    (tmp_path / "a.txt").write_text("Phòng Nội vụ báo cáo hằng quý.", "utf-8")
    assert boxes(Passage(tmp_path / "a.txt", (1, 1), "Nội vụ", 0)) is None
