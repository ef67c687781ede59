"""What annex tables hold: tasks with their agencies, or indicators with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal, cast

from extractor.extraction.confidence import duty_doubts
from extractor.extraction.deadlines import Deadline, deadline_in_duty, deadline_of_words
from extractor.extraction.due import Due, due_above
from extractor.extraction.headings import domain, duty_domain, purpose
from extractor.extraction.roles import cell_assignments
from extractor.extraction.targets import measured_targets, qualitative_target
from extractor.knowledge import load
from extractor.language.quantities import find_quantities
from extractor.language.times import find_times
from extractor.model import Assignment, Cell, Obligation, Target
from extractor.normalise import fold, squeeze
from extractor.structure.document import Document, Grid, Row

ColumnRole = Literal[
    "number", "task", "time", "lead", "coordinating", "monitoring", "product",
    "indicator", "unit", "reporter", "score", "money", "note", "value", "",
]  # fmt: skip
TableKind = Literal["tasks", "indicators", "objectives", "none"]

_PAST_COLUMN = re.compile(r"thực hiện|ước|\bư?th\b|kết quả|hiện trạng|đã đạt|thực trạng")
_VALUE_COLUMN = re.compile(
    r"chỉ tiêu|mục tiêu|kế hoạch|phấn đấu|năm|giai đoạn|giá trị|định mức|^20\d\d\b"
)
_YEAR = re.compile(r"\b(20\d\d)\b")
_NUMBER = re.compile(r"^[^\d]{0,20}\d[\d.,]*\s*(?:-\s*\d[\d.,]*\s*)?[^\d]{0,40}$")
_SIGNS = (("≥", "ít nhất "), ("≤", "không quá "), (">", "trên "), ("<", "dưới "))


@cache
def _patterns() -> tuple[tuple[ColumnRole, re.Pattern[str]], ...]:
    return tuple(
        (cast(ColumnRole, entry["role"]), re.compile(entry["pattern"]))
        for entry in load("table_headings")["roles"]
    )


def column_roles(grid: Grid) -> tuple[ColumnRole, ...]:
    """The role of each column by its heading; "" where none is known."""
    roles: list[ColumnRole] = []
    for heading in grid.headings:
        words = fold(heading).strip(" .:")
        role: ColumnRole = next(
            (role for role, pattern in _patterns() if words and pattern.search(words)), ""
        )
        if _YEAR.search(words) and role in ("", "indicator", "time"):
            role = "value"
        roles.append(role)
    return tuple(roles)


def table_kind(roles: tuple[ColumnRole, ...]) -> TableKind:
    """Whether a table lays out tasks, indicators by value, objectives in words, or neither."""
    if "score" in roles:
        return "none"
    if "indicator" in roles and "task" not in roles:
        values = [role for role in roles if role in ("value", "unit")]
        if values or roles.count("indicator") > 1:
            return "indicators"
        return "objectives"
    if "task" in roles:
        if {"lead", "coordinating"} & set(roles):
            return "tasks"
        if "time" in roles and "money" not in roles:
            return "tasks"
        if "value" in roles and "unit" in roles:
            return "indicators"
    return "none"


# -------------------------------------------------------------------------------- tasks


def table_obligations(document: Document, grid: Grid) -> Iterator[Obligation]:
    """One entry per row of a task table (GUIDELINES, `annex_task`)."""
    roles = column_roles(grid)
    if table_kind(roles) != "tasks" or _is_report(document, grid):
        return
    above: Cell | None = None
    for row, following in zip(grid.rows, [*grid.rows, None][1:], strict=True):
        if following is not None and _introduces(document, row, following, roles):
            continue
        task = _cell(row, roles, "task")
        if task is None or task.start == task.end:
            if above is None or not _has_content(row, roles):
                continue
            task = above
        above = task
        yield _row_obligation(document, row, roles, task)


def _introduces(
    document: Document, row: Row, following: Row, roles: tuple[ColumnRole, ...]
) -> bool:
    """ "3 | Chuyển đổi số ngành y tế, giáo dục:" over lines that are the tasks."""
    task = _cell(row, roles, "task")
    return (
        task is not None
        and document.text(task.start, task.end).rstrip().endswith(":")
        and not _has_content(row, roles)
        and not _cells(following, roles, "number")
    )


def _row_obligation(
    document: Document, row: Row, roles: tuple[ColumnRole, ...], task: Cell
) -> Obligation:
    text = document.text(task.start, task.end)
    assignments: list[Assignment] = []
    for role in ("lead", "coordinating", "monitoring"):
        for cell in _cells(row, roles, role):
            assignments += cell_assignments(document.text(cell.start, cell.end), role)
    deadline = _row_deadline(document, row, roles, text)
    product = _cell(row, roles, "product")
    return Obligation(
        kind="annex_task",
        start=task.start,
        end=task.end,
        section=row.section,
        domain=duty_domain(document, row.section, text),
        assignments=tuple(assignments),
        deliverable=squeeze(document.text(product.start, product.end)) or None if product else None,
        deadline_text=deadline.text,
        start_on=deadline.first,
        due_on=deadline.last,
        due_bound=deadline.bound,
        recurrences=deadline.recurrences,
        open_ended=deadline.open_ended,
        doubts=duty_doubts(assignments, deadline),
    )


def _row_deadline(
    document: Document, row: Row, roles: tuple[ColumnRole, ...], task: str
) -> Deadline:
    """The time column with the task's own recurrences; its dates only if the cell is blank."""
    issued_on = document.metadata.issued_on
    own = deadline_in_duty(task, issued_on)
    cells = [document.text(c.start, c.end) for c in _cells(row, roles, "time")]
    stated = deadline_of_words("; ".join(cell for cell in cells if cell.strip()), issued_on)
    if stated.text is None:
        return own
    if len([cell for cell in cells if cell.strip()]) == 1:
        stated = deadline_of_words(next(cell for cell in cells if cell.strip()), issued_on)
    return stated.with_recurrences(own.recurrences)


