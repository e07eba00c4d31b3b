"""Write a workbook to type answers into, given on paper or at the telephone."""

from __future__ import annotations

import argparse
from pathlib import Path

from cpts_docs.cli.commands.common import (
    Later,
    add_mailed,
    add_project,
    complain,
    examine,
    is_taken,
    say,
)
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE

SUMMARY = "écrit un classeur où saisir les réponses données sur papier ou au téléphone"
EXAMPLES = """\
cpts-docs sheet mon-projet/project.yaml
cpts-docs sheet mon-projet/project.yaml -o reunion.xlsx
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_mailed(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FICHIER",
        type=Path,
        help=Later(
            lambda: f"classeur à écrire (par défaut : {_file('questionnaire')}, à côté du projet)"
        ),
    )


def _file(document: str) -> str:
    return f"saisie-{document}.xlsx"


def run(options: argparse.Namespace) -> int:
    from cpts_docs.documents import DOCUMENTS, names
    from cpts_docs.forms.kinds import KINDS, MAILED
    from cpts_docs.jobs.sheet import typing_sheet
    from cpts_docs.run.files import write_files
    from cpts_docs.run.workbook import ENDING

    names([options.document], MAILED)
    project = examine(options.project, again=True)
    if project is None:
        return FAILED
    form = project.forms.get(options.document)
    if form is None:
        complain(DOCUMENTS[options.document].lacks(project))
        return FAILED
    target = options.output or options.project.parent / _file(options.document)
    if target.suffix.lower() != ENDING:
        complain(f"« {target.name} » : la feuille est un classeur, dont le nom finit par {ENDING}")
        return USAGE
    if is_taken(target):
        return FAILED
    write_files({target: typing_sheet(project, KINDS[options.document], form)})
    say(target)
    return DONE
