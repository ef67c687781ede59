"""The command `extractor review`: the review desk in a terminal."""

from __future__ import annotations

import getpass
import textwrap
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

_SINGULAR = {"target": "targets", "obligation": "obligations", "citation": "citations"}
_WIDTH = 100


def commands(
    catalogue_option: Callable[[Any], Any], inbox_option: Callable[[str], Callable[[Any], Any]]
) -> click.Group:
    """The group of commands."""

    @click.group()
    def review() -> None:
        """Rà soát: duyệt, bác, sửa, bổ sung mục đã trích; rút văn bản; xuất bản chuẩn."""

    by_option = click.option(
        "--by", default=getpass.getuser, show_default="tên đăng nhập", help="Người rà soát."
    )
    why_option = click.option("--why", metavar="TEXT", help="Lý do.")

    @review.command("list")
    @click.argument("document", required=False)
    @click.option(
        "--show",
        type=click.Choice(["todo", "changed", "done", "all"]),
        default="todo",
        show_default=True,
        help="Chưa rà soát; đã đổi từ lần rà soát; đã rà soát; tất cả.",
    )
    @click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N")
    @catalogue_option
    @_told
    def list_(document: str | None, show: Any, limit: int, catalogue: Path) -> None:
        """Các mục cần xem, mục đáng ngờ nhất trước."""
        from extractor.review_desk import count, queue

        items = queue(catalogue, document, show, limit)
        for item in items:
            click.echo(_item(item))
        if more := count(catalogue, document, show) - len(items):
            click.echo(f"… và {more} mục khác (--limit).")
        if not items:
            click.echo("Không có mục nào.")

    @review.command()
    @click.argument("facts", nargs=-1, required=True, metavar="FACT...")
    @by_option
    @why_option
    @catalogue_option
    @_told
    def accept(facts: tuple[str, ...], by: str, why: str | None, catalogue: Path) -> None:
        """Duyệt: mục đã trích đúng."""
        from extractor.review_desk import decide

        for fact in facts:
            done = decide(catalogue, "accept", fact, by, reason=why)
            click.echo(f"Đã duyệt {done.fact_id} (quyết định {done.id}).")

    @review.command()
    @click.argument("facts", nargs=-1, required=True, metavar="FACT...")
    @by_option
    @why_option
    @catalogue_option
    @_told
    def reject(facts: tuple[str, ...], by: str, why: str | None, catalogue: Path) -> None:
        """Bác: không phải chỉ tiêu, nhiệm vụ hay viện dẫn."""
        from extractor.review_desk import decide

        for fact in facts:
            done = decide(catalogue, "reject", fact, by, reason=why)
            click.echo(f"Đã bác {done.fact_id} (quyết định {done.id}).")

    @review.command()
    @click.argument("fact")
    @click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
    @by_option
    @why_option
    @catalogue_option
    @_told
    def correct(
        fact: str, changes: tuple[str, ...], by: str, why: str | None, catalogue: Path
    ) -> None:
        """Sửa từng trường, ví dụ: due_on=31/12/2025 "lead=Sở Nội vụ; Sở Tài chính"."""
        from extractor.review_desk import decide, item
        from extractor.review_fields import parse_changes

        wanted = parse_changes(item(catalogue, fact).table, changes)
        done = decide(catalogue, "correct", fact, by, changes=wanted, reason=why)
        click.echo(f"Đã sửa {done.fact_id} (quyết định {done.id}).")
        click.echo(_item(item(catalogue, done.fact_id or "")))

    @review.command()
    @click.argument("document")
    @click.argument("kind", type=click.Choice(list(_SINGULAR)))
    @click.argument("fields", nargs=-1, metavar="FIELD=VALUE...")
    @click.option("--quote", metavar="TEXT", help="Nguyên văn, có đúng một chỗ trong văn bản.")
    @click.option("--start", type=int, metavar="N", help="Vị trí chữ đầu, thay cho --quote.")
    @click.option("--end", type=int, metavar="N", help="Vị trí sau chữ cuối, đi với --start.")
    @by_option
    @why_option
    @catalogue_option
    @_told
    def add(
        document: str,
        kind: str,
        fields: tuple[str, ...],
        quote: str | None,
        start: int | None,
        end: int | None,
        by: str,
        why: str | None,
        catalogue: Path,
    ) -> None:
        """Bổ sung mục mà máy bỏ sót."""
        from extractor.review_desk import add as add_fact
        from extractor.review_fields import parse_changes

        if quote is not None and start is None and end is None:
            span: Any = quote
        elif quote is None and start is not None and end is not None:
            span = (start, end)
        else:
            raise click.UsageError("Hãy nêu --quote, hoặc cả --start và --end.")
        table: Any = _SINGULAR[kind]
        made = parse_changes(table, fields)
        done = add_fact(catalogue, document, table, span, made, by, reason=why)
        click.echo(f"Đã bổ sung {done.fact_id} (quyết định {done.id}).")

    @review.command()
    @click.argument("decision", type=int, required=False)
    @by_option
    @catalogue_option
    @_told
    def undo(decision: int | None, by: str, catalogue: Path) -> None:
        """Hoàn tác một quyết định; không nêu số thì quyết định cuối của mình."""
        from extractor.review_desk import undo as take_back

        undone = take_back(catalogue, by, decision)
        click.echo(f"Đã hoàn tác quyết định {undone.id} ({_ACTIONS[undone.action]}).")
        if undone.action == "withdraw":
            click.echo("Bản gốc đã bị xóa khi rút; hãy thả lại tệp vào hộp thư.")

    @review.command()
    @click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
    @click.option("--why", required=True, metavar="TEXT", help="Lý do rút.")
    @inbox_option("Hộp thư, nơi còn bản sao của tệp.")
    @by_option
    @catalogue_option
    @_told
    def withdraw(
        documents: tuple[str, ...], why: str, folder: Path, by: str, catalogue: Path
    ) -> None:
        """Rút văn bản khỏi danh mục, kể cả bản gốc; chỉ còn mã, số và lý do."""
        from extractor.review_desk import withdraw as take_out

        for document in documents:
            done = take_out(catalogue, document, by, why, (folder / "done", folder / "failed"))
            click.echo(f"Đã rút {done.sha256[:16]} (quyết định {done.id}).")

    @review.command()
    @click.argument("fact_or_document", required=False)
    @catalogue_option
    @_told
    def history(fact_or_document: str | None, catalogue: Path) -> None:
        """Các quyết định, cũ trước."""
        from extractor.review_desk import history as decisions

        for each in decisions(catalogue, fact_or_document):
            about = each.fact_id or each.sha256[:16]
            undone = f" quyết định {each.undoes}" if each.undoes else ""
            fields = ", ".join(f"{name}={value}" for name, value in (each.changes or {}).items())
            parts = (f"{each.id:5} {each.at} {each.by}: {_ACTIONS[each.action]}{undone} {about}",
                     fields if each.action == "correct" else "", each.reason or "")  # fmt: skip
            click.echo(" · ".join(part for part in parts if part))

    @review.command("export-gold")
    @click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
    @click.option(
        "--output",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("gold"),
        show_default=True,
        metavar="FOLDER",
        help="Thư mục ghi ra.",
    )
    @click.option("--partly", is_flag=True, help="Cả văn bản mới rà soát một phần.")
    @catalogue_option
    @_told
    def export_gold(
        documents: tuple[str, ...], output: Path, partly: bool, catalogue: Path
    ) -> None:
        """Xuất văn bản đã rà soát hết thành bản chuẩn để đo độ chính xác."""
        from extractor.review_gold import export_gold as export

        paths = export(catalogue, output, documents, partly=partly)
        for path in paths:
            click.echo(f"Đã ghi {path}")
        if not paths:
            click.echo("Chưa có văn bản nào được rà soát hết.")

    return review


