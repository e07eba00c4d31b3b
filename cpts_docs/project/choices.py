"""What a text of a project may be one of: communes, missions, professions, files.

The kinds are those that :data:`cpts_docs.project.form_description.PICKERS` names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cpts_docs import reference
from cpts_docs.base.words import folded, grouped
from cpts_docs.forms import declared, fiche
from cpts_docs.forms.kinds import OF_PEOPLE
from cpts_docs.project import catalogue, organisations, pages
from cpts_docs.reference import places
from cpts_docs.reference.places import Place
from cpts_docs.reference.profession import named as profession_named
from cpts_docs.reference.profession_lists import singulars

MOST = 20
"""So many are shown; who types more letters sees fewer."""


class Choice(NamedTuple):
    """What is shown of a choice, what is told beside it, and the value that it stands for."""

    label: str
    detail: str
    value: Any


class Asker(NamedTuple):
    """The values of the project, as far as they can be read, and its folder."""

    values: Mapping[str, Any]
    folder: Path | None = None

    @property
    def departments(self) -> tuple[str, ...]:
        """The codes of the project's departments that are any."""
        codes = organisations.departments_of(self.values)
        return tuple(code for code in codes if code in reference.departments())


def choices(kind: str, typed: str, asker: Asker) -> list[Choice]:
    """The choices of a kind for what somebody typed of one; none of a kind that is not known."""
    find = _KINDS.get(kind)
    return [*islice(find(typed, asker), MOST)] if find else []


def kinds() -> frozenset[str]:
    """The kinds that there are choices of."""
    return frozenset(_KINDS)


# --------------------------------------------------------------------------
# Places


def _communes(typed: str, asker: Asker) -> Iterator[Choice]:
    """Those of the project's departments, then all others; by name or by INSEE code."""
    if not folded(typed):
        return
    wanted = places.key(typed)
    ours = [one for code in asker.departments for one in _alive(places.communes_in(code))]
    first = [one for one in ours if _begins(one, wanted)]
    inside = [one for one in ours if one not in first and f" {wanted}" in places.key(one.name)]
    exact = [one] if (one := places.place(typed.strip().upper())) else []
    others = _alive(places.places_beginning(typed))
    seen: set[str] = set()
    for one in (*_alive(exact), *first, *inside, *islice(others, 4 * MOST)):
        if one.code not in seen:
            seen.add(one.code)
            yield _commune(one, asker)


def _alive(found: Iterable[Place]) -> Iterator[Place]:
    return (one for one in found if not one.successor or one.is_arrondissement)


def _begins(one: Place, wanted: str) -> bool:
    return places.key(one.name).startswith(wanted) or one.code.lower().startswith(wanted)


def _commune(one: Place, asker: Asker) -> Choice:
    """A commune; with its code where its name alone would not do."""
    names = places.places_named(one.name, asker.departments)
    is_sure = bool(asker.departments) and [*_alive(names)] == [one]
    value = one.name if is_sure else {"code": one.code, "name": one.name}
    people = f", {grouped(one.population)} habitants" if one.population else ""
    department = reference.departments().get(one.department, one.department)
    return Choice(one.name, f"{one.code}, {department}{people}", value)


def _epci(typed: str, asker: Asker) -> Iterator[Choice]:
    """EPCI by name or SIREN: those that have communes of the project's departments first."""
    if not folded(typed):
        return
    wanted = places.key(typed)
    ours = _epci_of(asker.departments)
    found = [
        (siren, name)
        for siren, name in places.all_epci()
        if f" {wanted}" in f" {places.key(name)}" or siren.startswith(wanted)
    ]
    for siren, name in sorted(found, key=lambda item: item[0] not in ours):
        count = len(places.members(siren)) if len(found) <= MOST else 0
        communes = f", {count} communes" if count else ""
        yield Choice(name, f"SIREN {siren}{communes}", int(siren))


@cache
def _epci_of(departments: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.epci for code in departments for one in places.communes_in(code))


def _departments(typed: str, asker: Asker) -> Iterator[Choice]:
    regions = reference.regions()
    found = reference.departments().items()
    yield from _matching(
        typed, (Choice(code, f"{name}, {regions[code]}", code) for code, name in found)
    )


# --------------------------------------------------------------------------
# Lists of the reference


def _matching(typed: str, found: Iterable[Choice]) -> list[Choice]:
    """Those in which the typed words begin words, at their head first."""
    wanted = folded(typed)
    kept = []
    for one in found:
        text = f" {folded(f'{one.label} {one.detail} {one.value}')}"
        if all(f" {word}" in text for word in wanted.split()):
            kept.append((not folded(one.label).startswith(wanted), one))
    return [one for _, one in sorted(kept, key=lambda item: item[0])]


@cache
def _all_professions() -> tuple[Choice, ...]:
    found = []
    for name in singulars():
        named = profession_named(name)
        plural = named.noun.plural if named else ""
        found.append(Choice(name, plural, name))
    return tuple(found)


def _professions(typed: str, asker: Asker) -> Iterator[Choice]:
    found = _matching(typed, _all_professions())
    named = profession_named(typed) if typed.strip() else None
    if named and named.noun.singular not in (one.label for one in found):  # an alias: « kiné »
        yield Choice(named.noun.singular, named.noun.plural, named.noun.singular)
    yield from found


