"""Files written whole: each beside its target, then renamed over it.

A reader, or a program that dies, never meets half a file.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import time
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from cpts_docs.base import os_errors
from cpts_docs.base.door import NotAFileError
from cpts_docs.base.errors import OutputError
from cpts_docs.base.log import note
from cpts_docs.base.words import series
from cpts_docs.run.inside import held_inside, make_folder
from cpts_docs.run.interrupts import ENDING, held_back

_SCRATCH = re.compile(r"\..+\.(\d+)-[0-9a-f]{8}\.tmp")
_SCRATCH_AGE = 3600  # seconds
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:\..*)?", re.IGNORECASE)
_OPEN: set[str] = set()  # the names of the scratch files that this process has


def write_files(files: dict[Path, bytes], within: Path | None = None) -> None:
    """Write all ``files``, or change none of them.

    With ``within``, links may not lead out of that folder, whenever they are put there.

    Raises:
        OutputError: a folder or file cannot be written, or is not in that folder.
    """
    target = Path()
    replaced: dict[Path, None] = {}
    try:
        with (
            ExitStack() as handles,
            ExitStack() as folders,
            ExitStack() as scratch,
            ExitStack() as undo,
        ):
            ready: list[tuple[Path, Path, Path]] = []
            held: dict[Path, Path] = {}
            with ExitStack() as flushing:
                for target, content in files.items():
                    if target.parent not in held:
                        held[target.parent] = (
                            held_inside(target.parent, within, folders, handles)
                            if within
                            else make_folder(target.parent, folders)
                        )
                    place = held[target.parent] / target.name
                    _check_replaceable(place)
                    new, old = _scratch(place, scratch), _scratch(place, scratch)
                    _write_whole(new, content, flushing)
                    with suppress(FileNotFoundError):
                        _keep(place, old)
                        if not place.is_symlink():  # whose mode is that of what it leads to
                            shutil.copymode(place, new)
                    ready.append((place, new, old))
            for target, (place, new, old) in zip(files, ready, strict=True):
                undo.callback(_restore, place, old, replaced, target)
                new.replace(place)
                replaced[target] = None
            undo.pop_all()  # all is well: the files stay, and their folders
            folders.pop_all()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise OutputError(_explain(error, target, len(files), replaced)) from error
    for target, content in files.items():
        note("écrit : %s (%d octets)", target, len(content))


def spared(name: str) -> str:
    """``name``, or another if Windows takes it for a device: « con.html » is a screen there."""
    return f"x-{name}" if _DEVICE.fullmatch(name) else name


@contextmanager
def rewritten(target: Path) -> Iterator[BinaryIO]:
    """A file to write to beside ``target``, which takes its place at the end.

    An error ends the writing, and what was written until then is the file. A
    device or a pipe keeps its place, and is written to.

    Raises:
        OSError: ``target`` cannot be written.
    """
    if target.exists() and not (target.is_file() or target.is_dir()):
        with target.open("wb") as file:
            yield file
        return
    _check_replaceable(target)
    remove_scratch(target.parent)
    with ExitStack() as scratch:
        new = _scratch(target, scratch)
        with new.open("xb") as file:
            try:
                yield file
            finally:
                file.flush()
                os.fsync(file.fileno())
                new.replace(target)


def write_private(target: Path, content: bytes) -> None:
    """Write a file that is for its owner alone, whole; one that is there is replaced.

    Raises:
        OutputError: it cannot be written; what was there is as before.
    """
    try:
        with ExitStack() as scratch:
            new = _scratch(target, scratch)
            mine = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            with open(mine, "wb") as file:  # noqa: PTH123 - a handle, not a path
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(target)
    except (OSError, ValueError) as error:
        raise OutputError(_explain(error, target, 1, ())) from error


_BINARY = getattr(os, "O_BINARY", 0)
_MOMENT = 0.05  # seconds between two looks at what another process holds

LOCK = ".cpts-docs.lock"
"""Beside the files of a folder that :func:`alone_in` holds; the system frees it with its holder."""


_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What a shared disk says that has no locks."""


