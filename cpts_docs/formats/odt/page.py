"""The page: its size, its margins, and the room for what runs at its head and foot."""

from __future__ import annotations

from functools import lru_cache

from cpts_docs.document.theme import Theme
from cpts_docs.formats.odt.automatic import properties
from cpts_docs.formats.odt.markup import millimetres

_GAP = 5
"""Between the text and what runs above and below it, in millimetres."""

_HEAD, _FOOT = 4.7, 5.6
"""The height of what runs at the head and at the foot of a page, in millimetres."""

_ABOVE_LETTERS = 1.2
"""How much lower than in the PDF the letters of a first line stand, in millimetres."""


@lru_cache(maxsize=16)
def page_layout(theme: Theme, *, header: bool, room: float = 0) -> str:
    """The layout ``Page``, with room for a footer, and for a ``header`` if there is one.

    ``room`` is what logos above the header need, in millimetres.
    """
    gap = _GAP - _ABOVE_LETTERS
    head = _HEAD + gap if header else 0
    above = theme.margin_top - _ABOVE_LETTERS - head
    page = {
        "fo:page-width": millimetres(theme.page_width),
        "fo:page-height": millimetres(theme.page_height),
        "style:print-orientation": "landscape" if theme.is_landscape else "portrait",
        "fo:margin-top": millimetres(above),
        "fo:margin-bottom": millimetres(theme.margin_bottom - _FOOT - _GAP),
        "fo:margin-left": millimetres(theme.margin_side),
        "fo:margin-right": millimetres(theme.margin_side),
    }
    return (
        f'<style:page-layout style:name="Page">{properties("page-layout", page)}'
        f"{_running('header', head and head + room, gap, 'bottom')}"
        f"{_running('footer', _FOOT + _GAP, _GAP, 'top')}"
        "</style:page-layout>"
    )


def _running(part: str, height: float, gap: float, side: str) -> str:
    """The room of a header or footer, with a gap to the text on that side of it."""
    if not height:
        return ""
    about = {"fo:min-height": millimetres(height), f"fo:margin-{side}": millimetres(gap)}
    looks = properties("header-footer", about)
    return f"<style:{part}-style>{looks}</style:{part}-style>"
