"""The command `extractor`.  Commands only translate: the work is in the modules that they load.

Exit status: 0 all went well; 1 some files failed, named on standard error; 2 a wrong call.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import extractor
from extractor.account_cli import account_group
from extractor.review_cli import commands
from extractor.terminal import require_catalogue

if TYPE_CHECKING:
    from extractor.evaluation import Report
    from extractor.ingest import FileResult

CATALOGUE = Path("outputs/catalogue.db")
INBOX = Path("inbox")
PLANS = Path("corpora/plans")
GOLD = (Path("corpora/gold"), Path("corpora/written"))
README = Path("README.md")
ACCURACY = Path("docs/accuracy.md")
DOUBTS = Path("models/doubts.yaml")

catalogue_option = click.option(
    "--catalogue",
    type=click.Path(path_type=Path, dir_okay=False),
    default=CATALOGUE,
    show_default=True,
    metavar="PATH",
    help="Tệp danh mục (SQLite).",
)


def inbox_option(told: str) -> Callable[[Any], Any]:
    """The option that names the folder of the inbox; told: what it is for here."""
    return click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=INBOX,
        show_default=True,
        metavar="PATH",
        help=told,
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(extractor.__version__, prog_name="extractor")
def main() -> None:
    """Đọc kế hoạch của chính quyền địa phương và lập danh mục chỉ tiêu, nhiệm vụ, viện dẫn."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH|URL...")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Số tệp đọc cùng lúc (mặc định: số lõi).",
)
@click.option("--again", is_flag=True, help="Đọc lại cả những tệp không đổi.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Đọc trên các máy của bộ điều phối dask này (docs/scale.md).",
)
@catalogue_option
def ingest(
    paths: tuple[str, ...], jobs: int | None, again: bool, scheduler: str | None, catalogue: Path
) -> None:
    """Đọc các tệp, thư mục hoặc URL vào danh mục; tệp không đổi thì không đọc lại."""
    import tempfile

    from extractor.catalogue.schema import CatalogueError
    from extractor.cluster import ClusterError
    from extractor.fetching import FetchError, fetch, is_url
    from extractor.ingest import MissingPathError
    from extractor.ingest import ingest as ingest_files
    from extractor.wording import STATUSES

    with _ProgressBar() as bar, tempfile.TemporaryDirectory() as folder:
        try:
            urls = [path for path in paths if is_url(path)]
            fetched, unfetched = fetch(urls, Path(folder)) if urls else ([], [])
            summary = ingest_files(
                [*(Path(path) for path in paths if not is_url(path)), *fetched],
                catalogue,
                jobs=jobs,
                progress=bar.show,
                again=again,
                scheduler=scheduler,
            )
        except (CatalogueError, ClusterError, FetchError, MissingPathError) as error:
            raise click.UsageError(str(error)) from error
    click.echo(_summary_table(summary.results))
    for result in summary.results:
        if result.reason and result.status != "done":
            click.echo(f"{result.path}: {STATUSES[result.status]}: {result.reason}", err=True)
        for warning in result.warnings:
            click.echo(f"{result.path}: lưu ý: {warning}", err=True)
    for skipped in summary.skipped:
        click.echo(f"{skipped.path}: {skipped.reason}", err=True)
    for unfetched_url in unfetched:
        click.echo(str(unfetched_url), err=True)
    if summary.failed or unfetched:
        sys.exit(1)


@main.command()
@click.argument("document")
@click.option(
    "--page",
    type=click.IntRange(min=1),
    metavar="N",
    help="Vẽ trang này, đánh dấu những gì đã trích; cần --image.",
)
@click.option(
    "--image",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Tệp ảnh ghi ra (PNG) cho --page.",
)
@catalogue_option
def show(document: str, page: int | None, image: Path | None, catalogue: Path) -> None:
    """Dàn ý và nội dung của một văn bản: mã, số hiệu, tên tệp trong danh mục, hoặc một tệp."""
    from extractor.show import NotFoundError

    if (page is None) != (image is None):
        raise click.UsageError("--page và --image đi cùng nhau: --page 3 --image trang-3.png")
    path = Path(document)
    try:
        if path.is_file():
            click.echo(_show_file(path, page, image))
            return
        require_catalogue(catalogue)
        click.echo(_shown(catalogue, document, page, image))
    except NotFoundError as error:
        raise click.UsageError(str(error)) from error


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    metavar="N",
    help="Cổng; 0 để máy tự chọn.",
)
@inbox_option("Hộp thư, nơi nhận tệp mà cán bộ có tài khoản gửi lên.")
@catalogue_option
def serve(port: int, folder: Path, catalogue: Path) -> None:
    """Mở danh mục trong trình duyệt, chỉ trên máy này (127.0.0.1)."""
    from extractor.accounts import AccountError
    from extractor.serve import PortTakenError
    from extractor.serve import serve as serve_catalogue

    require_catalogue(catalogue)
    try:
        serve_catalogue(
            catalogue, port, lambda url: click.echo(f"Danh mục ở {url} (Ctrl+C để dừng)"), folder
        )
    except AccountError as error:
        raise click.ClickException(str(error)) from error
    except PortTakenError as error:
        raise click.ClickException(
            f"Cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác: --port {port + 1}"
        ) from error


