"""Tables for people: CSV as French spreadsheets read it, with semicolons and CRLF."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Protocol

ENCODING = "utf-8-sig"
"""UTF-8, with the mark by which spreadsheets know it."""

MARK = "\ufeff"
"""That mark, where the encoding is another's."""


class Sink(Protocol):
    """What text is written to."""

    def write(self, text: str, /) -> object: ...  # noqa: D102


def row_writer(stream: Sink) -> Callable[..., None]:
    """A function that writes its arguments as the cells of a row."""
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")

    def write(*cells: object) -> None:
        writer.writerow([harmless(str(cell)) for cell in cells])

    return write


def table_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """A table of those rows, as a file has it."""
    text = io.StringIO()
    write = row_writer(text)
    for row in rows:
        write(*row)
    return text.getvalue().encode(ENCODING)


_PIECE = re.compile(r"[^,;\t|\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+|.", re.DOTALL)
"""A text as spreadsheets may split it, who do not all ask for semicolons, and what splits it."""


def harmless(cell: str) -> str:
    """``cell`` with a ``'`` before each part that a spreadsheet could take for a formula.

    A sign of a formula counts in any width, and behind what cannot be seen; a part begins with
    the cell, and behind each sign that may separate cells or rows.
    """
    if cell.isalnum():
        return cell
    parts = (f"'{part}" if _begins_formula(part) else part for part in _PIECE.findall(cell))
    written = "".join(parts)
    return f"'{written}" if written[:1] in ("\t", "\r", "\n") else written


def _begins_formula(part: str) -> bool:
    first = next((char for char in part if not _is_unseen(char)), "")
    return unicodedata.normalize("NFKC", first) in _SIGNS


_SIGNS = frozenset("=+-@−")  # the last is the mathematical one


def _is_unseen(char: str) -> bool:
    """Whether a sign is blank, or the quotation mark that the reader of a table takes off."""
    return char in _BLANK or unicodedata.category(char)[0] in "CMZ"


_BLANK = frozenset('"\u115f\u1160\u2800\u3164\uffa0')  # the mark, and letters without a shape
