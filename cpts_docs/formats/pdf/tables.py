"""The row headers of a PDF's tables.

Typst tags the cells of a table's head as header cells. Those that head a row
of its body it can only tag behind a feature (``a11y-extras``) that its Python
package does not switch on, so their tags are changed here, as
``fields.py`` changes those of fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cpts_docs.document.tree import Block, Table
from cpts_docs.document.walk import walk

if TYPE_CHECKING:
    from cpts_docs.formats.pdf.update import Update


def has_row_headers(blocks: Sequence[Block]) -> bool:
    """Whether a cell in the body of a table heads its row."""
    return any(cell.header for table in _tables(blocks) for row in table.body for cell in row.cells)


def tag_row_headers(update: Update, blocks: Sequence[Block]) -> None:
    """Tag the cells that head a row of the tables in ``blocks`` as header cells.

    The other cells of their rows no longer name the head of their column as
    their only header: readers find both by the scopes of the header cells.
    """
    for tagged, table in zip(update.tags("/Table"), _tables(blocks), strict=True):
        rows = zip(update.tags("/TR", tagged), (*table.head, *table.body), strict=True)
        for place, (tagged_row, row) in enumerate(rows):
            if place < len(table.head) or not any(cell.header for cell in row.cells):
                continue
            cells = update.tags("/T[HD]", tagged_row)
            for reference, cell in zip(cells, row.cells, strict=True):
                kept = _without_headers(update.attributes(reference))
                scope = {"/Scope": "/Row"} if cell.header else {}
                own = {**kept.pop("/Table", {"/O": "/Table"}), **scope}
                kind = "/TH" if cell.header else "/TD"
                update.change(reference, {"/S": kind, "/A": [own, *kept.values()]})


def _without_headers(attributes: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The attributes of a cell by their owner, without the names of its header cells."""
    return {
        item["/O"]: {key: value for key, value in item.items() if key != "/Headers"}
        for item in attributes
    }


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    """The tables in ``blocks`` in reading order, without those inside their cells."""
    for block in walk(blocks, into=lambda block: not isinstance(block, Table)):
        if isinstance(block, Table):
            yield block
