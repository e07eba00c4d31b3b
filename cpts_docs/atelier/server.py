"""The atelier's server: on this machine alone, for as long as a page is open."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote

import uvicorn

from cpts_docs.atelier.app import app
from cpts_docs.atelier.events import Presence
from cpts_docs.atelier.folder import Folder

_PATIENCE = 60
"""Seconds without any page, once there was one."""


class _Server(uvicorn.Server):
    """A server that tells its pages when it ends."""

    def __init__(self, config: uvicorn.Config, presence: Presence, patience: float) -> None:
        super().__init__(config)
        self._presence, self._patience = presence, patience

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to end; asked ten times a second."""
        return await super().on_tick(counter) or self._presence.absent() > self._patience

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, the pages first: they would be waited for."""
        self._presence.end()
        await super().shutdown(sockets)


def serve(
    path: Path,
    project: str | None,
    ready: Callable[[str, str], object],
    patience: float = _PATIENCE,
) -> None:
    """Serve a folder until Ctrl-C, or until no page is open any more.

    ``ready`` is given the address of the page, with the token in its fragment, which no server and
    no log ever sees; and one to start a browser with, which is good for once. ``project`` is
    the one that the page opens first.
    """
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())  # what it says is in English
    token, ticket = token_urlsafe(32), token_urlsafe(32)
    presence, folder = Presence(), Folder(path)
    with closing(folder), socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            app(folder, presence, token=token, ticket=ticket, port=port),
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
            lifespan="off",
            ws="none",
        )
        server = _Server(config, presence, patience)
        first = f"&projet={quote(project, safe='')}" if project else ""
        here = f"http://127.0.0.1:{port}"
        ready(f"{here}/#jeton={token}{first}", f"{here}/entree#billet={ticket}{first}")
        with suppress(KeyboardInterrupt):
            asyncio.run(server.serve(sockets=[listener]))
