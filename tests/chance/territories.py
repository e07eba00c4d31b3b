"""Territories of real communes, made by chance.

The communes are read here from the table itself, not through what the rules look them up with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from random import Random
from typing import Any, NamedTuple

from cpts_docs.base.resources import reference_path

Values = dict[str, Any]


class Commune(NamedTuple):
    """A line of the national list; ``epci`` is a line of the other one, counted from 1."""

    code: str
    name: str
    population: int | None
    epci: str
    successor: str

    @property
    def department(self) -> str:
        """Where it is."""
        return self.code[:3] if self.code[:2] in {"97", "98"} else self.code[:2]


@cache
def communes() -> dict[str, list[Commune]]:
    """All that the list has, by their department: those of today, and those that are no more."""
    found = defaultdict(list)
    for line in reference_path("communes.tsv").read_text("utf-8").splitlines()[1:]:
        code, name, population, epci, _, successor = line.split("\t")
        one = Commune(code, name, int(population) if population else None, epci, successor)
        found[one.department].append(one)
    return dict(found)


@cache
def groups() -> dict[str, list[Commune]]:
    """The communes of each EPCI, by its SIREN."""
    sirens = [
        line.partition("\t")[0] for line in reference_path("epci.tsv").read_text().splitlines()
    ]
    found = defaultdict(list)
    for one in (item for listed in communes().values() for item in listed):
        if one.epci:
            found[sirens[int(one.epci)]].append(one)
    return dict(found)


def today_in(departments: list[str]) -> list[Commune]:
    """The communes of today in these departments."""
    return [one for code in departments for one in communes()[code] if not one.successor]


OVERSEAS = ("971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988")
CITIES = {
    "75": ("Paris", [*(f"{n}e" for n in range(5, 21))]),
    "69": ("Lyon", [*(f"{n}e" for n in range(2, 10))]),
    "13": ("Marseille", [*(f"{n}e" for n in range(2, 17))]),
}
NEIGHBOURS = (["11", "66"], ["42", "43"], ["2A", "2B"], ["35", "44", "56"], ["07", "26"])


def some(rng: Random, given: Any, least: int = 1) -> list[Any]:
    """Some of these, in any order."""
    return rng.sample([*given], rng.randint(least, len(given)))


def territory(rng: Random) -> tuple[list[str], Values, int | None, int | None]:
    make = rng.choice((_of_communes, _of_communes, _of_a_group, _of_a_group, _of_a_city))
    departments, ours, whole, divided = make(rng)
    people = [one.population for one in (*whole, *divided)]
    if None in people:
        return departments, ours, None, None
    least = sum(one.population or 0 for one in whole)
    most = least + sum(one.population or 0 for one in divided)
    if rng.random() < 0.6:
        count = rng.randint(least, most)
        ways: list[Any] = [count, {"count": count, "source": "Insee"}]
        if count > 100:
            ways += [f"environ {count}", {"count": round(count * 1.05), "year": 2019}]
        ours["population"] = rng.choice(ways)
    return departments, ours, least, most


_Territory = tuple[list[str], Values, list[Commune], list[Commune]]
"""Departments, what a project says of its territory, whole communes, divided ones."""


def _of_communes(rng: Random) -> _Territory:
    """Communes by their names, some of them divided, of one department or of several."""
    one = [[code] for code in communes() if len(code) == 2]
    departments = rng.choice((rng.choice(one), rng.choice(NEIGHBOURS), [rng.choice(OVERSEAS)]))
    known = today_in(departments)
    drawn = rng.sample(known, min(len(known), rng.choice((1, 3, 8, 40))))
    territory: Values = {"communes": [_named(rng, item, known) for item in drawn]}
    names = Counter(item.name for item in known)
    others = [item for item in known if item not in drawn and names[item.name] == 1]
    divided = rng.sample(others, min(len(others), rng.choice((0, 0, 1, 2))))
    if divided:
        territory["districts"] = [_divided(rng, item) for item in divided]
    return departments, territory, drawn, divided


def _divided(rng: Random, one: Commune) -> Values:
    """Districts of a commune, which may be the communes that it was made of."""
    earlier = [item.name for item in communes()[one.department] if item.successor == one.code]
    if earlier and rng.random() < 0.8:
        return {"commune": one.name, "kind": "commune déléguée", "names": earlier[:3]}
    kinds = ("IRIS", "QPV", "quartier", "secteur", {"singular": "hameau", "plural": "hameaux"})
    return {"commune": one.name, "kind": rng.choice(kinds), "names": ["Nord", "Gare-Mairie"]}


def _named(rng: Random, one: Commune, known: list[Commune]) -> Any:
    """A commune as it has to be written: with its code if another has its name."""
    alone = sum(item.name == one.name for item in known) == 1
    name = one.name.replace("'", rng.choice("'’"))  # as a phone or Word has it
    return name if alone and rng.random() < 0.8 else {"code": one.code, "name": name}


def _of_a_group(rng: Random) -> _Territory:
    """An EPCI, with or without some communes."""
    siren, members = rng.choice([*groups().items()])
    departments = sorted({one.department for one in members})
    names = Counter(one.name for one in members)
    left = rng.sample(members, rng.choice((0, 0, min(2, len(members) - 1))))
    left = [one for one in left if names[one.name] == 1]
    territory: Values = {"epci": [siren]}
    if left:
        territory["without"] = [one.name for one in left]
    known = today_in(departments)
    divided = [one for one in left[:1] if sum(it.name == one.name for it in known) == 1]
    if divided and rng.random() < 0.5:
        territory["districts"] = [_divided(rng, one) for one in divided]
    else:
        divided = []
    others = [one for one in known if one not in members]
    more = rng.sample(others, min(len(others), rng.choice((0, 2))))
    if more:
        territory["communes"] = [_named(rng, one, known) for one in more]
    whole = [one for one in (*members, *more) if one not in left]
    return departments, territory, whole, divided


def _of_a_city(rng: Random) -> _Territory:
    """Arrondissements, as districts of their city or as communes, which they are too."""
    department, (city, names) = rng.choice([*CITIES.items()])
    drawn = some(rng, names[:6])
    whole = [one for one in communes()[department] if one.name == city]
    if rng.random() < 0.5:
        given = [{"commune": city, "kind": "arrondissement", "names": drawn}]
        return [department], {"communes": [], "districts": given}, [], whole
    written = [f"{city} {name} Arrondissement" for name in drawn]
    found = [one for one in communes()[department] if one.name in written]
    return [department], {"communes": [one.name for one in found]}, found, []
