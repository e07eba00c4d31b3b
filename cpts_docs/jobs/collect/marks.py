"""What a row of a table is known by, when it comes again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cpts_docs.base.moments import on_the_clock
from cpts_docs.base.words import plain
from cpts_docs.foreign.table import Row
from cpts_docs.forms.columns import Column
from cpts_docs.forms.exports import Role, is_unique, role_of

MOMENTS = (Role.SENT, Role.MOMENT, Role.BEGUN)
"""What tells when a row was written, the best first."""


@dataclass(frozen=True, slots=True)
class Marks:
    """SHA-256 of what stays when a row is changed, and of all that stands in it.

    Without an id, ``entry`` is of the second in which the row was sent, and then not its own
    (``named``): two may be sent at once; or else it is the ``content``.
    """

    entry: str
    content: str
    named: bool = True


@dataclass
class Marker:
    """Gives the marks of the rows of a table, by the ``roles`` of its ``columns``."""

    form: str
    columns: Sequence[Column]
    roles: Mapping[Role, Sequence[int]]

    def of(self, row: Row) -> Marks:
        """What that row is known by."""
        content = self.hashed(*self._content(row))
        if own := self._own(row):
            return Marks(self.hashed(*own), content)
        if clock := self._clock(row):
            return Marks(self.hashed(clock), content, named=False)
        return Marks(content, content)

    def hashed(self, *parts: str) -> str:
        """SHA-256 of texts about a row of such a form, in hexadecimal."""
        text = "\0".join((self.form, *parts))
        return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()

    def _own(self, row: Row) -> list[str]:
        """What names it and nothing else; [] if nothing does.

        A number alone names nothing: each form, and each sheet, begins with 1.
        """
        for index in self.roles[Role.KEY]:
            if is_unique(self.columns[index].title) and (text := row.cells[index].strip()):
                return [text]
        numbers, begun = self._cells(row, Role.KEY), self._cells(row, Role.BEGUN)
        is_export = bool(self.roles[Role.SENT] or self.roles[Role.DRAFT])
        return [*numbers, *begun] if numbers and (begun or numbers[1:] or is_export) else []

    def _clock(self, row: Row) -> str:
        """The second in which it was sent, "" if it does not say so exactly."""
        cells = (text for role in MOMENTS for text in self._cells(row, role))
        return next(filter(None, map(on_the_clock, cells)), "")

    def _content(self, row: Row) -> list[str]:
        return [
            f"{name}={text}"
            for name, cell in zip(self._names, row.cells, strict=True)
            if name and (text := cell.strip())
        ]

    @cached_property
    def _names(self) -> list[str]:
        """The columns, "" for those that a program may change in a row that nobody changed."""
        return [
            "" if role_of(column.title) is Role.IGNORED else plain(column.title) or str(index)
            for index, column in enumerate(self.columns)
        ]

    def _cells(self, row: Row, role: Role) -> list[str]:
        return [text for index in self.roles[role] if (text := row.cells[index].strip())]
