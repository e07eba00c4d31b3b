"""Read filled forms, and write their answers and opinions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.commands.common import advise, complain, examine, progress, say
from cpts_docs.commands.workers import add_workers, workers
from cpts_docs.exit_codes import DONE, FAILED
from cpts_docs.words import counted

if TYPE_CHECKING:
    from cpts_docs.answers.collect import Collected
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
        help="PDF, DOCX ou JSON remplis, ou dossiers qui les contiennent",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : celui du projet)",
    )
    add_workers(parser)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.answers import collect
    from cpts_docs.errors import CptsDocsError, WorkersError
    from cpts_docs.files import check_inside, remove_scratch, write_files

    project = examine(options.project)
    if project is None:
        return FAILED
    folder = options.output or options.project.parent
    try:
        forms = collect.form_files(options.forms)
        with workers(options, len(forms), FEW) as executor:
            collected = collect.collect(project, forms, executor=executor, progress=progress)
    except WorkersError as error:
        complain(str(error))
        return FAILED
    for remark in collected.remarks:
        complain(f"{remark.path} : {remark.reason}")
    for replaced in collected.replaced:
        advise(f"{replaced.path} : {replaced.reason}")
    for refused in collected.refused:
        complain(f"{refused.path} : {refused.reason}")
    files = collect.opinion_files(collected, folder)
    if collected.answers:
        files |= collect.answers_files(project, collected, folder)
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
    return FAILED if collected.refused else DONE


def _summary(collected: Collected) -> str:
    refused = counted(len(collected.refused), "fichier écarté", "fichiers écartés")
    answers = counted(len(collected.answers), "réponse", "réponses")
    return f"{answers}, {len(collected.opinions)} avis, {refused}"


def _advise(project: Project, collected: Collected) -> None:
    """Say what to add to the project, which is never written by machine."""
    if not (collected.answers or collected.opinions or collected.refused):
        complain("aucun formulaire rempli n'a été trouvé")
    if collected.answers and project.answers is None:
        advise("pour compter ces réponses, ajoutez au projet : answers: answers.yaml")
    if collected.opinions:
        advise("pour montrer ces avis, le projet doit avoir : opinions: [opinions/*.yaml]")
