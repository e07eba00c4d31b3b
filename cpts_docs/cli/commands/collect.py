"""Read filled forms, and write their answers and opinions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.base.words import counted
from cpts_docs.cli.commands.common import advise, complain, examine, progress, say
from cpts_docs.cli.commands.workers import add_workers, workers
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from cpts_docs.jobs.collect import Collected
    from cpts_docs.project.model import Project

FEW = 100
"""So many forms are read sooner than another process would have started."""

SUMMARY = "lit les questionnaires et les fiches remplis"
EXAMPLES = "cpts-docs collect mon-projet/project.yaml reponses/"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJET", type=Path, help="fichier YAML d'un projet")
    parser.add_argument(
        "forms",
        metavar="FICHIER",
        type=Path,
        nargs="+",
        help="formulaires remplis (PDF, DOCX, ODT, JSON), archives ZIP, messages .eml, ou dossiers",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : celui du projet)",
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="prend aussi les formulaires d'une autre année ou d'un autre département",
    )
    add_workers(parser)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.errors import CptsDocsError
    from cpts_docs.jobs.collect import collect, files_of
    from cpts_docs.jobs.collect.sources import find
    from cpts_docs.run.files import check_inside, remove_scratch, write_files

    project = examine(options.project, again=True)
    if project is None:
        return FAILED
    folder = options.output or options.project.parent
    try:
        forms = find(options.forms)
        with workers(options, len(forms), FEW) as executor:
            collected = collect(
                project, forms, executor=executor, accept=options.accept, progress=progress
            )
        files = files_of(project, collected, folder)
    except CptsDocsError as error:
        complain(str(error))
        return FAILED
    for notice in (*collected.notices, *collected.replaced):
        advise(str(notice))
    for problem in (*collected.remarks, *collected.refused):
        complain(str(problem))
    try:
        for place in {path.parent for path in files}:
            if options.output is None:
                check_inside(place, options.project.parent)
            remove_scratch(place)
        write_files(files)
    except CptsDocsError as error:
        complain(str(error))
        return FAILED
    say(*files, _summary(collected))
    _advise(project, collected)
    return FAILED if collected.refused or collected.remarks else DONE


def _summary(collected: Collected) -> str:
    refused = counted(len(collected.refused), "fichier écarté", "fichiers écartés")
    answers = counted(len(collected.answers), "réponse", "réponses")
    return f"{answers}, {len(collected.opinions)} avis, {refused}"


def _advise(project: Project, collected: Collected) -> None:
    """Say what to add to the project, which is never written by machine."""
    if not (collected.answers or collected.opinions or collected.refused):
        complain("aucun formulaire rempli n'a été trouvé")
    if collected.answers and not project.answers_file:
        advise("pour compter ces réponses, ajoutez au projet : answers: answers.yaml")
    if collected.opinions:
        advise("pour montrer ces avis, le projet doit avoir : opinions: [opinions/*.yaml]")
