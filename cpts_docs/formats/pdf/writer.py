"""The PDF writer: the tree as JSON to Typst, which lays out, tags and exports.

The files are PDF/UA-1 and PDF/A-2a; their tables have row headers
(``pdf_tables.py``) and their fields can be filled in (``pdf_form.py``).
Nothing of the machine goes in: fonts come from their package, the date from
the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from cpts_docs._version import GENERATOR
from cpts_docs.base.errors import OutputError
from cpts_docs.base.resources import font_folder, theme_folder
from cpts_docs.document.tree import (
    BarChart,
    Block,
    Choice,
    Document,
    Emphasis,
    Field,
    FieldRow,
    Heading,
    Hidden,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Metadata,
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
from cpts_docs.document.walk import fill_field
from cpts_docs.formats.estimates import lines_of, lines_of_row, too_wide, width_in, widths_in
from cpts_docs.formats.pdf.tables import has_row_headers, tag_row_headers
from cpts_docs.formats.pdf.update import Update
from cpts_docs.formats.theme import DEFAULT, Theme

if TYPE_CHECKING:
    import typst

TESTED = "0.15"
"""The versions of Typst whose files this was tested with."""

_LABELS = 0.3  # of the width, left of the fields
_WHOLE = ("keep", "contact")  # sections that stay on one page


def write(document: Document, theme: Theme = DEFAULT) -> bytes:
    """The bytes of a PDF file.

    Raises:
        OutputError: Typst refused the document.
    """
    return lay_out(document, theme).written()


@dataclass(frozen=True, slots=True)
class Layout:
    """A document laid out, whose fields can be given values many times.

    Values change nothing in the layout: a field is a box of a fixed size. It
    can be sent to another process, which needs no Typst to write files of it.
    """

    update: Update
    fields: tuple[Field, ...]
    hidden: tuple[Hidden, ...]
    theme: Theme

    def written(self, values: Mapping[str, str] | None = None) -> bytes:
        """The bytes of a PDF file, with ``values`` in the fields of those names."""
        from cpts_docs.formats.pdf.fields import add_fields

        update = self.update.copy()
        with _of_a_known_shape():
            if self.fields:
                fields = [fill_field(field, values or {}) for field in self.fields]
                add_fields(update, fields, self.hidden, self.theme)
            return update.written()


@contextmanager
def _of_a_known_shape() -> Iterator[None]:
    """Turns what a PDF of another shape than Typst's leads to into an OutputError."""
    try:
        yield
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise OutputError(
            f"Typst {version('typst')} a écrit un PDF que cpts-docs ne sait pas compléter ; "
            f"installez une version essayée : typst {TESTED}"
        ) from error


def lay_out(document: Document, theme: Theme = DEFAULT) -> Layout:
    """The layout of a document, with the values that its fields have.

    Raises:
        OutputError: Typst refused the document, or wrote a file of an unknown shape.
    """
    import typst

    text, fields = _encoded(document, theme)
    day = document.metadata.date
    try:
        with _compiler() as compiler:
            pdf = compiler.compile(
                format="pdf",
                sys_inputs={"document": text},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
    except typst.TypstError as error:
        raise OutputError(f"la mise en page du PDF a échoué ({error.message})") from error
    assert isinstance(pdf, bytes)
    with _of_a_known_shape():
        update = Update(pdf)
        if has_row_headers(document.blocks):
            tag_row_headers(update, document.blocks)
    return Layout(update, tuple(fields), document.hidden, theme)


_idle: list[typst.Compiler] = []


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    """A compiler of one's own: it refuses the second of two threads."""
    try:
        compiler = _idle.pop()
    except IndexError:
        import typst

        folder = theme_folder()
        compiler = typst.Compiler(str(folder / "theme.typ"), root=str(folder), font_paths=_fonts())
    try:
        yield compiler
    finally:
        _idle.append(compiler)


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_folder())],
    )


# --------------------------------------------------------------------------
# The tree as JSON, in the form that theme.typ reads


