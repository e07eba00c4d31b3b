"""A git repository: what changed in it. git is asked, and the repository not obeyed (git.py)."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cpts_docs.base.errors import RevisionError
from cpts_docs.run.git import Git, alone, small

_MAX_COMPARED = 50_000_000
"""A file of more bytes that was touched counts as changed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a repository is: its working folder, and git's directories for it and for all."""

    top: Path
    own: Path
    common: Path


def find(folder: Path) -> Place:
    """The repository that ``folder`` is in: the first ``.git`` in it or above.

    Raises:
        RevisionError: it is in none.
    """
    start = Path(os.path.realpath(folder))  # of a link to itself, resolve raises another error
    for top in (start, *start.parents):
        with suppress(OSError, ValueError):
            own = top / ".git"
            if own.is_file():
                own = top / small(own).removeprefix("gitdir:").strip()
            shared = own / "commondir"
            common = own / small(shared).strip() if shared.is_file() else own
            if (own / "HEAD").is_file() and (common / "objects").is_dir():
                return Place(top, own, common)
    raise RevisionError(f"{folder} n'est dans aucun dépôt git")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that git is asked about."""

    top: Path
    _git: Git

    def changes(self, revision: str) -> frozenset[Path]:
        """The files that are not as they were at ``revision``, or that git does not know yet.

        Raises:
            RevisionError: git does not know the revision, or does not answer.
        """
        asked = ("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        try:
            commit = self._git(*asked).strip()
        except RevisionError as error:
            message = f"la révision « {revision} » n'existe pas dans {self.top}"
            raise RevisionError(message) from error
        return frozenset([*self._differing("diff-index", commit), *self._new()])

    def left_out(self, paths: Iterable[Path]) -> list[Path]:
        """Those of ``paths`` that a commit would leave out: not as staged, or new and not ignored.

        Raises:
            RevisionError: git does not answer.
        """
        found = {*self._differing("diff-files"), *self._new()}
        return [path for path in paths if path.parent.resolve() / path.name in found]

    def keeps(self, paths: Iterable[Path]) -> list[Path]:
        """Those of ``paths`` that git knows, and whose earlier content it may have.

        Raises:
            RevisionError: git does not answer.
        """
        known = {self.top / name for name in self._git("ls-files", "-z").split("\0") if name}
        return [path for path in paths if path.parent.resolve() / path.name in known]

    def _differing(self, *command: str) -> Iterator[Path]:
        """The files that are not as in the index, or in a commit."""
        said = self._git(*command, "--raw", "--no-renames", "--ignore-submodules=all", "-z", "--")
        fields = iter(said.split("\0"))
        for head, name in zip(fields, fields, strict=False):
            old_mode, mode, old, new, _ = head.removeprefix(":").split(" ")
            path = self.top / name
            touched = mode == old_mode and not new.strip("0")  # git has not looked into it
            if not (touched and _is_as(path, old)):
                yield path

    def _new(self) -> Iterator[Path]:
        said = self._git("ls-files", "--others", "--exclude-standard", "-z")
        return (self.top / name for name in said.split("\0") if name)


@contextmanager
def opened(place: Place, index: Path | None = None) -> Iterator[Repository]:
    """The repository at ``place``; with another ``index`` than its own, if there is one.

    Raises:
        RevisionError: git is not there, or cannot read it.
    """
    with alone(place.top, place.own, place.common, index or place.own / "index") as git:
        yield Repository(place.top, git)


# --------------------------------------------------------------------------
# Files and their hashes


def _is_as(path: Path, known: str) -> bool:
    """Whether a file is the one that git keeps under the hash ``known``."""
    try:
        content = _content(path)
    except OSError:
        return False
    hashed = hashlib.sha256 if len(known) == 64 else hashlib.sha1
    return any(
        hashed(b"blob %d\0%b" % (len(form), form), usedforsecurity=False).hexdigest() == known
        for form in _kept_as(content)
    )


def _content(path: Path) -> bytes:
    """What git would keep of a file. OSError if it is none, or too large to look at."""
    about = path.lstat()
    if stat.S_ISLNK(about.st_mode):
        return os.fsencode(path.readlink())
    if not stat.S_ISREG(about.st_mode) or about.st_size > _MAX_COMPARED:
        raise OSError
    with path.open("rb") as file:
        return file.read(_MAX_COMPARED)


def _kept_as(content: bytes) -> Iterator[bytes]:
    """The forms in which git keeps a file: as it is, without the CR of Windows, or only its name.

    These are what the filters would make that people have: of line ends, and of Git LFS.
    """
    yield content
    if b"\r\n" in content:
        yield content.replace(b"\r\n", b"\n")
    yield _LFS % (hashlib.sha256(content).hexdigest().encode(), len(content))


_LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:%b\nsize %d\n"
