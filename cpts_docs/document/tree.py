"""The document tree: the one thing every reader makes and every writer takes.

The vocabulary is Pandoc's: a document is metadata and *blocks*; blocks hold
*inlines* or other blocks. Form fields are inlines, as they are in HTML. All
nodes are frozen, compare by value and know nothing of projects or of formats.

A ``role`` says what a block is for ("answer", "notice"); it comes from the
``class`` of the template's element, and each writer maps it to a style. A
writer that does not know a role treats the block as a plain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeVar

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


TextKind = Literal["text", "date", "email", "tel"]


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
    """A bulleted or numbered list; each item is a tuple of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    role: str = ""


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


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``widths`` are shares of the text width and add up to 1."""

    widths: tuple[float, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together: a notice, an opinion, a form."""

    blocks: tuple[Block, ...]
    role: str = ""


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
    is what the document's form says of itself when it comes back.
    """

    metadata: Metadata
    blocks: tuple[Block, ...]
    header: tuple[Inline, ...] = ()
    footer: tuple[Inline, ...] = ()
    hidden: tuple[Hidden, ...] = ()


# --------------------------------------------------------------------------
# Walking the tree


BREAK = "\x01"
"""How a line break appears among the leaves that :func:`map_leaves` hands out."""

OBJECT = "\ufffc"
"""How a field appears among them (Unicode's object replacement character)."""

LeafMap = Callable[[list[str]], list[str]]


def map_leaves(inlines: tuple[Inline, ...], change: LeafMap) -> tuple[Inline, ...]:
    """``inlines`` with their texts changed together.

    ``change`` receives every text in reading order, :data:`BREAK` for a line
    break and :data:`OBJECT` for a field, and returns a list of that length.
    Texts that come back empty are dropped, with the marks left around nothing.
    """
    changed = iter(change(list(_leaves(inlines))))
    return _rebuild(inlines, changed)


def _leaves(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case LineBreak():
                yield BREAK
            case Choice():
                yield OBJECT
                yield from _leaves(inline.caption)
            case TextField():
                yield OBJECT
            case _:
                yield from _leaves(inline.children)


def _rebuild(inlines: tuple[Inline, ...], leaves: Iterator[str]) -> tuple[Inline, ...]:
    result: list[Inline] = []
    for inline in inlines:
        match inline:
            case Text():
                if text := next(leaves):
                    result.append(Text(text))
            case LineBreak() | TextField():
                next(leaves)
                result.append(inline)
            case Choice():
                next(leaves)
                result.append(replace(inline, caption=_rebuild(inline.caption, leaves)))
            case _:
                if children := _rebuild(inline.children, leaves):
                    result.append(replace(inline, children=children))
    return tuple(result)


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The characters of ``inlines``: no marks, no fields, a newline for a break."""
    return "".join(_leaves(inlines)).replace(BREAK, "\n").replace(OBJECT, "")


InlineMap = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]


def map_inlines(
    document: Document,
    change: InlineMap,
    change_field: Callable[[TextField], TextField] = lambda field: field,
) -> Document:
    """``document`` with ``change`` applied to the inlines of every block.

    ``change`` sees the whole content of a paragraph, heading or label at
    once, so that it can look across marks; ``change_field`` sees the fields
    that stand in a row of their own.
    """

    def in_block(block: Block) -> Block:
        match block:
            case Paragraph(children, role):
                return Paragraph(change(children), role)
            case Heading(level, children):
                return Heading(level, change(children))
            case FieldRow():
                return replace(block, label=change(block.label), field=change_field(block.field))
            case ListBlock():
                return replace(block, items=tuple(in_blocks(item) for item in block.items))
            case Table():
                return replace(block, head=in_rows(block.head), body=in_rows(block.body))
            case Section():
                return replace(block, blocks=in_blocks(block.blocks))
            case BarChart():
                return block

    def in_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(in_block(block) for block in blocks)

    def in_rows(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(
            Row(tuple(Cell(in_blocks(cell.blocks), cell.header, cell.span) for cell in row.cells))
            for row in rows
        )

    return replace(
        document,
        blocks=in_blocks(document.blocks),
        header=change(document.header),
        footer=change(document.footer),
    )


def fill(document: Document, values: Mapping[str, str]) -> Document:
    """``document`` with the values of its fields set, by their names.

    A box is ticked if its group has its value; names that the document does
    not have are passed over.
    """

    def in_inline(inline: Inline) -> Inline:
        match inline:
            case TextField() | Choice():
                return fill_field(inline, values)
            case Strong() | Emphasis() | Underline() | Superscript() | Link():
                return replace(inline, children=tuple(map(in_inline, inline.children)))
            case _:
                return inline

    return map_inlines(
        document,
        lambda inlines: tuple(map(in_inline, inlines)),
        lambda field: fill_field(field, values),
    )


AnyField = TypeVar("AnyField", bound=Field)


def fill_field(field: AnyField, values: Mapping[str, str]) -> AnyField:
    """``field`` with the value of its name, if there is one."""
    if field.name not in values:
        return field
    if isinstance(field, TextField):
        return replace(field, value=values[field.name])
    return replace(field, checked=values[field.name] == field.value)