@contextmanager
def alone_in(folder: Path, notice: Callable[[str], object]) -> Iterator[None]:
    """Keep other processes that ask for ``folder`` waiting, and wait for one that has it.

    What is read, changed and written again would else be lost to whoever reads before that and
    writes behind it. ``notice`` is told, in French, when another has to end first, or when the
    disk has no locks.

    Raises:
        OutputError: nothing can be written there.
    """
    with ExitStack() as held:
        try:
            try:
                _lock(folder, held, notice)
            except FileNotFoundError:  # whoever had the folder took it away
                _lock(folder, held, notice)
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) not in _NO_LOCKS:
                raise OutputError(_explain(error, folder, 2, ())) from error  # none of the files
            held.callback(_remove, folder / LOCK)
            notice(f"{folder} : ce disque ne se réserve pas ; une seule commande à la fois")
        yield


def _lock(folder: Path, held: ExitStack, notice: Callable[[str], object]) -> None:
    from filelock import FileLock, Timeout

    make_folder(folder, held)
    file = folder / LOCK
    lock = FileLock(file)

    def taken() -> bool:
        with held_back(*ENDING), suppress(Timeout):  # nobody would take away what is just made
            lock.acquire(timeout=0)
            held.callback(lock.release)
            held.callback(_remove, file)  # while it is held: who waits for it sees that it is gone
        return lock.is_locked

    with warnings.catch_warnings(action="ignore"):  # where a file must do for a lock
        if taken():
            return
        notice(f"{folder} : une autre commande y travaille ; celle-ci attend sa fin")
        while not taken():
            time.sleep(_MOMENT)


def _scratch(target: Path, scratch: ExitStack) -> Path:
    """A name beside ``target``, for a file that goes with ``scratch``."""
    path = target.with_name(f".{target.name}.{os.getpid()}-{token_hex(4)}.tmp").absolute()
    _OPEN.add(path.name)
    scratch.callback(_OPEN.discard, path.name)
    scratch.callback(_remove, path)
    return path


def remove_scratch(folder: Path) -> None:
    """Remove what a build that was killed left in ``folder``.

    The files of a process that still runs stay.
    """
    with suppress(OSError, ValueError):
        for path in folder.absolute().iterdir():
            match = _SCRATCH.fullmatch(path.name)
            if match and not _runs(int(match[1]), path):
                _remove(path)


def _runs(process: int, path: Path) -> bool:
    if os.name != "posix":  # signal 0 would end the process there; go by age instead
        with suppress(OSError):
            return time.time() - path.stat().st_mtime < _SCRATCH_AGE
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    if process == os.getpid():
        return path.name in _OPEN
    return not _has_ended(process)


def _has_ended(process: int) -> bool:
    """Whether a process is only a name, for its parent never asked how it ended.

    In a container whose first process takes no care of orphans, they stay.
    """
    with suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[0]
        return state in (b"Z", b"X")
    return False


def _keep(place: Path, old: Path) -> None:
    """Give an earlier file the name ``old`` too; only where it may have no second, copy it."""
    if not place.is_symlink():
        with suppress(OSError):
            os.link(place, old)
            return
    shutil.copy2(place, old, follow_symlinks=False)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _restore(place: Path, old: Path, replaced: dict[Path, None], target: Path) -> None:
    """Put the earlier file back, or none if there was none; it is then no more ``replaced``."""
    with suppress(OSError):
        try:
            old.replace(place)
        except FileNotFoundError:
            place.unlink()
        replaced.pop(target, None)


def _check_replaceable(target: Path) -> None:
    """Fail before anything is written if ``target`` is a folder, locked, read-only or a device.

    A link is replaced itself, and what it leads to left alone.
    """
    if target.name != spared(target.name):
        raise OSError(errno.EINVAL, "a device of Windows")
    if target.is_symlink():
        return
    with suppress(FileNotFoundError):
        mode = target.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise NotAFileError(mode)
        target.open("r+b").close()


def _write_whole(path: Path, content: bytes, flushing: ExitStack) -> None:
    """Write a file; it is on the disk after ``flushing``, which waits for all together.

    A disk that is asked for many files at once takes hardly longer than for one.
    """
    file = flushing.enter_context(path.open("xb"))
    file.write(content)
    file.flush()
    flushing.callback(os.fsync, file.fileno())


def _explain(
    error: OSError | ValueError, target: Path, count: int, replaced: Collection[Path]
) -> str:
    why = str(error) if isinstance(error, NotAFileError) else os_errors.writing(error)
    left = "aucun document n'a été modifié" if count > 1 else "ce fichier n'a pas été modifié"
    if replaced:
        names = series(path.name for path in replaced)
        left = f"remplacés avant l'erreur, qui n'a pas permis de revenir en arrière : {names}"
    return f"{target} ne peut pas être écrit : {why} ; {left}"
