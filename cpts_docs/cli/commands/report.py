"""The option by which a command says in a table what became of each thing it was given."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

Row = Callable[..., None]
"""Writes a row: its arguments are the cells."""


def add_report(parser: argparse.ArgumentParser, of: str) -> None:
    """``--report``, with a row for each ``of``."""
    parser.add_argument(
        "--report",
        metavar="FICHIER",
        type=Path,
        help=f"tableau CSV à écrire : une ligne par {of}, avec son état et son message",
    )


@contextmanager
def report(path: Path | None, *head: str) -> Iterator[Row]:
    """What writes the rows of the table at ``path``, if there is to be one.

    Each is written as it comes: a run that is cut off leaves those before it.

    Raises:
        OutputError: the table cannot be written.
    """
    if path is None:
        yield lambda *cells: None
        return
    from cpts_docs.run.table import ENCODING, row_writer

    with _explained(path):
        file = path.open("w", encoding=ENCODING, errors="backslashreplace", newline="")
    with closing(file):
        row = row_writer(file)

        def write(*cells: object) -> None:
            with _explained(path):
                row(*cells)

        write(*head)
        yield write
        with _explained(path):
            file.flush()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    from cpts_docs.base import os_errors
    from cpts_docs.base.errors import OutputError

    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} ne peut pas être écrit : {os_errors.writing(error)}") from error
