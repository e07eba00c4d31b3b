"""The missions of a project: catalogue ids in, texts out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpts_docs.project.model import Action, Mission, Theme
from cpts_docs.reference import Catalogue, CatalogueAction


class Missions:
    """Makes missions and actions of checked values, by a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        # The first of an id is the project's own.
        self._known = {action.id: action for action in reversed([*catalogue.actions()])}

    def titles(self, missions: Any) -> dict[str, str]:
        """What each mission with an id is called: by the project, or else by the guide."""
        titles = {mission.id: mission.title for mission in self._catalogue.missions}
        own = (item for item in missions if "mission" in item and "title" in item)
        return titles | {item["mission"]: item["title"] for item in own}

    def mission(self, value: Any) -> Mission:
        """A mission of the project."""
        known = self._catalogue.mission(value.get("mission", ""))
        titles = {theme.id: theme.title for theme in known.themes} if known else {}
        return Mission(
            title=value.get("title") or (known.contract_title if known else ""),
            id=value.get("mission", ""),
            objectives=tuple(value.get("objectives", ())),
            themes=tuple(self._theme(item, titles) for item in value.get("themes", ())),
            actions=self.actions(value.get("actions")),
            notes=tuple(value.get("notes", ())),
        )

    def _theme(self, value: Any, titles: Mapping[str, str]) -> Theme:
        theme_id = value.get("theme", "")
        return Theme(
            title=value.get("title") or titles[theme_id],
            id=theme_id,
            actions=self.actions(value.get("actions")),
            notes=tuple(value.get("notes", ())),
        )

    def actions(self, value: Any) -> tuple[Action, ...]:
        """Actions with their examples; none for None."""
        return tuple(self._action(item) for item in value or ())

    def _action(self, value: Any) -> Action:
        if isinstance(value, str):
            return Action(value)
        known = self._known.get(value.get("action", ""))
        items = self.actions(value.get("items"))
        if known is None:
            return Action(value["text"], items)
        own = from_catalogue(known)
        return Action(value.get("text", own.text), items or own.items, known.id)


def from_catalogue(action: CatalogueAction) -> Action:
    """An action of a catalogue as one of a project, examples included."""
    return Action(action.text, tuple(from_catalogue(item) for item in action.items), action.id)
