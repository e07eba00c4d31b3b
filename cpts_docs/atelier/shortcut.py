"""A shortcut on the desktop that opens the atelier of a folder: a text, on every system."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

from cpts_docs.base.errors import OutputError
from cpts_docs.run.files import write_files

NAME = "Atelier CPTS"


def write_shortcut(folder: Path, system: str = sys.platform) -> Path:
    """Put the shortcut on the desktop of the user, in the place of one for the same folder.

    Raises:
        OutputError: there is no desktop, or it cannot be written there.
    """
    desktop = desktop_of(system)
    if not desktop.is_dir():
        message = f"le bureau n'est pas trouvé ({desktop}) ; lancez « cpts-docs atelier »"
        raise OutputError(message)
    folder = folder.resolve()
    name, text = shortcut(folder, system)
    path = desktop / name
    write_files({path: text.encode()})
    if system != "win32":
        path.chmod(0o755)
    return path


def shortcut(folder: Path, system: str) -> tuple[str, str]:
    """The name of the file for a system, as ``sys.platform`` calls it, and what it holds."""
    command = [sys.executable, "-P", "-m", "cpts_docs", "atelier", str(folder)]
    name = f"{NAME} {folder.name}".strip()
    if system == "win32":
        typed = " ".join(f'"{part}"' for part in command).replace("%", "%%")
        return (
            f"{name}.cmd",
            f"@echo off\r\nchcp 65001 >nul\r\n{typed}\r\nif errorlevel 1 pause\r\n",
        )
    if system == "darwin":
        return f"{name}.command", f"#!/bin/sh\nexec {shlex.join(command)}\n"
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={_value(name)}",
        "Comment=Écrire le projet de la CPTS et voir ses documents",
        f"Exec={_value(' '.join(map(_argument, command)))}",
        "Icon=x-office-document",
        "Terminal=true",
        "Categories=Office;",
    ]
    return f"{name}.desktop", "\n".join([*lines, ""])


def _argument(text: str) -> str:
    """An argument of Exec, as the Desktop Entry Specification quotes it."""
    return '"' + re.sub(r'(["`$\\])', r"\\\1", text).replace("%", "%%") + '"'


def _value(text: str) -> str:
    """A value of a desktop entry: of one line, its backslashes doubled."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def desktop_of(system: str) -> Path:
    """The folder of what lies on the desktop."""
    home = Path.home()
    if system in ("win32", "darwin"):
        return home / "Desktop"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    try:
        said = (config / "user-dirs.dirs").read_text("utf-8")
    except (OSError, ValueError):
        said = ""
    found = re.search(r'^XDG_DESKTOP_DIR="(?:\$HOME/)?(.+?)/?"', said, re.MULTILINE)
    places = [home / found[1]] if found else [home / "Bureau", home / "Desktop"]
    return next((place for place in places if place.is_dir()), places[-1])
