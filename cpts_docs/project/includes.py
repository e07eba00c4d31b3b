"""The files that a project includes: opinions and answers.

``opinions: [opinions/*.yaml]`` and ``answers: answers.yaml`` are replaced by
what the files hold before anything is checked, so that the schema and the
rules see one whole project, and each value still knows its own file and line.

A project comes from someone else: it reads nothing outside its own folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic
from cpts_docs.base.words import grouped
from cpts_docs.foreign.text import MAX_BYTES
from cpts_docs.project.source import Node, Source
from cpts_docs.project.yaml_reader import MAX_NODES, read

MAX_FILES = 200
_MAX_PATTERN = 500

KEYS = frozenset({"opinions", "answers"})
"""The keys that may name files."""

_HINT = "donnez un chemin qui part du dossier du projet, comme opinions/*.yaml"


def expand(source: Source) -> list[Diagnostic]:
    """Put the included values in the place of their file names."""
    problems: list[Diagnostic] = []
    opinions = source.node(["opinions"])
    if opinions and isinstance(opinions.value, list):
        opinions.value = list(_opinions(source, opinions.value, problems))
    answers = source.node(["answers"])
    if answers and isinstance(answers.value, str):
        source.included["answers"] = answers.value
        for root in _roots(source, answers, answers.value, problems, single=True):
            if not isinstance(root.value, dict):
                message = "ce n'est pas un fichier de réponses, tel que collect l'écrit"
                problems.append(source.diagnostic("inclusion", message, root.position))
                continue
            answers.value = root.value
            answers.position, answers.key_positions = root.position, root.key_positions
            if isinstance(source.root.value, dict):
                source.root.key_positions["answers"] = root.position
    return problems[:MAX_OF_A_KIND]


def _opinions(source: Source, items: Iterable[Node], problems: list[Diagnostic]) -> Iterator[Node]:
    """The opinions of ``items``, with those of the files that a name stands for."""
    names = 0
    for item in items:
        if not isinstance(item.value, str):
            yield item
            continue
        names += 1
        if names > MAX_FILES:
            problems.insert(0, _too_large(source))
            return
        for root in _roots(source, item, item.value, problems):
            for node in root.value if isinstance(root.value, list) else [root]:
                if isinstance(node.value, dict):
                    yield node
                elif len(problems) < MAX_OF_A_KIND:
                    message = (
                        "ce n'est pas un avis (organisation, verdict, text, place, date, signatory)"
                    )
                    problems.append(source.diagnostic("inclusion", message, node.position))
        if len(problems) >= MAX_OF_A_KIND:
            return


def _roots(
    source: Source,
    item: Node,
    pattern: str,
    problems: list[Diagnostic],
    *,
    single: bool = False,
) -> Iterator[Node]:
    """The root nodes of the files that ``pattern`` names, in the order of their names.

    A ``single`` file has its name, whatever the signs in it.
    """
    paths, problem = _paths(source.path.parent, pattern, single)
    if problem:
        problems.append(
            source.diagnostic(
                "inclusion",
                f"« {pattern} » : {problem}",
                item.position,
                _HINT,
            )
        )
    for path in paths:
        room = MAX_NODES - source.root.size
        if room <= 0 or len(source.files) > MAX_FILES:
            problems.append(_too_large(source))
            return
        included, found = read(path, len(source.files), room)
        problems += found
        source.root.size += _weight(path, included)
        if included:
            source.files.extend(included.files)
            yield included.root


def _too_large(source: Source) -> Diagnostic:
    message = f"plus de {MAX_FILES} fichiers ou de {grouped(MAX_NODES)} valeurs en tout"
    return source.diagnostic("inclusion", message, source.root.position)


def _weight(path: Path, included: Source | None) -> int:
    """What it took to read a file, in values: comments take little, mistakes may take much."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        return 0
    return max(included.root.size, size * MAX_NODES // MAX_BYTES) if included else size // 4


def _paths(folder: Path, pattern: str, single: bool) -> tuple[list[Path], str]:
    """The files below ``folder`` that ``pattern`` names, or what is wrong with it."""
    if len(pattern) > _MAX_PATTERN:
        return [], "ce chemin est trop long"
    name = Path(pattern)
    if name.is_absolute() or ".." in name.parts or "\\" in pattern or "**" in pattern:
        return [], "ce chemin sort du dossier du projet ou n'est pas accepté"
    if single or not any(sign in pattern for sign in "*?["):
        paths = [folder / name]
    else:
        try:
            found = (path for path in folder.glob(pattern) if not path.name.startswith("."))
            paths = sorted(found)[: MAX_FILES + 1]
        except (ValueError, NotImplementedError, OSError):
            return [], "ce chemin n'est pas compris"
    if len(paths) > MAX_FILES:
        return [], f"plus de {MAX_FILES} fichiers"
    return ([], outside) if (outside := _outside(folder, paths)) else (paths, "")


def _outside(folder: Path, paths: list[Path]) -> str:
    """What is wrong with ``paths`` if a link leads one of them out of ``folder``."""
    try:
        inside = folder.resolve()
        leaves = any(not path.resolve().is_relative_to(inside) for path in paths)
    except (ValueError, OSError, RuntimeError):  # a link that leads to itself
        return "ce chemin ne mène à aucun fichier"
    return "ce chemin mène hors du dossier du projet" if leaves else ""


def check_template_folder(source: Source) -> list[Diagnostic]:
    """What is wrong with the folder of the project's own templates."""
    node = source.node(["templates"])
    if node is None or not isinstance(node.value, str):
        return []
    paths, problem = _paths(source.path.parent, node.value, single=True)
    if not problem and not os.path.isdir(paths[0]):  # noqa: PTH112 (is_dir raises if too long)
        problem = "ce dossier n'existe pas"
    if not problem:
        return []
    message = f"« {node.value} » : {problem}"
    return [source.diagnostic("inclusion", message, node.position, _HINT)]
