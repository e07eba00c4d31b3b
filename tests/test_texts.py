"""What the texts of a project say, wherever they stand: sentences in capitals, lost accents."""

from __future__ import annotations

from typing import Any

import pytest

import cpts_docs
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
    ],
)
def test_a_text_that_is_written_wrong_is_told_once(text: str, rule: str) -> None:
    assert [found for found, _ in told(text)] == [rule] * bool(rule)


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
