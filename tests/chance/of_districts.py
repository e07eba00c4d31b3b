"""What goes wrong in districts, in arrondissements, and in EPCI that are there twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from cpts_docs.reference.places import key
from tests.chance.mutation import Path, breaks
from tests.chance.of_territory import add, here, typed
from tests.chance.projects import Drawn
from tests.chance.territories import CITIES


@breaks("commune-ecriture")
def a_commune_in_capitals_without_accents(drawn: Drawn) -> Path | None:
    times = here(drawn)
    alone = [(index, name) for index, name in typed(drawn) if times[key(name)] == 1]
    if not alone:
        return None
    index, name = drawn.rng.choice(alone)
    bare = normalize("NFD", name.upper()).encode("ascii", "ignore").decode()
    drawn.values["territory"]["communes"][index] = bare
    return ("territory", "communes", index) if key(bare) == key(name) else None


@breaks("quartier-en-double")
def a_district_again(drawn: Drawn) -> Path | None:
    if "districts" not in drawn.values["territory"]:
        return None
    names = drawn.values["territory"]["districts"][0]["names"]
    names.append(names[0].upper())
    return "territory", "districts", 0, "names", len(names) - 1


def of_a_city(drawn: Drawn) -> list[Any]:
    """Arrondissements that are communes, if the territory has such."""
    listed = drawn.values["territory"]["communes"] if drawn.departments[0] in CITIES else []
    return [one for one in listed if isinstance(one, str) and one.endswith("Arrondissement")]


@breaks("commune-et-quartiers")
def a_city_beside_its_arrondissement(drawn: Drawn) -> Path | None:
    parts = of_a_city(drawn)
    if len(parts) != 1 or len(drawn.values["territory"]["communes"]) > 1:
        return None
    add(drawn, CITIES[drawn.departments[0]][0])
    return "territory", "communes", 0


@breaks("commune-en-double")
def an_arrondissement_beside_itself(drawn: Drawn) -> Path | None:
    if not (parts := of_a_city(drawn)):
        return None
    city, number, _ = parts[0].rsplit(" ", 2)
    district = {"commune": city, "kind": "arrondissement", "names": [number]}
    drawn.values["territory"]["districts"] = [district]
    return "territory", "districts", 0, "names", 0


def numbered(drawn: Drawn, change: Callable[[str], str]) -> Path | None:
    """Change the number of an arrondissement that is a district."""
    districts = drawn.values["territory"].get("districts", [{"kind": ""}])
    if districts[0]["kind"] != "arrondissement":
        return None
    districts[0]["names"][0] = change(districts[0]["names"][0])
    return "territory", "districts", 0, "names", 0


@breaks("commune-ecriture")
def an_arrondissement_with_an_accent(drawn: Drawn) -> Path | None:
    return numbered(drawn, lambda number: f"{number[:-1]}ème")


@breaks("commune-inconnue")
def an_arrondissement_that_is_none(drawn: Drawn) -> Path | None:
    return numbered(drawn, lambda _: "41e")


@breaks("commune-ecriture")
def an_arrondissement_by_its_number(drawn: Drawn) -> Path | None:
    if not (parts := of_a_city(drawn)):
        return None
    index = drawn.values["territory"]["communes"].index(parts[0])
    drawn.values["territory"]["communes"][index] = parts[0].removesuffix(" Arrondissement")
    return "territory", "communes", index


@breaks("sans-effet")
def a_group_again(drawn: Drawn) -> Path | None:
    if "epci" not in drawn.values["territory"]:
        return None
    drawn.values["territory"]["epci"] *= 2
    return "territory", "epci", 1
