"""The projects that were opened last on this machine, in a small file of its user's.

Nothing depends on it: where it cannot be read or written, nothing is recent.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cpts_docs.base.errors import OutputError
from cpts_docs.run.files import write_private

RECENT = "recent:"
"""What the name of such a project begins with."""

_MOST = 12


def state_folder() -> Path:
    """Where programs keep what they remember of a user."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        given = os.environ.get("XDG_STATE_HOME", "")
        base = Path(given) if Path(given).is_absolute() else home / ".local" / "state"
    return base / "cpts-docs"


def recent() -> dict[str, Path]:
    """Those that are still there, by their names, the last opened first."""
    try:
        found = json.loads(_file().read_bytes())
        paths = [Path(item) for item in found if isinstance(item, str)]
        there = filter(os.path.isfile, paths[:_MOST])  # is_file raises on a disk that is gone
        return {_name(path): path for path in there}
    except (OSError, ValueError, RuntimeError, TypeError, RecursionError):
        return {}


def remember(path: Path) -> None:
    """Note that a project was opened."""
    paths = dict.fromkeys([str(path.absolute()), *map(str, recent().values())])
    with suppress(OSError, OutputError, RuntimeError):  # a home that is nowhere
        file = _file()
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, json.dumps([*paths][:_MOST], ensure_ascii=False).encode())


def _file() -> Path:
    return state_folder() / "recent.json"


def _name(path: Path) -> str:
    return RECENT + sha256(os.fsencode(path)).hexdigest()[:16]
