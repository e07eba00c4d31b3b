"""The folder that is served: its projects by their names in it, and those that are open."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from threading import RLock

from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.base.resources import example_path

EXAMPLE = "exemple:"
"""What the name of an example begins with."""

KINDS = (".yaml", ".yml")


class Folder:
    """A folder, and the sessions of its projects: one for each, which all pages share."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock = RLock()
        self._sessions: dict[str, Session] = {}

    @property
    def sessions(self) -> list[Session]:
        """The projects that are open."""
        return [*self._sessions.values()]

    def session(self, id: str) -> Session:
        """The project that is called ``id``: its path from the folder, or ``exemple:NAME``.

        Raises:
            RefusedError: there is no such project, or it cannot be read.
        """
        with self._lock:
            if id not in self._sessions:
                self._sessions[id] = self._opened(id)
            return self._sessions[id]

    def _opened(self, id: str) -> Session:
        if id.startswith(EXAMPLE):
            path = example_path(id.removeprefix(EXAMPLE))
            if path is None:
                raise RefusedError(404, "cet exemple n'existe pas")
            return Session(id, path, readonly=True)
        return Session(id, self.place(id))

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
