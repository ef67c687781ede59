"""PNG, JPEG and TIFF: photographs and scans of pages, without a PDF around them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from extractor.model import Reading
from extractor.reading.assembly import Sheet, assemble
from extractor.reading.errors import UnreadableError
from extractor.reading.limits import MAX_OCR_PAGES, MAX_PIXELS
from extractor.reading.ocr import Picture, Recognised, ocr_available, on_paper, recognise
from extractor.reading.page_flow import parts_of
from extractor.reading.source import Source

_PAGE_WIDTH = 595.0  # points of A4: a picture without a resolution is taken for a whole page
_SCAN_WIDTH = 1654  # pixels of A4 at 200 dpi


def read_image(data: bytes, source: Source) -> Reading:
    """Reads pictures of pages; a TIFF may hold several.  Raises UnreadableError."""
    reason = ocr_available()
    if reason is not None:
        raise UnreadableError(source.filename, "là ảnh chụp văn bản", reason)
    pages: list[Recognised] = []
    try:
        with Image.open(io.BytesIO(data)) as picture:
            count = getattr(picture, "n_frames", 1)
            for _, page in recognise(_frames(picture, count, source)):
                if isinstance(page, Exception):
                    raise page
                pages.append(page)
    except Image.DecompressionBombError as error:
        raise UnreadableError(
            source.filename,
            "là ảnh quá lớn, có thể là tệp độc hại",
            "hãy quét lại ở 200-300 dpi, khổ A4",
        ) from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise UnreadableError(
            source.filename, "là ảnh bị hỏng", "hãy quét hoặc chụp lại văn bản"
        ) from error
    parts, notes = parts_of([page.content for page in pages])
    sheets = [
        Sheet(page.content.number, "ocr", *page.paper,
              notes.get(page.content.number, ()))
        for page in pages
    ]  # fmt: skip
    left_out = count - len(pages)
    reading = assemble(
        source, parts, sheets, "ocr", join=True, partial=left_out > 0,
        warnings=[f"Bỏ qua {left_out} trang cuối của ảnh."] if left_out else [],
    )  # fmt: skip
    return on_paper(reading, pages)


def frame_of_page(data: bytes, number: int) -> tuple[Image.Image, float]:
    """A page of a picture as it was read, upright, and its pixels a point."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.seek(number - 1)
        upright = _upright(picture)
    return upright, upright.width / _PAGE_WIDTH


def _frames(picture: Image.Image, count: int, source: Source) -> Iterator[Picture]:
    for index in range(min(count, MAX_OCR_PAGES)):
        picture.seek(index)
        if picture.width * picture.height > 3 * MAX_PIXELS:
            raise UnreadableError(
                source.filename,
                f"quá lớn ({picture.width} x {picture.height} điểm ảnh)",
                "hãy quét lại ở 200-300 dpi",
            )
        upright = _upright(picture)
        yield Picture(index + 1, upright.getchannel(0), upright.width / _PAGE_WIDTH)


def _upright(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture.convert("RGB"))
    if upright.width > 2 * _SCAN_WIDTH or upright.width < 0.6 * _SCAN_WIDTH:
        height = round(upright.height * _SCAN_WIDTH / upright.width)
        upright = upright.resize((_SCAN_WIDTH, height), Image.Resampling.LANCZOS)
    return upright
