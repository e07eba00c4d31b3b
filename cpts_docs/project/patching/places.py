"""Where each value of a YAML text begins and ends, to the character.

PyYAML's events tell where a scalar ends, but not where a block does (its mark stands behind the
comments that follow), nor where a dash is: both are found again here, in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from cpts_docs.base.words import normalized

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BETWEEN = re.compile(r"(?:\s+|#[^\n]*)*")
_NAMES = re.compile(r"(?:[&!]\S*\s+)*")


@dataclass(slots=True)
class Entry:
    """A key with its value, or an item with its dash; ``head`` is where either begins.

    ``after`` is behind the colon or the dash. In a list between brackets both are where the value
    begins, and so is ``after`` where a key has no colon, behind the key.
    """

    head: int
    after: int
    value: Place
    key: str | None = None
    key_end: int = 0
    key_style: str = ""

    @property
    def end(self) -> int:
        """Behind the last character that is written of it."""
        return max(self.after, self.value.end)


@dataclass(slots=True)
class Place:
    """A value in a text, from ``start`` (its anchor and tag included) to ``end``.

    ``style`` is that of a scalar (``""``, ``'``, ``"``, ``|``, ``>``) or ``[`` and ``{`` of what
    stands between brackets. ``odd`` ones are written in a way that is not patched.
    """

    start: int
    end: int
    kind: Literal["scalar", "list", "map", "alias"]
    style: str = ""
    has_anchor: bool = False
    odd: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def in_flow(self) -> bool:
        """Whether it is a list or keys between brackets."""
        return self.style in ("[", "{")

    @property
    def is_block(self) -> bool:
        """Whether it is a list or keys, each on lines of its own."""
        return self.kind in ("list", "map") and not self.style

    def child(self, step: str) -> tuple[int, Entry] | None:
        """The entry that a step of a pointer leads to, with its number."""
        for at, entry in enumerate(self.entries):
            if step == (entry.key if self.kind == "map" else str(at)):
                return at, entry
        return None

    def walk(self) -> Iterator[Place]:
        """It and all below it."""
        waiting = [self]
        while waiting:
            place = waiting.pop()
            yield place
            waiting += (entry.value for entry in reversed(place.entries))


def places(text: str) -> Place:
    """The places of a text that the project's reader accepts; line feeds end its lines."""
    kinds = (yaml.NodeEvent, yaml.CollectionEndEvent)
    parsed: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    events = (event for event in parsed if isinstance(event, kinds))
    return _Reader(text, events).place(next(events))


@dataclass
class _Reader:
    text: str
    events: Iterator[Any]

    def place(self, event: Any) -> Place:
        """The place that begins with an event; its depth is bounded by who read the text before."""
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.AliasEvent):
            return Place(start, end, "alias")
        has_anchor = event.anchor is not None
        if isinstance(event, yaml.ScalarEvent):
            if event.style in ("|", ">"):
                end = start + len(self.text[start:end].rstrip())
            return Place(start, end, "scalar", event.style or "", has_anchor)
        is_map = isinstance(event, yaml.MappingStartEvent)
        whole = Place(start, start, "map" if is_map else "list", "", has_anchor)
        if event.flow_style:
            whole.style = "{" if is_map else "["
            whole.odd = not self.text.startswith(whole.style, end - 1)  # [a: 1]
        self._fill(whole)
        return whole

    def _fill(self, whole: Place) -> None:
        names = _NAMES.match(self.text, whole.start)
        last = names.end() if names else whole.start
        first = True
        event: Any
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            if whole.in_flow:
                last = self._beyond(last, whole.style if first else ",")
            make = self._key if whole.kind == "map" else self._item
            entry = make(event, last, whole)
            whole.entries.append(entry)
            last, first = entry.end, False
        mark: Any = event.end_mark
        whole.end = mark.index if whole.in_flow else last

    def _beyond(self, at: int, sign: str) -> int:
        """Behind a sign that stands next."""
        at = self.next_sign(at)
        return at + 1 if self.text.startswith(sign, at) else at

    def next_sign(self, at: int) -> int:
        """Where what comes next begins, behind white space and comments."""
        found = _BETWEEN.match(self.text, at)
        return found.end() if found else at

    def _item(self, event: Any, last: int, whole: Place) -> Entry:
        value = self.place(event)
        if whole.in_flow:
            return Entry(value.start, value.start, value)
        head = self.next_sign(last)
        return Entry(head, head + 1, value)

    def _key(self, event: Any, last: int, whole: Place) -> Entry:
        key = self.place(event)
        if key.kind != "scalar" or key.has_anchor or self.next_sign(last) != key.start:
            whole.odd = True  # « ? key »
        value = self.place(next(self.events))
        colon = self.next_sign(key.end)
        after = colon + 1 if self.text.startswith(":", colon) else key.end
        text = normalized("NFC", event.value) if key.kind == "scalar" else None
        return Entry(key.start, after, value, text, key.end, key.style)
