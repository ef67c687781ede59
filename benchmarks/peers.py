"""Other programs on the same files: they only read text, which is the least of our work."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium


def pdfplumber_text(files: Sequence[Path]) -> None:
    """The text of every page, without tables or boxes."""
    import pdfplumber

    for path in files:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_text()


def pdfminer_text(files: Sequence[Path]) -> None:
    """The text of every file."""
    from pdfminer.high_level import extract_text

    for path in files:
        extract_text(path)


def docling_text(files: Sequence[Path]) -> None:
    """The document as docling understands it; needs its models on this machine."""
    from docling.document_converter import DocumentConverter  # type: ignore[import-not-found]

    converter = DocumentConverter()
    for path in files:
        converter.convert(path)


def has_docling() -> bool:
    return importlib.util.find_spec("docling") is not None


def has_tesseract() -> bool:
    if importlib.util.find_spec("tesserocr") is None:
        return False
    from extractor.reading.ocr import ocr_available

    return ocr_available() is None


def tesseract_text(files: Sequence[Path]) -> None:
    """Every page rendered and given to Tesseract, one process a core, one thread each."""
    pages = [(path, number) for path in files for number in range(len(pdfium.PdfDocument(path)))]
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        pool.starmap(_recognised, pages, chunksize=1)


def _recognised(path: Path, number: int) -> int:
    import tesserocr

    from extractor.reading import ocr

    picture = pdfium.PdfDocument(path)[number].render(scale=200 / 72).to_pil().convert("L")
    with tesserocr.PyTessBaseAPI(
        lang="vie", path=f"{ocr._data_folder()}/", psm=tesserocr.PSM.AUTO
    ) as engine:
        engine.SetImage(picture)
        engine.SetSourceResolution(200)
        return len(engine.GetUTF8Text())
