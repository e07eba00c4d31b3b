"""What happens, told to the pages as server-sent events; and whether any page is there at all."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from cpts_docs.atelier.asked import PROJECT, refusal
from cpts_docs.atelier.refused import RefusedError

_BEAT = 15
"""Seconds between signs of life, by which a connection that is gone is noticed."""

_WAITING = 1_000
"""So many events wait for a page that does not read; then it has to ask anew."""

Event = tuple[str, dict[str, Any]] | None


class Presence:
    """The pages that are connected."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._queues: set[asyncio.Queue[Event]] = set()
        self._clock = clock
        self._left: float | None = None
        self.ended = False

    def come(self, queue: asyncio.Queue[Event]) -> None:
        """A page is there."""
        self._queues.add(queue)
        self._left = None
        if self.ended:
            queue.put_nowait(None)

    def leave(self, queue: asyncio.Queue[Event]) -> None:
        """It is gone."""
        self._queues.discard(queue)
        if not self._queues:
            self._left = self._clock()

    def absent(self) -> float:
        """For how many seconds no page has been there; 0 before the first was."""
        return 0 if self._left is None else self._clock() - self._left

    def end(self) -> None:
        """Tell all pages that it is over."""
        self.ended = True
        for queue in self._queues:
            queue.put_nowait(None)


async def _events(request: Request) -> Response:
    """What happens to one project, or just the presence of a page that has none."""
    presence: Presence = request.app.state.presence
    queue: asyncio.Queue[Event] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(event: str, facts: dict[str, Any]) -> None:
        if queue.qsize() < _WAITING and not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, (event, facts))

    stop: Callable[[], None] | None = None
    if "id" in request.path_params:
        name = unquote(request.path_params["id"])
        try:
            session = await run_in_threadpool(request.app.state.folder.session, name)
        except RefusedError as error:
            return refusal(error)
        stop = session.listen(tell)
        tell("state", {"revision": session.revision, "origin": session.origin})

    async def stream() -> AsyncIterator[str]:
        presence.come(queue)
        try:
            async for text in written(queue):
                yield text
        finally:
            presence.leave(queue)
            if stop:
                stop()

    return StreamingResponse(stream(), media_type="text/event-stream")


async def written(queue: asyncio.Queue[Event]) -> AsyncIterator[str]:
    """The events of a queue as a page reads them, until there is a None."""
    yield ": bonjour\n\n"
    while True:
        try:
            event = await asyncio.wait_for(queue.get(), _BEAT)
        except TimeoutError:
            yield ": toujours là\n\n"
            continue
        if event is None:
            yield "event: end\ndata: {}\n\n"
            return
        name, facts = event
        yield f"event: {name}\ndata: {json.dumps(facts)}\n\n"


ROUTES = [
    Route("/api/events", _events, methods=["GET"]),
    Route(f"{PROJECT}/events", _events, methods=["GET"]),
]
