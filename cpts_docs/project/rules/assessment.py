"""Rules of what the fiche is answered: a « oui » has to have something to stand on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import grouped, series, slug
from cpts_docs.project.rules.rule import Check, entries, warning
from cpts_docs.project.source import PathInFile, Source

OUI_SANS_RAISON = warning(
    "oui-sans-raison",
    "La fiche répond « oui » à une question, et rien dans le projet ne le montre : une mission "
    "socle manque, ou les besoins, ou les objectifs. Ajoutez-les, ou changez la réponse.",
)

ACTION_EN_DOUBLE = warning(
    "action-en-double",
    "La même action est écrite deux fois dans les missions. Retirez l'une des deux.",
)


def _answers(source: Source, value: Any) -> Iterator[Diagnostic]:
    for question, lacking in (
        ("mandatory_missions", _missing_missions(value)),
        ("consistent_with_needs", "" if value.get("needs") else "le projet n'a pas de besoins"),
        ("operational", _missing_objectives(value)),
    ):
        given = value.get("assessment", {}).get(question, {})
        if lacking and given.get("answer") == "oui":
            yield OUI_SANS_RAISON.at(
                source,
                f"la fiche répond « oui », mais {lacking}",
                source.position(("assessment", question, "answer")),
                "ajoutez ce qui manque, ou répondez « partiellement » ou « non »",
            )


def _missing_missions(value: Any) -> str:
    listed = {mission.get("mission") for mission in value.get("missions", ())}
    core = [mission for mission in reference.catalogue().missions if mission.core]
    missing = [f"« {mission.id} »" for mission in core if mission.id not in listed]
    if not missing:
        return ""
    return f"il manque {grouped(len(missing))} des quatre missions socles : {series(missing)}"


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
    Check(_repeated, ("missions",), (ACTION_EN_DOUBLE,)),
)
