"""What the texts of a project say, wherever they stand: sentences in capitals, lost accents."""

from __future__ import annotations

from typing import Any

import pytest

import cpts_docs
from cpts_docs.base.resources import starter_path
from cpts_docs.jobs.mending import mended
from tests.samples import ProjectFile

HEAD = """\
version: 1
name: Essai
department: "66"
date: 2026-02-16
territory: {communes: [Elne], population: 9511}
rules: {rgpd: non, partie-vide: non}
"""


def told(text: str, **more: Any) -> list[tuple[str, str]]:
    """The rules that a text of the needs breaks, and what is said."""
    values = {
        "version": 1,
        "name": "Essai",
        "department": "66",
        "date": "2026-02-16",
        "territory": {"communes": ["Elne"], "population": 9511},
        "needs": {"items": [text]},
        "rules": {"rgpd": "non"},
        **more,
    }
    return [(item.rule, item.message) for item in cpts_docs.validate(values)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("NOUS SOUHAITONS AMÉLIORER L'ACCÈS AUX SOINS", "capitales"),
        ("NOUS SOUHAITONS AMELIORER L'ACCES AUX SOINS", "capitales"),  # and is told once
        ("Un point. LES PATIENTS QUI N'ONT PAS DE MÉDECIN", "capitales"),
        ("DÉSERTIFICATION MÉDICALE (2 DÉPARTS EN RETRAITE D'ICI À 2028)", "capitales"),
        ("DIFFICULTES D'ACCES A UN MEDECIN DANS 3 COMMUNES", "capitales"),
        ("ARS, CPAM, MSA, DD, URPS, CDOM, CCAS", ""),
        ("Etablissements", "accent-capitale"),
        ("Une Ecole", "accent-capitale"),
        ("MAISON DE SANTE", "accent-capitale"),
        ("A ce jour, rien", "accent-capitale"),
        ("Fini. A l’issue de l'étude", "accent-capitale"),
        ("A PERPIGNAN", "accent-capitale"),
        ("Fait A Perpignan", "accent-capitale"),
        ("- un\n- A noter", "accent-capitale"),
        ("ARS, CPAM, MSA, DD et URPS", ""),
        ("SAS MSP ESP CLS CPTS SOS", ""),
        ("DE LA FONTAINE Jeanne", ""),
        ("COORDONNE PAR LA MAISON MÉDICALE", ""),
        ("Hépatite A : le dépistage", ""),
        ("Vitamine A à titre préventif", ""),
        ("A-t-elle répondu ?", ""),
        ("Emile Etienne", ""),
        ("ecole@SANTE.fr", ""),
        ("https://sante.fr/Etablissements/liste", ""),
        ("Equipe-soins@cpts.fr, Etude-2024.pdf, #SANTE", ""),
        ('La résidence « Les Ecoles », la salle "L\'Etape"', ""),
        ("« Fini ». L'Ecole", "accent-capitale"),
        ("A MARTIN", ""),
        ("M. A NANTES, Dr. A PERPIGNAN", ""),
        ("QUI SOMMES-NOUS ?", ""),
        ("LES AMIS DE NOS AÎNÉS", ""),
        ("NOTRE PROJET DE SANTÉ POUR 2027", ""),
    ],
)
def test_a_text_that_is_written_wrong_is_told_once(text: str, rule: str) -> None:
    assert [found for found, _ in told(text)] == [rule] * bool(rule)


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("- l'acc\ufffds aux soins", "accents-abimes", 9),
        ("- |\n      Un point.\n\n      Le m\ufffddecin", "accents-abimes", 12),
        ("- |\n      Un point, l'été.\n\n      Le mÃ©decin", "accents-abimes", 12),
        ("- l'acc&egrave;s", "accents-abimes", 9),
        ("- |\n      Un point.\n\n      Un <b>autre</b>", "accents-abimes", 12),
        ("- Moins de 3 (< 5 %) & plus ; R&D ; a < b", "", 0),
        ('- Une maison de santé"', "guillemets-courbes", 9),
        ("- Une maison de santé”", "guillemets-courbes", 9),
        ("- o Une maison de santé", "puce-en-double", 9),
        ('- Une maison "de santé"', "", 0),
        ("- ô Marseille, où la Â est une lettre", "", 0),
        ("- o tempora", "", 0),
    ],
)
def test_what_another_program_left_in_a_text_is_told_once(text: str, rule: str, line: int) -> None:
    found = cpts_docs.validate(f"{HEAD}needs:\n  items:\n    {text}\n")

    assert [(item.rule, item.position and item.position.line) for item in found] == (
        [(rule, line)] if rule else []
    )


