"""A document with a block of each kind, and its text."""

from __future__ import annotations

from cpts_docs.document.tree import (
    Bar,
    BarChart,
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    LineBreak,
    ListBlock,
    Metadata,
    Paragraph,
    Row,
    Strong,
    Table,
    Text,
    TextField,
)


def paragraph(content: str) -> Paragraph:
    return Paragraph((Text(content),))


def row(*cells: str | tuple[Block, ...], header: bool = False) -> Row:
    blocks = ((paragraph(cell),) if isinstance(cell, str) else cell for cell in cells)
    return Row(tuple(Cell(content, header=header) for content in blocks))


SAMPLE = Document(
    Metadata("Titre du fichier", "Auteur"),
    header=(Text("En-tête"),),
    footer=(Text("Pied"),),
    blocks=(
        Heading(1, (Text("Titre"),)),
        Paragraph((Text("Un mot "), Strong((Text("important"),)), Text(", une"), LineBreak(),
                   Emphasis((Text("autre ligne"),)), Text("."))),
        ListBlock(((paragraph("Un"), ListBlock(((paragraph("Un a"),), (paragraph("Un b"),)))),
                   (paragraph("Deux"),))),
        Heading(2, (Text("Suite"),)),
        ListBlock(((paragraph("Premier"),), (paragraph("Second"),)), ordered=True),
        ListBlock(((paragraph("Encore premier"),),), ordered=True),
        Table((0.5, 0.5), (row("Organisme", "Avis", header=True),),
              (row("CPAM", "Favorable"), row("MSA", ()),
               row("ARS", (paragraph("Deux lignes"), paragraph("dans une case"))))),
        FieldRow((Text("Nom"),), TextField("nom", "Nom", "Marie Durand")),
        FieldRow((Text("Fait le :"),), TextField("le", "Le", "2024-02-29", kind="date")),
        FieldRow((Text("Mail"),), TextField("mail", "Mail", kind="email")),
        Paragraph((TextField("texte", "Texte", "Deux\nlignes", rows=4),)),
        Paragraph((Choice("avis", "oui", "Avis : Oui", (Text("Oui"),), checked=True), Text(" "),
                   Choice("avis", "non", "Avis : Non", (Text("Non"),))), role="choices"),
        BarChart("Oui : 2, Non : 1", (Bar("Oui", 2, "2 (67 %)"), Bar("Non", 1, "1 (33 %)"))),
    ),
)  # fmt: skip


SHOWN = """\
En-tête

# Titre
Un mot important, une autre ligne.
- Un
  - Un a
  - Un b
- Deux

## Suite
1. Premier
2. Second
1. Encore premier

Organisme | Avis
CPAM | Favorable
MSA |
| ARS
| Deux lignes
  dans une case

Nom : [Marie Durand]
Fait le : [29/02/2024]
Mail : [ ]
[Deux
  lignes]
☒ Oui ☐ Non
Oui 2 (67 %)
Non 1 (33 %)
Pied
"""
