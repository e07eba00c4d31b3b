"""How a text of a Word file looks, as far as an answer can be in its look."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from cpts_docs.foreign.ooxml import W

STRUCK = "barrée"
"""The mark of a text that was crossed out: it is withdrawn."""
BY_HAND = (STRUCK, "surlignée", "encadrée")
"""The marks that no text of a blank form has."""
_NO_SHADE = frozenset({"", "AUTO", "FFFFFF"})
_NONE = frozenset({"", "none", "nil"})


@dataclass(frozen=True, slots=True)
class Look:
    """The font of a run, whether it is hidden, and its marks, as French says them of an answer."""

    font: str = ""
    hidden: bool = False
    marks: frozenset[str] = frozenset()


PLAIN = Look()


def is_on(node: etree._Element | None, namespace: str = W) -> bool:
    """Whether a switch of Word's is there and on."""
    off = ("0", "false", "off", "none")
    return node is not None and node.get(f"{namespace}val", "1").lower() not in off


def look_of(properties: etree._Element | None) -> Look:
    """The look that the properties of a run give it."""
    if properties is None or not len(properties):
        return PLAIN
    found = {child.tag: child for child in properties}
    fonts = found.get(f"{W}rFonts")
    font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else ""
    marks = {
        STRUCK: is_on(found.get(f"{W}strike")) or is_on(found.get(f"{W}dstrike")),
        "surlignée": _named(found.get(f"{W}highlight")) or bool(shade(found.get(f"{W}shd"))),
        "encadrée": _named(found.get(f"{W}bdr")),
        "soulignée": _named(found.get(f"{W}u")),
        "en gras": is_on(found.get(f"{W}b")),
    }
    hidden = is_on(found.get(f"{W}vanish"))
    return Look(font or "", hidden, frozenset(name for name, there in marks.items() if there))


def _named(node: etree._Element | None) -> bool:
    """Whether a property that has a name for a value has another than « none »."""
    return node is not None and node.get(f"{W}val", "") not in _NONE


def shade(node: etree._Element | None) -> str:
    """The colour behind a cell or a text, in hexadecimal; "" for none."""
    fill = node.get(f"{W}fill", "").upper() if node is not None else ""
    return "" if fill in _NO_SHADE else fill
