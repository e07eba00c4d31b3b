"""Elements to the inlines of the tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cpts_docs.document.html.controls import field_of, is_hidden
from cpts_docs.document.html.elements import WHITE_SPACE, Element, not_taken, wrong
from cpts_docs.document.tree import (
    Choice,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Strong,
    Superscript,
    Text,
    Underline,
)
from cpts_docs.document.walk import BREAK, OBJECT, map_leaves, plain_text

_SAFE_HREF = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)

_MARKS: dict[str, type[Strong | Emphasis | Underline | Superscript]] = {
    "strong": Strong,
    "em": Emphasis,
    "u": Underline,
    "sup": Superscript,
}
INLINE_TAGS = frozenset({*_MARKS, "a", "br", "input", "label", "span", "textarea"})


def paragraph_inlines(children: Sequence[Element | str]) -> tuple[Inline, ...]:
    """The inlines of a paragraph, their white space as a browser shows it."""
    return map_leaves(_inlines(children), _collapse)


def _collapse(leaves: list[str]) -> list[str]:
    """White space as a browser shows it: one space, none at a line's ends."""
    collapsed: list[str] = []
    at_start = True
    for leaf in leaves:
        if leaf == BREAK:
            _strip_end(collapsed)
            at_start = True
        elif leaf == OBJECT:
            at_start = False
        else:
            leaf = WHITE_SPACE.sub(" ", leaf)
            leaf = leaf.lstrip(" ") if at_start else leaf
            at_start = leaf.endswith(" ") if leaf else at_start
        collapsed.append(leaf)
    _strip_end(collapsed)
    return collapsed


def _strip_end(leaves: list[str]) -> None:
    for index in range(len(leaves) - 1, -1, -1):
        if leaves[index] in (BREAK, OBJECT):
            return
        leaves[index] = leaves[index].rstrip(" ")
        if leaves[index]:
            return


def _inlines(children: Sequence[Element | str]) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for child in children:
        if isinstance(child, str):
            inlines.append(Text(child))
        elif is_hidden(child):
            continue
        elif child.tag == "span":
            inlines += _inlines(child.children)
        else:
            inlines.append(_inline(child))
    return tuple(inlines)


def _inline(element: Element) -> Inline:
    tag = element.tag
    if mark := _MARKS.get(tag):
        return mark(_inlines(element.children))
    if tag == "br":
        return LineBreak()
    if tag == "a":
        return _link(element)
    if tag in ("input", "textarea"):
        return field_of(element)
    if tag == "label":
        return _captioned_choice(element)
    raise not_taken(element, "dans un paragraphe")


def _link(element: Element) -> Link:
    href = element.attributes.get("href", "")
    if not _SAFE_HREF.fullmatch(href):
        raise wrong(element, f"adresse de lien refusée : « {href} »")
    return Link(href, _inlines(element.children))


def _captioned_choice(element: Element) -> Choice:
    """A box with its visible text: ``<label><input type="radio" …> text</label>``."""
    control = next((child for child in element.elements() if child.tag == "input"), None)
    if control is None:
        raise wrong(element, "un <label> dans un paragraphe doit contenir sa case")
    caption = paragraph_inlines([child for child in element.children if child is not control])
    control.attributes.setdefault("aria-label", plain_text(caption))
    choice = field_of(control)
    if not isinstance(choice, Choice):
        raise wrong(control, "un <label> dans un paragraphe ne prend qu'une case à cocher")
    return replace(choice, caption=caption)
