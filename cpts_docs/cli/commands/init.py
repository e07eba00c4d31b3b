"""Write a project to start from, and the schema by which an editor helps with it."""

from __future__ import annotations

import argparse

from cpts_docs.cli.commands.common import folder, is_taken, say
from cpts_docs.cli.exit_codes import DONE, FAILED

SUMMARY = "écrit un projet de départ, commenté"
EXAMPLES = "cpts-docs init mon-projet"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="DOSSIER",
        type=folder,
        help="dossier où écrire project.yaml, et le schéma qui aide votre éditeur",
    )


def run(options: argparse.Namespace) -> int:
    from cpts_docs.jobs.starting import PROJECT, files_to_start
    from cpts_docs.run.files import remove_scratch, write_files

    if is_taken(options.folder / PROJECT):
        return FAILED
    files = files_to_start(options.folder)
    remove_scratch(options.folder)
    write_files(files)
    say(*files)
    return DONE
