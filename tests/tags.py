"""The tags of a finished PDF as text: what a screen reader goes through, read with pypdf."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

_SHOWN = ("/Scope", "/ColSpan", "/RowSpan", "/ListNumbering")


def tag_tree(pdf: bytes) -> str:
    """A line for each structure element: its kind, and what it says of itself."""
    root = PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    return "\n".join(_below(root, 0)) + "\n"


def _below(element: DictionaryObject, depth: int) -> Iterator[str]:
    for child in _children(element):
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield f"{'  ' * depth}{_described(child)}"
            yield from _below(child, depth + 1)
        elif isinstance(child, DictionaryObject) and child.get("/Type") == "/OBJR":
            annotation = child["/Obj"].get_object()
            parent = annotation.get("/Parent", annotation).get_object()
            name = annotation.get("/T") or parent.get("/T", "")
            yield f"{'  ' * depth}→ {annotation['/Subtype'][1:]} {name}".rstrip()


def _children(element: DictionaryObject) -> list[Any]:
    return [_resolved(kid) for kid in _listed(element.get("/K", ArrayObject()))]


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _listed(value: Any) -> list[Any]:
    found = _resolved(value)
    return list(found) if isinstance(found, ArrayObject) else [found]


def _described(element: DictionaryObject) -> str:
    said = [element["/S"][1:]]
    for owner in _listed(element.get("/A", ArrayObject())):
        values = _resolved(owner)
        said += (f"{key[1:]}={values[key]}" for key in _SHOWN if key in values)
    said += (f"{key[1:]}={element[key]!r}" for key in ("/Alt", "/T") if key in element)
    return " ".join(said)
