"""Which projects changed since a revision of the git repository that they are in."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePosixPath

from cpts_docs.base.errors import RevisionError
from cpts_docs.base.resources import own_folders
from cpts_docs.base.words import normalized
from cpts_docs.project.source import Source
from cpts_docs.project.yaml_reader import read


def changed_since(revision: str, projects: Iterable[Path]) -> list[bool]:
    """Whether each of ``projects`` may give other documents than at ``revision``.

    That is so if a file that it is made of changed, came or went: the project
    file, those that it includes, its templates; or, in this package's own
    repository, the package itself. What is not committed yet counts.

    Raises:
        RevisionError: git is not there, or does not know the revision.
    """
    changes = cache(lambda top: _changes(revision, top))
    ours = cache(lambda top: _is_ours(changes(top)))
    paths = [path.absolute() for path in projects]
    tops = [_top(path.parent) for path in paths]
    return [
        ours(top) or _is_changed(path, changes(top)) for path, top in zip(paths, tops, strict=True)
    ]


def _is_ours(found: frozenset[Path]) -> bool:
    """Whether a part of this package is among the files ``found`` to have changed."""
    return any(file.is_relative_to(folder) for folder in own_folders() for file in found)


def _is_changed(project: Path, found: frozenset[Path]) -> bool:
    """Whether a project is made of a file among those ``found`` to have changed."""
    if not found.isdisjoint({project, project.resolve()}):
        return True
    roots = {project.parent, project.parent.resolve()}
    inside = [
        normalized("NFC", file.relative_to(root).as_posix())  # as the project has the names
        for root in roots
        for file in found
        if file.is_relative_to(root)
    ]
    if not inside:
        return False
    source, _ = read(project)
    if source is None:
        return True  # its errors are to be shown
    return any(fnmatchcase(file, pattern) for file in inside for pattern in _patterns(source))


def _patterns(source: Source) -> list[str]:
    """What the files that a project names look like, from its folder; ``*`` goes deeper here."""
    value = source.value if isinstance(source.value, dict) else {}
    opinions = value.get("opinions")
    named = (
        [item for item in opinions if isinstance(item, str)] if isinstance(opinions, list) else []
    )
    patterns = [str(PurePosixPath(pattern)) for pattern in named]
    for name in named:  # a file of that very name, or a folder
        patterns += [_literal(name), f"{_literal(name)}/*"]
    if isinstance(answers := value.get("answers"), str):
        patterns.append(_literal(answers))
    if isinstance(templates := value.get("templates"), str):
        patterns.append(f"{_literal(templates)}/*")
    return patterns


def _literal(name: str) -> str:
    """A pattern that matches ``name`` alone."""
    return re.sub(r"([\[*?])", r"[\1]", str(PurePosixPath(name)))


# --------------------------------------------------------------------------
# What git says


def _top(folder: Path) -> Path:
    """The top folder of the repository that ``folder`` is in."""
    return Path(_git(folder, "rev-parse", "--show-toplevel").removesuffix("\n"))


def _changes(revision: str, top: Path) -> frozenset[Path]:
    """The files that are not as they were, or that git does not know yet."""
    try:
        commit = _git(top, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionError as error:
        raise RevisionError(f"la révision « {revision} » n'existe pas dans {top}") from error
    listed = _git(top, "diff", "--name-only", "--no-renames", "-z", commit.strip(), "--")
    listed += _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(top / name for name in listed.split("\0") if name)


def _git(folder: Path, *arguments: str) -> str:
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
    except OSError as error:
        raise RevisionError("git n'a pas pu être lancé ; est-il installé ?") from error
    except subprocess.CalledProcessError as error:
        said = " ".join(str(error.stderr).split())
        raise RevisionError(f"{folder} : git ne répond pas ({said})") from error
    return ran.stdout
