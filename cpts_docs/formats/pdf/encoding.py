"""The tree as JSON, in the form that ``templates/theme/theme.typ`` reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cpts_docs._version import GENERATOR
from cpts_docs.document import roles
from cpts_docs.document.numbers import columns_of_numbers
from cpts_docs.document.theme import LOGO_GAP, LOGO_ROOM, Logo, Theme
from cpts_docs.document.tree import (
    BarChart,
    Block,
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
from cpts_docs.document.walk import with_ends
from cpts_docs.foreign.drawing import as_svg
from cpts_docs.formats.estimates import (
    TALL,
    WHOLE,
    is_of_lines,
    is_small,
    lines_of,
    lines_of_row,
    too_wide,
    width_in,
    widths_in,
)

_LABEL_GAP = 3  # millimetres between a label and its field
_BOX = 5  # of a box to tick and the gap behind it
_WHOLE = roles.WHOLE | {"contact"}


def encoded(document: Document) -> tuple[str, list[Field]]:
    """The document as JSON text, and its fields; in the JSON each has its place among them."""
    return as_json(values(document))


def as_json(values: dict[str, Any]) -> tuple[str, list[Field]]:
    """What :func:`values` gives as JSON text, and the fields in it."""
    fields: list[Field] = []

    def number(field: Field) -> dict[str, int]:
        fields.append(field)
        return {"index": len(fields) - 1, "rows": getattr(field, "rows", 1)}

    return json.dumps(values, default=number), fields


def values(document: Document) -> dict[str, Any]:
    """The document as the dictionaries and lists that Typst is given, with its fields in them."""
    look = document.look
    width = look.theme.text_width / WHOLE
    return {
        "theme": asdict(look.theme) | {"line_spacing": look.theme.line_spacing},
        "logos": {
            "row": [_logo(*sized) for sized in look.sizes],
            "on-each-page": look.on_each_page,
            "gap": LOGO_GAP,
            "room": LOGO_ROOM if look.logos and look.on_each_page else 0,
        },
        "metadata": _metadata(document.metadata),
        "header": _running(document.header, width),
        "footer": _running(document.footer, width),
        "blocks": _Blocks(look.theme).all(document.blocks, width),
    }


def _logo(logo: Logo, width: float, height: float) -> dict[str, Any]:
    return {"svg": as_svg(logo.picture), "alt": logo.alt, "width": width, "height": height}


def _running(inlines: tuple[Inline, ...], width: float) -> dict[str, Any]:
    return {"lines": lines_of((Paragraph(inlines),), width), **_flow(inlines, width)}


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


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks as dictionaries; ``width`` is the share that theirs may take."""

    theme: Theme

    def all(self, blocks: tuple[Block, ...], width: float) -> list[dict[str, Any]]:
        return [self._block(block, width, ends) for block, ends in with_ends(blocks)]

    def _block(self, block: Block, width: float, ends: bool | None) -> dict[str, Any]:
        match block:
            case Heading(level, children):
                room = width / 2 if level == 1 else width * 0.7  # for its larger letters
                return {"type": "heading", "level": level, **_flow(children, room)}
            case Paragraph(children, role):
                room = {"signature": width / 2, "choices": width - _BOX / WHOLE}.get(role, width)
                kept = ends is False and lines_of((block,), width) <= TALL
                whole = is_of_lines(block, width)
                flow = {"ends": bool(ends), "kept": kept, "whole": whole, **_flow(children, room)}
                return {"type": "paragraph", "role": role, **flow}
            case FieldRow(label, field):
                room = (self.theme.label_width - _LABEL_GAP) / WHOLE
                return {"type": "field-row", "field": field, **_flow(label, room)}
            case ListBlock():
                return {
                    "type": "list",
                    "ordered": block.ordered,
                    "start": block.start,
                    "role": block.role,
                    "items": [self.all(item, width_in(block, width)) for item in block.items],
                }
            case Table():
                widths = [width * share for share in block.widths]
                whole, numbers = is_small(block, width), columns_of_numbers(block)
                return {
                    "type": "table",
                    "role": block.role,
                    "whole": whole,
                    "last-two": not whole and _ends_in_two(block.body, widths),
                    "widths": block.widths,
                    "head": [self._row(row, widths, numbers, in_body=False) for row in block.head],
                    "body": [self._row(row, widths, numbers, in_body=True) for row in block.body],
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
                return {
                    "type": "section",
                    "role": role,
                    **height,
                    "blocks": self.all(inside, width),
                }

    def _row(
        self, row: Row, widths: Sequence[float], numbers: frozenset[int], *, in_body: bool
    ) -> dict[str, Any]:
        return {
            "lines": lines_of_row(row, widths),
            "cells": [
                {
                    "span": cell.span,
                    "header": cell.header,
                    "in-body": in_body,
                    "number": column in numbers and cell.span == 1,
                    "blocks": self.all(cell.blocks, width),
                }
                for (column, cell), width in zip(row.columns, widths_in(row, widths), strict=True)
            ],
        }


def _ends_in_two(rows: Sequence[Row], widths: Sequence[float]) -> bool:
    """Whether the last of ``rows`` can stay with the one before, which then does not break."""
    return len(rows) > 2 and lines_of_row(rows[-2], widths) <= TALL


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
