"""Identifiers from content: never a file name, a row number or a time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter


def document_id(sha256: str) -> str:
    """A document is its content: the first 16 hexadecimal digits of its SHA-256."""
    return sha256[:16]


def content_id(*parts: str | float | None) -> str:
    """16 hexadecimal digits that stand for these parts, in this order.

    1 and 1.0 are one value; None and "" are two.
    """
    values = [float(part) if isinstance(part, int) else part for part in parts]
    return hashlib.sha256(
        json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()[:16]


class Identities:
    """Hands out the identifiers of one document's facts.

    Exact twins (the same words twice under one heading) are told apart by an ordinal, in the
    order in which they are asked for.
    """

    def __init__(self, document: str) -> None:
        self._document = document
        self._seen: Counter[tuple[str | float | None, ...]] = Counter()

    def of(self, kind: str, *parts: str | float | None) -> str:
        """The identifier of a fact of that kind with these telling parts."""
        key = (kind, *parts)
        ordinal = self._seen[key]
        self._seen[key] += 1
        return content_id(self._document, *key, *([ordinal] if ordinal else []))
