"""The guide: whom to ask, what a project adds, and another catalogue in its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cpts_docs import load, render, validate
from cpts_docs.base.resources import reference_path
from cpts_docs.project.rules.guide import CONTACT_ABSENT
from tests.corpus import words_of
from tests.samples import MINIMAL

OCCITANIE = "www.guichet-cpts-occitanie.org"


def in_departments(codes: str, more: str = "") -> str:
    return MINIMAL.replace('department: "66"', f"department: {codes}") + more


def words(project: str, document: str = "guide") -> str:
    return words_of(render(load(project), document))


@pytest.mark.parametrize("codes", ['"66"', '["31", "82"]'])
def test_the_contact_of_the_catalogue_is_given_in_its_departments(codes: str) -> None:
    page = words(in_departments(codes))
    assert OCCITANIE in page
    assert "0 801 902 263" in page
    assert CONTACT_ABSENT.code not in {item.rule for item in validate(in_departments(codes))}


@pytest.mark.parametrize("codes", ['"13"', '["12", "15"]'])
def test_elsewhere_the_guide_names_nobody_else_s_contact_and_a_warning_says_so(codes: str) -> None:
    page = words(in_departments(codes))
    assert OCCITANIE not in page
    assert "Un numéro" not in page
    (warning,) = (item for item in validate(in_departments(codes)) if item.rule == "contact-absent")
    assert not warning.is_error


def test_a_contact_of_the_project_s_own_is_given_alone() -> None:
    text = in_departments('"13"', "guide: {phone: 04 91 00 00 00}\n")
    page = words(text)
    assert "04 91 00 00 00" in page
    assert "Un site internet" not in page
    assert "contact-absent" not in {item.rule for item in validate(text)}


# --------------------------------------------------------------------------
# What a project adds, and another catalogue

REGION = """\
updated: mars 2026
contact: {website: www.region.invalid}
missions:
  - id: acces-aux-soins
    core: 1
    title: Accéder aux soins
    themes:
      - {id: equipes, title: Les équipes, actions: [{id: equipes-saisons, text: Aider en été}]}
  - id: sante-mentale
    title: Santé mentale
    contract_title: Mission en faveur de la santé mentale
    actions:
      - {id: psy-annuaire, text: Tenir un annuaire, items: [{id: psy-urgences, text: Les urgences}]}
