"""What every reader of tables gives: sheets, each with the lines that are not blank."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from cpts_docs.base.words import counted, grouped

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 1_048_576, 16_384, 32_767
"""What a spreadsheet holds at most: rows, columns, and characters in a cell."""


MAX_FILLED = 40_000
"""So many rows with text are read, in two seconds: ten times the professionals of a department.

Whoever writes to more has several tables; who gets one from a stranger waits no longer than that.
"""


class TableError(Exception):
    """What cannot be read of a table, and why.

    ``rule``, ``message`` and ``hint`` are those of a diagnostic; ``column`` (from 1)
    and ``excerpt`` say where in a line of text, if it is one.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        rule: str = "tableau",
        column: int = 1,
        excerpt: str = "",
    ) -> None:
        self.rule, self.message, self.hint = rule, message, hint
        self.column, self.excerpt = column, excerpt
        super().__init__(message)


AS_XLSX = "ouvrez-le dans le tableur et enregistrez-le au format Excel (.xlsx)"
AGAIN = "enregistrez-le de nouveau dans le tableur, ou demandez-le de nouveau"
"""Ways out of what cannot be read."""


def protected() -> TableError:
    """A password is needed."""
    hint = "enregistrez-en une copie sans mot de passe"
    return TableError("le classeur est protégé par un mot de passe", hint)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has something in it: its cells as a person reads them, or what is wrong.

    ``number`` is that of the file or of the sheet, from 1; ``hidden`` if the
    spreadsheet does not show it, ``struck`` if it shows some of it crossed out.
    """

    number: int
    cells: Sequence[str] = ()
    problem: TableError | None = None
    hidden: bool = False
    struck: bool = False


class Note(NamedTuple):
    """What stands on a sheet beside the text of its cells, at a ``cell``; a picture has no text."""

    line: int
    cell: str
    text: str


MAX_NOTES = 100
"""So many of a sheet are kept: more than anybody is told."""


@dataclass(slots=True)
class Sheet:
    """A sheet: ``lines`` reads it from its start each time, raising TableError.

    ``merged`` has the ranges of several rows that are one cell (first row, last
    row, their name), ``hidden_columns`` their numbers from 1, and ``notes`` what is put on the
    cells: all are known once the lines have been read. ``is_text``: of a file without sheets.
    """

    name: str
    lines: Callable[[], Iterator[Line]]
    hidden: bool = False
    is_text: bool = False
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


def has_text(cells: Collection[str]) -> bool:
    """Whether any of the cells has more than blanks."""
    return any(map(str.strip, cells))


HEAD_WITHIN = 20
"""The titles are in one of the first lines that are not blank."""


def titles_in(cells: Sequence[str], is_title: Callable[[str], bool]) -> int:
    """How many cells are titles, of those that a table for people has."""
    return sum(map(is_title, cells[:1000]))


def column_name(number: int) -> str:
    """A column as a spreadsheet names it: « C » for 3."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def too_many_rows() -> TableError:
    """The table is larger than a spreadsheet can be."""
    return TableError(
        f"le tableau a plus de {grouped(MAX_ROWS)} lignes, le plus que tient un tableur",
        "retirez les lignes vides, ou partagez le tableau en plusieurs",
    )


def too_many_filled() -> TableError:
    """The table has more rows than are read."""
    return TableError(
        f"le tableau a plus de {grouped(MAX_FILLED)} lignes remplies, et rien n'en est pris",
        "partagez-le en plusieurs, par exemple un par département",
    )


def too_many_columns() -> TableError:
    """A line has more cells than a spreadsheet can."""
    return TableError(
        f"la ligne a plus de {grouped(MAX_COLUMNS)} cellules, le plus que tient un tableur"
    )


def numbered(lines: Sequence[int], shown: int = 5) -> str:
    """``ligne 2``, ``lignes 2, 3 et 18 autres``: the first by their number."""
    named = ", ".join(map(str, islice(lines, shown)))
    more = len(lines) - shown
    others = f" et {counted(more, 'autre', 'autres')}" if more > 0 else ""
    return f"{'lignes' if len(lines) > 1 else 'ligne'} {named}{others}"
