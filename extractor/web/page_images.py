"""Pages of PDF, picture and Word files as images, for the facts to be shown on the page itself.

A file may be made to crash what draws it, so that is done in a process of its own, one page at a
time; if it dies or takes too long, the page has no image and the site goes on.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from threading import Lock

from extractor.catalogue import originals

DRAWN = ("application/pdf", "image/png", "image/jpeg", "image/tiff", "image/bmp", "image/webp")
WIDTH = 1100  # pixels of an image
_SECONDS = 20.0
_MOST_PIXELS = 60_000_000  # of a picture that is opened
_CACHED = 64  # images, of some 100 KB each

_lock = Lock()
_pool: list[ProcessPoolExecutor] = []


class NoImageError(Exception):
    """The page cannot be drawn."""


def original_of(catalogue: Path, sha256: str) -> Path | None:
    """The stored file of a document; None where it was not kept."""
    return originals.of(sha256, originals.folder_of(catalogue))


def drawn_from(catalogue: Path, sha256: str, media_type: str) -> Path | None:
    """What the pages of a document are drawn from: the file itself, or the PDF that was made of a
    Word file when it was read; None where there is neither."""
    printed = originals.print_of(sha256, originals.folder_of(catalogue))
    if printed is not None:
        return printed
    return original_of(catalogue, sha256) if media_type in DRAWN else None


@lru_cache(maxsize=_CACHED)
def image(path: Path, number: int) -> bytes:
    """Page `number`, from 1, as PNG.  Raises NoImageError."""
    with _lock:
        if not _pool:
            spawn = multiprocessing.get_context("spawn")  # threads run here: no fork
            _pool.append(ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=200))
        pool = _pool[0]
    try:
        drawn = pool.submit(draw, str(path), number).result(_SECONDS)
    except (BrokenProcessPool, TooLate) as error:
        with _lock:
            if _pool == [pool]:
                _pool.clear()
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise NoImageError(str(error)) from error
    if drawn is None:
        raise NoImageError(f"page {number}")
    return drawn


def draw(path: str, number: int) -> bytes | None:
    """What the other process does: the page as PNG; None where it cannot be drawn."""
    import io

    from PIL import Image

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        if Path(path).suffix == ".pdf":
            import pypdfium2

            with pypdfium2.PdfDocument(path) as document:
                page = document[number - 1]
                picture = page.render(scale=WIDTH / page.get_width()).to_pil()
        else:
            picture = Image.open(path)
            picture.seek(number - 1)
            picture = picture.convert("L")
            picture.thumbnail((WIDTH, WIDTH * 3))
        made = io.BytesIO()
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(made, "PNG")
    except Exception:  # whatever a broken file brings about: there is no image
        return None
    return made.getvalue()
