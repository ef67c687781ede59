"""A comparison for people: 100 columns of a terminal, Markdown, HTML; for programs: CSV, JSON."""

from __future__ import annotations

import csv
import html
import io
import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from extractor.comparison.cells import Cell, Step, Value
from extractor.comparison.places import Column
from extractor.comparison.table import Comparison, Group, Row
from extractor.show import SIGNS, number
from extractor.wording import CHANGES, domains, recurrences

WIDTH = 100
_NAMES = 30  # width of the first column in the terminal, at least
_MOST_COLUMNS = 5  # localities side by side in the terminal; more go into a further table
_LONGEST_UNIT = 12

STATES = {
    "absent": "không thấy",
    "outside": "ngoài kỳ",
    "no-documents": "chưa có VB",
}
LEGEND = (
    "không thấy: không thấy trong văn bản của địa phương (khác với 0); "
    "ngoài kỳ: văn bản không nói đến năm ấy; chưa có VB: chưa có văn bản trong danh mục",
    "▲ yêu cầu cao nhất trong các nơi so được; ▼ thấp hơn nơi khác; "
    "↗ ↘ → so với năm trước trong bảng của chính địa phương",
    "(+n): còn n giá trị khác trong cùng ô; ≠: tính từ mốc khác, không so; ?: độ tin cậy dưới 0,5",
)
STANDINGS = {"strictest": "▲", "laxer": "▼", None: ""}
STEPS = {"stricter": "↗", "laxer": "↘", "equal": "→", None: ""}
AGAINST: dict[Step | None, str] = {
    "stricter": "yêu cầu cao hơn cấp trên",
    "laxer": "yêu cầu thấp hơn cấp trên",
    "equal": "bằng cấp trên",
    None: "",
}


def as_text(comparison: Comparison) -> str:
    """For a terminal of 100 columns."""
    places = range(len(comparison.columns))
    parts = [places[at : at + _MOST_COLUMNS] for at in range(0, len(places), _MOST_COLUMNS)]
    return "\n".join(line for part in parts for line in _text(comparison, part))


