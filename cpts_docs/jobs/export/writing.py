"""Tables of what came back to a file: a workbook, a table of text, or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from cpts_docs.base.words import slug
from cpts_docs.foreign.sheets import MAX_CELL, column_name
from cpts_docs.forms.figures import read_number
from cpts_docs.forms.kinds import FormKind
from cpts_docs.jobs.export.tables import SHARE, Cell, Table
from cpts_docs.jobs.looks import Looks, font, height
from cpts_docs.project.model import Project
from cpts_docs.run.table import table_bytes
from cpts_docs.run.workbook import Book, workbook


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and, in French, what it could not hold."""

    data: bytes
    cut: Sequence[str] = ()


def written(project: Project, kind: FormKind, tables: Sequence[Table], ending: str) -> Written:
    """``tables`` of that kind as a file of one of the :data:`ENDINGS`.

    Raises:
        OutputError: what writes workbooks is not installed.
    """
    return ENDINGS[ending](project, kind, tables)


def _csv(project: Project, kind: FormKind, tables: Sequence[Table]) -> Written:
    """The first table alone, as ``collect`` writes that of the answers."""
    return Written(table_bytes([tables[0].head, *tables[0].rows]))


def _json(project: Project, kind: FormKind, tables: Sequence[Table]) -> Written:
    """An object a row, its keys the heads of the columns."""
    said = {"project": project.name, "id": project.id, "document": kind.stamp}
    rows = {
        slug(table.title): [dict(zip(table.head, row, strict=True)) for row in table.rows]
        for table in tables
    }
    text = json.dumps({**said, **rows}, ensure_ascii=False, indent=1, default=_as_number)
    return Written(f"{text}\n".encode())


def _as_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# --------------------------------------------------------------------------
# A workbook

_WIDEST, _NARROWEST = 50, 10
_LOOKED_AT = 200
"""So many rows say how wide a column has to be."""


def _xlsx(project: Project, kind: FormKind, tables: Sequence[Table]) -> Written:
    cut: list[str] = []

    def fill(book: Book) -> None:
        looks = Looks(book, project.look.theme)
        for table in map(_for_eyes, tables):
            cut.extend(_sheet(book.add_worksheet(table.title), looks, table))

    return Written(workbook(project.date, fill, **font(project.look.theme)), cut)


def _for_eyes(table: Table) -> Table:
    """A table that begins with what people look for: of where rows come from, the file, last."""

    def moved(row: Sequence[Cell]) -> list[Cell]:
        return [*row[table.origin :], *row[: min(1, table.origin)]]

    head = [str(title) for title in moved(table.head)]
    return replace(table, head=head, rows=[*map(moved, table.rows)])


def _sheet(sheet: Any, looks: Looks, table: Table) -> list[str]:
    """Fill a sheet; what was too long for a cell, by its place."""
    cut = []
    columns = [[title, *cells] for title, *cells in zip(table.head, *table.rows, strict=True)]
    widths = [_width(cells) for cells in columns]
    kinds = ["share" if title == SHARE else table.kinds.get(title, "") for title in table.head]
    for column, title in enumerate(table.head):
        sheet.set_column(column, column, widths[column])
        sheet.write_string(0, column, title, looks("head"))
    for line, row in enumerate(table.rows, 1):
        texts = [str(cell)[:MAX_CELL] for cell in row]
        sheet.set_row(line, height(zip(texts, widths, strict=True)))
        for column, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if isinstance(cell, str) and len(cell) > MAX_CELL:
                place = f"{column_name(column + 1)}{line + 1}"
                cut.append(
                    f"feuille « {table.title} », cellule {place} : le texte est coupé à {MAX_CELL} "
                    "signes, le plus que tient une cellule ; le CSV et le JSON l'ont en entier"
                )
                cell = cell[:MAX_CELL]
            _write(sheet, line, column, _typed(cell, kind), looks, kind)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.head) - 1)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return cut


def _width(cells: Sequence[Cell]) -> float:
    """That of a column: of the longest line of the first cells, within bounds."""
    longest = max(len(line) for cell in cells[:_LOOKED_AT] for line in f"{cell}\n".split("\n"))
    return min(_WIDEST, max(_NARROWEST, longest + 3))


def _typed(cell: Cell, kind: str) -> Cell:
    """What a text says, where the column is of numbers or dates and it is one."""
    if not isinstance(cell, str) or not cell:
        return cell
    if kind == "number":
        number = read_number(cell)
        return cell if number is None else number
    if kind == "date":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    return cell


def _write(sheet: Any, line: int, column: int, cell: Cell, looks: Looks, kind: str) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(line, column, datetime.combine(cell, time()), looks("day"))
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell, looks("cell"))
    else:
        sheet.write_number(line, column, float(cell), looks("share" if kind == "share" else "cell"))


ENDINGS: dict[str, Callable[[Project, FormKind, Sequence[Table]], Written]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
"""What writes each kind of file, by its ending."""
