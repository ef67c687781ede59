"""PDF: the text layer where it is good, recognition where there is none or a broken one."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from extractor.model import Reading, TextMethod
from extractor.reading.assembly import Sheet, assemble
from extractor.reading.encodings import convert, detect_legacy
from extractor.reading.errors import UnreadableError
from extractor.reading.limits import (
    MAX_OCR_PAGES,
    MAX_PAGE_SIDE,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_STREAM_BYTES,
)
from extractor.reading.page_flow import PageContent, parts_of
from extractor.reading.page_words import PageWord
from extractor.reading.pdf_forms import draw_without_end
from extractor.reading.pdf_words import PageView, read_rulings, read_words, view_page
from extractor.reading.rulings import Ruling
from extractor.reading.source import Source
from extractor.reading.syllables import syllable_share, words_of

if TYPE_CHECKING:
    from extractor.reading.ocr import Recognised

_raw = pdfium.raw

# A page of a good text layer has .9 valid syllables; broken character maps leave less than .7.
_GOOD_SHARE = 0.7
_FEW_WORDS = 12  # fewer on a page with a picture: stamps or a page number on a scan
_PICTURE_SHARE = 0.25  # of the page's area
_WHOLE_PAGE = 0.7  # of its area under one picture: a scan that has a text layer
_LINE_DPI = 150
_EMPTY = re.compile(rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b")
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = 1 << 20  # bytes of a packed stream that are tried: a bomb packs a thousandfold


def read_pdf(data: bytes, source: Source) -> Reading:
    """Reads a PDF, page by page.  Raises UnreadableError."""
    document = _open(data, source)
    try:
        return _read(document, source)
    finally:
        document.close()


def _open(data: bytes, source: Source) -> Any:
    _refuse_bomb(data, source)
    if draw_without_end(data):
        raise UnreadableError(
            source.filename,
            "có hình vẽ lồng vào chính nó, vẽ không bao giờ hết, có thể là tệp độc hại",
            "không mở và báo cho quản trị mạng",
        )
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if _EMPTY.search(data):
            raise _without_pages(source) from error
        if "password" in str(error).lower():
            raise UnreadableError(
                source.filename, "được bảo vệ bằng mật khẩu", "hãy gỡ mật khẩu rồi gửi lại"
            ) from error
        raise UnreadableError(
            source.filename,
            "bị hỏng hoặc tải về chưa hết, không mở được như PDF",
            "hãy tải lại hoặc xuất lại PDF từ bản gốc",
        ) from error
    if len(document) == 0:
        document.close()
        raise _without_pages(source)
    return document


def _without_pages(source: Source) -> UnreadableError:
    return UnreadableError(source.filename, "không có trang nào", "hãy xuất lại PDF từ bản gốc")


def _refuse_bomb(data: bytes, source: Source) -> None:
    """Raises UnreadableError where a packed stream, other than a picture, unpacks beyond measure.

    PDFium unpacks a page's content whole, and ends the process when memory runs out.
    """
    for match in _STREAM.finditer(data):
        head = data[max(match.start() - 600, 0) : match.start()].rpartition(b"obj")[2]
        if b"FlateDecode" not in head or b"/Image" in head:
            continue
        unpacker = zlib.decompressobj()
        try:
            unpacked = len(
                unpacker.decompress(data[match.end() : match.end() + _PACKED], MAX_STREAM_BYTES + 1)
            )
        except zlib.error:
            continue  # broken: PDFium reads what it can
        if unpacked > MAX_STREAM_BYTES:
            raise UnreadableError(
                source.filename,
                "nở ra quá lớn khi giải nén, có thể là tệp độc hại",
                "không mở và báo cho quản trị mạng",
            )


def _read(document: Any, source: Source) -> Reading:
    warnings: list[str] = []
    total = len(document)
    if total > MAX_PAGES:
        warnings.append(f"Tệp có {total} trang; chỉ đọc {MAX_PAGES} trang đầu.")
    layers: dict[int, PageContent] = {}
    scanned: list[int] = []
    unread: list[int] = []
    for number in range(1, min(total, MAX_PAGES) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            unread.append(number)
            continue
        try:
            view = view_page(page, number)
            if max(view.width, view.height) > MAX_PAGE_SIDE:
                unread.append(number)
                continue
            words = read_words(page, view)
            rulings = read_rulings(page, view)
            if _picture_pixels(page) > 4 * MAX_PIXELS:
                unread.append(number)
            elif _needs_recognition(page, view, words):
                scanned.append(number)
            elif not rulings and _picture_share(page, view) > _WHOLE_PAGE:
                rulings = _drawn_in_picture(page, view)
            layers[number] = PageContent(
                number, view.width, view.height, tuple(words), tuple(rulings)
            )
        except (pdfium.PdfiumError, MemoryError):
            unread.append(number)
        finally:
            page.close()
    layers = _restored(layers)
    scanned = [n for n in scanned if n in layers and not _is_good(layers[n].words)]
    recognised, failed = _recognise(document, scanned, layers, source, warnings)
    if unread:
        warnings.append(f"Không đọc được {_pages(unread)}: trang bị hỏng hoặc quá khổ.")
    contents = [
        recognised[number].content if number in recognised else layers[number]
        for number in sorted(layers)
    ]
    if unread and not any(content.words for content in contents):
        raise UnreadableError(
            source.filename,
            "chỉ có trang bị hỏng hoặc quá khổ (khổ giấy hoặc ảnh lớn bất thường)",
            "hãy quét lại ở 200-300 dpi, khổ A4, rồi gửi lại",
        )
    if not any(content.words for content in contents):
        raise UnreadableError(
            source.filename, "không có chữ nào đọc được", "hãy gửi bản quét rõ hơn hoặc bản Word"
        )
    parts, notes = parts_of(contents)
    sheets = [
        Sheet(
            content.number,
            "ocr" if content.number in recognised else "text-layer",
            layers[content.number].width,
            layers[content.number].height,
            notes.get(content.number, ()),
        )
        for content in contents
    ]
    methods = {
        sheet.method for sheet, content in zip(sheets, contents, strict=True) if content.words
    }
    method: TextMethod = methods.pop() if len(methods) == 1 else "mixed"
    reading = assemble(
        source,
        parts,
        sheets,
        method,
        join=True,
        warnings=warnings,
        partial=bool(unread or failed) or total > MAX_PAGES,
    )
    if not recognised:
        return reading
    from extractor.reading.ocr import on_paper

    return on_paper(reading, recognised.values())


def _is_good(words: Sequence[PageWord]) -> bool:
    text = " ".join(word.text for word in words)
    return len(words_of(text)) >= _FEW_WORDS and syllable_share(text) >= _GOOD_SHARE


def _needs_recognition(page: Any, view: PageView, words: Sequence[PageWord]) -> bool:
    """Whether a page is a picture of text, or its text layer says nothing that makes sense."""
    text = " ".join(word.text for word in words)
    judged = words_of(text)
    if len(judged) >= _FEW_WORDS:
        return syllable_share(text) < _GOOD_SHARE
    return _picture_share(page, view) >= _PICTURE_SHARE


def _picture_share(page: Any, view: PageView) -> float:
    """Share of the page's area under its largest picture."""
    largest = 0.0
    for element in page.get_objects(filter=[_raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = element.get_bounds()
        largest = max(largest, abs(right - left) * abs(top - bottom))
    return largest / max(view.width * view.height, 1.0)


def _picture_pixels(page: Any) -> int:
    """Pixels of the largest picture of a page."""
    return max(
        (
            width * height
            for element in page.get_objects(filter=[_raw.FPDF_PAGEOBJ_IMAGE])
            for width, height in [element.get_px_size()]
        ),
        default=0,
    )


def _drawn_in_picture(page: Any, view: PageView) -> list[Ruling]:
    """The lines of tables on a scan whose text another program has recognised before."""
    if view.width * view.height * (_LINE_DPI / 72) ** 2 > MAX_PIXELS:
        return []
    import numpy as np

    from extractor.reading.scans import picture_rulings

    bitmap = page.render(scale=_LINE_DPI / 72, grayscale=True)
    try:
        return picture_rulings(np.asarray(bitmap.to_pil().convert("L")), _LINE_DPI / 72)
    finally:
        bitmap.close()


def _restored(layers: dict[int, PageContent]) -> dict[int, PageContent]:
    """Pages with text of fonts from before Unicode put right."""
    sample = " ".join(word.text for content in layers.values() for word in content.words)
    code = detect_legacy(sample)
    if code is None:
        return layers
    return {
        number: PageContent(
            content.number,
            content.width,
            content.height,
            tuple(
                PageWord(
                    convert(w.text, code), w.x0, w.top, w.x1, w.bottom, w.page, w.bold, w.italic
                )
                for w in content.words
            ),
            content.rulings,
        )
        for number, content in layers.items()
    }


def _recognise(
    document: Any,
    scanned: list[int],
    layers: dict[int, PageContent],
    source: Source,
    warnings: list[str],
) -> tuple[dict[int, Recognised], list[int]]:
    """Pages read by OCR by number, and those that could not be; says so in `warnings`."""
    if not scanned:
        return {}, []
    from extractor.reading.ocr import Picture, drawn, ocr_available, recognise

    reason = ocr_available()
    if reason is not None:
        if len(scanned) == len(layers):
            raise UnreadableError(source.filename, "là bản quét (ảnh)", reason)
        warnings.append(f"Chưa đọc được {_pages(scanned)} là ảnh quét: {reason}.")
        return {}, scanned
    failed = scanned[MAX_OCR_PAGES:]
    if failed:
        warnings.append(f"Chỉ nhận dạng {MAX_OCR_PAGES} trang quét đầu; bỏ qua {_pages(failed)}.")

    def refused(number: int) -> None:
        failed.append(number)
        warnings.append(f"Không nhận dạng được {_pages([number])}.")

    def pictures() -> Iterator[Picture]:
        for number in scanned[:MAX_OCR_PAGES]:
            try:
                yield drawn(document, number)
            except (pdfium.PdfiumError, MemoryError, ValueError):
                refused(number)

    result: dict[int, Recognised] = {}
    for number, page in recognise(pictures()):
        if isinstance(page, Exception):
            refused(number)
        else:
            result[number] = page
    return result, failed


def _pages(numbers: Sequence[int]) -> str:
    """ "trang 3", "các trang 3-5, 9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
    return f"trang {shown}" if len(numbers) == 1 else f"các trang {shown}"
