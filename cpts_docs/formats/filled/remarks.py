"""What is said of a filled form beside its values: sentences that name place and text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cpts_docs.formats.filled.blank import squeezed
from cpts_docs.formats.filled.lines import (
    BOXED,
    COMMENT,
    DRAWING,
    ENDNOTE,
    FOOT,
    FOOTNOTE,
    HEAD,
    HIDDEN,
    SYMBOL,
    Line,
    Story,
)
from cpts_docs.formats.filled.marks import BY_HAND
from cpts_docs.formats.filled.words import cut

MAX_REMARKS = 25
_SHORT, _FEW = 50, 50
_WHERE = {HEAD: "dans l'en-tête", FOOT: "dans le pied de page", BOXED: "dans une zone de texte"}
_BESIDE = {
    COMMENT: "commentaire dans la marge",
    FOOTNOTE: "note de bas de page",
    ENDNOTE: "note de fin",
}


def bounded(remarks: Iterable[str]) -> tuple[str, ...]:
    """``remarks`` without repetitions, and no more than can be read."""
    found = list(dict.fromkeys(remarks))
    if len(found) <= MAX_REMARKS:
        return tuple(found)
    return (*found[:MAX_REMARKS], f"et {len(found) - MAX_REMARKS} autres remarques")


class Places:
    """Says where a line of a story stands."""

    def __init__(self, story: Story) -> None:
        self._lines = story.lines
        self._first_cells: dict[tuple[int, int], Line] = {}
        self._heads: dict[tuple[int, int], Line] = {}
        self._before: list[Line | None] = []
        last = None
        for line in story.lines:
            self._before.append(last)
            if any(piece.text.strip() for piece in line.pieces[:_FEW] if not piece.slots):
                last = line
                self._remember(line)

    def _remember(self, line: Line) -> None:
        if line.cell is not None and line.cell.column == 1:
            self._first_cells.setdefault((line.cell.table, line.cell.row), line)
        if line.cell is not None and line.cell.row == 1:
            self._heads.setdefault((line.cell.table, line.cell.column), line)

    def of(self, place: int) -> str:
        """« après « Spécialité : » », « dans le tableau, ligne « … » »."""
        if not 0 <= place < len(self._lines):
            return "au début"
        line = self._lines[place]
        before = _own_words(self._before[place])
        if where := _WHERE.get(line.where, ""):
            return f"{where}, près de « {before} »" if line.where == BOXED and before else where
        if line.cell and (row := self._first_cells.get((line.cell.table, line.cell.row))):
            head = _own_words(self._heads.get((line.cell.table, line.cell.column)))
            column = f", colonne « {head} »" if head and line.cell.column > 1 else ""
            return f"dans le tableau, ligne « {_own_words(row)} »{column}"
        if line.fields and (words := _own_words(line)):
            return f"à la ligne « {words} »"
        return f"après « {before} »" if before else "au début"


def _own_words(line: Line | None) -> str:
    """The words of a line outside of its fields, to name it by."""
    pieces = line.pieces[:_FEW] if line is not None else []
    return cut("".join(piece.text for piece in pieces if not piece.slots), _SHORT)


def stray(places: Places, place: int, text: str) -> str:
    """A text that someone added outside of the fields."""
    return f"texte hors des champs, {places.of(place)} : « {cut(text)} » ; il n'est pas lu"


def altered(places: Places, place: int, text: str) -> str:
    """A text of the form that someone changed."""
    return f"le texte du formulaire a été modifié, {places.of(place)} : « {cut(text)} »"


def marked(places: Places, place: int, line: Line) -> Iterator[str]:
    """A text of the form that someone crossed out or highlighted; no form has such marks."""
    for mark in BY_HAND:
        text = "".join(piece.text for piece in line.pieces if mark in piece.look.marks)
        if squeezed(text):
            words = cut(text)
            yield f"partie du formulaire {mark}, {places.of(place)} : « {words} » ; ce n'est pas lu"


def missing(names: Sequence[str]) -> Iterator[str]:
    """Fields that the form had and the file has not; the boxes of a question together."""
    groups: dict[str, list[str]] = {}
    for name in names:
        group, _, value = name.rpartition(".")
        groups.setdefault(group or name, []).extend([value] if group else [])
    if groups:
        words = (f"{name} ({', '.join(it)})" if it else name for name, it in groups.items())
        yield f"champs absents du formulaire rempli : {cut(', '.join(words), 300)}"


def repeated(values: Mapping[str, set[str]]) -> Iterator[str]:
    """The fields that are there several times, with several answers."""
    for name, given in values.items():
        if len(given) > 1:
            answers = ", ".join(f"« {cut(value, _SHORT)} »" for value in sorted(given)[:_FEW])
            yield f"« {name} » : le champ est là plusieurs fois, et on y lit {answers}"


def of_notes(story: Story, places: Places, drawings: int) -> Iterator[str]:
    """What was found beside the text; ``drawings`` is how many the form has itself."""
    hidden: dict[int, str] = {}
    things: Counter[tuple[str, str]] = Counter()
    for note in story.notes:
        if note.kind == HIDDEN and len(hidden) <= MAX_REMARKS:
            hidden[note.line] = hidden.get(note.line, "") + note.text[:1000]
        elif note.kind == DRAWING:
            things[note.text, places.of(note.line)] += 1
        elif note.kind == SYMBOL:
            font = f"de la police « {cut(note.text, _SHORT)} »" if note.text else "sans police"
            yield f"signe inconnu {font}, {places.of(note.line)} : il est lu « \ufffd »"
    for line, text in hidden.items():
        if squeezed(text):
            yield f"texte masqué, {places.of(line)} : « {cut(text)} » ; il n'est pas lu"
    if things.total() > drawings:
        for (thing, place), count in things.items():
            times = f" ({count} fois)" if count > 1 else ""
            yield f"{thing}{times}, {place} : ce n'est pas lu"


def of_margins(story: Story, places: Places) -> Iterator[str]:
    """The comments in the margin and the notes."""
    for margin in story.margins[: 4 * MAX_REMARKS]:
        if squeezed(margin.text):
            by = f" de {cut(margin.author, _SHORT)}" if margin.author else ""
            place = places.of(margin.line)
            yield f"{_BESIDE[margin.kind]}{by}, {place} : « {cut(margin.text)} » ; ce n'est pas lu"
