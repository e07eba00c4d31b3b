"""The HTML writer: one self-contained file, for screens, phones and print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from html import escape

from cpts_docs._version import GENERATOR
from cpts_docs.base.resources import theme_folder
from cpts_docs.document.numbers import columns_of_numbers
from cpts_docs.document.theme import Look
from cpts_docs.document.tree import (
    BarChart,
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    Hidden,
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
from cpts_docs.document.walk import texts
from cpts_docs.formats.html import look


def write(document: Document) -> bytes:
    """The bytes of an HTML file, in UTF-8."""
    metadata = document.metadata
    blocks = _blocks(document.blocks)
    script = ""
    if "<input " in blocks or "<textarea " in blocks:  # no text has a « < » of its own
        script = _script("form.js")
        if " data-if=" in blocks or " data-required=" in blocks:
            script += _script("questions.js")
        blocks = _form(document.hidden, blocks)
    page = f"""\
<!doctype html>
<html lang="{escape(metadata.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(script, document.look)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(metadata.title)}</title>
<meta name="generator" content="{GENERATOR}">
<meta name="author" content="{escape(metadata.author)}">
<meta name="description" content="{escape(metadata.subject)}">
<meta name="date" content="{metadata.date.isoformat()}">
<style>
{look.style(document.look)}</style>
</head>
<body>
{_running("header", document.header)}<main>
{look.logos(document.look)}{blocks}</main>
{_running("footer", document.footer)}{script and f"<script>{script}</script>"}
</body>
</html>
"""
    return page.encode()


# --------------------------------------------------------------------------
# The form

_ACTIONS = """\
<noscript><p class="hint">Pour répondre, remplissez cette page puis imprimez-la, \
ou remplissez ce formulaire au format Word ou PDF.</p></noscript>
<div class="actions" hidden>
<button type="button" data-action="save">Enregistrer mes réponses</button>
<button type="button" data-action="print">Imprimer</button>
</div>
<p class="status" role="status"></p>
"""


def _form(hidden: tuple[Hidden, ...], blocks: str) -> str:
    """The fields in a form that saves its answers; browsers are asked not to keep them."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(item.name)}" value="{escape(item.value)}">\n'
        for item in hidden
    )
    return f'<form autocomplete="off">\n{inputs}{blocks}{_ACTIONS}</form>\n'


@cache
def _script(name: str) -> str:
    return (theme_folder() / name).read_text("utf-8")


def _policy(script: str, shown: Look) -> str:
    """What the page may do: nothing but show itself, and run its own script."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"'sha256-{digest}'" if script else "'none'"
    images = " img-src data:;" if shown.logos else ""
    images += " font-src data:;" if look.faces(shown) else ""
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed};{images}"
        " base-uri 'none'; form-action 'none'"
    )


def _running(tag: str, inlines: tuple[Inline, ...]) -> str:
    return f"<{tag}>{_inlines(inlines)}</{tag}>\n" if inlines else ""


def _class(role: str) -> str:
    return f' class="{escape(role)}"' if role else ""


# --------------------------------------------------------------------------
# Blocks


def _blocks(blocks: tuple[Block, ...]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(level, children):
            return f"<h{level}>{_inlines(children)}</h{level}>\n"
        case Paragraph(children, role):
            return f"<p{_class(role)}>{_inlines(children)}</p>\n"
        case FieldRow(label, field):
            name = escape(field.name)
            label_tag = f'<label for="{name}">{_inlines(label)}</label>'
            return f'<div class="field">{label_tag}{_text_field(field, labelled=True)}</div>\n'
        case ListBlock():
            return _list(block)
        case Table():
            return _table(block)
        case Section(blocks, role):
            asked = f"{_class(role)}{_asked(block)}"
            return f"<section{asked}>\n{_blocks(blocks)}</section>\n"
        case BarChart():
            return _bar_chart(block)


def _asked(section: Section) -> str:
    """When a question is shown, and whether it has to be answered: for ``questions.js``."""
    shown = section.shown_if
    condition = f' data-if="{escape("=".join(shown))}"' if shown else ""
    return condition + (f' data-required="{section.required}"' if section.required else "")


def _bar_chart(chart: BarChart) -> str:
    """A line of text for each bar, on a picture whose text alternative is the chart's own."""
    drawn = "".join(
        f'<div><span>{escape(bar.label)}</span> <span class="bar" style="--share: {share:.4g}">'
        f"</span> <span>{escape(bar.caption)}</span></div>\n"
        for bar, share in zip(chart.bars, chart.shares, strict=True)
    )
    return f'<div class="bars" role="img" aria-label="{escape(chart.alt)}">\n{drawn}</div>\n'


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{_item(item)}</li>\n" for item in block.items)
    start = f' start="{block.start}"' if block.start != 1 else ""
    return f"<{tag}{_class(block.role)}{start}>\n{items}</{tag}>\n"


