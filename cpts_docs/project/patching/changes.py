"""Changes of a text, one after another, as changes of the text that it was."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cpts_docs.project.yaml_reader import with_line_feeds


class Change(NamedTuple):
    """``insert`` in the place of what stands from ``start`` to ``end``, in characters."""

    start: int
    end: int
    insert: str


def changed(text: str, changes: Iterable[Change]) -> str:
    """A text with changes that do not overlap, each of which counts from the text as it is."""
    parts, last = [], 0
    for start, end, insert in sorted(changes):
        parts += [text[last:start], insert]
        last = end
    return "".join([*parts, text[last:]])


@dataclass
class Pieces:
    """A text that changes, as pieces of the first one and what came in between."""

    text: str
    _length: int = field(init=False)
    _pieces: list[tuple[int, int] | str] = field(init=False)

    def __post_init__(self) -> None:
        self._length = len(self.text)
        self._pieces = [(0, self._length)]

    def copy(self) -> Pieces:
        """The same, to be changed apart."""
        return copy.copy(self)

    def change(self, changes: Sequence[Change]) -> None:
        """Change the text; the changes do not overlap, and each counts from the text as it is."""
        for change in sorted(changes, reverse=True):
            before, rest = _cut(self._pieces, change.start)
            _, after = _cut(rest, change.end - change.start)
            self._pieces = [*before, change.insert, *after]
        self.text = changed(self.text, changes)

    def changes(self) -> list[Change]:
        """What was changed, in the first text."""
        made: list[Change] = []
        last, inserted = 0, ""
        for piece in [*self._pieces, (self._length, self._length)]:
            if isinstance(piece, str):
                inserted += piece
                continue
            if inserted or piece[0] > last:
                made.append(Change(last, piece[0], inserted))
            last, inserted = piece[1], ""
        return made


def _cut(
    pieces: Sequence[tuple[int, int] | str], at: int
) -> tuple[list[tuple[int, int] | str], list[tuple[int, int] | str]]:
    """The pieces before a place and behind it."""
    before: list[tuple[int, int] | str] = []
    for number, piece in enumerate(pieces):
        size = len(piece) if isinstance(piece, str) else piece[1] - piece[0]
        if size <= at:
            before.append(piece)
            at -= size
            continue
        if at == 0:
            return before, [*pieces[number:]]
        if isinstance(piece, str):
            one, two = piece[:at], piece[at:]
            return [*before, one], [two, *pieces[number + 1 :]]
        start, end = piece
        return [*before, (start, start + at)], [(start + at, end), *pieces[number + 1 :]]
    return before, []


def trimmed(text: str, change: Change) -> Change:
    """A change without the whole words, blanks and lines that it leaves at its ends."""
    old, new = text[change.start : change.end], change.insert
    ours, theirs = _TOKENS.findall(old), _TOKENS.findall(new)
    first = 0
    while first < min(len(ours), len(theirs)) and ours[first] == theirs[first]:
        first += 1
    last = 0
    while last < min(len(ours), len(theirs)) - first and ours[-1 - last] == theirs[-1 - last]:
        last += 1
    head, tail = sum(map(len, ours[:first])), sum(map(len, ours[len(ours) - last :]))
    return Change(change.start + head, change.end - tail, new[head : len(new) - tail])


_TOKENS = re.compile(r"\n|[^\S\n]+|\S+")


class Breaks:
    """A text whose lines end with a line feed alone, and where its places are in the one it was.

    A byte order mark at its start is left out, too.
    """

    def __init__(self, text: str) -> None:
        self._head = 1 if text.startswith("\ufeff") else 0
        found = _BREAK.search(text)
        self.ending = found[0] if found else "\n"
        self._dropped = [at.start() for at in re.finditer("\r\n", text)]
        self.text = with_line_feeds(text[self._head :])

    def there(self, change: Change) -> Change:
        """A change of :attr:`text` as one of the text that it was."""
        insert = change.insert.replace("\n", self.ending)
        return Change(self._at(change.start), self._at(change.end), insert)

    def _at(self, index: int) -> int:
        """The place before which so many characters were left out as stand before it."""
        low, high = 0, len(self._dropped)
        while low < high:
            middle = (low + high) // 2
            if self._dropped[middle] - middle - self._head < index:
                low = middle + 1
            else:
                high = middle
        return index + low + self._head


_BREAK = re.compile(r"\r\n|\r|\n")
