"""Write cpts_docs/reference/field-font.ttf and .json: the font of PDF form fields.

A PDF reader draws what is typed into a field with a font of the file, and it
cannot use a variable font. So this makes a static Arimo with the letters of
Europe's Latin alphabets, and the numbers that an appearance stream needs. Run
it when fontpkg-arimo changes: ``python tools/field_font.py``. It needs
fontTools, which the package itself does not. The bytes repeat.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fontpkg_arimo
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = fontpkg_arimo.ROOT / "files" / "Arimo[wght].ttf"
REFERENCE = Path(__file__).parent.parent / "cpts_docs" / "reference"
TARGET = REFERENCE / "field-font.ttf"
METRICS = REFERENCE / "field-font.json"

WINANSI_FIRST, WINANSI_LAST = 0x20, 0xFF

RANGES = (
    range(0x20, 0x7F),  # Basic Latin
    range(0xA0, 0x100),  # Latin-1
    range(0x100, 0x180),  # Latin Extended-A
    range(0x218, 0x21C),  # Romanian Ș ș Ț ț
    range(0x2000, 0x2070),  # general punctuation
)
OTHERS = "€™ƒˆ˜"
"""What else WinAnsi has."""

KEPT_NAMES = (0, 1, 2, 4, 6, 13, 14)
"""Copyright, family, style, full and PostScript name, licence and its address."""


def field_font() -> TTFont:
    font = TTFont(SOURCE, recalcTimestamp=False)
    instancer.instantiateVariableFont(font, {"wght": 400}, inplace=True)
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=list(KEPT_NAMES), notdef_outline=True
    )
    options.drop_tables += ["STAT", "GDEF", "GPOS", "GSUB", "meta", "gasp"]
    subsetter = subset.Subsetter(options)
    points = {point for block in RANGES for point in block} | {ord(sign) for sign in OTHERS}
    subsetter.populate(unicodes=points & set(font.getBestCmap()))
    subsetter.subset(font)
    return font


def metrics(font: TTFont) -> dict[str, Any]:
    """What a PDF says of the font; lengths in thousandths of the font's size."""
    scale = 1000 / font["head"].unitsPerEm
    head, os2, names = font["head"], font["OS/2"], font.getBestCmap()

    def width(name: str) -> int:
        return round(float(font["hmtx"][name][0] * scale))

    return {
        "name": font["name"].getDebugName(6),
        "box": [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(font["hhea"].ascent * scale),
        "descent": round(font["hhea"].descent * scale),
        "cap_height": round(os2.sCapHeight * scale),
        "winansi_widths": [
            width(names.get(ord(bytes([code]).decode("cp1252", "replace")), ".notdef"))
            for code in range(WINANSI_FIRST, WINANSI_LAST + 1)
        ],
        "glyphs": {
            chr(point): [font.getGlyphID(name), width(name)] for point, name in names.items()
        },
    }


def text_of(values: dict[str, Any]) -> str:
    """JSON with a line a key, and a line a glyph."""
    glyphs = ",\n".join(
        f"    {json.dumps(sign)}: {json.dumps(numbers)}"
        for sign, numbers in values["glyphs"].items()
    )
    rest = [f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in values.items() if k != "glyphs"]
    return "{\n" + "".join(rest) + '  "glyphs": {\n' + glyphs + "\n  }\n}\n"


if __name__ == "__main__":
    font = field_font()
    font.save(TARGET)
    METRICS.write_text(text_of(metrics(font)), "ascii")
