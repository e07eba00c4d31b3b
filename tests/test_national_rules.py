"""The territory beside the national list: what is said of communes and EPCI, and understood.

That right ones raise nothing, and each mistake its own rule, is in ``test_by_chance.py``.
"""

from __future__ import annotations

from typing import Any

import pytest

import cpts_docs
from tests.samples import ProjectFile

OFF = {"rgpd": "non", "contact-absent": "non"}


def broken(project: dict[str, Any]) -> set[str]:
    return {item.rule for item in cpts_docs.validate(project)}


@pytest.mark.parametrize(
    ("department", "commune", "rule", "said"),
    [
        ('"66"', "Cabestanny", "commune-inconnue", "« Cabestany »"),
        ('"13"', "Marsille 15e Arrondissement", "commune-inconnue", "Marseille 15e Arr"),
        ('"66"', "Elne Saint-Cyprien", "commune-inconnue", "séparez-les : Elne, Saint-Cyprien"),
        ('"26"', "Saint-Benoit", "commune-hors-departement", "« Saint-Benoit-en-Diois »"),
        ('["30", "44"]', "St Nazaire", "commune-ambigue", "44184, Loire-Atlantique"),
        ('"66"', "Le Havre", "commune-hors-departement", "Seine-Maritime"),
        ('"66"', '{code: "13055", name: Marseille}', "commune-hors-departement", "ajoutez 13 à"),
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
        ('"17"', "{communes: [La Vergne, Vergné, Aytré]}"),
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
        ({"epci": [200072160]}, "epci-inconnu", "200072106 (CC Adour Madiran)"),
        ({"without": ["Elne"]}, "sans-effet", "« Elne »"),
        ({"without": ["Vic-en-Bigore"]}, "sans-effet", "« Vic-en-Bigorre »"),
        ({"communes": ["Maubourguet"]}, "commune-en-double", "déjà"),
        (
            {"districts": [{"commune": "Maubourguet", "kind": "IRIS", "names": ["A"]}]},
            "commune-et-quartiers",
            "without",
        ),
        ({"population": 50}, "population", "communes entières"),
        ({"population": {"count": 89000, "year": 2099}}, "population", "serait de 2099"),
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


@pytest.mark.parametrize(
    ("department", "changed", "hint"),
    [
        ("66", {}, 'department: ["64", "65"]'),
        ("66", {"communes": ["Tarbes"]}, 'department: ["64", "65"]'),
        (["65", "64", "32"], {"communes": ["Elne", "Bages", "Thuir"]}, '"32", "66"]'),
    ],
)
def test_a_department_that_is_wrong_is_told_once(
    department: Any, changed: dict[str, Any], hint: str
) -> None:
    """And not for each commune, nor for the bodies that others are asked."""
    opinion = {"organisation": "CGSS", "verdict": "favorable"}
    project = {**territory(**changed), "department": department, "opinions": [opinion]}
    (found,) = cpts_docs.validate(project)

    assert found.rule == "commune-hors-departement"
    assert hint in found.hint


def test_of_a_few_communes_elsewhere_each_is_told() -> None:
    project = territory(communes=["Elne", "Perpignan"])

    assert [item.message[:11] for item in cpts_docs.validate(project)] == [
        "« Elne » n'",
        "« Perpignan",
    ]


@pytest.mark.parametrize("department", ["Nulle part", "20", None])
def test_a_department_that_is_none_is_told_without_its_bodies(department: str | None) -> None:
    opinion = {"organisation": "DD 64", "verdict": "favorable"}
    project = {**territory(), "department": department, "opinions": [opinion]}
    if department is None:
        del project["department"]

    assert len(cpts_docs.validate(project)) == 1


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("vic-en-bigorre", "écrivez « Vic-en-Bigorre »"),
        ("« Tarbes »", "écrivez « Tarbes »"),
        ("Vic en Bigore", "vouliez-vous dire « Vic-en-Bigorre »"),
        ("Vic-en-Bigorre", ""),
        ("TARBES", ""),
        ("Le Port", ""),
        ("L’Hôpital", ""),
        ("Château de Montus", ""),
    ],
)
def test_where_something_is_signed_is_written_as_the_list_has_it(place: str, said: str) -> None:
    opinion = {"organisation": "MSA", "verdict": "favorable", "place": place}
    found = cpts_docs.validate({**territory(), "opinions": [opinion]})

    assert len(found) == bool(said)
    assert all(said in item.hint and item.rule.startswith("commune-") for item in found)
