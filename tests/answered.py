"""A project whose people have answered, and what they said."""

from __future__ import annotations

import json
from pathlib import Path

from cpts_docs.forms.declared import questionnaire
from tests.samples import MINIMAL

REPLIES = ("oui", "oui", "non", "nc", "", "oui", "non")
QUESTIONS = tuple(item.name for item in questionnaire().projects)
PEOPLE = [
    {
        "nom": f"Personne {number}",
        "specialite": ("infirmière", "IDEL", "kiné", "sophrologue", "")[number % 5],
        "organisation-liberale": ("oui", "non", "")[number % 3],
        **{name: REPLIES[(number * place) % 7] for place, name in enumerate(QUESTIONS, 1)},
        "commentaire": {3: "Déjà :\n\n- « l'été » & <b>*gras*</b>", 5: "Bravo 😊"}.get(number, ""),
    }
    for number in range(23)
]


def put(folder: Path, people: list[dict[str, str]]) -> Path:
    """A project with these answers."""
    rows = [
        {"source": f"{number}.pdf", "sha256": f"{number:064}", "fields": fields}
        for number, fields in enumerate(people)
    ]
    content = {"version": 1, "project": "Ruscino", "answers": rows}
    (folder / "answers.yaml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    path = folder / "project.yaml"
    path.write_text(MINIMAL + "answers: answers.yaml\n", encoding="utf-8")
    return path
