"""A story as it is told: whoever walks over a file says what comes next, and lines come of it.

A line is a paragraph, or all paragraphs that one field goes through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats.filled.lines import (
    BOXED,
    HIDDEN,
    SYMBOL,
    Cell,
    Line,
    Note,
    Piece,
    Slot,
    Story,
)
from cpts_docs.formats.filled.marks import PLAIN
from cpts_docs.formats.filled.open_fields import OpenFields
from cpts_docs.formats.filled.symbols import UNKNOWN, signs
from cpts_docs.forms.filled import MAX_TEXT, TOO_LARGE


@dataclass(slots=True)
class _Place:
    """Where the walk is: kept while it goes through a text box or a table."""

    where: str
    line: Line | None = None
    in_paragraph: bool = False
    table: int = 0
    row: int = 0
    column: int = 0
    cell: Cell | None = None
    slots: tuple[Slot, ...] = ()  # those outside of a text box, while in it


_Fields = TypeVar("_Fields", bound=OpenFields)


class Telling(Generic[_Fields]):
    """Adds the lines of one part of a file, told in reading order, to a story.

    ``fields`` are those that are open, ``look`` is that of the text that comes next.
    """

    def __init__(self, story: Story, where: str, fields: _Fields) -> None:
        self.story, self.fields = story, fields
        self.look = PLAIN
        self._at = _Place(where)
        self._outer: list[_Place] = []
        self._tables = self._length = 0
        story.starts.append(len(story.lines))

    # ------------------------------------------------------ lines and tables

    def start_paragraph(self, style: str) -> None:
        """A paragraph begins, in a style of that name."""
        goes_on = self._at.line is not None and not self._at.in_paragraph
        self._at.in_paragraph = True
        if goes_on:
            self.add("\n")
        else:
            self._start_line(style)

    def _start_line(self, style: str) -> Line:
        line = self._at.line = Line(style, self._at.where, self._at.cell)
        self.story.lines.append(line)
        self.show_fields()
        return line

    def end_paragraph(self) -> None:
        """The paragraph ends."""
        self._at.in_paragraph = False
        self.fields.end_bookmarks()
        self.end_line()

    def end_line(self) -> None:
        """End the line, unless a field or the paragraph goes on."""
        if not self.fields.slots and not self._at.in_paragraph:
            self._at.line = None

    def show_fields(self) -> None:
        """Put the fields that are open into the line, also those without a text."""
        if self._at.line is not None and self.fields.slots:
            self._at.line.add(Piece("", self.fields.slots))

    def start_table(self) -> None:
        """A table begins."""
        self._outer.append(self._at)
        self._tables += 1
        self._at = _Place(self._at.where, table=self._tables, slots=self.fields.slots)

    def end_table(self) -> None:
        """The table ends."""
        if self._outer:
            self._at = self._outer.pop()
        self._at.line = None

    def start_row(self) -> None:
        """A row of the table begins."""
        self._at.row, self._at.column = self._at.row + 1, 0

    def start_cell(self, shade: str) -> None:
        """A cell begins, with that colour behind it."""
        at = self._at
        at.column, at.line = at.column + 1, None
        at.cell = Cell(at.table, at.row, at.column, shade)

    def start_box(self) -> None:
        """A text box begins: the fields around it are not in it."""
        self._outer.append(self._at)
        self._at = _Place(BOXED, slots=self.fields.slots)
        self.fields.slots = ()

    def end_box(self) -> None:
        """The text box ends."""
        self.fields.slots = self._at.slots
        if self._outer:
            self._at = self._outer.pop()

    # ------------------------------------------------------------------ text

    def add(self, text: str) -> None:
        """A text as it is seen.

        Raises:
            UnreadableError: it is more than any form has.
        """
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise UnreadableError(TOO_LARGE)
        line = self._at.line or self._start_line("")
        if self.look.hidden:
            self.note(HIDDEN, text)
        else:
            line.add(Piece(text, self.fields.slots, self.look))

    def add_letters(self, text: str) -> None:
        """A text whose letters may be those of a font of signs."""
        seen = signs(self.look.font, text)
        self.add(seen)
        if UNKNOWN in seen and UNKNOWN not in text:
            self.note(SYMBOL, self.look.font)

    @property
    def place(self) -> int:
        """The number of the line that was told last."""
        return len(self.story.lines) - 1

    def note(self, kind: str, text: str = "") -> None:
        """Something beside the text."""
        self.story.notes.append(Note(kind, text, self.place))
