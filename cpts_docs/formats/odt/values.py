"""What was put into the fields of a form."""

from __future__ import annotations

import re
from datetime import date

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.ooxml import clean
from cpts_docs.forms.filled import FilledForm

_MAX_FIELDS = 5_000
_MAX_TEXT = 1_000_000
"""More than any form needs, and few enough to be read within a second."""


class Answers:
    """The values found for each field, and for each group of boxes."""

    def __init__(self) -> None:
        self._values: dict[str, set[str]] = {}
        self._fields = self._length = 0

    def __bool__(self) -> bool:
        return bool(self._values)

    def add(self, name: str, text: str) -> None:
        """What a text field shows."""
        cleaned = clean(text)
        self._put(name, {cleaned} if cleaned else set())

    def add_box(self, group: str, value: str, *, ticked: bool) -> None:
        """A box of a group, or on its own."""
        self._put(group, {value} if ticked else set())

    def _put(self, name: str, given: set[str]) -> None:
        self._fields += 1
        self._length += sum(map(len, given))
        if self._fields > _MAX_FIELDS or self._length > _MAX_TEXT:
            raise UnreadableError("le formulaire est trop grand")
        self._values.setdefault(name, set()).update(given)

    def form(self, hidden: dict[str, str]) -> FilledForm:
        """The hidden values and the answers; a field with several is a contradiction."""
        several = tuple(name for name, given in self._values.items() if len(given) > 1)
        fields = {
            name: next(iter(given)) if len(given) == 1 else ""
            for name, given in self._values.items()
        }
        return FilledForm({**hidden, **fields}, several)


_WRITTEN = re.compile(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})\s*", re.ASCII)
_NBSP = "\u00a0"


def day(text: str, picked: str = "") -> str:
    """A full date as YYYY-MM-DD; any other text as it is.

    What was ``picked`` in a calendar counts where the text shows it in another
    form, not where someone has typed over it.
    """
    if match := _WRITTEN.fullmatch(text.replace(_NBSP, " ")):
        number, month, year = match.groups()
        return _iso(f"{year}-{month:0>2}-{number:0>2}") or text
    found = _iso(picked[:10])
    return found if found and found[:4] in text else text


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
