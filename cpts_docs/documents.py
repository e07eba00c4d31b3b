"""The documents there are, and a project rendered into the tree of one.

A document is a template and what the template sees besides the project. To
add one, add a template and an entry to ``DOCUMENTS``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cpts_docs import reference
from cpts_docs.answers.form import FORM_VERSION
from cpts_docs.answers.tally import tally
from cpts_docs.diagnostics import did_you_mean
from cpts_docs.document import html
from cpts_docs.document.tree import Document
from cpts_docs.document.typography import typeset
from cpts_docs.errors import MissingDataError, TemplateError, UnknownNameError
from cpts_docs.log import timed
from cpts_docs.project.loader import from_catalogue
from cpts_docs.project.model import Action, Mission, Project, Theme
from cpts_docs.templates import render_html

Context = dict[str, Any]


def _questionnaire(project: Project) -> Context:
    return {"questions": reference.questions()}


def _guide(project: Project) -> Context:
    catalogue = reference.catalogue()
    return {
        "updated": catalogue.updated,
        "website": project.guide.website or catalogue.website,
        "phone": project.guide.phone or catalogue.phone,
        "missions": [
            (mission.core, _guide_mission(mission, project))
            for mission in catalogue.missions
            if mission.core
        ],
    }


def _guide_mission(mission: reference.CatalogueMission, project: Project) -> Mission:
    """A core mission of the catalogue with the actions that the project adds."""

    def actions(national: tuple[reference.CatalogueAction, ...], theme: str) -> tuple[Action, ...]:
        added = (
            action
            for addition in project.guide.additions
            if (addition.mission, addition.theme) == (mission.id, theme)
            for action in addition.actions
        )
        return (*map(from_catalogue, national), *added)

    return Mission(
        title=mission.title,
        id=mission.id,
        themes=tuple(
            Theme(theme.title, theme.id, actions(theme.actions, theme.id))
            for theme in mission.themes
        ),
        actions=actions(mission.actions, ""),
    )


def _fiche(project: Project) -> Context:
    return {}


def _synthese(project: Project) -> Context:
    if project.answers is None:
        raise MissingDataError(
            "la synthèse a besoin des réponses : ajoutez « answers: answers.yaml » au projet "
            "(le fichier que la commande collect écrit)"
        )
    return {"tally": tally(project.answers)}


DOCUMENTS: dict[str, Callable[[Project], Context]] = {
    "questionnaire": _questionnaire,
    "guide": _guide,
    "fiche-avis": _fiche,
    "synthese": _synthese,
}
"""The documents by name, with what their template sees besides the project."""


def available(project: Project) -> tuple[str, ...]:
    """The documents that ``project`` has the data for."""
    return tuple(name for name in DOCUMENTS if name != "synthese" or project.answers is not None)


def render(project: Project, document: str, *, organisation: str | None = None) -> Document:
    """The tree of one document of ``project``, with French typography.

    With ``organisation``, only the part of that body stays open to be filled
    in, of the fiche avis.

    Raises:
        UnknownNameError: there is no document, or no organisation, of that name.
        MissingDataError: the document needs answers, and there are none.
        TemplateError: the template is wrong.
    """
    if document not in DOCUMENTS:
        hint = did_you_mean(document, DOCUMENTS)
        raise UnknownNameError(f"document inconnu : « {document} » ; {hint}")
    if organisation is not None:
        check_awaited(project, organisation)
    context = {
        "project": replace(project, path=Path()),  # of no concern to who reads a document
        "form": f"{document}/{FORM_VERSION}",
        "open_for": organisation,
        **DOCUMENTS[document](project),
    }
    with timed("composé : %s", document):
        try:
            page = render_html(f"{document}.html", context, project.template_folder)
            return typeset(html.read(page))
        except TemplateError as error:
            raise _placed(error, project.template_folder) from error


def _placed(error: TemplateError, folder: Path | None) -> TemplateError:
    """``error`` with the path of the template, if it is one of the project's own."""
    name = error.origin.rpartition(":")[0] or error.origin
    if folder is None or not name or not os.path.lexists(folder / name.replace("\0", "")):
        return error
    return TemplateError(error.message, str(folder / error.origin))


def check_awaited(project: Project, organisation: str) -> None:
    """Raise UnknownNameError if ``organisation`` is none whose opinion is awaited."""
    verdicts = {item.organisation.name: item.verdict for item in project.opinions}
    if organisation not in verdicts:
        hint = did_you_mean(organisation, verdicts)
        raise UnknownNameError(f"organisme inconnu : « {organisation} » ; {hint}")
    if verdicts[organisation] is not None:
        raise UnknownNameError(f"« {organisation} » a déjà donné son avis dans ce projet")