def _text(comparison: Comparison, places: Sequence[int]) -> Iterator[str]:
    width = min(18, (WIDTH - _NAMES) // max(1, len(places)))
    first = WIDTH - width * len(places)
    headings = [_heading(comparison.columns[place], width - 1) for place in places]
    for line in range(max(map(len, headings), default=0)):
        cells = (heading[line] if line < len(heading) else "" for heading in headings)
        yield (" " * first + "".join(f"{cell:>{width}}" for cell in cells)).rstrip()
    domain = None
    for group in comparison.groups:
        if not any(_told(row, places) for row in group.rows):
            continue
        if group.domain != domain:
            domain = group.domain
            yield ""
            yield f"── {domains()[domain].upper()} ".ljust(WIDTH, "─")
        title = _title(group)
        if group.id is None:
            title += "  [chưa có chỉ tiêu chung]"
        yield from textwrap.wrap(title, WIDTH)
        for row in group.rows:
            if _told(row, places):
                yield from _row(comparison.columns, row, places, first, width)
    yield ""
    for note in _notes(comparison):
        yield from textwrap.wrap(note, WIDTH, subsequent_indent="  ")


def _heading(column: Column, width: int) -> list[str]:
    lines = textwrap.wrap(column.name, width)
    if column.ended:
        lines.append(f"(–{column.ended:%d/%m/%Y})"[:width])
    lines += [number[:width] for number in column.numbers[:2]]
    if len(column.numbers) > 2:
        lines.append(f"+ {len(column.numbers) - 2} văn bản"[:width])
    return lines


def _row(
    columns: Sequence[Column], row: Row, places: Sequence[int], first: int, width: int
) -> Iterator[str]:
    label = textwrap.wrap(_label(row), first - 3)
    cells = "".join(f"{_cell(row.cells[place]):>{width}}" for place in places)
    yield f"  {label[0]:<{first - 2}}{cells}"
    yield from (f"    {line}" for line in label[1:])
    for superior in row.superiors:
        against = "; ".join(
            f"{columns[place].name} {AGAINST[step]}"
            for place in superior.columns
            if place in places and (step := row.cells[place].against_superior)
        )
        above = f"    cấp trên, {superior.locality}: {amount(superior.value)}"
        line = f"{above} ({against})" if against else above
        yield from textwrap.wrap(line, WIDTH, subsequent_indent="      ")


def _told(row: Row, places: Sequence[int]) -> bool:
    return any(row.cells[place].value for place in places)


def _label(row: Row) -> str:
    when = str(row.due_year) if row.due_year else "không rõ năm"
    return f"{when} · {row.scope}" if row.scope else when


def _title(group: Group) -> str:
    unit = f" ({group.unit})" if group.unit else ""
    change = f" [{CHANGES[group.change]}]" if group.change != "level" and group.id is None else ""
    return f"{' '.join(group.name.split())}{change}{unit}"


def _cell(cell: Cell) -> str:
    if cell.value is None:
        return STATES[cell.state]
    marks = STANDINGS[cell.standing] + STEPS[cell.step]
    marks += "≠" if cell.incomparable else ""
    marks += "?" if cell.value.unsure else ""
    more = f" (+{len(cell.others)})" if cell.others else ""
    return " ".join(filter(None, [f"{amount(cell.value)}{more}", marks]))


def amount(value: Value) -> str:
    """Comparator, number or range, and "%": "≥ 90%", "25 - 35%"; other units are the row's."""
    text = number(value.value)
    if value.value_max is not None:
        text += f" - {number(value.value_max)}"
    return f"{SIGNS.get(value.comparator or '', '')}{text}{'%' if value.unit == '%' else ''}"


def trajectory(group: Group, place: int) -> str:
    """A locality's values over the years: "2025: ≥ 90% → 2030: ≥ 95%"; of one year, nothing."""
    given = [
        f"{row.due_year}: {amount(value)}"
        for row in group.rows
        if row.due_year and (value := row.cells[place].value)
    ]
    return " → ".join(given) if len(given) > 1 else ""


def _notes(comparison: Comparison) -> Iterator[str]:
    yield from LEGEND
    for column in comparison.columns:
        if column.ended and column.successors:
            yield (
                f"{column.name} (đến {column.ended:%d/%m/%Y}): nay thuộc địa bàn "
                f"{', '.join(column.successors)}"
            )
    if comparison.alone:
        yield (
            f"{comparison.alone} chỉ tiêu chỉ một địa phương có và chưa thuộc chỉ tiêu chung nào: "
            "thêm --all để xem"
        )


def as_json(comparison: Comparison) -> str:
    """Everything, as nested objects; what is not there is null."""

    def plain(value: object) -> object:
        return sorted(value) if isinstance(value, frozenset) else str(value)

    content = asdict(comparison)
    for group, made in zip(comparison.groups, content["groups"], strict=True):
        made["trajectories"] = [
            trajectory(group, place) or None for place in range(len(comparison.columns))
        ]
    return json.dumps(content, ensure_ascii=False, indent=1, default=plain)


_FIELDS = (
    *("indicator_id", "indicator", "domain", "unit", "change", "due_year", "scope"),
    *("locality_id", "locality", "state", "comparator", "value", "value_max", "baseline"),
    *("recurrence", "standing", "step", "trajectory", "superior", "superior_value"),
    *("against_superior", "quote", "document_number", "page", "alternatives", "confidence"),
    *("origin", "document_id", "target_id"),
)


def as_csv(comparison: Comparison) -> str:
    """One line a cell, also for cells without a value; with a byte-order mark, for Excel."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_FIELDS)
    for group in comparison.groups:
        for row in group.rows:
            for place, (column, cell) in enumerate(zip(comparison.columns, row.cells, strict=True)):
                writer.writerow(map(_guarded, _line(group, row, place, column, cell)))
    return "\ufeff" + buffer.getvalue()


def _line(group: Group, row: Row, place: int, column: Column, cell: Cell) -> Iterator[object]:
    value = asdict(cell.value) if cell.value else {}
    above = next((each for each in row.superiors if place in each.columns), None)
    known = {
        **value,
        "indicator_id": group.id,
        "indicator": group.name,
        "domain": group.domain,
        "unit": group.unit,
        "change": group.change,
        "due_year": row.due_year,
        "scope": row.scope,
        "locality_id": column.code,
        "locality": column.name,
        "state": cell.state,
        "alternatives": len(cell.others) if cell.value else None,
        "standing": cell.standing,
        "step": cell.step,
        "trajectory": trajectory(group, place),
        "superior": above.locality if above else None,
        "superior_value": amount(above.value) if above else None,
        "against_superior": cell.against_superior,
    }
    return (known.get(field) for field in _FIELDS)


def _guarded(value: object) -> object:
    """Text that a spreadsheet would compute gets an apostrophe before it."""
    dangerous = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    return f"'{value}" if dangerous else value


def as_markdown(comparison: Comparison) -> str:
    """One table, a row for each due year."""
    heads = ["Chỉ tiêu", "Năm", *(_place_name(column) for column in comparison.columns)]
    rule = "| --- | --- |" + " ---: |" * len(comparison.columns)
    lines = [f"| {' | '.join(map(_escaped, heads))} |", rule]
    for group in comparison.groups:
        for place, row in enumerate(group.rows):
            cells = ["" if place else _title(group), _label(row), *map(_cell, row.cells)]
            lines.append(f"| {' | '.join(map(_escaped, cells))} |")
            for above in row.superiors:
                cells = ["", f"cấp trên: {above.locality}"]
                cells += [
                    amount(above.value) if at in above.columns else ""
                    for at in range(len(comparison.columns))
                ]
                lines.append(f"| {' | '.join(map(_escaped, cells))} |")
    return "\n".join([*lines, "", *(f"* {note}" for note in _notes(comparison))])


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def as_html(comparison: Comparison) -> str:
    """A page that needs nothing else; the words of the document stand behind each value."""
    heads = "".join(
        f'<th scope="col">{html.escape(_place_name(column))}'
        f"<br><small>{html.escape(', '.join(column.numbers))}</small></th>"
        for column in comparison.columns
    )
    body = []
    domain = None
    span = len(comparison.columns) + 2
    for group in comparison.groups:
        if group.domain != domain:
            domain = group.domain
            area = html.escape(domains()[domain])
            body.append(f'<tr class="domain"><th colspan="{span}">{area}</th></tr>')
        for place, row in enumerate(group.rows):
            name = (
                f'<th scope="row" rowspan="{len(group.rows)}">{html.escape(_title(group))}</th>'
                if not place
                else ""
            )
            cells = "".join(map(_html_cell, row.cells))
            above = "".join(
                f"<br><small>cấp trên: {html.escape(each.locality)}"
                f" {html.escape(amount(each.value))}</small>"
                for each in row.superiors
            )
            body.append(f"<tr>{name}<td>{html.escape(_label(row))}{above}</td>{cells}</tr>")
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in _notes(comparison))
    return _PAGE.format(heads=heads, body="\n".join(body), notes=notes)


def _html_cell(cell: Cell) -> str:
    if cell.value is None:
        return f'<td class="{cell.state}">{STATES[cell.state]}</td>'
    value = cell.value
    about = [
        f"“{' '.join(value.quote.split())}”",
        f"{value.document_number or value.document_id}, tr. {value.page}",
        f"so với {value.baseline}" if value.baseline else "",
        *recurrences(value.recurrence),
        AGAINST[cell.against_superior],
    ]
    title = html.escape("\n".join(filter(None, about)), quote=True)
    kind = cell.standing or "value"
    return f'<td class="{kind}" title="{title}">{html.escape(_cell(cell))}</td>'


def _place_name(column: Column) -> str:
    return f"{column.name} (đến {column.ended:%d/%m/%Y})" if column.ended else column.name


FORMATS = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
    "md": as_markdown,
    "html": as_html,
}

_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>So sánh địa phương</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 1.5rem; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
td:not(:first-of-type) {{ text-align: right; white-space: nowrap; }}
thead th {{ position: sticky; top: 0; background: #fff; }}
tr.domain th {{ background: #eee; }}
.absent, .outside, .no-documents {{ color: #767676; }}
.strictest {{ background: #e3f4e3; }} .laxer {{ background: #fdf1d8; }}
</style></head><body>
<h1>So sánh địa phương</h1>
<table><thead><tr><th>Chỉ tiêu</th><th>Năm</th>{heads}</tr></thead>
<tbody>
{body}
</tbody></table>
<ul>{notes}</ul>
</body></html>
"""
