"""Where blocks of a Word document stand, in twentieths of a point, and what is around them."""

from __future__ import annotations

from dataclasses import dataclass

from cpts_docs.document.theme import DEFAULT


def twips(millimetres: float) -> int:
    """A length in twentieths of a point, the unit of Word's layouts."""
    return round(millimetres * 1440 / 25.4)


LIST_STEP = twips(5.5)
"""How much further each level of a list is indented."""
PADDING = 100
"""The tinted margin of a field, left and right of its text."""

LABEL_WIDTH = twips(DEFAULT.label_width)
"""The column of the labels, left of the fields, as the style of their rows has it."""

CELL_PADDING = twips(4)


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand, as far as their look depends on it."""

    width: int
    style: str = "BodyText"
    in_cell: bool = False
    keep: bool = False
    level: int = -1

    @property
    def indent(self) -> int:
        """Where the text of the list item around begins."""
        return LIST_STEP * (self.level + 1)
