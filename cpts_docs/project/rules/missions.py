"""Rules of missions, themes and actions, in the project and in its guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import slug
from cpts_docs.project.catalogue import guide_of, is_readable, known_to
from cpts_docs.project.edits import Mend
from cpts_docs.project.rules.rule import SEE_LIST, Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.reference import Catalogue

MISSION_INCONNUE = Rule(
    "mission-inconnue",
    "Aucune mission n'a cet identifiant, ou ce titre. Prenez l'identifiant dans "
    "[la liste](#les-identifiants-du-catalogue). Pour une "
    "mission à vous, donnez `title` sans `mission` ; le guide, une fiche action, une réunion ou un "
    "rapport la nomme par ce titre.",
)

MISSION_ABSENTE = warning(
    "mission-absente",
    "Une fiche action ou le rapport d'activité parle d'une mission que le projet (`missions`) n'a "
    "pas. Ajoutez-la au projet, ou corrigez son nom.",
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


IDENTIFIANT_EN_DOUBLE = Rule(
    "identifiant-en-double",
    "Deux missions, thèmes ou actions de votre [catalogue](#le-guide) ont le même identifiant. "
    "Donnez-en un autre à l'un des deux.",
)


def _missions(source: Source, value: Any) -> Iterator[Diagnostic]:
    if not is_readable(value):
        return  # what is wrong with its catalogue comes first
    ids = _Ids(source, known_to(value))
    seen: dict[str, int] = {}
    for at, mission in entries(value.get("missions"), ("missions",)):
        mission_id = mission.get("mission")
        if mission_id is not None:
            yield from ids.mission((*at, "mission"), mission_id)
            if mission_id in seen:
                message = f"la mission « {mission_id} » est déjà à la ligne {seen[mission_id]}"
                hint = "réunissez leurs actions sous une seule"
                yield MISSION_EN_DOUBLE.at(source, message, source.position(at), hint)
            seen[mission_id] = source.position(at).line
        for theme_at, theme in entries(mission.get("themes"), (*at, "themes")):
            if "theme" in theme:
                yield from ids.theme((*theme_at, "theme"), mission_id, theme["theme"])
            yield from ids.actions((*theme_at, "actions"), theme.get("actions"), mission_id)
        yield from ids.actions((*at, "actions"), mission.get("actions"), mission_id)


def _planned(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Sheets, meetings and the report name a mission by its id, or one of its own by its title.

    A project that lists no missions may call them as it likes.
    """
    if not is_readable(value):
        return
    done = value.get("report", {}).get("missions")
    listed = value.get("missions", ())
    known = {mission["title"]: mission.get("mission") for mission in listed if "title" in mission}
    for mission in known_to(value).missions:
        for name in (mission.id, mission.title, mission.contract_title):
            known.setdefault(name, mission.id)
    here = {mission.get("mission") for mission in listed} | {None}
    sure = {*known.values(), None} if listed else set()  # one that is misspelt is told
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
            elif here <= sure and name and path != ("meetings",) and known[name] not in here:
                message = f"la mission « {name} » n'est pas dans « missions: »"
                hint = "ajoutez-la à « missions: », ou corrigez ce nom"
                yield MISSION_ABSENTE.at(source, message, source.position((*at, "mission")), hint)


def _guide(source: Source, value: Any) -> Iterator[Diagnostic]:
    """What a project adds to the guide, under a mission of the catalogue or one of its own."""
    if "additions" not in value.get("guide", {}):
        return
    own = {m["title"]: None for m in value.get("missions", ()) if "mission" not in m}
    ids, shown = _Ids(source, known_to(value)), guide_of(value)
    at_theme = _Ids(source, shown)
    known = {mission.id: None for mission in shown.missions} | own
    for at, addition in entries(value["guide"]["additions"], ("guide", "additions")):
        name = addition["mission"]
        if name not in known:
            what = "le guide n'a pas de mission"
            yield MISSION_INCONNUE.unknown(source, what, (*at, "mission"), name, known)
        elif "theme" in addition:
            where = None if name in own else name
            yield from at_theme.theme((*at, "theme"), where, addition["theme"])
        yield from ids.actions((*at, "actions"), addition["actions"], name)