@main.command()
@click.option("--watch", is_flag=True, help="Đọc mãi các tệp được thả vào, đến khi bấm Ctrl+C.")
@click.option("--retry", is_flag=True, help="Trước hết đưa các tệp trong failed/ trở lại hộp thư.")
@inbox_option("Thư mục của hộp thư.")
@click.option(
    "--settle",
    type=click.FloatRange(min=0.1),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="Tệp đứng yên chừng này giây thì coi là chép xong.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Số tệp đọc cùng lúc (mặc định: số lõi).",
)
@catalogue_option
def inbox(
    watch: bool, retry: bool, folder: Path, settle: float, jobs: int | None, catalogue: Path
) -> None:
    """Đọc các tệp thả vào hộp thư, chuyển sang done/ hoặc failed/ kèm báo cáo."""
    from extractor import inbox as box

    settings = box.Settings(folder, catalogue, settle=settle, jobs=jobs)
    failed = 0

    def told(answer: box.Answer) -> None:
        nonlocal failed
        failed += answer.failed
        line = f"{answer.report.filename}: {answer.report.answer}"
        click.echo(line, err=answer.failed)

    try:
        if retry:
            click.echo(f"Đưa trở lại {len(box.retry(folder))} tệp.")
        if watch:
            click.echo(f"Đang chờ tệp ở {folder} (Ctrl+C để dừng)")
            box.watch(settings, told, threading.Event(), lambda error: click.echo(error, err=True))
            return
        for path in box.run(settings, told):
            failed += 1
            click.echo(f"{path}: tệp còn đang thay đổi, để lại trong hộp thư.", err=True)
    except (box.InboxError, box.InboxBusyError) as error:
        raise click.ClickException(str(error)) from error
    if failed:
        sys.exit(1)


@main.command()
@click.argument(
    "what",
    type=click.Choice(
        ["obligations", "targets", "comparison", "citations", "package", "deadlines", "document"]
    ),
)
@click.argument("document", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "xlsx", "json", "parquet", "ics", "akn"]),
    help="Dạng tệp (mặc định: theo đuôi tên tệp; bảng: xlsx).",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Tệp ghi ra; với package là thư mục (mặc định: tên của bảng, ở thư mục hiện tại).",
)
@click.option("--semicolon", is_flag=True, help="CSV ngăn bằng dấu chấm phẩy.")
@click.option("--agency", metavar="NAME", help="deadlines: chỉ của cơ quan này (mã hay tên).")
@click.option("--locality", metavar="NAME", help="deadlines: chỉ của địa phương này (mã hay tên).")
@catalogue_option
def export(
    what: str,
    document: str | None,
    form: str | None,
    output: Path | None,
    semicolon: bool,
    agency: str | None,
    locality: str | None,
    catalogue: Path,
) -> None:
    """Xuất bảng ra tệp, thời hạn ra lịch (ics), một văn bản ra Akoma Ntoso (akn).

    package ghi cả bốn bảng vào một thư mục, kèm datapackage.json mô tả các cột.
    """
    from extractor.exports import ExportError, Request
    from extractor.exports import export as export_to_file

    require_catalogue(catalogue)
    try:
        request = Request(what, document, form, output, semicolon, agency, locality)
        click.echo(export_to_file(catalogue, request))
    except ExportError as error:
        raise click.UsageError(str(error)) from error


