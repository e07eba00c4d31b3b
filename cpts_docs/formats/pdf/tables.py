"""The header cells of a PDF's tables.

Typst tags the cells of a table's head as header cells. Those that head a row
of its body it can only tag behind a feature (``a11y-extras``) that its Python
package does not switch on, so their tags are changed here, as
``fields.py`` changes those of fields. The last row but one of a long table is laid
out as a head, to stay with the last one (``theme.typ``): its tags are made those of
any row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cpts_docs.document.tree import Block, Table
from cpts_docs.document.walk import walk

if TYPE_CHECKING:
    from cpts_docs.formats.pdf.update import Update


def has_tables(blocks: Sequence[Block]) -> bool:
    """Whether there is a table, whose tags may have to change."""
    return any(True for _ in _tables(blocks))


def tag_headers(update: Update, blocks: Sequence[Block]) -> None:
    """Tag the cells that head a row of the tables in ``blocks`` as header cells, and no others.

    The other cells of their rows no longer name the head of their column as
    their only header: readers find both by the scopes of the header cells.
    """
    for tagged, table in zip(update.tags("/Table"), _tables(blocks), strict=True):
        has_second_head = len([*update.tags("/TBody", tagged)]) > 1
        rows = zip(update.tags("/TR", tagged), (*table.head, *table.body), strict=True)
        for place, (tagged_row, row) in enumerate(rows):
            headed = has_second_head or any(cell.header for cell in row.cells)
            if place < len(table.head) or not headed:
                continue
            cells = update.tags("/T[HD]", tagged_row)
            for reference, cell in zip(cells, row.cells, strict=True):
                kept = _without_headers(update.attributes(reference))
                scope = {"/Scope": "/Row"} if cell.header else {}
                own = {**kept.pop("/Table", {"/O": "/Table"}), **scope}
                kind = "/TH" if cell.header else "/TD"
                update.change(reference, {"/S": kind, "/A": [own, *kept.values()]})


def _without_headers(attributes: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The attributes of a cell by their owner, without what makes headers of it or of others."""
    return {
        item["/O"]: {k: value for k, value in item.items() if k not in ("/Headers", "/Scope")}
        for item in attributes
    }


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    """The tables in ``blocks`` in reading order, without those inside their cells."""
    for block in walk(blocks, into=lambda block: not isinstance(block, Table)):
        if isinstance(block, Table):
            yield block
