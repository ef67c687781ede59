"""The catalogue in Datasette on this machine only."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractor.web.names import DATABASE

HOST = "127.0.0.1"
FACE = Path(__file__).resolve().parent.parent / "datasette"  # metadata, settings, templates


class PortTakenError(OSError):
    """Another program listens on the port already."""


def application(catalogue: Path, inbox: Path | None = None) -> Any:
    """A Datasette with our face on `catalogue`, which may be written to while it is served.

    inbox: the folder that gets what staff send; without it nobody can sign in.

    The database has one name, whatever its file's, because metadata and links go by that name.
    """
    from datasette.app import Datasette
    from datasette.database import Database

    datasette = Datasette([], config_dir=FACE)
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, path=str(catalogue), is_mutable=True), name=DATABASE)
    if inbox is not None:
        from extractor.web.desk import open_desk

        open_desk(datasette, catalogue, inbox)
    return datasette


def serve(catalogue: Path, port: int, ready: Callable[[str], None], inbox: Path) -> None:
    """Serve until interrupted; `ready` is told the address once it can be opened.

    Where somebody may send files, the inbox is worked on beside it.
    """
    import uvicorn

    from extractor import accounts
    from extractor.inbox.attendant import attended

    known = accounts.load(catalogue)
    sends = known and any("upload" in each.roles for each in known.accounts.values())
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise PortTakenError(port) from error
        listener.listen(128)
        datasette = application(catalogue, inbox)

        async def run() -> None:
            await datasette.invoke_startup()
            config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
            ready(f"http://{HOST}:{listener.getsockname()[1]}/")
            await uvicorn.Server(config).serve(sockets=[listener])

        with (
            attended(inbox, catalogue) if sends else contextlib.nullcontext(),
            contextlib.suppress(KeyboardInterrupt),  # Ctrl+C is how one stops it
        ):
            asyncio.run(run())
