"""Fills in a DOCX form the way Word saves it: other code than what wrote the form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
DOCUMENT = "word/document.xml"

Control = Any


def filled(data: bytes, answers: Mapping[str, str]) -> bytes:
    """``data`` with its fields filled in; a choice is answered by its value."""

    def fill(root: Any) -> None:
        for name, answer in answers.items():
            if (control := _control(root, name)) is not None:
                _type(control, answer)
            elif answer:
                _tick(_control(root, f"{name}.{answer}"))

    return changed(data, fill)


def ticked(data: bytes, *tags: str) -> bytes:
    """``data`` with these boxes ticked."""

    def tick(root: Any) -> None:
        for tag in tags:
            _tick(_control(root, tag))

    return changed(data, tick)


def changed(data: bytes, change: Callable[[Any], None], part: str = DOCUMENT) -> bytes:
    """``data`` with ``change`` done to the XML of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(part))
    change(root)
    return replaced(data, {part: etree.tostring(root, xml_declaration=True, encoding="UTF-8")})


def replaced(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """``data`` with other parts; None leaves one out."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        wanted: dict[str, bytes | None] = {name: source.read(name) for name in source.namelist()}
        for name, content in (wanted | dict(parts)).items():
            if content is not None:
                as_it_is = None if name in parts else zipfile.ZIP_STORED  # which is quicker
                target.writestr(name, content, as_it_is)
    return written.getvalue()


def tags(data: bytes) -> list[str]:
    """The tags of all content controls, in order."""
    return [node.get(f"{W}val") for node in _document(data).iter(f"{W}tag")]


def control_ids(data: bytes) -> list[str]:
    """The ids of all content controls, in order."""
    return [node.get(f"{W}val") for node in _document(data).findall(f".//{W}sdtPr/{W}id")]


def _document(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(DOCUMENT))


def _control(root: Any, tag: str) -> Control:
    found = (sdt for sdt in root.iter(f"{W}sdt") if sdt.find(f".//{W}tag").get(f"{W}val") == tag)
    return next(found, None)


def _type(control: Control, text: str) -> None:
    """A text is typed in place of what is there: Word drops the mark of the placeholder."""
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    for mark in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(mark)
    day = properties.find(f"{W}date")
    if day is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day.set(f"{W}fullDate", f"{text}T00:00:00Z")
        text = f"{date.fromisoformat(text):%d/%m/%Y}"
    for old in list(content):
        content.remove(old)
    run = etree.SubElement(content, f"{W}r")
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        node = etree.SubElement(run, f"{W}t")
        node.text = line
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _tick(control: Control) -> None:
    control.find(f".//{W14}checked").set(f"{W14}val", "1")
    control.find(f"{W}sdtContent//{W}t").text = "☒"
