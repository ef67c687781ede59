"""What is known of a file before it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A file's identity; `media_type` says what its bytes are, whatever its name says."""

    sha256: str  # 64 hexadecimal digits, lower case
    filename: str  # without folders
    media_type: str
    byte_count: int
