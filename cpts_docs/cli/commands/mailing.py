"""Write a questionnaire, or another form, for each recipient of a table."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import (
    Later,
    add_mailed,
    add_project,
    advise,
    complain,
    format_names,
    place,
    progress,
    say,
    show,
    show_of,
)
from cpts_docs.cli.commands.report import Row, add_report, report
from cpts_docs.cli.commands.workers import add_workers, workers
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from cpts_docs.base.diagnostics import Diagnostic
    from cpts_docs.jobs.mailing import Letter, Outcome
    from cpts_docs.project.model import Project

Reported = tuple[int, str, str, str]
"""A line of the table, its file, what became of it and why."""

Report = Callable[[int, str, str, str], None]

SUMMARY = "écrit un questionnaire, ou un bulletin, par destinataire d'un tableau"
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
    add_project(parser)
    parser.add_argument(
        "recipients",
        metavar="DESTINATAIRES",
        type=Path,
        help=Later(lambda: f"tableau CSV, XLSX, ODS ou XLS, avec les colonnes {_columns()}"),
    )
    add_mailed(parser)
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
        help=Later(
            lambda: (
                "dossier où écrire, ou adresse s3://… "
                f"(par défaut : {_folders()}, à côté du projet)"
            )
        ),
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
        help=Later(
            lambda: f"nom des fichiers, avec {_names()} (par défaut : questionnaire-{{nom}})"
        ),
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="continue un envoi interrompu, sans réécrire les fichiers déjà là",
    )
    add_report(parser, "destinataire")
    add_workers(parser)


def _folders() -> str:
    from cpts_docs.base.words import series
    from cpts_docs.forms.kinds import OF_PEOPLE

    return series((f"{kind.folder}/" for kind in OF_PEOPLE), " ou ")


def _columns() -> str:
    from cpts_docs.forms.recipient_columns import PARTS

    return ", ".join(PARTS)


def _names() -> str:
    from cpts_docs.base.words import series
    from cpts_docs.forms.declared import questionnaire
    from cpts_docs.forms.recipient_columns import in_names

    return series((f"{{{name}}}" for name in in_names(questionnaire())), " ou ")


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.diagnostics import has_errors
    from cpts_docs.documents import names
    from cpts_docs.forms.declared import questionnaire
    from cpts_docs.forms.kinds import MAILED
    from cpts_docs.forms.recipients import read_recipients
    from cpts_docs.jobs import mailing
    from cpts_docs.jobs.build import Wanted
    from cpts_docs.project.loader import examine

    names([options.document], MAILED)
    usual = mailing.usual_name(options.document)
    pattern = usual if options.name is None else options.name
    (ending,) = Wanted.checked(formats=[options.format]).formats
    project, found = examine(options.project)
    form = (project and project.forms.get(options.document)) or questionnaire()
    mailing.check_pattern(pattern, form)
    show_of(options.project, found)
    recipients, problems = read_recipients(options.recipients, options.sheet, form)
    _show_a_few_of_each_kind(problems)
    if not recipients:
        complain(f"{options.recipients} : aucun destinataire")
    letters, clashes = mailing.letters(recipients, pattern, ending, form)
    if clashes:
        _show_some([clash.reason for clash in clashes])
        complain(f"rien n'a été écrit ; {_ways_out(clashes, problems, pattern)}")
    head = ("ligne", "fichier", "état", "message")
    project_file, table = [options.project], [options.recipients]
    with (
        report(options.report, *head, projects=project_file, inputs=table) as write,
        _in_their_order(write, [*_failed(problems, clashes)]) as row,
    ):
        if project is None or not recipients or clashes:
            return FAILED
        all_written = _write(options, project, letters, ending, row)
    return DONE if all_written and not has_errors(problems) else FAILED


def _ways_out(clashes: Sequence[Outcome], problems: Sequence[Diagnostic], pattern: str) -> str:
    """What to do about files of the same name: a person who is there twice needs but one."""
    from cpts_docs.forms.recipient_rows import REPEATED

    repeated = {item.position.line for item in problems if item.position and item.rule == REPEATED}
    other = any(clash.letter.recipient.line not in repeated for clash in clashes)
    named = f'essayez --name "{pattern}-{{ligne}}"'
    if not repeated:
        return named
    once = "supprimez les lignes des personnes qui sont là deux fois"
    return f"{once} ; pour les autres, {named}" if other else once


def _failed(problems: Sequence[Diagnostic], clashes: Sequence[Outcome]) -> Iterator[Reported]:
    """The lines of which no letter is made."""
    for problem in problems:
        if problem.is_error and problem.position:
            yield problem.position.line, "", "failed", problem.message
    for clash in clashes:
        yield clash.letter.recipient.line, "", clash.state, clash.reason


@contextmanager
def _in_their_order(row: Row, failed: list[Reported]) -> Iterator[Report]:
    """What reports a line, after those before it that ``failed``; the others come at the end."""
    failed.sort(key=itemgetter(0), reverse=True)

    def report_one(line: int, file: str, state: str, reason: str) -> None:
        while failed and failed[-1][0] <= line:
            _report(row, *failed.pop())
        _report(row, line, file, state, reason)

    try:
        yield report_one
    finally:
        while failed:
            _report(row, *failed.pop())


def _write(
    options: argparse.Namespace,
    project: Project,
    letters: Sequence[Letter],
    ending: str,
    row: Report,
) -> bool:
    """Write the letters and say what became of them; whether all are there."""
    from cpts_docs.base.words import counted, grouped
    from cpts_docs.foreign.sheets import numbered
    from cpts_docs.forms.kinds import kind_of
    from cpts_docs.jobs import mailing
    from cpts_docs.run.storage import storage

    beside = options.project.parent
    folder = kind_of(options.document).folder
    output = storage(options.output) if options.output else storage(beside / folder, beside)
    states: Counter[str] = Counter()
    failures: dict[str, list[int]] = {}  # the lines, by the reason
    with ExitStack() as end:
        outcomes = mailing.write_letters(
            project,
            letters,
            ending,
            output,
            document=options.document,
            resume=options.resume,
            executor=end.enter_context(workers(options, len(letters), FEW)),
            progress=progress,
            notice=advise,
        )
        for outcome in end.enter_context(closing(outcomes)):  # the folder is free in any case
            letter = outcome.letter
            file = output.place(letter.name)
            row(letter.recipient.line, file, outcome.state, outcome.reason)
            states[outcome.state] += 1
            if outcome.reason:
                failures.setdefault(outcome.reason, []).append(letter.recipient.line)
        _show_some([f"{numbered(lines)} : {reason}" for reason, lines in failures.items()])
        written = counted(states["written"], "fichier écrit", "fichiers écrits")
        say(f"{written}, {grouped(states['there'])} déjà là : {output.place('')}")
    return not failures


def _show_a_few_of_each_kind(problems: Sequence[Diagnostic]) -> None:
    """The first problems of each kind; the others are counted."""
    from cpts_docs.base.words import counted

    seen: Counter[tuple[str, bool]] = Counter()
    few = []
    for problem in problems:
        kind = problem.rule, problem.is_error
        seen[kind] += 1
        if seen[kind] <= FEW_OF_A_KIND:
            few.append(problem)
    show(few, sys.stderr)
    for (rule, is_error), count in seen.items():
        if count > FEW_OF_A_KIND:
            more = counted(count - FEW_OF_A_KIND, "autre message", "autres messages")
            if is_error:
                complain(f"… et {more} [{rule}] ; --report donne chaque ligne en erreur")
            else:
                advise(f"… et {more} [{rule}]")


def _report(row: Row, line: int, file: str, state: str, reason: str) -> None:
    facts = {"line": line, "file": file, "state": state, "error": reason}
    row((line, file, STATES[state], reason), facts)


def _show_some(messages: Sequence[str]) -> None:
    for message in messages[:MANY]:
        complain(message)
    if len(messages) > MANY:
        complain(f"… et {len(messages) - MANY} autres")
