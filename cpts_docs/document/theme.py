"""The look that all formats share: it travels with the tree, and each writer follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpts_docs.base.colours import BLACK, WHITE, contrast, mixed

if TYPE_CHECKING:
    from cpts_docs.foreign.family import Family
    from cpts_docs.foreign.picture import Picture
    from cpts_docs.foreign.word_styles import WordStyles

READABLE = 4.5
"""The least contrast of a text and its ground (WCAG 2.1, 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``, lengths in millimetres, sizes in points.

    ``accent`` and ``muted`` are for text and have a contrast of more than
    4.5:1 on white and on ``tint``; ``line`` is for hairlines.
    ``label_width`` is that of the column of labels left of the fields, and
    ``bar_labels`` that left and right of the bars of a chart. Nothing is set smaller
    than ``small``. ``spacing`` is how much of the usual white there is between things.
    """

    accent: str = "#0b525b"
    muted: str = "#4a5a5d"
    ink: str = "#15191a"
    tint: str = "#ecf2f3"
    line: str = "#9fb3b6"
    font: str = "Arimo"
    word_font: str = "Arial"
    size: float = 10
    small: float = 9
    spacing: float = 1
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

    @property
    def is_landscape(self) -> bool:
        """Whether the page is wider than high."""
        return self.page_width > self.page_height

    @property
    def line_spacing(self) -> float:
        """How much of their usual distance lines have: it follows the white, but less."""
        return 1 + (self.spacing - 1) / 4

    @property
    def contrast(self) -> float:
        """That of the accent on its tint, which is less than on white."""
        return contrast(self.accent, self.tint)

    def with_accent(self, accent: str) -> Theme:
        """The same in another colour, with the ground and the hairlines that go with it."""
        tint, line = mixed(accent, WHITE, 0.925), mixed(accent, WHITE, 0.58)
        return replace(self, accent=accent, tint=tint, line=line)


DEFAULT = Theme()

PAPERS = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A5": (148.0, 210.0),
    "Letter": (215.9, 279.4),
}
"""The width and height in millimetres of a paper, upright."""

DENSITIES = {"aérée": 1.3, "normale": 1.0, "compacte": 0.75}
"""How much white there is between things, by what people call it."""


def nearest_readable(accent: str) -> str:
    """The least dark shade of a colour that can be read on its tint."""
    shades = (mixed(accent, BLACK, step / 255) for step in range(256))
    return next(shade for shade in shades if DEFAULT.with_accent(shade).contrast >= READABLE)


LOGO_HEIGHT, LOGO_GAP = 14.0, 12.5
"""Of a row of logos, and between two of them: the step of Word's tabs."""

LOGO_ROOM = LOGO_HEIGHT + 2
"""What logos at the head of each page take of it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo, and ``alt``, what it says to who does not see it."""

    picture: Picture
    alt: str


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one project: its theme, its own font, and logos at the head of a page.

    ``css`` follows the style sheet of a page, and ``word`` replaces the styles of Word.
    """

    theme: Theme = DEFAULT
    family: Family | None = None
    logos: tuple[Logo, ...] = ()
    on_each_page: bool = False
    css: str = ""
    word: WordStyles | None = None

    @property
    def sizes(self) -> Iterator[tuple[Logo, float, float]]:
        """The logos, each with its width and height: of one height, and together in a line."""
        ratios = [logo.picture.width / logo.picture.height for logo in self.logos]
        room = self.theme.text_width - LOGO_GAP * (len(ratios) - 1)
        height = min(LOGO_HEIGHT, room / sum(ratios)) if ratios else 0
        for logo, ratio in zip(self.logos, ratios, strict=True):
            yield logo, round(ratio * height, 2), round(height, 2)


PLAIN = Look()
