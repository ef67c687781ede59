"""A PDF as a scanner would give it: pictures of its pages, askew, blurred, noisy."""

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
    pictures = []
    for page in document:
        picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
        if stamp:
            seal = ImageDraw.Draw(picture)
            x, y = picture.width * 0.62, picture.height * 0.8
            seal.ellipse((x, y, x + 260, y + 260), outline=(225, 40, 40), width=8)
        picture = picture.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="white")
        picture = picture.filter(ImageFilter.GaussianBlur(0.6))
        pixels = np.asarray(picture).astype(float)
        pixels += noise.normal(0, 10, pixels.shape[:2])[:, :, None]
        pictures.append(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))
    document.close()
    return pictures


def scan_pdf(pdf: bytes, degrees: float = 0.6, *, stamp: bool = False) -> bytes:
    """A PDF of pictures without a text layer."""
    first, *others = scan_pictures(pdf, degrees, stamp=stamp)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI)
    return out.getvalue()
