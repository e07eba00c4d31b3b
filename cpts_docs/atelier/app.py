"""The atelier as an ASGI application: the guard, the page's own files, and what it asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from cpts_docs.atelier import (
    downloads,
    editing,
    events,
    exchange,
    mend,
    pages,
    start,
    state,
)
from cpts_docs.atelier.asked import refusal
from cpts_docs.atelier.events import Presence
from cpts_docs.atelier.folder import Folder
from cpts_docs.atelier.guard import Guard
from cpts_docs.atelier.refused import RefusedError

STATIC = Path(__file__).parent / "static"
"""The page and what it loads: nothing of anybody's."""


_PARTS = (downloads, editing, events, exchange, mend, pages, start, state)


def app(folder: Folder, presence: Presence, *, token: str, port: int, ticket: str = "") -> Guard:
    """The atelier of a folder, for whoever has the ``token``, at a ``port`` of this machine.

    A ``ticket`` gives the token to whoever first asks with it.
    """
    inner = Starlette(
        routes=[
            Route("/", _file("index.html")),
            Route("/entree", _file("entree.html")),
            *(route for part in _PARTS for route in part.ROUTES),
            Mount("/fichiers", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={404: _nothing, 405: _nothing, Exception: _wrong},
    )
    inner.state.folder, inner.state.presence = folder, presence
    return Guard(inner, token=token, ticket=ticket, port=port)


def _file(name: str) -> Callable[[Request], Response]:
    return lambda _: FileResponse(STATIC / name)


async def _nothing(_: Request, __: Exception) -> Response:
    return refusal(RefusedError(404, "cette adresse n'existe pas dans l'atelier"))


async def _wrong(_: Request, error: Exception) -> Response:
    return refusal(error)
