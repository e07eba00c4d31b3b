"""Which columns of a table are of numbers, which people compare from row to row.

A column says it by what stands in it, so that it is one whoever wrote the table: the « Cible » of
an indicator is « 150 » in one project and « liste anonymisée » in another.
"""

from __future__ import annotations

import re

from cpts_docs.base.quantity import ABOUT, OVER, UNDER
from cpts_docs.document.tree import Cell, Paragraph, Table
from cpts_docs.document.walk import plain_text

_MANNER = "|".join((*ABOUT, *OVER, *UNDER, "[<>≈~+−-]")).replace(" ", r"\s")
_ONE = r"(?:\d{1,3}(?:\s\d{3})+|\d{1,4})(?:,\d+)?"  # five digits without a space are a code
_UNIT = r"%|k?€|M€|ETP|h|min|jours?|mois|ans?|km|hab\."
_NUMBER = re.compile(
    rf"(?:(?:{_MANNER})\s?)?{_ONE}(?:\sà\s{_ONE})?(?:\s?(?:{_UNIT}))?(?:\s\([<>]?\s?{_ONE}\s?%\))?"
)
_NONE = frozenset(("", "–", "inconnu", "inconnue"))


def columns_of_numbers(table: Table) -> frozenset[int]:
    """The columns, from 0, in which there are two numbers or more and nothing else.

    That of the first cells names the rows, and in a table with a role cells are something else.
    """
    if table.role:
        return frozenset()
    found: dict[int, int] = {}
    others = {0}
    for row in table.body:
        for column, cell in row.columns:
            text = _text(cell)
            if text is None or not (text in _NONE or _NUMBER.fullmatch(text)):
                others.update(range(column, column + cell.span))
            elif text not in _NONE:
                found[column] = found.get(column, 0) + 1
    return frozenset(column for column, count in found.items() if count > 1) - others


def _text(cell: Cell) -> str | None:
    """What a cell of one column says in one paragraph; None of any other."""
    match cell:
        case Cell((), False, 1):
            return ""
        case Cell((Paragraph(children),), False, 1):
            return plain_text(children)
    return None
