"""What the template of each document sees besides the project."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cpts_docs import reference
from cpts_docs.base.words import counted, grouped
from cpts_docs.documents.kind import Context
from cpts_docs.forms.fiche import national
from cpts_docs.forms.kinds import MEMBERSHIP
from cpts_docs.project.missions import from_catalogue
from cpts_docs.project.model import Action, Commune, Mission, Project, Theme
from cpts_docs.project.show import Listed, Show, size_of
from cpts_docs.reference.places import VINTAGE

_GREEN = re.compile(r"(?:0|(?:\+|00)33)80[0-5]\d{6}")
"""A number that costs those who call it nothing: 0800 to 0805 (ARCEP's plan)."""


def questionnaire(project: Project) -> Context:
    """The declared fields."""
    return {"fields": project.form}


def guide(project: Project) -> Context:
    """The catalogue, with what the project adds to it: each mission with its number, 0 if none."""
    catalogue = project.guide.catalogue
    contact = catalogue.contact_in(project.departments)
    phone = project.guide.phone or contact.phone
    own = (mission for mission in project.missions if not mission.id)
    missions = (
        *catalogue.missions,
        *(reference.CatalogueMission("", mission.title, mission.title) for mission in own),
    )
    shown = ((mission.core, _guide_mission(mission, project)) for mission in missions)
    return {
        "updated": catalogue.updated,
        "website": project.guide.website or contact.website,
        "phone": phone,
        "is_green": _GREEN.fullmatch(re.sub(r"[^+\d]", "", phone)) is not None,
        "missions": [
            (core, mission) for core, mission in shown if mission.themes or mission.actions
        ],
    }


def _guide_mission(mission: reference.CatalogueMission, project: Project) -> Mission:
    """A mission of the catalogue with the actions that the project adds."""

    def actions(listed: tuple[reference.CatalogueAction, ...], theme: str) -> tuple[Action, ...]:
        added = (
            action
            for addition in project.guide.additions
            if (addition.mission, addition.theme) == (mission.id or mission.title, theme)
            for action in addition.actions
        )
        return (*map(from_catalogue, listed), *added)

    themes = (
        Theme(theme.title, theme.id, actions(theme.actions, theme.id)) for theme in mission.themes
    )
    return Mission(
        title=mission.title,
        id=mission.id,
        themes=tuple(theme for theme in themes if theme.actions),
        actions=actions(mission.actions, ""),
    )


def bulletin(project: Project) -> Context:
    """The declared fields of the form to join with."""
    return {"fields": project.forms[MEMBERSHIP.name]}


def lettre(project: Project) -> Context:
    """The communes, the size of the CPTS, and what `show` asks for of the territory in figures."""
    return {**_communes(project), **(territoire(project) if project.show.territory else {})}


def territoire(project: Project) -> Context:
    """The territory in figures, and whose they are."""
    from cpts_docs.project.figures import figures_of

    return {"figures": figures_of(project), "vintage": VINTAGE}


def _communes(project: Project) -> Context:
    """The communes in words, with what `show` puts behind them; the size, None if not known."""
    territory, show = project.territory, project.show
    if not territory.listed:
        named, note = [commune.name for commune in territory.communes], ""
    else:
        beside = [*zip(territory.communes, territory.listed, strict=False)]
        named = [_commune(commune, listed, show) for commune, listed in beside]
        note = _communes_note([listed for _, listed in beside], show)
    size = size_of(territory.population, territory.listed)
    return {"communes": named, "communes_note": note, "size": size}


def _commune(commune: Commune, listed: Listed, show: Show) -> str:
    """``Cabestany (66028, 10 465 hab.)``."""
    known = [listed.code] if show.codes and listed.code else []
    if show.inhabitants and listed.population is not None:
        known.append(f"{grouped(listed.population)}\u00a0hab.")
    return f"{commune.name} ({', '.join(known)})" if known else commune.name


_TOLD = 6
"""So many communes are named below the others; the document of the territory names each."""


def _communes_note(listed: Sequence[Listed], show: Show) -> str:
    """Whose inhabitants are shown, and which communes the list says nothing of."""
    said = [f"Habitants des communes : population municipale, {VINTAGE}."] * show.inhabitants
    if show.codes or show.inhabitants:
        unknown = [f"{one.name} ({one.unknown})" for one in listed if one.unknown]
        if (rest := len(unknown) - _TOLD) > 0:
            unknown[_TOLD:] = [counted(rest, "autre", "autres")]
        said += [f"Non renseigné : {', '.join(unknown)}."] if unknown else []
    return " ".join(said)


def fiches_action(project: Project) -> Context:
    """The numbered sheets that have indicators."""
    numbered = enumerate(project.action_sheets, 1)
    return {"measured": [(number, sheet) for number, sheet in numbered if sheet.indicators]}


def fiche(project: Project) -> Context:
    """Its fields, its labels, and what the verdicts come to if they are the project's own."""
    fiche = project.fiche
    given = (opinion.verdict for opinion in project.opinions)
    return {
        **_communes(project),
        "fields": fiche.assessment,
        "opinion_fields": fiche.opinion,
        "labels": fiche.labels,
        "counted_opinions": fiche.in_words(given) if fiche.verdicts != national().verdicts else "",
    }


def synthese(project: Project) -> Context:
    """The answers, counted."""
    from cpts_docs.forms.tally import tally

    return {"tally": tally(project.answers or (), project.form, project.synthese_by)}
