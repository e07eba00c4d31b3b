"""The document tree: the one thing every reader makes and every writer takes.

The vocabulary is Pandoc's: a document is metadata and *blocks*; blocks hold
*inlines* or other blocks. Form fields are inlines, as they are in HTML. All
nodes are frozen, compare by value and know nothing of projects or of formats.

A ``role`` says what a block is for ("answer", "notice"); it comes from the
``class`` of the template's element, and each writer maps it to a style. A
writer that does not know a role treats the block as a plain one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cpts_docs.document.theme import PLAIN, Look

# --------------------------------------------------------------------------
# Inlines


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters; white space is already collapsed."""

    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Strong:
    """Important text, shown bold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed text, shown in italics."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Underline:
    """Underlined text (a label, as the fiche avis writes them)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised text: the ``e`` of « 3e »."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to ``href``, an absolute http(s), mailto or tel address."""

    href: str
    children: tuple[Inline, ...]


TextKind = Literal["text", "date", "email", "tel", "number"]


@dataclass(frozen=True, slots=True)
class TextField:
    """A field that takes text.

    ``label`` is what a screen reader says; ``rows`` is the height in lines of
    text (1: a single-line field).
    """

    name: str
    label: str
    value: str = ""
    rows: int = 1
    kind: TextKind = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick: one of a group (``radio``) or on its own (``checkbox``).

    ``caption`` is the visible text after the box; it may be empty where a
    table's column head says it. ``label`` is what a screen reader says.
    """

    name: str
    value: str
    label: str
    caption: tuple[Inline, ...] = ()
    kind: Literal["radio", "checkbox"] = "radio"
    checked: bool = False


Span = Strong | Emphasis | Underline | Superscript | Link
Field = TextField | Choice
Inline = Text | LineBreak | Span | Field

# --------------------------------------------------------------------------
# Blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the title) to 6."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A visible label and the field it belongs to, on a line of a form."""

    label: tuple[Inline, ...]
    field: TextField


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted list, or one numbered from ``start``; each item is a tuple of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    role: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; ``header`` marks one that heads its row or column."""

    blocks: tuple[Block, ...]
    header: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row. The spans of its cells add up to the table's columns."""

    cells: tuple[Cell, ...]

    @property
    def columns(self) -> Iterator[tuple[int, Cell]]:
        """The cells, each with the number of the column it begins in."""
        column = 0
        for cell in self.cells:
            yield column, cell
            column += cell.span


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``widths`` are shares of the text width and add up to 1."""

    widths: tuple[float, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    role: str = ""

    @property
    def head_column(self) -> bool:
        """Whether the first cell of each row heads it."""
        return bool(self.body) and all(row.cells[0].header for row in self.body)


Required = Literal["", "any", "all"]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together: a notice, an opinion, a form, a question.

    On a screen it may be ``shown_if`` a field has a value. ``required`` says that it has to be
    filled in: ``any`` of its fields, or ``all``.
    """

    blocks: tuple[Block, ...]
    role: str = ""
    shown_if: tuple[str, str] | None = None
    required: Required = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its label, its length, and what stands at its end."""

    label: str
    value: float
    caption: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars on one scale; ``alt`` says the same in words.

    ``scale`` is the value of a bar as long as can be; 0 stands for the longest.
    """

    alt: str
    bars: tuple[Bar, ...]
    scale: float = 0

    @property
    def shares(self) -> tuple[float, ...]:
        """The length of each bar, as a share of the scale (0 to 1)."""
        scale = max(self.scale, *(bar.value for bar in self.bars), 0) or 1
        return tuple(bar.value / scale for bar in self.bars)


Block = Heading | Paragraph | FieldRow | ListBlock | Table | Section | BarChart

# --------------------------------------------------------------------------
# Document


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself. ``date`` is also its creation date."""

    title: str
    author: str = ""
    subject: str = ""
    language: str = "fr-FR"
    date: date = field(default=date(2000, 1, 1))


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that travels with a form and is not shown."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; ``header`` and ``footer`` run on every page.

    Writers add the page number (page x / y) to the foot themselves. ``hidden``
    is what the document's form says of itself when it comes back. ``look`` is how
    it is to look, in every format.
    """

    metadata: Metadata
    blocks: tuple[Block, ...]
    header: tuple[Inline, ...] = ()
    footer: tuple[Inline, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    look: Look = PLAIN
