"""What is wrong in a project, as a page shows it."""

from __future__ import annotations

import os
import re
from typing import Any

from cpts_docs.atelier.snapshot import Snapshot
from cpts_docs.atelier.wording import in_page
from cpts_docs.base.diagnostics import Diagnostic, Fix
from cpts_docs.project.form_words import Path, place_named
from cpts_docs.project.patching import as_pointer, pointer

_WORD = re.compile(r"(['\"]).*?\1|[^\s,\[\]{}#]+")
"""What is marked of a line from a place on."""


def problems(now: Snapshot) -> list[dict[str, Any]]:
    """The problems of a project, in the order of their places."""
    return [_problem(now, item) for item in now.diagnostics]


def _problem(now: Snapshot, item: Diagnostic) -> dict[str, Any]:
    here = item.path == now.named.path
    position = item.position if here else None
    path = _path(now, item) if here else None
    is_typed = item.rule.startswith("yaml-")  # there is no form to say it in
    return {
        "code": item.rule,
        "severity": str(item.severity),
        "message": item.message,
        "hint": item.hint,
        "said": item.message if is_typed else in_page(item.message, path or ()),
        "way": item.hint if is_typed else in_page(item.hint, path or ()),
        "file": os.path.relpath(item.path, now.named.path.parent),
        "line": item.position and item.position.line,
        "column": item.position and item.position.column,
        "start": position and now.offset(position),
        "end": position and now.offset(position, _length(item)),
        "path": None if path is None else as_pointer(path),
        "mendable": fix_of(now, item) is not None,
    }


def _path(now: Snapshot, item: Diagnostic) -> Path | None:
    """Where a problem is to be mended: at its place, or at one beside or below that it names.

    What the whole project lacks is told at its first line, and is to be mended anywhere.
    """
    there = item.position and now.pointer(item.position)
    if there is None:
        return None
    found = pointer(there)
    at_large = item.position == now.start and item.rule != "version"
    above = () if at_large else found[:-1] or found
    named = place_named(item.message, found) or place_named(item.hint, found)
    if named and (named[: len(above)] == above or _lacks(now, named, found)):
        return named
    return None if at_large and found == ("version",) else found


def _lacks(now: Snapshot, named: Path, found: Path) -> bool:
    """Whether a problem of a whole part of the project is that another is not there."""
    return len(found) == 1 and as_pointer(named) not in now.places


def _length(item: Diagnostic) -> int:
    """How many characters are marked."""
    found = item.position and _WORD.match(item.excerpt, item.position.column - 1)
    return len(found[0].rstrip(":")) or 1 if found else 1


def fix_of(now: Snapshot, item: Diagnostic) -> Fix | None:
    """What mends a problem in the open text; None of another file, or if nothing is sure."""
    return item.fix if item.path == now.named.path else None
