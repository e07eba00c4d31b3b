"""What a page counts in a text, and what Python does.

A page sees the text without its byte order mark, its lines ending as on Unix, and counts in
UTF-16 units, as JavaScript does. The file keeps its mark and the ends of its lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_OTHER = re.compile("\ufeff|\r\n|[\U00010000-\U0010ffff]")
_BREAK = re.compile(r"\r\n|\r|\n")
MARK = "\ufeff"


def shown(text: str) -> str:
    """``text`` as a page sees it."""
    return _BREAK.sub("\n", text.removeprefix(MARK))


class Units:
    """Places of one text, as a page counts them; the text itself is not kept."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._indices, self._offsets, self._moved = [0], [0], [0]
        if not text.isascii() or "\r" in text:
            for found in _OTHER.finditer(text):
                self._note(found[0], found.start(), found.end())
        first = _BREAK.search(text)
        self.ending = first[0] if first else "\n"

    def _note(self, sign: str, start: int, end: int) -> None:
        """From the ``end`` of a sign on, a page counts otherwise."""
        if sign == MARK and start:
            return
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
        if not offset >= 0 or index > self._length or self.offset(index) != offset:
            raise ValueError(offset)
        return index

    def offset(self, index: int) -> int:
        """What a page calls the place ``index`` of the text."""
        return max(0, index + self._moved[bisect_right(self._indices, index) - 1])

    def written(self, words: str) -> str:
        """What a page inserts, with the ends of lines that the text has."""
        return _BREAK.sub(self.ending, words)
