"""Action sheets, meetings and the yearly report: each a document, for a project that has them."""

from __future__ import annotations

import pytest

from cpts_docs import load, render, validate
from cpts_docs.document import walk
from cpts_docs.document.tree import Table
from cpts_docs.documents import available
from tests.corpus import first_missing, words_of
from tests.samples import MINIMAL, ROOT

RIVERS = ROOT / "projects" / "trois-rivieres" / "project.yaml"


def words(project: str, document: str) -> str:
    return words_of(render(load(project, folder=RIVERS.parent), document))


def tables(project: str, document: str) -> list[Table]:
    """The tables of a document."""
    blocks = (
        item for item in walk.walk(render(load(project, folder=RIVERS.parent), document).blocks)
    )
    return [block for block in blocks if isinstance(block, Table)]


def found(text: str) -> list[str]:
    """The rules that the smallest project with ``text`` breaks, but for the notice."""
    return [item.rule for item in validate(MINIMAL + text) if item.rule != "rgpd"]


def test_the_second_example_has_every_document_and_nothing_to_say_of_it() -> None:
    assert validate(RIVERS) == []
    assert available(load(RIVERS)) == (
        *("questionnaire", "guide", "lettre-intention", "fiches-action", "emargement"),
        *("rapport-activite", "bulletin-adhesion", "fiche-avis", "convention"),
    )


@pytest.mark.parametrize("document", ["fiches-action", "emargement", "rapport-activite"])
def test_a_project_without_the_data_has_no_such_document(document: str) -> None:
    assert document not in available(load(MINIMAL))


def test_a_sheet_says_all_that_is_known_of_an_action() -> None:
    wanted = [
        *("1 – Un médecin traitant", "Mission : Amélioration de l'accès aux soins"),
        *("310", "Recenser ces patients", "Patients en affection", "Dr A. Le Goff", "CPAM 35"),
        *("Convention avec la caisse", "mars 2027", "Une coordinatrice", "18 000 € par an"),
        *("Patients orientés", "200 la première année", "tableau de la CPTS", "liste anonymisée"),
        *("2 – Repérer la fragilité", "Tous les indicateurs", "Délai médian"),
    ]

    assert first_missing(wanted, words(RIVERS.read_text("utf-8"), "fiches-action")) is None


def test_a_sheet_of_a_title_alone_is_a_document_without_tables() -> None:
    text = f"{MINIMAL}action_sheets: [{{title: Vacciner, mission: Une mission à nous}}]\n"

    assert "1 – Vacciner" in words(text, "fiches-action")
    assert "Une mission à nous" in words(text, "fiches-action")
    assert tables(text, "fiches-action") == []


@pytest.mark.parametrize("key", ["action_sheets: [{title", "meetings: [{subject"])
def test_a_mission_is_the_catalogue_s_or_has_words_of_its_own(key: str) -> None:
    assert found(f"{key}: Vacciner, mission: prevention}}]\n") == []
    assert found(f"{key}: Vacciner, mission: Communiquer entre nous}}]\n") == []
    assert found(f"{key}: Vacciner, mission: prevension}}]\n") == ["mission-inconnue"]


def test_a_mission_is_called_as_the_project_calls_it() -> None:
    own = "missions: [{mission: prevention, title: Aller vers}]\n"
    plan = (
        "action_sheets: [{title: Vacciner, mission: prevention}]\n"
        "meetings: [{subject: Assemblée, mission: prevention}]\n"
        "report: {year: 2026, missions: [{mission: prevention, done: Rien.}]}\n"
    )
    for document in ("fiches-action", "emargement", "rapport-activite"):
        assert "Aller vers" in words(MINIMAL + own + plan, document)
        assert "Développement des actions" in words(MINIMAL + plan, document)


def test_who_is_expected_has_a_row_to_sign_and_so_have_others() -> None:
    (table,) = tables(RIVERS.read_text("utf-8"), "emargement")

    assert len(table.body) == 3 + 8
    assert table.widths[-1] == max(table.widths)  # who signs needs room
    assert not any(cell.header for row in table.body[3:] for cell in row.cells)
    said = words(RIVERS.read_text("utf-8"), "emargement")
    for expected in ("12 janvier 2027", "de 20 h à 22 h", "Salle des fêtes", "RIOU Claire"):
        assert expected in said


def test_what_is_not_known_of_a_meeting_is_left_to_write() -> None:
    text = f"{MINIMAL}meetings: [{{subject: Assemblée}}]\n"

    said = words(text, "emargement")
    assert said.count("………") >= 3
    assert len(tables(text, "emargement")[0].body) == 12


def test_a_report_says_what_was_done_measured_met_and_spent() -> None:
    wanted = [
        *("Rapport d'activité 2026", "Une année de préparation", "Amélioration de l'accès"),
        *("permanence commune", "Patients reçus le samedi", "150", "182", "vaccination"),
        *("4 mars 2026", "Équipe projet", "11", "Réunion publique", "plus de 60"),
        *("40 membres au 20 novembre 2026", "Infirmier", "18", "Coordination", "24 000 €"),
        *("22 850 €", "Total", "31 500 €", "30 370 €", "Les suites", "constituer l'association"),
    ]

    assert first_missing(wanted, words(RIVERS.read_text("utf-8"), "rapport-activite")) is None


def test_a_report_has_no_part_with_nothing_in_it_and_no_sum_of_unknown_amounts() -> None:
    start = f"{MINIMAL}report:\n  year: 2026\n"
    budget = "  budget: [{item: Local, planned: 100}, {item: Timbres, planned: 5, spent: 4}]\n"

    assert words(start, "rapport-activite").endswith("Rapport d'activité 2026")
    said = words(start + budget, "rapport-activite")
    assert "Total 105 € –" in said
    assert "Les membres" not in said


def test_the_professions_of_members_are_checked_like_all_others() -> None:
    text = "report: {year: 2023, members: {infirmié: 3}, missions: [{mission: prevension}]}\n"

    assert found(text) == ["profession-inconnue", "mission-inconnue"]
