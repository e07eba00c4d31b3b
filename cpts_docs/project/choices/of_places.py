"""Communes, EPCI and departments, by a few letters or their code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from cpts_docs import reference
from cpts_docs.base.words import folded, grouped
from cpts_docs.project.choices.choice import MOST, Asker, Choice, matching
from cpts_docs.reference import places
from cpts_docs.reference.places import Place


def communes(typed: str, asker: Asker) -> Iterator[Choice]:
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


def epci(typed: str, asker: Asker) -> Iterator[Choice]:
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


def departments(typed: str, asker: Asker) -> Iterator[Choice]:
    """The departments, by their code or their name."""
    regions = reference.regions()
    found = reference.departments().items()
    yield from matching(
        typed, (Choice(code, f"{name}, {regions[code]}", code) for code, name in found)
    )
