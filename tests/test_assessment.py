"""A « oui » of the fiche has to have something to stand on; an action is there once."""

from __future__ import annotations

from typing import Any

import pytest

import cpts_docs

CORE = ("acces-aux-soins", "parcours", "prevention", "crise-sanitaire")


def project(question: str, answer: str = "oui", **more: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "name": "Essai",
        "department": "66",
        "date": "2026-02-16",
        "territory": {"communes": ["Elne"], "population": 9511},
        "assessment": {question: {"answer": answer}},
        "rules": {"rgpd": "non"},
        **more,
    }


def missions(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"mission": name, "actions": [f"Agir pour {name}"], **more} for name in names]


def told(values: dict[str, Any]) -> list[str]:
    return [f"{item.rule} : {item.message}" for item in cpts_docs.validate(values)]


def test_all_four_core_missions_are_looked_for() -> None:
    (said,) = told(project("mandatory_missions", missions=missions(*CORE[:2])))

    assert "oui-sans-raison" in said
    assert "deux des quatre missions socles : « prevention » et « crise-sanitaire »" in said
    assert told(project("mandatory_missions", missions=missions(*CORE))) == []


@pytest.mark.parametrize("answer", ["non", "partiellement"])
def test_another_answer_needs_nothing(answer: str) -> None:
    assert told(project("mandatory_missions", answer)) == []


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        ("consistent_with_needs", "pas de besoins", {"needs": {"items": ["Un besoin"]}}),
        (
            "operational",
            "objectifs",
            {"missions": missions("parcours", objectives=["Un objectif"])},
        ),
    ],
)
def test_a_yes_without_its_reason_is_told(question: str, said: str, kept: dict[str, Any]) -> None:
    (found,) = told(project(question))

    assert said in found
    assert told(project(question, **kept)) == []


@pytest.mark.parametrize(
    ("question", "remark", "said"),
    [
        ("operational", "indicateurs à définir", "« indicateurs à définir »"),
        ("operational", "à confirmer avec l'ARS", "« à confirmer avec l'ARS »"),
        ("regional_plan", "le lien avec le PRS est à préciser", "à préciser »"),
        ("operational", "voir les fiches action", ""),
        ("regional_plan", "", ""),
    ],
)
def test_a_yes_that_says_itself_what_is_still_to_come_is_told(
    question: str, remark: str, said: str
) -> None:
    values = project(question, missions=missions("parcours", objectives=["Un objectif"]))
    values["assessment"][question]["remark"] = remark or "oui"
    found = told(values)

    assert [said in one for one in found] == [True] * bool(said)


CONTRACT = "en faveur de l'organisation de parcours pluriprofessionnels autour du patient"


@pytest.mark.parametrize(
    ("listed", "is_told"),
    [
        (missions("qualite", "accompagnement"), True),
        ([{"title": "Communiquer"}], True),
        (missions("qualite", "parcours"), False),
        ([{"title": f"Mission {CONTRACT}"}], False),
        ([], False),
    ],
)
def test_missions_of_which_none_is_a_core_one_are_told(listed: list[Any], is_told: bool) -> None:
    found = told(project("regional_plan", missions=listed))

    assert [one.partition(" : ")[0] for one in found] == ["sans-mission-socle"] * is_told


@pytest.mark.parametrize(
    "again", ["Tenir une liste", "tenir une Liste.", {"text": "Tenir une liste"}]
)
def test_an_action_that_is_there_twice_is_told(again: Any) -> None:
    theme = {"theme": "medecin-traitant", "actions": ["Tenir une liste"]}
    listed = [
        {"mission": "acces-aux-soins", "themes": [theme]},
        {"mission": "prevention", "actions": [again]},
    ]
    (said,) = told(project("regional_plan", missions=listed))

    assert said.startswith("action-en-double")


def test_a_need_and_an_objective_are_there_once() -> None:
    lines = ["Dépister", "Vacciner", "dépister"]
    found = told(
        {
            **project("regional_plan", "non", needs={"items": lines}),
            "missions": missions("parcours", "prevention", objectives=["Vacciner", "Vacciner"]),
        }
    )

    assert [line.partition(" est déjà")[0] for line in found] == [
        "action-en-double : le besoin « dépister »",
        *["action-en-double : l'objectif « Vacciner »"] * 2,
    ]