def _encoded(document: Document, theme: Theme) -> tuple[str, list[Field]]:
    """The document as JSON text, and its fields; in the JSON each has its place among them."""
    fields: list[Field] = []

    def number(field: Field) -> dict[str, int]:
        fields.append(field)
        return {"index": len(fields) - 1, "rows": getattr(field, "rows", 1)}

    return json.dumps(_document(document, theme), default=number), fields


def _document(document: Document, theme: Theme) -> dict[str, Any]:
    return {
        "theme": asdict(theme),
        "metadata": _metadata(document.metadata),
        "header": _running(document.header),
        "footer": _running(document.footer),
        "blocks": _blocks(document.blocks, 1),
    }


def _running(inlines: tuple[Inline, ...]) -> dict[str, Any]:
    return {"lines": lines_of((Paragraph(inlines),)), **_flow(inlines, 1)}


def _metadata(metadata: Metadata) -> dict[str, Any]:
    language, _, region = metadata.language.partition("-")
    return {
        "title": metadata.title,
        "author": metadata.author,
        "subject": metadata.subject,
        "generator": GENERATOR,
        "language": language,
        "region": region or None,
        "year": metadata.date.year,
        "month": metadata.date.month,
        "day": metadata.date.day,
    }


def _blocks(blocks: tuple[Block, ...], width: float) -> list[dict[str, Any]]:
    """Blocks where their text may take that share of its whole width."""
    return [_block(block, width) for block in blocks]


def _block(block: Block, width: float) -> dict[str, Any]:
    match block:
        case Heading(level, children):
            room = width / 2 if level == 1 else width * 0.7  # for its larger letters
            return {"type": "heading", "level": level, **_flow(children, room)}
        case Paragraph(children, role):
            room = width / 2 if role == "signature" else width
            return {"type": "paragraph", "role": role, **_flow(children, room)}
        case FieldRow(label, field):
            return {"type": "field-row", "field": field, **_flow(label, width * _LABELS)}
        case ListBlock():
            return {
                "type": "list",
                "ordered": block.ordered,
                "role": block.role,
                "items": [_blocks(item, width_in(block, width)) for item in block.items],
            }
        case Table():
            widths = [width * share for share in block.widths]
            return {
                "type": "table",
                "role": block.role,
                "widths": block.widths,
                "head": [_row(row, widths, in_body=False) for row in block.head],
                "body": [_row(row, widths, in_body=True) for row in block.body],
            }
        case BarChart():
            return {
                "type": "bar-chart",
                "alt": block.alt,
                "bars": [
                    {"label": bar.label, "share": share, "caption": bar.caption}
                    for bar, share in zip(block.bars, block.shares, strict=True)
                ],
            }
        case Section(inside, role):
            height = {"lines": lines_of(inside, width)} if role in _WHOLE else {}
            return {"type": "section", "role": role, **height, "blocks": _blocks(inside, width)}


def _row(row: Row, widths: Sequence[float], *, in_body: bool) -> dict[str, Any]:
    return {
        "lines": lines_of_row(row, widths),
        "cells": [
            {
                "span": cell.span,
                "header": cell.header,
                "in-body": in_body,
                "blocks": _blocks(cell.blocks, width),
            }
            for cell, width in zip(row.cells, widths_in(row, widths), strict=True)
        ],
    }


def _flow(inlines: tuple[Inline, ...], width: float) -> dict[str, Any]:
    """The inlines of a paragraph; with ``pieces`` if a word of theirs may have to break."""
    flow: dict[str, Any] = {"children": _inlines(inlines)}
    if pieces := too_wide(inlines, width):
        flow["pieces"] = pieces
    return flow


def _inlines(inlines: tuple[Inline, ...]) -> list[Any]:
    return [_inline(inline) for inline in inlines]


def _inline(inline: Inline) -> Any:
    match inline:
        case Text(text):
            return text
        case LineBreak():
            return ["break"]
        case Strong(children):
            return ["strong", _inlines(children)]
        case Emphasis(children):
            return ["emphasis", _inlines(children)]
        case Underline(children):
            return ["underline", _inlines(children)]
        case Superscript(children):
            return ["superscript", _inlines(children)]
        case Link(href, children):
            return ["link", href, _inlines(children)]
        case Choice():
            return ["choice", inline, _inlines(inline.caption)]
        case TextField():
            return ["text-field", inline]
