"""Waits for what happens, never for a time."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.programs import HANG
from tests.samples import ROOT


def wait_until(ready: Callable[[], object], running: subprocess.Popen[Any] | None = None) -> None:
    """Wait until ``ready``, or until a process that it depends on has ended.

    Raises:
        AssertionError: It hangs.
    """
    deadline = time.monotonic() + HANG
    while not ready() and (running is None or running.poll() is None):
        assert time.monotonic() < deadline, "it hangs"
        time.sleep(0.005)


_HELD = """
import time
from pathlib import Path
from cpts_docs.run.storage import Folder
write, left = Folder.write, iter(range({writes}))
def held(self, files):
    while next(left, None) is None and not Path({gate!r}).exists():
        time.sleep(0.005)
    write(self, files)
Folder.write = held
"""


def held_after(writes: int, folder: Path) -> tuple[dict[str, str], Path]:
    """A command that is still at work when a test ends it, however slow the test is.

    Each of its processes writes to a folder so many times, and no more until there is a file:
    gives the command's environment, and the path of that file. ``folder`` is for what it needs.
    """
    folder.mkdir()
    gate = folder / "gate"
    text = _HELD.format(writes=writes, gate=str(gate))
    (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}, gate
