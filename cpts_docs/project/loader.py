"""Checked values to a typed project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.errors import ProjectError
from cpts_docs.forms.answer import Answer, answers_of
from cpts_docs.forms.declared import form_in
from cpts_docs.forms.fields import Form
from cpts_docs.project import counting
from cpts_docs.project.checker import checked, uncollected
from cpts_docs.project.chosen import chosen_of
from cpts_docs.project.given import Given, named
from cpts_docs.project.letter import Letter, letter_of
from cpts_docs.project.look import look_of
from cpts_docs.project.model import (
    Action,
    Assessment,
    AssessmentAnswer,
    Commune,
    Districts,
    Group,
    Guide,
    GuideAddition,
    Mission,
    Needs,
    Opinion,
    Privacy,
    Project,
    Questionnaire,
    Territory,
    Theme,
)
from cpts_docs.project.plan import meeting_of, sheet_of
from cpts_docs.project.procedure import REGIONAL, Procedure
from cpts_docs.project.report import report_of
from cpts_docs.project.source import Source
from cpts_docs.reference import Noun, Organisation

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
    professionals = value.get("professionals", {})
    departments = _several(value["department"])
    answers = _optional(answers_of, value.get("answers"))
    form = form_in(value)
    return Project(
        name=value["name"].strip(),
        departments=departments,
        department_names=tuple(reference.departments()[code] for code in departments),
        date=date.fromisoformat(value["date"]),
        territory=_territory(value["territory"]),
        needs=Needs(
            value.get("needs", {}).get("introduction", ""),
            tuple(value.get("needs", {}).get("items", ())),
        ),
        engaged=_optional(_group, professionals.get("engaged")),
        future=_future(professionals.get("future"), answers, form),
        answers=answers,
        answers_file=source.included.get("answers", ""),
        templates=source.included.get("templates", ""),
        chosen=chosen_of(value.get("documents", {}), source.word_files),
        look=look_of(value.get("theme", {}), source.pictures),
        id=value.get("id", ""),
        missions=tuple(_mission(item) for item in value.get("missions", ())),
        assessment=Assessment(
            **{key: AssessmentAnswer(**item) for key, item in value.get("assessment", {}).items()}
        ),
        opinions=_opinions(value),
        action_sheets=tuple(map(sheet_of, value.get("action_sheets", ()))),
        meetings=tuple(map(meeting_of, value.get("meetings", ()))),
        report=_optional(report_of, value.get("report")),
        letter=_optional(_letter, value.get("letter")),
        procedure=Procedure(**value["procedure"]) if "procedure" in value else REGIONAL,
        questionnaire=_questionnaire(value.get("questionnaire", {})),
        form=form,
        synthese_by=value.get("synthese", {}).get("by", ""),
        guide=_guide(value.get("guide", {})),
        path=source.path,
    )


def _optional(make: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else make(value)


def _several(value: Any) -> tuple[Any, ...]:
    """One thing, or a list of them."""
    return tuple(value) if isinstance(value, list) else (value,)


def _territory(value: Any) -> Territory:
    population = value.get("population")
    counted = population if isinstance(population, dict) else {"count": population}
    return Territory(
        communes=tuple(
            Commune(item) if isinstance(item, str) else Commune(item["name"], item["code"])
            for item in value["communes"]
        ),
        districts=tuple(
            Districts(item["commune"], _kind(item["kind"]), tuple(item["names"]))
            for item in value.get("districts", ())
        ),
        population=counted["count"],
        population_is_about=counted.get("about", False),
        population_source=", ".join(
            str(counted[key]) for key in ("source", "year") if key in counted
        ),
    )


def _kind(value: Any) -> Noun:
    return reference.district_kinds()[value] if isinstance(value, str) else Noun(**value)


def _group(value: Any) -> Group:
    counts = counting.typed_counts(value["counts"])
    return Group(value["label"], tuple(item for item in counts if item.count))


def _future(value: Any, answers: tuple[Answer, ...] | None, form: Form) -> Group | None:
    """Those to come: as typed by hand, or else counted from the answers."""
    if value is not None and "counts" in value:
        return _group(value)
    if answers is None:
        return None
    label = value["label"] if value else "Professionnels souhaitant adhérer à la démarche"
    return Group(label, counting.accepting(answers, form))


def _mission(value: Any) -> Mission:
    national = reference.catalogue().mission(value.get("mission", ""))
    titles = {theme.id: theme.title for theme in national.themes} if national else {}
    return Mission(
        title=value.get("title") or (national.contract_title if national else ""),
        id=value.get("mission", ""),
        objectives=tuple(value.get("objectives", ())),
        themes=tuple(_theme(item, titles) for item in value.get("themes", ())),
        actions=_actions(value.get("actions")),
        notes=tuple(value.get("notes", ())),
    )


def _theme(value: Any, titles: dict[str, str]) -> Theme:
    theme_id = value.get("theme", "")
    return Theme(
        title=value.get("title") or titles[theme_id],
        id=theme_id,
        actions=_actions(value.get("actions")),
        notes=tuple(value.get("notes", ())),
    )


def _actions(value: Any) -> tuple[Action, ...]:
    return tuple(_action(item) for item in value or ())


def _action(value: Any) -> Action:
    if isinstance(value, str):
        return Action(value)
    national = reference.catalogue_actions().get(value.get("action", ""))
    items = _actions(value.get("items"))
    if national is None:
        return Action(value["text"], items)
    own = from_catalogue(national)
    return Action(value.get("text", own.text), items or own.items, national.id)


def from_catalogue(action: reference.CatalogueAction) -> Action:
    """A national action as one of a project, examples included."""
    return Action(action.text, tuple(from_catalogue(item) for item in action.items), action.id)


def _opinions(value: Any) -> tuple[Opinion, ...]:
    given = {item["organisation"]: item for item in value.get("opinions", ())}
    return tuple(
        _opinion(organisation, given.get(organisation.name))
        for organisation in _organisations(value)
    )


def _organisations(value: Any) -> tuple[Organisation, ...]:
    titles = {item.name: item.title for item in reference.organisations()}
    listed = value.get("organisations")
    if listed is None:
        return reference.organisations()
    return tuple(
        Organisation(item, titles.get(item, ""))
        if isinstance(item, str)
        else Organisation(item["name"], item.get("title", titles.get(item["name"], "")))
        for item in listed
    )


def _opinion(organisation: Organisation, value: Any) -> Opinion:
    if value is None:
        return Opinion(organisation)
    return Opinion(
        organisation,
        value["verdict"],
        value.get("text", ""),
        value.get("place", ""),
        _optional(date.fromisoformat, value.get("date")),
        _signatories(value),
    )


def _letter(value: Any) -> Letter:
    return letter_of(value, _signatories(value))


def _signatories(value: Any) -> tuple[str, ...]:
    return tuple(map(_signatory, _several(value.get("signatory", []))))


def _signatory(value: Any) -> str:
    return value if isinstance(value, str) else f"{value['name']}, {value['function']}"


def _questionnaire(value: Any) -> Questionnaire:
    privacy = value.get("privacy")
    return Questionnaire(
        _optional(date.fromisoformat, value.get("return_by")),
        tuple(value.get("return_address", ())),
        Privacy(**privacy) if privacy else None,
        value.get("title", ""),
        value.get("introduction", ""),
    )


def _guide(value: Any) -> Guide:
    return Guide(
        value.get("website", ""),
        value.get("phone", ""),
        tuple(
            GuideAddition(item["mission"], item.get("theme", ""), _actions(item["actions"]))
            for item in value.get("additions", ())
        ),
    )