@pytest.mark.parametrize("opening", ["«", "“"])
def test_a_text_that_a_comma_cuts_is_told_once(opening: str) -> None:
    text = f"{opening}Ensemble, pour soigner{'»' if opening == '«' else '”'}"
    in_braces = f"assessment: {{operational: {{answer: non, remark: {text}}}}}"
    listed = cpts_docs.validate(f"{HEAD}needs: {{items: [{text}]}}\n")
    keyed = cpts_docs.validate(f"{HEAD}{in_braces}\n")

    assert [item.rule for item in listed][:1] == ["texte-coupe"]
    assert [item.rule for item in keyed] == ["cle-inconnue"]


def test_a_line_that_is_there_again_in_capitals_is_told_once() -> None:
    need = "Trouver un médecin traitant aux patients en ALD"
    again = told(need, needs={"items": [need, need.upper()]})

    assert [rule for rule, _ in again] == ["action-en-double"]


def test_the_name_of_a_structure_may_be_in_capitals() -> None:
    name = "CENTRE HOSPITALIER INTERCOMMUNAL DES TROIS RIVIÈRES ET DU LAC"

    found = told("Des soins", letter={"structures": {"associated": [name]}})
    assert {rule for rule, _ in found} == {"partie-vide"}


def test_each_lost_accent_is_told_where_it_is_and_put_back(project_file: ProjectFile) -> None:
    text = f"""{HEAD}needs:
  items:
    - "Une Ecole, une Equipe, puis une Ecole"
    - |
      Deux lignes.
      A ce jour, l'Etat.
"""
    path = project_file(text)
    found = cpts_docs.validate(path)

    assert [item.position and item.position[:2] for item in found] == [
        (9, 12),
        (9, 23),
        (9, 40),
        (12, 7),
        (12, 20),
    ]
    after = mended(path).after[path].decode()
    assert after == (
        text.replace("Ecole", "École").replace("Equipe", "Équipe").replace("Etat", "État")
    ).replace("A ce", "À ce")
    assert cpts_docs.validate(after) == []


def test_what_may_be_an_initial_is_told_and_not_mended() -> None:
    found = cpts_docs.validate(f"{HEAD}needs: {{items: [A NANTES, A NOTER]}}\n")

    assert [(item.message, item.fix is None) for item in found] == [
        ("« A NANTES » a perdu un accent", True),
        ("« A NOTER » a perdu un accent", False),
    ]
    assert "initiale" in found[0].hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RPPS 10003456789", "sa clé"),
        ("n° RPPS : 10 003 456 78", "10 chiffres"),
        ("RPPS 810003456780", "le 8 du début"),
        ("FINESS 01078019", "8 caractères"),
        ("Finess géographique n° 010780196", "sa clé"),
        ("FINESS 990780195", "département"),
        ("RPPS 10003456781", "sa clé"),
        ("numéro RPPS (10003456786)", ""),
        ("FINESS EJ 010000156", ""),
        ("FINESS ET : 2A0000014, puis 9A0000012", ""),
        ("FINESS 970100228", ""),
        ("FINESS 980500003", ""),
        ("les 12 numéros RPPS du 10 mars 2026", ""),
        ("0123456789", ""),
    ],
)
def test_a_number_of_a_person_or_a_structure_that_cannot_be_is_told(text: str, said: str) -> None:
    found = told(text)

    assert [rule for rule, _ in found] == (["rpps" if "RPPS" in text else "finess"] if said else [])
    assert all(said in message for _, message in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Écrire à contact@elne.", "« contact@elne »"),
        ("contact@@elne.fr", "n'est pas une adresse de courriel"),
        ("contact@elne,fr", "« contact@elne »"),
        ("www.exemple,fr", "n'est pas une adresse de site"),
        ("http:/www.exemple.fr", "n'est pas une adresse de site"),
        ("https//exemple.fr", "n'est pas une adresse de site"),
        ("https://www.exemple", "n'est pas une adresse de site"),
        ("Tél. : 04 68 12 34", "« 04 68 12 34 »"),
        ("a@elne.fr/b@elne.fr, **c@elne.fr**", ""),
        ("@cpts_elne, www.exemple.fr et https://exemple.fr/a?b=1#c.", ""),
        ("**https://exemple.fr**", ""),
        ("L'équipe mobile 06 : Nice ; une application mobile 01/2027", ""),
        ("Tél. 04 68 12 34 56 / 06 12 34 56 78, ou 3646", ""),
    ],
)
def test_how_a_text_says_to_reach_somebody_is_looked_at(text: str, said: str) -> None:
    found = told(text)

    assert [rule for rule, _ in found] == ["contact"] * bool(said)
    assert all(said in message for _, message in found)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("TODO : demander à l'ARS", True),
        ("à compléter", True),
        ("À COMPLÉTER", True),
        ("A completer…", True),
        ("Le [à compléter] du mois", True),
        ("[votre territoire]", True),
        ("Lorem ipsum dolor", True),
        ("Le projet reste à compléter sur les indicateurs", False),
        ("Spécialité (à compléter)", False),
        ("Un taxi, XXe siècle", False),
        ("[1] et [note]", False),
        ("[Vos droits](https://exemple.fr)", False),
    ],
)
def test_what_says_that_it_is_to_be_written_is_told(text: str, is_told: bool) -> None:
    assert [rule for rule, _ in told(text)] == ["a-completer"] * is_told


