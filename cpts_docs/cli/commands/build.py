"""Write the documents of projects, or say which are not up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from cpts_docs.base.errors import ArgumentError
from cpts_docs.cli.commands.common import (
    Later,
    add_project,
    complain,
    document_names,
    format_names,
    place,
    say,
    show,
    tell,
    usual_formats,
)
from cpts_docs.cli.commands.report import Facts, add_report, report
from cpts_docs.cli.commands.workers import add_workers, workers
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cpts_docs.jobs.many import Built, Mode

FEW = 8
"""So many projects are built sooner than other processes would have started."""

NAMED = 3
"""So many files that changed are named."""

SUMMARY = "écrit les documents de projets"
EXAMPLES = """\
cpts-docs build mon-projet/project.yaml
cpts-docs build mon-projet/project.yaml -d fiche-avis -f pdf
cpts-docs build mon-projet/project.yaml --for CPAM -f pdf
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser, several=True)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=place,
        help="dossier où écrire, ou adresse s3://… (par défaut : documents/, à côté du projet)",
    )
    parser.add_argument(
        "-d",
        "--document",
        metavar="NOM",
        action="append",
        help=Later(
            lambda: f"{document_names()}, ou un modèle du projet ; se répète (par défaut : tous)"
        ),
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        action="append",
        help=Later(lambda: f"{format_names()} ; se répète (par défaut : {usual_formats()})"),
    )

    parser.add_argument(
        "--for",
        dest="organisation",
        metavar="ORGANISME",
        help="fiche avis où seul l'avis de cet organisme reste à remplir",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check",
        action="store_true",
        help="n'écrit rien ; nomme les documents qui ne sont pas à jour (code de retour 1)",
    )
    mode.add_argument(
        "--resume",
        action="store_true",
        help="continue un travail interrompu, sans refaire les projets dont tout est déjà là",
    )
    mode.add_argument(
        "--watch",
        action="store_true",
        help="reconstruit à chaque changement d'un fichier du projet, jusqu'à Ctrl+C",
    )
    parser.add_argument(
        "--changed-since",
        metavar="RÉVISION",
        help="ne construit que les projets dont un fichier a changé depuis cette révision de git",
    )
    add_report(parser, "projet")
    add_workers(parser)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.jobs.many import build_many

    if options.watch and options.changed_since is not None:
        raise ArgumentError("--watch construit tout, puis ce qui change : sans --changed-since")
    code = DONE
    mode: Mode = "check" if options.check else "resume" if options.resume else "write"
    head = ("projet", "fichiers", "état", "message")
    with (
        report(options.report, *head, projects=options.project) as write_row,
        workers(options, len(options.project), FEW) as executor,
    ):
        if options.watch:
            return _watch(options, executor, write_row)
        for row in build_many(
            options.project,
            options.output,
            documents=options.document,
            formats=options.format,
            organisation=options.organisation,
            mode=mode,
            changed_since=options.changed_since,
            executor=executor,
        ):
            _show(row, mode)
            write_row(_cells(row, mode), _facts(row, mode))
            code = max(code, _code(row, mode))
    return code


def _watch(
    options: argparse.Namespace, executor: Executor | None, write_row: Callable[..., object]
) -> int:
    """Build what changes, until Ctrl-C, which is the end that is meant."""
    from cpts_docs.base.words import series
    from cpts_docs.jobs.watching import build_watched

    rounds = build_watched(
        options.project,
        options.output,
        documents=options.document,
        formats=options.format,
        organisation=options.organisation,
        executor=executor,
    )
    try:
        for number, (changed, rows) in enumerate(rounds):
            if number:
                more = f" (et {len(changed) - NAMED} autres)" if len(changed) > NAMED else ""
                say(f"changé : {series(map(str, changed[:NAMED]))}{more}")
            for row in rows:
                _show(row, "write")
                write_row(_cells(row, "write"), _facts(row, "write"))
            if not number:
                say("les fichiers de ces projets sont suivis ; Ctrl+C arrête")
            sys.stdout.flush()
    except KeyboardInterrupt:
        say("fin du suivi")
    return DONE


def _code(row: Built, mode: Mode) -> int:
    return FAILED if row.failed or (mode == "check" and row.files) else DONE


STATES = {
    "built": "construit",
    "unchanged": "inchangé",
    "outdated": "à reconstruire",
    "current": "à jour",
    "failed": "en erreur",
}
"""What a project can be: for programs, and how people are told."""


def _state(row: Built, mode: Mode) -> str:
    if row.failed:
        return "failed"
    if row.unchanged:
        return "unchanged"
    if mode == "check":
        return "outdated" if row.files else "current"
    return "built"


def _cells(row: Built, mode: Mode) -> tuple[object, ...]:
    """The row of the report."""
    said = [row.error] if row.error else [str(item) for item in row.diagnostics]
    return row.project, ", ".join(row.files), STATES[_state(row, mode)], " ; ".join(said)


def _facts(row: Built, mode: Mode) -> Facts:
    """The same for programs."""
    from cpts_docs.base.diagnostics import facts

    return {
        "project": str(row.project),
        "state": _state(row, mode),
        "files": row.files,
        "missing": sorted(row.missing),
        "error": row.error,
        "diagnostics": [facts(item) for item in row.diagnostics],
    }


def _show(row: Built, mode: Mode) -> None:
    show(row.diagnostics, sys.stderr, again=row.rebuilt)
    if row.error:
        complain(row.error)
    elif row.unchanged:
        say(f"{row.project} : inchangé")
    elif mode == "check":
        for file in row.files:
            tell(f"{file} : {'manque' if file in row.missing else STATES['outdated']}")
    else:
        say(*row.files)
