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


def application(catalogue: Path) -> Any:
    """A Datasette with our face on `catalogue`, which may be written to while it is served.

    The database has one name, whatever its file's, because metadata and links go by that name.
    """
    from datasette.app import Datasette
    from datasette.database import Database

    datasette = Datasette([], config_dir=FACE)
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, path=str(catalogue), is_mutable=True), name=DATABASE)
    return datasette


def serve(catalogue: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is told the address once it can be opened."""
    import uvicorn

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise PortTakenError(port) from error
        listener.listen(128)
        datasette = application(catalogue)

        async def run() -> None:
            await datasette.invoke_startup()
            config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
            ready(f"http://{HOST}:{listener.getsockname()[1]}/")
            await uvicorn.Server(config).serve(sockets=[listener])

        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how one stops it
            asyncio.run(run())
