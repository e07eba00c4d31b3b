"""Which projects changed since a revision of the git repository that they are in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Set
from fnmatch import fnmatchcase
from functools import cache
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from cpts_docs.base.errors import RevisionError
from cpts_docs.base.resources import own_folders
from cpts_docs.base.words import normalized
from cpts_docs.forms.kinds import OWN, kinds_with
from cpts_docs.project.source import Source
from cpts_docs.project.yaml_reader import read
from cpts_docs.run import repository


def changed_since(revision: str, projects: Iterable[Path]) -> list[bool | RevisionError]:
    """Whether each of ``projects`` may give other documents than at ``revision``.

    That is so if a file that it is made of changed, came or went: the project
    file, those that it includes, its templates, Word files and logos; or, in this package's own
    repository, the package itself. What is not committed yet counts. A project
    whose own repository does not answer has the error.

    Raises:
        RevisionError: git is not there, or no repository knows the revision.
    """

    @cache  # git is asked once of each repository
    def changes(place: repository.Place) -> tuple[frozenset[Path], bool] | RevisionError:
        """The files that changed, and whether one of this package is among them."""
        try:
            with repository.opened(place) as asked:
                found = asked.changes(revision)
        except RevisionError as error:
            return error
        return found, any(file.is_relative_to(ours) for ours in own_folders() for file in found)

    def answer(project: Path) -> bool | RevisionError:
        try:
            found = changes(repository.find(project.parent))
        except RevisionError as error:
            return error
        if isinstance(found, RevisionError):
            return found
        files, has_ours = found
        return has_ours or is_made_of(project, files, unknown=True)

    answers = [answer(path.absolute()) for path in projects]
    errors = [item for item in answers if isinstance(item, RevisionError)]
    if errors and len(errors) == len(answers):
        raise errors[0]
    return answers


class Inputs(NamedTuple):
    """The files that a project is made of, and the folders in which others may come, absolute."""

    files: frozenset[Path]
    folders: frozenset[Path]


def inputs(project: Path) -> Inputs:
    """What a project is made of now; of one that is no YAML only its own file is known."""
    source, _ = read(project)
    return named_by(project, patterns(source) if source else ())


def named_by(project: Path, names: Iterable[str]) -> Inputs:
    """What a project is made of that names files by such :func:`patterns`."""
    files = {project}
    folders = {next(folder for folder in project.absolute().parents if folder.is_dir())}
    for pattern in sorted({*names}):
        for folder, found in _matching(project.parent, pattern):
            folders.add(folder)
            files |= found
    folders |= {Path(os.path.realpath(file)).parent for file in files}  # of links
    there = frozenset(folder.absolute() for folder in folders if folder.is_dir())
    return Inputs(frozenset(files), there)


def _matching(root: Path, pattern: str) -> Iterator[tuple[Path, set[Path]]]:
    """The folders in ``root`` where files may fit a pattern, each with those that do."""
    *folders, _ = parts = PurePosixPath(pattern).parts
    if ".." in parts or PurePosixPath(pattern).is_absolute():  # which no project may name
        return
    start = root.joinpath(*takewhile(lambda name: not _SIGNS.search(name), folders))
    while not start.is_dir() and start != root:
        start = start.parent
        yield start, set()
    for place, below, names in os.walk(start):
        if not _SIGNS.search(pattern):
            below.clear()
        files = {Path(place, name) for name in names}
        yield Path(place), {file for file in files if file.is_file() and _fits(root, file, pattern)}


_SIGNS = re.compile(r"[\[*?]")


def _fits(root: Path, file: Path, pattern: str) -> bool:
    """Whether a file below ``root`` has the name of a pattern, as the project writes names."""
    return fnmatchcase(normalized("NFC", file.relative_to(root).as_posix()), pattern)


def is_made_of(project: Path, files: Set[Path], *, unknown: bool) -> bool:
    """Whether a project is made of one of ``files``; all paths are absolute.

    What a project names that is no YAML is ``unknown``.
    """
    if not files.isdisjoint({project, Path(os.path.realpath(project))}):
        return True
    roots = {project.parent, Path(os.path.realpath(project.parent))}
    inside = [
        normalized("NFC", file.relative_to(root).as_posix())  # as the project has the names
        for root in roots
        for file in files
        if file.is_relative_to(root)
    ]
    if not inside:
        return False
    source, _ = read(project)
    if source is None:
        return unknown
    return any(fnmatchcase(file, pattern) for file in inside for pattern in patterns(source))


def patterns(source: Source) -> list[str]:
    """What the files that a project names look like, from its folder; ``*`` goes deeper here."""
    value = _mapping(source.value)
    opinions = value.get("opinions")
    found: list[str] = []
    for name in opinions if isinstance(opinions, list) else ():
        if isinstance(name, str):  # a file, a pattern, or a folder
            found += [*_either(name), f"{_literal(name)}/*"]
    for name in _names(value):
        if isinstance(name, str):
            found += _either(name)
    if isinstance(templates := value.get("templates"), str):
        found += [f"{folder}/*" for folder in _either(templates)]
    return found


def _names(value: dict[str, Any]) -> Iterator[Any]:
    """What stands where a project names one file; a text is such a name."""
    for kind in kinds_with(_mapping(value.get(OWN))):
        yield kind.given(value)
    yield from (meeting.get("people") for meeting in _mappings(value.get("meetings")))
    yield _mapping(value.get("guide")).get("catalogue")
    documents = _mapping(value.get("documents")).values()
    yield from (document.get("template") for document in _mappings([*documents]))
    theme = _mapping(value.get("theme"))
    yield from (logo.get("file") for logo in _mappings(theme.get("logos")))
    yield from map(theme.get, ("font", "css", "reference"))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _either(name: str) -> tuple[str, str]:
    """The patterns of a name that may be one itself: its own, and what it says."""
    return _literal(name), str(PurePosixPath(name))


def _literal(name: str) -> str:
    """A pattern that matches ``name`` alone."""
    return re.sub(r"([\[*?])", r"[\1]", str(PurePosixPath(name)))
