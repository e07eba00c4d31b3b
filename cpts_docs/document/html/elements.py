"""HTML to elements: a small, strict part of it.

Every element that opens closes. What a browser would repair in silence is an
error here, because a document that lost its structure would still look right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape

from cpts_docs.base.errors import TemplateError

_VOID = frozenset({"br", "col", "input", "meta", "hr", "img", "link", "wbr"})
"""Those that have no end, be they taken or not."""
_INSTEAD = {
    "b": "écrivez <strong>",
    "i": "écrivez <em>",
    "img": "les images d'un document sont ses logos (theme)",
    "select": 'écrivez une case par choix, <label><input type="radio"…> …</label>',
}
"""What to write for an element that people type and no format would know."""
_MAX_DEPTH = 60

_ATTRIBUTES = {
    "html": "lang",
    "meta": "charset name content",
    **dict.fromkeys(("p", "ul", "table", "div"), "class"),
    "section": "class data-if data-required",
    "ol": "class start",
    "col": "style",
    "td": "colspan",
    "th": "colspan scope",
    "a": "href",
    "label": "for",
    "input": "type name id value checked aria-label",
    "textarea": "name id rows aria-label",
    "figure": "aria-label data-scale",
    "data": "value title",
    **dict.fromkeys(("head", "title", "body", "header", "main", "footer"), ""),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ""),
    **dict.fromkeys(("li", "colgroup", "thead", "tbody", "tr"), ""),
    **dict.fromkeys(("strong", "em", "u", "sup", "br", "span"), ""),
}
"""The attributes of the elements that the tree can hold: any other would be lost in silence."""

WHITE = " \t\n\r\f"
WHITE_SPACE = re.compile(f"[{WHITE}]+")


@dataclass(slots=True)
class Element:
    """An element: ``origin`` is where a template has it, as file and line."""

    tag: str
    attributes: dict[str, str]
    origin: str
    children: list[Element | str] = field(default_factory=list)

    def elements(self) -> Iterable[Element]:
        """The elements directly in it."""
        return (child for child in self.children if isinstance(child, Element))

    def find(self, tag: str) -> Element | None:
        """The first element of that name below this one, in reading order."""
        for child in self.elements():
            if child.tag == tag:
                return child
            if found := child.find(tag):
                return found
        return None

    def text(self) -> str:
        """Its text, white space collapsed."""
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return WHITE_SPACE.sub(" ", "".join(parts)).strip(" ")

    @property
    def role(self) -> str:
        """Its class."""
        return self.attributes.get("class", "")


def wrong(element: Element, message: str) -> TemplateError:
    """The error that something is wrong with ``element``, at its place."""
    return TemplateError(message, element.origin)


def not_taken(element: Element, where: str) -> TemplateError:
    """The error that ``element`` is none of those that may stand there."""
    instead = f" : {_INSTEAD[element.tag]}" if element.tag in _INSTEAD else ""
    return wrong(element, f"l'élément <{element.tag}> n'est pas accepté {where}{instead}")


def only(element: Element, *tags: str) -> Iterable[Element]:
    """The child elements, all of which must have one of those names."""
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                raise wrong(
                    element, f"texte inattendu dans <{element.tag}> : « {child.strip()[:40]} »"
                )
        elif child.tag not in tags:
            raise wrong(child, f"<{child.tag}> inattendu dans <{element.tag}>")
        else:
            yield child


_NAME, _VALUE = r"[^\s\"'<>/=]++", r"\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=`]++"
_ATTRIBUTE = re.compile(rf"\s++({_NAME})(?:\s*+=\s*+({_VALUE}))?+")
_PIECE = re.compile(
    rf"""(?P<text> [^<]++ )
       | < (?P<tag> [a-z][a-z0-9]*+ ) (?P<attributes> (?:{_ATTRIBUTE.pattern})*+ ) \s*+ (?P<end>/?)>
       | </ (?P<closed> [a-z][a-z0-9]*+ ) \s*+ >
       | <!-- .*? -->
       | <!doctype \s [^<>]*+ >""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""One piece of HTML after the other; what is none of them is no HTML.

No quantifier gives back what it took, so that no text takes more time than its length.
"""


def elements(html: str, is_own: Callable[[str], bool] = bool) -> Element:
    """The elements, below one root; refuses what is not closed or closed twice.

    ``is_own`` says of an origin whether a person can mend it there: what comes of another
    template has the last origin before it that is.
    """
    root = Element("#root", {}, "")
    opened = [root]
    nearest = ""

    def placed(origin: str) -> str:
        nonlocal nearest
        nearest = origin if is_own(origin) else nearest
        return nearest or origin

    def refused(element: Element, message: str) -> TemplateError:
        return TemplateError(message, placed(element.origin))

    place = 0
    while match := _PIECE.match(html, place):
        place = match.end()
        current = opened[-1]
        text, tag, attributes, end, closed = match.group(
            "text", "tag", "attributes", "end", "closed"
        )
        if text:
            current.children.append(unescape(text))
        elif tag:
            element = _element(tag.lower(), attributes, current.origin, placed)
            current.children.append(element)
            if not end and element.tag not in _VOID:
                opened.append(element)
                if len(opened) > _MAX_DEPTH:
                    raise wrong(element, f"plus de {_MAX_DEPTH} éléments imbriqués")
        elif closed:
            if closed.lower() != current.tag:
                after = f"après <{current.tag}>" if current is not root else "sans ouverture"
                raise refused(current, f"</{closed.lower()}> inattendu {after}")
            opened.pop()
    if place < len(html):
        shown = WHITE_SPACE.sub(" ", html[place : place + 20])
        raise refused(opened[-1], f"HTML incorrect : « {shown} »")
    if len(opened) > 1:
        raise refused(opened[-1], f"<{opened[-1].tag}> n'est pas fermé")
    return root


def _element(tag: str, written: str, origin: str, placed: Callable[[str], str]) -> Element:
    found = _ATTRIBUTE.findall(written)
    attributes = {
        name.lower(): unescape(value[1:-1] if value[:1] in ("'", '"') else value)
        for name, value in found
    }
    element = Element(tag, attributes, placed(attributes.pop("data-at", origin)))
    names = [name.lower() for name, _ in found]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise wrong(element, f"l'attribut {twice} est écrit deux fois dans <{tag}>")
    if tag in _ATTRIBUTES and (lost := attributes.keys() - _ATTRIBUTES[tag].split()):
        accepted = ", ".join(_ATTRIBUTES[tag].split()) or "aucun"
        raise wrong(
            element,
            f"l'attribut {min(lost)} n'a pas de sens dans <{tag}> et serait perdu ; "
            f"retirez-le (attributs acceptés : {accepted})",
        )
    return element
