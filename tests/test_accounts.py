"""Accounts: a file that only its owner reads, hashes, and the command that writes them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.accounts import AccountError, add, is_right, load, path_of, remove
from extractor.cli import main

PASSWORD = "mật khẩu rất dài"


def test_an_account_is_made_by_the_command(tmp_path: Path) -> None:
    catalogue = tmp_path / "out" / "catalogue.db"
    call = ["account", "add", "Nguyễn Lan", "--role", "review", "--role", "upload"]
    done = CliRunner().invoke(main, [*call, "--catalogue", str(catalogue)], input=f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    path = path_of(catalogue)
    assert path.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in path.read_text("utf-8") + done.output
    found = load(catalogue)
    assert found and found.accounts["Nguyễn Lan"].roles == ("upload", "review")
    listed = CliRunner().invoke(main, ["account", "list", "--catalogue", str(catalogue)])
    assert listed.output == "Nguyễn Lan: upload, review\n"
    gone = ["account", "remove", "Nguyễn Lan", "--catalogue", str(catalogue)]
    assert CliRunner().invoke(main, gone).exit_code == 0
    assert load(catalogue) is None
    assert CliRunner().invoke(main, gone).exit_code == 2


def test_a_password_is_right_or_not(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.db"
    add(catalogue, "lan", PASSWORD, ["upload"])
    add(catalogue, "mai", PASSWORD, ["upload"])
    found = load(catalogue)
    assert found
    one, other = (found.accounts[name].password for name in ("lan", "mai"))
    assert one != other  # a salt each
    assert is_right(PASSWORD, one)
    assert is_right("mật khẩu rất dài", one)  # typed by another keyboard
    assert not is_right(PASSWORD + " ", one)
    secret = found.secret
    remove(catalogue, "mai")
    add(catalogue, "lan", "một mật khẩu khác", ["review"])
    again = load(catalogue)
    assert again and again.secret == secret and list(again.accounts) == ["lan"]
    assert not is_right(PASSWORD, again.accounts["lan"].password)


@pytest.mark.parametrize(
    ("name", "password", "roles"),
    [("", PASSWORD, ["upload"]), ("a" * 41, PASSWORD, ["upload"]), ("a/b", PASSWORD, ["upload"]),
     ("a\nb", PASSWORD, ["upload"]), ("a;b", PASSWORD, ["upload"]), ("lan", "ngắn", ["upload"]),
     ("lan", "x" * 201, ["upload"]), ("lan", PASSWORD, []), ("lan", PASSWORD, ["admin"])],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    tmp_path: Path, name: str, password: str, roles: list[str]
) -> None:
    with pytest.raises(AccountError):
        add(tmp_path / "catalogue.db", name, password, roles)
    assert not path_of(tmp_path / "catalogue.db").exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"secret": "a", "accounts": [1]})])
def test_a_broken_file_is_said_to_be_so(tmp_path: Path, content: str) -> None:
    path_of(tmp_path / "catalogue.db").write_text(content, "utf-8")
    with pytest.raises(AccountError):
        load(tmp_path / "catalogue.db")
