"""Waits for what happens, never for a time."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from typing import Any

from tests.programs import HANG


def wait_until(ready: Callable[[], object], running: subprocess.Popen[Any] | None = None) -> None:
    """Wait until ``ready``, or until a process that it depends on has ended.

    Raises:
        AssertionError: It hangs.
    """
    deadline = time.monotonic() + HANG
    while not ready() and (running is None or running.poll() is None):
        assert time.monotonic() < deadline, "it hangs"
        time.sleep(0.005)