"""


def regional(folder: Path, more: str = "", catalogue: str = REGION) -> str:
    """A project with the catalogue of its region beside it; its path."""
    (folder / "region.yaml").write_text(catalogue, encoding="utf-8")
    path = folder / "project.yaml"
    path.write_text(f"{MINIMAL}guide:\n  catalogue: region.yaml\n{more}", encoding="utf-8")
    return str(path)


def errors(path: str) -> list[tuple[str, str, int, str]]:
    """The errors of a project: rule, file, line, way out."""
    return [
        (item.rule, item.path.name, item.position.line if item.position else 0, item.hint)
        for item in validate(Path(path))
        if item.is_error
    ]


def test_actions_are_added_under_every_mission_and_under_one_of_the_project_s_own() -> None:
    text = (
        "missions: [{title: Communiquer entre nous}]\n"
        "guide:\n  additions:\n"
        "    - {mission: qualite, actions: [Relire nos protocoles]}\n"
        "    - {mission: Communiquer entre nous, actions: [Une lettre par mois]}\n"
    )
    page = words(MINIMAL + text)

    assert "Mission complémentaire – Développement de la qualité" in page
    assert "Relire nos protocoles Communiquer entre nous Une lettre par mois" in page
    assert "Accompagnement des professionnels" not in page
    assert "Mission complémentaire" not in words(MINIMAL)
    assert [item.rule for item in validate(MINIMAL + text) if item.is_error] == []


def test_another_catalogue_takes_the_place_of_the_national_one(tmp_path: Path) -> None:
    page = words(regional(tmp_path))

    for said in (
        *("Date de mise à jour : mars 2026", "Mission socle 1 – Accéder aux soins Les équipes"),
        *(
            "Aider en été",
            "Mission complémentaire – Santé mentale",
            "Les urgences",
            "region.invalid",
        ),
    ):
        assert said in page
    assert "médecin traitant" not in page
    assert OCCITANIE not in page


def test_the_ids_of_both_catalogues_go_into_the_missions(tmp_path: Path) -> None:
    path = regional(
        tmp_path,
        "  additions:\n"
        "    - {mission: sante-mentale, actions: [Un café des familles]}\n"
        "    - {mission: acces-aux-soins, theme: equipes, actions: [Prêter un cabinet]}\n"
        "    - {mission: prevention, actions: [Tenir un stand]}\n"
        "missions:\n"
        "  - mission: sante-mentale\n    actions: [{action: psy-annuaire}]\n"
        "  - mission: acces-aux-soins\n    themes:\n"
        "      - {theme: equipes, actions: [{action: equipes-saisons}]}\n"
        "      - {theme: medecin-traitant, actions: [{action: mt-recensement}]}\n"
        "action_sheets: [{title: Un annuaire, mission: sante-mentale}]\n",
    )

    assert errors(path) == []
    fiche = words(path, "fiche-avis")
    assert "Mission en faveur de la santé mentale" in fiche
    assert "Tenir un annuaire Les urgences" in fiche
    assert "procédure de recensement" in fiche
    assert "Mission : Santé mentale" in words(path, "fiches-action")
    page = words(path)
    assert "Un café des familles" in page
    assert "Aider en été Prêter un cabinet" in page
    assert "Mission socle 3 – Développement des actions territoriales de prévention" in page


def test_the_national_catalogue_has_the_shape_of_any(tmp_path: Path) -> None:
    national = reference_path("catalogue.json").read_text("utf-8")
    path = regional(tmp_path, catalogue=national)

    assert errors(path) == []
    assert words(path) == words(MINIMAL)
    assert json.loads(national)["updated"] in words(path)


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "hint"),
    [
        ("title: Santé mentale", "titre: Santé mentale", "cle-inconnue", 10, "title"),
        ("id: psy-annuaire, ", "", "cle-manquante", 13, "id"),
        ("id: sante-mentale", "id: Santé mentale", "valeur", 9, "minuscules"),
        ("core: 1", "core: un", "type", 5, "guillemets : 1"),
        ("id: psy-urgences", "id: equipes", "identifiant-en-double", 13, "un autre"),
        ("updated: mars 2026\n", "", "cle-manquante", 1, "updated"),
    ],
)
def test_a_mistake_in_a_catalogue_is_told_at_its_file_and_line(
    tmp_path: Path, old: str, new: str, rule: str, line: int, hint: str
) -> None:
    assert REGION.count(old) == 1
    missions = "missions:\n  - {mission: sante-mentale, actions: [{action: psy-annuaire}]}\n"
    path = regional(tmp_path, missions, REGION.replace(old, new))

    found = errors(path)

    assert [item[:3] for item in found] == [(rule, "region.yaml", line)]
    assert hint in found[0][3]


@pytest.mark.parametrize(
    ("catalogue", "rule", "hint"),
    [
        ("regoin.yaml", "fichier-introuvable", "contient : region.yaml"),
        ("../region.yaml", "inclusion", "comme catalogue.yaml"),
        ("'*.yml'", "inclusion", "comme catalogue.yaml"),
    ],
)
def test_a_catalogue_that_is_not_there_is_told_with_what_is(
    tmp_path: Path, catalogue: str, rule: str, hint: str
) -> None:
    (tmp_path / "region.yaml").write_text(REGION, encoding="utf-8")
    text = f"{MINIMAL}guide: {{catalogue: {catalogue}}}\nmissions: [{{mission: sante-mentale}}]\n"

    (found,) = (item for item in validate(text, folder=tmp_path) if item.is_error)

    assert found.rule == rule
    assert hint in found.hint


def test_a_list_is_no_catalogue(tmp_path: Path) -> None:
    found = errors(regional(tmp_path, catalogue="- a\n"))

    assert [item[:2] for item in found] == [("inclusion", "region.yaml")]


def test_a_key_of_the_project_in_a_catalogue_is_sent_back_to_the_project(tmp_path: Path) -> None:
    path = regional(tmp_path, catalogue=f"{REGION}date: 2026-01-01\n")
    (found,) = (item for item in validate(path) if item.rule == "cle-inconnue")

    assert "dans le fichier du projet" in found.hint


def test_the_guide_says_the_present_name_of_the_css() -> None:
    page = words(MINIMAL)

    assert "la CSS ou l'AME" in page
    assert "CMU" not in page
