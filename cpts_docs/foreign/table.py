"""What is read of a table: its titles, its rows, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cpts_docs.base.diagnostics import Diagnostic, Position, Severity
from cpts_docs.foreign.sheets import TableError

MAX_WRONG = 1_000
"""With more wrong rows than that, and than right ones, it is not the table that was meant."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the titles: its line, and a cell for each title."""

    line: int
    cells: Sequence[str]


@dataclass(slots=True)
class Table:
    """A table: its titles, and its rows as they are asked for.

    ``problems`` is complete once the rows have come to their end. ``given_up``:
    too much of it was wrong to use the rest.
    """

    path: Path
    sheet: str = ""
    head_line: int = 1
    head: tuple[str, ...] = ()
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    problems: list[Diagnostic] = field(default_factory=list)
    given_up: bool = False
    seen: int = 0
    wrong: int = 0
    """Of the rows so far: how many there were, and how many of them were set aside."""

    def tell(self, rule: str, message: str, hint: str = "", line: int | None = None) -> None:
        """Add a warning."""
        self.add(TableError(message, hint, rule=rule), line, Severity.WARNING)

    def fail(self, rule: str, message: str, hint: str = "") -> None:
        """Add an error about its titles."""
        self.add(TableError(message, hint, rule=rule), self.head_line)

    def refuse(self, line: int, message: str, hint: str = "") -> None:
        """A row is set aside, and why."""
        self.set_aside(line, TableError(message, hint, rule="tableau-ligne"))

    def set_aside(self, line: int, error: TableError) -> None:
        """The same, with a reason of the reader's."""
        self.wrong += 1
        self.add(error, line)
        self.given_up = self.wrong > MAX_WRONG and self.wrong * 2 > self.seen

    def add(
        self, error: TableError, line: int | None = None, severity: Severity = Severity.ERROR
    ) -> None:
        """Add a problem."""
        place = Position(line, error.column) if line else None
        self.problems.append(
            Diagnostic(
                error.rule, error.message, self.path, place, error.hint, error.excerpt, severity
            )
        )
