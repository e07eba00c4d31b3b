"""Checked values to a typed project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import ProjectError
from cpts_docs.forms.answer import Answer, answers_of
from cpts_docs.forms.fiche import fiche_of
from cpts_docs.forms.fields import Form
from cpts_docs.forms.kinds import MEMBERSHIP, OWN, QUESTIONNAIRE, kinds_with
from cpts_docs.project import counting
from cpts_docs.project.asking import membership_of, questionnaire_of
from cpts_docs.project.catalogue import guide_of, known_to
from cpts_docs.project.checker import checked, uncollected
from cpts_docs.project.chosen import chosen_of
from cpts_docs.project.given import Given, named
from cpts_docs.project.look import look_of
from cpts_docs.project.missions import Missions
from cpts_docs.project.model import (
    Assessment,
    AssessmentAnswer,
    Commune,
    Districts,
    Group,
    Guide,
    GuideAddition,
    Needs,
    Opinion,
    Project,
    Territory,
)
from cpts_docs.project.organisations import departments_of, organisations_of
from cpts_docs.project.procedure import REGIONAL, Procedure
from cpts_docs.project.show import NOTHING, Show, inhabitants, listed_in, source_of
from cpts_docs.project.source import Source
from cpts_docs.project.territory import members_of, population_of, with_arrondissements
from cpts_docs.reference import Noun, Organisation
from cpts_docs.reference.places import of_place

if TYPE_CHECKING:
    from cpts_docs.project.letter import Letter
    from cpts_docs.project.plan import ActionSheet, Meeting
    from cpts_docs.project.report import Report

T = TypeVar("T")


def load(project: Given, *, folder: str | Path | None = None) -> Project:
    """The project at a path; or in a text (with a line break), in bytes or in a mapping.

    The latter name files in ``folder``, by default the current one.

    Raises:
        ProjectError: it has errors; the error carries the diagnostics.
    """
    loaded, diagnostics = examine(project, folder=folder)
    if loaded is None:
        raise ProjectError(diagnostics)
    return loaded


def examine(
    project: Given, *, folder: str | Path | None = None
) -> tuple[Project | None, list[Diagnostic]]:
    """As :func:`load`; None if it has errors, and all its diagnostics."""
    with uncollected():
        source, diagnostics = checked(named(project, folder))
        return _optional(project_of, source), diagnostics


# --------------------------------------------------------------------------
# Values to model. The shape is known to be right.


def project_of(source: Source) -> Project:
    """The project of a source that was checked, and has no errors."""
    value = source.value
    value["territory"] = with_arrondissements(value["territory"])
    professionals = value.get("professionals", {})
    departments = departments_of(value)
    kinds = tuple(kinds_with(value.get(OWN, ())))
    given = {kind.name: kind.given(value) for kind in kinds}
    returned = {name: answers_of(found) for name, found in given.items() if found is not None}
    forms = {kind.name: form for kind in kinds if (form := kind.form(value))}
    members = returned.get(MEMBERSHIP.name, ())
    missions = Missions(known_to(value))
    titles = missions.titles(value.get("missions", ()))
    show = Show(**value.get("show", {}))
    return Project(
        name=value["name"].strip(),
        departments=departments,
        department_names=tuple(reference.departments()[code] for code in departments),
        date=date.fromisoformat(value["date"]),
        territory=_beside_the_list(_territory(value["territory"], departments), value, show),
        needs=Needs(
            value.get("needs", {}).get("introduction", ""),
            tuple(value.get("needs", {}).get("items", ())),
        ),
        engaged=_optional(_group, professionals.get("engaged")),
        future=_future(
            professionals.get("future"),
            returned.get(QUESTIONNAIRE.name),
            forms[QUESTIONNAIRE.name],
        ),
        returned=returned,
        included=source.included,
        templates=source.included.get("templates", ""),
        chosen=chosen_of(value.get("documents", {}), source.word_files),
        look=look_of(value.get("theme", {}), source.taken),
        id=value.get("id", ""),
        missions=tuple(map(missions.mission, value.get("missions", ()))),
        assessment=Assessment(
            **{key: AssessmentAnswer(**item) for key, item in value.get("assessment", {}).items()}
        ),
        opinions=_opinions(value, show),
        fiche=fiche_of(value.get("fiche", {})),
        action_sheets=_action_sheets(value.get("action_sheets", ()), titles),
        meetings=_meetings(value.get("meetings", ()), titles, members),
        report=_report(value["report"], titles, members) if "report" in value else None,
        letter=_letter(value["letter"], show) if "letter" in value else None,
        procedure=Procedure(**value["procedure"]) if "procedure" in value else REGIONAL,
        questionnaire=questionnaire_of(value.get("questionnaire", {})),
        membership=_optional(membership_of, value.get("membership")),
        forms=forms,
        synthese_by=value.get("synthese", {}).get("by", ""),
        show=show,
        guide=_guide(value, missions),
        path=source.path,
    )


def _optional(make: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else make(value)


def _several(value: Any) -> tuple[Any, ...]:
    """One thing, or a list of them."""
    return tuple(value) if isinstance(value, list) else (value,)


def _territory(value: Any, departments: tuple[str, ...]) -> Territory:
    population, said = population_of(value)
    return Territory(
        communes=(
            *(Commune(item.name, item.code) for item in members_of(value)),
            *(
                Commune(item) if isinstance(item, str) else Commune(item["name"], item["code"])
                for item in value.get("communes", ())
            ),
        ),
        districts=tuple(
            Districts(
                item["commune"],
                _kind(item["kind"]),
                tuple(item["names"]),
                item.get("of") or of_place(item["commune"], departments),
            )
            for item in value.get("districts", ())
        ),
        population=population,
        population_source=", ".join(str(said[key]) for key in ("source", "year") if key in said),
    )


def _beside_the_list(territory: Territory, value: Any, show: Show) -> Territory:
    """With what the national list knows of it, and its population if the project has none."""
    if show == NOTHING:
        return territory
    listed = listed_in(value["territory"], departments_of(value))
    territory = replace(territory, listed=listed)
    if territory.population is not None or not (show.population or show.size):
        return territory
    return replace(territory, population=inhabitants(listed), population_source=source_of(listed))


def _kind(value: Any) -> Noun:
    return reference.district_kinds()[value] if isinstance(value, str) else Noun(**value)


def _group(value: Any) -> Group:
    return Group(value["label"], counting.typed_counts(value["counts"]))


def _future(value: Any, answers: tuple[Answer, ...] | None, form: Form) -> Group | None:
    """Those to come: as typed by hand, or else counted from the answers."""
    if value is not None and "counts" in value:
        return _group(value)
    if answers is None:
        return None
    label = value["label"] if value else "Professionnels souhaitant adhérer à la démarche"
    return Group(label, counting.accepting(answers, form))


def _opinions(value: Any, show: Show) -> tuple[Opinion, ...]:
    given = {item["organisation"]: item for item in value.get("opinions", ())}
    return tuple(
        _opinion(organisation, given.get(organisation.name), show)
        for organisation in organisations_of(value)
    )


def _opinion(organisation: Organisation, value: Any, show: Show) -> Opinion:
    if value is None:
        return Opinion(organisation)
    return Opinion(
        organisation,
        value["verdict"],
        value.get("text", ""),
        value.get("place", ""),
        _optional(date.fromisoformat, value.get("date")),
        _signatories(value, show),
    )


# What few projects have is imported for those that have it.


def _action_sheets(value: Any, titles: Mapping[str, str]) -> tuple[ActionSheet, ...]:
    if not value:
        return ()
    from cpts_docs.project.plan import sheet_of

    return tuple(sheet_of(item, titles) for item in value)


def _meetings(
    value: Any, titles: Mapping[str, str], members: tuple[Answer, ...]
) -> tuple[Meeting, ...]:
    if not value:
        return ()
    from cpts_docs.project.plan import meeting_of, people_of

    return tuple(meeting_of(item, titles, people_of(members)) for item in value)


def _report(value: Any, titles: Mapping[str, str], members: tuple[Answer, ...]) -> Report:
    from cpts_docs.project.report import report_of

    return report_of(value, titles, members)


def _letter(value: Any, show: Show) -> Letter:
    from cpts_docs.project.letter import letter_of

    return letter_of(value, _signatories(value, show), show._asdict())


def _signatories(value: Any, show: Show) -> tuple[str, ...]:
    return tuple(_signatory(one, show) for one in _several(value.get("signatory", [])))


def _signatory(value: Any, show: Show) -> str:
    if isinstance(value, str):
        return value
    number = f", RPPS {value['rpps']}" if show.numbers and "rpps" in value else ""
    return f"{value['name']}, {value['function']}{number}"


def _guide(value: Any, missions: Missions) -> Guide:
    guide = value.get("guide", {})
    return Guide(
        guide.get("website", ""),
        guide.get("phone", ""),
        tuple(
            GuideAddition(item["mission"], item.get("theme", ""), missions.actions(item["actions"]))
            for item in guide.get("additions", ())
        ),
        guide_of(value),
    )
