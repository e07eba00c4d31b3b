"""The projects that tests build, and answers to Ruscino's questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs.project.model import Project

ROOT = Path(__file__).parent.parent

ProjectFile = Callable[[str], Path]
"""Writes a text to project.yaml and gives its path: the fixture ``project_file``."""

MINIMAL = """\
version: 1
name: Ruscino
department: "66"
date: 2023-06-01
territory:
  communes: [Perpignan]
"""
"""The smallest project that loads."""

PROJECTS = {
    "ruscino": ROOT / "projects" / "ruscino" / "project.yaml",
    "alta-rocca": ROOT / "tests" / "projects" / "alta-rocca" / "project.yaml",
    "starter": ROOT / "templates" / "starter" / "project.yaml",
}
RUSCINO_FORM = {
    "document": "questionnaire/1",
    "projet": "Ruscino",
    "departement": "Pyrénées-Orientales",
    "date-du-projet": "2023-06-27",
}
"""What Ruscino's questionnaire says of itself."""


def project_in(folder: Path, more: str = "") -> Project:
    """The smallest project, with more keys, in a folder."""
    path = folder / "project.yaml"
    path.write_text(MINIMAL + more, encoding="utf-8")
    return cpts_docs.load(path)


DOCUMENTS = ("questionnaire", "guide", "fiche-avis")
CASES = [(project, document) for project in PROJECTS for document in DOCUMENTS]

ANSWERS = {
    "a-retourner-pour-le": "2024-03-31",
    "adresse-de-retour": "CPTS Ruscino\n12, rue de l’Œuvre",
    "nom": 'Éloïse « D\'Elivet » & "Cie" <ÿ>',
    "specialite": "Médecin généraliste",
    "adresse": "12 bis, rue Noël\n66000 Perpignan",
    "telephone": "04 68 00 00 00",
    "mail": "e.delivet@exemple.invalid",
    "organisation-liberale": "non",
    "medecin-traitant": "oui",
    "soins-non-programmes": "nc",
    "parcours": "",
    "prevention": "oui",
    "crise-sanitaire": "non",
    "commentaire": "Un œuf, déjà :\n\n- « c’est l'été »\n- \\ & <b> {{ x }} 😊",
}


def some(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Parameters of a test: so many of the first, or all but the last, and all with ``--whole``."""
    rows = [value if isinstance(value, tuple) else (value,) for value in values]
    others = (pytest.param(*row, marks=pytest.mark.whole) for row in rows[count:])
    return [*(pytest.param(*row) for row in rows[:count]), *others]


@cache
def built(project: str, document: str, ending: str) -> bytes:
    """One document of one project."""
    tree = cpts_docs.render(cpts_docs.load(PROJECTS[project]), document)
    return cpts_docs.write(tree, ending)
