"""XLSX and XLSM (Office Open XML): the cells of each sheet as Excel shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from cpts_docs.foreign.numbers import BUILT_IN, shown
from cpts_docs.foreign.package import ELEMENT, MAX_CELLS, Package, forget, too_many_cells, undamaged
from cpts_docs.foreign.sheets import MAX_COLUMNS, Line, Sheet, has_text, too_many_columns
from cpts_docs.foreign.xlsx_notes import notes

_MERGED = 20  # cells that a range of merged ones counts as: honest sheets have few
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def sheets(package: Package) -> Sequence[Sheet]:
    """The worksheets of a workbook, in its order."""
    main = _of_kind("officeDocument", _related(package, "", ".rels"))
    folder, _, name = main.rpartition("/")
    related = _related(package, folder, f"{name}.rels")
    root = package.tree(main)
    strings, styles = _of_kind("sharedStrings", related), _of_kind("styles", related)
    settings = root.find("{*}workbookPr")
    since_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    book = _Book(package, strings, styles, since_1904)
    found = []
    for node in root.iterfind("{*}sheets/{*}sheet"):
        named = [value for key, value in node.attrib.items() if str(key).endswith("}id")]
        if not named:
            raise ValueError("a sheet without its part")
        kind, target = related.get(str(named[0]), ("", ""))
        if kind == "worksheet":
            found.append(_sheet(book, node, target))
    return found


def _sheet(book: _Book, node: etree._Element, target: str) -> Sheet:
    is_hidden = node.get("state", "visible") != "visible"
    sheet = Sheet(node.get("name", ""), lambda: _lines(book, target, sheet), is_hidden)
    return sheet


def _related(package: Package, folder: str, name: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by its id, the kind and the name of the other part."""
    root = package.tree(package.resolved(f"_rels/{name}", folder))
    return {
        node.get("Id", ""): (
            node.get("Type", "").rpartition("/")[2],
            package.resolved(node.get("Target", ""), folder),
        )
        for node in root.iterfind("{*}Relationship")
        if node.get("TargetMode") != "External"
    }


def _of_kind(kind: str, related: dict[str, tuple[str, str]]) -> str:
    return next((target for other, target in related.values() if other == kind), "")


@dataclass
class _Book:
    package: Package
    strings_part: str
    styles_part: str
    since_1904: bool
    cells: int = field(default=0)
    struck: set[str] = field(default_factory=set)
    """The numbers of the texts of which a part is crossed out."""

    def add(self, cells: int) -> None:
        """Count so many more. Raises TableError if there are too many."""
        self.cells += cells
        if self.cells > 2 * MAX_CELLS:  # each counts by itself, and in its row
            raise too_many_cells()

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells refer to by their number."""
        found: list[str] = []
        if self.strings_part:
            for node in self.package.elements(self.strings_part, "si"):
                self.add(ELEMENT)
                if _is_struck(node):
                    self.struck.add(str(len(found)))
                found.append(_text(node))
                forget(node)
        return found

    @cached_property
    def looks(self) -> list[_Look]:
        """Each style of cells."""
        if not self.styles_part:
            return []
        root = self.package.tree(self.styles_part)
        own = {
            node.get("numFmtId", ""): node.get("formatCode", "")
            for node in root.iterfind("{*}numFmts/{*}numFmt")
        }
        strikes = [node.find("{*}strike") for node in root.iterfind("{*}fonts/{*}font")]
        struck = [node is not None and node.get("val", "1") in _ON for node in strikes]
        found = []
        for node in root.iterfind("{*}cellXfs/{*}xf"):
            number, font = node.get("numFmtId", "0"), int(node.get("fontId", "0"))
            pattern = own.get(number) or BUILT_IN.get(int(number), "")
            found.append(_Look(pattern, font < len(struck) and struck[font]))
        return found

    def look(self, node: etree._Element) -> _Look:
        """That of a cell."""
        style = int(node.get("s", "0"))
        return self.looks[style] if style < len(self.looks) else _Look()


class _Look(NamedTuple):
    """The number format of a cell, and whether its text is crossed out."""

    pattern: str = ""
    struck: bool = False


_ON = ("1", "true")


def _lines(book: _Book, part: str, sheet: Sheet) -> Iterator[Line]:
    number = 0
    sheet.merged.clear()
    with undamaged():
        cells: dict[int, str] = {}
        column = 0
        struck = False
        for node in book.package.elements(part, "c", "row", "mergeCell", "col"):
            match node.tag.rpartition("}")[2]:
                case "c":
                    book.add(1)
                    column = _column(node.get("r", ""), column + 1)
                    if column > MAX_COLUMNS:
                        raise too_many_columns()
                    cells[column] = _value(book, node)
                    struck |= bool(cells[column]) and _shows_struck(book, node)
                case "row":
                    number = int(node.get("r") or number + 1)
                    width = max(cells, default=0)
                    book.add(width + ELEMENT)
                    row = [cells.get(index, "") for index in range(1, width + 1)]
                    if has_text(row):
                        yield Line(number, row, hidden=node.get("hidden") in _ON, struck=struck)
                    cells, column, struck = {}, 0, False
                case "col":
                    book.add(ELEMENT)
                    if node.get("hidden") in _ON:
                        last = min(int(node.get("max", "0")), MAX_COLUMNS)
                        sheet.hidden_columns.update(range(int(node.get("min", "1")), last + 1))
                case _:
                    book.add(_MERGED)
                    _note_merged(sheet.merged, node.get("ref", ""))
            forget(node)
        folder, _, name = part.rpartition("/")
        if f"{folder}/_rels/{name}.rels" in book.package:
            related = _related(book.package, folder, f"{name}.rels")
            sheet.notes[:] = notes(book.package, related.values())


def _note_merged(merged: list[tuple[int, int, str]], name: str) -> None:
    ends = [_CELL.fullmatch(end) for end in name.split(":")]
    if len(merged) < 100 and len(ends) == 2 and ends[0] and ends[1]:
        merged.append((int(ends[0][2]), int(ends[1][2]), name))


def _column(reference: str, following: int) -> int:
    """The number of a column from 1: of « C7 », 3."""
    found = _CELL.fullmatch(reference)
    if not found:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number


def _value(book: _Book, node: etree._Element) -> str:
    if not len(node):  # blank, and there for its colour
        return ""
    kind = node.get("t", "n")
    if kind == "inlineStr":
        inline = node.find("{*}is")
        return _text(inline) if inline is not None else ""
    value = node.findtext("{*}v")
    if value is None or (kind == "n" and not value.strip()):
        formula = node.find("{*}f")
        return "" if formula is None else f"={formula.text or ''}"
    match kind:
        case "s":
            return book.strings[int(value)]
        case "b":
            return "VRAI" if value.strip() == "1" else "FAUX"
        case "n":
            return shown(float(value), book.look(node).pattern, since_1904=book.since_1904)
        case _:  # a text that a formula gives, an error, a date of ISO 8601
            return _unescaped(value)


def _shows_struck(book: _Book, node: etree._Element) -> bool:
    """Whether a cell shows something of its text crossed out."""
    if book.look(node).struck or _is_struck(node):
        return True
    return node.get("t") == "s" and (node.findtext("{*}v") or "").strip() in book.struck


def _is_struck(node: etree._Element) -> bool:
    return any(mark.get("val", "1") in _ON for mark in node.iter("{*}strike"))


def _text(node: etree._Element) -> str:
    """A text, whose parts may each have a look of their own, without its pronunciation."""
    parts = [*node.iterfind("{*}t"), *node.iterfind("{*}r/{*}t")]
    return _unescaped("".join(part.text or "" for part in parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
