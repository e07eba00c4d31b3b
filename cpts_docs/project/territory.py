"""What a project says of its territory: its communes, and how many live there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cpts_docs.base.quantity import UNKNOWN, Number, about, number_of

if TYPE_CHECKING:
    from cpts_docs.reference.places import Place


def members_of(territory: Mapping[str, Any]) -> Iterator[Place]:
    """The communes of the EPCI, but for those that the territory is without."""
    if "epci" not in territory:
        return
    from cpts_docs.reference.places import key, members

    left_out = {*map(known_as, territory.get("without", ()))}
    for siren in dict.fromkeys(map(str, territory["epci"])):
        for place in members(siren):
            if place.code not in left_out and key(place.name) not in left_out:
                yield place


_ARRONDISSEMENT = re.compile(r"(Paris|Lyon|Marseille)\W+(\d\d?)(er|e)\W+arrondissement", re.I)


def with_arrondissements(territory: Mapping[str, Any]) -> Mapping[str, Any]:
    """A territory with the arrondissements among its communes as districts of their cities.

    Which they are for whoever reads a document, though the national list has them as communes.
    """
    given = territory.get("communes", ())
    names = [item if isinstance(item, str) else item["name"] for item in given]
    found = [_ARRONDISSEMENT.fullmatch(name.strip()) for name in names]
    if not any(found):
        return territory
    cities: dict[str, dict[str, None]] = {}
    others = []
    for item in territory.get("districts", ()):
        own = item["kind"] == "arrondissement" and "of" not in item
        cities.setdefault(item["commune"], {}).update(dict.fromkeys(item["names"] if own else ()))
        others += [] if own else [item]
    for one in filter(None, found):
        cities.setdefault(one[1].title(), {})[one[2] + one[3].lower()] = None
    within = [
        {"commune": city, "kind": "arrondissement", "names": [*numbers]}
        for city, numbers in cities.items()
        if numbers
    ]
    whole = [item for item, one in zip(given, found, strict=True) if not one]
    return {**territory, "communes": whole, "districts": [*within, *others]}


def known_as(name: str) -> str:
    """A name as it is compared, or a code as it is."""
    from cpts_docs.reference.places import key, place

    return name if name[2:].isdigit() and place(name) else key(name)


def meant(name: str, found: Iterable[Place]) -> list[Place]:
    """The communes of today that a name may mean, of those ``found`` by it.

    Those written just so, if there are any: La Vergne is not Vergné, near it.
    """
    today = [item for item in found if not item.successor or item.is_arrondissement]
    return [item for item in today if item.name == name] or today


_NUMBERED = re.compile(r"(.*\D)([1-9]\d?)\s*(?:er|e|è?me|eme)?\.?(?:\s+arr.*)?", re.IGNORECASE)


def arrondissement(words: str) -> Place | None:
    """The one that « Lyon 6ème », « Paris 5 » or « Marseille 1er arr. » surely means."""
    from cpts_docs.reference.places import places_named

    found = _NUMBERED.fullmatch(words[:_LONGEST].strip())
    if not found:
        return None
    city, number = found[1].strip(" ,-"), found[2]
    named = places_named(f"{city} {number}{'er' if number == '1' else 'e'} Arrondissement")
    return next((item for item in named if item.is_arrondissement), None)


_LONGEST = 100
"""Letters that a name of a place has at most."""


def population_of(territory: Mapping[str, Any]) -> tuple[Number | None, Mapping[str, Any]]:
    """The inhabitants that a project counts, and what it says of them: ``source``, ``year``.

    None if nobody counted them.
    """
    given = territory.get("population", "inconnu")
    said = given if isinstance(given, dict) else {"count": given}
    number = number_of(said["count"])
    if number == UNKNOWN:
        return None, said
    return (about(number) if said.get("about") else number), said
