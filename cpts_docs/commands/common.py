"""What the commands share: arguments, messages, progress."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from cpts_docs.project.model import Project

T = TypeVar("T")


def add_projects(parser: argparse.ArgumentParser) -> None:
    """The projects that a command is given."""
    parser.add_argument(
        "project", metavar="PROJET", type=Path, nargs="+", help="fichier YAML d'un projet"
    )


def complain(message: str) -> None:
    """Say ``message`` on the terminal, without what could command it."""
    from cpts_docs.diagnostics import printable

    print(f"cpts-docs : {printable(message)}", file=sys.stderr)


def examine(path: Path) -> Project | None:
    """The project, after showing its diagnostics to whoever reads the terminal."""
    from cpts_docs.diagnostics import report_text
    from cpts_docs.project.loader import examine

    project, diagnostics = examine(path)
    if diagnostics:
        print(report_text(diagnostics), file=sys.stderr)
    return project


def progress(items: Sequence[T]) -> Iterable[T]:
    """A progress bar on a terminal, nothing in a pipe."""
    from tqdm import tqdm

    return tqdm(items, disable=None, unit=" fichier", leave=False)


def speak_utf8() -> None:
    """What programs read is UTF-8, whatever the terminal speaks."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