def task_row_targets(document: Document, grid: Grid) -> Iterator[Target]:
    """Measured values in the tasks of a task table; the time column dates them."""
    roles = column_roles(grid)
    if table_kind(roles) != "tasks" or _is_report(document, grid):
        return
    for row in grid.rows:
        task = _cell(row, roles, "task")
        if task is None or task.start == task.end:
            continue
        cells = [document.text(c.start, c.end) for c in _cells(row, roles, "time")]
        stated = deadline_of_words("; ".join(cells), document.metadata.issued_on)
        inherited = (
            Due(stated.first, stated.last, "sentence")
            if stated.last or stated.first
            else due_above(document, row.section)
        )
        text = document.text(task.start, task.end)
        for paragraph in re.finditer(r"[^\n]+", text):
            yield from measured_targets(
                document, paragraph.group(), task.start + paragraph.start(), row.section, inherited
            )


# --------------------------------------------------------------------------- indicators


def table_targets(document: Document, grid: Grid) -> Iterator[Target]:
    """Targets of a table of indicators or objectives; none of an empty form."""
    roles = column_roles(grid)
    kind = table_kind(roles)
    if kind == "indicators":
        if _is_report(document, grid):
            return
        yield from _indicator_rows(document, grid, roles)
    elif kind == "objectives" and not _is_blank_form(document, grid, roles):
        yield from _objective_rows(document, grid, roles)


