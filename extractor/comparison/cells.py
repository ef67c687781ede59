"""The values that are compared, and when one of two demands more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["value", "absent", "outside", "no-documents"]
Standing = Literal["strictest", "laxer"]
Step = Literal["stricter", "laxer", "equal"]
_UNSURE = 0.5  # confidence


@dataclass(frozen=True, slots=True)
class Value:
    """A target as it is compared; fields as in the catalogue's table `targets`."""

    target_id: str
    comparator: str | None
    value: float
    value_max: float | None
    unit: str | None
    change: str
    baseline: str | None
    exclusion: str | None
    recurrence: str | None
    quote: str
    document_id: str
    document_number: str | None
    page: int
    confidence: float
    origin: str

    @property
    def basis(self) -> tuple[str | None, str | None]:
        """What must agree for two values to be compared: of a change, from when, and how often."""
        return (None, None) if self.change == "level" else (self.baseline, self.recurrence)

    @property
    def unsure(self) -> bool:
        """Whether the words should be read before the value is relied on."""
        return self.confidence < _UNSURE


@dataclass(frozen=True, slots=True)
class Cell:
    """What a locality says of an indicator for a year.

    state: "absent": a document of the locality covers the year and does not say it; "outside": none
    covers the year; "no-documents": none is here.
    value: the newest document's, then the surest.  others: what else the locality says in the same
    cell, each figure once, in that order.  documents: how many say `value`.
    standing: among the localities that can be compared; None where all say the same, or nothing
    can be compared.  step: against its own value of the year before it in the table.
    against_superior: against the plan of the unit above, or the one that the plan carries out.
    """

    state: State
    value: Value | None = None
    others: tuple[Value, ...] = ()
    documents: int = 0
    standing: Standing | None = None
    step: Step | None = None
    against_superior: Step | None = None
    incomparable: bool = False  # it counts from another time than the others in its row


def same_promise(value: Value) -> tuple[object, ...]:
    """What two values have alike that say the same."""
    return (value.comparator or "=", value.value, value.value_max, value.exclusion, value.basis)


def compared(one: Value, other: Value, stricter: str) -> Step | None:
    """Whether `one` demands more or less than `other`; None where they cannot be compared."""
    if one.basis != other.basis or one.change != other.change:
        return None
    first, second = demand(one, stricter), demand(other, stricter)
    if first is None or second is None:
        return None
    return "stricter" if first > second else "laxer" if first < second else "equal"


def demand(value: Value, stricter: str) -> tuple[float, bool] | None:
    """How much a value demands: a larger tuple demands more.

    "stricter" says whether a higher or a lower value does.  A range demands its easier end.  None
    for a bound on the other side ("không quá 90%" of what should be high): it demands nothing.
    """
    comparator = value.comparator or "="
    if stricter == "higher":
        return None if comparator in ("<", "<=") else (value.value, comparator == ">")
    if comparator in (">", ">="):
        return None
    easier = value.value if value.value_max is None else value.value_max
    return -easier, comparator == "<"
