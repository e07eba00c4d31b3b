"""Folders that are made and held inside of another, whatever links somebody puts in their place."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from cpts_docs.base.errors import OutputError

_HANDLES = Path("/proc/self/fd")
"""Where Linux gives an open folder a name that stays its own."""


def check_inside(folder: Path, root: Path) -> Path:
    """Where ``folder`` is from ``root``. Raise OutputError if links lead out of it."""
    try:
        return folder.resolve().relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # not in it; a link to itself, a NUL
        raise OutputError(
            f"{folder} est un lien qui mène hors du dossier du projet ; "
            "si c'est voulu, nommez sa destination avec -o ; aucun document n'a été modifié"
        ) from None


def held_inside(folder: Path, root: Path, made: ExitStack, handles: ExitStack) -> Path:
    """``folder``, in ``root``, made if need be; where the system can, by a name that no link takes.

    It is opened from ``root`` down, one step after the other, and none may be a link by then. The
    folders made go with ``made``, and the name with ``handles``.

    Raises:
        OutputError: links lead out of ``root``; OSError: it cannot be made or opened.
    """
    steps = check_inside(folder, root).parts
    if sys.platform != "linux" or not _HANDLES.is_dir():
        return make_folder(folder, made)
    place = root.resolve()
    for step in ("", *steps):
        place = place / step
        if not os.path.lexists(place):
            place.mkdir()
            made.callback(_remove_empty, place)
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        handles.callback(os.close, handle)
        place = _HANDLES / str(handle)
    return place


def make_folder(folder: Path, made: ExitStack) -> Path:
    """Make ``folder``, and give it; the folders made go with ``made``, the innermost first."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        made.callback(_remove_empty, missing)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
