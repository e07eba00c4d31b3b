"""The parts of a filled Word form: the few that hold what people see or what we wrote."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from cpts_docs.foreign import ooxml
from cpts_docs.foreign.ooxml import W

_MAX_TAGS = 100_000
"""Of all parts that are read; our longest form has a twentieth of that, and Word trebles it."""

_KINDS = {
    "properties": ooxml.part_type("custom-properties"),
    **{
        kind: ooxml.part_type(rf"wordprocessingml\.{kind}")
        for kind in ("settings", "styles", "header", "footer", "comments", "footnotes", "endnotes")
    },
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a form is read from: the roots of its parts, by their kind."""

    roots: dict[str, list[etree._Element]]

    def of(self, kind: str) -> list[etree._Element]:
        """The roots of the parts of a kind."""
        return self.roots.get(kind, [])

    def properties(self) -> dict[str, str]:
        """The custom properties of the document."""
        return {
            node.get("name", ""): "".join(str(text) for value in node for text in value.itertext())
            for root in self.of("properties")
            for node in root.iterfind("{*}property")
        }

    def variables(self) -> dict[str, str]:
        """The variables of the document, which LibreOffice drops."""
        return {
            node.get(f"{W}name", ""): node.get(f"{W}val", "")
            for root in self.of("settings")
            for node in root.iterfind(f"{W}docVars/{W}docVar")
        }

    def styles(self) -> dict[str, str]:
        """The name of each style in lower case, by its id: programs change the ids."""
        return {
            style.get(f"{W}styleId", ""): name.get(f"{W}val", "").lower()
            for root in self.of("styles")
            for style in root.iterfind(f"{W}style")
            if (name := style.find(f"{W}name")) is not None
        }


def open_parts(data: bytes) -> Parts:
    """The parts of a Word file.

    Raises:
        UnreadableError: the file is damaged, too large, or of another kind.
    """
    return Parts(ooxml.open_parts(data, _KINDS, _MAX_TAGS))
