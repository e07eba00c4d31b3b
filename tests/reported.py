"""What was not to be seen at first, as projects; and what else is looked for on the pages."""

from __future__ import annotations

from datetime import date

from cpts_docs.document.tree import (
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    Metadata,
    Paragraph,
    Row,
    Section,
    Strong,
    Superscript,
    Table,
    Text,
    TextField,
)
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

AT_THE_END_OF_A_PAGE: Values = {
    **_ESSAI,
    "territory": {"communes": [f"Commune {n}" for n in range(30)]},
}
"""A project whose table of opinions begins on one page and ends on the next."""


def _text(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _row(*texts: str, header: bool = False) -> Row:
    return Row(tuple(Cell((_text(text),), header) for text in texts))


def _nested(levels: int, *, ordered: bool) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = (_text(_WIDE),)
    for _ in range(levels):
        blocks = (_text("niveau"), ListBlock((blocks,), ordered))
    return blocks


_WIDE = "W" * 300
_LINES = tuple(_text(f"ligne {n} {'mot ' * 30}") for n in range(60))
_FIELD = TextField("nom", "Nom")
SHORT_ROWS = tuple(
    (f"Rang{n}", f"Début{n} {'et tout ce qui suit ' * 18} fin{n}") for n in range(60)
)

_BLOCKS: dict[str, tuple[Block, ...]] = {
    "kept": (Section(_LINES, "keep"), _text("fin")),
    "contact": (Section((*_LINES, _text(_WIDE)), "contact"), _text("fin")),
    "label": (FieldRow((Text(f"Libellé {_WIDE}"),), _FIELD),),
    "choice": (Paragraph((Choice("a", "oui", "Oui", (Text(f"Oui {_WIDE}"),)),), "choices"),),
    "inline field": (Paragraph((Text(f"Le {_WIDE}"), _FIELD, Text(f" à {_WIDE}"))),),
    "nested list": _nested(16, ordered=False),
    "nested numbers": _nested(14, ordered=True),
    "headings": tuple(Heading(level, (Text("M" * 60),)) for level in (2, 3, 4, 5)),
    "titles": tuple(Heading(2, (Text(f"Mission {n}"),)) for n in range(80)),
    "signature": (Paragraph((Text("M" * 40), LineBreak()) * 70, "signature"),),
    "styles": (
        Paragraph((Strong((Text("a" * 50),)), Text("b" * 50), Emphasis((Text("c" * 70),)))),
        Paragraph((Text("ab"), Superscript((Text("cd"),))) * 40),
        Paragraph((Link("https://exemple.invalid", (Text(_WIDE),)), Text("."))),
        _text("\u00a0".join(["mot"] * 60)),
    ),
    "high head": (
        Table(
            (0.5, 0.5),
            (_row(_WIDE, "b", header=True),),
            tuple(_row("a " * 400, _WIDE * 10) for _ in range(3)),
        ),
    ),
    "short rows": (
        Table(
            (0.3, 0.7), (_row("Nom", "Texte", header=True),), tuple(_row(*r) for r in SHORT_ROWS)
        ),
    ),
}
LARGE = {
    name: Document(
        Metadata("Titre", date=date(2023, 6, 27)),
        (Heading(1, (Text("Titre"),)), *blocks),
        header=(Text(f"Tête {_WIDE * 2}"),),
        footer=(Text(f"Pied {_WIDE * 2}"),),
    )
    for name, blocks in _BLOCKS.items()
}
"""Documents such as templates of a project's own may make."""

VALUES = {
    "nom": "Éloïse Müller-Œuvrard",
    "adresse": "12 bis, rue Noël\n66000 Perpignan",
    "mail": "e.muller@exemple.invalid",
    "commentaire": "Un œuf, déjà :\n- « c’est l’été »",
}
