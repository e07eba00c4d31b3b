"""Copies of the package's templates to start from: each says which one it was made of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from cpts_docs._version import __version__
from cpts_docs.base.door import first_bytes
from cpts_docs.base.resources import page_folder

_MARK = re.compile(
    r"\{# Copie du modèle (?P<name>[\w.-]+) de cpts_docs (?P<version>\S+), "
    r"empreinte (?P<digest>[0-9a-f]{12}) #\}"
)


class Origin(NamedTuple):
    """What a copy was made of: the template, the version of the package, and its digest then."""

    name: str
    version: str
    digest: str

    @property
    def has_changed(self) -> bool:
        """Whether the package's template is another now, or is no more."""
        return self.digest != _digest(self.name)


def templates() -> tuple[str, ...]:
    """The package's templates by their file names: documents, and what they share."""
    return tuple(sorted(path.name for path in page_folder().glob("*.html")))


def mark(name: str) -> str:
    """The first line of a copy of the template as it is now."""
    return f"{{# Copie du modèle {name} de cpts_docs {__version__}, empreinte {_digest(name)} #}}"


def copy_of(name: str) -> bytes:
    """The template of that file name, with its mark before it."""
    return f"{mark(name)}\n".encode() + (page_folder() / name).read_bytes()


def origin(path: Path) -> Origin | None:
    """What a file says that it is a copy of; None if it says nothing, or is no file to read."""
    try:
        if path.is_symlink():  # it may lead out of the project
            return None
        first = first_bytes(path, 500)
    except (OSError, ValueError):
        return None  # whoever renders it says so
    found = _MARK.match(first.decode("utf-8", "replace"))
    return Origin(**found.groupdict()) if found else None


def _digest(name: str) -> str:
    import hashlib

    path = page_folder() / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
