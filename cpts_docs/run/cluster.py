"""A Dask cluster as an executor.

Dask has one of its own, which waits for ever when all its workers are lost.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Executor
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any
from weakref import WeakSet

_RETRIES = 3


class Cluster(Executor):
    """The workers that a Dask client has; given up once there are none for ``seconds_alone``.

    A task gives Dask's own future, whose ``result`` is as that of others.
    """

    def __init__(self, client: Any, seconds_alone: float) -> None:
        self._client = client
        self._seconds_alone = seconds_alone
        self._tasks: WeakSet[Any] = WeakSet()
        self._lock = Lock()
        self._over = Event()
        self._max_workers = 0  # those of concurrent.futures say there how many they have
        Thread(target=self._watch, daemon=True).start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """Have a worker call ``function``."""
        with self._lock:
            if self._over.is_set():
                raise CancelledError
            task = self._client.submit(function, *arguments, **named, pure=False, retries=_RETRIES)
            self._tasks.add(task)
        return task

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; those under way end with the client."""
        self._over.set()

    def _watch(self) -> None:
        """Look every second at the workers there are."""
        seen = monotonic()
        while not self._over.wait(1):
            self._max_workers = self._threads()
            if self._max_workers:
                seen = monotonic()
            elif monotonic() - seen > self._seconds_alone:
                with self._lock:
                    self._over.set()
                    self._client.cancel(list(self._tasks))

    def _threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except Exception:  # the scheduler is gone, or the client is closed
            return 0
