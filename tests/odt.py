"""Fills in an ODT form the way LibreOffice saves it: other code than what wrote the form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from tests.word import replaced

FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
CONTENT = "content.xml"


def part(data: bytes, name: str = CONTENT) -> str:
    """A part of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def xml(data: bytes) -> str:
    """The text of a file; of an archive, that of its parts."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(
            package.read(name).decode() for name in package.namelist() if name.endswith(".xml")
        )


def root(data: bytes, name: str = CONTENT) -> Any:
    """The XML of a part."""
    return etree.fromstring(part(data, name).encode())


def changed(data: bytes, change: Callable[[Any], None], name: str = CONTENT) -> bytes:
    """``data`` with ``change`` done to the XML of one part."""
    content = root(data, name)
    change(content)
    return replaced(data, {name: etree.tostring(content, xml_declaration=True, encoding="UTF-8")})


def filled(data: bytes, answers: Mapping[str, str]) -> bytes:
    """``data`` with its fields filled in; a choice is answered by its value."""

    def fill(content: Any) -> None:
        for name, answer in answers.items():
            for control in content.iter(*controls("text", "textarea")):
                if control.get(f"{FORM}name") == name:
                    control.set(f"{FORM}current-value", answer)
            for control in content.iter(*controls("radio", "checkbox")):
                if control.get(f"{FORM}name") == name:
                    _tick(control, ticked=control.get(f"{FORM}value") == answer)

    return changed(data, fill)


def ticked(data: bytes, *boxes: str) -> bytes:
    """``data`` with these boxes ticked, each said as ``name.value``."""

    def tick(content: Any) -> None:
        for control in content.iter(*controls("radio")):
            if f"{control.get(f'{FORM}name')}.{control.get(f'{FORM}value')}" in boxes:
                _tick(control, ticked=True)

    return changed(data, tick)


def controls(*kinds: str) -> list[str]:
    """The names of the elements that are controls of these kinds."""
    return [f"{FORM}{kind}" for kind in kinds]


def _tick(control: Any, *, ticked: bool) -> None:
    is_radio = control.tag == f"{FORM}radio"
    state, on = ("current-selected", "true") if is_radio else ("current-state", "checked")
    control.attrib.pop(f"{FORM}{state}", None)
    if ticked:
        control.set(f"{FORM}{state}", on)


def names(data: bytes) -> list[str]:
    """The names of all controls, in their order, without those of the hidden ones."""
    return re.findall('<form:(?:text|textarea|radio|checkbox) form:name="([^"]*)"', part(data))