_ACTIONS = {
    "accept": "duyệt",
    "reject": "bác",
    "correct": "sửa",
    "add": "bổ sung",
    "withdraw": "rút",
    "undo": "hoàn tác",
}
_KINDS = {"targets": "chỉ tiêu", "obligations": "nhiệm vụ", "citations": "viện dẫn"}
_STATES = {"changed": "MÁY NAY TRÍCH KHÁC", "missing": "MÁY KHÔNG CÒN TRÍCH ĐƯỢC"}


def _told(function: Callable[..., None]) -> Callable[..., None]:
    """Checks the catalogue first; what cannot be done is a wrong call with its sentence."""

    @wraps(function)
    def command(*arguments: Any, **options: Any) -> None:
        from extractor.catalogue.schema import CatalogueError
        from extractor.review_desk import ReviewError
        from extractor.review_fields import FieldError
        from extractor.terminal import require_catalogue

        require_catalogue(options["catalogue"])
        try:
            function(*arguments, **options)
        except (ReviewError, FieldError, CatalogueError) as error:
            raise click.UsageError(str(error)) from error

    return command


def _item(item: Any) -> str:
    """A fact of the queue in a few lines."""
    sure = f"{item.confidence:.0%}" if item.confidence is not None else ""
    state = _STATES.get(item.state or "") or (_ACTIONS.get(item.verdict) if item.verdict else "")
    place = f"tr. {item.page}" if item.page else ""
    head = [item.fact_id, _KINDS[item.table], sure, item.document, place, item.section or "", state]
    lines = [" · ".join(part for part in head if part)]
    quote = " ".join(item.quote.split())
    lines += textwrap.wrap(
        f"“{quote}”", _WIDTH, initial_indent="  ", subsequent_indent="  ", max_lines=4
    )
    told = ", ".join(
        f"{name}={'; '.join(value) if isinstance(value, list) else value}"
        for name, value in item.fields.items()
        if value not in (None, [], False, "") and name not in ("quote", "char_start", "char_end")
    )
    lines += textwrap.wrap(told, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    for doubt in item.doubts:
        lines.append(f"    ? {doubt}")
    return "\n".join(lines) + "\n"
