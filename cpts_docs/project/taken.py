"""The files that a project names and documents take in: found in its folder, and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cpts_docs.base.errors import UnreadableError
from cpts_docs.project import inside

T = TypeVar("T")


class RefusedError(Exception):
    """Why a file cannot be taken, and what to do, in French."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.hint = hint


def files(folder: Path, name: str, hint: str, absent: str = "") -> tuple[Path, ...]:
    """The files that ``name`` stands for: one or, if it is a pattern, several.

    Raises:
        RefusedError: there is none, or it is not in the folder; ``hint`` is what to write then.
            If there is none, ``absent`` is, or else what the folder has.
    """
    found = inside.find(folder, name)
    if found.problem:
        raise RefusedError(found.problem, hint)
    if not found.paths:
        raise RefusedError("ce fichier n'existe pas", absent or inside.what_is_there(folder, name))
    return found.paths


def read(folder: Path, name: str, reader: Callable[[Path], T], hint: str, way_out: str = "") -> T:
    """What ``reader`` gives of the one file called ``name``.

    Raises:
        RefusedError: it is not there, or the reader cannot use it; ``way_out`` is what to do then.
    """
    paths = files(folder, name, hint)
    if len(paths) > 1:
        raise RefusedError("plusieurs fichiers ont ce nom", inside.what_is_there(folder, name))
    try:
        return reader(paths[0])
    except UnreadableError as error:
        raise RefusedError(str(error), way_out or hint) from error
