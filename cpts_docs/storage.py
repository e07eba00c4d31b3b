"""Where files are written: a folder, or any storage that fsspec knows (``s3://…``).

A name is the file's name inside it. Files of a folder are written all or none;
those of other storage one by one, each whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cpts_docs.errors import OutputError
from cpts_docs.files import check_inside, remove_scratch, write_files
from cpts_docs.log import logger


class Storage(Protocol):
    """What files are written to, and compared with. It can be sent to another process."""

    def place(self, name: str) -> str:
        """How people are told where a file is."""

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write ``files``.

        Raises:
            OutputError: a file cannot be written.
        """

    def read(self, name: str) -> bytes | None:
        """The content of a file, None if it cannot be read."""

    def names(self) -> frozenset[str]:
        """The files that are there."""

    def tidy(self) -> None:
        """Remove what a process that was killed left behind.

        Raises:
            OutputError: links lead out of where the files may be.
        """


def storage(where: str | Path, within: Path | None = None) -> Storage:
    """The storage at a path, or at a URL.

    With ``within``, links may not lead out of that folder.
    """
    if is_url(where):
        return Remote(str(where).rstrip("/"))
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
        self._check()
        write_files({self.path / name: content for name, content in files.items()})

    def read(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except OSError:
            return None

    def names(self) -> frozenset[str]:
        try:
            return frozenset(path.name for path in self.path.iterdir())
        except OSError:
            return frozenset()

    def tidy(self) -> None:
        self._check()
        remove_scratch(self.path)

    def _check(self) -> None:
        if self.within is not None:
            check_inside(self.path, self.within)


@dataclass(frozen=True, slots=True)
class Remote:
    """Storage at a URL. A file of it is there whole, or not at all."""

    url: str

    def place(self, name: str) -> str:
        return f"{self.url}/{name}"

    def write(self, files: Mapping[str, bytes]) -> None:
        system, root = self._opened()
        for name, content in files.items():
            try:
                system.pipe_file(f"{root}/{name}", content)
            except Exception as error:  # each kind of storage has errors of its own
                raise OutputError(
                    f"{self.place(name)} ne peut pas être écrit : {_said(error)}"
                ) from error
            logger.info("écrit : %s (%d octets)", self.place(name), len(content))

    def read(self, name: str) -> bytes | None:
        system, root = self._opened()
        try:
            content: bytes = system.cat_file(f"{root}/{name}")
        except FileNotFoundError:
            return None
        except Exception as error:
            raise OutputError(f"{self.place(name)} ne peut pas être lu : {_said(error)}") from error
        return content

    def names(self) -> frozenset[str]:
        system, root = self._opened()
        try:
            system.invalidate_cache()
            found = system.ls(root, detail=False)
        except FileNotFoundError:
            return frozenset()
        except Exception as error:
            raise OutputError(f"{self.url} ne peut pas être lu : {_said(error)}") from error
        return frozenset(path.rstrip("/").rpartition("/")[2] for path in found)

    def tidy(self) -> None:
        """Nothing is ever left behind."""

    def _opened(self) -> tuple[Any, str]:
        """The file system, and the path in it. fsspec keeps those that it has opened."""
        try:
            from fsspec.core import url_to_fs

            system, root = url_to_fs(self.url)
        except ImportError as error:
            raise OutputError(
                f"il manque un paquet pour écrire dans {self.url} ({_said(error)}) ; "
                'pip install "cpts-docs[cluster]"'
            ) from error
        except Exception as error:
            raise OutputError(f"{self.url} ne peut pas être ouvert : {_said(error)}") from error
        return system, root


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
