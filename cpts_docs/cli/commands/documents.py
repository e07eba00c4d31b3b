"""List the documents of a project: where each comes from, and what one that is off needs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cpts_docs.cli.commands.common import add_project, examine, tell
from cpts_docs.cli.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from cpts_docs.documents.kind import DocumentKind
    from cpts_docs.project.model import Project

SUMMARY = "liste les documents d'un projet, et d'où ils viennent"
EXAMPLES = "cpts-docs documents mon-projet/project.yaml"


def add_options(parser: argparse.ArgumentParser) -> None:
    add_project(parser)


def run(options: argparse.Namespace) -> int:
    from cpts_docs.base.words import series
    from cpts_docs.documents import DOCUMENTS, documents_of

    project = examine(options.project, again=True)
    if project is None:
        tell(
            f"documents de cpts_docs, sans ceux d'un projet qui a des erreurs : {series(DOCUMENTS)}"
        )
        return FAILED
    kinds = documents_of(project)
    width = max(map(len, kinds))
    tell(*(f"{name:{width}}  {_state(project, kind)}" for name, kind in kinds.items()))
    return DONE


def _state(project: Project, kind: DocumentKind) -> str:
    if not kind.has_data(project):
        return f"pas construit : {kind.lacks(project)}"
    if not project.chosen.wants(kind.name):
        return "pas construit : absent de la liste « documents: » du projet"
    if kind.word:
        return f"modèle Word du projet : {project.chosen.word[kind.name].name}"
    folder = project.template_folder
    if folder is not None and (folder / kind.template).exists():
        return f"modèle du projet : {project.templates}/{kind.template}"
    return "modèle de cpts_docs"
