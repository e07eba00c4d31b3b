"""A line of a filled form taken apart: the form's own text, and what stands around it.

What is outside of a field but on its line was most often meant for it: people
type after a control, before it, or over its end. So a field has all that
stands between the form's own texts left and right of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from cpts_docs.formats.filled.blank import Pattern, is_blank, squeezed
from cpts_docs.formats.filled.lines import Line, Piece, Slot


@dataclass(slots=True)
class Chunk:
    """What a line has for one field: inside of its control or bookmark, before and after it.

    ``first`` says that no other field stands before it on the line, ``caption``
    are the pieces of the form's own text after it, and ``slots`` the places
    that are the field: none if its control is gone.
    """

    name: str
    before: list[Piece] = field(default_factory=list)
    inside: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)
    caption: list[Piece] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    first: bool = True


@dataclass(slots=True)
class Split:
    """The chunks of a line, and what belongs to none and is no text of the form.

    That is before (``lead``) or after it all (``trail``); ``altered`` is what
    stands in the place of a text of the form that is not there as it was.
    """

    chunks: list[Chunk] = field(default_factory=list)
    lead: str = ""
    trail: str = ""
    altered: list[str] = field(default_factory=list)


def full(pieces: Iterable[Piece]) -> str:
    """All the text of ``pieces``."""
    return "".join(piece.text for piece in pieces)


def shown(pieces: Iterable[Piece]) -> str:
    """The text of ``pieces``, without what was crossed out."""
    return "".join(piece.text for piece in pieces if not piece.struck)


def split(line: Line, pattern: Pattern) -> Split:
    """Take ``line`` apart by ``pattern``."""
    return _untouched(line, pattern) or _Splitter(line, pattern).split()


def _untouched(line: Line, pattern: Pattern) -> Split | None:
    """The chunks of a line whose texts are the form's own, and nothing beside; None of another."""
    outside: list[list[Piece]] = [[]]
    inside: list[list[Piece]] = []
    names: list[str] = []
    for name, pieces in groupby(line.pieces, lambda piece: piece.field):
        if name:
            names.append(name)
            inside.append(list(pieces))
            outside.append([])
        else:
            outside[-1] += pieces
    if pattern[1::2] != (*names,) or pattern[0::2] != (*(squeezed(full(it)) for it in outside),):
        return None
    return Split(
        [
            Chunk(name, [], it, [], caption, list(line.fields[name]), first=it is inside[0])
            for name, it, caption in zip(names, inside, outside[1:], strict=True)
        ]
    )


class _Splitter:
    """Finds the form's own texts from left to right; what is between them is the fields'."""

    def __init__(self, line: Line, pattern: Pattern) -> None:
        self._statics, self._names = pattern[0::2], pattern[1::2]
        self._pieces, self._fields = line.pieces, line.fields
        self._text = line.text
        self._places = [place for place, char in enumerate(self._text) if not is_blank(char)]
        self._squeezed = squeezed(self._text)
        self._begins: list[int] = []
        self._starts: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._look_over()

    def _look_over(self) -> None:
        """Where each piece begins, and each field."""
        begin = 0
        for piece in self._pieces:
            self._begins.append(begin)
            self._starts.setdefault(piece.field, begin)
            begin += len(piece.text)
            self._ends[piece.field] = begin

    def split(self) -> Split:
        """The whole line."""
        result = Split()
        names = self._names
        position = 0
        for number, words in enumerate(self._statics):
            low = max(position, self._ends.get(names[number - 1], 0) if number else 0)
            high = max(low, self._next_start(number))
            start, end = self._find(words, low, high, number)
            if start < 0:
                start, end = low, high
                result.altered += filter(squeezed, [self._text[start:end]])
            if number:
                result.chunks.append(self._chunk(names[number - 1], position, start, number == 1))
                result.chunks[-1].caption = list(self._cut(start, end))
            elif squeezed(self._text[:start]):
                result.lead = self._text[:start]
            position = end
        result.trail = self._text[position:]
        return result

    def _next_start(self, number: int) -> int:
        """Where the next field begins that is still there."""
        starts = (self._starts[name] for name in self._names[number:] if name in self._starts)
        return next(starts, len(self._text))

    def _find(self, words: str, low: int, high: int, number: int) -> tuple[int, int]:
        """Where a text of the form stands between ``low`` and ``high``; -1 if nowhere.

        A control that was made to go over its label has that at its start.
        """
        if not words:
            last = number == len(self._names)
            place = 0 if number == 0 else len(self._text) if last else low
            return place, place
        if number == 0 and not squeezed(self._text[:high]) and self._squeezed.startswith(words):
            high = len(self._text)
        return self._search(words, low, high)

    def _search(self, words: str, low: int, high: int) -> tuple[int, int]:
        first, last = bisect_left(self._places, low), bisect_left(self._places, high)
        at = self._squeezed.find(words, first, last)
        if at < 0:
            return -1, -1
        return self._places[at], self._places[at + len(words) - 1] + 1

    def _chunk(self, name: str, low: int, high: int, first: bool) -> Chunk:
        pieces = list(self._cut(low, high))
        own = [place for place, piece in enumerate(pieces) if piece.field == name]
        chunk = Chunk(name, slots=list(self._fields.get(name, ())), first=first)
        if own:
            chunk.before = pieces[: own[0]]
            chunk.inside = pieces[own[0] : own[-1] + 1]
            chunk.after = pieces[own[-1] + 1 :]
        else:
            chunk.after = pieces
        return chunk

    def _cut(self, low: int, high: int) -> Iterator[Piece]:
        """The pieces between two places, the first and last cut to them."""
        first = max(0, bisect_left(self._begins, low) - 1)
        for place in range(first, len(self._pieces)):
            begin, piece = self._begins[place], self._pieces[place]
            if begin > high:
                return
            end = begin + len(piece.text)
            if max(low, begin) < min(high, end) or low <= begin == end <= high:
                text = piece.text[max(0, low - begin) : max(0, high - begin)]
                yield Piece(text, piece.slots, piece.look)
