"""Ctrl-C, and a terminal that closes: what must not be cut in two holds them back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""What ends a command from outside: Ctrl-C, whoever ends processes, a terminal that closes."""


@contextmanager
def held_back(*names: str) -> Iterator[None]:
    """Let signals (``SIGINT``, ``SIGTERM``) wait; processes that start here never get them.

    Windows knows no waiting: there they come as ever.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {getattr(signal, name) for name in names})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
