"""Changes of values, made in the text of a project: all that stands around them stays as it is.

An edit touches only the lines of its place. Comments, order, quotes, indentation, the ends of
lines and the byte order mark stay; so does whether a list has brackets or dashes. What cannot be
patched for sure (aliases, anchors, what stands in another file) is refused, and after each patch
the text is read again by the project's own reader, and has to hold exactly the wanted values.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import yaml

from cpts_docs.project.given import NAME
from cpts_docs.project.patching.changes import Breaks, Change, Pieces, changed
from cpts_docs.project.patching.edits import (
    Edit,
    PatchError,
    applied,
    as_pointer,
    cleaned,
    in_words,
    pointer,
    same,
)
from cpts_docs.project.patching.patch import Patch
from cpts_docs.project.patching.steps import steps
from cpts_docs.project.yaml_reader import parse

__all__ = [
    "Change",
    "Edit",
    "PatchError",
    "Patched",
    "as_pointer",
    "changed",
    "cleaned",
    "in_words",
    "patched",
    "pointer",
    "same",
]


class Patched(NamedTuple):
    """A text with edits, the changes that make it, in order, and its values."""

    text: str
    changes: list[Change]
    values: Any


def patched(text: str, edits: Sequence[Edit], path: FilePath = FilePath(NAME)) -> Patched:
    """The text of a project with ``edits``, made one after another; ``path`` only names it.

    The positions of changes count characters of ``text``, its byte order mark too.

    Raises:
        PatchError: the text cannot be read, or an edit not be made for sure; then none is.
    """
    breaks = Breaks(text)
    values = _read(breaks.text, path)
    if values is None:
        raise PatchError(
            "le texte du projet ne peut pas être lu",
            "corrigez d'abord ce que la liste des problèmes en dit",
        )
    pieces = Pieces(breaks.text)
    for edit in edits:
        try:
            pieces, values = _after(pieces, values, edit, path)
        except PatchError as error:
            error.line = error.line or _line(pieces.text, edit)
            raise
    changes = [breaks.there(change) for change in pieces.changes()]
    return Patched(changed(text, changes), changes, values)


def _after(pieces: Pieces, values: Any, edit: Edit, path: FilePath) -> tuple[Pieces, Any]:
    """The text with an edit, which holds the values that it is to have."""
    for in_lines in (True, False):  # a comment below may be taken for a line of a text
        made = _made(pieces, values, edit, in_lines=in_lines)
        if made and same(_read(made[0].text, path), made[1]):
            return made
    raise PatchError(
        f"{in_words(edit.path)} ne peut pas être changé ici sans toucher au reste",
        "changez-le dans le texte, où tout se voit",
    )


def _line(text: str, edit: Edit) -> int | None:
    """The line of the place, or of the nearest that is there."""
    patch = Patch.of(text)
    try:
        trail = patch.trail(edit.path)
    except PatchError as error:
        return error.line
    return patch.line(trail[-1][1].head) if trail else None


def _made(pieces: Pieces, values: Any, edit: Edit, *, in_lines: bool) -> tuple[Pieces, Any] | None:
    """The text with an edit, and the values after it; None if a step of it leaves no YAML."""
    pieces = pieces.copy()
    lines = _lines_that_move(pieces.text, edit) if edit.op == "move" else None
    for step in steps(values, edit):
        try:
            patch = Patch.of(pieces.text, in_lines=in_lines)
        except yaml.YAMLError:
            return None
        changes = None
        if lines and step.op == "insert":
            changes = patch.insert_lines(step.path, *lines)
        pieces.change(patch.changes(step) if changes is None else changes)
        values = applied(values, step)
    return pieces, values


def _lines_that_move(text: str, edit: Edit) -> tuple[int, list[str]] | None:
    """The lines of an item that goes to another list, which may keep its comments there."""
    return Patch.of(text).lines_of(edit.path) if edit.path[:-1] != edit.to[:-1] else None


def _read(text: str, path: FilePath) -> Any:
    source, _ = parse(path, text)
    return source.value if source else None
