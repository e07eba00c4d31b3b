"""The parts of a filled Word form: the few that hold what people see or what we wrote."""

from __future__ import annotations

from cpts_docs.foreign import ooxml
from cpts_docs.foreign.ooxml import Parts, W, value

_MAX_TAGS = 100_000
"""Of all parts that are read; our longest form has a twentieth of that, and Word trebles it."""

HEADER, FOOTER, MARGINS = "header", "footer", ("comments", "footnotes", "endnotes")
_PROPERTIES, _SETTINGS, _STYLES = "custom-properties", "settings", "styles"
_KINDS = frozenset({HEADER, FOOTER, *MARGINS, _PROPERTIES, _SETTINGS, _STYLES})


def open_parts(data: bytes) -> Parts:
    """The parts of a Word file.

    Raises:
        UnreadableError: the file is damaged, too large, or of another kind.
    """
    return ooxml.open_parts(data, _KINDS, _MAX_TAGS)


def properties(parts: Parts) -> dict[str, str]:
    """The custom properties of a document."""
    return {
        node.get("name", ""): "".join(str(text) for child in node for text in child.itertext())
        for root in parts.of(_PROPERTIES)
        for node in root.iterfind("{*}property")
    }


def variables(parts: Parts) -> dict[str, str]:
    """The variables of a document, which LibreOffice drops."""
    return {
        node.get(f"{W}name", ""): value(node)
        for root in parts.of(_SETTINGS)
        for node in root.iterfind(f"{W}docVars/{W}docVar")
    }


def styles(parts: Parts) -> dict[str, str]:
    """The name of each style in lower case, by its id: programs change the ids."""
    return {
        style.get(f"{W}styleId", ""): value(name).lower()
        for root in parts.of(_STYLES)
        for style in root.iterfind(f"{W}style")
        if (name := style.find(f"{W}name")) is not None
    }
