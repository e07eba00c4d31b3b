"""The folder that is served: its projects by their names in it, and those that are open."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from threading import Event, RLock

from cpts_docs.atelier.journal import drop, journal_of
from cpts_docs.atelier.recent import recent, remember
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.watching import follow
from cpts_docs.base.resources import example_path

EXAMPLE = "exemple:"
"""What the name of an example begins with."""

KINDS = (".yaml", ".yml")


_EXAMPLE_STAYS = "ce projet est un exemple, et ne se change pas ; faites-en une copie"
_OPEN_ELSEWHERE = (
    "ce projet est ouvert dans un autre atelier ; fermez-le là, puis rechargez cette page"
)


class Folder:
    """A folder, and the sessions of its projects: one for each, which all pages share."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock = RLock()
        self._sessions: dict[str, Session] = {}
        self._held = ExitStack()
        self._stop = Event()

    def session(self, id: str, *, again: bool = False) -> Session:
        """The project called ``id``: its path from the folder, ``exemple:NAME``, ``recent:…``.

        One that another atelier had is tried ``again``.

        Raises:
            RefusedError: there is no such project, or it cannot be read.
        """
        with self._lock:
            session = self._sessions.get(id)
            if session is None or (again and session.readonly == _OPEN_ELSEWHERE):
                session = self._sessions[id] = self._opened(id)
            return session

    def close(self) -> None:
        """Let go of what was open; what is not saved stays in its journal."""
        self._stop.set()
        self._held.close()

    def _opened(self, id: str) -> Session:
        if id.startswith(EXAMPLE):
            path = example_path(id.removeprefix(EXAMPLE))
            if path is None:
                raise RefusedError(404, "cet exemple n'existe pas")
            return Session(id, path, readonly=_EXAMPLE_STAYS)
        path = recent().get(id) or self.place(id)
        if not self._held.enter_context(held(path)):
            return Session(id, path, readonly=_OPEN_ELSEWHERE)
        session = Session(id, path)
        remember(path)
        follow(session, self._stop)
        return session

    def place(self, id: str) -> Path:
        """Where the project called ``id`` stands, surely in this folder.

        Raises:
            RefusedError: there is none, or its path leads out.
        """
        parts = PurePosixPath(id).parts
        plain = id == "/".join(parts) and not {"..", "/"} & {*parts} and not set("\\\0:") & {*id}
        if not plain or not id.endswith(KINDS):
            raise RefusedError(404, "ce n'est pas le nom d'un projet de ce dossier")
        path = self.path / id
        try:
            found = path.is_file() and path.resolve().is_relative_to(self.path)
        except (OSError, ValueError):
            found = False
        if not found:
            message = f"« {id} » n'est pas dans ce dossier"
            raise RefusedError(404, message, "rouvrez la page de départ")
        return path


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Have a project for oneself; False if another atelier has it.

    Where nothing can be written, or a disk has no locks, nobody is kept away.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f"{journal_of(path).name}.lock"))
    with ExitStack() as ours:
        try:
            with warnings.catch_warnings(action="ignore"):  # where a file must do for a lock
                lock.acquire(timeout=0)
            ours.callback(lock.release)
            ours.callback(drop, Path(lock.lock_file))
        except Timeout:
            yield False
            return
        except (OSError, NotImplementedError):
            pass
        yield True
