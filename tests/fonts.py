"""Small fonts made for tests: letters are boxes, and say of themselves what a test wants."""

from __future__ import annotations

import io
import string
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

LETTERS = string.ascii_letters + string.digits + " .,:;!?'’«»()-–—/éèêàçùôîÉ"


def made(
    family: str = "Essai",
    *,
    weight: int = 400,
    italic: bool = False,
    letters: str = LETTERS,
    rights: int = 0,
) -> bytes:
    """A TrueType font of that family and style; ``rights`` is its ``fsType``."""
    names = {ord(letter): f"g{ord(letter)}" for letter in letters}
    order = [".notdef", *names.values()]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(order)
    build.setupCharacterMap(names)
    pen: Any = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 700), (450 + weight // 10, 700), (450 + weight // 10, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    build.setupGlyf(dict.fromkeys(order, box))
    build.setupHorizontalMetrics(dict.fromkeys(order, (550, 50)))
    build.setupHorizontalHeader(ascent=800, descent=-200)
    style = f"{'Bold' if weight > 600 else ''}{'Italic' if italic else ''}" or "Regular"
    build.setupNameTable(
        {"familyName": family, "styleName": style, "psName": f"{family}-{style}".replace(" ", "")}
    )
    selection = int(italic) | 0x20 * (weight > 600) or 0x40
    build.setupOS2(usWeightClass=weight, fsSelection=selection, fsType=rights, sCapHeight=700)
    build.setupPost()
    saved = io.BytesIO()
    build.save(saved)
    return saved.getvalue()


def family(name: str = "Essai", letters: str = LETTERS, rights: int = 0) -> dict[str, bytes]:
    """The files of a whole family."""
    styles = {"Regular": (400, False), "Bold": (700, False)}
    styles |= {"Italic": (400, True), "BoldItalic": (700, True)}
    return {
        f"{name}-{style}.ttf": made(
            name, weight=weight, italic=italic, letters=letters, rights=rights
        )
        for style, (weight, italic) in styles.items()
    }