def left_of(starter: str) -> list[str]:
    """What is told to be the starter's own."""
    found = cpts_docs.validate(starter)
    return [item.message.split(" »")[0][2:] for item in found if item.rule == "reste-de-depart"]


def test_what_the_starter_invents_is_told_until_it_is_replaced() -> None:
    starter = starter_path().read_text("utf-8")
    assert left_of(starter) == []  # somebody tries it

    begun = starter.replace("name: Exemple", "name: Riberal").replace("id: exemple", "id: 7f3a9c21")
    left = left_of(begun)
    assert left == [
        *("2026-01-15", "20000", "2026-03-31", "CPTS Exemple", "1 place de la Mairie"),
        *("66330 Cabestany", "CPTS Exemple, 1 place de la Mairie, 66330 Cabestany"),
        "contact@cpts-exemple.invalid",
    ]
    for words in reversed(left):
        begun = begun.replace(words, words.replace("Exemple", "Riberal").replace("-0", "-1"))
    begun = begun.replace("cpts-exemple", "cpts-riberal")
    assert left_of(begun) == []


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"date": "2026-01-15"}, 0),
        ({"name": "Saint-Nazaire"}, 0),
        ({"date": "2026-01-15", "questionnaire": {"return_by": "2026-03-31"}}, 0),
        ({"name": "Exemple"}, 1),
        ({"id": "exemple"}, 1),
        (
            {
                "date": "2026-01-15",
                "membership": {"year": 2026, "return_address": ["B", "1 place de la Mairie"]},
                "letter": {"bearer": {"name": "Dr A. Martin"}},
            },
            3,
        ),
    ],
)
def test_what_is_the_same_by_chance_is_told_only_with_more(
    more: dict[str, Any], count: int
) -> None:
    found = told("Un besoin", **more, rules={"rgpd": "non", "partie-vide": "non"})

    assert [rule for rule, _ in found] == ["reste-de-depart"] * count


MEMBERS = """\
version: 1
project: Essai
answers:
  - source: a.pdf
    sha256: {0:064}
    fields: {{nom: Marie Durand, rpps: "10003456786"}}
  - source: b.pdf
    sha256: {1:064}
    fields: {{nom: Paul Petit, rpps: "1000345678"}}
"""


def test_a_number_is_looked_at_wherever_a_project_has_one(project_file: ProjectFile) -> None:
    text = f"""{HEAD}members: members.yaml
letter:
  bearer: {{name: A, structure: B, rpps: "10003456786", finess: "010780196"}}
  signatory:
    - {{name: A, function: présidente, rpps: "10003456781"}}
    - B. Durand
opinions:
  - {{organisation: CPAM, verdict: favorable, signatory: {{name: C, function: D, rpps: "12"}}}}
"""
    path = project_file(text)
    (path.parent / "members.yaml").write_text(MEMBERS.format(0, 1), "utf-8")
    found = cpts_docs.validate(path)
    places = [(item.path.name, item.position.line, item.rule) for item in found if item.position]

    assert places == [
        ("members.yaml", 9, "rpps"),
        ("project.yaml", 9, "finess"),
        ("project.yaml", 11, "rpps"),
        ("project.yaml", 14, "rpps"),
    ]
    assert "de « Paul Petit »" in found[0].message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("|\n    Un mot.\n    Deux  espaces", 10),
        ("|\n    Fin.  Puis", 9),
        (">\n    Un mot\n    deux  espaces", 10),
        ("Un mot\n    deux  espaces", 9),
        ("|\n    -   un point\n    1.  un autre", 0),
        ("|\n    | a   | b |\n    |-----|---|\n    | 1   | 2 |", 0),
        ("|\n    - un\n      - deux", 0),
    ],
)
def test_two_spaces_in_a_text_over_several_lines_are_told_and_mended(
    project_file: ProjectFile, text: str, line: int
) -> None:
    path = project_file(f"{HEAD}needs:\n  introduction: {text}\n")
    found = [item for item in cpts_docs.validate(path) if item.rule == "espaces"]

    assert [item.position.line for item in found if item.position] == [line] * bool(line)
    assert cpts_docs.validate(mended(path).after.get(path, path.read_bytes()).decode()) == []
