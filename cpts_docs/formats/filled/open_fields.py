"""The fields that are open while a file is read: the text that comes next stands in them."""

from __future__ import annotations

from collections.abc import Mapping

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats.filled.lines import Slot
from cpts_docs.forms.filled import BOOKMARK, MAX_FIELDS, TOO_LARGE

_MAX_OPEN = 50


class OpenFields:
    """Which fields those are: ``slots``, the innermost last.

    ``names`` has the whole name of a field, by a tag or bookmark that was cut;
    ``ended`` are the bookmarks that have an end: the others end with their
    paragraph.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.slots: tuple[Slot, ...] = ()
        self.ended: frozenset[str] = frozenset()
        self._names = names
        self._bookmarks: dict[str, Slot] = {}
        self._found = 0

    def open(self, slot: Slot) -> None:
        """Enter a field.

        Raises:
            UnreadableError: there are more of them than any form has.
        """
        self._found += 1
        if self._found > MAX_FIELDS or len(self.slots) > _MAX_OPEN:
            raise UnreadableError(TOO_LARGE)
        self.slots = (*self.slots, slot)

    def close(self, slot: Slot | None) -> None:
        """Leave a field."""
        self.slots = tuple(other for other in self.slots if other is not slot)

    def whole_name(self, mark: str) -> str:
        """The name of the field that a tag or a bookmark stands for."""
        return self._names.get(mark, mark.removeprefix(BOOKMARK))

    def start_bookmark(self, key: str, name: str) -> None:
        """Enter a bookmark, if it is one of ours; its end has the same ``key``."""
        if name.startswith(BOOKMARK):
            slot = self._bookmarks[key] = Slot(self.whole_name(name))
            self.open(slot)

    def end_bookmark(self, key: str) -> None:
        """Leave a bookmark."""
        if slot := self._bookmarks.pop(key, None):
            self.close(slot)

    def end_bookmarks(self) -> None:
        """Leave all bookmarks but those that have an end of their own."""
        for key in self._bookmarks.keys() - self.ended:
            self.end_bookmark(key)
