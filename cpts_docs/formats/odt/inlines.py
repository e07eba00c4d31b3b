"""Inlines as ODF: spans of text, links and the fields among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cpts_docs.document.tree import (
    Choice,
    Emphasis,
    Field,
    Inline,
    LineBreak,
    Link,
    Strong,
    Superscript,
    Text,
    TextField,
    Underline,
)
from cpts_docs.formats.inlines import PLAIN, Look, shown
from cpts_docs.formats.odt.automatic import AutomaticStyles
from cpts_docs.formats.odt.fields import Controls
from cpts_docs.formats.odt.markup import attributes, flowing
from cpts_docs.formats.odt.styles import LINK

NBSP = "\u00a0"
BLANK_WIDTH = 42
"""Of a text field in a sentence, in millimetres."""


def _properties(look: Look) -> dict[str, str]:
    """What a look adds to its named style."""
    found = {}
    if look.bold:
        found["fo:font-weight"] = "bold"
    if look.italic:
        found["fo:font-style"] = "italic"
    if look.underlined:
        found["style:text-underline-style"] = "solid"
        found["style:text-underline-width"] = "auto"
        found["style:text-underline-color"] = "font-color"
    if look.raised:
        found["style:text-position"] = "super 60%"
    return found


_NAMED = {
    Look(bold=True): "Strong_20_Emphasis",
    Look(italic=True): "Emphasis",
}
"""The marks for which LibreOffice has a style of its own."""


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes inlines; without ``controls``, where no form can be, a field is what it shows."""

    styles: AutomaticStyles
    controls: Controls | None = None

    def write(self, inlines: Sequence[Inline], look: Look = PLAIN) -> str:
        """The spans of ``inlines``."""
        return "".join(self._one(inline, look) for inline in inlines)

    def _one(self, inline: Inline, look: Look) -> str:
        match inline:
            case Text(text):
                return self._span(text, look)
            case LineBreak():
                return "<text:line-break/>"
            case Strong(children):
                return self.write(children, replace(look, bold=True))
            case Emphasis(children):
                return self.write(children, replace(look, italic=True))
            case Underline(children):
                return self.write(children, replace(look, underlined=True))
            case Superscript(children):
                return self.write(children, replace(look, raised=True))
            case Link(href, children):
                return self._link(href, self.write(children, replace(look, style=LINK)))
            case TextField():
                return self.field(inline, BLANK_WIDTH, alone=False)
            case Choice(caption=caption):
                words = self._span(NBSP, look) + self.write(caption, look) if caption else ""
                return self.field(inline, 0) + words

    def _span(self, text: str, look: Look) -> str:
        if look == PLAIN:
            return flowing(text)
        name = _NAMED.get(look) or self.styles.named(
            "text", {}, parent=look.style, text=_properties(look)
        )
        return f'<text:span text:style-name="{name}">{flowing(text)}</text:span>'

    def _link(self, href: str, content: str) -> str:
        about = {
            "xlink:type": "simple",
            "xlink:href": href,
            "text:style-name": LINK,
            "text:visited-style-name": LINK,
        }
        return f"<text:a{attributes(about)}>{content}</text:a>"

    def field(self, node: Field, width: float, *, alone: bool = True) -> str:
        """A field; a text field is as wide as said, in millimetres.

        One that is ``alone`` has a line of its own, with a line below to write on.
        """
        if self.controls is None:
            return flowing(seen(node))
        if isinstance(node, TextField):
            return self.controls.text(node, width, framed=not alone)
        return self.controls.box(node)


def seen(node: Field) -> str:
    """What a field shows where no form can be."""
    if isinstance(node, TextField):
        return shown(node) or NBSP * 20
    return "☒" if node.checked else "☐"
