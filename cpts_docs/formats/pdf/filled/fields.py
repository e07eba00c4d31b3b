"""The fields of a PDF form, and the places on its pages where they stand.

A file is searched twice: down from its form, and up from the widgets on its
pages, for programs that copy pages leave widgets that no form lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from cpts_docs.foreign.pdf import (
    PUSH_BUTTON,
    Clock,
    Key,
    Node,
    below,
    items,
    leaf_of,
    leaves,
    resolved,
)
from cpts_docs.foreign.pdf_strings import text_of
from cpts_docs.formats.pdf.filled.annotations import NOWHERE, Annotation, Rect, has_size


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: on the ``page`` of that number, or on none (0)."""

    entries: DictionaryObject
    page: int = 0
    rect: Rect = NOWHERE


FieldKey = tuple[str, Key]
"""The name of a field, and the object that gives it the name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: a text, a box, a group of boxes with a place for each, or a signature.

    ``value`` and ``options`` are as the file has them.
    """

    key: FieldKey
    kind: str
    value: Any
    options: Any
    places: list[Place] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called, with the names of what it is in."""
        return self.key[0]

    @property
    def is_group(self) -> bool:
        """Whether it is ticked, not written in."""
        return self.kind == "/Btn"

    @property
    def is_signature(self) -> bool:
        """Whether it is signed, not filled in."""
        return self.kind == "/Sig"

    @property
    def page(self) -> int:
        """The first page on which it stands, 0 if there is none."""
        return min((place.page for place in self.places if place.page), default=0)

    @property
    def visible(self) -> list[Place]:
        """The places that a person sees."""
        return [place for place in self.places if place.page and has_size(place.rect)]


def fields(form: Any, annotations: Sequence[Annotation], clock: Clock) -> list[Field]:
    """The fields of a file, in the order of its form, then of its pages.

    There may be several of one name, where files were merged.
    """
    widgets = {item.key: item for item in annotations if item.kind == "/Widget"}
    found: dict[FieldKey, Field] = {}
    for node, place in _placed(form, widgets, clock):
        if node.name and not (node.kind == "/Btn" and node.flags & PUSH_BUTTON):
            key = node.name, node.owner
            new = Field(key, node.kind, node.value, node.options)
            found.setdefault(key, new).places.append(place)
    return list(found.values())


def _placed(
    form: Any, widgets: Mapping[Key, Annotation], clock: Clock
) -> Iterator[tuple[Node, Place]]:
    listed = set()
    for node in leaves(form, clock) if isinstance(form, DictionaryObject) else ():
        key = node.key
        if key in listed:
            continue
        listed.add(key)
        if widget := widgets.get(key):
            yield node, Place(node.entries, widget.page, widget.rect)
        else:
            yield node, Place(node.entries)
    for key, widget in widgets.items():
        if key not in listed:
            yield leaf_of(widget.entries, clock), Place(widget.entries, widget.page, widget.rect)


def meaning(field: Field, place: Place, state: str = "") -> str:
    """The value that a box of a group stands for, by its ``state`` or the one it has if ticked.

    It is the state itself, or one of the field's options: by its number, or the
    box's place among the others.
    """
    state = state or next(iter(states_of(place.entries)), "")
    options = [_option(item) for item in items(field.options)]
    if state.isdecimal() and int(state[:6]) < len(options):
        return options[int(state[:6])] or state
    if len(options) == len(field.places):
        return options[field.places.index(place)] or state
    return state


def _option(item: Any) -> str:
    """What an option means: of a pair, the first; the second is what is shown."""
    option = resolved(item)
    return text_of(resolved(option[0]) if isinstance(option, ArrayObject) and option else option)


def states_of(widget: DictionaryObject) -> list[str]:
    """The states of a box in which it is ticked; none for what is no box."""
    normal = below(widget, "/AP", "/N")
    if not isinstance(normal, DictionaryObject) or isinstance(normal, StreamObject):
        return []
    return [state[1:] for state in normal if state != "/Off"]
