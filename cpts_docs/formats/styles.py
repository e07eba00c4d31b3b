"""The styles that Word and OpenDocument files share, by the names they have in both."""

from __future__ import annotations

from cpts_docs.document.tree import Cell, Table

PARAGRAPH_STYLES = {
    "eyebrow": "CptsEyebrow",
    "subtitle": "Subtitle",
    "label": "CptsLabel",
    "question": "CptsQuestion",
    "hint": "CptsHint",
    "answer": "CptsAnswer",
    "signature": "Signature",
    "choices": "CptsChoices",
}
"""The style of a paragraph, by its role."""

KEEPING = frozenset(
    {"CptsEyebrow", "CptsLabel", "CptsQuestion", "CptsHint", "CptsAnswer", "CptsChoices"}
)
"""Styles of paragraphs that stay on a page with the next one, if they are not to be loose."""

SECTION_STYLES = {"notice": "CptsNotice", "contact": "CptsContact"}
"""The style of the paragraphs in a section, by its role; the others change none."""

LIST_STYLES = {"arrows": "CptsArrows", "plain": "CptsPlain"}
"""The style of a list that has no bullets, by its role."""


def cell_style(
    table: Table, cell: Cell, column: int, numbers: frozenset[int], *, is_head: bool
) -> str:
    """The style of the paragraphs in a cell that begins in that column; some are of ``numbers``."""
    style = "CptsHeadCell" if cell.header and is_head else "CptsCell"
    if column in numbers and cell.span == 1:
        return f"{style}Number"
    return f"{style}Centred" if _is_of_boxes(table, column) else style


_NARROW = 12
"""Millimetres: in a column of boxes narrower than this, with white at its sides, « Non » breaks."""


def is_tight(table: Table, column: int, width: float) -> bool:
    """Whether the cells of a column so wide, in millimetres, have no white at their sides."""
    return _is_of_boxes(table, column) and width < _NARROW


def _is_of_boxes(table: Table, column: int) -> bool:
    """Of a table of choices, the first column is of questions, each other of boxes."""
    return table.role == "choices" and column > 0
