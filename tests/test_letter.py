"""The letter of intent: from the data of a project, in the order that a region asks for."""

from __future__ import annotations

import re

import pytest

from cpts_docs import load, render, validate
from cpts_docs.base.errors import MissingDataError
from cpts_docs.document import walk
from cpts_docs.documents import available
from cpts_docs.reference import cpts_size, letter_sections
from tests.corpus import first_missing, words_of
from tests.samples import MINIMAL

LETTER = """
professionals:
  engaged: {label: Équipe projet, counts: {infirmier: 12}}
missions:
  - {mission: prevention, objectives: [Bien vieillir]}
letter:
  recipients: [Agence régionale de santé]
  aim: Nous voulons une **CPTS**.
  diagnosis: |
    | Indicateur | CPTS |
    |---|---|
    | Sans médecin traitant | 14 % |
  access: Trois semaines de délai.
  structures: {associated: [Maison de santé], planned: [SSIAD]}
  means: Une coordinatrice.
  calendar: [{step: Assemblée, when: janvier 2027}]
  links: Contrat local de santé.
  bearer: {name: A. Martin, function: présidente, mail: a.martin@cpts.invalid}
  place: Le Port
  signatory: [{name: A. Martin, function: présidente}, B. Durand]
"""
ORDER = (
    *(
        "Agence régionale de santé",
        "Nous voulons une CPTS",
        "Le territoire",
        "Le premier diagnostic",
    ),
    *("Sans médecin traitant", "L'accès aux soins", "Trois semaines", "12 infirmiers"),
    *("Maison de santé", "SSIAD", "Les orientations", "Bien vieillir", "Une coordinatrice"),
    *("Assemblée", "janvier 2027", "Contrat local de santé", "A. Martin, présidente"),
    *("a.martin@cpts.invalid", "Fait au Port", "A. Martin, présidente", "B. Durand"),
)


def words(text: str) -> str:
    return words_of(render(load(MINIMAL + text), "lettre-intention"))


def rules(text: str) -> list[tuple[str, int]]:
    """What is found, and at which line, but for the notice and the population that it lacks."""
    return [
        (item.rule, item.position.line)
        for item in validate(MINIMAL + text)
        if item.rule not in ("rgpd", "population-absente") and item.position
    ]


def test_the_letter_says_all_that_the_project_knows_in_order() -> None:
    assert first_missing([*ORDER], words(LETTER)) is None
    assert rules(LETTER) == []


def test_a_letter_says_who_writes_to_whom_of_what_greets_and_takes_leave() -> None:
    said = words(LETTER.replace("{name: A. Martin,", "{structure: Les Amis, name: A. Martin,", 1))
    wanted = [
        *("Les Amis", "A. Martin, présidente", "À l'attention de"),
        *("Objet : constitution de la CPTS", "Madame, Monsieur,", "Nous voulons"),
        *("Nous vous prions d'agréer, Madame, Monsieur, l'", "Fait au Port"),
    ]
    assert first_missing(wanted, said) is None


def test_there_is_room_to_sign_below_the_name_of_each_signatory() -> None:
    blocks = walk.walk(render(load(MINIMAL + LETTER), "lettre-intention").blocks)
    *_, signed = (block for block in blocks if getattr(block, "role", "") == "signature")

    said = "".join(walk.texts([signed]))
    assert re.search(r"A. Martin, présidente\s*\xa0\s*\xa0\s*B. Durand\s*\xa0\s*\xa0", said)


def test_the_salutation_is_repeated_in_the_closing_unless_that_is_given_too() -> None:
    greeting = LETTER + "  salutation: Madame la Directrice,\n"

    assert "d'agréer, Madame la Directrice, l'expression" in words(greeting)
    assert "Bien à vous. Fait au Port" in words(greeting + "  closing: Bien à **vous**.\n")


