"""Rules of the arrondissements of Paris, Lyon and Marseille: communes, and parts of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import slug
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.communes import COMMUNE_EN_DOUBLE, Named, named
from cpts_docs.project.rules.national import (
    COMMUNE_ECRITURE,
    COMMUNE_ET_QUARTIERS,
    COMMUNE_INCONNUE,
)
from cpts_docs.project.rules.rule import Check, entries
from cpts_docs.project.rules.territory import QUARTIER_EN_DOUBLE
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.project.territory import arrondissement, members_of
from cpts_docs.reference import places
from cpts_docs.reference.places import Place

_WITH_THEM = {"75", "69", "13"}


class _Part(NamedTuple):
    """An arrondissement that the territory has: where, and the commune of the list."""

    path: PathInFile
    name: str
    place: Place


def _arrondissements(source: Source, value: Any) -> Iterator[Diagnostic]:
    if not _WITH_THEM & {*departments_of(value)}:
        return
    territory = value.get("territory", {})
    cities = {item.code: "dans l'intercommunalité" for item in members_of(territory)}
    parts: dict[str, _Part] = {}
    for one in named(value):
        found = _coded(one) if one.code else _only(one.name)
        if one.whole and found and found.is_arrondissement:
            parts.setdefault(found.code, _Part(one.path, one.name, found))
        elif one.whole and found:
            cities[found.code] = f"à la ligne {source.position(one.path).line}"
    for part in parts.values():
        if where := cities.get(part.place.successor):
            city, _, _ = part.place.name.rpartition(" ")[0].rpartition(" ")
            message = f"« {part.name} » est une partie de « {city} », déjà tout entière {where}"
            position = source.position(part.path)
            yield COMMUNE_ET_QUARTIERS.at(source, message, position, "retirez l'une des deux")
    yield from _numbers(source, territory, parts)


def _coded(one: Named) -> Place | None:
    """The commune of a code; none where it is not of that name, which is told."""
    found = places.place(one.code)
    return found if found and places.key(found.name) == places.key(one.name) else None


def _only(name: str) -> Place | None:
    """The commune of today of that name, if it is one."""
    found = places.places_named(name, _WITH_THEM)
    today = [item for item in found if not item.successor or item.is_arrondissement]
    return today[0] if len(today) == 1 else None


def _numbers(source: Source, territory: Any, parts: dict[str, _Part]) -> Iterator[Diagnostic]:
    """Arrondissements of a city by their numbers: it has them, each once, none a commune beside."""
    seen: dict[str, str] = {}
    for here, city, number in _numbered(territory):
        found, position = arrondissement(f"{city} {number}"), source.position(here)
        if found is None:
            message = f"« {city} » n'a pas d'arrondissement « {number} »"
            yield COMMUNE_INCONNUE.at(source, message, position, "écrivez son numéro, comme 2e")
            continue
        right = found.name.split()[-2]
        if found.code in seen:
            if slug(seen[found.code]) != slug(number):  # or that is told of all districts
                message = f"« {number} » et « {seen[found.code]} » sont le même arrondissement"
                yield QUARTIER_EN_DOUBLE.at(source, message, position, "retirez l'un des deux")
        elif number != right:
            from cpts_docs.project.spelling import respelt

            message = f"un arrondissement s'écrit « {right} », et non « {number} »"
            hint = respelt(f"écrivez « {right} »", number, right)
            yield COMMUNE_ECRITURE.at(source, message, position, hint)
        if part := parts.get(found.code):
            line = source.position(part.path).line
            message = f"« {part.name} » est déjà parmi les communes, à la ligne {line}"
            yield COMMUNE_EN_DOUBLE.at(source, message, position, "retirez l'un des deux")
        seen.setdefault(found.code, number)


def _numbered(territory: Any) -> Iterator[tuple[PathInFile, str, str]]:
    """Where each arrondissement stands that is a district, its city, and its number."""
    for at, district in entries(territory.get("districts"), ("territory", "districts")):
        city = district["commune"]
        if district["kind"] == "arrondissement" and _only(f"{city} 1er Arrondissement"):
            for here, number in entries(district["names"], (*at, "names")):
                yield here, city, number


CHECKS = (
    Check(
        _arrondissements,
        ("territory", "department"),
        (
            COMMUNE_ET_QUARTIERS,
            COMMUNE_INCONNUE,
            COMMUNE_ECRITURE,
            COMMUNE_EN_DOUBLE,
            QUARTIER_EN_DOUBLE,
        ),
    ),
)
