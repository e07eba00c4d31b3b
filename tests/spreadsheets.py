"""Tables written as people's programs write them: CSV, XLSX and ODS."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from cpts_docs.foreign.sheets import column_name
from cpts_docs.foreign.table import Table
from cpts_docs.foreign.tables import read_table

Cell = str | int | float | bool | date | None
Rows = Sequence[Sequence[Cell]]


def as_csv(
    rows: Iterable[Sequence[str]],
    encoding: str = "utf-8",
    delimiter: str = ";",
    end: str = "\r\n",
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL,
) -> bytes:
    """Text with separators."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(sheets: dict[str, Rows], formats: dict[tuple[int, int], str] | None = None) -> bytes:
    """A workbook of Excel; ``formats`` has the number formats by row and column, from 0."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                look = book.add_format({"num_format": (formats or {}).get((y, x), "General")})
                match cell:
                    case None:
                        pass
                    case bool():
                        sheet.write_boolean(y, x, cell)
                    case int() | float():
                        sheet.write_number(y, x, cell, look)
                    case date():
                        sheet.write_datetime(y, x, cell, day)
                    case str() if cell:
                        sheet.write_string(y, x, cell)
    book.close()
    return data.getvalue()


def typed_into(data: bytes, cells: dict[tuple[int, int], str | float]) -> bytes:
    """The first sheet of a workbook with texts and numbers in empty cells, by row and column."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    left = {f"{column_name(column + 1)}{row + 1}": value for (row, column), value in cells.items()}

    def typed(cell: re.Match[str]) -> str:
        value = left.pop(cell[1], None)
        if value is None:
            return cell[0]
        is_text = isinstance(value, str)
        written = f"<v>{value}</v>"
        if is_text:
            written = f'<is><t xml:space="preserve">{escape(str(value))}</t></is>'
        kind = ' t="inlineStr"' if is_text else ""
        return f'<c r="{cell[1]}"{cell[2] or ""}{kind}>{written}</c>'

    text = re.sub(r'<c r="([A-Z]+\d+)"( s="\d+")?/>', typed, text)
    assert not left, left
    return zipped({**parts, name: text.encode()})


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def as_ods(sheets: dict[str, Rows | str], before: str = "") -> bytes:
    """A workbook of LibreOffice; a sheet may be given as its XML."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + (rows if isinstance(rows, str) else "".join(map(_ods_row, rows)))
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>{before}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
        }
    )


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
            text = "VRAI" if cell else "FAUX"
        case int() | float():
            kind, text = f'office:value-type="float" office:value="{cell}"', str(cell)
        case date():
            kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
            text = f"{cell:%d/%m/%y}"
        case str():
            kind, text = 'office:value-type="string"', cell
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def _ods_text(text: str) -> str:
    return escape(text).replace("  ", ' <text:s text:c="1"/>').replace("\t", "<text:tab/>")


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else None  # as OpenDocument wants it
            archive.writestr(name, content, how)
    return data.getvalue()


def locked(archive: bytes) -> bytes:
    """An archive that says its parts need a password."""
    data = bytearray(archive)
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for part in re.finditer(re.escape(start), archive):
            data[part.start() + flags] |= 1
    return bytes(data)


def changed(workbook: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with something else in a part; ``old`` must be there."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    return zipped({**parts, part: parts[part].replace(old.encode(), new.encode())})


TITLES = frozenset({"nom", "adresse", "telephone", "mail", "ville", "tel", "prenom"})


def table_of(folder: Path, data: bytes, name: str = "t.csv", sheet: str | None = None) -> Table:
    """The table in these bytes."""
    path = folder / name
    path.write_bytes(data)
    return read_table(path, sheet=sheet, is_title=lambda title: title.strip().lower() in TITLES)


def cells_of(table: Table) -> list[tuple[str, ...]]:
    """All its rows, read to the end."""
    return [tuple(row.cells) for row in table.rows]


def said(table: Table) -> list[str]:
    """What is said of it, each with its line if it has one, and « ! » for errors."""
    return [
        f"{item.position.line if item.position else ''}{'!' if item.is_error else ''} "
        f"{item.message}".strip()
        for item in table.problems
    ]
