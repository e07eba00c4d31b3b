"""What the commands share: arguments, messages, progress.

A command prints its result with ``print`` (a schema, a text: what a program may
read), with ``tell`` what people asked it, and with ``say`` that it went well.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from cpts_docs.base.diagnostics import Diagnostic
    from cpts_docs.project.model import Project

T = TypeVar("T")

_quiet = ContextVar("quiet", default=False)
_reminded: ContextVar[frozenset[str]] = ContextVar("reminded", default=frozenset())


def add_project(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """The project that a command is given, or ``several``."""
    parser.add_argument(
        "project",
        metavar="PROJET",
        type=Path,
        nargs="+" if several else None,
        help="fichier YAML d'un projet",
    )


def add_mailed(parser: argparse.ArgumentParser) -> None:
    """The form that people answer for themselves, of which a command is asked."""
    parser.add_argument(
        "-d",
        "--document",
        metavar="DOCUMENT",
        default="questionnaire",
        help=Later(lambda: f"{_mailed_names()} (par défaut : questionnaire)"),
    )


def _mailed_names() -> str:
    from cpts_docs.base.words import series
    from cpts_docs.forms.kinds import MAILED

    return series(MAILED, " ou ")


def place(text: str) -> str | Path:
    """Where to write: the path of a folder, or a URL."""
    from cpts_docs.run.storage import is_url

    return text if is_url(text) else Path(text)


def folder(text: str) -> Path:
    """The path of a folder to write to, where no URL will do."""
    found = place(text)
    if isinstance(found, str):
        raise argparse.ArgumentTypeError(f"« {text} » est une adresse ; donnez un dossier")
    return found


class Later(str):
    """A text of help that is made when it is shown: the tables it names are not loaded before."""

    _make: Callable[[], str]

    def __new__(cls, make: Callable[[], str]) -> Later:
        """A text that ``make`` gives."""
        made = super().__new__(cls, "…")
        made._make = make
        return made

    def __mod__(self, values: object) -> str:
        """What argparse does to a text of help to show it."""
        return self._make()


def document_names() -> str:
    """``questionnaire, guide, fiche-avis ou synthese``."""
    from cpts_docs.base.words import series
    from cpts_docs.documents import DOCUMENTS

    return series(DOCUMENTS, " ou ")


def format_names() -> str:
    """``docx, pdf ou html``."""
    from cpts_docs.base.words import series
    from cpts_docs.formats import FORMATS

    return series(FORMATS, " ou ")


def usual_formats() -> str:
    """``docx et pdf``."""
    from cpts_docs.base.words import series
    from cpts_docs.formats import USUAL

    return series(USUAL)


@contextmanager
def loudness(*, quiet: bool, verbose: bool) -> Iterator[None]:
    """Say errors only (``-q``), or all that is done (``-v``), while a command runs."""
    before, unreminded = _quiet.set(quiet), _reminded.set(frozenset())
    try:
        if verbose:
            with _narrated():
                yield
        else:
            yield
    finally:
        _quiet.reset(before)
        _reminded.reset(unreminded)


@contextmanager
def _narrated() -> Iterator[None]:
    """The library's log on the terminal."""
    import logging

    from cpts_docs.base.diagnostics import printable
    from cpts_docs.base.log import logger

    class Printable(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return f"cpts-docs : {printable(record.getMessage())}"

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Printable())
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


def say(*lines: object) -> None:
    """Say what was done, a line each, unless asked to be quiet."""
    if not _quiet.get():
        tell(*lines)


def tell(*lines: object) -> None:
    """Say what was asked for, a line each, without what could command a terminal."""
    from cpts_docs.base.diagnostics import printable

    for line in lines:
        print(printable(str(line)))


def advise(message: str) -> None:
    """Say what is no error, on the error output, unless asked to be quiet."""
    if not _quiet.get():
        complain(message)


def complain(message: str) -> None:
    """Say ``message`` on the error output, without what could command a terminal."""
    from cpts_docs.base.diagnostics import printable

    print(f"cpts-docs : {printable(message)}", file=sys.stderr)


def is_taken(target: Path) -> bool:
    """Whether something stands at ``target``, which a command will not replace; it says so.

    Raises:
        OSError: nobody knows.
    """
    from cpts_docs.base.door import is_there

    taken = is_there(target)
    if taken:
        complain(f"{target} existe déjà ; il n'a pas été modifié")
    return taken


def show(diagnostics: Iterable[Diagnostic], stream: TextIO | None, *, again: bool = False) -> None:
    """Show diagnostics to people, errors only if asked to be quiet.

    What a project lacks until it has gone its way (a whole notice, answers, opinions) is told at
    length the first time: not of a second project, nor ``again``, of one that was built before.
    """
    from dataclasses import replace

    from cpts_docs.base.diagnostics import report_text
    from cpts_docs.project.rules.guide import CONTACT_ABSENT
    from cpts_docs.project.rules.questionnaire import RGPD
    from cpts_docs.project.rules.structure import INCLUSION_VIDE, REPONSES_ABSENTES

    lacking = (RGPD, CONTACT_ABSENT, INCLUSION_VIDE, REPONSES_ABSENTES)
    reminders = {rule.code for rule in lacking}
    shown: list[Diagnostic] = []
    for item in diagnostics:
        if item.rule in reminders:
            told = again or item.rule in _reminded.get()
            item = replace(item, hint="", excerpt="") if told else item
            _reminded.set(_reminded.get() | {item.rule})
        if item.is_error or not _quiet.get():
            shown.append(item)
    if shown:
        print(report_text(shown, colour=_has_colours(stream)), file=stream)


def _has_colours(stream: TextIO | None) -> bool:
    """Whether it is a terminal with colours, whose user did not refuse them (no-color.org)."""
    if stream is None:  # it was closed before the start
        return False
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.name == "nt" and "WT_SESSION" not in os.environ:  # the old console shows the codes
        return False
    return stream.isatty()


def examine(path: Path, *, again: bool = False) -> Project | None:
    """The project, after showing its diagnostics to whoever reads the terminal."""
    from cpts_docs.project.loader import examine

    project, diagnostics = examine(path)
    show_of(path, diagnostics, again=again)
    return project


def show_of(path: Path, diagnostics: Iterable[Diagnostic], *, again: bool = False) -> None:
    """Show the diagnostics of the project at ``path``.

    One that has documents beside it was built before, and told about then.
    """
    from cpts_docs.documents.kind import OUTPUT_FOLDER

    was_built = os.path.isdir(path.parent / OUTPUT_FOLDER)  # noqa: PTH112 - is_dir may raise
    show(diagnostics, sys.stderr, again=again or was_built)


def progress(items: Iterable[T], total: int) -> Iterable[T]:
    """A progress bar on a terminal, nothing in a pipe."""
    from tqdm import tqdm

    hidden = True if _quiet.get() else None  # None: unless it is a terminal
    return tqdm(items, total=total, disable=hidden, unit=" fichier", leave=False)


def speak_utf8() -> None:
    """What programs read is UTF-8, whatever the terminal speaks."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
