"""What the fields of a PDF look like: the drawings of their values, and the fonts.

A drawing is the content stream of a form XObject as large as its field, in
points, the origin at the lower left.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from cpts_docs.base.resources import reference_path
from cpts_docs.document.tree import TextField
from cpts_docs.formats.pdf.objects import Reference, Written, stream, string, written
from cpts_docs.formats.pdf.update import Size, Update

SIZE = 10.0
_LEADING = 13.0
_DEPTH = 2.0  # of letters such as « g » under their line
_PADDING = (2.0, 3.4)  # from the field's left and upper edge to the text

# The names of the two fonts: one to type with, which any reader knows to use,
# and one to draw values with, which has every letter.
TYPING, DRAWING = "/Arimo", "/ArimoUnicode"


def drawn_cross(size: Size, colour: str) -> str:
    """The drawing of a ticked box."""
    width, height = size
    left, right, low, high = 0.18 * width, 0.82 * width, 0.18 * height, 0.82 * height
    return (
        f"q {colour} RG 0.9 w "
        f"{left:.2f} {low:.2f} m {right:.2f} {high:.2f} l "
        f"{left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S Q"
    )


def drawn_text(field: TextField, size: Size, colour: str) -> str:
    """The drawing of a text field's value."""
    if not field.value:
        return "/Tx BMC EMC"
    width, height = size
    left, upper = _PADDING
    capital = _metrics()["cap_height"] / 1000 * SIZE
    if field.rows > 1:
        base = height - upper - capital
        lines = _lines(field.value, width - 2 * left)
    else:
        base = (height - capital) / 2
        lines = iter([_drawable(field.value)])
    visible = islice(lines, 1 + int((base - _DEPTH) / _LEADING))
    shown = " T* ".join(f"<{_glyphs(line)}> Tj" for line in visible)
    return (
        f"/Tx BMC q 0 0 {width:.2f} {height:.2f} re W n BT {colour} rg "
        f"{DRAWING} {SIZE:g} Tf {_LEADING:g} TL {left:.2f} {base:.2f} Td {shown} ET Q EMC"
    )


def _drawable(text: str) -> str:
    """``text`` in the characters that the font has; those it lacks become « ? »."""
    glyphs = _metrics()["glyphs"]
    return "".join(
        sign if sign in glyphs else " " if sign.isspace() or sign < " " else "?"
        for sign in unicodedata.normalize("NFC", text)
    )


def _lines(text: str, width: float) -> Iterator[str]:
    """The lines of ``text``, broken at spaces where they would be too wide."""
    for paragraph in re.split("\r\n|\r|\n", text):
        rest = _drawable(paragraph)
        end = _line_end(rest, width)
        while end < len(rest):
            yield rest[:end]
            rest = rest[end:]
            end = _line_end(rest, width)
        yield rest


def _line_end(text: str, width: float) -> int:
    """Where the first line of ``text`` ends: after the last space that lets it fit."""
    end = _fitting(text, width)
    return end if end == len(text) else text.rfind(" ", 0, end + 1) + 1 or end


def _fitting(text: str, width: float) -> int:
    """How many of the first characters stand in ``width``; at least one."""
    glyphs = _metrics()["glyphs"]
    room = width * 1000 / SIZE
    for place, sign in enumerate(text):
        room -= glyphs[sign][1]
        if room < 0:
            return max(1, place)
    return len(text)


def _glyphs(line: str) -> str:
    glyphs = _metrics()["glyphs"]
    return "".join(f"{glyphs[sign][0]:04x}" for sign in line)


def colour_operands(hexadecimal: str) -> str:
    """``#ff8000`` as the three numbers that PDF's operators take."""
    return " ".join(f"{byte / 255:.3f}" for byte in bytes.fromhex(hexadecimal.removeprefix("#")))


# --------------------------------------------------------------------------
# The font


@cache
def _metrics() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(reference_path("field-font.json").read_bytes())
    return values


@cache
def _font_file() -> Written:
    content = reference_path("field-font.ttf").read_bytes()
    return stream(content, {"/Length1": len(content)}, packed=True)


@cache
def _to_unicode() -> Written:
    """Which character a glyph is, so that what is drawn can be read and copied."""
    characters: dict[int, str] = {}
    for sign, (glyph, _) in _metrics()["glyphs"].items():
        characters.setdefault(glyph, sign)
    pairs = [f"<{glyph:04x}> <{ord(sign):04x}>" for glyph, sign in sorted(characters.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    content = "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <ffff> endcodespacerange",
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )
    return stream(content.encode("ascii"), {}, packed=True)


@cache
def _widths() -> tuple[Written, Written]:
    """How wide the characters of the one font are, and the glyphs of the other."""
    metrics = _metrics()
    widths = dict(metrics["glyphs"].values())
    glyphs = [0, [widths.get(glyph, 0) for glyph in range(max(widths) + 1)]]
    return Written(written(metrics["winansi_widths"])), Written(written(glyphs))


def add_fonts(update: Update) -> dict[str, Reference]:
    """Put the fonts of fields into the file: one to type with, one to draw with."""
    metrics = _metrics()
    descriptor = update.add(
        {
            "/Type": "/FontDescriptor",
            "/FontName": f"/{metrics['name']}",
            "/Flags": 32,
            "/FontBBox": metrics["box"],
            "/ItalicAngle": 0,
            "/Ascent": metrics["ascent"],
            "/Descent": metrics["descent"],
            "/CapHeight": metrics["cap_height"],
            "/StemV": 80,
            "/FontFile2": update.add(_font_file()),
        }
    )
    common = {"/Type": "/Font", "/BaseFont": f"/{metrics['name']}", "/FontDescriptor": descriptor}
    typing = {
        **common,
        "/Subtype": "/TrueType",
        "/Encoding": "/WinAnsiEncoding",
        "/FirstChar": 32,
        "/LastChar": 255,
        "/Widths": _widths()[0],
    }
    descendant = {
        **common,
        "/Subtype": "/CIDFontType2",
        "/CIDSystemInfo": {
            "/Registry": string("Adobe"),
            "/Ordering": string("Identity"),
            "/Supplement": 0,
        },
        "/CIDToGIDMap": "/Identity",
        "/W": _widths()[1],
    }
    drawing = {
        "/Type": "/Font",
        "/Subtype": "/Type0",
        "/BaseFont": f"/{metrics['name']}",
        "/Encoding": "/Identity-H",
        "/DescendantFonts": [update.add(descendant)],
        "/ToUnicode": update.add(_to_unicode()),
    }
    return {TYPING: update.add(typing), DRAWING: update.add(drawing)}
