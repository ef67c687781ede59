"""Files named by URL, brought into a folder so that they are files as any others.

The catalogue keeps the originals, so each must come to its machine in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from extractor.reading.limits import MAX_BYTES

_PIECE = 1 << 20  # bytes


class FetchError(Exception):
    """A URL gives no file; the text is for staff."""


def is_url(name: str) -> bool:
    """Whether a name is a URL such as "https://...", "s3://..."; "C:/..." is none."""
    scheme, separator, _ = name.partition("://")
    return bool(separator) and len(scheme) > 1 and scheme.replace("+", "").isalnum()


def fetch(urls: Sequence[str], folder: Path) -> tuple[list[Path], list[FetchError]]:
    """The files of the URLs, each in a folder of its own under its own name, and what failed.

    Raises FetchError if the extra `cluster` is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise FetchError(
            "Để đọc từ URL cần phần mở rộng cluster: pip install vn-plan-extractor[cluster]."
        ) from error
    paths: list[Path] = []
    errors: list[FetchError] = []
    for number, url in enumerate(urls):
        name = Path(unquote(urlsplit(url).path)).name or "van-ban"
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        try:
            with fsspec.open(url, "rb") as source, path.open("wb") as target:
                # one byte more than a file may have: the reader then says that it is too large
                left = MAX_BYTES + 1
                while left > 0 and (piece := source.read(min(_PIECE, left))):
                    target.write(piece)
                    left -= len(piece)
        except Exception as error:  # of any file system that fsspec knows
            errors.append(FetchError(f"{url}: không tải được ({type(error).__name__}: {error})."))
            continue
        paths.append(path)
    return paths, errors
