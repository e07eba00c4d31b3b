"""What a YAML file holds: values that know their file, line and column."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.project.edits import TYPED, fix_of

if TYPE_CHECKING:
    from cpts_docs.foreign.family import Family
    from cpts_docs.foreign.picture import Picture
    from cpts_docs.foreign.word_file import WordFile
    from cpts_docs.foreign.word_styles import WordStyles

Scalar = str | int | float | bool | None
PathInFile = Sequence[str | int]

_MAX_MESSAGE = 600
"""Messages quote names, which can be of any length."""

_LINES_OF_TEXT = 200
"""So many lines of a text are looked at for words of it."""


@dataclass(slots=True)
class Node:
    """A value and its place. ``size`` and ``depth`` count aliased parts too.

    Below the root of a file that is kept between two readings nothing changes: it has its
    ``plain`` value, once that is made.
    """

    value: Scalar | list[Node] | dict[str, Node]
    position: Position
    key_positions: dict[str, Position]
    size: int = 1
    depth: int = 1
    plain: Any = None


@dataclass(frozen=True)
class File:
    """The path of a file and its text."""

    path: Path
    text: str
    _shown: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _ends(self) -> array[int]:
        """Where each line ends. A text split into lines would fill much more memory."""
        ends = array("I", (found.start() for found in re.finditer(r"\n", self.text)))
        ends.append(len(self.text))
        return ends

    @property
    def line_count(self) -> int:
        """How many lines there are, an empty last one included."""
        return len(self._ends)

    def line(self, number: int) -> str:
        """A line, the first of which is 1; empty behind the last."""
        if number > self.line_count:
            return ""
        if number not in self._shown:
            start = self._ends[number - 2] + 1 if number > 1 else 0
            self._shown[number] = self.text[start : self._ends[number - 1]]
        return self._shown[number]

    def below(self, number: int) -> str:
        """All the lines below a line."""
        return self.text[self._ends[number - 1] + 1 :] if number < self.line_count else ""

    def typed(self, number: int, column: int = 1) -> str:
        """A line from a column on (the first is 1), as far as somebody typed it."""
        return self.line(number)[column - 1 : column - 1 + TYPED]

    def diagnostic(
        self, rule: str, message: str, position: Position, hint: str = "", **more: Any
    ) -> Diagnostic:
        """A diagnostic at ``position`` of this file, with the line that stands there."""
        position = position._replace(file=0)
        excerpt = self.line(position.line)
        place = getattr(hint, "place", None) or position
        fix = fix_of(hint, self.line(place.line), place)
        if len(message) > _MAX_MESSAGE:
            message = f"{message[:_MAX_MESSAGE]}…"
        return Diagnostic(rule, message, self.path, position, str(hint), excerpt, fix=fix, **more)


@dataclass(slots=True)
class Taken:
    """What was read of the files of a look: pictures by the names that the project gives them."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    family: Family | None = None
    css: str = ""
    word: WordStyles | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: values, and the files they come from, its own first.

    ``included`` has the keys that name one file or folder, and that name, as the
    disk has it; a file is there to be replaced by what it holds, or not yet.
    ``taken`` are the files of its look that were read, ``word_files`` the Word templates, by the
    names that the project gives them. ``today`` is the day to compare dates to, None if nobody
    says which. ``beside`` has what files hold whose text is not that on the disk, ``kept`` what
    was read of them before.
    """

    files: list[File]
    root: Node
    included: dict[str, str] = field(default_factory=dict)
    taken: Taken = field(default_factory=Taken)
    word_files: dict[str, WordFile] = field(default_factory=dict)
    today: date | None = None
    beside: Mapping[Path, bytes] = field(default_factory=dict)
    kept: Kept | None = None

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

    def written(self, words: str, start: Position) -> Position | None:
        """Where ``words`` are first written from ``start`` on; None if they are not (an escape)."""
        column, file = start.column - 1, self.files[start.file]
        for number in range(start.line, min(file.line_count, start.line + _LINES_OF_TEXT) + 1):
            index = file.line(number).find(words, column)
            if index >= 0:
                return Position(number, index + 1, start.file)
            column = 0
        return None

    def diagnostic(
        self,
        rule: str,
        message: str,
        position: Position,
        hint: str = "",
        **more: Any,
    ) -> Diagnostic:
        """A diagnostic at ``position``, in the file that it is of."""
        return self.files[position.file].diagnostic(rule, message, position, hint, **more)

    def texts(self, without: Iterable[Node] = ()) -> Iterator[tuple[str, Position]]:
        """Every text and key but those in ``without``, each written part once, with its place."""
        waiting, seen = [self.root], {*map(id, without)}
        while waiting:
            node = waiting.pop()
            if isinstance(node.value, str):
                yield node.value, node.position
            elif isinstance(node.value, list | dict) and id(node) not in seen:
                seen.add(id(node))
                yield from node.key_positions.items()
                waiting += node.value if isinstance(node.value, list) else node.value.values()


class Kept:
    """What was read of files, for who reads the same ones again: of the same text, the same tree.

    It is not to be changed.
    """

    def __init__(self) -> None:
        self._known: dict[Path, tuple[str, int, Source]] = {}

    def get(self, path: Path, text: str, number: int, room: int) -> Source | None:
        """The file at ``path`` as it was read with that ``text``, by that ``number``."""
        known, before, source = self._known.get(path, ("", 0, None))
        same = source and source.root.size <= room and before == number and known == text
        return source if same else None

    def put(self, path: Path, text: str, number: int, source: Source) -> None:
        """Keep what was read."""
        source.root.plain = source.value
        self._known[path] = text, number, source


def _plain(node: Node) -> Any:
    if node.plain is not None:
        return node.plain
    if isinstance(node.value, dict):
        return {key: _plain(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    return node.value
