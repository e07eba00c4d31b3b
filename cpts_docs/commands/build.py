"""Write the documents of projects, or say which are not up to date."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from cpts_docs.commands.common import add_projects, complain, examine
from cpts_docs.exit_codes import DONE, FAILED, USAGE

SUMMARY = "écrit les documents de projets"


def add_options(parser: argparse.ArgumentParser) -> None:
    add_projects(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DOSSIER",
        type=Path,
        help="dossier où écrire (par défaut : documents/, à côté du projet)",
    )
    parser.add_argument(
        "-d",
        "--document",
        metavar="NOM",
        action="append",
        help="questionnaire, guide, fiche-avis ou synthese ; se répète (par défaut : tous)",
    )
    parser.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        action="append",
        help="docx, pdf ou html ; se répète (par défaut : docx et pdf)",
    )

    parser.add_argument(
        "--for",
        dest="organisation",
        metavar="ORGANISME",
        help="fiche avis où seul l'avis de cet organisme reste à remplir",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="n'écrit rien ; nomme les documents qui ne sont pas à jour (code de retour 1)",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs import builder
    from cpts_docs.errors import CptsDocsError, UnknownNameError

    try:
        builder.check_documents(options.document)
        builder.check_formats(options.format)
    except UnknownNameError as error:
        complain(str(error))
        return USAGE
    code = DONE
    folders = _output_folders(options.project, options.output)
    for path, folder in zip(options.project, folders, strict=True):
        project = examine(path)
        if project is None:
            code = FAILED
            continue
        wanted = (options.document, options.format, options.organisation)
        try:
            if options.check:
                files = builder.build_files(project, folder, *wanted)
                code = _show_outdated(builder.outdated(files)) or code
            else:
                print(*builder.build_project(project, folder, *wanted), sep="\n")
        except CptsDocsError as error:
            complain(str(error))
            code = FAILED
    return code


def _show_outdated(paths: Sequence[Path]) -> int:
    for path in paths:
        print(f"{path} : {'à reconstruire' if path.exists() else 'manque'}")
    return FAILED if paths else DONE


def _output_folders(projects: Sequence[Path], output: Path | None) -> list[Path]:
    """A folder for each project; two that would share one get one each inside it."""
    from cpts_docs.builder import output_folder

    folders = [output_folder(path, output) for path in projects]
    if len(set(folders)) == len(folders):
        return folders
    inside = [
        folder / _own_name(path) if folders.count(folder) > 1 else folder
        for path, folder in zip(projects, folders, strict=True)
    ]
    return [
        folder / str(inside[: index + 1].count(folder)) if inside.count(folder) > 1 else folder
        for index, folder in enumerate(inside)
    ]


def _own_name(path: Path) -> str:
    """What sets a project apart: its file's name, or its folder's if it is the usual one."""
    folder = path.absolute().parent.name
    return folder if path.stem == "project" and folder else path.stem
