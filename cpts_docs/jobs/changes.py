"""Which projects changed since a revision of the git repository that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from cpts_docs.base.errors import RevisionError
from cpts_docs.base.resources import own_folders
from cpts_docs.base.words import normalized
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
    paths = [path.absolute() for path in projects]
    places = [_place(path.parent) for path in paths]
    changes = {place: _changes(revision, place) for place in dict.fromkeys(places)}
    errors = [found for found in changes.values() if isinstance(found, RevisionError)]
    if errors and len(errors) == len(changes):
        raise errors[0]
    ours = {place: _is_ours(found) for place, found in changes.items()}
    answers: list[bool | RevisionError] = []
    for path, place in zip(paths, places, strict=True):
        found = changes[place]
        if isinstance(found, RevisionError):
            answers.append(found)
        else:
            answers.append(ours[place] or _is_changed(path, found))
    return answers


def _place(folder: Path) -> repository.Place | RevisionError:
    try:
        return repository.find(folder)
    except RevisionError as error:
        return error


def _changes(
    revision: str, place: repository.Place | RevisionError
) -> frozenset[Path] | RevisionError:
    if isinstance(place, RevisionError):
        return place
    try:
        with repository.opened(place) as asked:
            return asked.changes(revision)
    except RevisionError as error:
        return error


def _is_ours(found: frozenset[Path] | RevisionError) -> bool:
    """Whether a part of this package is among the files ``found`` to have changed."""
    if isinstance(found, RevisionError):
        return False
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
    if isinstance(documents := value.get("documents"), dict):
        files = (item.get("template") for item in documents.values() if isinstance(item, dict))
        patterns += [_literal(name) for name in files if isinstance(name, str)]
    if isinstance(theme := value.get("theme"), dict) and isinstance(theme.get("logos"), list):
        logos = (item.get("file") for item in theme["logos"] if isinstance(item, dict))
        patterns += [_literal(name) for name in logos if isinstance(name, str)]
    return patterns


def _literal(name: str) -> str:
    """A pattern that matches ``name`` alone."""
    return re.sub(r"([\[*?])", r"[\1]", str(PurePosixPath(name)))
