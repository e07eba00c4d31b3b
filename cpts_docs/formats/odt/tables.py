"""Tables as ODF: head rows that come back on each page, and rows that may break."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cpts_docs.document.numbers import columns_of_numbers
from cpts_docs.document.tree import Cell, Row, Table
from cpts_docs.formats.estimates import TALL, WHOLE, is_small, lines_of_row
from cpts_docs.formats.odt.markup import attributes, millimetres
from cpts_docs.formats.styles import cell_style, is_tight

if TYPE_CHECKING:
    from cpts_docs.formats.odt.body import Place, Story

_SPACE = 2.2
"""Above and below a table, in millimetres."""

_SIDE = 2.2
_ABOVE, _BELOW = 0.85, 0
_ABOVE_BOXES, _BELOW_BOXES = 1.2, 0.6
"""Between the border of a cell and its text, in millimetres."""


class TableWriter:
    """Writes one table, with ``place`` around it."""

    def __init__(self, story: Story, table: Table, place: Place, number: int) -> None:
        self._story, self._table, self._place, self._number = story, table, place, number
        self._styles = story.styles
        width = place.width - place.indent
        self._edges = [0.0, *accumulate(width * share for share in table.widths)]
        self._shares = [width * share / WHOLE for share in table.widths]
        self._is_small = is_small(table, width / WHOLE)
        self._numbers = columns_of_numbers(table)
        self._choices = table.role == "choices"

    def xml(self) -> str:
        """The table."""
        head = "".join(self._row(row, is_head=True) for row in self._table.head)
        if head:
            head = f"<table:table-header-rows>{head}</table:table-header-rows>"
        body = "".join(
            self._row(row, is_head=False, kept=place == -1)
            for place, row in enumerate(self._table.body, 1 - len(self._table.body))
        )
        about = {"table:name": f"Tableau {self._number}", "table:style-name": self._style()}
        return f"<table:table{attributes(about)}>{self._columns()}{head}{body}</table:table>"

    def _style(self) -> str:
        indent = self._place.indent
        return self._styles.named(
            "table",
            {
                "style:width": millimetres(self._edges[-1]),
                "table:align": "left",
                "fo:margin-left": millimetres(indent) if indent else "",
                "fo:margin-top": millimetres(_SPACE * self._story.theme.spacing),
                "fo:margin-bottom": millimetres(_SPACE * self._story.theme.spacing),
                "fo:keep-with-next": "always" if self._place.keep else "",
                "style:may-break-between-rows": "false" if self._is_small else "",
                "table:border-model": "collapsing",
            },
        )

    def _columns(self) -> str:
        columns = [self._column(end - start) for start, end in pairwise(self._edges)]
        if self._table.head_column:
            columns[0] = f"<table:table-header-columns>{columns[0]}</table:table-header-columns>"
        return "".join(columns)

    def _column(self, width: float) -> str:
        style = self._styles.named("table-column", {"style:column-width": millimetres(width)})
        return f'<table:table-column table:style-name="{style}"/>'

    def _row(self, row: Row, *, is_head: bool, kept: bool = False) -> str:
        """A row; one that is ``kept`` stays with the next, if it may not break."""
        whole = is_head or lines_of_row(row, self._shares) <= TALL
        keep = self._place.keep or (kept and whole and not self._is_small)
        cells = "".join(self._cell(cell, column, is_head, keep) for column, cell in row.columns)
        style = self._styles.named("table-row", {"fo:keep-together": "always" if whole else "auto"})
        return f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'

    def _cell(self, cell: Cell, column: int, is_head: bool, keep: bool) -> str:
        width = self._edges[column + cell.span] - self._edges[column]
        side = 0 if is_tight(self._table, column, width) else _SIDE
        style = cell_style(self._table, cell, column, self._numbers, is_head=is_head)
        place = replace(
            self._place, width=width - 2 * side, style=style, level=0, keep=keep, in_cell=True
        )
        about = {
            "table:style-name": self._cell_style(cell, column, side),
            "table:number-columns-spanned": str(cell.span) if cell.span > 1 else "",
            "office:value-type": "string",
        }
        content = self._story.cell(cell.blocks, place)
        covered = "<table:covered-table-cell/>" * (cell.span - 1)
        return f"<table:table-cell{attributes(about)}>{content}</table:table-cell>{covered}"

    def _cell_style(self, cell: Cell, column: int, side: float) -> str:
        theme = self._story.theme
        edges = (_ABOVE_BOXES, _BELOW_BOXES) if self._choices else (_ABOVE, _BELOW)
        above, below = (size * theme.spacing for size in edges)
        line = f"0.5pt solid {theme.line}"
        return self._styles.named(
            "table-cell",
            {
                "fo:background-color": theme.tint if cell.header else "",
                "fo:border-top": line,
                "fo:border-bottom": line,
                "fo:border-left": line if self._table.role == "facts" and column else "none",
                "fo:border-right": "none",
                "fo:padding-top": millimetres(above),
                "fo:padding-bottom": millimetres(below),
                "fo:padding-left": millimetres(side),
                "fo:padding-right": millimetres(side),
                "style:vertical-align": "middle" if self._choices else "",
            },
        )
