"""What a project has its documents say besides: taken from the national list, or worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from cpts_docs.base.quantity import AT_LEAST, AT_MOST, Number, Quantity, span
from cpts_docs.base.words import grouped
from cpts_docs.project.territory import meant, members_of
from cpts_docs.reference import CPTS_SIZES, cpts_size

if TYPE_CHECKING:
    from cpts_docs.reference.places import Place


class Show(NamedTuple):
    """What is shown: behind the communes, their INSEE ``codes`` and ``inhabitants``.

    And the ``population`` of the territory where the project has none, the ``size`` of the CPTS,
    the ``territory`` in figures, and the ``numbers`` (RPPS, FINESS) of who signs or bears it.
    """

    codes: bool = False
    inhabitants: bool = False
    population: bool = False
    size: bool = False
    territory: bool = False
    numbers: bool = False


NOTHING = Show()


class Listed(NamedTuple):
    """A commune, an arrondissement, or the part of a commune that is in the territory.

    ``code`` and ``population`` are the national list's, for what is surely meant; ``unknown`` says
    why the population is not known, in words. ``within`` is the code of the commune it is part of,
    ``most`` how many live in that.
    """

    name: str
    code: str = ""
    population: int | None = None
    unknown: str = ""
    within: str = ""
    most: int | None = None


def listed_in(territory: Mapping[str, Any], departments: Sequence[str]) -> tuple[Listed, ...]:
    """The places of a checked territory beside the national list: first its whole communes."""
    communes = (
        _commune(item, "", departments)
        if isinstance(item, str)
        else _commune(item["name"], item["code"], departments)
        for item in territory.get("communes", ())
    )
    parts = (part for item in territory.get("districts", ()) for part in _parts(item, departments))
    # Districts of two kinds are still one part of their commune.
    return (*map(_of_place, members_of(territory)), *communes, *dict.fromkeys(parts))


def _commune(name: str, code: str, departments: Sequence[str]) -> Listed:
    from cpts_docs.reference import places

    found = _with_code(code) if code else places.places_named(name, departments)
    today = meant(name, found)
    if not found:
        what = "de ce code" if code else "de ce nom"
        return Listed(name, code, unknown=f"la liste nationale n'a pas de commune {what}")
    if len(today) > 1:
        return Listed(name, code, unknown="plusieurs communes ont ce nom")
    if not today:
        return Listed(name, code, unknown="ce n'est plus une commune")
    if places.key(today[0].name) != places.key(name):
        return Listed(name, code, unknown=f"son code est celui de « {today[0].name} »")
    return _of_place(today[0])._replace(name=name)


def _with_code(code: str) -> tuple[Place, ...]:
    from cpts_docs.reference import places

    found = places.place(code)
    return (found,) if found else ()


def _of_place(place: Place) -> Listed:
    lacks = "la liste nationale ne dit pas sa population" if place.population is None else ""
    within = place.successor if place.is_arrondissement else ""
    return Listed(place.name, place.code, place.population, lacks, within)


def _parts(district: Mapping[str, Any], departments: Sequence[str]) -> Iterator[Listed]:
    """Arrondissements, which the list knows; of other districts, that they are but a part."""
    from cpts_docs.reference import places

    commune = district["commune"]
    for name in district["names"]:
        found = places.places_named(f"{commune} {name} arrondissement")
        if district["kind"] == "arrondissement" and len(found) == 1:
            yield _of_place(found[0])._replace(name=f"{commune}, {name} arrondissement")
        else:
            whole = _commune(commune, "", departments)
            why = "une partie seulement de la commune est du territoire"
            if whole.population is not None:
                why += f" ; elle a {grouped(whole.population)} habitants en tout"
            name = f"{commune} (en partie)"
            yield Listed(name, unknown=why, within=whole.code, most=whole.population)


def each_once(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Without what is there again, or is part of a commune that is there whole."""
    whole = {one.code for one in listed if one.population is not None}
    known: dict[str, Listed] = {}
    for one in listed:
        if one.within not in whole:
            known.setdefault(one.code or one.name, one)
    return tuple(known.values())


def inhabitants(listed: Sequence[Listed]) -> Number | None:
    """Of all places; « au moins » where that of one is not known, None where none is."""
    places = each_once(listed)
    known = [one.population for one in places if one.population is not None]
    if len(known) == len(places):
        return sum(known)
    least = Decimal(sum(known))
    return Quantity(least, least, AT_LEAST) if least else None


def _most(listed: Sequence[Listed]) -> int:
    """How many people there are at most; so many that nothing follows, if that is not known."""
    bounds = [one.most if one.population is None else one.population for one in each_once(listed)]
    return sum(bound or CPTS_SIZES[-1] for bound in bounds) if bounds else CPTS_SIZES[-1]


def source_of(listed: Sequence[Listed]) -> str:
    """Whose inhabitants :func:`inhabitants` counts, who counted, and when."""
    from cpts_docs.reference.places import VINTAGE

    left_out = [one for one in each_once(listed) if one.population is None]
    of_some = (
        " des communes entières" if all(one.within for one in left_out) else " des communes connues"
    )
    return f"population municipale{of_some if left_out else ''}, {VINTAGE}"


def size_of(population: Number | None, listed: Sequence[Listed] = ()) -> int | None:
    """The size of a CPTS, 1 to 4; None if its population does not tell.

    « Plus de » and « moins de » are taken at their word; « au moins » and « au plus » are bounds.
    There are no more people than in the places ``listed``, all of those that are divided.
    """
    if population is None:
        return None
    least, most = span(population)
    manner = population.manner if isinstance(population, Quantity) else ""
    if manner == AT_LEAST:
        most = max(most, _most(listed))
    elif manner == AT_MOST:
        least = 0
    return cpts_size(least) if cpts_size(least) == cpts_size(most) else None
