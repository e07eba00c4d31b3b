"""The catalogues that a project refers to: the national one, and one of its region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cpts_docs import reference
from cpts_docs.reference import Catalogue, CatalogueMission, CatalogueTheme


def guide_of(value: Mapping[str, Any]) -> Catalogue:
    """The catalogue that the guide of a project shows: its own, or else the national one.

    Behind its own (``guide.catalogue``) come the national missions that it does not have, without
    an action: for what the project adds to them.
    """
    own = _own(value)
    if own is None:
        return reference.catalogue()
    shown = reference.catalogue_of(own)
    others = (m for m in reference.catalogue().missions if shown.mission(m.id) is None)
    return replace(shown, missions=(*shown.missions, *map(_emptied, others)))


def _emptied(mission: CatalogueMission) -> CatalogueMission:
    themes = tuple(theme._replace(actions=()) for theme in mission.themes)
    return mission._replace(themes=themes, actions=())


def known_to(value: Mapping[str, Any]) -> Catalogue:
    """All missions, themes and actions whose ids a project may use.

    They are its own catalogue's and the national ones, in the words of its own where both have one.
    """
    national, shown = reference.catalogue(), guide_of(value)
    if shown is national:
        return national
    joined = (_joined(mission, national.mission(mission.id)) for mission in shown.missions)
    return replace(shown, missions=tuple(joined))


def _joined(own: CatalogueMission, other: CatalogueMission | None) -> CatalogueMission:
    if other is None:
        return own
    theirs = {theme.id: theme for theme in other.themes}
    known = {theme.id for theme in own.themes}
    themes = (
        *(_with_more(theme, theirs.get(theme.id)) for theme in own.themes),
        *(theme for theme in other.themes if theme.id not in known),
    )
    return own._replace(themes=themes, actions=(*own.actions, *other.actions))


def _with_more(own: CatalogueTheme, other: CatalogueTheme | None) -> CatalogueTheme:
    return own._replace(actions=(*own.actions, *other.actions)) if other else own


def is_readable(value: Mapping[str, Any]) -> bool:
    """Whether the catalogue of a project, if it has one, has the shape of one."""
    from cpts_docs.project.schema import fits

    own = _own(value)
    return own is None or fits("#/$defs/catalogue", own)


def _own(value: Mapping[str, Any]) -> Any:
    """What stands for its own catalogue in a project, whose guide may not be in shape."""
    guide = value.get("guide")
    return guide.get("catalogue") if isinstance(guide, dict) else None
