"""The documents there are, and a project rendered into the tree of one.

A document is a template and what the template sees besides the project. To
add one, add a template and an entry to ``DOCUMENTS``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cpts_docs import reference
from cpts_docs.diagnostics import did_you_mean
from cpts_docs.document import html
from cpts_docs.document.tree import Document
from cpts_docs.document.typography import typeset
from cpts_docs.errors import UnknownNameError
from cpts_docs.project.loader import from_catalogue
from cpts_docs.project.model import Action, Mission, Project, Theme
from cpts_docs.templates import render_html

Context = dict[str, Any]


def _plain(project: Project) -> Context:
    return {"project": project}


def _guide(project: Project) -> Context:
    catalogue = reference.catalogue()
    return {
        "project": project,
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


DOCUMENTS: dict[str, Callable[[Project], Context]] = {
    "questionnaire": _plain,
    "guide": _guide,
    "fiche-avis": _plain,
}
"""The documents by name, with what makes the context of their template."""


def render(project: Project, document: str) -> Document:
    """The tree of one document of ``project``, with French typography.

    Raises:
        UnknownNameError: there is no document of that name.
        TemplateError: the template is wrong.
    """
    if document not in DOCUMENTS:
        hint = did_you_mean(document, DOCUMENTS)
        raise UnknownNameError(f"document inconnu : « {document} » ; {hint}")
    context = DOCUMENTS[document](project)
    return typeset(html.read(render_html(f"{document}.html", context)))