def _item(blocks: tuple[Block, ...]) -> str:
    """An item's first plain paragraph needs no element of its own."""
    match blocks:
        case (Paragraph(children, ""), *rest) if not any(isinstance(b, Paragraph) for b in rest):
            return _inlines(children) + ("\n" + _blocks(tuple(rest)) if rest else "")
        case _:
            return "\n" + _blocks(blocks)


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width: {width:.4%}">' for width in table.widths)
    numbers = columns_of_numbers(table)
    names = _names(table) if table.role == "choices" else {}
    head = "".join(_row(row, "col", numbers) for row in table.head)
    body = "".join(_row(row, "row", numbers, names) for row in table.body)
    return (
        f"<table{_class(table.role)}>\n<colgroup>{columns}</colgroup>\n"
        + (f"<thead>\n{head}</thead>\n" if head else "")
        + (f"<tbody>\n{body}</tbody>\n" if body else "")
        + "</table>\n"
    )


def _names(table: Table) -> dict[int, str]:
    """What is above each column, which a phone shows beside the boxes in it."""
    return {
        column: " ".join(texts(cell.blocks)) for row in table.head for column, cell in row.columns
    }


def _row(
    row: Row, scope: str, numbers: frozenset[int], names: Mapping[int, str] | None = None
) -> str:
    cells = (
        _cell(cell, scope, (names or {}).get(column, ""), is_number=column in numbers)
        for column, cell in row.columns
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _cell(cell: Cell, scope: str, column: str, *, is_number: bool) -> str:
    tag = "th" if cell.header else "td"
    match cell.blocks:
        case (Paragraph((Choice(caption=()) as choice,)),) if column and cell == Cell(cell.blocks):
            return f"<{tag}>{_choice(choice, column)}</{tag}>"
    attributes = f' scope="{scope}"' if cell.header else ""
    if cell.span > 1:
        attributes += f' colspan="{cell.span}"'
    elif is_number:
        attributes += ' class="number"'
    return f"<{tag}{attributes}>{_item(cell.blocks)}</{tag}>"


# --------------------------------------------------------------------------
# Inlines


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return escape(text, quote=False)
        case LineBreak():
            return "<br>\n"
        case Strong(children):
            return f"<strong>{_inlines(children)}</strong>"
        case Emphasis(children):
            return f"<em>{_inlines(children)}</em>"
        case Underline(children):
            return f"<u>{_inlines(children)}</u>"
        case Superscript(children):
            return f"<sup>{_inlines(children)}</sup>"
        case Link(href, children):
            return f'<a href="{escape(href)}">{_inlines(children)}</a>'
        case Choice():
            return _choice(inline)
        case TextField():
            return _text_field(inline, labelled=False)


def _text_field(field: TextField, *, labelled: bool) -> str:
    attributes = f'name="{escape(field.name)}"'
    attributes += (
        f' id="{escape(field.name)}"' if labelled else f' aria-label="{escape(field.label)}"'
    )
    if field.rows > 1:
        # A newline right after <textarea> is dropped by HTML; it guards the value's own.
        return f'<textarea {attributes} rows="{field.rows}">\n{escape(field.value)}</textarea>'
    value = f' value="{escape(field.value)}"' if field.value else ""
    # A browser's own field for numbers loses 12,5 and changes with the wheel of the mouse.
    kind = 'text" inputmode="decimal' if field.kind == "number" else field.kind
    return f'<input type="{kind}" {attributes}{value}>'


def _choice(choice: Choice, column: str = "") -> str:
    """A box; alone in a cell, with the name of its column."""
    checked = " checked" if choice.checked else ""
    box = (
        f'<input type="{choice.kind}" name="{escape(choice.name)}"'
        f' value="{escape(choice.value)}" aria-label="{escape(choice.label)}"{checked}>'
    )
    caption = f" {_inlines(choice.caption)}" if choice.caption else ""
    named = f' data-column="{escape(column)}"' if column else ""
    return f'<label class="choice"{named}>{box}{caption}</label>'
