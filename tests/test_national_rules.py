"""The territory beside the national list: right ones raise nothing, each mistake its own rule."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import cpts_docs
from cpts_docs.reference import departments
from cpts_docs.reference.places import Place, communes_in, place, places_named
from tests.samples import ProjectFile

COUNTED = [code for code in departments() if communes_in(code)]
OFF = {"rgpd": "non", "contact-absent": "non"}


def drawn(chance: random.Random) -> dict[str, Any]:
    """A project of real communes, some with their code, one or none divided."""
    code = chance.choice(COUNTED)
    unique = [item for item in unique_in(code) if item.population]
    if len(unique) < 3:
        return drawn(chance)
    first, second, *rest = chance.sample(unique, min(len(unique), chance.randint(3, 30)))
    whole = [second, *rest]
    inhabitants = sum(item.population or 0 for item in whole)
    return {
        "version": 1,
        "name": "Essai",
        "department": code,
        "date": "2026-01-15",
        "territory": {
            "communes": [named(item, chance.random() < 0.3) for item in whole],
            "districts": [{"commune": first.name, "kind": "quartier", "names": ["Nord"]}],
            "population": inhabitants + chance.randint(0, first.population or 0),
        },
        "rules": OFF,
    }


@cache
def unique_in(department: str) -> list[Place]:
    """The communes of a department whose name no other there has."""
    found = communes_in(department)
    return [item for item in found if len(places_named(item.name, [department])) == 1]


def named(item: Place, with_code: bool) -> str | dict[str, str]:
    return {"code": item.code, "name": item.name} if with_code else item.name


def written(commune: str | dict[str, str]) -> str:
    return commune if isinstance(commune, str) else commune["name"]


def add(project: dict[str, Any], commune: str | dict[str, str]) -> None:
    project["territory"]["communes"].append(commune)
    project["territory"].pop("population")


def elsewhere(project: dict[str, Any], chance: random.Random) -> Place:
    """A commune whose name is in no department of the project."""
    others = [code for code in COUNTED if code != project["department"]]
    found = chance.choice(communes_in(chance.choice(others)))
    here = places_named(found.name, [project["department"]])
    return elsewhere(project, chance) if here or "," in found.name else found


def unknown(project: dict[str, Any], chance: random.Random) -> None:
    add(project, f"{chance.choice(['Zy', 'Quox', 'Wurb'])}enville-sur-Nulle-Part")


def outside(project: dict[str, Any], chance: random.Random) -> None:
    add(project, elsewhere(project, chance).name)


def disagreeing(project: dict[str, Any], chance: random.Random) -> None:
    taken = {written(item) for item in project["territory"]["communes"]}
    free = [item for item in unique_in(project["department"]) if item.name not in taken]
    here = chance.choice(free) if free else place("66136")
    assert here
    wrong = {"code": here.code, "name": elsewhere(project, chance).name}
    project["territory"]["communes"].append(wrong)
    project["territory"].pop("population")


def divided(project: dict[str, Any], chance: random.Random) -> None:
    whole = chance.choice(project["territory"]["communes"])
    project["territory"]["districts"][0]["commune"] = written(whole)
    project["territory"].pop("population")


def twice(project: dict[str, Any], chance: random.Random) -> None:
    first = written(project["territory"]["communes"][0])
    add(project, first.upper().replace("-", " "))


def too_few(project: dict[str, Any], chance: random.Random) -> None:
    project["territory"]["population"] = 0


def too_many(project: dict[str, Any], chance: random.Random) -> None:
    project["territory"]["population"] = 9_000_000


MUTATIONS: dict[str, Callable[[dict[str, Any], random.Random], None]] = {
    "commune-inconnue": unknown,
    "commune-hors-departement": outside,
    "code-et-nom": disagreeing,
    "commune-et-quartiers": divided,
    "commune-en-double": twice,
}


def broken(project: dict[str, Any]) -> set[str]:
    return {item.rule for item in cpts_docs.validate(project)}


@pytest.fixture
def projects(whole: bool) -> list[tuple[dict[str, Any], random.Random]]:
    seeds = range(500 if whole else 10)
    return [(drawn(random.Random(seed)), random.Random(seed)) for seed in seeds]


def test_a_territory_of_real_communes_raises_nothing(
    projects: list[tuple[dict[str, Any], random.Random]],
) -> None:
    assert [(project, found) for project, _ in projects if (found := broken(project))] == []


@pytest.mark.parametrize("rule", [*MUTATIONS, "too few", "too many"])
def test_each_mistake_of_a_territory_raises_its_own_rule(
    rule: str, projects: list[tuple[dict[str, Any], random.Random]]
) -> None:
    change = {"too few": too_few, "too many": too_many} | MUTATIONS
    wrong = []
    for project, chance in projects:
        change[rule](project, chance)
        if (found := broken(project)) != {rule if rule in MUTATIONS else "population"}:
            wrong.append((project, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("department", "commune", "rule", "said"),
    [
        ('"66"', "Cabestanny", "commune-inconnue", "« Cabestany »"),
        ('"26"', "Saint-Benoit", "commune-hors-departement", "« Saint-Benoit-en-Diois »"),
        ('["30", "44"]', "St Nazaire", "commune-ambigue", "44184, Loire-Atlantique"),
        ('"66"', "Le Havre", "commune-hors-departement", "Seine-Maritime"),
        ('"59"', "Cordieux", "commune-hors-departement", "01120"),
        ('"01"', "Cordieux", "commune-ancienne", "« Montluel » (01262)"),
        ('"66"', '{code: "66999", name: Elne}', "commune-inconnue", "66065"),
        ('"66"', '{code: "66186", name: Elne}', "code-et-nom", "« Saint-Nazaire »"),
    ],
)
def test_a_mistake_says_what_the_list_has(
    project_file: ProjectFile, department: str, commune: str, rule: str, said: str
) -> None:
    path = project_file(
        f"version: 1\nname: Essai\ndepartment: {department}\ndate: 2026-01-15\n"
        f"territory: {{communes: [{commune}]}}\nrules: {{rgpd: non, contact-absent: non}}\n"
    )
    (found,) = cpts_docs.validate(path)

    assert found.rule == rule
    assert said in f"{found.message} {found.hint}"
    assert found.position
    assert (found.position.line, found.is_error) == (5, False)


@pytest.mark.parametrize(
    ("department", "territory"),
    [
        ('"69"', "{communes: [Lyon 6e Arrondissement, 'Lyon 5e arrondissement']}"),
        (
            '"69"',
            "{communes: [], districts: [{commune: Lyon, kind: arrondissement, names: ['6e']}]}",
        ),
        ('"974"', "{communes: [Le Port, 'la possession', ST-DENIS]}"),
        ('"971"', "{communes: [Les Abymes, {code: '97101', name: Abymes}]}"),
        ('"2A"', "{communes: [Sartène], population: {count: 3500, about: true}}"),
        ('"66"', "{communes: [Elne], population: {count: 8900, year: 2016}}"),
        ('"17"', "{communes: [La Vergne]}"),  # Vergné is another
    ],
)
def test_what_people_write_of_real_places_is_understood(
    project_file: ProjectFile, department: str, territory: str
) -> None:
    path = project_file(
        f"version: 1\nname: Essai\ndepartment: {department}\ndate: 2026-01-15\n"
        f"territory: {territory}\n"
    )
    found = {item.rule for item in cpts_docs.validate(path)}

    assert found <= {"rgpd", "contact-absent", "commune-en-double", "commune-ecriture"}


def territory(**more: Any) -> dict[str, Any]:
    """A project of an EPCI over two departments."""
    return {
        "version": 1,
        "name": "Adour",
        "department": ["65", "64", "32"],
        "date": "2026-01-15",
        "territory": {"epci": [200072106], **more},
        "rules": OFF,
    }


def test_the_communes_of_an_epci_are_the_territory_s() -> None:
    project = territory(without=["Vic-en-Bigorre", "65440"], communes=["Tarbes"])

    assert broken(project) == {"sans-effet"}  # 65440 is Tarbes, elsewhere
    communes = cpts_docs.load(project).territory.communes
    assert len(communes) == 72 - 1 + 1
    assert "Vic-en-Bigorre" not in {commune.name for commune in communes}
    assert communes[-1].name == "Tarbes"


@pytest.mark.parametrize(
    ("changed", "rule", "said"),
    [
        ({"epci": ["CC Adour-Madiran"]}, "epci-inconnu", "200072106"),
        ({"epci": [123456789]}, "epci-inconnu", "neuf chiffres"),
        ({"epci": ["200 072 106"]}, "epci-inconnu", "200072106 (CC Adour Madiran)"),
        ({"without": ["Elne"]}, "sans-effet", "« Elne »"),
        ({"communes": ["Maubourguet"]}, "commune-en-double", "déjà"),
        (
            {"districts": [{"commune": "Maubourguet", "kind": "IRIS", "names": ["A"]}]},
            "commune-et-quartiers",
            "without",
        ),
        ({"population": 50}, "population", "communes entières"),
    ],
)
def test_a_mistake_of_an_epci_is_told(changed: dict[str, Any], rule: str, said: str) -> None:
    (found,) = cpts_docs.validate(territory(**changed))

    assert found.rule == rule
    assert said in f"{found.message} {found.hint}"


def test_an_epci_in_a_department_that_is_not_named_is_told_once() -> None:
    (found,) = cpts_docs.validate(territory() | {"department": "65"})

    assert found.rule == "commune-hors-departement"
    assert "64" in found.hint
