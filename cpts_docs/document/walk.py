"""Walks over the tree, written once: whoever asks something of it need not know every node.

A new kind of block changes this module and the writers, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from cpts_docs.document.tree import (
    BarChart,
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    Field,
    FieldRow,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Row,
    Section,
    Strong,
    Superscript,
    Table,
    Text,
    TextField,
    Underline,
)


def children(block: Block) -> Iterator[tuple[Block, ...]]:
    """The groups of blocks that stand directly in ``block``: an item's, a cell's."""
    match block:
        case ListBlock(items):
            yield from items
        case Table(_, head, body):
            for row in (*head, *body):
                for cell in row.cells:
                    yield cell.blocks
        case Section(blocks):
            yield blocks
        case Heading() | Paragraph() | FieldRow() | BarChart():
            return


def walk(
    blocks: Sequence[Block], *, into: Callable[[Block], bool] = lambda _: True
) -> Iterator[Block]:
    """``blocks`` and all blocks in them, in reading order.

    What stands in a block for which ``into`` is false is left out.
    """
    for block in blocks:
        yield block
        if into(block):
            for inner in children(block):
                yield from walk(inner, into=into)


def inlines_of(block: Block) -> tuple[Inline, ...]:
    """The inlines that stand directly in ``block``: of a row of a form, its label and field."""
    match block:
        case Heading(_, inlines) | Paragraph(inlines):
            return inlines
        case FieldRow(label, field):
            return (*label, field)
        case ListBlock() | Table() | Section() | BarChart():
            return ()


def texts(blocks: Sequence[Block]) -> Iterator[str]:
    """The visible texts of ``blocks``: one for each heading, paragraph, label and bar."""
    for block in walk(blocks):
        if isinstance(block, BarChart):
            yield from (f"{bar.label} {bar.caption}" for bar in block.bars)
        elif text := plain_text(inlines_of(block)):
            yield text


def leaves(inlines: Sequence[Inline]) -> Iterator[Text | LineBreak | Field]:
    """The texts, line breaks and fields of ``inlines`` without the marks around them.

    The caption of a box comes after it.
    """
    for inline in inlines:
        match inline:
            case Text() | LineBreak() | TextField():
                yield inline
            case Choice():
                yield inline
                yield from leaves(inline.caption)
            case _:
                yield from leaves(inline.children)


def fields(blocks: Sequence[Block]) -> Iterator[Field]:
    """The fields in ``blocks``, in reading order."""
    for block in walk(blocks):
        for leaf in leaves(inlines_of(block)):
            if isinstance(leaf, TextField | Choice):
                yield leaf


def with_ends(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool | None]]:
    """``blocks``, and whether each may end a page (True) or not (False), whatever it is.

    An answer to which nothing is added may: were it kept with the next heading, a row of
    short answers would be pushed to the next page as one; of many choices below each other,
    any but the first and last of them may. What is signed may not: a signature alone on a
    page signs nothing.
    """
    for place, (block, after) in enumerate(zip_longest(blocks, blocks[1:])):
        signed = isinstance(after, Paragraph) and after.role == "signature"
        answers = isinstance(block, Paragraph) and block.role in ("answer", "choices")
        may_end = answers and isinstance(after, Heading | Section | None)
        may_end = may_end or (answers and _is_amid_choices(blocks, place))
        yield block, False if signed else may_end or None


_TOGETHER = 3
"""How many choices, each on its line, are on a page at least: those before and after its end."""


def _is_amid_choices(blocks: Sequence[Block], place: int) -> bool:
    around = blocks[max(0, place + 1 - _TOGETHER) : place + 1 + _TOGETHER]
    choices = [isinstance(item, Paragraph) and item.role == "choices" for item in around]
    return len(around) == 2 * _TOGETHER and all(choices)


# --------------------------------------------------------------------------
# Texts changed together


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
    for leaf in leaves(inlines):
        match leaf:
            case Text(text):
                yield text
            case LineBreak():
                yield BREAK
            case _:
                yield OBJECT


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
