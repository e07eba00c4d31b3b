"""Rules of what a project does: its core missions, its actions, and what the fiche says of them.

A « oui » of the fiche has to have something to stand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import series, slug
from cpts_docs.project.rules.rule import Check, entries, warning
from cpts_docs.project.source import PathInFile, Source

OUI_SANS_RAISON = warning(
    "oui-sans-raison",
    "La fiche répond « oui » à une question, et rien dans le projet ne le montre : une mission "
    "socle manque, ou les besoins, ou les objectifs ; ou bien sa précision dit que c'est encore à "
    "faire. Ajoutez-les, ou changez la réponse.",
)

SANS_MISSION_SOCLE = warning(
    "sans-mission-socle",
    "Aucune des missions du projet n'est une mission socle, et le contrat en demande quatre. "
    "Ajoutez celles que le message nomme, par leur identifiant (`mission: parcours`).",
)

ACTION_EN_DOUBLE = warning(
    "action-en-double",
    "La même action est écrite deux fois dans les missions, ou le même besoin, le même objectif "
    "dans une liste. Retirez l'un des deux.",
)

_OF_FOUR = ("une des quatre", "deux des quatre", "trois des quatre", "les quatre")


def _answers(source: Source, value: Any) -> Iterator[Diagnostic]:
    if "assessment" not in value:
        return
    for question, lacking in (
        ("mandatory_missions", _missing_missions(value)),
        ("consistent_with_needs", "" if value.get("needs") else "le projet n'a pas de besoins"),
        ("operational", _missing_objectives(value)),
        ("regional_plan", ""),
    ):
        given = value.get("assessment", {}).get(question, {})
        if given.get("answer") != "oui":
            continue
        if not lacking and _TO_COME.search(remark := given.get("remark", "")):
            lacking = f"sa précision est « {remark} »"
        if lacking:
            yield OUI_SANS_RAISON.at(
                source,
                f"la fiche répond « oui », mais {lacking}",
                source.position(("assessment", question, "answer")),
                "ajoutez ce qui manque, ou répondez « partiellement » ou « non »",
            )


_TO_COME = re.compile(
    r"\bà (?:définir|préciser|compléter|construire|élaborer|écrire|vérifier|valider|confirmer)\b",
    re.IGNORECASE,
)
"""What a « oui » is not said of."""


def _missing_missions(value: Any) -> str:
    missing = _without(value)
    if not missing:
        return ""
    return f"il manque {_OF_FOUR[len(missing) - 1]} missions socles : {series(missing)}"


def _without(value: Any) -> list[str]:
    """The ids, in quotation marks, of the core missions that a project does not have.

    It may also call one by its whole title.
    """
    listed = value.get("missions", ())
    ids = {mission.get("mission") for mission in listed}
    titles = {slug(mission["title"]) for mission in listed if "title" in mission}
    return [
        f"« {mission.id} »"
        for mission in reference.catalogue().missions
        if mission.core and mission.id not in ids
        if not titles & {slug(mission.title), slug(mission.contract_title)}
    ]


def _no_core(source: Source, value: Any) -> Iterator[Diagnostic]:
    missing = _without(value) if value.get("missions") else []
    if len(missing) == sum(1 for mission in reference.catalogue().missions if mission.core):
        yield SANS_MISSION_SOCLE.at(
            source,
            "le projet n'a aucune des quatre missions socles",
            source.position(("missions",), key=True),
            f"ajoutez : {series(missing)}",
        )


def _missing_objectives(value: Any) -> str:
    planned = value.get("action_sheets") or any(
        mission.get("objectives") for mission in value.get("missions", ())
    )
    return "" if planned else "aucune mission n'a d'objectifs, et le projet n'a pas de fiche action"


def _repeated(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[PathInFile, str]] = {}
    for path, name in _actions(value):
        known_as = slug(name)
        if known_as in seen:
            first, text = seen[known_as]
            hint = "retirez l'une des deux"
            if (first[:-1], text) == (path[:-1], name):  # of one list: either may go
                from cpts_docs.project.spots import Spot

                hint = Spot.of(source, path).without(hint)
            yield ACTION_EN_DOUBLE.at(
                source,
                f"l'action « {name} » est déjà à la ligne {source.position(first).line}",
                source.position(path),
                hint,
            )
        seen.setdefault(known_as, (path, name))


def _repeated_lines(source: Source, value: Any) -> Iterator[Diagnostic]:
    """A need, or an objective of a mission, that its list has twice."""
    needs = value.get("needs", {}).get("items")
    lists: list[tuple[str, PathInFile, Any]] = [("le besoin", ("needs", "items"), needs)]
    for at, mission in entries(value.get("missions"), ("missions",)):
        lists.append(("l'objectif", (*at, "objectives"), mission.get("objectives")))
    for what, where, lines in lists:
        seen: dict[str, tuple[PathInFile, str]] = {}
        for path, line in entries(lines, where):
            first, text = seen.setdefault(slug(line), (path, line))
            if first == path:
                continue
            hint = "retirez l'un des deux"
            if text == line:
                from cpts_docs.project.spots import Spot

                hint = Spot.of(source, path).without(hint)
            number = source.position(first).line
            message = f"{what} « {line[:60]} » est déjà à la ligne {number}"
            yield ACTION_EN_DOUBLE.at(source, message, source.position(path), hint)


def _actions(value: Any) -> Iterator[tuple[PathInFile, str]]:
    """Where each action stands that a mission or a theme has, and its text or id."""
    for at, mission in entries(value.get("missions"), ("missions",)):
        places = [(at, mission), *entries(mission.get("themes"), (*at, "themes"))]
        for place, holder in places:
            for path, action in entries(holder.get("actions"), (*place, "actions")):
                if isinstance(action, str):
                    yield path, action
                elif name := action.get("action") or action.get("text"):
                    yield path, name


CHECKS = (
    Check(
        _answers,
        ("assessment", "missions", "needs", "action_sheets"),
        (OUI_SANS_RAISON,),
        late=True,
    ),
    Check(_no_core, ("missions",), (SANS_MISSION_SOCLE,), late=True),
    Check(_repeated, ("missions",), (ACTION_EN_DOUBLE,)),
    Check(_repeated_lines, ("needs", "missions"), (ACTION_EN_DOUBLE,)),
)
