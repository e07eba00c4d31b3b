"""What the documents say of a project: its name, its date, its communes, how to call."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs import reference
from cpts_docs.document.tree import Document
from cpts_docs.document.walk import plain_text, texts
from cpts_docs.documents import DOCUMENTS
from cpts_docs.project.model import Commune, Guide, Project
from tests.samples import MINIMAL, ProjectFile

WHOLE = f"""{MINIMAL}
letter: {{aim: Mieux soigner}}
action_sheets: [{{title: Vacciner}}]
meetings: [{{subject: Assemblée}}]
report: {{year: 2026}}
membership: {{year: 2026}}
show: {{territory: true}}
"""


@pytest.fixture
def project(project_file: ProjectFile) -> Project:
    return replace(
        cpts_docs.load(project_file(WHOLE)), returned={"questionnaire": ()}, date=date(2026, 9, 27)
    )


def said(document: Document) -> list[str]:
    """Its texts, with plain spaces, and its foot."""
    found = (*texts(document.blocks), plain_text(document.footer))
    return [" ".join(text.replace("’", "'").split()) for text in found]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_date_of_the_project_is_on_each_document(project: Project, name: str) -> None:
    assert "27 septembre 2026" in said(cpts_docs.render(project, name))[-1]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("given", ["Ruscino", "CPTS Ruscino", "CPTS de l'Agly"])
def test_no_document_says_cpts_twice(project: Project, name: str, given: str) -> None:
    document = cpts_docs.render(replace(project, name=given), name)
    whole = "\n".join((*said(document), document.metadata.title, document.metadata.author))
    assert given in whole
    for twice in ("CPTS CPTS", "CPTS : CPTS", "CPTS : de"):
        assert twice not in whole


def test_the_name_of_the_cpts_stands_at_the_top_of_its_questionnaire(project: Project) -> None:
    first, *_ = said(cpts_docs.render(replace(project, name="Ruscino"), "questionnaire"))
    assert first.endswith("CPTS Ruscino — Pyrénées-Orientales")


def test_a_list_of_communes_ends_in_and(project: Project) -> None:
    communes = tuple(map(Commune, ("Elne", "Bages", "Ortaffa")))
    territory = replace(project.territory, communes=communes, districts=(), listed=())
    lines = said(cpts_docs.render(replace(project, territory=territory), "fiche-avis"))
    assert "3 communes : Elne, Bages et Ortaffa" in lines


@pytest.mark.parametrize(
    ("phone", "label"),
    [
        ("0 801 902 263", "Un numéro vert"),
        ("0800.123.456", "Un numéro vert"),
        ("+33 805 12 34 56", "Un numéro vert"),
        ("04 68 00 00 00", "Un numéro de téléphone"),
        ("0 809 123 456", "Un numéro de téléphone"),
        ("0 820 123 456", "Un numéro de téléphone"),
        ("3919", "Un numéro de téléphone"),
    ],
)
def test_a_number_is_called_green_only_if_it_is(project: Project, phone: str, label: str) -> None:
    lines = said(cpts_docs.render(replace(project, guide=Guide(phone=phone)), "guide"))
    assert f"{label} : {phone}" in lines


def test_no_action_of_the_catalogue_ends_as_if_another_followed() -> None:
    path = Path(reference.__file__).with_name("catalogue.json")
    actions = re.findall(r'"text": "((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
    assert len(actions) > 20
    assert [action for action in actions if action.endswith((",", ";"))] == []
