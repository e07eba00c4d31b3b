"""The tree in a compact notation, for people who compare two: a line a block, marks in the text.

::

    h1 | Questionnaire aux professionnels de santé
    p.hint | *Indication* du territoire ⏎ Cabestany
    row | Nom : [nom "Nom"]
    table.facts 50 50
      tr
        th | Organisme
"""

from __future__ import annotations

from collections.abc import Iterator

from cpts_docs.document.tree import (
    BarChart,
    Block,
    Choice,
    Document,
    Emphasis,
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

_MARKS = {Strong: "*", Emphasis: "/", Underline: "_", Superscript: "^"}


def notation(document: Document) -> str:
    """All of a document, a line for each thing it says."""
    metadata = document.metadata
    lines = [
        f"title: {metadata.title}",
        f"author: {metadata.author}",
        f"subject: {metadata.subject}",
        f"language: {metadata.language}",
        f"date: {metadata.date}",
        f"header: {_inlines(document.header)}",
        f"footer: {_inlines(document.footer)}",
        *(f"hidden: {item.name}={item.value}" for item in document.hidden),
        "",
        *_blocks(document.blocks),
    ]
    return "\n".join(lines) + "\n"


def _blocks(blocks: tuple[Block, ...], indent: str = "") -> Iterator[str]:
    for block in blocks:
        for line in _block(block):
            yield f"{indent}{line}"


def _inside(blocks: tuple[Block, ...]) -> Iterator[str]:
    return _blocks(blocks, "  ")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, children):
            yield f"h{level} | {_inlines(children)}"
        case Paragraph(children, role):
            yield f"p{_role(role)} | {_inlines(children)}"
        case FieldRow(label, field):
            yield f"row | {_inlines(label)} {_inline(field)}"
        case ListBlock(items, ordered, role):
            yield f"{'ol' if ordered else 'ul'}{_role(role)}"
            for item in items:
                yield from _holding("  li", item, "  ")
        case Table(widths, head, body, role):
            yield f"table{_role(role)} {' '.join(f'{width:.0%}' for width in widths)}"
            for row in head:
                yield from _row("  head", row)
            for row in body:
                yield from _row("  tr", row)
        case Section(inner, role):
            yield f"section{_role(role)}"
            yield from _inside(inner)
        case BarChart(alt, bars, scale):
            yield f"chart {scale:g} | {alt}"
            for bar in bars:
                yield f"  bar {bar.value:g} | {bar.label} | {bar.caption}"


def _row(name: str, row: Row) -> Iterator[str]:
    yield name
    for cell in row.cells:
        span = f" ×{cell.span}" if cell.span > 1 else ""
        yield from _holding(f"    {'th' if cell.header else 'td'}{span}", cell.blocks, "    ")


def _holding(name: str, blocks: tuple[Block, ...], indent: str) -> Iterator[str]:
    """An item or a cell; one that is a single plain paragraph takes one line."""
    match blocks:
        case (Paragraph(children, ""),):
            yield f"{name} | {_inlines(children)}"
        case _:
            yield name
            yield from _blocks(blocks, f"{indent}  ")


def _role(role: str) -> str:
    return f".{role}" if role else ""


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text.replace("\u202f", "‿").replace("\u00a0", "~")
        case LineBreak():
            return " ⏎ "
        case Strong() | Emphasis() | Underline() | Superscript():
            mark = _MARKS[type(inline)]
            return f"{mark}{_inlines(inline.children)}{mark}"
        case Link(href, children):
            return f"<{_inlines(children)}>({href})"
        case Choice(name, value, label, caption, kind, checked):
            tick = "x" if checked else " "
            return f"[{tick}]{{{kind} {name}={value} “{label}”}}{_inlines(caption)} "
        case TextField(name, label, value, rows, kind):
            return f"[{kind} {name} ×{rows} “{label}” = {value!r}]"
