"""Counts that cannot all be right are told: of people, of money, of the size of a CPTS."""

from __future__ import annotations

from typing import Any

import pytest

import cpts_docs


def told(population: Any = 9511, **more: Any) -> list[str]:
    values = {
        "version": 1,
        "name": "Essai",
        "department": "66",
        "date": "2026-02-16",
        "territory": {"communes": ["Elne"], "population": population},
        "rules": {"rgpd": "non", "partie-vide": "non"},
        **more,
    }
    return [f"{item.rule} : {item.message}" for item in cpts_docs.validate(values)]


def people(label: str = "Équipe", **counts: Any) -> dict[str, Any]:
    return {"professionals": {"engaged": {"label": label, "counts": counts}}}


def budget(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"report": {"year": 2026, "budget": list(lines)}}


def aim(text: str) -> dict[str, Any]:
    return {"letter": {"aim": text}}


@pytest.mark.parametrize(
    ("more", "rule", "said"),
    [
        (people(infirmier=9512), "nombre-impossible", "9 512 personnes, pour 9 511 habitants"),
        (people(infirmier="au moins 9000", IPA=600), "nombre-impossible", "9 600 personnes"),
        ({"report": {"year": 2026, "members": {"infirmier": 10_000}}}, "nombre-impossible", ""),
        (people(infirmier=9511), "", ""),
        (people(infirmier="moins de 9600"), "nombre-impossible", ""),
        (people(infirmier="inconnu"), "", ""),
        (people("Équipe (40 professionnels)", infirmier=30), "somme", "dit 40, et les nombres"),
        (people("Équipe (40 professionnels)", infirmier="plus de 30"), "somme", ""),
        (people("Équipe (5 membres) et soutiens", infirmier=30), "", ""),
        (people("30 professionnels", infirmier=30), "", ""),
        (people("30 professionnels", infirmier="inconnu"), "", ""),
        (
            budget({"item": "Loyer", "spent": 10}, {"item": "TOTAL", "spent": 11, "planned": 0}),
            "somme",
            "le total dit 11 €, et les lignes du dessus font 10 €",
        ),
        (budget({"item": "Loyer", "spent": 10}, {"item": "Total général", "spent": 10}), "", ""),
        (budget({"item": "Totalement autre", "spent": 10}), "", ""),
        (people(infirmier=2, infirmière=3), "", ""),
        (aim("Notre CPTS est de taille 2."), "taille", "une CPTS de taille 1, et non 2"),
        (aim("Une CPTS de taille 1."), "", ""),
        (aim("Une CPTS est de taille 4 au-delà de 175 000 habitants."), "", ""),
        (aim("Nous voulons former une CPTS de taille 2."), "taille", "de taille 1, et non 2"),
        (aim("La CPTS de taille 3, notre voisine."), "", ""),
    ],
)
def test_a_count_that_cannot_be_is_told(more: dict[str, Any], rule: str, said: str) -> None:
    found = told(**more)

    assert [one.partition(" : ")[0] for one in found] == [rule] * bool(rule)
    assert all(said in one for one in found)


@pytest.mark.parametrize("population", ["plus de 9000", "inconnu"])
def test_of_a_population_without_an_end_nothing_is_too_much(population: str) -> None:
    found = told(population, **people(infirmier=20_000))

    assert not any("nombre-impossible" in one for one in found)


def test_of_a_population_that_is_wrong_itself_that_alone_is_told() -> None:
    (found,) = told(3, **people(infirmier=4))

    assert found.startswith("population : ")


@pytest.mark.parametrize(
    ("population", "size"),
    [(39_999, 1), (40_000, 2), (79_999, 2), (80_000, 3), (174_999, 3), (175_000, 4)],
)
def test_the_bounds_of_the_sizes_are_those_of_the_contract(population: int, size: int) -> None:
    for said in (1, 2, 3, 4):
        found = told(
            {"count": population, "year": 1999},
            rules={"rgpd": "non", "partie-vide": "non", "population": "non"},
            **aim(f"La CPTS est de taille {said}."),
        )
        assert bool(found) is (said != size)
