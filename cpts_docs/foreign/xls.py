"""XLS, the workbooks of Excel before 2007, by xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import xlrd

from cpts_docs.base.log import logger
from cpts_docs.foreign.numbers import shown
from cpts_docs.foreign.sheets import (
    AGAIN,
    AS_XLSX,
    MAX_NOTES,
    Line,
    Note,
    Sheet,
    TableError,
    column_name,
    has_text,
    protected,
)

_MAX_BYTES = 8_000_000
"""Unlike the other kinds it is not compressed; xlrd reads some megabytes a second."""


def sheets(data: bytes) -> Sequence[Sheet]:
    """The sheets of a workbook, in its order.

    Raises:
        TableError: it cannot be read.
    """
    if len(data) > _MAX_BYTES:
        message = f"l'ancien classeur Excel (.xls) dépasse {_MAX_BYTES // 1_000_000} Mo"
        raise TableError(message, AS_XLSX)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return [_sheet(book, sheet) for sheet in book.sheets()]
    except Exception as error:  # xlrd meets what is damaged with any exception at all
        if "encrypted" in str(error):
            raise protected() from error
        if "Can't find workbook" in str(error):
            raise TableError("c'est un ancien fichier Office, mais pas un classeur") from error
        logger.debug("xlrd : %r", error)
        raise TableError("l'ancien classeur Excel (.xls) est abîmé", AGAIN) from error


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    merged = [
        (top + 1, bottom, f"{column_name(left + 1)}{top + 1}:{column_name(right)}{bottom}")
        for top, bottom, left, right in sheet.merged_cells[:100]
    ]
    columns = {index + 1 for index, look in sheet.colinfo_map.items() if look.hidden}
    notes = [
        Note(row + 1, f"{column_name(column + 1)}{row + 1}", note.text.strip())
        for (row, column), note in sorted(sheet.cell_note_map.items())[:MAX_NOTES]
    ]
    return Sheet(
        sheet.name,
        lambda: _lines(book, sheet),
        sheet.visibility != 0,
        merged=merged,
        hidden_columns=columns,
        notes=notes,
    )


def _lines(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[Line]:
    for index in range(sheet.nrows):
        cells = [_shown(book, cell) for cell in sheet.row(index)]
        if has_text(cells):
            look = sheet.rowinfo_map.get(index)
            is_hidden = look is not None and bool(look.hidden)
            struck = any(
                _is_struck(book, cell, sheet.rich_text_runlist_map.get((index, column), ()))
                for column, cell in enumerate(sheet.row(index))
            )
            yield Line(index + 1, cells, hidden=is_hidden, struck=struck)


def _is_struck(book: xlrd.Book, cell: xlrd.sheet.Cell, runs: Iterable[tuple[int, int]]) -> bool:
    """Whether a cell shows something of its text crossed out; ``runs`` have fonts of their own."""
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return False
    fonts = (book.xf_list[cell.xf_index].font_index, *(font for _, font in runs))
    return any(book.font_list[font].struck_out for font in fonts)


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            key = book.xf_list[cell.xf_index].format_key
            pattern = book.format_map[key].format_str if key in book.format_map else ""
            return shown(cell.value, pattern, since_1904=bool(book.datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return "VRAI" if cell.value else "FAUX"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        case _:
            return ""
