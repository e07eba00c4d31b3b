"""What a page counts in a text, and what Python does.

A page sees the lines of the text ending as on Unix, and counts in UTF-16 units, as JavaScript
does. The text keeps the ends of its lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from cpts_docs.atelier.changes import Change

_OTHER = re.compile("\r\n|[\U00010000-\U0010ffff]")
_BREAK = re.compile(r"\r\n|\r|\n")


def shown(text: str) -> str:
    """``text`` as a page sees it."""
    return _BREAK.sub("\n", text)


class Units:
    """Places of a text of so many characters (``length``); the text itself is not kept.

    ``ending`` is how its lines end.
    """

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._indices, self._offsets, self._moved = [0], [0], [0]
        if not text.isascii() or "\r" in text:
            for found in _OTHER.finditer(text):
                self._note(found[0], found.end())
        first = _BREAK.search(text)
        self.ending = first[0] if first else "\n"

    def _note(self, sign: str, end: int) -> None:
        """From the ``end`` of a sign on, a page counts otherwise."""
        moved = self._moved[-1] + (1 if sign > "\uffff" else -1)
        self._indices.append(end)
        self._offsets.append(end + moved)
        self._moved.append(moved)

    def index(self, offset: int) -> int:
        """Where in the text the place is that a page calls ``offset``.

        Raises:
            ValueError: it is not in the text, or inside a sign of two units.
        """
        at = bisect_right(self._offsets, offset) - 1
        index = offset - self._moved[at]
        if not offset >= 0 or index > self.length or self.offset(index) != offset:
            raise ValueError(offset)
        return index

    def offset(self, index: int) -> int:
        """What a page calls the place ``index`` of the text."""
        return index + self._moved[bisect_right(self._indices, index) - 1]

    @property
    def seen(self) -> int:
        """How long the text is to a page."""
        return self.offset(self.length)

    def grown(self, changes: Iterable[Change]) -> int:
        """How long it is after ``changes``, if a page makes them."""
        return self.seen + sum(
            len(shown(insert).encode("utf-16-le")) // 2 - self.offset(end) + self.offset(start)
            for start, end, insert in changes
        )

    def written(self, words: str) -> str:
        """What a page inserts, with the ends of lines that the text has."""
        return _BREAK.sub(self.ending, words)