def _catalogue(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Ids that a catalogue has twice."""
    path = ("guide", "catalogue", "missions")
    seen: dict[str, int] = {}
    for at, item in _with_ids(value.get("guide", {}).get("catalogue", {}).get("missions"), path):
        position = source.position((*at, "id"))
        if item["id"] in seen:
            message = f"l'identifiant « {item['id']} » est déjà à la ligne {seen[item['id']]}"
            hint = "donnez-en un autre"
            yield IDENTIFIANT_EN_DOUBLE.at(source, message, position, hint)
        seen.setdefault(item["id"], position.line)


def _with_ids(items: Any, path: PathInFile) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every mission, theme, action and example below, with its path."""
    for at, item in entries(items, path):
        yield at, item
        for key in ("themes", "actions", "items"):
            yield from _with_ids(item.get(key), (*at, key))


class _Ids:
    """What is wrong with the ids in a project, by a catalogue."""

    def __init__(self, source: Source, catalogue: Catalogue) -> None:
        self._source = source
        self._catalogue = catalogue
        self._known = {mission.id: None for mission in catalogue.missions}
        self._themes = _holders((m.id, theme.id) for m in catalogue.missions for theme in m.themes)
        self._actions = _holders(
            (m.id, action.id) for m in catalogue.missions for action in m.all_actions()
        )

    def mission(self, at: PathInFile, mission_id: str) -> Iterator[Diagnostic]:
        """A mission that there is not."""
        if mission_id not in self._known:
            what = "mission inconnue :"
            yield MISSION_INCONNUE.unknown(self._source, what, at, mission_id, self._known)

    def theme(self, at: PathInFile, mission_id: str | None, theme_id: str) -> Iterator[Diagnostic]:
        """A theme that there is not, or not in the mission."""
        mission = self._catalogue.mission(mission_id or "")
        if mission_id and not mission:
            return  # that has been told
        holders = self._themes.get(theme_id, {})
        if mission and mission.id in holders:
            return
        if holders:
            message = f"le thème « {theme_id} » n'est pas de cette mission"
            hint = f"il est de la mission « {next(iter(holders))} »"
        else:
            from cpts_docs.project import spelling

            message = f"thème inconnu : « {theme_id} »"
            known = [theme.id for theme in mission.themes] if mission else []
            hint = spelling.meant(theme_id, known or self._themes) or SEE_LIST
        yield THEME_INCONNU.at(self._source, message, self._source.position(at), hint)

    def actions(self, at: PathInFile, actions: Any, mission_id: str | None) -> Iterator[Diagnostic]:
        """Actions that there are not, or not in the mission, if it is of the catalogue."""
        for action_at, action in entries(actions, at):
            if isinstance(action, str) and action.strip() in self._actions:
                name = action.strip()
                yield IDENTIFIANT_EN_TEXTE.at(
                    self._source,
                    f"« {name} » est l'identifiant d'une action, et serait imprimé tel quel",
                    self._source.position(action_at),
                    Mend(f"écrivez : - action: {name}", action, f"action: {name}", raw=True),
                )
            if not isinstance(action, dict):
                continue
            if "action" in action:
                yield from self._action((*action_at, "action"), action["action"], mission_id)
            yield from self.actions((*action_at, "items"), action.get("items"), mission_id)

    def _action(
        self, at: PathInFile, action_id: str, mission_id: str | None
    ) -> Iterator[Diagnostic]:
        holders = self._actions.get(action_id, {})
        if not holders:
            what = "action inconnue du catalogue :"
            yield ACTION_INCONNUE.unknown(self._source, what, at, action_id, self._actions)
        elif mission_id in self._known and mission_id not in holders:
            yield ACTION_AILLEURS.at(
                self._source,
                f"l'action « {action_id} » n'est pas de cette mission",
                self._source.position(at),
                f"elle est de la mission « {next(iter(holders))} » ; ou écrivez-la ici en "
                "toutes lettres, sans « action: »",
            )


def _holders(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
    """The ids of the missions that have a theme or an action, by its id: mostly one."""
    found: dict[str, dict[str, None]] = {}
    for mission_id, held in pairs:
        found.setdefault(held, {})[mission_id] = None
    return found


_RULES = (
    *(MISSION_INCONNUE, THEME_INCONNU, ACTION_INCONNUE, ACTION_AILLEURS),
    IDENTIFIANT_EN_TEXTE,
)

CHECKS = (
    Check(_missions, ("missions",), (MISSION_EN_DOUBLE, *_RULES)),
    Check(_guide, ("guide", "missions"), _RULES),
    Check(_catalogue, ("guide",), (IDENTIFIANT_EN_DOUBLE,)),
    Check(
        _planned,
        ("missions", "action_sheets", "meetings", "report"),
        (MISSION_INCONNUE, MISSION_ABSENTE),
    ),
)
