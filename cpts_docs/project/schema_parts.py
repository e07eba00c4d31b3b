"""What the schema says of the value at a path of a project: its keys in order, its choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from cpts_docs.project import schema

Parts = tuple[Any, ...]
"""All that may be said of one value: the part itself and those that it refers to."""


@cache
def parts_at(path: tuple[str, ...]) -> Parts:
    """What is said of the value at a path; the steps into lists may be any."""
    if not path:
        return tuple(_whole(schema.parsed()))
    *above, step = path
    return tuple(
        inner
        for part in parts_at(tuple(above))
        for child in _children(part, step)
        for inner in _whole(child)
    )


def keys_at(path: Sequence[str]) -> dict[str, Any]:
    """The keys that may stand in the value at a path, in order, and what is said of each."""
    found: dict[str, Any] = {}
    for part in parts_at(tuple(path)):
        for key, inner in part.get("properties", {}).items():
            found.setdefault(key, inner)
    return found


def is_list(path: Sequence[str]) -> bool:
    """Whether the value at a path may be a list."""
    return any("items" in part for part in parts_at(tuple(path)))


def may_be_empty(path: Sequence[str]) -> bool:
    """Whether a list without elements may stand there."""
    return not any(part.get("minItems") for part in parts_at(tuple(path)))


def is_required(path: Sequence[str]) -> bool:
    """Whether what stands above cannot be without the key at a path."""
    *above, key = path
    return any(key in part.get("required", ()) for part in parts_at(tuple(above)))


def _whole(part: Any) -> Iterator[Any]:
    """A part, and what it refers to or is if it has a certain type."""
    if not isinstance(part, dict):
        return
    yield part
    if "$ref" in part:
        yield from _whole(schema.definition(part["$ref"]))
    if "type" in part.get("if", {}):
        yield from _whole(part.get("then"))
        yield from _whole(part.get("else"))


def _children(part: Any, step: str) -> Iterator[Any]:
    known = part.get("properties", {})
    if step in known:
        yield known[step]
    elif "additionalProperties" in part:
        yield part["additionalProperties"]
    if "items" in part and (step == "-" or step.isdecimal()):
        yield part["items"]
