"""A project as a program may give it: the path of its file, its text, or its values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from cpts_docs.base.errors import ArgumentError
from cpts_docs.project.source import Kept

Given = str | PathLike[str] | bytes | Mapping[str, Any]
"""A path; or a text with a line break, bytes, or a mapping, which are a project themselves."""

NAME = "project.yaml"
"""How messages call a project that has no file."""


@dataclass(frozen=True, slots=True)
class Named:
    """Where a project stands, or would; and what it holds, if that is no file.

    ``beside`` has what the files that it includes hold, if that is not on the disk; ``kept``,
    what was read of them when it was looked at before.
    """

    path: Path
    content: str | bytes | None = None
    beside: Mapping[Path, bytes] = field(default_factory=dict)
    kept: Kept | None = None


def named(project: Given, folder: str | PathLike[str] | None = None) -> Named:
    """``project`` with the path that its messages and its files go by.

    ``folder`` is where the files stand that a project without a file names; the
    current folder by default.

    Raises:
        ArgumentError: it is nothing that a project can be, or holds such a thing;
            ``folder`` beside a path.
    """
    place = Path(folder or ".") / NAME
    if isinstance(project, bytes):
        return Named(place, project)
    if isinstance(project, Mapping):
        return Named(place, _text(project))
    if isinstance(project, str) and "\n" in project:
        return Named(place, project)
    if folder is not None:
        raise ArgumentError("folder va avec un projet qui n'est pas un fichier")
    return Named(Path(project))


def _text(project: Mapping[str, Any]) -> str:
    try:
        return json.dumps(project, ensure_ascii=False, allow_nan=False, indent=1, default=_written)
    except ArgumentError:
        raise
    except TypeError as error:
        raise ArgumentError("les clés d'un projet sont des textes") from error
    except (ValueError, RecursionError) as error:
        raise ArgumentError(
            "un projet ne contient ni nombre infini ou indéfini (inf, nan), ni rien qui se "
            "contienne soi-même"
        ) from error


def _written(value: object) -> object:
    """What JSON has no form for: any mapping, dates and paths, as a project writes them."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | PathLike):
        return str(value)
    raise ArgumentError(f"un projet ne contient pas de {type(value).__name__} : {value!r:.80}")
