"""Where a cursor stands in the YAML of a project, which may be broken just there.

Nothing is parsed: while somebody types, a text is YAML only now and then. The lines are read as
people read them, by their dashes, keys and indentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from cpts_docs.project.edits import TYPED
from cpts_docs.project.yaml_tree import MAX_DEPTH

Path = tuple[str, ...]
"""Keys and indices, as in :mod:`cpts_docs.project.patching`."""


class Cursor(NamedTuple):
    """What is typed at a place: a key, a value, a text of several lines, or a comment.

    ``path`` is that of the value, or of what the key is in. What is typed stands from ``start``
    to ``end``, ``typed`` is what of it stands before the cursor. ``column`` is that of the key or
    the item, ``beside`` are the other keys. In an ``is_item`` a key may begin as well.
    """

    on: Literal["key", "value", "text", "comment"]
    path: Path
    start: int
    end: int
    typed: str
    column: int = 0
    in_flow: bool = False
    is_item: bool = False
    beside: frozenset[str] = frozenset()
    has_colon: bool = False
    key: str = ""


class _Level(NamedTuple):
    """A key or an item that lines below may be in."""

    column: int
    step: str
    is_item: bool


_DASHES = re.compile(r"[ ]*((?:-(?:[ \t]+|$))*)")
_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s\[\]{},"'#&*!|>%@`-][^:#\n]*?(?::\S[^:#\n]*?)*"""
    r"""|-\S[^:#\n]*?)[ \t]*:(?=[ \t]|$)"""
)
_LINES = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_COMMENT = re.compile(r"(?:^|[ \t])#")


def cursor_at(text: str, offset: int) -> Cursor | None:
    """Where an offset of a text stands, whose lines end with line feeds; None if nobody can say."""
    return _Scan(text, offset).run()


