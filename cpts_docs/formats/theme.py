"""The look that all formats share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``, lengths in millimetres, sizes in points.

    ``accent`` and ``muted`` are for text and have a contrast of more than
    4.5:1 on white and on ``tint`` (WCAG 2.1, 1.4.3); ``line`` is for hairlines.
    ``label_width`` is that of the column of labels left of the fields, and
    ``bar_labels`` that left and right of the bars of a chart.
    """

    accent: str = "#0b525b"
    muted: str = "#4a5a5d"
    ink: str = "#15191a"
    tint: str = "#ecf2f3"
    line: str = "#9fb3b6"
    font: str = "Arimo"
    word_font: str = "Arial"
    size: float = 10
    margin_top: float = 24
    margin_bottom: float = 22
    margin_side: float = 20
    page_width: float = 210
    page_height: float = 297
    label_width: float = 56
    bar_labels: float = 30

    @property
    def text_width(self) -> float:
        """What the margins leave of a line."""
        return self.page_width - 2 * self.margin_side


DEFAULT = Theme()
