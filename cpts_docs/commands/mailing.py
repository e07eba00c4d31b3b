"""Write a questionnaire for each recipient of a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cpts_docs.commands.common import complain, examine, progress
from cpts_docs.exit_codes import DONE, FAILED, USAGE
from cpts_docs.words import counted

SUMMARY = "écrit un questionnaire par destinataire d'un tableau"

DEFAULT_PATTERN = "questionnaire-{nom}"
"""How the files are named."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJET", type=Path, help="fichier YAML d'un projet")
    parser.add_argument(
        "recipients",
        metavar="DESTINATAIRES",
        type=Path,
        help="tableau CSV, avec les colonnes nom, specialite, adresse, telephone, mail",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : questionnaires/, à côté du projet)",
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        default="pdf",
        help="docx, pdf ou html (par défaut : pdf)",
    )
    parser.add_argument(
        "--name",
        metavar="MOTIF",
        default=DEFAULT_PATTERN,
        help="nom des fichiers, avec {nom}, {specialite}, {mail} ou {ligne} "
        "(par défaut : questionnaire-{nom})",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="continue un envoi interrompu, sans réécrire les fichiers déjà là",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs import builder, mailing
    from cpts_docs.diagnostics import has_errors, report_text
    from cpts_docs.errors import CptsDocsError, UnknownNameError
    from cpts_docs.files import check_inside

    try:
        (ending,) = builder.check_formats([options.format])
        mailing.check_pattern(options.name)
    except UnknownNameError as error:
        complain(str(error))
        return USAGE
    project = examine(options.project)
    recipients, problems = mailing.read_recipients(options.recipients)
    if problems:
        print(report_text(problems), file=sys.stderr)
    if not recipients:
        complain(f"{options.recipients} : aucun destinataire")
    if project is None or not recipients:
        return FAILED
    folder = options.output or options.project.parent / mailing.FOLDER
    letters, clashes = mailing.letters(recipients, folder, options.name, ending)
    if clashes:
        for clash in clashes:
            complain(clash)
        complain(f'rien n\'a été écrit ; essayez --name "{options.name}-{{ligne}}"')
        return FAILED
    try:
        if options.output is None:
            check_inside(folder, options.project.parent)
        written = mailing.write_letters(
            project, letters, ending, resume=options.resume, progress=progress
        )
    except CptsDocsError as error:
        complain(str(error))
        return FAILED
    there = len(letters) - len(written)
    print(
        f"{counted(len(written), 'fichier écrit', 'fichiers écrits')}, {there} déjà là : {folder}"
    )
    return FAILED if has_errors(problems) else DONE