def _indicator_rows(
    document: Document, grid: Grid, roles: tuple[ColumnRole, ...]
) -> Iterator[Target]:
    name_column = roles.index("indicator") if "indicator" in roles else roles.index("task")
    value_columns = [
        column
        for column, (role, heading) in enumerate(zip(roles, grid.headings, strict=True))
        if column > name_column
        and role in ("value", "indicator", "")
        and _VALUE_COLUMN.search(fold(heading))
        and not _PAST_COLUMN.search(fold(heading))
    ]
    for row in grid.rows:
        name = row.cells[name_column]
        if name is None or name.start == name.end:
            continue
        unit_cell = _cell(row, roles, "unit")
        unit = squeeze(document.text(unit_cell.start, unit_cell.end)) if unit_cell else ""
        for column in value_columns:
            cell = row.cells[column]
            if cell is None or cell.start == cell.end:
                continue
            target = _value_cell(
                document,
                row,
                name,
                document.text(cell.start, cell.end),
                unit,
                grid.headings[column],
            )
            if target is not None:
                yield target


def _value_cell(
    document: Document, row: Row, name: Cell, value: str, unit: str, heading: str
) -> Target | None:
    if not _NUMBER.match(value.strip()):
        return None
    name_text = document.text(name.start, name.end)
    shown = value.strip()
    for sign, words in _SIGNS:
        shown = shown.replace(sign, words)
    if unit:  # the unit column says what is counted; here "%" only makes the number a measure
        shown = re.sub(r"(?<=\d)[^\d.,-]*$", "", shown.rstrip()) + "%"
    quantities = find_quantities(f"đạt {shown}" if shown[:1].isdigit() else shown)
    if not quantities:
        return None
    quantity = quantities[0]
    due = _column_due(document, row, heading)
    return Target(
        kind="quantitative",
        start=name.start,
        end=name.end,
        section=row.section,
        domain=domain(document, row.section, name_text),
        indicator=squeeze(name_text),
        comparator=quantity.comparator,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=unit or quantity.unit,
        change=quantity.change,
        start_on=due.first,
        due_on=due.last,
        due_source=due.source,
    )


def _column_due(document: Document, row: Row, heading: str) -> Due:
    year = _YEAR.findall(heading)
    if year:
        times = find_times(heading, document.metadata.issued_on)
        if times and times[-1].last:  # of "Giai đoạn 2026 - 2030" over "Năm 2026" the lower one
            return Due(times[-1].first, times[-1].last, "heading")
        first = date(int(year[0]), 1, 1)
        return Due(first, date(int(year[-1]), 12, 31), "heading")
    return due_above(document, row.section)


def _objective_rows(
    document: Document, grid: Grid, roles: tuple[ColumnRole, ...]
) -> Iterator[Target]:
    column = roles.index("indicator")
    for row in grid.rows:
        cell = row.cells[column]
        if cell is None or cell.start == cell.end:
            continue
        text = document.text(cell.start, cell.end)
        inherited = due_above(document, row.section)
        found = list(measured_targets(document, text, cell.start, row.section, inherited))
        yield from found
        if not found:
            yield qualitative_target(document, text, cell.start, row.section, inherited)


def _is_blank_form(document: Document, grid: Grid, roles: tuple[ColumnRole, ...]) -> bool:
    """A form to be filled in: short names of counts with nothing beside them."""
    if "reporter" in roles:
        return False
    beside = [
        cell
        for row in grid.rows
        for column, cell in enumerate(row.cells)
        if cell is not None
        and roles[column] not in ("indicator", "number")
        and cell.start < cell.end
    ]
    return not beside


# ------------------------------------------------------------------------------ shared


def _is_report(document: Document, grid: Grid) -> bool:
    return purpose(document, grid.section) == "reports"


def _cells(row: Row, roles: tuple[ColumnRole, ...], role: ColumnRole) -> list[Cell]:
    return [
        cell
        for column, cell in enumerate(row.cells)
        if cell is not None and roles[column] == role and cell.start < cell.end
    ]


def _cell(row: Row, roles: tuple[ColumnRole, ...], role: ColumnRole) -> Cell | None:
    """The cell of a role; of two task columns the one with the longer text."""
    cells = _cells(row, roles, role)
    return max(cells, key=lambda cell: cell.end - cell.start) if cells else None


def _has_content(row: Row, roles: tuple[ColumnRole, ...]) -> bool:
    return any(_cells(row, roles, role) for role in ("time", "lead", "coordinating", "product"))
