"""What the template of each document sees besides the project."""

from __future__ import annotations

import re

from cpts_docs import reference
from cpts_docs.documents.kind import Context
from cpts_docs.forms import fields
from cpts_docs.forms.kinds import MEMBERSHIP
from cpts_docs.forms.tally import tally
from cpts_docs.project.loader import from_catalogue
from cpts_docs.project.model import Action, Mission, Project, Theme

_GREEN = re.compile(r"(?:0|(?:\+|00)33)80[0-5]\d{6}")
"""A number that costs those who call it nothing: 0800 to 0805 (ARCEP's plan)."""


def questionnaire(project: Project) -> Context:
    """The declared fields."""
    return {"fields": project.form}


def guide(project: Project) -> Context:
    """The national catalogue, with what the project adds to it."""
    catalogue = reference.catalogue()
    contact = catalogue.contact_in(project.departments)
    phone = project.guide.phone or contact.phone
    return {
        "updated": catalogue.updated,
        "website": project.guide.website or contact.website,
        "phone": phone,
        "is_green": _GREEN.fullmatch(re.sub(r"[^+\d]", "", phone)) is not None,
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


def bulletin(project: Project) -> Context:
    """The declared fields of the form to join with."""
    return {"fields": project.forms[MEMBERSHIP.name]}


def lettre(project: Project) -> Context:
    """The size of the CPTS, 1 to 4, None while its population is not known."""
    population = project.territory.population
    return {"size": None if population is None else reference.cpts_size(population)}


def fiches_action(project: Project) -> Context:
    """The numbered sheets that have indicators."""
    numbered = enumerate(project.action_sheets, 1)
    return {"measured": [(number, sheet) for number, sheet in numbered if sheet.indicators]}


def fiche(project: Project) -> Context:
    """The fields of an opinion."""
    return {"fields": fields.ASSESSMENT, "opinion_fields": fields.OPINION}


def synthese(project: Project) -> Context:
    """The answers, counted."""
    return {"tally": tally(project.answers or (), project.form, project.synthese_by)}
