"""What a YAML file holds: values that know their file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cpts_docs.diagnostics import Diagnostic, Position

Scalar = str | int | float | bool | None
PathInFile = Sequence[str | int]

_MAX_MESSAGE = 600
"""Messages quote names, which can be of any length."""


@dataclass(slots=True)
class Node:
    """A value and its place. ``size`` and ``depth`` count aliased parts too."""

    value: Scalar | list[Node] | dict[str, Node]
    position: Position
    key_positions: dict[str, Position] = field(default_factory=dict)
    size: int = 1
    depth: int = 1


@dataclass(frozen=True, slots=True)
class File:
    """The path of a file and its lines."""

    path: Path
    lines: tuple[str, ...]

    def diagnostic(
        self, rule: str, message: str, position: Position, hint: str = "", **more: Any
    ) -> Diagnostic:
        """A diagnostic at ``position`` of this file, with the line that stands there."""
        excerpt = self.lines[position.line - 1] if position.line <= len(self.lines) else ""
        if len(message) > _MAX_MESSAGE:
            message = f"{message[:_MAX_MESSAGE]}…"
        return Diagnostic(rule, message, self.path, position, hint, excerpt, **more)


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: values, and the files they come from, its own first."""

    files: list[File]
    root: Node

    @property
    def path(self) -> Path:
        """The path of the file that includes the others."""
        return self.files[0].path

    @property
    def value(self) -> Any:
        """The values alone: dict, list, str, int, float, bool and None."""
        return _plain(self.root)

    def position(self, path: PathInFile, *, key: bool = False) -> Position:
        """Where the value at ``path`` stands, or its key; as far as it exists."""
        node = self.root
        place = node.position
        for step in path:
            children = node.value
            if isinstance(children, dict) and isinstance(step, str) and step in children:
                place = node.key_positions[step]
                node = children[step]
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                node = children[step]
                place = node.position
            else:
                return place
        return place if key else node.position

    def node(self, path: PathInFile) -> Node | None:
        """The node at ``path``, None if there is none."""
        node = self.root
        for step in path:
            match node.value, step:
                case dict(entries), str() if step in entries:
                    node = entries[step]
                case list(items), int() if step < len(items):
                    node = items[step]
                case _:
                    return None
        return node

    def graft(self, other: Source) -> Node:
        """The root of another source, whose places are now told from this one's."""
        number = len(self.files)
        self.files.extend(other.files)
        for node in _nodes(other.root):
            node.position = replace(node.position, file=number)
            node.key_positions = {
                key: replace(position, file=number) for key, position in node.key_positions.items()
            }
        return other.root

    def diagnostic(
        self,
        rule: str,
        message: str,
        position: Position,
        hint: str = "",
        **more: Any,
    ) -> Diagnostic:
        """A diagnostic at ``position``, in the file that it is of."""
        file = self.files[position.file]
        return file.diagnostic(rule, message, replace(position, file=0), hint, **more)

    def texts(self) -> Iterator[tuple[str, Position]]:
        """Every text and key of the file with its place, each written part once."""
        for node in _nodes(self.root):
            yield from node.key_positions.items()
            if isinstance(node.value, str):
                yield node.value, node.position


def _nodes(root: Node) -> Iterator[Node]:
    """Every node from ``root`` down, aliased ones once."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        match node.value:
            case dict(entries):
                waiting += entries.values()
            case list(items):
                waiting += items
            case _:
                pass


def _plain(node: Node) -> Any:
    match node.value:
        case dict(entries):
            return {key: _plain(value) for key, value in entries.items()}
        case list(items):
            return [_plain(item) for item in items]
        case scalar:
            return scalar