def test_the_orientations_have_the_themes_and_the_actions_of_a_mission() -> None:
    mission = """
missions:
  - mission: acces-aux-soins
    objectives: [Trouver un médecin]
    themes: [{theme: medecin-traitant, actions: [Tenir une liste]}, {title: Le thème seul}]
    actions: [Ouvrir le samedi]
letter: {aim: Soigner}
"""
    wanted = ["Trouver un", "médecin traitant", "une liste", "thème seul", "le samedi"]
    assert first_missing(wanted, words(mission)) is None


def test_a_project_without_a_letter_has_no_such_document_and_says_why() -> None:
    project = load(MINIMAL)

    assert "lettre-intention" not in available(project)
    with pytest.raises(MissingDataError, match="ajoutez « letter: » au projet"):
        render(project, "lettre-intention")


def test_a_region_orders_the_parts_and_names_others() -> None:
    said = words(
        LETTER + "  sections: [moyens, {section: territoire, title: Où nous sommes},"
        " {title: La démarche, text: Trois réunions.}, {section: liens, text: Aucun.}]\n"
    )

    parts = ["Les moyens", "Où nous sommes", "La démarche", "Trois réunions.", "Aucun."]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "Le premier diagnostic" not in said
    assert "Contrat local" not in said


def test_a_part_with_nothing_to_say_is_named_and_is_not_in_the_letter() -> None:
    text = "letter: {aim: Soigner, sections: [territoire, moyens, calendrier]}\n"
    line = MINIMAL.count("\n") + 1

    assert rules(text) == [("partie-vide", line), ("partie-vide", line)]
    assert "Les moyens" not in words(text)
    assert "Le calendrier" not in words(text)


COUNTED = """
answers:
  version: 1
  project: Ruscino
  answers:
    - {source: a.pdf, sha256: "%s", fields: {specialite: infirmier, parcours: oui}}
""" % ("0" * 64)


@pytest.mark.parametrize(
    ("people", "is_there"),
    [
        ("", False),
        ("professionals: {engaged: {label: E, counts: {infirmier: 0}}}\n", False),
        ("professionals: {engaged: {label: E, counts: {infirmier: 1}}}\n", True),
        (COUNTED, True),
        (COUNTED.replace("parcours: oui", "parcours: non"), False),
    ],
)
def test_the_part_of_professionals_is_there_if_somebody_is(people: str, is_there: bool) -> None:
    text = f"{people}\nletter: {{sections: [territoire, professionnels]}}\n"

    assert ("partie-vide" not in [rule for rule, _ in rules(text)]) == is_there
    assert ("Les professionnels" in words(text)) == is_there


def test_an_unknown_part_is_an_error_that_names_the_nearest() -> None:
    found = [
        item
        for item in validate(MINIMAL + "letter: {sections: [calendier, {section: moyen}]}\n")
        if item.is_error
    ]

    assert [item.rule for item in found] == ["partie-inconnue"] * 2
    assert "calendrier" in found[0].hint
    assert "moyens" in found[1].hint


def test_every_part_is_one_that_the_template_knows() -> None:
    for section in letter_sections().values():
        shown = f"show: {{{section.show}: true}}\n" if section.show else ""
        filled = f"{LETTER}  sections: [{section.id}]\n{shown}"

        assert section.title in words(filled)
        assert rules(filled) == []


@pytest.mark.parametrize(
    ("population", "size"),
    [(0, 1), (39_999, 1), (40_000, 2), (79_999, 2), (80_000, 3), (174_999, 3), (175_000, 4)],
)
def test_the_size_of_a_cpts_follows_from_its_population(population: int, size: int) -> None:
    territory = f"territory:\n  communes: [Elne]\n  population: {population}\n"
    start = MINIMAL.index("territory:")

    assert cpts_size(population) == size
    assert MINIMAL[start:].startswith("territory:\n  communes:")
    project = load(MINIMAL[:start] + territory + LETTER)
    assert f"CPTS de taille {size}" in words_of(render(project, "lettre-intention"))
