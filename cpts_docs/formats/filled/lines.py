"""The lines of a filled file as a person sees them, and the fields that their pieces stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from cpts_docs.formats.filled.marks import PLAIN, STRUCK, Look

BODY, HEAD, FOOT, BOXED = "body", "head", "foot", "boxed"
"""Where a line stands; BOXED is in a text box."""
HIDDEN, DRAWING, SYMBOL = "hidden", "drawing", "symbol"
"""What a note is about."""
PICTURE, EMBEDDED = "un dessin ou une image", "un document incorporé"
COMMENT, FOOTNOTE, ENDNOTE = "comment", "footnote", "endnote"
"""What stands in the margins."""


@dataclass(slots=True, eq=False)
class Slot:
    """A place that says which field it is: a content control, a bookmark, or a legacy field.

    ``empty`` says that it shows its placeholder, ``checked`` whether its box is
    ticked (None if it has none), ``dated`` that it takes a date, ``picked`` the
    date that was chosen (YYYY-MM-DD) and ``date_format`` how that is shown;
    ``apart`` that it is a box on the page: no word goes over its edge.
    All this is what the file says, whatever is seen.
    """

    name: str
    control: bool = False
    alias: str = ""
    empty: bool = False
    checked: bool | None = None
    dated: bool = False
    picked: str = ""
    date_format: str = ""
    apart: bool = False


class Piece(NamedTuple):
    """A text in one look and in the same fields, the innermost last."""

    text: str
    slots: tuple[Slot, ...] = ()
    look: Look = PLAIN

    @property
    def field(self) -> str:
        """The name of the field it stands in, "" for none."""
        return self.slots[-1].name if self.slots else ""

    @property
    def struck(self) -> bool:
        """Whether it was crossed out."""
        return STRUCK in self.look.marks


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: the numbers of the table, row and column, and its shade."""

    table: int
    row: int
    column: int
    shade: str = ""


@dataclass(slots=True)
class Line:
    """A paragraph, or all that one field goes through; ``style`` is the name of its style.

    ``fields`` are those in it, in their order, each with the places that are it.
    """

    style: str
    where: str
    cell: Cell | None = None
    pieces: list[Piece] = field(default_factory=list)
    fields: dict[str, dict[Slot, None]] = field(default_factory=dict)

    def add(self, piece: Piece) -> None:
        """Put a piece at the end."""
        if piece.slots and (not self.pieces or self.pieces[-1].slots is not piece.slots):
            places = self.fields.setdefault(piece.field, {})
            places.update((slot, None) for slot in piece.slots if slot.name == piece.field)
        self.pieces.append(piece)

    @property
    def text(self) -> str:
        """All that is seen in it."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def outside(self) -> list[str]:
        """The text outside of the fields: before the first, after each of them."""
        texts, seen = [""], set[str]()
        for piece in self.pieces:
            if piece.slots and piece.field not in seen:
                seen.add(piece.field)
                texts.append("")
            elif not piece.slots:
                texts[-1] += piece.text
        return texts


@dataclass(frozen=True, slots=True)
class Note:
    """Something beside the text, at the line of that number."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Margin:
    """A comment or a note, called from the line of that number (-1: from none)."""

    kind: str
    text: str
    author: str = ""
    line: int = -1


@dataclass(slots=True)
class Story:
    """The lines of a file, and where each of its parts starts among them.

    ``calls`` has the line that calls each comment and note of Word's, which stand elsewhere.
    """

    lines: list[Line] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    margins: list[Margin] = field(default_factory=list)
    calls: dict[tuple[str, str], int] = field(default_factory=dict)
