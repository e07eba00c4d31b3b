"""How a text of an OpenDocument file looks, from its styles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

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
from cpts_docs.formats.odt.namespaces import OFFICE, TEXT, names

_FO, _STYLE = names("fo"), names("style")
_NONE = frozenset({"", "none", "transparent", "#ffffff"})
_NUMBERED_SIGN = re.compile("_([0-9a-f]{2,4})_")


class Looks:
    """The styles of a document, by their names."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        for style in (node for root in roots for node in root.iter(f"{_STYLE}style")):
            named = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
            self._styles.setdefault(named, style)

    def name(self, paragraph: etree._Element) -> str:
        """The style of a paragraph as people see it, in lower case."""
        name = paragraph.get(f"{TEXT}style-name", "")
        style = self._styles.get(("paragraph", name))
        if style is not None and _is_automatic(style):
            name = style.get(f"{_STYLE}parent-style-name", "")
            style = self._styles.get(("paragraph", name))
        shown = style.get(f"{_STYLE}display-name") if style is not None else None
        return (shown or _NUMBERED_SIGN.sub(_sign, name)).lower()

    def of_paragraph(self, paragraph: etree._Element) -> Look:
        """The look that someone gave a paragraph; that of its style is the form's own."""
        style = self._styles.get(("paragraph", paragraph.get(f"{TEXT}style-name", "")))
        return _look(style) if style is not None and _is_automatic(style) else PLAIN

    def of_span(self, span: etree._Element, around: Look) -> Look:
        """The look of a piece of text in one of another look."""
        own = _look(self._styles.get(("text", span.get(f"{TEXT}style-name", ""))))
        hidden = own.hidden or around.hidden
        return Look(own.font or around.font, hidden, own.marks | around.marks)

    def shade(self, cell: etree._Element) -> str:
        """The colour behind a cell; "" for none."""
        style = self._styles.get(("table-cell", cell.get(f"{names('table')}style-name", "")))
        about = style.find(f"{_STYLE}table-cell-properties") if style is not None else None
        return _there(about, f"{_FO}background-color")


def _sign(match: re.Match[str]) -> str:
    """A sign of a style's name, which its file has as a number."""
    return chr(int(match[1], 16))


def _is_automatic(style: etree._Element) -> bool:
    parent = style.getparent()
    return parent is not None and parent.tag == f"{OFFICE}automatic-styles"


def _look(style: etree._Element | None) -> Look:
    about = style.find(f"{_STYLE}text-properties") if style is not None else None
    if about is None:
        return PLAIN
    marks = {
        STRUCK: bool(_there(about, f"{_STYLE}text-line-through-style")),
        HIGHLIGHTED: bool(_there(about, f"{_FO}background-color")),
        BOXED_IN: bool(_there(about, f"{_FO}border")),
        UNDERLINED: bool(_there(about, f"{_STYLE}text-underline-style")),
        BOLD: about.get(f"{_FO}font-weight", "normal") not in ("normal", "400"),
    }
    font = about.get(f"{_STYLE}font-name") or about.get(f"{_FO}font-family", "").strip("'")
    return Look(font, about.get(f"{TEXT}display") == "none", marked(marks))


def _there(about: etree._Element | None, name: str) -> str:
    """A property that has another value than « none »."""
    value = about.get(name, "").lower() if about is not None else ""
    return "" if value in _NONE else value
