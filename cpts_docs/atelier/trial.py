"""A project's own templates and Word files, tried while nobody waits for it.

That takes a process and a second, where all else is checked between two letters.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread

from cpts_docs.atelier.snapshot import Snapshot


class Trial:
    """Tries what ``now`` gives, again where it has changed meanwhile, and calls ``then``."""

    def __init__(self, now: Callable[[], Snapshot], then: Callable[[], None]) -> None:
        self._now, self._then = now, then
        self._lock = Lock()
        self._runs = False

    def start(self) -> None:
        """See to it that what there is now gets tried."""
        with self._lock:
            if self._runs or self._now().is_tried():
                return
            self._runs = True
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            now = self._now()
            now.try_templates()
            self._then()
            with self._lock:
                self._runs = not self._now().is_tried()
                if not self._runs:
                    return
