"""What is expensive is made once in a run of the tests, by the worker that needs it first."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.programs import HANG

Once = Callable[[str, Callable[[Path], None]], Path]
"""What the fixture ``once`` is: takes a name and what fills a folder, and gives that folder."""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function that has a folder filled unless that was done, and gives it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the workers' folders are in that of the run
    shared = base / "once"
    shared.mkdir(exist_ok=True)

    def made(name: str, fill: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock", timeout=HANG):
            if not done.exists():
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return made


def told_once(once: Once, name: str, find: Callable[[Path], Any]) -> Any:
    """What ``find``, which may use a folder, found: something that JSON can hold."""

    def fill(folder: Path) -> None:
        found = json.dumps(find(folder))
        (folder / "found.json").write_text(found, encoding="utf-8")

    return json.loads((once(name, fill) / "found.json").read_text("utf-8"))
