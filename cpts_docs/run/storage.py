"""Where files are written: a folder, or any storage that fsspec knows (``s3://…``).

A name is the file's name inside it. Files of a folder are written all or none;
those of other storage each whole, in any order.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cpts_docs.base import os_errors
from cpts_docs.base.door import NotAFileError, first_bytes
from cpts_docs.base.errors import OutputError
from cpts_docs.base.installing import extra
from cpts_docs.base.log import note
from cpts_docs.run.files import alone_in, remove_scratch, write_files
from cpts_docs.run.inside import check_inside

T = TypeVar("T")


class Storage(Protocol):
    """What files are written to, and compared with. It can be sent to another process."""

    def place(self, name: str) -> str:
        """How people are told where a file is."""

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write ``files``.

        Raises:
            OutputError: a file cannot be written.
        """

    def read(self, name: str, most: int) -> bytes | None:
        """The content of a file, None if there is none; of a folder's no more than a byte too much.

        Raises:
            OutputError: it cannot be read.
        """

    def names(self) -> frozenset[str]:
        """The files that are there.

        Raises:
            OutputError: they cannot be listed.
        """

    def alone(self, waiting: Callable[[str], object]) -> AbstractContextManager[None]:
        """Keep others out who ask for it meanwhile; only a folder can.

        Raises:
            OutputError: nothing can be written there.
        """

    def tidy(self) -> None:
        """Remove what a process that was killed left behind.

        Raises:
            OutputError: it cannot be reached, or links lead out of where the files may be.
        """


def storage(where: str | Path, within: Path | None = None) -> Storage:
    """The storage at a path, or at a URL.

    With ``within``, links may not lead out of that folder.
    """
    if is_url(where):
        return Remote(re.sub("(?<=[^:/])/+$", "", str(where)))
    return Folder(Path(where), within)


def is_url(where: str | Path) -> bool:
    """Whether that is storage elsewhere, not a path."""
    return isinstance(where, str) and "://" in where


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, or one that it shares."""

    path: Path
    within: Path | None = None

    def place(self, name: str) -> str:
        return str(self.path / name)

    def write(self, files: Mapping[str, bytes]) -> None:
        write_files({self.path / name: content for name, content in files.items()}, self.within)

    def read(self, name: str, most: int) -> bytes | None:
        self._check()
        return self._asked(name, partial(self._content, most=most))

    def names(self) -> frozenset[str]:
        return frozenset(self._asked("", os.listdir) or ())

    def alone(self, waiting: Callable[[str], object]) -> AbstractContextManager[None]:
        self._check()
        return alone_in(self.path, waiting)

    def tidy(self) -> None:
        self._check()
        remove_scratch(self.path)

    def _content(self, path: Path, most: int) -> bytes:
        if self.within is not None and path.is_symlink():
            return b""  # it is replaced, and what it leads to is not ours to read
        return first_bytes(path, most)

    def _check(self) -> None:
        if self.within is not None:
            check_inside(self.path, self.within)

    def _asked(self, name: str, question: Callable[[Path], T]) -> T | None:
        """The answer to a question about a file or this folder; None if it is not there."""
        path = self.path / name
        try:
            return question(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            reason = str(error) if isinstance(error, NotAFileError) else os_errors.reading(error)
            raise OutputError(
                f"{path} ne peut pas être lu : {reason} ; aucun document n'a été modifié"
            ) from error


@dataclass(frozen=True, slots=True)
class Remote:
    """Storage at a URL. A file of it is there whole, or not at all."""

    url: str

    def place(self, name: str) -> str:
        return f"{self.url}/{name}" if name else self.url

    def write(self, files: Mapping[str, bytes]) -> None:
        system, root = self._opened()
        with self._explained("être écrit"):  # several at once, if that storage can
            system.pipe({f"{root}/{name}": content for name, content in files.items()})
        for name, content in files.items():
            note("écrit : %s (%d octets)", self.place(name), len(content))

    def read(self, name: str, most: int) -> bytes | None:
        system, root = self._opened()
        with self._explained("être lu"):
            try:
                content: bytes = system.cat_file(f"{root}/{name}")
            except FileNotFoundError:
                return None
            return content

    def names(self) -> frozenset[str]:
        system, root = self._opened()
        with self._explained("être lu"):
            system.invalidate_cache()
            try:
                found = system.ls(root, detail=False)
            except FileNotFoundError:
                return frozenset()
            return frozenset(path.rstrip("/").rpartition("/")[2] for path in found)

    def alone(self, waiting: Callable[[str], object]) -> AbstractContextManager[None]:
        return nullcontext()

    def tidy(self) -> None:
        """Nothing is ever left behind; but what cannot be reached is better known at once."""
        system, root = self._opened()
        with self._explained("être atteint"):
            if not root.strip("/"):
                raise ValueError
            if not (system.exists(root) or system.exists(root.partition("/")[0])):
                raise FileNotFoundError

    def _opened(self) -> tuple[Any, str]:
        """The file system, and the path in it. fsspec keeps those that it has opened."""
        with self._explained("être ouvert"):
            from fsspec.core import url_to_fs

            system, root = url_to_fs(self.url)
            return system, root

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        """Each kind of storage has errors of its own: make them ours."""
        try:
            yield
        except Exception as error:
            raise OutputError(f"{self.url} ne peut pas {what} : {_reason(error)}") from error


_REASONS = {
    "FileNotFoundError": "il n'existe pas, ou vos clés d'accès ne l'ouvrent pas",
    "ImportError": f"il manque un paquet ; {extra('cluster')}",
    "PermissionError": "vos clés d'accès n'en ont pas le droit",
    "NoCredentialsError": "il manque des clés d'accès (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)",
    "ValueError": "ce n'est pas une adresse ; elles s'écrivent s3://seau/dossier",
    "EndpointConnectionError": "le serveur ne répond pas",
}


def _reason(error: Exception) -> str:
    """Why, by the kind of the error, or of what it is a kind of; else in its own words."""
    for kind in type(error).__mro__:
        if kind.__name__ in _REASONS:
            return _REASONS[kind.__name__]
    if isinstance(error, OSError) and error.errno:
        return os_errors.writing(error)
    return " ".join(str(error).split()) or type(error).__name__
