"""What can be read of a project's text as it is at one moment, worked out once when asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from threading import RLock
from typing import Any

from cpts_docs.atelier.units import Units, shown
from cpts_docs.base.diagnostics import Diagnostic, Position, in_order
from cpts_docs.documents.validation import of_templates
from cpts_docs.jobs.changes import patterns
from cpts_docs.project.checker import checked
from cpts_docs.project.given import Named
from cpts_docs.project.source import Node, Source
from cpts_docs.project.yaml_reader import read


class Snapshot:
    """The project ``named`` at a ``revision``; threads that ask at the same time share the work.

    To try its own templates takes longer than to check all else: until that is done, what was
    ``told`` of them before is.
    """

    def __init__(self, revision: int, text: str, named: Named, told: Sequence[Diagnostic]) -> None:
        self.revision, self.text, self.named = revision, text, named
        self.told = told
        self._is_tried = False
        self._lock = RLock()

    @cached_property
    def _typed(self) -> Source | None:
        """The file alone, nothing included; None if it is no YAML."""
        with self._lock:
            return read(self.named.path, content=self.named.content)[0]

    @property
    def values(self) -> Any:
        """The plain values of the file as typed; None if it is no YAML."""
        return self._typed and self._typed.value

    @cached_property
    def places(self) -> dict[str, Position]:
        """Where each value stands, or its key, by its JSON pointer."""
        typed = self._typed
        return dict(_places(typed.root, "")) if typed else {}

    @property
    def start(self) -> Position | None:
        """Where the project begins, which is the place of what the whole of it lacks."""
        return self._typed.root.position if self._typed else None

    @cached_property
    def beside(self) -> list[str]:
        """What the names of files look like that the project is made of, from its folder."""
        return patterns(self._typed) if self._typed else []

    @cached_property
    def _checked(self) -> tuple[Source | None, list[Diagnostic]]:
        return checked(self.named)

    @property
    def source(self) -> Source | None:
        """The checked source, with what it includes; None if it has errors."""
        with self._lock:
            return self._checked[0]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong, by place, as far as it is known."""
        with self._lock:
            source, found = self._checked
            return in_order([*found, *self.told]) if source and self.told else found

    def is_tried(self) -> bool:
        """Whether there is nothing to try any more, or nothing at all."""
        source = self.source
        return (
            self._is_tried
            or not source
            or not (source.included.get("templates") or source.word_files)
        )

    def try_templates(self) -> None:
        """Find out what is wrong with the project's own templates."""
        source = self.source
        try:
            self.told = of_templates(source) if source else self.told
        finally:
            self._is_tried = True  # and not again and again where it cannot be

    @cached_property
    def _lines(self) -> tuple[str, list[int], Units]:
        """The text as a page sees it, where its lines begin, and what the page counts in it."""
        text = shown(self.text)
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return text, starts, Units(text)

    def offset(self, position: Position, more: int = 0) -> int:
        """What a page calls a place of the file, ``more`` characters further on."""
        text, starts, units = self._lines
        start = starts[min(position.line, len(starts)) - 1]
        return units.offset(min(start + position.column - 1 + more, len(text)))

    def pointer(self, position: Position) -> str | None:
        """The value at a place, or the last that begins before it; None if there is none."""
        places, pointers = self._ordered
        at = bisect_right(places, (position.line, position.column)) - 1
        return pointers[at] if at >= 0 else None

    @cached_property
    def _ordered(self) -> tuple[list[tuple[int, int]], list[str]]:
        found = sorted((place.line, place.column, key) for key, place in self.places.items())
        return [item[:2] for item in found], [item[2] for item in found]


def _places(node: Node, pointer: str) -> Iterator[tuple[str, Position]]:
    """The place of each value below ``node``."""
    waiting = [(node, pointer)]
    while waiting:
        node, pointer = waiting.pop()
        if isinstance(node.value, dict):
            for key, child in node.value.items():
                step = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
                yield step, node.key_positions[key]
                waiting.append((child, step))
        elif isinstance(node.value, list):
            for index, child in enumerate(node.value):
                yield f"{pointer}/{index}", child.position
                waiting.append((child, f"{pointer}/{index}"))
