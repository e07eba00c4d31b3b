"""Text with separators (CSV): its rows, whatever the separator, and no row taken for another.

A quotation mark that is not closed makes the rows after it part of one cell.
From the line where it opens, lines are set aside until one that is a row by
itself, with as many cells as the others and all its marks closed.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from cpts_docs.foreign.cut_rows import without_cut_rows
from cpts_docs.foreign.encoding import AGAIN, Encoding, encoding_of
from cpts_docs.foreign.sheets import (
    HEAD_WITHIN,
    MAX_COLUMNS,
    MAX_ROWS,
    Line,
    Sheet,
    TableError,
    has_text,
    titles_in,
    too_many_columns,
    too_many_rows,
)

DELIMITERS = ";,\t|"
_SEP = re.compile(r'\ufeff?"?sep=([^\w\s"]|\t)"?[\r\n]*', re.IGNORECASE)
"""The line that tells Excel which separator it is."""

_LINES = re.compile(r"\r\n?|\n")

MAX_LINE = 1_000_000
_MAX_LINES = 100
"""So many lines in a cell are no longer an address or a comment."""

_WEIGHT = 5
"""The first row, of the titles, counts as so many when it is asked how wide rows are."""

_LOOKED_AT = 50
"""So many lines tell the separator."""


def text_sheet(data: bytes, is_title: Callable[[str], bool]) -> Sheet:
    """The one sheet of a text file.

    Raises:
        TableError: it is no text that can be read.
    """
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_ROWS:
        raise too_many_rows()
    encoding = encoding_of(data)
    start = _text(data, encoding)
    first = [start.readline(100_000) for _ in range(_LOOKED_AT)]
    told = _SEP.fullmatch(first[0])
    delimiter = told[1] if told else _delimiter(first, is_title)

    def lines() -> Iterator[Line]:
        physical = _Physical(_text(data, encoding))
        if told:
            next(physical)
        return _Rows(physical, delimiter, encoding, f"{delimiter} " in "".join(first[:2])).lines()

    return Sheet("", lines, is_text=True)


def _text(data: bytes, encoding: Encoding) -> io.TextIOWrapper:
    errors = "replace" if encoding.is_eight_bits else "surrogateescape"
    return io.TextIOWrapper(io.BytesIO(data), encoding.name, errors, newline="")


def _delimiter(lines: Sequence[str], is_title: Callable[[str], bool]) -> str:
    """The separator that makes most titles, or else most rows as wide as each other."""

    def worth(delimiter: str) -> tuple[int, int, int]:
        csv.field_size_limit(2 * MAX_LINE)
        rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        found: list[list[str]] = []
        with suppress(csv.Error):  # a cell that is too long; said when it is read
            found += (row for row in rows if has_text(row))
        titles = [(titles_in(row, is_title), 0, len(row)) for row in found[:HEAD_WITHIN]]
        best = max(titles, default=(0, 0, 0))
        if best[0]:
            return best
        widths = Counter(len(row) for row in found if len(row) > 1)
        width, rows_so_wide = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return 0, rows_so_wide, width

    return max(DELIMITERS, key=worth)


class _TooLongError(Exception):
    """A row has more lines or characters than any that is meant."""


class _Physical(Iterator[str]):
    """The lines of a file as they stand, counted; those of the row that is being read are kept."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._again: list[str] = []  # the next first, from the end
        self.number = 0
        self.row: list[str] = []

    def __next__(self) -> str:
        if len(self.row) >= _MAX_LINES:
            raise _TooLongError
        line = self._again.pop() if self._again else self._stream.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE:
            self._skip(line)
            self.row.append('"')  # no row, should it come again
            raise _TooLongError
        self.row.append(line)
        return line

    def _skip(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._stream.readline(MAX_LINE)

    def give_back(self, count: int) -> None:
        """The last ``count`` lines of the row are to come again."""
        if count:
            self._again.extend(reversed(self.row[-count:]))
            self.number -= count


@dataclass(slots=True)
class _Rows:
    physical: _Physical
    delimiter: str
    encoding: Encoding
    spaced: bool = False
    """Whether its own separators have a blank after them."""
    widths: Counter[int] = field(default_factory=Counter)

    def lines(self) -> Iterator[Line]:
        """The rows that are not blank, each with the number of its first line."""
        return without_cut_rows(self._rows(), self._width)

    def _rows(self) -> Iterator[tuple[Line, str]]:
        csv.field_size_limit(2 * MAX_LINE)
        reader = self._reader(self.physical)
        while True:
            self.physical.row = []
            number = self.physical.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLongError) as error:
                yield self._broken(number, error), ""
                reader = self._reader(self.physical)
                continue
            if not has_text(cells):
                continue
            if (cell := self._swallowing(cells)) is not None:
                yield self._broken(number, None, cell), ""
            else:
                self.widths[len(cells)] += 1 if self.widths or len(cells) < 2 else _WEIGHT
                last = self.physical.row[-1]
                yield self._line(number, cells), last[len(last.rstrip("\r\n")) :]

    def _reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True, strict=True)

    def _line(self, number: int, cells: list[str]) -> Line:
        if len(cells) > MAX_COLUMNS:
            return Line(number, problem=too_many_columns())
        if doubt := next(filter(None, map(self.encoding.doubt, cells)), ""):
            message = f"la ligne n'est pas dans l'encodage du reste du tableau (« {doubt[:40]} »)"
            return Line(number, problem=TableError(message, AGAIN, rule="tableau-encodage"))
        return Line(number, cells)

    def _width(self) -> int:
        """As many cells as most rows have."""
        return max(self.widths.items(), key=lambda item: item[1], default=(0, 0))[0]

    # ---- quotation marks

    def _swallowing(self, cells: list[str]) -> int | None:
        """The place of a cell that holds the rest of its row, or the rows after it.

        Its separators are then those that are missing from the row, or those of
        whole rows: so many before its first line break, so many on each line,
        so many after the last.
        """
        lines, width = self.physical.row, self._width()
        if width < 2 or (len(lines) == 1 and len(cells) >= width):
            return None
        for index, cell in enumerate(cells):
            first, *others = [len(self._separators(line)) for line in _LINES.split(cell)]
            if not others:
                if first and len(cells) + first == width and '"' in lines[0]:
                    return index
            elif first == width - 1 - index and set(others[:-1]) <= {width - 1}:
                after = index + width - len(cells)
                if others[-1] == after and (first or after):
                    return index
        return None

    def _separators(self, text: str) -> list[str]:
        """Separators as between cells: those of a sentence have a blank after them."""
        blanks = "" if self.delimiter == "\t" or self.spaced else r"(?![\s\u00a0]|$)"
        return re.findall(re.escape(self.delimiter) + blanks, text)

    def _broken(self, number: int, error: Exception | None, cell: int | None = None) -> Line:
        row = self.physical.row
        column, excerpt, opens = self._opening("".join(row), cell)
        self.physical.give_back(len(row) - 1)
        last = self._skip_to_whole_row()
        if isinstance(error, _TooLongError) and len(row) == 1:
            message, excerpt = "la ligne dépasse un million de caractères", ""
        elif error is None:
            message = "une cellule contient des cellules entières : un guillemet est mal fermé"
        else:
            message = "un guillemet s'ouvre ici et n'est pas bien fermé"
        at = number + opens
        if last > number:
            message += f" ; les lignes {number} à {last} ne sont pas lues"
        hint = (
            "corrigez le guillemet (dans un texte, il s'écrit deux fois), "
            "ou donnez le classeur (.xlsx, .ods)"
        )
        problem = TableError(message, hint, rule="tableau-ligne", column=column, excerpt=excerpt)
        return Line(at, problem=problem)

    def _opening(self, text: str, cells: int | None) -> tuple[int, str, int]:
        """Where a cell begins: its column, its line, and how many lines are before it.

        It is the one after so many ``cells``, or else the first that has no end.
        """
        sign = re.escape(self.delimiter)
        cell = re.compile(
            rf' *+(?:"(?:[^"]++|"")*+"|[^"{sign}\r\n][^{sign}\r\n]*+)?(?:{sign}|\r\n?|\n|\Z)'
        )
        at = count = 0
        while count != cells and (found := cell.match(text, at)) and found.end() > at:
            at = found.end()
            count += 1
        at += len(text[at : at + 100]) - len(text[at : at + 100].lstrip(" "))
        before = _LINES.split(text[:at])
        line = _LINES.split(text)[len(before) - 1]
        return len(before[-1]) + 1, line[:MAX_LINE], len(before) - 1

    def _skip_to_whole_row(self) -> int:
        """Pass over lines up to one that is a row by itself; the number of the last one."""
        width = self._width()
        while True:
            self.physical.row = []
            try:
                line = next(self.physical)
            except StopIteration:
                return self.physical.number
            except _TooLongError:
                continue
            if line.count('"') % 2 or line.count(self.delimiter) < max(1, width - 1):
                continue
            try:
                (cells,) = self._reader(iter([line]))
            except (csv.Error, ValueError):
                continue
            if len(cells) == width > 1 and '"' not in "".join(cells):
                self.physical.give_back(1)
                return self.physical.number
