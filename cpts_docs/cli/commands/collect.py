"""Read filled forms, and write their answers and opinions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import (
    Later,
    add_project,
    advise,
    complain,
    examine,
    folder,
    progress,
    say,
)
from cpts_docs.cli.commands.workers import add_workers, workers
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from cpts_docs.jobs.collect import Collected
    from cpts_docs.project.model import Project

FEW = 100
"""So many forms are read sooner than another process would have started."""

SUMMARY = "lit les questionnaires et les fiches remplis, et les tableaux de réponses"
EXAMPLES = "cpts-docs collect mon-projet/project.yaml reponses/"


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "forms",
        metavar="FICHIER",
        type=Path,
        nargs="+",
        help=Later(
            lambda: (
                f"formulaires remplis ({_kinds()}), tableaux de réponses (CSV, XLSX, ODS, XLS), "
                "archives ZIP, messages .eml, ou dossiers"
            )
        ),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=folder,
        help="dossier où écrire (par défaut : celui du projet)",
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="prend aussi les formulaires d'une autre année ou d'un autre département",
    )
    add_workers(parser)


def _kinds() -> str:
    """The kinds of filled forms: ``PDF, DOCX, ODT ou JSON``."""
    from cpts_docs.base.words import series
    from cpts_docs.formats import all_formats

    names = (kind.name for known in all_formats().values() for kind in known.form_kinds)
    return series(dict.fromkeys(name.upper() for name in names), " ou ")


def run(options: argparse.Namespace) -> int:
    from cpts_docs.run.files import alone_in

    output = options.output or options.project.parent
    with alone_in(output, advise):  # from reading the answers to writing them
        return _collect(options, output)


def _collect(options: argparse.Namespace, output: Path) -> int:
    """Raises CptsDocsError: the answers or opinions cannot be written."""
    from cpts_docs.jobs.collect import collect_files
    from cpts_docs.jobs.collect.finishing import summary
    from cpts_docs.jobs.collect.journal import Journal
    from cpts_docs.jobs.collect.sources import find

    project = examine(options.project, again=True)
    if project is None:
        return FAILED
    forms = find(options.forms)
    with Journal(output, complain) as journal:  # until the answers are written
        with workers(options, len(forms), FEW) as executor:
            collected = collect_files(
                project,
                forms,
                folder=output,
                executor=executor,
                accept=options.accept,
                progress=progress,
                journal=journal,
            )
        files = _write(options, project, collected, output)
    say(*files, summary(project, collected))
    if not forms:
        complain("aucun formulaire rempli n'a été trouvé")
    _advise(project, collected, output)
    return FAILED if not forms or collected.refused or collected.remarks else DONE


def _write(
    options: argparse.Namespace, project: Project, collected: Collected, output: Path
) -> list[Path]:
    """Say what was found, and write it: gives the paths of the files."""
    from cpts_docs.jobs.collect import files_of
    from cpts_docs.jobs.collect.finishing import write

    files = files_of(project, collected, output)
    for notice in (*collected.notices, *collected.replaced):
        advise(str(notice))
    for problem in (*collected.remarks, *collected.refused):
        complain(str(problem))
    write(files, options.project.parent if options.output is None else None)
    return [*files]


def _advise(project: Project, collected: Collected, output: Path) -> None:
    """Say what to add to the project, which is never written by machine."""
    from cpts_docs.forms.kinds import OPINIONS, OPINIONS_LINE
    from cpts_docs.jobs.collect.finishing import additions

    beside = output.resolve() == project.path.parent.resolve()
    first = "" if beside else "déplacez-les dans le dossier du projet, et "
    for one in additions(project, collected, beside=beside):
        if one.kind is OPINIONS:
            advise(f"pour montrer ces avis, {first}le projet doit avoir : {OPINIONS_LINE}")
        else:
            advise(f"pour compter ces {one.kind.noun.plural}, {first}ajoutez {one.line}")
