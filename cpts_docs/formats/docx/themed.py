"""The reference document in a project's own colour, font, paper, margins and density.

A colour of the reference document that is one of the default theme becomes that of
the theme; any other is of whoever restyled it. So with its font, margins and widths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from cpts_docs.document.theme import DEFAULT, LOGO_ROOM, Look, Theme
from cpts_docs.formats.docx.place import twips
from cpts_docs.formats.docx.reference import STYLES, Reference, reference, restyled
from cpts_docs.formats.xml import attribute

if TYPE_CHECKING:
    from cpts_docs.foreign.word_styles import WordStyles


def colours(theme: Theme) -> Mapping[str, str]:
    """The colours of a theme as Word has them, by what they are for.

    LibreOffice runs the shading of neighbours of one colour together, across the
    space between them; one step of blue, which no eye sees, keeps them apart.
    """
    names = ("accent", "muted", "ink", "tint", "line")
    found = {name: str(getattr(theme, name)).removeprefix("#") for name in names}
    step = -1 if int(found["tint"][-2:], 16) > 253 else 1
    tint = int(found["tint"], 16)
    return found | {"heading": f"{tint + step:06x}", "box": f"{tint + 2 * step:06x}"}


def reference_of(look: Look) -> Reference:
    """The reference document in that look, with room for logos at the head of each page."""
    room = LOGO_ROOM if look.logos and look.on_each_page else 0
    return _themed(look.theme, room, look.word)


@lru_cache(maxsize=16)
def _themed(theme: Theme, room: float, styles: WordStyles | None) -> Reference:
    word = restyled(reference(), styles) if styles else reference()
    if theme == DEFAULT and not room:
        return word
    width = twips(theme.page_width) - 2 * twips(theme.margin_side)
    everywhere = (
        *_recoloured(theme),
        *_laid_out(theme, room),
        (rf'(w:val="right" w:pos=)"{word.width}"', rf'\g<1>"{width}"'),
    )
    of_styles = (*everywhere, *_restyled(theme))

    def changed(name: str, pieces: list[str] | bytes) -> list[str] | bytes:
        if isinstance(pieces, bytes):
            return pieces
        swaps = of_styles if name == STYLES else everywhere
        for pattern, by in swaps:
            pieces = [re.sub(pattern, by, piece) for piece in pieces]
        return pieces

    parts = {name: changed(name, pieces) for name, pieces in word.parts.items()}
    return replace(word, parts=parts, width=width)


_Swap = tuple[str, str | Callable[[re.Match[str]], str]]
"""What there is in the reference document, as a pattern, and what it becomes."""


def _recoloured(theme: Theme) -> Iterator[_Swap]:
    swaps = dict(zip(colours(DEFAULT).values(), colours(theme).values(), strict=True))
    yield f'(?i)"({"|".join(swaps)})"', lambda found: f'"{swaps[found[1].lower()]}"'
    if theme.word_font != DEFAULT.word_font:
        for name in ("ascii", "hAnsi", "eastAsia", "cs", "name"):
            yield f'(w:{name}=)"{DEFAULT.word_font}"', _font(theme.word_font)
        yield f'(typeface=)"{DEFAULT.word_font}"', _font(theme.word_font)


def _laid_out(theme: Theme, room: float) -> Iterator[_Swap]:
    """The page: its size, and its margins where they are not the usual ones."""
    size = f'w:w="{twips(theme.page_width)}" w:h="{twips(theme.page_height)}"'
    turned = ' w:orient="landscape"' if theme.is_landscape else ""
    yield "<w:pgSz [^>]*/>", f"<w:pgSz {size}{turned}/>"
    margins = {
        "top": (DEFAULT.margin_top, theme.margin_top + room),
        "bottom": (DEFAULT.margin_bottom, theme.margin_bottom),
        "left": (DEFAULT.margin_side, theme.margin_side),
        "right": (DEFAULT.margin_side, theme.margin_side),
    }
    for side, (usual, margin) in margins.items():
        if margin != usual:
            yield rf'(<w:pgMar [^>]*w:{side}=)"\d+"', rf'\g<1>"{twips(margin)}"'


def _restyled(theme: Theme) -> Iterator[_Swap]:
    """The white of the styles; and what stands in the right half of the page."""
    usual, half = (twips(one.text_width / 2) for one in (DEFAULT, theme))
    yield f'(<w:ind w:left=)"{usual}"', rf'\g<1>"{half}"'
    if theme.spacing != DEFAULT.spacing:
        scaled = _times(theme.spacing)
        yield r'(w:before=|w:after=|<w:(?:top|bottom) w:w=)"(\d+)"', scaled
        yield r'(w:line=)"(\d+)"(?= w:lineRule="auto")', _times(theme.line_spacing)


def _times(factor: float) -> Callable[[re.Match[str]], str]:
    return lambda found: f'{found[1]}"{round(int(found[2]) * factor)}"'


def _font(name: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{found[1]}{attribute(name)}"
