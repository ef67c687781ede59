"""A PDF as a scanner would give it: pictures of its pages, askew, blurred, noisy, in JPEG."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter

DPI = 200


@cache
def scan_pictures(pdf: bytes, degrees: float = 0.6, *, stamp: bool = False) -> list[Image.Image]:
    """The pages as pictures, turned clockwise by `degrees`; `stamp` puts a red seal on them."""
    noise = np.random.default_rng(7)
    document = pdfium.PdfDocument(pdf)
    pictures = [_scanned(page, degrees, noise, stamp=stamp) for page in document]
    document.close()
    return pictures


def _scanned(
    page: pdfium.PdfPage, degrees: float, noise: np.random.Generator, *, stamp: bool
) -> Image.Image:
    picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
    if stamp:
        seal = ImageDraw.Draw(picture)
        x, y = picture.width * 0.62, picture.height * 0.8
        seal.ellipse((x, y, x + 260, y + 260), outline=(225, 40, 40), width=8)
    picture = picture.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(picture).astype(np.float32)
    pixels += noise.normal(0, 10, pixels.shape[:2]).astype(np.float32)[:, :, None]
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def scan_pdf(pdf: bytes, degrees: float = 0.6, *, stamp: bool = False) -> bytes:
    """A PDF of pictures without a text layer."""
    return _bound(scan_pictures(pdf, degrees, stamp=stamp))


def scanned_plan(pdf: bytes, quality: int = 70, *, seed: int = 0) -> bytes:
    """A whole plan through a feeder: every page lies askew in its own way, some bear a seal."""
    noise = np.random.default_rng(11 + 100 * seed)
    document = pdfium.PdfDocument(pdf)
    pictures = [
        _scanned(page, angle, noise, stamp=index % 3 == 0)
        for index, (page, angle) in enumerate(
            zip(document, feeder_angles(len(document), seed), strict=True)
        )
    ]
    document.close()
    return _bound(pictures, quality)


def feeder_angles(pages: int, seed: int = 0) -> list[float]:
    """By how many degrees clockwise each page of a scanned plan lies askew."""
    chance = np.random.default_rng(13 + 100 * seed)
    return [round(float(chance.uniform(-1.2, 1.2)), 2) for _ in range(pages)]


def _bound(pictures: list[Image.Image], quality: int = 75) -> bytes:
    first, *others = pictures
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI, quality=quality)
    return out.getvalue()
