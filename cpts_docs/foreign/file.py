"""The one door to a stranger's file: opened once, bounded, and refused in French."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.base.errors import UnreadableError

MAX_BYTES = 20_000_000
"""A document or form of ours has less than a hundredth of that."""

MAX_PICTURE, MAX_SVG, MAX_FONT, MAX_STYLESHEET = 2_000_000, 500_000, 4_000_000, 100_000
MAX_PIXELS = 16_000_000
"""Of a file of a look; here, and not with its reader, for rules tell them to those without one."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotAFileError(OSError):
    """A folder, a pipe or a device: nothing that holds bytes of its own."""

    def __init__(self, mode: int) -> None:
        self.is_folder = stat.S_ISDIR(mode)
        other = "un tuyau" if stat.S_ISFIFO(mode) else "un périphérique"
        super().__init__(f"c'est {'un dossier' if self.is_folder else other}, pas un fichier")


def first_bytes(path: Path, limit: int) -> bytes:
    """The first ``limit`` bytes of a regular file, and one more if there are more.

    Raises:
        NotAFileError: it is a folder, a pipe or a device.
        OSError: it is not there, or cannot be read; ValueError: no file can have that name.
    """
    try:
        handle = os.open(path, _FLAGS)  # a pipe without a writer would wait for ever
    except OSError:
        if os.path.isdir(path):  # noqa: PTH112 - Windows opens no folder
            raise NotAFileError(stat.S_IFDIR) from None
        raise
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise NotAFileError(mode)
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle, not a path
        return file.read(limit + 1)


def content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file, at most ``limit`` of them.

    Raises:
        UnreadableError: it is not there, no file, too large, or cannot be read.
    """
    try:
        data = first_bytes(path, limit)
    except NotAFileError as error:
        raise UnreadableError(str(error)) from None
    except FileNotFoundError:
        raise UnreadableError("le fichier n'existe pas") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = os_errors.reading(error)
        raise UnreadableError(f"le fichier ne peut pas être lu : {reason}") from error
    check_size(data, limit)
    return data


def check_size(data: bytes, limit: int = MAX_BYTES) -> None:
    """Raise UnreadableError if ``data`` are more than ``limit`` bytes, or none."""
    if not data:
        raise UnreadableError("le fichier est vide")
    if len(data) > limit:
        most = f"{limit // 1_000_000} Mo" if limit >= 1_000_000 else f"{limit // 1000} Ko"
        raise UnreadableError(f"le fichier dépasse {most}")
