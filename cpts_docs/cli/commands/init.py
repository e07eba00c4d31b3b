"""Write a project to start from, and the schema by which an editor helps with it."""

from __future__ import annotations

import argparse
import os

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
    from secrets import token_hex

    from cpts_docs.base.resources import schema_path, starter_path
    from cpts_docs.run.files import remove_scratch, write_files

    target = options.folder / "project.yaml"
    if is_taken(target):
        return FAILED
    starter = starter_path().read_bytes()
    files = {target: starter.replace(b"\nid: exemple\n", f"\nid: {token_hex(4)}x\n".encode(), 1)}
    schema = options.folder / "project.schema.json"  # the starter's first line names it
    if not os.path.lexists(schema):
        files[schema] = schema_path("project").read_bytes()
    remove_scratch(options.folder)
    write_files(files)
    say(*files)
    return DONE
