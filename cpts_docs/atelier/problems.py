"""What is wrong in a project, as a page shows it."""

from __future__ import annotations

import os
import re
from typing import Any

from cpts_docs.atelier.snapshot import Snapshot
from cpts_docs.base.diagnostics import Diagnostic, Fix

_WORD = re.compile(r"(['\"]).*?\1|[^\s,\[\]{}#]+")
"""What is marked of a line from a place on."""


def problems(now: Snapshot) -> list[dict[str, Any]]:
    """The problems of a project, in the order of their places."""
    return [_problem(now, item) for item in now.diagnostics]


def _problem(now: Snapshot, item: Diagnostic) -> dict[str, Any]:
    here = item.path == now.named.path
    position = item.position if here else None
    return {
        "code": item.rule,
        "severity": str(item.severity),
        "message": item.message,
        "hint": item.hint,
        "file": os.path.relpath(item.path, now.named.path.parent),
        "line": item.position and item.position.line,
        "column": item.position and item.position.column,
        "start": position and now.offset(position),
        "end": position and now.offset(position, _length(item)),
        "path": position and now.pointer(position),
        "mendable": fix_of(now, item) is not None,
    }


def _length(item: Diagnostic) -> int:
    """How many characters are marked."""
    found = item.position and _WORD.match(item.excerpt, item.position.column - 1)
    return len(found[0].rstrip(":")) or 1 if found else 1


def fix_of(now: Snapshot, item: Diagnostic) -> Fix | None:
    """What mends a problem in the open text; None of another file, or if nothing is sure."""
    return item.fix if item.path == now.named.path else None
