"""Names of files in a project's folder, as they are on the disk.

A project comes from someone else: what it names stays in its own folder. And a
name may be typed otherwise than the disk has it, accents being one character or
two there; or have signs (« avis [1].yaml ») that would be a pattern in another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cpts_docs.base import os_errors
from cpts_docs.base.diagnostics import nearest
from cpts_docs.base.words import normalized

MAX_FILES = 200
_MAX_PATTERN = 500
_SHOWN = 8

_YAML = re.compile(r"\.ya?ml$", re.IGNORECASE)
_NEARLY_YAML = re.compile(r"\.ya?ml(?:\.txt)?$", re.IGNORECASE)


class Found(NamedTuple):
    """The paths that a name stands for, what is wrong with it, and paths like those.

    ``left`` are those that the pattern, or the folder, would give but for how they end.
    """

    paths: tuple[Path, ...] = ()
    problem: str = ""
    left: tuple[Path, ...] = ()


class _TooManyError(Exception):
    """A pattern stands for more than can be looked at."""


def is_pattern(name: str) -> bool:
    """Whether ``name`` may stand for several files."""
    return any(sign in name for sign in "*?[")


def find(folder: Path, name: str, *, whole_folders: bool = False) -> Found:
    """What ``name`` stands for in ``folder``: a file of that name, or those of a pattern.

    With ``whole_folders``, a folder stands for the YAML files in it.
    """
    if len(name) > _MAX_PATTERN:
        return Found(problem="ce chemin est trop long")
    steps = PurePosixPath(name)
    is_absolute = steps.is_absolute() or Path(name).is_absolute()
    if is_absolute or not steps.parts or ".." in steps.parts or "**" in name or "\\" in name:
        return Found(problem="ce chemin sort du dossier du projet ou n'est pas accepté")
    try:
        paths = _matching(folder, steps.parts)
        left: list[Path] = []
        if whole_folders:
            left = [file for path in paths for file in _files_of(path, _NEARLY_YAML)]
            left += _left(folder, steps) if is_pattern(steps.name) else ()
            paths = [file for path in paths for file in _files_of(path)]
    except _TooManyError:
        return Found(problem=f"plus de {MAX_FILES} dossiers")
    except ValueError:  # a NUL
        return Found(problem="ce chemin n'est pas compris")
    except OSError as error:
        return Found(problem=f"ce chemin ne peut pas être lu : {os_errors.reading(error)}")
    if len(paths) > MAX_FILES:
        return Found(problem=f"plus de {MAX_FILES} fichiers")
    if outside := _outside(folder, paths):
        return Found(problem=outside)
    return Found(tuple(paths), left=tuple(sorted({*left} - {*paths})))


def _matching(folder: Path, steps: tuple[str, ...]) -> list[Path]:
    """The paths that ``steps`` lead to; a name that is there as it is written comes first."""
    places = [folder]
    for step in steps:
        if len(places) > MAX_FILES:
            raise _TooManyError
        places = [
            place / name
            for place in places
            for name in ([step] if os.path.lexists(place / step) else _names(place, step))
        ]
    return sorted(places)


def _names(place: Path, wanted: str) -> list[str]:
    """The names in a folder that are ``wanted``, but for how accents are written."""
    pattern = wanted if is_pattern(wanted) else re.sub(r"[\[*?]", r"[\g<0>]", wanted)
    hidden = wanted.startswith(".")
    return [
        name
        for name in _listed(place)
        if fnmatchcase(normalized("NFC", name), pattern) and (hidden or not name.startswith("."))
    ]


def _listed(place: Path) -> list[str]:
    try:
        return sorted(os.listdir(place))  # noqa: PTH208 (names are all that is needed)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _files_of(path: Path, ends: re.Pattern[str] = _YAML) -> Iterator[Path]:
    """The file, or the YAML files of the folder: those whose names have one of the ``ends``."""
    if not os.path.isdir(path):  # noqa: PTH112 (is_dir raises if its name is too long)
        yield path
        return
    for name in _listed(path):
        if ends.search(name) and not name.startswith("."):
            yield path / name


def _left(folder: Path, steps: PurePosixPath) -> Iterator[Path]:
    """Names that a pattern would take if they ended as it does: .yml, .YAML, .yaml.txt."""
    for place in _matching(folder, steps.parts[:-1]):
        for name in _listed(place):
            ends = [_NEARLY_YAML.sub(end, normalized("NFC", name)) for end in (".yaml", ".yml")]
            meant = any(fnmatchcase(end, steps.name) for end in ends)
            if _NEARLY_YAML.search(name) and meant and not name.startswith("."):
                yield place / name


def _outside(folder: Path, paths: list[Path]) -> str:
    """What is wrong with ``paths`` if a link leads one of them out of ``folder``."""
    try:
        inside = folder.resolve()
        leaves = any(not path.resolve().is_relative_to(inside) for path in paths)
    except (ValueError, OSError, RuntimeError):  # a link that leads to itself
        return "ce chemin ne mène à aucun fichier"
    return "ce chemin mène hors du dossier du projet" if leaves else ""


def what_is_there(folder: Path, name: str) -> str:
    """The names in the folder where ``name`` should be, to compare with."""
    place = _nearest(folder, name)
    shown = "le dossier du projet" if place == folder else ""
    return contents(place, shown, PurePosixPath(name).name)


def contents(place: Path, shown: str = "", like: str = "") -> str:
    """The names in a folder, as ``shown`` in a sentence; first those that look like ``like``."""
    shown = shown or f"le dossier « {place.resolve().name} »"
    try:
        names = [other for other in _listed(place) if not other.startswith(".")]
    except OSError as error:
        return f"{shown} ne peut pas être lu : {os_errors.reading(error)}"
    close = nearest(like, names) if len(names) > _SHOWN else []
    names = list(dict.fromkeys([*close, *names]))
    listed = ", ".join([*names[:_SHOWN], "…"] if len(names) > _SHOWN else names)
    return f"{shown} contient : {listed}" if names else f"{shown} est vide"


def yaml_files_near(folder: Path, name: str) -> list[str]:
    """The YAML files in the folder where ``name`` should be."""
    try:
        return [other for other in _listed(_nearest(folder, name)) if _NEARLY_YAML.search(other)]
    except OSError:
        return []


def _nearest(folder: Path, name: str) -> Path:
    """The folder where ``name`` should be, or the last of those above it that is there.

    It is none outside of ``folder``, whose content is no concern of a project.
    """
    place = folder
    for step in PurePosixPath(name).parts[:-1]:
        below = place / step
        if is_pattern(step) or not os.path.isdir(below) or _outside(folder, [below]):  # noqa: PTH112
            break
        place = below
    return place


def relative(folder: Path, path: Path) -> str:
    """The name of ``path`` from ``folder``, as the disk has it."""
    return path.relative_to(folder).as_posix()
