"""What can be said of a layout before it is laid out: how high a row is, how wide a word.

Widths are shares of a usual text's, :data:`WHOLE`. Heights are near the mark, and enough to
tell a short row from a long one where nothing can be measured, as in Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TypeGuard

from cpts_docs.document.theme import DEFAULT
from cpts_docs.document.tree import (
    BarChart,
    Block,
    Choice,
    FieldRow,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    TextField,
)
from cpts_docs.document.walk import leaves, plain_text

WHOLE = DEFAULT.text_width
"""The width that is 1, in millimetres, whatever the page's own: letters are as large on any."""

TALL = 11
"""The lines of a row that is about a quarter of a page high."""

_SHORT = 4  # lines of an item that looks lost alone
_SMALL = 18  # lines of a table that is about a third of a page high
_MARK, _NUMBER = 0.042, 0.065  # of the width, for the marks of a list and the space around
_PADDING = 0.03  # of the width, at the edges of a cell
_NARROWEST = 0.05
_CHARACTERS = 85  # in a line of the whole width
_SPACING = 0.3  # lines between blocks
_FIELD_LINES = 1.8  # by each line that can be written in a field
_BAR_LINES = 1.3
_ROW_LINES = 0.6  # of the edges of a row

_EMS = 40  # of the whole width: 48, less what large letters take
_THIN = frozenset("fijlrtîï.,:;!'’-/()\u00a0\u202f")
_PLAIN = frozenset("abcdeghknopqsuvxyzàâäçéèêëôöùûü0123456789")
_WIDTHS = (0.4, 0.62, 1.02)  # ems of thin, plain and other signs, in bold
_SEAM = "\x1f"


# --------------------------------------------------------------------------
# Widths


def width_in(block: ListBlock, width: float) -> float:
    """How wide the items of a list may be that may itself be so wide."""
    return max(width - (_NUMBER if block.ordered else _MARK), _NARROWEST)


def widths_in(row: Row, widths: Sequence[float]) -> Iterator[float]:
    """How wide the text of each cell of a row may be, in columns of these widths."""
    for column, cell in row.columns:
        yield max(sum(widths[column : column + cell.span]) - _PADDING, _NARROWEST)


# --------------------------------------------------------------------------
# Heights


def lines_of(blocks: Sequence[Block], width: float = 1.0) -> float:
    """About how many lines of text ``blocks`` are high."""
    return sum(_lines(block, width) for block in blocks)


def lines_of_row(row: Row, widths: Sequence[float]) -> float:
    """The same of a row of a table with columns of these widths: that of its highest cell."""
    places = zip(row.cells, widths_in(row, widths), strict=True)
    return max((lines_of(cell.blocks, width) for cell, width in places), default=0)


def is_small(table: Table, width: float) -> bool:
    """Whether a table is so low that it stays on one page: a row of it alone would be lost."""
    columns = [width * share for share in table.widths]
    rows = (*table.head, *table.body)
    return sum(lines_of_row(row, columns) + _ROW_LINES for row in rows) <= _SMALL


def last_two(block: ListBlock, width: float) -> int:
    """Which item stays on a page with the last one, so that this is not alone; -1 if none.

    What is higher than a few lines is not lost on a page of its own.
    """
    width = width_in(block, width)
    short = all(lines_of(item, width) <= _SHORT for item in block.items[-2:])
    return len(block.items) - 2 if short else -1


def _lines(block: Block, width: float) -> float:
    match block:
        case Paragraph((TextField(rows=rows),)) | FieldRow(_, TextField(rows=rows)):
            return rows * _FIELD_LINES
        case Heading(_, children) | Paragraph(children):
            characters = _CHARACTERS * width
            lines = plain_text(children).split("\n")
            return _SPACING + sum(max(1, ceil(len(line) / characters)) for line in lines)
        case ListBlock(items):
            return sum(lines_of(item, width_in(block, width)) for item in items)
        case Table(widths, head, body):
            inner = [width * share for share in widths]
            return sum(lines_of_row(row, inner) for row in (*head, *body))
        case Section(inside):
            return lines_of(inside, width)
        case BarChart(_, bars):
            return _BAR_LINES * len(bars)


def is_of_lines(block: Paragraph, width: float = 1.0) -> bool:
    """Whether a paragraph is a few lines that belong together, as an address."""
    breaks = any(isinstance(leaf, LineBreak) for leaf in leaves(block.children))
    return breaks and _lines(block, width) <= TALL


# --------------------------------------------------------------------------
# Words


def too_wide(inlines: Sequence[Inline], width: float) -> int:
    """0, or in how many pieces of text those words may be that are wider than ``width``."""
    ems = _EMS * width
    most = ems / _WIDTHS[-1]  # characters that fit whatever they are
    text = inlines[0].text if _is_text(inlines) else _SEAM.join(_texts(inlines))
    words = text.split(" ")
    if max(map(len, words)) <= most:
        return 0
    wide = (word.strip(_SEAM) for word in words if len(word) > most and _width(word) > ems)
    return max((word.count(_SEAM) + 1 for word in wide), default=0)


def _is_text(inlines: Sequence[Inline]) -> TypeGuard[tuple[Text]]:
    return len(inlines) == 1 and isinstance(inlines[0], Text)


def _width(word: str) -> float:
    """The width of a word in ems: no less than it has in any style of the text."""
    thin, plain, broad = _WIDTHS
    return sum(thin if sign in _THIN else plain if sign in _PLAIN else broad for sign in word)


def _texts(inlines: Sequence[Inline]) -> Iterator[str]:
    """The texts of inlines, and a space where a line may end."""
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case LineBreak() | TextField():
                yield " "
            case Choice():
                yield " "
                yield from _texts(inline.caption)
            case _:
                yield from _texts(inline.children)
