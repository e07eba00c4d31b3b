"""Tables of a Word document: their properties, rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cpts_docs.document.numbers import columns_of_numbers
from cpts_docs.document.tree import Cell, Row, Table
from cpts_docs.formats.docx.place import CELL_PADDING, Place, twips
from cpts_docs.formats.estimates import TALL, WHOLE, is_small, lines_of_row
from cpts_docs.formats.styles import cell_style, is_tight

if TYPE_CHECKING:
    from cpts_docs.formats.docx.body import Story


_NO_SIDES = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'


def _line_above(colour: str) -> str:
    """The line between a row and the one above it.

    As ``insideH`` of the table it would belong to the upper row, and LibreOffice
    (7.4) loses the rest of a table where a row fits on a page but for that line.
    """
    return (
        '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" '
        f'w:color="{colour.removeprefix("#")}"/></w:tcBorders>'
    )


def table_properties(table: Table, width: int, indent: int) -> str:
    """The properties of a table of this width, so far from the margin."""
    style = "CptsFacts" if table.role == "facts" else "CptsTable"
    first_row, first_column = int(bool(table.head)), int(table.head_column)
    value = 0x0600 | 0x0020 * first_row | 0x0080 * first_column
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{value:04X}" w:firstRow="{first_row}" w:lastRow="0" '
        f'w:firstColumn="{first_column}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
    )


class TableRows:
    """The rows of one table; ``edges`` are where its columns begin and end."""

    def __init__(self, story: Story, table: Table, edges: Sequence[int], place: Place) -> None:
        self._story, self._table, self._edges, self._place = story, table, edges, place
        self._head_column = table.head_column
        self._numbers = columns_of_numbers(table)
        self._shares = [(b - a) / twips(WHOLE) for a, b in pairwise(edges)]
        self._is_small = is_small(table, edges[-1] / twips(WHOLE))

    def xml(self) -> str:
        """All rows, those of the head first; the last one is never alone on its page."""
        head = (self._row(row, is_head=True) for row in self._table.head)
        body = (
            self._row(row, is_head=False, kept=place == -1 or (self._is_small and place < 0))
            for place, row in enumerate(self._table.body, 1 - len(self._table.body))
        )
        return "".join((*head, *body))

    def _row(self, row: Row, *, is_head: bool, kept: bool = False) -> str:
        tall = not is_head and lines_of_row(row, self._shares) > TALL
        kept = kept and (self._is_small or not tall)
        properties = "" if tall else "<w:cantSplit/>"
        properties += "<w:tblHeader/>" if is_head else ""
        cells = "".join(
            self._cell(cell, column, row, is_head=is_head, tall=tall, kept=kept)
            for column, cell in row.columns
        )
        return f"<w:tr>{properties and f'<w:trPr>{properties}</w:trPr>'}{cells}</w:tr>"

    def _cell(
        self, cell: Cell, column: int, row: Row, *, is_head: bool, tall: bool, kept: bool
    ) -> str:
        """A cell. Of a row kept with the next by its first paragraph, nothing is ever split."""
        width = self._edges[column + cell.span] - self._edges[column]
        by_style = row is self._table.head[0] if is_head else column == 0 and self._head_column
        fill = self._story.theme.tint.removeprefix("#")
        properties = "".join(
            (
                f'<w:tcW w:w="{width}" w:type="dxa"/>',
                f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "",
                "" if is_head else _line_above(self._story.theme.line),
                f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
                if cell.header and not by_style
                else "",
                _NO_SIDES if is_tight(self._table, column, width / twips(1)) else "",
                '<w:vAlign w:val="center"/>' if self._table.role == "choices" else "",
            )
        )
        place = Place(
            width - CELL_PADDING,
            style=cell_style(self._table, cell, column, self._numbers, is_head=is_head),
            in_cell=True,
            keep=self._place.keep or kept,
        )
        content = self._story.blocks(cell.blocks, place, loose=tall) + self._story.close(place)
        content = content or self._story.paragraph(place.style, "", place)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
