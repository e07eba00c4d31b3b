"""ODS (OpenDocument): the cells of each sheet, whose text stands in the file as it is shown."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from lxml import etree

from cpts_docs.foreign.numbers import moment, plain
from cpts_docs.foreign.package import ELEMENT, MAX_CELLS, Package, forget, too_many_cells, weight
from cpts_docs.foreign.sheets import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_NOTES,
    MAX_ROWS,
    Line,
    Note,
    Sheet,
    column_name,
    has_text,
    too_many_columns,
    too_many_rows,
)

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STRUCK = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")
"""The first that is there says it; LibreOffice writes the second alone for parts of a text."""

_MAX_ALIKE = 1_000
"""So many rows in a run that are alike, and not blank, are no table of people."""


def sheets(package: Package) -> Sequence[Sheet]:
    """The sheets of a workbook, in its order. All are in one part, which is read once."""
    found: dict[str, _Table] = {}
    hidden_styles: set[str] = set()
    struck_styles: set[str] = set()
    cells = 0
    for node in package.elements("content.xml", "style", "table-row", "table", "table-column"):
        if node.tag == f"{_STYLE}style":
            looks = node.find(f"{_STYLE}table-properties")
            if looks is not None and looks.get(f"{_TABLE}display") == "false":
                hidden_styles.add(node.get(f"{_STYLE}name", ""))
            text = node.find(f"{_STYLE}text-properties")
            said = (text.get(name) for name in _STRUCK) if text is not None else ()
            if next(filter(None, said), "none") != "none":
                struck_styles.add(node.get(f"{_STYLE}name", ""))
            continue
        owner = node if node.tag == f"{_TABLE}table" else _owner(node)
        table = found.setdefault(owner.get(f"{_TABLE}name", ""), _Table(struck_styles))
        if owner is node:
            table.hidden = node.get(f"{_TABLE}style-name", "") in hidden_styles
        elif node.tag == f"{_TABLE}table-column":
            table.add_column(node)
        else:
            cells += len(node) + table.add(node)
        cells += ELEMENT
        if cells > 2 * MAX_CELLS:  # each counts as it is written, and as it is read
            raise too_many_cells()
        forget(node)
    return [
        Sheet(
            name,
            table.lines.__iter__,
            table.hidden,
            merged=table.merged,
            hidden_columns=table.hidden_columns,
            notes=table.notes,
        )
        for name, table in found.items()
    ]


def _owner(row: etree._Element) -> etree._Element:
    """The sheet that a row is in."""
    for node in row.iterancestors(f"{_TABLE}table"):
        return node
    raise ValueError("a row without a table")


def _count(node: etree._Element, name: str) -> int:
    """How many rows or columns an element stands for; ValueError if it says none or fewer."""
    count = int(node.get(f"{_TABLE}number-{name}", "1"))
    if count < 1:
        raise ValueError(f"{name}: {count}")
    return count


@dataclass(slots=True)
class _Table:
    struck_styles: Container[str]
    lines: list[Line] = field(default_factory=list)
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    columns: int = 0
    """How many were told of."""

    number: int = 0
    """That of the last row that was read."""

    def add_column(self, column: etree._Element) -> None:
        """The next column, which may stand for several that are alike."""
        first, self.columns = self.columns + 1, self.columns + _count(column, "columns-repeated")
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            self.hidden_columns.update(range(first, min(self.columns, MAX_COLUMNS) + 1))

    def add(self, row: etree._Element) -> int:
        """The next row, which may stand for several that are alike; what it weighs."""
        alike = _count(row, "rows-repeated")
        cells = list(self._cells(row))
        first = self.number + 1
        self.number += alike
        if not has_text(cells):
            return 0
        if alike > _MAX_ALIKE or self.number > MAX_ROWS:
            raise too_many_rows()
        is_hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
        struck = any(map(self._is_struck, row.iterfind(f"{_TABLE}*")))
        numbers = range(first, first + alike)
        self.lines += (Line(number, cells, hidden=is_hidden, struck=struck) for number in numbers)
        return weight(cells) + alike

    def _is_struck(self, cell: etree._Element) -> bool:
        """Whether a cell shows something of its text crossed out."""
        if cell.get(f"{_TABLE}style-name", "") in self.struck_styles and _text(cell):
            return True
        spans = cell.iterfind(f"{_TEXT}p//{_TEXT}span")
        return any(span.get(f"{_TEXT}style-name", "") in self.struck_styles for span in spans)

    def _note(self, cell: etree._Element, column: int) -> None:
        """What is put on a cell of the next row: comments, texts in boxes, pictures."""
        row = self.number + 1
        for node in cell:
            space, _, name = node.tag.rpartition("}")
            if name != "annotation" and not space.endswith(":drawing:1.0"):
                continue
            lines = ("".join(_pieces(line)) for line in node.iter(f"{_TEXT}p"))
            text = " ".join(lines).strip()
            if (text or node.find(".//{*}image") is not None) and len(self.notes) < MAX_NOTES:
                self.notes.append(Note(row, f"{column_name(column)}{row}", text))

    def _cells(self, row: etree._Element) -> Iterator[str]:
        column = blank = 0
        for cell in row.iterfind(f"{_TABLE}*"):
            alike = _count(cell, "columns-repeated")
            spanned = _count(cell, "rows-spanned")
            text = _shown(cell)
            if len(cell):
                self._note(cell, column + 1)
            if text:
                if column + alike > MAX_COLUMNS:
                    raise too_many_columns()
                yield from [""] * blank
                yield from [text] * alike
                blank = 0
            else:
                blank += alike
            column += alike
            if text and spanned > 1 and len(self.merged) < 100:
                first, last = self.number + 1, self.number + spanned
                letters = column_name(column)
                self.merged.append((first, last, f"{letters}{first}:{letters}{last}"))


_POWER = re.compile(r"[-+]?\d+([.,]\d+)?E[-+]?\d+", re.IGNORECASE)


def _shown(cell: etree._Element) -> str:
    """What a cell shows; all digits of a number that it shows as a power of ten."""
    text = _text(cell)
    value = cell.get(f"{_OFFICE}value", "")
    match cell.get(f"{_OFFICE}value-type"):
        case "float" if value:
            digits = plain(float(value))
            grouped = re.sub(r"\s", "", text)
            return digits if not text or grouped == digits or _POWER.fullmatch(grouped) else text
        case "date":
            with suppress(ValueError):
                written = cell.get(f"{_OFFICE}date-value", "")
                return moment(datetime.fromisoformat(written), has_hour="T" in written)
        case "boolean":
            return "VRAI" if cell.get(f"{_OFFICE}boolean-value") == "true" else "FAUX"
        case "string" if not text:
            return cell.get(f"{_OFFICE}string-value", "")
        case None if not text and (formula := cell.get(f"{_TABLE}formula")):
            return "=" + formula.partition("=")[2]
    return text


def _text(cell: etree._Element) -> str:
    """The text of a cell; of one that is too long, no more than shows that it is."""
    pieces: list[str] = []
    size = 0
    for number, line in enumerate(cell.iterfind(f"{_TEXT}p")):
        for piece in chain(["\n"] if number else [], _pieces(line)):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_CELL:
                return "".join(pieces)
    return "".join(pieces)


def _pieces(node: etree._Element) -> Iterator[str]:
    """The text of a paragraph, without the comments and the pronunciation in it."""
    yield node.text or ""
    for child in node:
        match etree.QName(child).localname:
            case "s":
                yield " " * min(1000, int(child.get(f"{_TEXT}c", "1")))
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case "span" | "a" | "ruby" | "ruby-base" | "meta":
                yield from _pieces(child)
        yield child.tail or ""
