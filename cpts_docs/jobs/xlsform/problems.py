"""A row of an XLSForm, and what is to be said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, Position, Severity
from cpts_docs.base.words import grouped

ASIDE, ADAPTED = "xlsform-ecarte", "xlsform-adapte"
"""What a questionnaire cannot hold, and what is not quite as it was."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its sheet, its line, and its cells that are not empty, by what they are."""

    sheet: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """A cell, "" if it is empty or there is none."""
        return self.cells.get(name, "")


@dataclass(slots=True)
class Problems:
    """What is to be said of a form, each with its sheet and its line."""

    path: Path
    found: list[Diagnostic] = field(default_factory=list)

    def aside(self, row: Row, message: str, hint: str = "") -> None:
        """Something of a row is not taken."""
        self.add(ASIDE, message, hint, row, severity=Severity.ERROR)

    def adapted(self, message: str, hint: str = "", row: Row | None = None) -> None:
        """Something is not quite as it was."""
        self.add(ADAPTED, message, hint, row, severity=Severity.WARNING)

    def told(self) -> list[Diagnostic]:
        """All of them, but of a kind only so many: with more, it is not the form that was meant."""
        found, counts = [], Counter[tuple[str, Severity]]()
        for item in dict.fromkeys(self.found):
            counts[item.rule, item.severity] += 1
            if counts[item.rule, item.severity] <= MAX_OF_A_KIND:
                found.append(item)
        for (rule, severity), count in counts.items():
            if count > MAX_OF_A_KIND:
                message = f"et {grouped(count - MAX_OF_A_KIND)} autres messages de cette sorte"
                found.append(Diagnostic(rule, message, self.path, severity=severity))
        return found

    def add(
        self, rule: str, message: str, hint: str, row: Row | None, *, severity: Severity
    ) -> None:
        """Add a problem."""
        place = Position(row.line, 1) if row else None
        told = f"feuille « {row.sheet} », ligne {row.line} : {message}" if row else message
        self.found.append(Diagnostic(rule, told, self.path, place, hint, severity=severity))
