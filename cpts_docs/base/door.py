"""The one door to a file of anybody: it must be a regular one, and no more is read than asked."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotAFileError(OSError):
    """A folder, a pipe or a device: nothing that holds bytes of its own."""

    def __init__(self, mode: int) -> None:
        self.is_folder = stat.S_ISDIR(mode)
        other = "un tuyau" if stat.S_ISFIFO(mode) else "un périphérique"
        super().__init__(f"c'est {'un dossier' if self.is_folder else other}, pas un fichier")


def opened(path: Path) -> io.BufferedReader:
    """A regular file to read from.

    Raises:
        NotAFileError: it is a folder, a pipe or a device.
        OSError: it is not there, or cannot be opened; ValueError: no file can have that name.
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
    return open(handle, "rb")  # noqa: PTH123 - a handle, not a path


def is_there(path: Path) -> bool:
    """Whether anything has that name: a link that leads nowhere has it too.

    Raises:
        OSError: nobody knows, and so it is not to be taken for free.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a NUL
        return False
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise
    return True


def first_bytes(path: Path, limit: int) -> bytes:
    """The first ``limit`` bytes of a regular file, and one more if there are more.

    Raises:
        As :func:`opened`; OSError: it cannot be read.
    """
    with opened(path) as file:
        data: bytes | None = file.read(limit + 1)
    if data is None:  # it would have to be waited for, as what the kernel says in /proc/kmsg
        raise NotAFileError(stat.S_IFCHR)
    return data
