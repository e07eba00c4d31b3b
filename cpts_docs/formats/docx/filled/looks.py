"""How a text of a Word file looks, from the properties of its run."""

from __future__ import annotations

from lxml import etree

from cpts_docs.foreign.ooxml import W, is_on, value
from cpts_docs.formats.filled.marks import (
    BOLD,
    BOXED_IN,
    HIGHLIGHTED,
    PLAIN,
    STRUCK,
    UNDERLINED,
    Look,
    marked,
)

_NO_SHADE = frozenset({"", "AUTO", "FFFFFF"})
_NONE = frozenset({"", "none", "nil"})


_TELLING = frozenset(
    f"{W}{name}"
    for name in ["b", "bdr", "dstrike", "highlight", "rFonts", "shd", "strike", "u", "vanish"]
)


def look_of(properties: etree._Element) -> Look:
    """The look that the properties of a run give it."""
    found = {child.tag: child for child in properties if child.tag in _TELLING}
    if not found:
        return PLAIN
    fonts = found.get(f"{W}rFonts")
    font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else ""
    marks = {
        STRUCK: is_on(found.get(f"{W}strike")) or is_on(found.get(f"{W}dstrike")),
        HIGHLIGHTED: _named(found.get(f"{W}highlight")) or bool(shade(found.get(f"{W}shd"))),
        BOXED_IN: _named(found.get(f"{W}bdr")),
        UNDERLINED: _named(found.get(f"{W}u")),
        BOLD: is_on(found.get(f"{W}b")),
    }
    return Look(font or "", is_on(found.get(f"{W}vanish")), marked(marks))


def _named(node: etree._Element | None) -> bool:
    """Whether a property that has a name for a value has another than « none »."""
    return value(node) not in _NONE


def shade(node: etree._Element | None) -> str:
    """The colour behind a cell or a text, in hexadecimal; "" for none."""
    fill = node.get(f"{W}fill", "").upper() if node is not None else ""
    return "" if fill in _NO_SHADE else fill
