"""Write the questionnaire of a project as an XLSForm, for ODK or KoboToolbox."""

from __future__ import annotations

import argparse
from pathlib import Path

from cpts_docs.cli.commands.common import add_project, advise, complain, examine, is_taken, say
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE

SUMMARY = "écrit les questions d'un projet dans un formulaire XLSForm (Kobo, ODK)"
EXAMPLES = "cpts-docs export-form mon-projet/project.yaml -o questions.xlsx"

_FILE = "questionnaire.xlsx"


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FICHIER",
        type=Path,
        help=f"classeur à écrire (par défaut : {_FILE}, à côté du projet)",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs.jobs.xlsform.writing import export_form, workbook
    from cpts_docs.run.files import write_files

    project = examine(options.project, again=True)
    if project is None:
        return FAILED
    target = options.output or options.project.parent / _FILE
    if target.suffix.lower() != ".xlsx":
        complain(f"« {target.name} » : un XLSForm est un classeur, dont le nom finit par .xlsx")
        return USAGE
    if is_taken(target):
        return FAILED
    exported = export_form(project)
    write_files({target: workbook(exported, project)})
    say(target)
    for remark in exported.remarks:
        advise(remark)
    for lost in exported.lost:
        complain(lost)
    return FAILED if exported.lost else DONE