@dataclass
class _Scan:
    text: str
    offset: int
    levels: list[_Level] = field(default_factory=list)
    keys: dict[Path, list[str]] = field(default_factory=dict)
    items: dict[Path, int] = field(default_factory=dict)
    found: Cursor | None = None

    def run(self) -> Cursor | None:
        """Read all lines; those behind the cursor tell which keys are there already."""
        at, inside = 0, -1
        while at <= len(self.text):
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            line = self.text[at:end]
            column = len(line) - len(line.lstrip(" "))
            if inside >= 0 and (not line.strip() or column > inside):
                if at <= self.offset <= end:
                    self.found = Cursor("text", self._path(), at, end, line)
                at = end + 1
                continue
            at, inside = self._line(at, end)
        if self.found is None:
            return None
        beside = [*self.keys.get(self.found.path, ()), *self.found.beside]
        if self.found.key in beside:
            beside.remove(self.found.key)
        return self.found._replace(beside=frozenset(beside))

    def _path(self) -> Path:
        return tuple(level.step for level in self.levels)

    def _leave(self, column: int, *, for_item: bool) -> None:
        """Leave what a line at a column is not in."""
        while self.levels and (
            self.levels[-1].column > column
            or (self.levels[-1].column == column and (self.levels[-1].is_item or not for_item))
        ):
            self.levels.pop()

    def _line(self, at: int, end: int) -> tuple[int, int]:
        """Read a line; where the next begins, and right of which column a text goes on (or -1)."""
        line, here = self.text[at:end], at <= self.offset <= end
        dashes = _DASHES.match(line)
        head = dashes.end() if dashes else 0
        rest = line[head : head + TYPED]
        first = len(line) - len(line.lstrip(" \t"))
        if here and self.offset - at <= first and (not line.strip() or self.offset - at < first):
            self._on_blank(self.offset - at)
        if not line.strip() or line.lstrip().startswith("#"):
            if here and self.offset - at > first:
                self.found = Cursor("comment", (), at, end, "")
            return end + 1, -1
        for dash in islice(re.finditer("-", line[:head]), MAX_DEPTH):
            self._leave(dash.start(), for_item=True)
            path = self._path()
            number = self.items[path] = self.items.get(path, -1) + 1
            self.levels.append(_Level(dash.start(), str(number), is_item=True))
        key = _KEY.match(rest)
        has_dash = "-" in line[:head]
        if key is None:
            return self._bare(at, head, end, has_dash=has_dash)
        if not has_dash:
            self._leave(head, for_item=False)
        path, name = self._path(), key["key"].strip("\"'")
        self.keys.setdefault(path, []).append(name)
        behind = at + head + key.end("key")
        if here and at + head <= self.offset <= behind:
            typed = self.text[at + head : self.offset]
            self.found = Cursor(
                *("key", path, at + head, behind, typed, head), has_colon=True, key=name
            )
        self.levels.append(_Level(head, name, is_item=False))
        return self._value(at + head + key.end(), end, head)

    def _on_blank(self, column: int) -> None:
        """On an empty line, or in the blanks before what is on it: a key or an item may begin."""
        kept = [*self.levels]
        self._leave(column, for_item=False)
        at = self.offset
        self.found = Cursor("key", self._path(), at, at, "", column)
        self.levels = kept

    def _bare(self, at: int, head: int, end: int, *, has_dash: bool) -> tuple[int, int]:
        """A line without a key: an item, or a key that is not finished."""
        if has_dash:
            column = self.levels[-1].column
            return self._value(at + head, end, column, is_item=True)
        begin = at + len(self.text[at:end]) - len(self.text[at:end].lstrip())
        if begin <= self.offset <= end:
            kept = [*self.levels]
            self._leave(begin - at, for_item=False)
            typed = self.text[begin : self.offset]
            word = re.compile(r"[\w-]*").match(self.text, self.offset)
            stop = word.end() if word else self.offset
            self.found = Cursor("key", self._path(), begin, stop, typed, begin - at)
            self.levels = kept
        return end + 1, -1

    def _value(self, at: int, end: int, column: int, *, is_item: bool = False) -> tuple[int, int]:
        """What stands behind a colon or a dash."""
        begin = at + len(self.text[at:end]) - len(self.text[at:end].lstrip(" \t"))
        sign = self.text[begin : begin + 1]
        if _LINES.match(self.text[begin:end]):
            return end + 1, column
        if sign in ("[", "{"):
            return self._flow(begin, column), -1
        if sign in ('"', "'"):
            close = _closing(self.text, begin)
            if begin < self.offset < close:
                typed = self.text[begin + 1 : self.offset]
                self.found = Cursor("value", self._path(), begin, close, typed, column)
            last = self.text.find("\n", close)
            return (len(self.text) if last < 0 else last) + 1, -1
        comment = _COMMENT.search(self.text[at:end])
        stop = at + comment.start() if comment else end
        if at <= self.offset <= stop:
            start = min(begin, self.offset)
            typed = self.text[start : self.offset]
            stop = max(self.offset, len(self.text[:stop].rstrip()))
            self.found = Cursor(
                *("value", self._path(), start, stop, typed, column + 2 * is_item), is_item=is_item
            )
        elif comment and self.offset <= end and self.offset > stop:
            self.found = Cursor("comment", (), stop, end, "")
        return end + 1, -1

    def _flow(self, at: int, column: int) -> int:
        """What stands between brackets; where the line behind them begins."""
        frames: list[_Frame] = []
        base = self._path()
        start = at
        while at < len(self.text):
            sign = self.text[at]
            if at == self.offset and frames and sign not in "[{":
                self.found = self._in_flow(frames, base, start, column)
            if sign in "[{":
                frames.append(_Frame(sign))
                start = at + 1
            elif sign in "]}":
                frames.pop()
                if not frames:
                    break
                start = at + 1
            elif sign == ",":
                frames[-1].next()
                start = at + 1
            elif sign == ":" and frames[-1].sign == "{" and self.text[at + 1 : at + 2] in " \n\t":
                frames[-1].name(self.text[start:at].strip(" \n\t\"'"))
                start = at + 1
            elif sign in "\"'" and not self.text[start:at].strip():
                close = _closing(self.text, at)
                if at < self.offset < close:
                    self.found = self._in_flow(frames, base, start, column)
                    if self.found:
                        self.found = self.found._replace(end=close)
                at = close - 1
            elif sign == "#" and self.text[at - 1] in " \n\t":
                at = max(at, self.text.find("\n", at) - 1)
            at += 1
        if frames and self.offset == at == len(self.text):
            self.found = self._in_flow(frames, base, start, column)
        last = self.text.find("\n", at)
        return (len(self.text) if last < 0 else last) + 1

    def _in_flow(self, frames: list[_Frame], base: Path, start: int, column: int) -> Cursor:
        path = (*base, *(frame.step for frame in frames[:-1]))
        last = frames[-1]
        begin = (
            start
            + len(self.text[start : self.offset])
            - len(self.text[start : self.offset].lstrip())
        )
        typed = self.text[begin : self.offset].lstrip("\"'")
        rest = re.compile(r"[^,\]}:\n]*").match(self.text, self.offset)
        end = len(self.text[: rest.end()].rstrip()) if rest else self.offset
        end = max(end, self.offset)
        if last.sign == "{" and last.key is None:
            colon = self.text.startswith(":", end)
            return Cursor(
                *("key", path, begin, end, typed, column, True),
                beside=frozenset(last.keys),
                has_colon=colon,
                key=self.text[begin:end].strip("\"'"),
            )
        return Cursor("value", (*path, last.step), begin, end, typed, column, in_flow=True)


@dataclass
class _Frame:
    """What stands between two brackets, as far as it was read."""

    sign: str
    key: str | None = None
    number: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def step(self) -> str:
        return str(self.number) if self.sign == "[" else self.key or ""

    def next(self) -> None:
        """Behind a comma."""
        self.key = None
        self.number += 1

    def name(self, key: str) -> None:
        """Behind the colon of a key."""
        self.key = key
        self.keys.append(key)


def _closing(text: str, at: int) -> int:
    """Behind the quote that closes the one at a place; the end of its line if none does."""
    quote = text[at]
    found = re.compile(r'"(?:[^"\\\n]|\\.)*"' if quote == '"' else r"'(?:[^'\n]|'')*'").match(
        text, at
    )
    if found:
        return found.end()
    end = text.find("\n", at)
    return len(text) if end < 0 else end
