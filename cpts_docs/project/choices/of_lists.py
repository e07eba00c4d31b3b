"""Professions, missions, actions and the like, of which there are lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from cpts_docs import reference
from cpts_docs.forms import declared
from cpts_docs.project import catalogue
from cpts_docs.project.choices.choice import Asker, Choice, matching, records
from cpts_docs.reference import CatalogueMission
from cpts_docs.reference.profession import named as profession_named
from cpts_docs.reference.profession_lists import singulars


@cache
def _all_professions() -> tuple[Choice, ...]:
    found = []
    for name in singulars():
        named = profession_named(name)
        plural = named.noun.plural if named else ""
        found.append(Choice(name, plural, name))
    return tuple(found)


def professions(typed: str, asker: Asker) -> Iterator[Choice]:
    """The professions, by their words or another name for one."""
    found = matching(typed, _all_professions())
    named = profession_named(typed) if typed.strip() else None
    if named and named.noun.singular not in (one.label for one in found):  # an alias: « kiné »
        yield Choice(named.noun.singular, named.noun.plural, named.noun.singular)
    yield from found


def missions(typed: str, asker: Asker) -> Iterator[Choice]:
    """The missions of the catalogue, and those of the project itself."""
    known = _known(asker)
    national = (
        Choice(one.title, "mission socle" if one.core else "mission complémentaire", one.id)
        for one in known.missions
    )
    own = (
        Choice(one["title"], "mission du projet", one["title"])
        for one in records(asker.values.get("missions"))
        if isinstance(one.get("title"), str) and "mission" not in one
    )
    yield from matching(typed, (*national, *own))


def themes(typed: str, asker: Asker) -> Iterator[Choice]:
    """The themes of the catalogue; of the mission that they are asked for, if it is known."""
    found = (
        Choice(theme.title, mission.title, theme.id)
        for mission in _missions(asker)
        for theme in mission.themes
    )
    yield from matching(typed, found)


def actions(typed: str, asker: Asker) -> Iterator[Choice]:
    """The actions of the catalogue, of the mission and the theme that they are asked for."""
    theme = asker.above("theme")
    found = (
        Choice(action.text, part.title, action.id)
        for mission in _missions(asker)
        for part in _parts(mission, theme)
        for action in part.all_actions()
    )
    yield from matching(typed, found)


def _parts(mission: CatalogueMission, wanted: str) -> Iterator[CatalogueMission]:
    """What a mission has in each theme, by its title, and in none; or in the ``wanted`` alone."""
    rest = mission._replace(themes=())
    parts = {
        one.id: rest._replace(title=one.title, themes=(one,), actions=()) for one in mission.themes
    }
    yield from [parts[wanted]] if wanted in parts else [*parts.values(), rest]


def _missions(asker: Asker) -> Iterable[CatalogueMission]:
    """The mission of a place, or all."""
    known = _known(asker)
    mission = known.mission(asker.above("mission"))
    return [mission] if mission else known.missions


def _known(asker: Asker) -> reference.Catalogue:
    national = reference.catalogue()
    guide = asker.values.get("guide")
    is_own = isinstance(guide, dict) and isinstance(guide.get("catalogue"), dict)
    return catalogue.known_to(asker.values) if is_own else national


def district_kinds(typed: str, asker: Asker) -> Iterator[Choice]:
    """The kinds of districts."""
    kinds = reference.district_kinds()
    yield from matching(typed, (Choice(name, noun.plural, name) for name, noun in kinds.items()))


def letter_sections(typed: str, asker: Asker) -> Iterator[Choice]:
    """The parts of a letter of intent."""
    sections = reference.letter_sections().values()
    yield from matching(typed, (Choice(one.title, one.id, one.id) for one in sections))


def questionnaire_parts(typed: str, asker: Asker) -> Iterator[Choice]:
    """The part of a questionnaire that asks what all ask."""
    yield from matching(typed, [Choice("Questions nationales", "", {"include": "national"})])


def national_questions(typed: str, asker: Asker) -> Iterator[Choice]:
    """What the national questionnaire asks."""
    form = declared.questionnaire()
    found = [Choice(one.text, one.id, one.id) for one in form.asked]
    found += [Choice(one.label, one.name, one.name) for one in form.fields]
    known = declared.national_names()
    yield from matching(typed, (one for one in found if one.value in known))


def rules(typed: str, asker: Asker) -> Iterator[Choice]:
    """The rules, by their code."""
    from cpts_docs.project.rules import all_rules

    found = (Choice(rule.code, rule.severity.in_french, rule.code) for rule in all_rules())
    yield from matching(typed, found)
