"""What became of a dropped file, for the person who dropped it: HTML and plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

Tone = Literal["good", "care", "bad"]
ENDINGS = (".bao-cao.html", ".bao-cao.txt")  # of a report's name, after that of the file
_WIDTH = 90
_MARKS = {"good": "✓", "care": "!", "bad": "✗"}


@dataclass(frozen=True, slots=True)
class Point:
    """Something to look at: what it is about, why, and on which page."""

    text: str
    why: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The content of a report; all words are Vietnamese and plain text.

    answer: in one sentence what became of the file.  facts: (name, value) of what was understood.
    doubts: the facts most in doubt; `more_doubts`: how many others there are.
    """

    filename: str
    tone: Tone
    answer: str
    facts: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Point, ...] = ()
    more_doubts: int = 0
    pages: tuple[str, ...] = ()  # that were read badly
    warnings: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    made_at: str = ""


def as_html(report: Report) -> str:
    """A page that needs nothing else: no scripts, no fonts, no network."""
    return "\n".join(_html(report)) + "\n"


def as_text(report: Report) -> str:
    """The same words, lines of at most 90 letters."""
    return "\n".join(_text(report)) + "\n"


_CSS = """
body{font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;
 color:#1c2430;background:#f4f6f8;margin:0}
main{max-width:52rem;margin:1.5rem auto;background:#fff;
 border:1px solid #d5dce4;border-radius:6px;padding:1.25rem 1.75rem}
h1{font-size:1.15rem;overflow-wrap:anywhere;margin:0 0 .75rem}
h2{font-size:1rem;margin:1.5rem 0 .4rem}
.answer{border-left:6px solid;padding:.6rem .9rem;margin:0;font-weight:600}
.good{border-color:#1a7f4b;background:#eaf6ef}
.care{border-color:#a86500;background:#fdf4e3}
.bad{border-color:#b3261e;background:#fbeceb}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #e4e9ee}
th{width:11rem;font-weight:600;color:#44505e}
li{margin:.3rem 0}
.why{color:#5a4300}
.page{color:#44505e;white-space:nowrap}
footer{color:#5b6672;font-size:.85rem;margin-top:1.5rem}
@media print{body{background:#fff}main{border:0;margin:0;max-width:none}}
@media(max-width:40rem){main{margin:0;border:0;padding:1rem}th{width:7rem}}
"""


def _html(report: Report) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"  # noqa: E501
    yield f"<title>Báo cáo: {escape(report.filename)}</title>"
    yield f"<style>{_CSS}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>Tệp “{escape(report.filename)}”</h1>"
    mark = _MARKS[report.tone]
    yield f'<p class="answer {report.tone}">{mark} {escape(report.answer)}</p>'
    if report.todo:
        yield "<h2>Việc cần làm</h2>"
        yield _items(report.todo)
    if report.facts:
        yield "<h2>Đã hiểu được</h2>\n<table>"
        for name, value in report.facts:
            yield f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        yield "</table>"
    if report.doubts:
        yield f"<h2>Điểm còn nghi ngờ ({len(report.doubts) + report.more_doubts})</h2>\n<ul>"
        for point in report.doubts:
            page = f' <span class="page">(trang {point.page})</span>' if point.page else ""
            yield f'<li>“{escape(point.text)}”{page}<br><span class="why">{escape(point.why)}</span></li>'  # noqa: E501
        yield "</ul>"
        if report.more_doubts:
            yield f"<p>… và {report.more_doubts} điểm khác.</p>"
    if report.pages:
        yield "<h2>Trang đọc chưa tốt</h2>"
        yield _items(report.pages)
    if report.warnings:
        yield "<h2>Lưu ý khi đọc tệp</h2>"
        yield _items(report.warnings)
    yield f"<footer>{escape(report.made_at)}</footer>\n</main>\n</body>\n</html>"


def _items(lines: tuple[str, ...]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"


def _text(report: Report) -> Iterator[str]:
    yield from _wrapped(f"Tệp “{report.filename}”", "")
    yield from _wrapped(f"{_MARKS[report.tone]} {report.answer}", "  ")
    for title, lines in (
        ("VIỆC CẦN LÀM", report.todo),
        ("ĐÃ HIỂU ĐƯỢC", tuple(f"{name}: {value}" for name, value in report.facts)),
        (
            f"ĐIỂM CÒN NGHI NGỜ ({len(report.doubts) + report.more_doubts})",
            tuple(
                f"“{point.text}”{f' (trang {point.page})' if point.page else ''}: {point.why}"
                for point in report.doubts
            ),
        ),
        ("TRANG ĐỌC CHƯA TỐT", report.pages),
        ("LƯU Ý KHI ĐỌC TỆP", report.warnings),
    ):
        if lines:
            yield ""
            yield title
            for line in lines:
                yield from _wrapped(line, "- ")
    yield ""
    yield report.made_at


def _wrapped(line: str, mark: str) -> list[str]:
    words = " ".join(line.split())
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    ) or [mark.rstrip()]
