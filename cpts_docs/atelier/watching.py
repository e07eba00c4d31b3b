"""Files that another program changes while a project is open."""

from __future__ import annotations

from collections.abc import Set
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.base.log import note
from cpts_docs.jobs.changes import named_by

_LOOK = 1_000
"""Milliseconds after which it is seen that other folders are to be looked at."""


def follow(session: Session, stop: Event) -> Thread:
    """Look at the disk whenever something changes there, until ``stop``."""
    thread = Thread(target=_follow, args=(session, stop), daemon=True)
    thread.start()
    return thread


def _follow(session: Session, stop: Event) -> None:
    while not stop.is_set():
        places = _places(session)
        take(session, {session.path})
        try:
            for found in watch(
                *places,
                watch_filter=None,
                debounce=200,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                stop_event=stop,
                raise_interrupt=False,
                recursive=False,
            ):
                take(session, {Path(path) for _, path in found})
                if _places(session) != places:
                    break
        # A folder that is gone, a system that watches no more files: it is looked at in turn.
        except (OSError, RuntimeError) as error:
            note("%s n'est plus suivi : %s", session.path, error)
            stop.wait(_LOOK / 1_000)


def folders_of(session: Session) -> Set[Path]:
    """The folders with files that a project is made of, as far as they are there."""
    return named_by(session.path, session.now.beside).folders


def _places(session: Session) -> dict[Path, int | None]:
    """The folders to look at, each with what tells it from another that is put in its place."""
    return {folder: _number(folder) for folder in folders_of(session)}


def _number(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None


def take(session: Session, changed: set[Path]) -> None:
    """See what has become of files."""
    try:
        if changed:
            session.look_at_disk()
    except RefusedError as error:
        note("%s : %s", session.path, error)
    folder = session.path.parent
    names = [path.relative_to(folder).as_posix() for path in changed if path.is_relative_to(folder)]
    if any(fnmatchcase(name, pattern) for name in names for pattern in session.now.beside):
        session.refresh()
