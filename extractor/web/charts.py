"""Where the marks of a chart or a map stand; the templates write them as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_LABEL = 250  # pixels left of the scale
_SCALE = 430
_VALUE = 120  # right of it
_ROW = 30
_TOP = 34

_NORTH, _SOUTH, _WEST, _EAST = 23.6, 8.2, 101.9, 115.0  # degrees; with Hoàng Sa and Trường Sa
_DEGREE = 34  # pixels of a degree of latitude
_NARROWER = math.cos(math.radians(16))  # a degree of longitude in the middle of the country


@dataclass(frozen=True, slots=True)
class Dot:
    """One promise; comparator decides its shape: ">" and "<" are open, since the value is not."""

    label: str
    note: str
    comparator: str
    value: float
    value_max: float | None
    document_id: str
    fact_id: str


@dataclass(frozen=True, slots=True)
class PlacedDot:
    dot: Dot
    x: float
    x_max: float | None
    y: float
    arrow: int  # 1: this much or more, -1: this much or less, 0: exactly, or a range
    open: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """A dot plot: `ticks` are (x, value)."""

    width: int
    height: int
    left: int
    right: int
    unit: str
    ticks: tuple[tuple[float, float], ...]
    dots: tuple[PlacedDot, ...]


def plot(dots: Sequence[Dot], unit: str) -> Plot:
    """The dots in the order given, one under the other; per cent always from 0 to 100."""
    highest = max(dot.value_max if dot.value_max is not None else dot.value for dot in dots)
    lowest = min(0.0, *(dot.value for dot in dots))
    if unit == "%" and lowest >= 0 and highest <= 100:
        steps = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    else:
        steps = _steps(lowest, highest)
    low, high = steps[0], steps[-1]

    def x(value: float) -> float:
        return round(_LABEL + (value - low) / (high - low) * _SCALE, 1)

    return Plot(
        _LABEL + _SCALE + _VALUE,
        _TOP + _ROW * len(dots) + 8,
        _LABEL,
        _LABEL + _SCALE,
        unit,
        tuple((x(step), step) for step in steps),
        tuple(
            PlacedDot(
                dot,
                x(dot.value),
                None if dot.value_max is None else x(dot.value_max),
                _TOP + _ROW * place + _ROW / 2,
                {">": 1, ">=": 1, "<": -1, "<=": -1}.get(dot.comparator, 0),
                dot.comparator in (">", "<"),
            )
            for place, dot in enumerate(dots)
        ),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A locality on the map: a circle that leads to its page."""

    code: str
    name: str
    documents: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Map:
    """Viet Nam: `ground` is an SVG path of dots, one a unit of the country, under the places."""

    width: int
    height: int
    ground: str
    places: tuple[Place, ...]


def country(
    points: Sequence[tuple[float, float]], places: Sequence[tuple[str, str, int, float, float]]
) -> Map:
    """A map in equirectangular projection.

    points: latitude and longitude in degrees.  places: code, name, number of documents, latitude
    and longitude; the larger ones are drawn first, so that none is hidden.
    """
    placed = [
        Place(code, name, documents, *_position(*at), round(min(5 + math.sqrt(documents), 14), 1))
        for code, name, documents, *at in places
    ]
    return Map(
        round((_EAST - _WEST) * _NARROWER * _DEGREE),
        round((_NORTH - _SOUTH) * _DEGREE),
        "".join(f"M{x:g} {y:g}h0" for x, y in dict.fromkeys(_position(*at) for at in points)),
        tuple(sorted(placed, key=lambda place: -place.radius)),
    )


def _position(latitude: float, longitude: float) -> tuple[float, float]:
    return (
        round((longitude - _WEST) * _NARROWER * _DEGREE, 1),
        round((_NORTH - latitude) * _DEGREE, 1),
    )


def _steps(low: float, high: float) -> list[float]:
    """About five round numbers from at most `low` to at least `high`."""
    span = (high - low) or abs(high) or 1.0
    size = 10 ** math.floor(math.log10(span / 4))
    step = next(size * each for each in (1, 2, 2.5, 5, 10) if size * each * 5 >= span)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [each * step for each in range(first, max(last, first + 1) + 1)]
