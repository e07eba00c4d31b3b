"""Copy a template of the package into a project, to be changed there."""

from __future__ import annotations

import argparse

from cpts_docs.cli.commands.common import (
    Later,
    add_project,
    advise,
    complain,
    document_names,
    examine,
    is_taken,
    say,
)
from cpts_docs.cli.exit_codes import DONE, FAILED, USAGE

SUMMARY = "copie un modèle de document dans un projet, pour le modifier"
EXAMPLES = "cpts-docs eject questionnaire mon-projet/project.yaml"

_FOLDER = "modeles"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NOM", help=Later(lambda: f"{document_names()}, ou macros"))
    add_project(parser)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.diagnostics import did_you_mean
    from cpts_docs.project import ejected
    from cpts_docs.run.files import write_files

    known = [name.removesuffix(".html") for name in ejected.templates()]
    if options.name not in known:
        complain(f"modèle inconnu : « {options.name} » ; {did_you_mean(options.name, known)}")
        return USAGE
    project = examine(options.project)
    if project is None:
        return FAILED
    target = (project.template_folder or options.project.parent / _FOLDER) / f"{options.name}.html"
    if is_taken(target):
        return FAILED
    write_files({target: ejected.copy_of(target.name)}, options.project.parent)
    say(target)
    if project.template_folder is None:
        advise(f"pour qu'il serve, ajoutez au projet la ligne : templates: {_FOLDER}")
    return DONE
