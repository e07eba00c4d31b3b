"""Rules of the arrondissements of Paris, Lyon and Marseille: communes, and parts of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project.organisations import departments_of
from cpts_docs.project.rules.communes import COMMUNE_EN_DOUBLE, named
from cpts_docs.project.rules.national import (
    COMMUNE_ECRITURE,
    COMMUNE_ET_QUARTIERS,
    COMMUNE_INCONNUE,
)
from cpts_docs.project.rules.rule import Check, entries
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.project.territory import arrondissement, members_of
from cpts_docs.reference import places
from cpts_docs.reference.places import Place

_WITH_THEM = {"75", "69", "13"}
_LAST = "Arrondissement"


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
        found = places.place(one.code) if one.code else _only(one.name)
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
    for at, district in entries(territory.get("districts"), ("territory", "districts")):
        if district["kind"] == "arrondissement" and _only(f"{district['commune']} 1er {_LAST}"):
            yield from _numbers(source, at, district, parts)


def _only(name: str) -> Place | None:
    """The commune of today of that name, if it is one."""
    found = places.places_named(name, _WITH_THEM)
    today = [item for item in found if not item.successor or item.is_arrondissement]
    return today[0] if len(today) == 1 else None


def _numbers(
    source: Source, at: PathInFile, district: Any, parts: dict[str, _Part]
) -> Iterator[Diagnostic]:
    """Arrondissements of a city by their numbers: which it has, and which are no commune beside."""
    city = district["commune"]
    for here, number in entries(district["names"], (*at, "names")):
        found, position = arrondissement(f"{city} {number}"), source.position(here)
        if found is None:
            message = f"« {city} » n'a pas d'arrondissement « {number} »"
            yield COMMUNE_INCONNUE.at(source, message, position, "écrivez son numéro, comme 2e")
            continue
        right = found.name.split()[-2]
        if number != right:
            from cpts_docs.project.spelling import respelt

            message = f"un arrondissement s'écrit « {right} », et non « {number} »"
            hint = respelt(f"écrivez « {right} »", number, right)
            yield COMMUNE_ECRITURE.at(source, message, position, hint)
        if part := parts.get(found.code):
            line = source.position(part.path).line
            message = f"« {part.name} » est déjà parmi les communes, à la ligne {line}"
            yield COMMUNE_EN_DOUBLE.at(source, message, position, "retirez l'un des deux")


CHECKS = (
    Check(
        _arrondissements,
        ("territory", "department"),
        (COMMUNE_ET_QUARTIERS, COMMUNE_INCONNUE, COMMUNE_ECRITURE, COMMUNE_EN_DOUBLE),
    ),
)