@main.command()
@click.argument("gold", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[GOLD]...")
@click.option(
    "--plans",
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER",
    help="Read plans anew, in this folder or beside their gold, instead of using the catalogue.",
)
@click.option(
    "--by-format",
    is_flag=True,
    help="F1 of each form beside the text form; --plans FOLDER holds NAME.pdf, scan/NAME.pdf, ...",
)
@click.option("--errors", is_flag=True, help="List every fact missed, extra or wrong.")
@click.option(
    "--reliability", is_flag=True, help="Print how often facts were right, by confidence, instead."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--readme",
    is_flag=True,
    help="Write the tables into README.md and docs/accuracy.md, between their markers.",
)
@click.option(
    "--calibrate", is_flag=True, help="Write the measured shares of doubts into models/doubts.yaml."
)
@catalogue_option
def evaluate(
    gold: tuple[Path, ...],
    plans: Path | None,
    by_format: bool,
    errors: bool,
    reliability: bool,
    as_json: bool,
    readme: bool,
    calibrate: bool,
    catalogue: Path,
) -> None:
    """Accuracy against gold annotations: files or folders; all of corpora if none is named.

    A document that the catalogue does not hold is read from beside its gold or corpora/plans.
    """
    import json

    from extractor.evaluation import printing
    from extractor.evaluation.reliability import measured_shares, put_shares
    from extractor.knowledge import load

    files = _gold_files(gold or GOLD)
    if by_format:
        from extractor.evaluation import forms

        reports = forms.evaluate_forms([plans or PLANS], files)
        told = json.dumps(forms.as_json(reports), indent=1) if as_json else forms.as_text(reports)
        click.echo(told.rstrip("\n"))
        return
    try:
        report = _measure(files, plans, catalogue)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    shares = {doubt["id"]: doubt["share"] for doubt in load("doubts")}
    if as_json:
        click.echo(json.dumps(printing.as_json(report), ensure_ascii=False, indent=1))
    elif reliability:
        click.echo(printing.reliability_markdown(report, shares))
    else:
        click.echo(printing.as_text(report, errors=errors), nl=False)
    if calibrate:
        text = DOUBTS.read_text(encoding="utf-8")
        DOUBTS.write_text(put_shares(text, measured_shares(report)), encoding="utf-8")
    if readme:
        for path, what, table in (
            (README, "accuracy", printing.as_markdown(report)),
            (ACCURACY, "reliability", printing.reliability_markdown(report, shares)),
        ):
            text = path.read_text(encoding="utf-8")
            path.write_text(printing.put_between_markers(text, table, what), encoding="utf-8")
    for slug in report.missing:
        click.echo(f"{slug}: neither in the catalogue nor among the plans", err=True)
    if report.missing:
        sys.exit(1)


@main.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Facts gained, lost and changed from the catalogue OLD to the catalogue NEW."""
    import json

    from extractor.evaluation import changes

    try:
        documents = changes.compare(old, new)
    except changes.NoCatalogueError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(changes.as_json(documents), ensure_ascii=False, indent=1))
    else:
        click.echo(changes.as_text(documents), nl=False)


@main.command()
@click.argument("localities", nargs=-1, metavar="LOCALITY...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "md", "html"]),
    default="text",
    show_default=True,
    help="Dạng kết quả.",
)
@click.option("--domain", metavar="D", help="Chỉ một lĩnh vực (mã trong models/domains.yaml).")
@click.option("--shared", is_flag=True, help="Chỉ những chỉ tiêu mà ít nhất hai nơi cùng có.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Cả những chỉ tiêu một nơi có mà chưa thuộc chỉ tiêu chung nào.",
)
@click.option(
    "--reform",
    is_flag=True,
    help="Thêm các đơn vị trước và sau sắp xếp trên cùng địa bàn, nếu có văn bản.",
)
@catalogue_option
def compare(
    localities: tuple[str, ...],
    form: str,
    domain: str | None,
    shared: bool,
    everything: bool,
    reform: bool,
    catalogue: Path,
) -> None:
    """So sánh các địa phương theo chỉ tiêu và năm; không nêu tên nào thì so mọi địa phương.

    LOCALITY là tên ("Quận Tân Phú") hoặc mã đơn vị hành chính.
    """
    from contextlib import closing

    from extractor.catalogue.read_only import open_read_only
    from extractor.comparison import places, rendering, table
    from extractor.wording import domains

    require_catalogue(catalogue)
    if domain is not None and domain not in domains():
        raise click.UsageError(f"Không có lĩnh vực “{domain}”; có: {', '.join(domains())}")
    with closing(open_read_only(catalogue)) as connection:
        try:
            columns = places.choose(connection, localities, reform=reform)
        except places.UnknownLocalityError as error:
            raise click.UsageError(str(error)) from error
        compared = table.compare(
            connection, columns, domain=domain, everything=everything, shared=shared
        )
    click.echo(rendering.FORMATS[form](compared), nl=form != "csv")


@main.group()
def indicators() -> None:
    """Các chỉ tiêu chung: `extractor indicators candidates` nêu những chỉ tiêu nên bổ sung."""


@indicators.command()
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="N",
    help="Số địa phương ít nhất cùng có.",
)
@click.option("--yaml", "as_yaml", is_flag=True, help="In sẵn dạng để dán vào indicators.yaml.")
@catalogue_option
def candidates(least: int, as_yaml: bool, catalogue: Path) -> None:
    """Những chỉ tiêu chưa thuộc chỉ tiêu chung nào, gom theo lời văn giống nhau."""
    from contextlib import closing

    from extractor.catalogue.read_only import open_read_only
    from extractor.comparison import proposals

    require_catalogue(catalogue)
    with closing(open_read_only(catalogue)) as connection:
        found = proposals.candidates(connection, least)
    click.echo(proposals.as_yaml(found) if as_yaml else proposals.as_text(found), nl=False)


@main.command()
@click.argument("text")
def explain(text: str) -> None:
    """Print the words of TEXT and what each grammar finds in it, with its values."""
    from extractor.show import explain as explain_text

    click.echo(explain_text(text), nl=False)


@main.command()
@catalogue_option
def doctor(catalogue: Path) -> None:
    """Máy này có những chương trình phụ trợ nào, thiếu thì mất gì."""
    from extractor.doctor import examine

    findings = examine()
    for finding in findings:
        click.echo(f"{'có   ' if finding.present else 'THIẾU'}  {finding.name}: {finding.detail}")
        if not finding.present:
            click.echo(f"       không có thì mất: {finding.lost}")
            if finding.remedy:
                click.echo(f"       cách cài: {finding.remedy}")
    exists = "có" if catalogue.exists() else "chưa có"
    click.echo(f"{exists:5}  danh mục: {catalogue}")
    if any(finding.needed and not finding.present for finding in findings):
        sys.exit(1)


main.add_command(commands(catalogue_option, inbox_option))
main.add_command(account_group(catalogue_option))


def _shown(catalogue: Path, document: str, page: int | None, image: Path | None) -> str:
    """The document as text, or what a picture of one of its pages shows."""
    if page is not None and image is not None:
        from extractor.page_image import draw_page

        return draw_page(catalogue, document, page, image)
    from extractor.show import show as show_document

    return show_document(catalogue, document)


def _show_file(path: Path, page: int | None, image: Path | None) -> str:
    """A file that need not be in any catalogue: read into one of its own."""
    import tempfile

    from extractor.ingest import ingest as ingest_files

    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "catalogue.db"
        (result,) = ingest_files([path], catalogue, jobs=1).results
        if result.status == "failed":
            click.echo(f"{path}: {result.reason}", err=True)
            sys.exit(1)
        for warning in result.warnings:
            click.echo(f"{path}: lưu ý: {warning}", err=True)
        return _shown(catalogue, path.name, page, image)


class _ProgressBar:
    """How many files are done, how many a second, and the time left; on standard error."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._started = time.monotonic()

    def __enter__(self) -> _ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def show(self, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(
                length=total,
                label="Đọc tệp",
                show_pos=True,
                item_show_func=lambda rate: rate,
                file=sys.stderr,
            )
            self._bar.__enter__()
        rate = done / max(time.monotonic() - self._started, 0.001)
        self._bar.update(done - self._bar.pos, f"{rate:.1f} tệp/s")


def _summary_table(results: tuple[FileResult, ...]) -> str:
    from extractor.wording import STATUSES

    kinds = {"targets": "chỉ tiêu", "obligations": "nhiệm vụ", "citations": "viện dẫn"}
    names = [result.path.name for result in results]
    width = min(max(map(len, ["Tệp", *names])), 48)
    lines = [f"{'Tệp':{width}}  {'kết quả':17}" + "".join(f"{kind:>10}" for kind in kinds.values())]
    for name, result in zip(names, results, strict=True):
        shown = name if len(name) <= width else name[: width - 1] + "…"
        counts = "".join(f"{result.counts.get(kind, 0):10}" for kind in kinds)
        spent = "  không đổi" if result.unchanged else f"{result.seconds:9.1f} s"
        lines.append(f"{shown:{width}}  {STATUSES[result.status]:17}{counts}{spent}")
    totals = "".join(
        f"{sum(result.counts.get(kind, 0) for result in results):10}" for kind in kinds
    )
    lines.append(f"{f'{len(names)} tệp':{width}}  {'':17}{totals}")
    return "\n".join(lines)


def _gold_files(paths: tuple[Path, ...]) -> list[Path]:
    files = []
    for path in paths:
        files += sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise click.UsageError(f"no gold file (*.json) in {', '.join(map(str, paths))}")
    return files


def _measure(gold: list[Path], plans: Path | None, catalogue: Path) -> Report:
    from extractor.evaluation import Report, evaluate, evaluate_plans, held_by, read_gold

    for path in gold:  # before minutes go into reading plans
        read_gold(path)
    if plans is not None:
        return evaluate_plans(_files_of(plans), gold)
    if catalogue.exists():
        require_catalogue(catalogue)
    held = held_by(catalogue)
    here = [path for path in gold if path.stem in held]
    elsewhere = [path for path in gold if path.stem not in held]
    report = evaluate(catalogue, here) if here else Report(())
    if elsewhere:
        report += evaluate_plans(_files_of(PLANS), elsewhere)
    return report


def _files_of(plans: Path) -> list[Path]:
    return sorted(plans.iterdir()) if plans.is_dir() else [plans] if plans.exists() else []
