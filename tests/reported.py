"""What was not to be seen at first, as projects; and what else is looked for on the pages."""

from __future__ import annotations

from datetime import date

from cpts_docs.document.tree import Cell, Document, Heading, Metadata, Paragraph, Row, Table, Text
from cpts_docs.forms.answer import Answer
from tests.generated import EMAIL, ORGANISATION, Values

REPLIES = tuple(
    Answer(
        f"{n}.pdf",
        f"{n:064}",
        {
            "nom": f"Personne {n}",
            "specialite": ("infirmière", "kiné", "sophrologue")[n % 3],
            "medecin-traitant": ("oui", "non", "nc", "")[n % 4],
            "commentaire": "Déjà :\n\n- « l'été »; Œuvre à 10 €" if n % 4 == 0 else "",
        },
    )
    for n in range(40)
)

_NEED = (
    "Difficultés d'accès à un médecin traitant et notamment pour les patients "
    "polypathologiques en affection de longue durée"
)
_ESSAI: Values = {"version": 1, "name": "Essai", "department": "66", "date": "2023-06-01"}
REPORTED: dict[str, Values] = {
    "20 needs": {
        **_ESSAI,
        "territory": {"communes": ["Elne", "Ille-sur-Têt", "Thuir"], "population": 47617},
        "needs": {"items": [f"Besoin {n} — {_NEED}" for n in range(1, 21)]},
    },
    "58 districts": {
        **_ESSAI,
        "territory": {
            "communes": ["Elne"],
            "districts": [
                {
                    "commune": "Perpignan",
                    "kind": "IRIS",
                    "names": [f"Quartier {n}" for n in range(1, 59)],
                }
            ],
            "population": 100_000,
        },
    },
    "191 communes": {
        **_ESSAI,
        "territory": {"communes": [f"Saint-Martin-sur-Têt {n}" for n in range(1, 192)]},
    },
    "long words": {
        **_ESSAI,
        "territory": {"communes": [EMAIL]},
        "needs": {"introduction": f"Écrire à {EMAIL}/{EMAIL}", "items": [EMAIL, f"**{EMAIL}**x"]},
        "professionals": {"engaged": {"label": EMAIL, "counts": {"infirmière": 6}}},
        "missions": [{"title": EMAIL, "objectives": [EMAIL], "actions": [EMAIL * 4]}],
        "assessment": {"operational": {"answer": "oui", "remark": EMAIL}},
        "organisations": ["CPAM", ORGANISATION],
        "opinions": [
            {
                "organisation": "CPAM",
                "verdict": "favorable",
                "text": EMAIL * 2,
                "place": EMAIL,
                "signatory": ORGANISATION * 2,
            }
        ],
    },
}
"""Projects whose words were seen to be missing, before there was this test."""


def _row(*texts: str, header: bool = False) -> Row:
    return Row(tuple(Cell((Paragraph((Text(text),)),), header) for text in texts))


SHORT_ROWS = tuple(
    (f"Rang{n}", f"Début{n} {'et tout ce qui suit ' * 18} fin{n}") for n in range(60)
)
TABLE = Document(
    Metadata("Titre", date=date(2023, 6, 27)),
    (
        Heading(1, (Text("Titre"),)),
        Table(
            (0.3, 0.7), (_row("Nom", "Texte", header=True),), tuple(_row(*r) for r in SHORT_ROWS)
        ),
    ),
    footer=(Text("Pied"),),
)

VALUES = {
    "nom": "Éloïse Müller-Œuvrard",
    "adresse": "12 bis, rue Noël\n66000 Perpignan",
    "mail": "e.muller@exemple.invalid",
    "commentaire": "Un œuf, déjà :\n- « c’est l’été »",
}
