"""How workbooks look: the colours of the project, and what fits into a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from cpts_docs.document.theme import Theme
from cpts_docs.run.workbook import Book

LINE = 13.5
"""The height of a line of text, in points."""

_DAY, _TEXT = "dd/mm/yyyy", "@"


@dataclass(frozen=True)
class Looks:
    """The formats of the cells of a workbook, in the colours of ``theme``."""

    book: Book
    theme: Theme
    _made: dict[str, Any] = field(default_factory=dict, init=False)

    def __call__(self, name: str) -> Any:
        """The format of that name."""
        if name not in self._made:
            self._made[name] = self.book.add_format(self._properties(name))
        return self._made[name]

    def _properties(self, name: str) -> dict[str, object]:
        theme = self.theme
        title = {"bold": True, "font_size": 14, "font_color": theme.accent}
        ruled = {"border": 1, "border_color": theme.line}
        wrapped = {"text_wrap": True, "valign": "top"}
        head = {**ruled, "text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1}
        entry = {**ruled, **wrapped, "locked": False, "num_format": _TEXT}
        known: dict[str, dict[str, object]] = {
            "title": title,
            "wrapped title": {**title, "text_wrap": True},
            "part": {
                **{"bold": True, "font_color": "#ffffff", "bg_color": theme.accent},
                **{
                    "valign": "vcenter",
                    "indent": 1,
                    "top": 1,
                    "bottom": 1,
                    "border_color": theme.accent,
                },
            },
            "question": {**head, "bg_color": theme.tint, "valign": "top"},
            "bold": {"bold": True},
            "hint": {"font_color": theme.muted, "italic": True},
            "label": {**ruled, **wrapped, "bg_color": theme.tint, "align": "center"},
            "text": entry,
            "choice": {**entry, "align": "center"},
            "scale": {**entry, "align": "center", "num_format": "General"},
            "number": {**entry, "align": "right", "num_format": "General"},
            "date": {**entry, "align": "center", "num_format": _DAY},
            "body": wrapped,
            "heading": {"bold": True, "font_color": theme.accent, "valign": "bottom"},
            "head": {**head, "bold": True, "bg_color": theme.tint},
            "cell": {**ruled, **wrapped},
            "share": {**ruled, **wrapped, "num_format": "0 %"},
            "day": {**ruled, **wrapped, "num_format": _DAY},
        }
        return known[name]


def font(theme: Theme) -> dict[str, object]:
    """The letters of a workbook, as its writer calls them."""
    return {"font_name": theme.word_font, "font_size": theme.size}


_LETTERS = 1.1
"""How many letters stand where one figure does, which the width of a column counts."""


def lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a cell of that width."""
    parts = text.split("\n")
    return sum(max(1, len(wrap(part, max(1, int(width * _LETTERS))))) for part in parts)


_TALLEST = 409
"""The height of the tallest row that there is, in points."""


def height(cells: Iterable[tuple[str, float]]) -> float:
    """The height of a row in points, of texts and the widths that they have.

    Who opens a workbook is shown rows as high as it says: LibreOffice does not look again.
    """
    return min(_TALLEST, 2 + LINE * max((lines(*cell) for cell in cells), default=1))
