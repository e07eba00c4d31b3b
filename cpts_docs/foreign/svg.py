"""A stranger's SVG: shapes alone, which run nothing, fetch nothing and need no font.

What an editor keeps in it for itself is left out; what would be seen, and could
not be shown the same everywhere, is refused by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import archive
from cpts_docs.foreign.file import MAX_SVG

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}"
_SHAPES = frozenset(
    {
        *("svg", "g", "defs", "style", "clipPath"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    }
)
_UNSEEN = frozenset({"metadata", "title", "desc"})
MAX_ELEMENTS = 1000
"""A logo has a tenth of that; and each element may take a picture of its own to draw."""

MAX_DASHED = 10
"""Shapes in dashes: each may take a tenth of a second, as a million of them are drawn."""

_GEOMETRY = frozenset(
    {
        *("d", "points", "transform", "gradientTransform", "viewBox", "width", "height"),
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"),
    }
)
_BOUNDLESS = re.compile(r"(?<![\d.])\d{7,}|[\d.][eE]\+?\d")
"""A number of seven digits, or with an exponent: more than any renderer can count with."""

_NAMED = {
    "mask": "un masque",
    "text": "du texte, dont la police n'est pas dans l'image",
    "image": "une image dans l'image",
    "script": "un programme",
    "foreignObject": "une page dans l'image",
}
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*([a-z]*)\s*")
_PUBLIC_TYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*>")
_ELSEWHERE = re.compile(r"url\(\s*[\"']?\s*(?!#)|@import|\\|expression|javascript:", re.IGNORECASE)


def cleaned(data: bytes) -> tuple[bytes, float, float]:
    """The image without what is not seen, in UTF-8; its width and height.

    Raises:
        UnreadableError: it is no SVG, has no size, or has more than shapes in it.
    """
    if len(data) > MAX_SVG:
        raise UnreadableError(f"l'image SVG dépasse {MAX_SVG // 1000} Ko")
    root = archive.parsed(_PUBLIC_TYPE.sub(b"", data, count=1))
    if root.tag != f"{{{_SVG}}}svg":
        raise UnreadableError("c'est un fichier XML, pas une image PNG, JPEG ou SVG")
    elements = list(root.iter())
    if len(elements) > MAX_ELEMENTS:
        raise UnreadableError(f"l'image SVG a plus de {MAX_ELEMENTS} éléments")
    for element in elements:
        name = etree.QName(element)
        if element is not root and (name.namespace != _SVG or name.localname in _UNSEEN):
            _take_out(element)
        elif name.localname not in _SHAPES:
            what = _NAMED.get(name.localname, f"« {name.localname} », qui n'est pas une forme")
            raise UnreadableError(f"l'image SVG contient {what}")
        else:
            _clean(element)
    if _dashed(root) > MAX_DASHED:
        raise UnreadableError(f"l'image SVG a plus de {MAX_DASHED} formes en pointillé")
    width, height = _size(root)
    if "viewBox" not in root.attrib:  # else a browser would cut it instead of making it smaller
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    etree.cleanup_namespaces(root)
    return etree.tostring(root), width, height


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _clean(element: etree._Element) -> None:
    """Raise UnreadableError if ``element`` runs code or asks for anything outside of the file."""
    given = {str(key): str(value) for key, value in element.items()}
    style = (element.text or "") if element.tag == f"{{{_SVG}}}style" else ""
    clipped = "clip-path" in given or "clip-path" in given.get("style", "")
    if "clip-path" in style or (clipped and _clips(element)):
        raise UnreadableError("l'image SVG contient un découpage (clip-path) dans un autre")
    for key, value in given.items():
        if key in _GEOMETRY and _BOUNDLESS.search(value):
            raise UnreadableError("l'image SVG a des coordonnées démesurées")
        if key.lower().startswith("on"):
            raise UnreadableError(f"l'image SVG contient un programme ({key})")
        if key in ("href", f"{_XLINK}href"):
            if not value.startswith("#"):
                raise UnreadableError("l'image SVG renvoie à un autre fichier")
        elif key.startswith("{"):
            del element.attrib[key]
    if any(_ELSEWHERE.search(str(value)) for value in (*element.values(), style)):
        raise UnreadableError("l'image SVG renvoie à un autre fichier")


def _dashed(root: etree._Element) -> int:
    """How many elements may be drawn in dashes: those below one that says so, or all by a style."""
    told = [
        element
        for element in root.iter()
        if any("dasharray" in str((key, value)).lower() for key, value in element.items())
    ]
    styles = root.iter(f"{{{_SVG}}}style")
    if any("dasharray" in (style.text or "").lower() for style in styles):
        told = [root]
    return len({below for element in told for below in element.iter()})


def _clips(element: etree._Element) -> bool:
    """Whether it is part of what clips: such, one in another, double the work each time."""
    clip = f"{{{_SVG}}}clipPath"
    return element.tag == clip or next(element.iterancestors(clip), None) is not None


def _size(root: etree._Element) -> tuple[float, float]:
    """By its width and height, or else by its view box."""
    sides = [*_lengths(root)]
    if len(sides) < 2:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        found = [match for side in box[2:4] if (match := _LENGTH.fullmatch(side))]
        sides = [float(match[1]) for match in found if not match[2]]  # its sides have no unit
    if len(sides) < 2 or not all(0 < side < 1e6 for side in sides):
        raise UnreadableError("l'image SVG ne dit pas sa taille (viewBox)")
    return sides[0], sides[1]


def _lengths(root: etree._Element) -> Iterator[float]:
    for key in ("width", "height"):
        found = _LENGTH.fullmatch(root.get(key, ""))
        if found and found[2] in _UNITS:
            yield float(found[1]) * _UNITS[found[2]]
