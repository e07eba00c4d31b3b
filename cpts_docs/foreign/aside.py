"""What is odd about the rows of a table that are taken: said once of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from cpts_docs.base.words import counted, series
from cpts_docs.foreign.sheets import Line, Sheet, TableError, numbered
from cpts_docs.foreign.table import Table

_NAMED, _UNTITLED = 10, 5
"""So many columns are named, and so many without a title; of the others it is said how many."""

BESIDE = "tableau-commentaire"
"""The code of the warning that something stands on the sheet beside the text of its cells."""

_REMOVE = "supprimez la ligne pour qu'elle ne compte pas"


@dataclass(slots=True)
class Aside:
    """What is said once of many rows."""

    short: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    untitled: dict[int, list[int]] = field(default_factory=dict)

    def look(self, line: Line, width: int, untitled: Sequence[int], *, is_text: bool) -> None:
        """Note what is odd about a row that is taken."""
        if line.hidden:
            self.hidden.append(line.number)
        if line.struck:
            self.struck.append(line.number)
        if is_text and len(line.cells) < width:
            self.short.append(line.number)
        for index in (*untitled, *range(width, len(line.cells))):
            if index < len(line.cells) and line.cells[index].strip():
                self.untitled.setdefault(index, []).append(line.number)

    def tell(self, table: Table, sheet: Sheet) -> None:
        """Say it."""
        for index, lines in islice(sorted(self.untitled.items()), _UNTITLED):
            message = f"la colonne {index + 1} n'a pas de titre et n'est pas utilisée"
            hint = f"elle a du texte ({numbered(lines)}) ; donnez-lui un titre si elle compte"
            table.tell("tableau-colonne", message, hint, table.head_line)
        if (more := len(self.untitled) - _UNTITLED) > 0:
            one = "autre colonne sans titre n'est pas utilisée"
            message = counted(more, one, "autres colonnes sans titre ne sont pas utilisées")
            table.tell("tableau-colonne", message, line=table.head_line)
        if self.short:
            message = f"{numbered(self.short)} : moins de cellules que de titres"
            table.tell("tableau-court", message, "celles qui manquent sont prises pour vides")
        if self.hidden:
            message = f"{numbered(self.hidden)} : masquée dans le tableur, et lue comme les autres"
            table.tell("tableau-masque", message, _REMOVE)
        if self.struck:
            message = f"{numbered(self.struck)} : barrée dans le tableur, et lue comme les autres"
            table.tell("tableau-masque", message, _REMOVE)
        titles = enumerate(map(str.strip, table.head), 1)
        hidden = [f"« {title} »" for at, title in titles if title and at in sheet.hidden_columns]
        if hidden:
            if (more := len(hidden) - _NAMED) > 0:
                hidden[_NAMED:] = [counted(more, "autre colonne", "autres colonnes")]
            message = f"masqué dans le tableur, et lu comme le reste : {series(hidden)}"
            hint = "supprimez la colonne pour qu'elle ne compte pas"
            table.tell("tableau-masque", message, hint, table.head_line)
        _tell_notes(table, sheet)
        for first, last, name in sheet.merged:
            if last > first > table.head_line:
                message = f"les cellules {name} sont fusionnées : leur valeur n'est lue qu'une fois"
                hint = f"défusionnez-les, et recopiez la valeur jusqu'à la ligne {last}"
                table.add(TableError(message, hint), first)


def _tell_notes(table: Table, sheet: Sheet) -> None:
    """What is put on the rows; what stands at the titles, or above them, explains the table."""
    notes = [note for note in sheet.notes if note.line > table.head_line]
    if not notes:
        return
    named = [f"{note.cell} ({_said(note.text)})" for note in notes[:_UNTITLED]]
    if (more := len(notes) - _UNTITLED) > 0:
        named.append(counted(more, "autre", "autres"))
    message = f"commentaires et dessins, qui ne sont pas lus : {series(named)}"
    hint = "écrivez dans une cellule ce qui compte, et supprimez-les"
    table.tell(BESIDE, message, hint, notes[0].line)


def _said(text: str) -> str:
    words = " ".join(text.split())
    return f"« {words[:60]}{'…' if len(words) > 60 else ''} »" if words else "image"
