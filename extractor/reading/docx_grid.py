"""The grid of a Word table as seen: lines that nearly coincide are one.

A line dragged by hand in one row gives that row a column of its own in the stored grid, a
millimetre wide; columns of rows then no longer match by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.reading.assembly import CellPart, TablePart

_TOLERANCE = 170  # twentieths of a point: 3 mm


def on_grid(rows: Sequence[tuple[CellPart, ...]], widths: Sequence[int]) -> TablePart:
    """The table on the grid of the lines that it shows.  `widths`: of the stored columns."""
    count = max(cell.column + cell.column_span for row in rows for cell in row)
    sizes = list(widths[:count])
    known = len(sizes) == count and min(sizes, default=0) > 0
    positions = [0]
    for index in range(count):
        positions.append(positions[-1] + (sizes[index] if known else 10_000))
    used = {edge for row in rows for cell in row for edge in _edges(cell)}
    column_at: dict[int, int] = {}
    column, reached = -1, -_TOLERANCE - 1
    for edge in sorted(used):
        if positions[edge] - reached > _TOLERANCE:
            column += 1
            reached = positions[edge]
        column_at[edge] = column
    placed = [
        tuple(
            replace(
                cell,
                column=column_at[left],
                column_span=max(column_at[right] - column_at[left], 1),
            )
            for cell in row
            for left, right in [_edges(cell)]
        )
        for row in rows
    ]
    if any(_overlap(row) for row in placed):  # cells thinner than the tolerance
        return TablePart(count, tuple(rows))
    return TablePart(max(column, 1), tuple(placed))


def _edges(cell: CellPart) -> tuple[int, int]:
    return cell.column, cell.column + cell.column_span


def _overlap(row: Sequence[CellPart]) -> bool:
    return any(after.column < before.column + before.column_span for before, after in pairwise(row))
