"""Tables for people: CSV as French spreadsheets read it, with semicolons and CRLF."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TextIO

ENCODING = "utf-8-sig"
"""UTF-8, with the mark by which spreadsheets know it."""


def row_writer(stream: TextIO) -> Callable[..., None]:
    """A function that writes its arguments as the cells of a row."""
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")

    def write(*cells: object) -> None:
        writer.writerow([_harmless(str(cell)) for cell in cells])

    return write


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text and not for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
