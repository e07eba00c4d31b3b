"""What Python asks of the system for files, counted, of which one operation fails.

As SQLite tests itself: the first operation fails, then the second, until a run has
none left to fail. Only files below some folders count, and starting a program; what Python
loads of itself does not. It is put around the standard library once, in a process that ends
with its command.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import mmap
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from typing import Any

ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EACCES)


@dataclass(frozen=True)
class Failure:
    """The operation of this number fails; all after it too if it is ``lasting``."""

    error: int
    lasting: bool = False
    number: int = 0

    def at(self, number: int) -> Failure:
        """The same at another place."""
        return replace(self, number=number)

    def __str__(self) -> str:
        return f"{os.strerror(self.error)}{' for good' if self.lasting else ''}"

    def hits(self, number: int) -> bool:
        """Whether the operation of that number fails."""
        return number == self.number or (self.lasting and number > self.number)


KINDS = (
    *(Failure(error) for error in ERRORS),
    *(Failure(error, lasting=True) for error in (errno.ENOSPC, errno.EIO)),
)

_PATHS = ("stat", "lstat", "mkdir", "unlink", "remove", "rmdir", "readlink", "listdir", "scandir")
_PATHS += ("utime", "chmod", "truncate")
_PAIRS = ("rename", "replace", "link", "symlink")
_HANDLES = ("fsync", "fdatasync", "ftruncate", "write", "read")


class Counter:
    """A number that forked processes share."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8)

    def __int__(self) -> int:
        return int.from_bytes(self._memory[:8])

    def reset(self) -> None:
        self._memory[:8] = bytes(8)

    def next(self) -> int:
        number = int(self) + 1
        self._memory[:8] = number.to_bytes(8)
        return number


@dataclass
class Layer:
    """Has the operation fail that ``failure`` means; ``counter`` says how many there were."""

    folders: tuple[str, ...]
    counter: Counter
    failure: Failure | None
    _handles: set[int] = field(default_factory=set)

    def point(self, *about: Any) -> None:
        """An operation on a path or a handle. Raises OSError if it is to fail."""
        if any(map(self._is_watched, about)):
            self.operation(about[0])

    def operation(self, about: Any) -> None:
        """One that counts. Raises OSError if it is to fail."""
        number = self.counter.next()
        if self.failure and self.failure.hits(number):
            name = about if isinstance(about, str | bytes | os.PathLike) else None
            error = self.failure.error
            raise OSError(error, os.strerror(error), name and os.fspath(name))

    def _is_watched(self, about: Any) -> bool:
        if isinstance(about, int):
            return about in self._handles
        if about is None:
            return False
        path = os.path.abspath(os.fsdecode(about))  # noqa: PTH100
        if path.startswith("/proc/self/fd/"):  # in a folder that is held
            path = os.path.realpath(path)
        return path.startswith(self.folders)

    # ----------------------------------------------------------------------

    def install(self) -> None:
        """Stand between Python and the system from now on."""
        for name in _PATHS:
            self._wrap(os, name, 1)
        for name in _PAIRS:
            self._wrap(os, name, 2)
        for name in _HANDLES:
            self._wrap(os, name, 1)
        self._wrap(os, "sendfile", 2)
        for name in ("flock", "lockf"):
            self._wrap(fcntl, name, 1)
        self._wrap_open()
        self._wrap_start()
        self._wrap_storage()

    def _wrap(self, module: Any, name: str, about: int) -> None:
        original = getattr(module, name)

        def tried(*arguments: Any, **named: Any) -> Any:
            self.point(*arguments[:about], named.get("dir_fd"))
            return original(*arguments, **named)

        setattr(module, name, tried)
        for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if original in known:
                known.add(tried)

    def _wrap_open(self) -> None:
        os_open, os_close = os.open, os.close

        def opened(path: Any, *arguments: Any, **named: Any) -> int:
            self.point(path, named.get("dir_fd"))
            handle = os_open(path, *arguments, **named)
            if self._is_watched(path) or self._is_watched(named.get("dir_fd")):
                self._handles.add(handle)
            return handle

        def closed(handle: int) -> None:
            self._handles.discard(handle)
            os_close(handle)

        os.open, os.close = opened, closed
        os.supports_dir_fd.add(opened)
        builtin = builtins.open

        def file(path: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if not self._is_watched(path):
                return builtin(path, mode, *arguments, **named)
            return _file(self, path, mode, *arguments, **named)

        builtins.open = io.open = file
        shutil._USE_CP_SENDFILE = hasattr(os, "sendfile")  # type: ignore[attr-defined]

    def _wrap_start(self) -> None:
        start = subprocess.Popen.__init__

        def started(process: Any, *arguments: Any, **named: Any) -> None:
            self.operation(None)
            start(process, *arguments, **named)

        subprocess.Popen.__init__ = started  # type: ignore[method-assign]

    def _wrap_storage(self) -> None:
        if "s3fs" not in sys.modules:
            return
        from s3fs import S3FileSystem

        ask = S3FileSystem._call_s3

        async def asked(system: Any, method: str, *arguments: Any, **named: Any) -> Any:
            self.operation(method)
            return await ask(system, method, *arguments, **named)

        S3FileSystem._call_s3 = asked


class _Raw(io.FileIO):
    """A file whose reads, writes and end may fail; a write that does has written half."""

    layer: Layer

    def __init__(self, layer: Layer, path: Any, mode: str, opener: Any) -> None:
        layer.point(path)
        self.layer, self.about = layer, path
        super().__init__(path, mode, opener=opener)

    def _point(self) -> None:
        self.layer.operation(self.about)

    def readinto(self, buffer: Any) -> Any:
        self._point()
        return super().readinto(buffer)

    def readall(self) -> Any:
        self._point()
        return super().readall()

    def write(self, content: Any) -> Any:
        try:
            self._point()
        except OSError as error:
            if error.errno != errno.EINTR:  # after which Python tries again
                super().write(bytes(content)[: len(content) // 2])
            raise
        return super().write(content)

    def truncate(self, size: int | None = None) -> int:
        self._point()
        return super().truncate(size)

    def fileno(self) -> int:
        handle = super().fileno()
        self.layer._handles.add(handle)
        return handle

    def close(self) -> None:
        if self.closed:
            return
        self.layer._handles.discard(super().fileno())
        super().close()
        if self.writable_:
            self._point()  # a disk elsewhere tells only then that it is full

    @property
    def writable_(self) -> bool:
        return self.mode != "rb"


def _file(
    layer: Layer,
    path: Any,
    mode: str,
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    """What ``open`` gives, around a :class:`_Raw`."""
    raw = _Raw(layer, path, mode.replace("b", "").replace("t", ""), opener)
    if buffering == 0:
        return raw
    buffered: Any
    if "+" in mode:
        buffered = io.BufferedRandom(raw)
    elif "r" in mode:
        buffered = io.BufferedReader(raw)
    else:
        buffered = io.BufferedWriter(raw)
    return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)
