"""Characters that nobody sees, by their French names.

They come with what is pasted from Word, a web page or a PDF. In a key or an
identifier they make another word of it, which looks the same.
"""

from __future__ import annotations

import re

_SPACES = {
    "\u00a0": "un espace insécable",
    "\u2007": "un espace de la largeur d'un chiffre",
    "\u202f": "un espace fin insécable",
    "\u3000": "un espace idéographique",
    **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f", ""),
}
_NOTHINGS = {
    "\u00ad": "un trait d'union invisible",
    "\u034f": "un joint invisible",
    "\u061c": "une marque de sens d'écriture",
    "\u200b": "un espace sans largeur",
    "\u200c": "un antiliant",
    "\u200d": "un liant",
    "\u2060": "un espace sans largeur",
    "\ufeff": "une marque invisible de début de fichier",
    **dict.fromkeys("\u180e\u2061\u2062\u2063\u2064", "un signe sans largeur"),
    **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e", "une marque de sens d'écriture"),
    **dict.fromkeys("\u2066\u2067\u2068\u2069", "une marque de sens d'écriture"),
}
_ANY = re.compile(f"[{''.join(_SPACES)}{''.join(_NOTHINGS)}]")


def find(text: str) -> int | None:
    """The index of the first invisible character; None if there is none."""
    found = _ANY.search(text)
    return found.start() if found else None


def visible(text: str) -> str:
    """``text`` with plain spaces for odd ones, and without what has no width."""
    return _ANY.sub(lambda found: " " if found[0] in _SPACES else "", text)


def named(text: str) -> str:
    """« un espace insécable (U+00A0) après « name » »; "" if ``text`` has none."""
    index = find(text)
    if index is None:
        return ""
    char = text[index]
    name = _SPACES.get(char) or _NOTHINGS.get(char) or "un espace inhabituel"
    before, after = visible(text[:index]).strip(), visible(text[index:]).strip()
    place = f"après « {_tail(before)} »" if before else f"avant « {after[:20]} »" if after else ""
    return f"{name} (U+{ord(char):04X}) {place}".rstrip()


def _tail(text: str) -> str:
    """The last word, or what of it can be shown."""
    return text.split()[-1][-20:]
