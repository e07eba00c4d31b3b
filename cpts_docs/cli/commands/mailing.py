"""Write a questionnaire for each recipient of a table."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.base.words import counted
from cpts_docs.cli.commands.common import (
    Later,
    complain,
    examine,
    format_names,
    place,
    progress,
    say,
    show,
)
from cpts_docs.cli.commands.report import Row, add_report, report
from cpts_docs.cli.commands.workers import add_workers, workers
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE

if TYPE_CHECKING:
    from cpts_docs.base.diagnostics import Diagnostic
    from cpts_docs.jobs.mailing import Letter
    from cpts_docs.project.model import Project

SUMMARY = "écrit un questionnaire par destinataire d'un tableau"
EXAMPLES = """\
cpts-docs mailing mon-projet/project.yaml destinataires.csv
cpts-docs mailing mon-projet/project.yaml destinataires.csv --resume --report rapport.csv
"""

FEW = 100
"""So many letters are written sooner than another process would have started."""

MANY = 20
"""More messages of a kind than that are only counted."""

FEW_OF_A_KIND = 10
"""The same, for what is wrong with the table."""

STATES = {"written": "écrit", "there": "déjà là", "failed": "échec"}
"""How the report calls what became of a letter."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJET", type=Path, help="fichier YAML d'un projet")
    parser.add_argument(
        "recipients",
        metavar="DESTINATAIRES",
        type=Path,
        help="tableau CSV, XLSX, ODS ou XLS, avec les colonnes nom, specialite, adresse, "
        "telephone, mail",
    )
    parser.add_argument(
        "--sheet",
        metavar="NOM",
        help="feuille du classeur à lire (par défaut : la première qui a ces colonnes)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=place,
        help="dossier où écrire, ou adresse s3://… "
        "(par défaut : questionnaires/, à côté du projet)",
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        default="pdf",
        help=Later(lambda: f"{format_names()} (par défaut : pdf)"),
    )
    parser.add_argument(
        "--name",
        metavar="MOTIF",
        help="nom des fichiers, avec {nom}, {specialite}, {mail} ou {ligne} "
        "(par défaut : questionnaire-{nom})",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="continue un envoi interrompu, sans réécrire les fichiers déjà là",
    )
    add_report(parser, "destinataire")
    add_workers(parser)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.diagnostics import has_errors
    from cpts_docs.base.errors import CptsDocsError, UnknownNameError
    from cpts_docs.forms.declared import questionnaire
    from cpts_docs.jobs import mailing
    from cpts_docs.jobs.build import Wanted
    from cpts_docs.jobs.recipients import read_recipients

    pattern = options.name or mailing.NAME
    try:
        (ending,) = Wanted.checked(formats=[options.format]).formats
        _check_pattern(pattern, options.project)
    except UnknownNameError as error:
        complain(str(error))
        return USAGE
    project = examine(options.project)
    form = project.form if project else questionnaire()
    recipients, problems = read_recipients(options.recipients, options.sheet, form)
    _show_a_few_of_each_kind(problems)
    if not recipients:
        complain(f"{options.recipients} : aucun destinataire")
    if project is None or not recipients:
        return FAILED
    letters, clashes = mailing.letters(recipients, pattern, ending, form)
    if clashes:
        _show_some(clashes)
        complain(f'rien n\'a été écrit ; essayez --name "{pattern}-{{ligne}}"')
        return FAILED
    try:
        all_written = _write(options, project, letters, ending, problems)
    except CptsDocsError as error:
        complain(str(error))
        return FAILED
    return DONE if all_written and not has_errors(problems) else FAILED


def _check_pattern(pattern: str, path: Path) -> None:
    """Raise UnknownNameError before anything of the project is said.

    A name that is not national may be that of a field of its own.
    """
    from cpts_docs.base.errors import ProjectError, UnknownNameError
    from cpts_docs.jobs.mailing import check_pattern
    from cpts_docs.project.loader import load

    try:
        check_pattern(pattern)
    except UnknownNameError:
        form = None
        with suppress(ProjectError):
            form = load(path).form
        check_pattern(pattern, form)


def _write(
    options: argparse.Namespace,
    project: Project,
    letters: Sequence[Letter],
    ending: str,
    problems: Sequence[Diagnostic],
) -> bool:
    """Write the letters and say what became of them; whether all are there."""
    from cpts_docs.jobs import mailing
    from cpts_docs.run.storage import storage

    beside = options.project.parent
    output = storage(options.output) if options.output else storage(beside / mailing.FOLDER, beside)
    states: Counter[str] = Counter()
    failures: dict[str, list[int]] = {}  # the lines, by the reason
    with (
        report(options.report, "ligne", "fichier", "état", "message") as row,
        workers(options, len(letters), FEW) as executor,
    ):
        for problem in problems:
            if problem.is_error and problem.position:
                _report(row, problem.position.line, "", "failed", problem.message)
        for outcome in mailing.write_letters(
            project,
            letters,
            ending,
            output,
            resume=options.resume,
            executor=executor,
            progress=progress,
        ):
            letter = outcome.letter
            file = output.place(letter.name)
            _report(row, letter.recipient.line, file, outcome.state, outcome.reason)
            states[outcome.state] += 1
            if outcome.reason:
                failures.setdefault(outcome.reason, []).append(letter.recipient.line)
        _show_some([f"{_lines(lines)} : {reason}" for reason, lines in failures.items()])
        written = counted(states["written"], "fichier écrit", "fichiers écrits")
        say(f"{written}, {states['there']} déjà là : {output.place('')}")
    return not failures


def _show_a_few_of_each_kind(problems: Sequence[Diagnostic]) -> None:
    """The first problems of each kind; the others are counted."""
    seen: Counter[str] = Counter()
    few = []
    for problem in problems:
        seen[problem.rule] += 1
        if seen[problem.rule] <= FEW_OF_A_KIND:
            few.append(problem)
    show(few, sys.stderr)
    for rule, count in seen.items():
        if count > FEW_OF_A_KIND:
            more = counted(count - FEW_OF_A_KIND, "autre message", "autres messages")
            complain(f"… et {more} [{rule}] ; --report donne chaque ligne en erreur")


def _report(row: Row, line: int, file: str, state: str, reason: str) -> None:
    facts = {"line": line, "file": file, "state": state, "error": reason}
    row((line, file, STATES[state], reason), facts)


def _lines(lines: Sequence[int]) -> str:
    """The first of these lines by their number, the others by how many they are."""
    named = ", ".join(map(str, lines[:5]))
    others = f" et {counted(len(lines) - 5, 'autre', 'autres')}" if len(lines) > 5 else ""
    return f"{'lignes' if len(lines) > 1 else 'ligne'} {named}{others}"


def _show_some(messages: Sequence[str]) -> None:
    for message in messages[:MANY]:
        complain(message)
    if len(messages) > MANY:
        complain(f"… et {len(messages) - MANY} autres")
