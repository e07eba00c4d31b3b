"""The option by which a command says, for people or for programs, what became of each thing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from cpts_docs.run.table import Sink

Facts = Mapping[str, Any]
"""A row for programs: what JSON can hold, by name."""

Row = Callable[[Sequence[object], Facts], None]
"""Writes a row: its cells for people, and its facts for programs."""


def add_report(parser: argparse.ArgumentParser, of: str) -> None:
    """``--report``, with a row for each ``of``."""
    parser.add_argument(
        "--report",
        metavar="FICHIER",
        help=f"compte rendu à écrire, avec l'état et le message de chaque {of} : un tableau CSV, "
        "ou du JSON si le nom finit par .json ; « - » écrit sur la sortie, au lieu des messages, "
        "une ligne de JSON pour chaque",
    )


@contextmanager
def report(
    target: str | None, *head: str, projects: Sequence[Path] = (), inputs: Sequence[Path] = ()
) -> Iterator[Row]:
    """What writes the rows of the report at ``target``, if there is to be one.

    ``-`` is the standard output, which then has nothing else: a line of JSON a
    row, as it comes. A file is written beside its place and then put there; a
    run that is cut off puts the rows it had.

    Raises:
        OutputError: the file cannot be written, is one of ``inputs``, or one that one of the
            ``projects`` is made of.
    """
    if target is None:
        yield lambda cells, facts: None
    elif target == "-":
        output = sys.stdout
        with redirect_stdout(None):
            yield lambda cells, facts: print(_json(facts), file=output, flush=True)
    else:
        _check_other(Path(target), projects, inputs)
        form = _list if target.lower().endswith(".json") else _table
        with _file(Path(target)) as file, form(file, head) as row:
            yield row


def _check_other(target: Path, projects: Sequence[Path], inputs: Sequence[Path]) -> None:
    from cpts_docs.base.errors import OutputError
    from cpts_docs.jobs.changes import is_made_of

    files = {target.absolute(), Path(os.path.realpath(target))}
    if any(_is_same(target, path) for path in (*projects, *inputs)) or any(
        is_made_of(path.absolute(), files, unknown=False) for path in projects
    ):
        raise OutputError(
            f"--report {target} prendrait la place d'un fichier que la commande lit ; "
            "donnez un autre nom ; rien n'a été écrit"
        )


def _is_same(path: Path, other: Path) -> bool:
    with suppress(OSError):  # one of them is not there
        return path.samefile(other)
    return False


@contextmanager
def _table(file: Sink, head: Sequence[str]) -> Iterator[Row]:
    from cpts_docs.run.table import MARK, row_writer

    file.write(MARK)
    write = row_writer(file)
    write(*head)
    yield lambda cells, facts: write(*cells)


@contextmanager
def _list(file: Sink, head: Sequence[str]) -> Iterator[Row]:
    """A list of JSON with a row a line, whole whenever it ends."""
    before = "[\n"

    def row(cells: Sequence[object], facts: Facts) -> None:
        nonlocal before
        file.write(f"{before}{_json(facts)}")
        before = ",\n"

    try:
        yield row
    finally:
        file.write("[]\n" if before == "[\n" else "\n]\n")


def _json(facts: Facts) -> str:
    """In ASCII: the name of a file may be no text, or end a line, or command a terminal."""
    import json

    return json.dumps(facts)


@contextmanager
def _file(path: Path) -> Iterator[Sink]:
    """A file of text that takes its place at the end."""
    from cpts_docs.run.files import rewritten

    with ExitStack() as end:
        with _explained(path):
            file = _Encoded(path, end.enter_context(rewritten(path)))
        try:
            yield file
        finally:
            with _explained(path):
                end.close()


class _Encoded:
    """Text to a file, in UTF-8."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.file = file

    def write(self, text: str) -> None:
        with _explained(self.path):
            self.file.write(text.encode("utf-8", "backslashreplace"))


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    from cpts_docs.base import os_errors
    from cpts_docs.base.errors import OutputError

    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} ne peut pas être écrit : {os_errors.writing(error)}") from error
