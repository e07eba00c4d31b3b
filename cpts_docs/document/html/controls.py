"""Elements to the fields of the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from cpts_docs.document.html.elements import Element, wrong
from cpts_docs.document.tree import Choice, Hidden, TextField, TextKind

_ROWS = re.compile("[2-9]|[1-9][0-9]{1,2}")


def is_hidden(element: Element) -> bool:
    """Whether it is a value that travels with the form and is not shown."""
    return element.tag == "input" and element.attributes.get("type") == "hidden"


def hidden(element: Element) -> Hidden:
    """That value."""
    return Hidden(element.attributes.get("name", ""), element.attributes.get("value", ""))


def field_of(element: Element) -> TextField | Choice:
    """The field that an ``<input>`` or ``<textarea>`` is; refuses one without name or label.

    A dot is between the name and the value of a box in the files that are filled in.
    """
    attributes = element.attributes
    name = attributes.get("name", "")
    kind = "textarea" if element.tag == "textarea" else attributes.get("type", "text")
    if not name:
        raise wrong(element, "un champ sans nom (attribut name)")
    if "." in name:
        raise wrong(element, f"un nom de champ (attribut name) avec un point : « {name} »")
    label = attributes.get("aria-label", "")
    if not label:
        raise wrong(element, f"le champ « {name} » n'a pas de libellé (<label> ou aria-label)")
    if kind == "textarea":
        for child in element.elements():
            raise wrong(child, f"<{child.tag}> inattendu dans <textarea> : du texte seul")
        text = "".join(child for child in element.children if isinstance(child, str))
        return TextField(name, label, text, _rows(element))
    checked, value = "checked" in attributes, attributes.get("value", "oui")
    if kind in ("radio", "checkbox") and "." in value:
        raise wrong(element, f"le champ « {name} » a une valeur avec un point : « {value} »")
    if kind == "radio":
        return Choice(name, value, label, checked=checked)
    if kind == "checkbox":
        return Choice(name, value, label, kind="checkbox", checked=checked)
    for known in get_args(TextKind):
        if kind == known:
            return TextField(name, label, attributes.get("value", ""), 1, known)
    raise wrong(element, f"type de champ inconnu : « {kind} »")


def _rows(element: Element) -> int:
    rows = element.attributes.get("rows", "2")
    if not _ROWS.fullmatch(rows):
        raise wrong(
            element,
            f"rows incorrect : « {rows[:40]} » ; un nombre de lignes de 2 à 999 "
            '(pour une ligne : <input type="text">)',
        )
    return int(rows)


def check_names(controls: Iterable[Element]) -> None:
    """Two fields of one name would be one field once filled in."""
    seen: dict[str, set[str]] = {}
    for element in controls:
        attributes = element.attributes
        name, is_radio = attributes.get("name", ""), attributes.get("type") == "radio"
        value = attributes.get("value", "oui") if is_radio else ""
        known = seen.setdefault(name, set())
        if value in known or (known and not (is_radio and all(known))):
            raise wrong(element, f"deux champs portent le nom « {name} »")
        known.add(value)


def controls_in(element: Element) -> Iterable[Element]:
    """The ``<input>`` and ``<textarea>`` below ``element``, in reading order."""
    for child in element.elements():
        if child.tag in ("input", "textarea"):
            yield child
        yield from controls_in(child)
