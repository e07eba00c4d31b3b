"""Every problem of a project: those of its file, and of the templates that it has of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_docs.base.diagnostics import Diagnostic, Position, in_order
from cpts_docs.base.errors import ProjectError, TemplateError
from cpts_docs.documents import available, documents_of
from cpts_docs.project.checker import checked
from cpts_docs.project.given import Given, Named, named
from cpts_docs.project.rules.structure import MODELE

if TYPE_CHECKING:
    from cpts_docs.project.model import Project
    from cpts_docs.project.source import Source


def validate(
    project: Given, *, folder: str | Path | None = None, today: date | None = None
) -> list[Diagnostic]:
    """Every problem of ``project``, warnings included, by place.

    Dates are compared to ``today`` if it is given: no clock is asked, so that the same files
    always have the same problems.

    ``project`` is the path of its file; or its text (with a line break), its
    bytes or a mapping of its values, which name files in ``folder``. An
    unreadable file is a diagnostic too; nothing is raised for it.
    """
    return problems(named(project, folder), today)


def problems(project: Named, today: date | None = None) -> list[Diagnostic]:
    """As :func:`validate`, of a project that is named."""
    source, diagnostics = checked(project, today)
    more = of_templates(source) if source else []
    return in_order([*diagnostics, *more]) if more else diagnostics  # what is told last stays last


def of_templates(source: Source) -> list[Diagnostic]:
    """What goes wrong where the documents of a checked project are made of its own templates."""
    if not (source.included.get("templates") or source.word_files):
        return []
    from cpts_docs.project.loader import project_of

    return [*_templates(project_of(source))]


def _templates(project: Project) -> Iterator[Diagnostic]:
    """What goes wrong where the documents are made of the project's own templates, each once."""
    from cpts_docs.documents.rendering import fill, render
    from cpts_docs.documents.templates import one_project

    told: set[tuple[str, str]] = set()
    kinds = documents_of(project)
    with one_project():
        for document in available(project):
            try:
                if kinds[document].word:
                    fill(project, document)
                elif project.templates:
                    render(project, document)
            except ProjectError as error:
                yield from error.diagnostics
            except TemplateError as error:
                if (error.origin, error.message) not in told:
                    told.add((error.origin, error.message))
                    yield _told(error, document, project.template_folder or Path())


def _told(error: TemplateError, document: str, folder: Path) -> Diagnostic:
    path, _, line = error.origin.rpartition(":")
    at = Position(int(line), 1) if path and line.isdecimal() else None
    place = Path(path if at else error.origin or folder / f"{document}.html")
    message = f"le document « {document} » ne peut pas être composé : {error.message}"
    hint = "corrigez ce modèle" if os.path.lexists(place) else ""  # one of cpts_docs is nobody's
    return Diagnostic(MODELE.code, message, place, at, hint, severity=MODELE.severity)
