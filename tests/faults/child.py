"""Writes files as a build does and kills itself on the way.

``python -m tests.faults.child FOLDER FILES LINE``: FILES is a pickled mapping of
names to bytes; LINE counts the lines run in ``cpts_docs/files.py``, of which
that one is the last. A file's content goes to the disk in two halves, with a
line between them. A LINE that is not reached lets the writing end; how many
there were is then printed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from cpts_docs.run import files


class Halves:
    """A file that is written half by half."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, content: bytes) -> None:
        middle = len(content) // 2
        self._file.write(content[:middle])
        self._file.flush()
        self._file.write(content[middle:])

    def __enter__(self) -> Halves:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def main(folder: Path, wanted: dict[str, bytes], last: int) -> None:
    lines = count(1)
    traced = {files.__file__, __file__}
    whole = Path.open

    def halved(self: Path, mode: str = "r", *arguments: Any) -> Any:
        file = whole(self, mode, *arguments)
        return Halves(file) if mode == "xb" else file

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in traced:
            return None
        if event == "line" and next(lines) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    Path.open = halved  # type: ignore[assignment,method-assign]
    sys.settrace(trace)
    files.remove_scratch(folder)
    files.write_files({folder / name: content for name, content in wanted.items()})
    sys.settrace(None)
    print(next(lines) - 1)


if __name__ == "__main__":
    _, place, source, number = sys.argv
    main(Path(place), pickle.loads(Path(source).read_bytes()), int(number))
