"""Rules of missions, themes and actions, in the project and in its guide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic, did_you_mean
from cpts_docs.base.words import slug
from cpts_docs.project.rules.rule import SEE_LIST, Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source

MISSION_INCONNUE = Rule(
    "mission-inconnue",
    "Prenez l'identifiant dans [la liste](#les-identifiants-du-catalogue). Dans `guide`, "
    "seules les quatre missions socles vont. Pour une mission à vous, donnez `title` sans "
    "`mission` ; une fiche action, une réunion ou un rapport la nomme par ce titre.",
)

MISSION_EN_DOUBLE = Rule(
    "mission-en-double",
    "La même mission nationale est écrite deux fois. Réunissez leurs actions.",
)

THEME_INCONNU = Rule(
    "theme-inconnu",
    "Ce thème n'existe pas, ou pas dans cette mission. Pour un thème à vous, donnez `title`"
    " sans `theme`.",
)

ACTION_INCONNUE = Rule(
    "action-inconnue",
    "Cet identifiant d'action n'est pas au catalogue, ou pas dans cette mission. Prenez-le dans "
    "[la liste](#les-identifiants-du-catalogue), ou écrivez l'action en toutes lettres, sans "
    "`action:`.",
)

IDENTIFIANT_EN_TEXTE = warning(
    "identifiant-en-texte",
    "L'identifiant d'une action du catalogue est écrit comme un texte, et serait "
    "imprimé tel quel. Écrivez `action:` devant lui.",
)

ACTION_AILLEURS = warning(
    "action-ailleurs",
    "Le catalogue a cette action sous une autre mission. Déplacez-la, ou "
    "écrivez-la ici en toutes lettres, sans `action:`.",
)


def _missions(source: Source, value: Any) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    for at, mission in entries(value.get("missions"), ("missions",)):
        mission_id = mission.get("mission")
        if mission_id is not None:
            yield from _mission_id(source, (*at, "mission"), mission_id)
            if mission_id in seen:
                message = f"la mission « {mission_id} » est déjà à la ligne {seen[mission_id]}"
                hint = "réunissez leurs actions sous une seule"
                yield MISSION_EN_DOUBLE.at(source, message, source.position(at), hint)
            seen[mission_id] = source.position(at).line
        for theme_at, theme in entries(mission.get("themes"), (*at, "themes")):
            if "theme" in theme:
                yield from _theme_id(source, (*theme_at, "theme"), mission_id, theme["theme"])
            yield from _actions(source, (*theme_at, "actions"), theme.get("actions"), mission_id)
        yield from _actions(source, (*at, "actions"), mission.get("actions"), mission_id)


def _planned(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Sheets, meetings and the report name a mission by its id, or one of its own by its title.

    A project that lists no missions may call them as it likes.
    """
    done = value.get("report", {}).get("missions")
    national = reference.catalogue().missions
    listed = value.get("missions", ())
    known = {mission["title"]: None for mission in listed if "title" in mission}
    known |= {name: None for m in national for name in (m.id, m.title, m.contract_title)}
    for path, items in (
        (("action_sheets",), value.get("action_sheets")),
        (("meetings",), value.get("meetings")),
        (("report", "missions"), done),
    ):
        for at, item in entries(items, path):
            name = item.get("mission", "")
            if name and name not in known and (listed or slug(name) == name):
                place = (*at, "mission")
                yield MISSION_INCONNUE.unknown(source, "mission inconnue :", place, name, known)


def _guide(source: Source, value: Any) -> Iterator[Diagnostic]:
    path = ("guide", "additions")
    core = [mission.id for mission in reference.catalogue().missions if mission.core]
    for at, addition in entries(value.get("guide", {}).get("additions"), path):
        mission_id = addition["mission"]
        if mission_id not in core:
            what = "le guide n'a pas de mission"
            yield MISSION_INCONNUE.unknown(source, what, (*at, "mission"), mission_id, core)
        elif "theme" in addition:
            yield from _theme_id(source, (*at, "theme"), mission_id, addition["theme"])
        yield from _actions(source, (*at, "actions"), addition["actions"], mission_id)


def _mission_id(source: Source, at: PathInFile, mission_id: str) -> Iterator[Diagnostic]:
    known = [mission.id for mission in reference.catalogue().missions]
    if mission_id not in known:
        yield MISSION_INCONNUE.unknown(source, "mission inconnue :", at, mission_id, known)


def _theme_id(
    source: Source, at: PathInFile, mission_id: str | None, theme_id: str
) -> Iterator[Diagnostic]:
    mission = reference.catalogue().mission(mission_id or "")
    if mission_id and not mission:
        return  # that has been told
    known = [theme.id for theme in mission.themes] if mission else []
    if theme_id in known:
        return
    every = {
        theme.id: mission for mission in reference.catalogue().missions for theme in mission.themes
    }
    if theme_id in every:
        message = f"le thème « {theme_id} » n'est pas de cette mission"
        hint = f"il est de la mission « {every[theme_id].id} »"
    else:
        message = f"thème inconnu : « {theme_id} »"
        hint = did_you_mean(theme_id, known or every) or SEE_LIST
    yield THEME_INCONNU.at(source, message, source.position(at), hint)


def _actions(
    source: Source, at: PathInFile, actions: Any, mission_id: str | None
) -> Iterator[Diagnostic]:
    """Actions that the catalogue does not have, or not in the mission, if it is a national one."""
    known = reference.catalogue_actions()
    here = reference.catalogue().mission(mission_id or "")
    for action_at, action in entries(actions, at):
        if isinstance(action, str) and action.strip() in known:
            yield IDENTIFIANT_EN_TEXTE.at(
                source,
                f"« {action.strip()} » est l'identifiant d'une action, et serait imprimé tel quel",
                source.position(action_at),
                f"écrivez : - action: {action.strip()}",
            )
        if not isinstance(action, dict):
            continue
        action_id = action.get("action")
        if action_id is not None and action_id not in known:
            what, place = "action inconnue du catalogue :", (*action_at, "action")
            yield ACTION_INCONNUE.unknown(source, what, place, action_id, known)
        elif action_id is not None and here and action_id not in {a.id for a in here.all_actions()}:
            yield ACTION_AILLEURS.at(
                source,
                f"l'action « {action_id} » n'est pas de cette mission",
                source.position((*action_at, "action")),
                f"elle est de la mission « {_mission_of(action_id)} » ; ou écrivez-la ici en "
                "toutes lettres, sans « action: »",
            )
        yield from _actions(source, (*action_at, "items"), action.get("items"), mission_id)


def _mission_of(action_id: str) -> str:
    missions = reference.catalogue().missions
    return next(m.id for m in missions if action_id in {a.id for a in m.all_actions()})


_RULES = (
    *(MISSION_INCONNUE, THEME_INCONNU, ACTION_INCONNUE, ACTION_AILLEURS),
    IDENTIFIANT_EN_TEXTE,
)

CHECKS = (
    Check(_missions, ("missions",), (MISSION_EN_DOUBLE, *_RULES)),
    Check(_guide, ("guide",), _RULES),
    Check(_planned, ("missions", "action_sheets", "meetings", "report"), (MISSION_INCONNUE,)),
)