def _missions(typed: str, asker: Asker) -> Iterator[Choice]:
    known = _known(asker)
    national = (Choice(one.title, one.id, one.id) for one in known.missions)
    own = (
        Choice(one["title"], "mission du projet", one["title"])
        for one in _dicts(asker.values.get("missions"))
        if isinstance(one.get("title"), str) and "mission" not in one
    )
    yield from _matching(typed, (*national, *own))


def _themes(typed: str, asker: Asker) -> Iterator[Choice]:
    found = (
        Choice(theme.title, f"{theme.id}, {mission.title}", theme.id)
        for mission in _known(asker).missions
        for theme in mission.themes
    )
    yield from _matching(typed, found)


def _actions(typed: str, asker: Asker) -> Iterator[Choice]:
    found = (
        Choice(action.text, f"{action.id}, {mission.title}", action.id)
        for mission in _known(asker).missions
        for action in mission.all_actions()
    )
    yield from _matching(typed, found)


def _known(asker: Asker) -> reference.Catalogue:
    national = reference.catalogue()
    guide = asker.values.get("guide")
    is_own = isinstance(guide, dict) and isinstance(guide.get("catalogue"), dict)
    return catalogue.known_to(asker.values) if is_own else national


def _district_kinds(typed: str, asker: Asker) -> Iterator[Choice]:
    kinds = reference.district_kinds()
    yield from _matching(typed, (Choice(name, noun.plural, name) for name, noun in kinds.items()))


def _letter_sections(typed: str, asker: Asker) -> Iterator[Choice]:
    sections = reference.letter_sections().values()
    yield from _matching(typed, (Choice(one.title, one.id, one.id) for one in sections))


def _national_questions(typed: str, asker: Asker) -> Iterator[Choice]:
    form = declared.questionnaire()
    found = [Choice(one.text, one.id, one.id) for one in form.asked]
    found += [Choice(one.label, one.name, one.name) for one in form.fields]
    known = declared.national_names()
    yield from _matching(typed, (one for one in found if one.value in known))


def _rules(typed: str, asker: Asker) -> Iterator[Choice]:
    from cpts_docs.project.rules import all_rules

    found = (Choice(rule.code, rule.severity.in_french, rule.code) for rule in all_rules())
    yield from _matching(typed, found)


# --------------------------------------------------------------------------
# What the project itself has


def _dicts(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))


def _organisations(typed: str, asker: Asker) -> Iterator[Choice]:
    listed = asker.values.get("organisations")
    shaped = isinstance(listed, list) and all(
        isinstance(one, str) or (isinstance(one, dict) and isinstance(one.get("name"), str))
        for one in listed
    )
    values = asker.values if shaped else {"department": asker.values.get("department", ())}
    found = organisations.organisations_of(values)
    yield from _matching(typed, (Choice(one.name, one.title, one.name) for one in found))


def _verdicts(typed: str, asker: Asker) -> Iterator[Choice]:
    own = asker.values.get("fiche")
    listed = own.get("verdicts") if isinstance(own, dict) else None
    given = [one for one in listed if _is_verdict(one)] if isinstance(listed, list) else []
    found = [*map(fiche.verdict_of, given)] or fiche.national().verdicts
    yield from _matching(typed, (Choice(one.text, one.counts_as, one.text) for one in found))


def _is_verdict(value: Any) -> bool:
    text = value.get("text") if isinstance(value, dict) else value
    return isinstance(text, str)


def _questions(typed: str, asker: Asker) -> Iterator[Choice]:
    asked = asker.values.get("questionnaire")
    sections = asked.get("sections") if isinstance(asked, dict) else None
    found = (
        Choice(str(one.get("text", one["id"])), one["id"], one["id"])
        for section in _dicts(sections)
        for one in _dicts(section.get("questions"))
        if isinstance(one.get("id"), str)
    )
    yield from _matching(typed, found)


def _documents(typed: str, asker: Asker) -> Iterator[Choice]:
    templates = asker.values.get("templates")
    own = asker.folder and isinstance(templates, str) and asker.folder / templates
    names = [*pages.package_pages(), *(pages.own_pages(own) if own and own.is_dir() else ())]
    yield from _matching(typed, (Choice(name, "", name) for name in names))


def _files(typed: str, asker: Asker) -> Iterator[Choice]:
    """The files beside the project, and in its folders; none hidden, nothing that is built."""
    names = _names(asker.folder) if asker.folder else ()
    yield from _matching(typed, (Choice(name, "", name) for name in names))


_FILES = 2_000
_BUILT = frozenset({"documents", *(kind.folder for kind in OF_PEOPLE)})


def _names(folder: Path) -> list[str]:
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _BUILT)
        if Path(place) != folder:
            folders[:] = []
        inside = Path(place).relative_to(folder)
        found += ((inside / name).as_posix() for name in sorted(names) if not name.startswith("."))
        if len(found) > _FILES:
            break
    return found


_KINDS: dict[str, Callable[[str, Asker], Iterator[Choice]]] = {
    "commune": _communes,
    "epci": _epci,
    "department": _departments,
    "district-kind": _district_kinds,
    "profession": _professions,
    "mission": _missions,
    "theme": _themes,
    "action": _actions,
    "letter-section": _letter_sections,
    "national-question": _national_questions,
    "rule": _rules,
    "organisation": _organisations,
    "verdict": _verdicts,
    "question": _questions,
    "document": _documents,
    "file": _files,
}
