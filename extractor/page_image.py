"""A page of a document as a picture, its facts marked: where each was found, for a person's eye."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from extractor.catalogue import originals
from extractor.catalogue.read_only import open_read_only
from extractor.reading.errors import UnreadableError
from extractor.reading.formats import JPEG, PDF, PNG, TIFF
from extractor.reading.limits import MAX_PIXELS
from extractor.reading.rendering import RENDERED, rendered_pdf
from extractor.show import NotFoundError, find_document

_SCALE = 1.8  # pixels a point: 130 dpi
_FILL = 60  # of 255: how much a mark covers
_LEGEND_LINE = 24  # pixels
_FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of facts: its table, a condition on its rows, its name and colour."""

    table: str
    condition: str
    name: str
    colour: tuple[int, int, int]


_KINDS = (
    _Kind("targets", "kind = 'quantitative'", "chỉ tiêu có số", (20, 140, 60)),
    _Kind("targets", "kind = 'qualitative'", "mục tiêu không có số", (120, 170, 20)),
    _Kind("obligations", "kind <> 'measure'", "nhiệm vụ được giao", (30, 90, 210)),
    _Kind("obligations", "kind = 'measure'", "nhiệm vụ chung", (110, 130, 160)),
    _Kind("citations", "true", "viện dẫn", (220, 120, 0)),
)


def draw_page(catalogue: Path, name: str, number: int, output: Path) -> str:
    """Writes page `number`, from 1, of the document called `name`; a line on what it shows.

    The extension of `output` decides the form of the picture.  Raises NotFoundError where there
    is no such document or page, or it has no pages that can be drawn.
    """
    with closing(open_read_only(catalogue)) as database:
        document = find_document(database, name)
        marks = [_boxes(database, document["id"], kind, number) for kind in _KINDS]
    picture, scale = _page(catalogue, document, number)
    drawn = _marked(picture, scale, marks)
    try:
        drawn.save(output)
    except (OSError, ValueError) as error:
        raise NotFoundError(f"Không ghi được ảnh “{output}”; hãy đặt đuôi .png.") from error
    counts = ", ".join(
        f"{len(boxes)} {kind.name}" for kind, boxes in zip(_KINDS, marks, strict=True) if boxes
    )
    return f"{output}: trang {number}, {counts or 'không có gì được trích'}"


def _boxes(
    database: sqlite3.Connection, document: str, kind: _Kind, number: int
) -> list[list[Sequence[float]]]:
    """For each fact of a kind that stands on the page, the boxes of its words there."""
    found = []
    for (boxes,) in database.execute(
        f"select boxes from {kind.table} where document_id = ? and boxes is not null "
        f"and {kind.condition} order by char_start",
        (document,),
    ):
        here = [box[1:] for box in json.loads(boxes) if box[0] == number]
        if here:
            found.append(here)
    return found


def _page(catalogue: Path, document: dict[str, Any], number: int) -> tuple[Image.Image, float]:
    """The page as a picture, and its pixels a point."""
    folder, media_type = originals.folder_of(catalogue), document["media_type"]
    printed = originals.print_of(document["sha256"], folder)
    original = originals.of(document["sha256"], folder)
    if original is None:
        raise NotFoundError(f"Không còn bản gốc trong {folder}; hãy nạp lại tệp.")
    if not 1 <= number <= document["page_count"]:
        raise NotFoundError(f"Văn bản có {document['page_count']} trang, không có trang {number}.")
    data = original.read_bytes()
    if media_type in (PNG, JPEG, TIFF):
        from extractor.reading.image import frame_of_page

        return frame_of_page(data, number)
    if printed is not None:
        data = printed.read_bytes()
    elif media_type in RENDERED:
        try:
            data = rendered_pdf(data, media_type)
        except UnreadableError as error:
            raise NotFoundError(f"Không vẽ được trang: {error.problem}.") from error
    elif media_type != PDF:
        raise NotFoundError("Văn bản thuần và trang web không có trang để vẽ.")
    pdf = pdfium.PdfDocument(data)
    try:
        if number > len(pdf):
            raise NotFoundError(f"Bản in có {len(pdf)} trang, không có trang {number}.")
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(_SCALE, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        return page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB"), scale
    finally:
        pdf.close()


def _marked(
    picture: Image.Image, scale: float, marks: Sequence[Sequence[Sequence[Sequence[float]]]]
) -> Image.Image:
    """The page with its facts under a colour each, and a legend below it."""
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(layer)
    font = _font(14)
    for kind, facts in zip(_KINDS, marks, strict=True):
        for index, boxes in enumerate(facts, start=1):
            for x0, top, x1, bottom in boxes:
                corners = (x0 * scale - 1, top * scale, x1 * scale + 1, bottom * scale)
                pen.rectangle(corners, fill=(*kind.colour, _FILL), outline=(*kind.colour, 160))
            x0, top = boxes[0][0], boxes[0][1]
            pen.text((x0 * scale - 4, top * scale), str(index), (*kind.colour, 255), font, "ra")
    shown = Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")
    used = [(kind, len(facts)) for kind, facts in zip(_KINDS, marks, strict=True) if facts]
    height = _LEGEND_LINE * max(len(used), 1) + 12
    whole = Image.new("RGB", (shown.width, shown.height + height), "white")
    whole.paste(shown, (0, 0))
    legend = ImageDraw.Draw(whole)
    legend.line((0, shown.height, shown.width, shown.height), fill=(120, 120, 120))
    for line, (kind, count) in enumerate(used):
        top = shown.height + 8 + line * _LEGEND_LINE
        legend.rectangle((16, top, 44, top + 15), fill=kind.colour)
        legend.text((54, top - 1), f"{kind.name}: {count}", "black", font)
    if not used:
        legend.text((16, shown.height + 8), "không có gì được trích ở trang này", "black", font)
    return whole


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
