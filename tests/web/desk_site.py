"""A served catalogue with accounts and an inbox, asked without a network."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plan_extractions import small

from extractor import accounts
from extractor.reviews import open_catalogue
from extractor.serve import application

from .conftest import RUNNER

PASSWORD = "mật khẩu rất dài"
HERE = {"origin": "http://localhost", "host": "localhost"}
PEOPLE = {"lan": ("upload", "review"), "tải": ("upload",), "soát": ("review",)}


@dataclass
class Site:
    """cookies: of whoever is signed in here."""

    folder: Path
    datasette: Any
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def catalogue(self) -> Path:
        return self.folder / "out" / "catalogue.db"

    @property
    def inbox(self) -> Path:
        return self.folder / "hộp thư"

    def ask(self, method: str, path: str, **more: Any) -> Any:
        headers = {**(HERE if method == "POST" else {}), **more.pop("headers", {})}
        headers = {name: value for name, value in headers.items() if value is not None}
        cookies = more.pop("cookies", self.cookies)
        if cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

        async def answer() -> Any:
            return await self.datasette.client.request(
                method, path, headers=headers, follow_redirects=False, **more
            )

        return RUNNER.run(answer())

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> Any:
        return self.ask("POST", path, **more)

    def sign_in(self, name: str, password: str = PASSWORD, **more: Any) -> Any:
        answer = self.post(
            "/dang-nhap", data={"ten": name, "mat-khau": password, **more}, cookies={}
        )
        found = re.match(r"phien=([^;]+)", answer.headers.get("set-cookie", ""))
        self.cookies = {"phien": found[1]} if found else {}
        return answer

    @property
    def token(self) -> str:
        return re.search(r'name="token" value="([0-9a-f]+)"', self.get("/").text)[1]

    def send(self, name: str, content: Any, **headers: Any) -> Any:
        """A file as the script sends it; name: percent-encoded."""
        given = {"x-token": self.token, "content-type": "application/octet-stream", **headers}
        return self.post(f"/tai-len/tep?ten={name}", content=content, headers=given)

    def waiting(self) -> list[Path]:
        """Every file that the site wrote into the inbox."""
        return [path for path in self.inbox.rglob("*") if path.is_file()]


def served(folder: Path) -> Site:
    """A site with the small plan and the people above."""
    catalogue = folder / "out" / "catalogue.db"
    with open_catalogue(catalogue) as store:
        store.add(small(), seconds=0, extractor_version="1")
    for name, roles in PEOPLE.items():
        accounts.add(catalogue, name, PASSWORD, roles)
    datasette = application(catalogue, folder / "hộp thư")
    RUNNER.run(datasette.invoke_startup())
    return Site(folder, datasette)


async def in_pieces(pieces: Iterable[bytes], taken: list[int]) -> AsyncIterator[bytes]:
    """A body that comes piece by piece; `taken` gets the size of each that was asked for."""
    for piece in pieces:
        taken.append(len(piece))
        yield piece


def table(title: str, rows: Iterable[tuple[object, ...]]) -> str:
    """Rows as text, for the output of the tests."""
    lines = [f"\n{title}"]
    for row in rows:
        lines.append("  " + " | ".join(str(cell) for cell in row))
    return "\n".join(lines)
