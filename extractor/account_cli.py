"""`extractor account`: the accounts of staff who send files or review facts in the browser."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from extractor.accounts import ROLES, AccountError


def account_group(catalogue_option: Callable[[Any], Any]) -> click.Group:
    """The group of commands."""

    @click.group()
    def account() -> None:
        """Tài khoản của cán bộ gửi văn bản, rà soát trong trình duyệt (docs/web.md)."""

    @account.command()
    @click.argument("name")
    @click.option(
        "--role",
        "roles",
        type=click.Choice(list(ROLES)),
        multiple=True,
        required=True,
        help="upload: gửi văn bản; review: rà soát. Nêu nhiều lần được.",
    )
    @catalogue_option
    def add(name: str, roles: tuple[str, ...], catalogue: Path) -> None:
        """Lập tài khoản, hoặc đổi mật khẩu và vai trò; mật khẩu hỏi hoặc đọc từ đầu vào."""
        from extractor import accounts

        if sys.stdin.isatty():
            password = click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Gõ lại")
        else:
            password = sys.stdin.readline().rstrip("\r\n")
        _done(accounts.add, catalogue, name, password, roles)
        click.echo(f"Đã ghi tài khoản “{name.strip()}” vào {accounts.path_of(catalogue)}.")

    @account.command()
    @click.argument("name")
    @catalogue_option
    def remove(name: str, catalogue: Path) -> None:
        """Xóa tài khoản; phiên đang mở của người ấy hết hiệu lực ngay."""
        from extractor import accounts

        _done(accounts.remove, catalogue, name)
        click.echo(f"Đã xóa tài khoản “{name.strip()}”.")

    @account.command("list")
    @catalogue_option
    def list_(catalogue: Path) -> None:
        """Các tài khoản và vai trò."""
        from extractor import accounts

        found = _done(accounts.load, catalogue)
        for name, each in sorted(found.accounts.items()) if found else ():
            click.echo(f"{name}: {', '.join(each.roles)}")
        if not found:
            click.echo("Chưa có tài khoản nào; danh mục chỉ để xem.")

    return account


def _done(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except AccountError as error:
        raise click.UsageError(str(error)) from error
