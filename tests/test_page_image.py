"""A page drawn with its facts: marks lie on the words, and what cannot be drawn is said."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from rendering.office import converted, needs_office
from rendering.word import plan_docx

from extractor.catalogue import originals
from extractor.cli import main
from extractor.ingest import ingest


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


@needs_office
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_marks(tmp_path: Path, form: str) -> None:
    docx = plan_docx(tracked=False)
    plan, catalogue = tmp_path / f"a.{form}", tmp_path / "catalogue.db"
    plan.write_bytes(converted(docx, "pdf") if form == "pdf" else docx)
    ingest([plan], catalogue, jobs=1)
    image = tmp_path / "trang.png"
    code, said = run("show", "a", "--page", 1, "--image", image, "--catalogue", catalogue)
    assert code == 0, said
    assert "chỉ tiêu có số" in said
    pixels = np.asarray(Image.open(image).convert("RGB")).astype(int)
    green = (pixels[:, :, 1] - pixels[:, :, 0] > 30) & (pixels[:, :, 1] - pixels[:, :, 2] > 15)
    assert green.sum() > 5000  # the boxes of targets, beside the legend's
    code, said = run("show", "a", "--page", 9, "--image", image, "--catalogue", catalogue)
    assert (code, "không có trang 9" in said) == (2, True)


def test_a_text_has_no_pages_to_draw(tmp_path: Path) -> None:
    plan, catalogue = tmp_path / "a.txt", tmp_path / "catalogue.db"
    plan.write_text("KẾ HOẠCH\n\nI. MỤC TIÊU\n\n- Đạt 90% hồ sơ đúng hạn.\n" * 9, encoding="utf-8")
    ingest([plan], catalogue, jobs=1)
    code, said = run("show", "a", "--page", 1, "--image", "x.png", "--catalogue", catalogue)
    assert (code, "không có trang để vẽ" in said) == (2, True)
    code, said = run("show", "a", "--page", 1, "--catalogue", catalogue)
    assert (code, "--image" in said) == (2, True)


@needs_office
def test_the_print_of_a_word_file_is_kept_and_only_a_convenience(tmp_path: Path) -> None:
    plan, catalogue = tmp_path / "a.docx", tmp_path / "catalogue.db"
    plan.write_bytes(plan_docx(tracked=False))
    ingest([plan], catalogue, jobs=1)
    folder = originals.folder_of(catalogue)
    (original,) = (path for path in folder.iterdir() if path.is_file())
    printed = originals.print_of(original.stem, folder)
    assert printed is not None
    assert printed.read_bytes().startswith(b"%PDF")
    first, again = tmp_path / "1.png", tmp_path / "2.png"
    assert run("show", "a", "--page", 1, "--image", first, "--catalogue", catalogue)[0] == 0
    printed.unlink()  # derived: it is made anew
    assert run("show", "a", "--page", 1, "--image", again, "--catalogue", catalogue)[0] == 0
    assert np.array_equal(np.asarray(Image.open(first)), np.asarray(Image.open(again)))
    ingest([original], catalogue, jobs=1, again=True)
    assert originals.print_of(original.stem, folder) is not None
    originals.remove(original.stem, folder)
    assert not any(path.is_file() for path in folder.rglob("*"))


def test_a_folder_of_originals_holds_no_prints_to_read(tmp_path: Path) -> None:
    """Reading all originals anew reads the Word file, not what was made of it."""
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "ab.txt").write_text("KẾ HOẠCH\n\n- Đạt 90% hồ sơ đúng hạn.\n" * 9, encoding="utf-8")
    originals.keep_print(b"%PDF-1.4", "ab", folder)
    summary = ingest([folder], tmp_path / "other" / "catalogue.db", jobs=1)
    assert [result.path.name for result in summary.results] == ["ab.txt"]
    originals.keep_print(None, "ab", folder)
    assert originals.print_of("ab", folder) is None
