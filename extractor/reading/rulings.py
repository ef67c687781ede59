"""Ruling lines to the grids of tables, whether a PDF draws them or a scan shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_THIN = 4.0  # points: a rectangle no thicker is a line
_SHORT = 6.0  # points: a line no longer is a sign, not a border
_NEAR = 4.0  # points: ends and edges so near are meant to meet
_MAX_COLUMNS, _MAX_ROWS = 60, 200  # of one page: more lines are a drawing


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line along `at`, from `start` to `end`, in points from the top-left corner."""

    horizontal: bool
    at: float
    start: float
    end: float

    @staticmethod
    def of(x0: float, top: float, x1: float, bottom: float) -> Ruling | None:
        """The line that a rectangle is, None where it is too thick or too short for one."""
        width, height = x1 - x0, bottom - top
        if height <= _THIN and width > max(_SHORT, height):
            return Ruling(True, (top + bottom) / 2, x0, x1)
        if width <= _THIN and height > max(_SHORT, width):
            return Ruling(False, (x0 + x1) / 2, top, bottom)
        return None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid, by its rows and columns (last ones included), and its rectangle."""

    row: int
    last_row: int
    column: int
    last_column: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on a page: its lines' positions and its cells."""

    columns: tuple[float, ...]  # x of the vertical lines, from the left
    rows: tuple[float, ...]  # y of the horizontal lines, from the top
    cells: tuple[GridCell, ...]

    @property
    def top(self) -> float:
        return self.rows[0]

    @property
    def bottom(self) -> float:
        return self.rows[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return (
            self.columns[0] - _NEAR <= x <= self.columns[-1] + _NEAR
            and self.top - _NEAR <= y <= self.bottom + _NEAR
        )


def find_grids(rulings: Iterable[Ruling]) -> list[Grid]:
    """The tables that lines form, from top to bottom; frames of a single cell are none."""
    lines = _merged(rulings)
    grids = [grid for group in _groups(lines) if (grid := _grid(group)) is not None]
    return sorted(grids, key=lambda grid: (grid.top, grid.columns[0]))


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Lines on one another or end to end as one line."""
    result: list[Ruling] = []
    for direction in (True, False):
        lines = sorted(
            (line for line in rulings if line.horizontal is direction), key=lambda line: line.at
        )
        band: list[Ruling] = []
        for line in lines:
            if band and line.at - band[-1].at > _THIN / 2:
                result.extend(_merged_band(band))
                band = []
            band.append(line)
        result.extend(_merged_band(band))
    return result


def _merged_band(band: Sequence[Ruling]) -> list[Ruling]:
    result: list[Ruling] = []
    for line in sorted(band, key=lambda line: line.start):
        before = result[-1] if result else None
        if before is not None and line.start <= before.end + _NEAR:
            end = max(before.end, line.end)
            result[-1] = Ruling(before.horizontal, before.at, before.start, end)
        else:
            result.append(line)
    return result


def _meet(horizontal: Ruling, vertical: Ruling) -> bool:
    return (
        horizontal.start - _NEAR <= vertical.at <= horizontal.end + _NEAR
        and vertical.start - _NEAR <= horizontal.at <= vertical.end + _NEAR
    )


def _groups(lines: Sequence[Ruling]) -> list[list[Ruling]]:
    """Lines that touch, directly or over others."""
    horizontal = [line for line in lines if line.horizontal]
    vertical = [line for line in lines if not line.horizontal]
    if min(len(horizontal), len(vertical)) < 2 or len(horizontal) * len(vertical) > 500_000:
        return []
    parent = list(range(len(lines)))
    index = {id(line): number for number, line in enumerate(lines)}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for across in horizontal:
        for down in vertical:
            if _meet(across, down):
                parent[root(index[id(across)])] = root(index[id(down)])
    groups: dict[int, list[Ruling]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(root(number), []).append(line)
    return [group for group in groups.values() if len(group) >= 4]


def _positions(values: Iterable[float]) -> list[float]:
    """Values with those nearer than a border's width taken together."""
    result: list[list[float]] = []
    for value in sorted(values):
        if result and value - result[-1][-1] <= _NEAR:
            result[-1].append(value)
        else:
            result.append([value])
    return [sum(group) / len(group) for group in result]


def _with_ends(positions: list[float], crossing: Sequence[Ruling]) -> list[float]:
    """Positions of lines with the ends of those that cross them, where these go well beyond."""
    first, last = min(line.start for line in crossing), max(line.end for line in crossing)
    ends = []
    if first < min(positions) - 2 * _NEAR:
        ends.append(first)
    if last > max(positions) + 2 * _NEAR:
        ends.append(last)
    return positions + ends


def _grid(lines: Sequence[Ruling]) -> Grid | None:
    across = [line for line in lines if line.horizontal]
    down = [line for line in lines if not line.horizontal]
    # Some tables have no border at the sides, or none at the foot of a page.
    xs = _positions(_with_ends([line.at for line in down], across))
    ys = _positions(_with_ends([line.at for line in across], down))
    if len(xs) < 3 or len(ys) < 2 or len(xs) > _MAX_COLUMNS or len(ys) > _MAX_ROWS:
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    def join(a: tuple[int, int], b: tuple[int, int]) -> None:
        first, second = sorted((root(a), root(b)))
        owner[second] = first

    for r in range(rows):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(columns):
            center = (xs[c] + xs[c + 1]) / 2
            if c + 1 < columns and not _drawn(down, xs[c + 1], middle):
                join((r, c), (r, c + 1))
            if r + 1 < rows and not _drawn(across, ys[r + 1], center):
                join((r, c), (r + 1, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in owner:
        groups.setdefault(root(cell), []).append(cell)
    cells = []
    for members in groups.values():
        r0, r1 = min(r for r, _ in members), max(r for r, _ in members)
        c0, c1 = min(c for _, c in members), max(c for _, c in members)
        cells.append(GridCell(r0, r1, c0, c1, xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1]))
    if len(cells) < 2:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(xs), tuple(ys), tuple(cells))


def _drawn(lines: Sequence[Ruling], at: float, along: float) -> bool:
    return any(abs(line.at - at) <= _NEAR and line.start <= along <= line.end for line in lines)
