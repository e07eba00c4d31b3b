"""The controls of the forms in an OpenDocument text, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cpts_docs.formats.odt.namespaces import OFFICE, names

_FORM = names("form")
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_TEXTS = frozenset(f"{_FORM}{name}" for name in ("text", "textarea", "date", "formatted-text"))
_RADIO, _CHECKBOX = f"{_FORM}radio", f"{_FORM}checkbox"


@dataclass(frozen=True, slots=True)
class Control:
    """A field: what the text calls it, its own name and label, its value, whether a box is ticked.

    The value of a text field is the text in it; that of a box is always the same.
    """

    number: str
    name: str
    label: str
    value: str
    is_box: bool = False
    ticked: bool = False


def controls(content: etree._Element) -> Iterator[Control]:
    """The text fields and boxes of a document, in the order of its forms."""
    for forms in content.iterfind(f"{OFFICE}body/{OFFICE}text/{OFFICE}forms"):
        yield from map(_control, forms.iter(*_TEXTS, _RADIO, _CHECKBOX))


def hidden_controls(content: etree._Element) -> Iterator[tuple[str, str]]:
    """The hidden values of the forms, by their names."""
    for node in content.iter(f"{_FORM}hidden"):
        yield node.get(f"{_FORM}name", ""), node.get(f"{_FORM}value", "")


def _control(node: etree._Element) -> Control:
    number = node.get(f"{_FORM}id") or node.get(_XML_ID) or ""
    name, label = node.get(f"{_FORM}name", ""), node.get(f"{_FORM}title", "")
    begun = node.get(f"{_FORM}value", "")
    if node.tag in _TEXTS:
        return Control(number, name, label, node.get(f"{_FORM}current-value", begun))
    return Control(number, name, label, begun, is_box=True, ticked=_is_ticked(node))


def _is_ticked(node: etree._Element) -> bool:
    """Whether a box is ticked; without a state of its own it has the one it began with."""
    if node.tag == _RADIO:
        return node.get(f"{_FORM}current-selected", node.get(f"{_FORM}selected")) == "true"
    return node.get(f"{_FORM}current-state", node.get(f"{_FORM}state")) == "checked"
