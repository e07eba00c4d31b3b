"""Programs that are started once in a run of the tests, and stay open for all of them.

Each has a folder, the same for all workers, which take turns. A program ends when the tests do,
however they end: a shell that waits with it then reads the end of a pipe that the first process
of the tests holds open.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock

from tests.programs import HANG
from tests.waiting import wait_until

_ROOM = "PYTEST_ROOM_OF_PROGRAMS"
"""Names the folder of folders to the workers, which have the environment of the first process."""

_WITH_THE_TESTS = """
trap : TERM
"$@" >said 2>&1 &
program=$!
(read -r nothing <../alive; kill 0) &
wait $program || wait $program
touch ended
"""

Start = Callable[[Path], Sequence[str]]
"""Prepares a folder for a program, and gives its command."""


class Resident:
    """A program that stays open, and the folder it was started in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has_ended(self) -> bool:
        return (self.folder / "ended").exists()


@contextmanager
def resident(name: str, start: Start) -> Iterator[Resident]:
    """The program of that name, started unless it runs, for this worker alone meanwhile."""
    found = Resident(Path(os.environ[_ROOM]) / name)
    with FileLock(f"{found.folder}.lock", timeout=HANG):
        if found.has_ended():
            shutil.rmtree(found.folder)
        if not found.folder.exists():
            # OSError: nobody holds the pipe, for the first process was killed.
            os.close(os.open(found.folder.parent / "alive", os.O_WRONLY | os.O_NONBLOCK))
            found.folder.mkdir()
            try:
                command = start(found.folder)
            except BaseException:  # as when the program is missing: nothing was started
                shutil.rmtree(found.folder)
                raise
            subprocess.run(
                ["sh", "-c", '"$@" &', "sh", "sh", "-c", _WITH_THE_TESTS, "sh", *command],
                check=True,
                cwd=found.folder,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        yield found


_held: list[int] = []


def make_room() -> None:
    """Make the folder of folders, if this process is the first."""
    if _ROOM not in os.environ:
        os.environ[_ROOM] = mkdtemp(prefix="programs-")
        alive = Path(os.environ[_ROOM]) / "alive"
        os.mkfifo(alive)
        _held.append(os.open(alive, os.O_RDWR))


def clear_room() -> None:
    """End what stays open, if this process made the folder."""
    while _held:
        os.close(_held.pop())
        room = Path(os.environ.pop(_ROOM))
        for folder in (path for path in room.iterdir() if path.is_dir()):
            wait_until((folder / "ended").exists)
        wait_until(partial(_is_gone, room))


def _is_gone(folder: Path) -> bool:
    """What a program has started may still write for a moment."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
