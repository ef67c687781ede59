"""What comes with an address, checked before anything is done with it.

Every parameter has a form and a limit; what does not fit is refused with a Vietnamese sentence
that says which parameter, and what it should look like.  Empty is the same as absent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.web.language import tr

_CODE = re.compile(r"[0-9A-Za-z~_-]{1,64}")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_MOST_VALUES = 50
MOST_TEXT = 200  # characters of a free text
FIRST_YEAR, LAST_YEAR = 1900, 2200


class BadParameterError(ValueError):
    """A parameter that cannot be used; the message, in Vietnamese, is shown to the reader."""


class NotFoundError(LookupError):
    """What the address names is not in the catalogue; the message is shown to the reader."""


def _bad(message: str, name: str, **values: Any) -> BadParameterError:
    return BadParameterError(tr(message, name=name, **values))


@dataclass(frozen=True, slots=True)
class Arguments:
    """The parameters of one address, by name, each with its values in their order."""

    values: Mapping[str, Sequence[str]]

    def text(self, name: str, longest: int = MOST_TEXT) -> str:
        """A free text, NFC and trimmed; "" if absent."""
        value = unicodedata.normalize("NFC", self._one(name))
        if len(value) > longest:
            raise _bad("“{name}” dài quá {n} ký tự.", name, n=longest)
        if any(unicodedata.category(each) == "Cc" for each in value):
            raise _bad("“{name}” có ký tự điều khiển.", name)
        return " ".join(value.split())

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int | None:
        """A whole number from `low` to `high`."""
        value = self._one(name)
        if not value:
            return default
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not low <= int(value) <= high:
            raise _bad("“{name}” phải là số nguyên từ {low} đến {high}.", name, low=low, high=high)
        return int(value)

    def page(self, name: str = "trang") -> int:
        """The number of a page of results, from 1."""
        return self.integer(name, 1, 100_000, 1) or 1

    def year(self, name: str) -> int | None:
        """A calendar year."""
        return self.integer(name, FIRST_YEAR, LAST_YEAR)

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        """One of the values allowed; None if absent."""
        value = self._one(name)
        if value and value not in allowed:
            raise _bad("“{name}” phải là một trong: {allowed}.", name, allowed=", ".join(allowed))
        return value or None

    def day(self, name: str) -> date | None:
        """A date as browsers send it: 2025-12-31."""
        value = self._one(name)
        if not value:
            return None
        found = _DAY.fullmatch(value)
        try:
            if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
        raise _bad("“{name}” phải là ngày có thật, viết như 2025-12-31.", name)

    def month(self, name: str) -> date | None:
        """The first day of a month written 2025-12."""
        value = self._one(name)
        if not value:
            return None
        found = _MONTH.fullmatch(value)
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
            return date(int(found[1]), int(found[2]), 1)
        raise _bad("“{name}” phải là tháng, viết như 2025-12.", name)

    def code(self, name: str) -> str | None:
        """An identifier of the catalogue; None if absent."""
        return next(iter(self.codes(name, 1)), None)

    def codes(self, name: str, most: int) -> tuple[str, ...]:
        """Identifiers, repeated (`a=1&a=2`) or with commas (`a=1,2`), without repetitions."""
        given = self.values.get(name, ())
        if len(given) > _MOST_VALUES:
            raise _bad("“{name}” được nêu quá nhiều lần.", name)
        codes = tuple(dict.fromkeys(code for value in given for code in value.split(",") if code))
        if len(codes) > most:
            raise _bad("“{name}” nhận nhiều nhất {most} giá trị.", name, most=most)
        if any(not _CODE.fullmatch(code) for code in codes):
            raise _bad("“{name}” có mã không hợp lệ.", name)
        return codes

    def flag(self, name: str) -> bool:
        """A box that is ticked: `name=1`."""
        return self.choice(name, ("0", "1")) == "1"

    def _one(self, name: str) -> str:
        values = self.values.get(name, ())
        if len(values) > _MOST_VALUES:
            raise _bad("“{name}” được nêu quá nhiều lần.", name)
        return next((value.strip() for value in values if value.strip()), "")
