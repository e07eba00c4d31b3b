"""The automatic styles of a part: what direct formatting is in ODF.

A style is made for each look that differs from its named style, once however
often it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cpts_docs.formats.odt.markup import attributes

Properties = Mapping[str, str]

_PREFIXES = {
    "graphic": "G",
    "paragraph": "P",
    "table": "Tableau",
    "table-cell": "C",
    "table-column": "K",
    "table-row": "R",
    "text": "T",
}


def properties(kind: str, values: Properties) -> str:
    """The properties of one kind (``text``, ``paragraph``, …), if there are any."""
    written = attributes(values)
    return written and f"<style:{kind}-properties{written}/>"


_Key = tuple[str, str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]
"""The family of a style, its parent, and its properties: those of the family and of text."""


@dataclass(slots=True)
class AutomaticStyles:
    """The automatic styles of one part, by what they are; each gets a name."""

    _names: dict[_Key, str] = field(default_factory=dict)

    def named(
        self, family: str, own: Properties, *, parent: str = "", text: Properties | None = None
    ) -> str:
        """The name of a style: ``parent`` with the ``own`` properties of its family.

        ``text`` are the properties of the text in it. Without any of them it is
        the parent itself.
        """
        looks, letters = tuple(own.items()), tuple(text.items() if text else ())
        if parent and not any(value for _, value in looks + letters):
            return parent
        key = (family, parent, looks, letters)
        if key not in self._names:
            self._names[key] = f"{_PREFIXES[family]}{len(self._names) + 1}"
        return self._names[key]

    def xml(self) -> str:
        """The styles, in the order in which they were first used."""
        return "".join(
            style(
                name,
                family,
                properties(family, dict(looks)) + properties("text", dict(letters)),
                parent=parent,
            )
            for (family, parent, looks, letters), name in self._names.items()
        )


def style(
    name: str, family: str, content: str, *, parent: str = "", title: str = "", following: str = ""
) -> str:
    """A style of that content; ``title`` is what people see of its name."""
    about = {
        "style:name": name,
        "style:display-name": title,
        "style:family": family,
        "style:parent-style-name": parent,
        "style:next-style-name": following,
    }
    return f"<style:style{attributes(about)}>{content}</style:style>"
