"""What other packages add, through entry points.

To look through the metadata of all that is installed takes longer than to check
a project, so the files that declare entry points are first searched for the
name of the group.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


@cache
def plugins(group: str) -> dict[str, Any]:
    """What the entry points of ``group`` name, loaded; or the exception that one raises."""
    if not any(f"[{group}]" in text for text in _declarations()):
        return {}
    from importlib.metadata import entry_points

    return {point.name: _loaded(point) for point in entry_points(group=group)}


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:  # it is another's code
        return error


@cache
def _declarations() -> tuple[str, ...]:
    """The texts of the files with entry points, of all packages on Python's path."""
    return tuple(_texts())


def _texts() -> Iterator[str]:
    for folder in dict.fromkeys(sys.path):
        try:
            names = [entry.name for entry in os.scandir(folder or ".")]
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    yield Path(folder, name, "entry_points.txt").read_text("utf-8")
                except (OSError, UnicodeDecodeError):
                    continue
