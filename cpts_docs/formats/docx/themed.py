"""The reference document in a project's own colour and margins.

A colour of the reference document that is one of the default theme becomes that of
the theme; any other is of whoever restyled it. So with the margins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from cpts_docs.document.theme import DEFAULT, LOGO_ROOM, Look, Theme
from cpts_docs.formats.docx.place import twips
from cpts_docs.formats.docx.reference import Reference, reference


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
    return _themed(look.theme, room)


@lru_cache(maxsize=16)
def _themed(theme: Theme, room: float) -> Reference:
    word = reference()
    if theme == DEFAULT and not room:
        return word
    width = word.width + 2 * (twips(DEFAULT.margin_side) - twips(theme.margin_side))
    swaps = dict(zip(colours(DEFAULT).values(), colours(theme).values(), strict=True))
    known = re.compile(f'"({"|".join(swaps)})"', re.IGNORECASE)
    margins = {
        "top": (DEFAULT.margin_top, theme.margin_top + room),
        "bottom": (DEFAULT.margin_bottom, theme.margin_bottom),
        "left": (DEFAULT.margin_side, theme.margin_side),
        "right": (DEFAULT.margin_side, theme.margin_side),
    }
    moved = {side: twips(to) for side, (usual, to) in margins.items() if to != usual}

    def changed(piece: str) -> str:
        piece = known.sub(lambda found: f'"{swaps[found[1].lower()]}"', piece)
        piece = re.sub("<w:pgMar [^>]*>", lambda found: _with_margins(found[0], moved), piece)
        return re.sub(rf'(w:val="right" w:pos=)"{word.width}"', rf'\g<1>"{width}"', piece)

    parts = {
        name: pieces if isinstance(pieces, bytes) else [changed(piece) for piece in pieces]
        for name, pieces in word.parts.items()
    }
    return replace(word, parts=parts, width=width)


def _with_margins(tag: str, sides: Mapping[str, int]) -> str:
    for side, size in sides.items():
        tag = re.sub(rf'(w:{side}=)"\d+"', rf'\g<1>"{size}"', tag)
    return tag
