"""Anyone's table, whatever made it: CSV text, or a workbook (XLSX, XLSM, ODS, XLS).

Cells are text, as a person reads them on the screen. Nothing is left out in
silence: what is set aside is one of the table's problems, with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from cpts_docs.base import os_errors
from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.door import NotAFileError, first_bytes
from cpts_docs.base.log import note
from cpts_docs.base.words import folded, grouped
from cpts_docs.foreign.aside import Aside
from cpts_docs.foreign.separated import text_sheet
from cpts_docs.foreign.sheets import (
    HEAD_WITHIN,
    MAX_CELL,
    MAX_FILLED,
    Line,
    Sheet,
    TableError,
    has_text,
    titles_in,
    too_many_filled,
)
from cpts_docs.foreign.table import MAX_WRONG, Row, Table
from cpts_docs.foreign.workbook import is_workbook, workbook_sheets

MAX_BYTES = 50_000_000


def read_table(
    path: Path, *, sheet: str | None = None, is_title: Callable[[str], bool] = lambda _: False
) -> Table:
    """The table in the file at ``path``; without titles if it cannot be read.

    ``is_title`` says which titles are known: they tell the separator of a text,
    the line of the titles (or else it is the first), and the sheet of a workbook
    unless ``sheet`` names it.
    """
    table = Table(path)
    try:
        sheets = sheets_of(path, is_title)
        chosen, others = _chosen(sheets, sheet, is_title)
        table = table_of(path, chosen, is_title)
        _name_others(table, chosen, others, is_title, asked=sheet is not None)
    except TableError as error:
        table.add(error)
    return table


def sheets_of(path: Path, is_title: Callable[[str], bool] = lambda _: False) -> Sequence[Sheet]:
    """The sheets of the file at ``path``; of a text, the one that it is.

    Raises:
        TableError: it cannot be read.
    """
    data = _read(path)
    note("lu : %s (%d octets)", path, len(data))
    return sheets_in(data, is_title)


def sheets_in(data: bytes, is_title: Callable[[str], bool] = lambda _: False) -> Sequence[Sheet]:
    """The sheets that the bytes of a file hold, as :func:`sheets_of` gives them.

    Raises:
        TableError: it cannot be read.
    """
    return workbook_sheets(data) if is_workbook(data) else [text_sheet(data, is_title)]


def table_of(path: Path, sheet: Sheet, is_title: Callable[[str], bool]) -> Table:
    """The table in a sheet of the file at ``path``; without titles if it cannot be read."""
    table = Table(path, sheet.name)
    try:
        lines = _take_head(table, sheet, is_title)
        if table.head:
            table.rows = _rows(table, sheet, lines)
    except TableError as error:
        table.add(error)
    return table


def _read(path: Path) -> bytes:
    try:
        data = first_bytes(path, MAX_BYTES)
    except NotAFileError as error:
        rule = "dossier" if error.is_folder else "fichier-illisible"
        raise TableError(str(error), "donnez le fichier du tableau", rule=rule) from None
    except FileNotFoundError:
        raise TableError(
            "le fichier n'existe pas", "vérifiez le chemin", rule="fichier-introuvable"
        ) from None
    except (OSError, ValueError) as error:
        message = f"le fichier ne peut pas être lu : {os_errors.reading(error)}"
        raise TableError(message, os_errors.way_out(error), rule="fichier-illisible") from None
    if len(data) > MAX_BYTES:
        message = f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo"
        raise TableError(message, "partagez-le en plusieurs", rule="fichier-trop-gros")
    return data


# --------------------------------------------------------------------------
# Which sheet


def _chosen(
    sheets: Sequence[Sheet], name: str | None, is_title: Callable[[str], bool]
) -> tuple[Sheet, list[Sheet]]:
    """The sheet that is meant, and the others."""
    if name is not None:
        if sheets and sheets[0].is_text:
            raise TableError("ce fichier n'a pas de feuilles", "relancez sans --sheet")
        named = [sheet for sheet in sheets if sheet.name == name]
        named += [sheet for sheet in sheets if folded(sheet.name) == folded(name)]
        if not named:
            names = [sheet.name for sheet in sheets]
            hint = did_you_mean(name, names) or f"la première est « {names[0]} »"
            raise TableError(f"le classeur n'a pas de feuille « {name} »", hint)
        found = named[0]
    else:
        seen = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
        found = max(seen, key=lambda sheet: min(2, _titles(sheet, is_title)))
        if not _titles(found, is_title):
            found = next((sheet for sheet in seen if _is_used(sheet)), found)
    return found, [sheet for sheet in sheets if sheet is not found]


def _titles(sheet: Sheet, is_title: Callable[[str], bool]) -> int:
    lines = islice(sheet.lines(), HEAD_WITHIN)
    return max((titles_in(line.cells, is_title) for line in lines), default=0)


def _is_used(sheet: Sheet) -> bool:
    return any(True for _ in sheet.lines())


def _name_others(
    table: Table,
    chosen: Sheet,
    others: Sequence[Sheet],
    is_title: Callable[[str], bool],
    *,
    asked: bool,
) -> None:
    """Say which sheet was read if there are others; one with the same titles is an error."""
    others = [sheet for sheet in others if _is_used(sheet)]
    if asked or not others:
        return
    names = [f"« {sheet.name} »{' (masquée)' if sheet.hidden else ''}" for sheet in others[:5]]
    more = f" et {len(others) - 5} autres" if len(others) > 5 else ""
    message = f"feuille lue : « {chosen.name} » ; non lues : {', '.join(names)}{more}"
    hint = f'pour en lire une autre : --sheet "{others[0].name}"'
    table.tell("tableau-feuille", message, hint)
    for sheet in others[:5]:
        if not sheet.hidden and _titles(sheet, is_title) > 1:
            message = f"la feuille « {sheet.name} » a aussi ces colonnes, et n'est pas lue"
            hint = (
                f'réunissez les feuilles, ou dites laquelle : --sheet "{chosen.name}" '
                f'ou --sheet "{sheet.name}"'
            )
            table.add(TableError(message, hint, rule="tableau-feuille"))


# --------------------------------------------------------------------------
# Titles and rows


def _take_head(table: Table, sheet: Sheet, is_title: Callable[[str], bool]) -> Iterator[Line]:
    """Give the table its titles; the lines after them."""
    lines = sheet.lines()
    first = list(islice(lines, HEAD_WITHIN))
    if not first:
        hint = "la première ligne nomme les colonnes"
        raise TableError("le tableau est vide", hint, rule="tableau-vide")
    at = _head_among(first, is_title)
    table.head, table.head_line = tuple(first[at].cells), first[at].number
    for line in first[: at + 1]:
        if line.problem:
            table.set_aside(line.number, line.problem)
        elif line is not first[at]:
            text = " ".join(" ".join(line.cells).split())[:60]
            message = f"avant les titres, laissée de côté : « {text} »"
            table.tell("tableau-titre", message, line=line.number)
    return chain(first[at + 1 :], lines)


def _head_among(lines: Sequence[Line], is_title: Callable[[str], bool]) -> int:
    """The line with most titles; not the first only if it surely is one."""
    counts = [titles_in(line.cells, is_title) for line in lines]
    at = counts.index(max(counts))
    filled = sum(bool(cell.strip()) for cell in lines[at].cells)
    return at if counts[at] > 1 or counts[at] == filled else 0


def _rows(table: Table, sheet: Sheet, lines: Iterator[Line]) -> Iterator[Row]:
    width, aside = len(table.head), Aside()
    titles = [title.strip() for title in table.head]
    untitled = [index for index, title in enumerate(titles) if not title]
    try:
        for line in lines:
            table.seen += 1
            if table.seen > MAX_FILLED:
                table.given_up = True
                raise too_many_filled()
            cells = list(line.cells)
            if problem := line.problem or _wrong(cells, width, is_text=sheet.is_text):
                table.set_aside(line.number, problem)
            elif [cell.strip("\ufeff \t") for cell in cells] == titles:
                table.tell("tableau-titre", "les titres, une fois de plus", line=line.number)
            elif _in_another_order(cells, titles):
                table.set_aside(line.number, TableError(_SECOND, _ALONE, rule="tableau-titre"))
                break
            else:
                aside.look(line, width, untitled, is_text=sheet.is_text)
                missing = [""] * (width - len(cells))
                yield Row(line.number, [*cells[:width], *missing])
            if table.given_up:
                _give_up(table, line.number)
                return
    except TableError as error:
        table.add(error)
    aside.tell(table, sheet)


_SECOND = "les titres dans un autre ordre : le tableau qui commence ici n'est pas lu"
_ALONE = "mettez-le sur une autre feuille, ou ses colonnes dans l'ordre du premier"


def _in_another_order(cells: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a row has titles, each alone, and not below themselves: a second table begins."""
    filled = {cell.strip(): index for index, cell in enumerate(cells) if cell.strip()}
    if len(filled) < 2 or not filled.keys() <= {*titles}:
        return False
    return any(titles[index : index + 1] != [cell] for cell, index in filled.items())


def _wrong(cells: Sequence[str], width: int, *, is_text: bool) -> TableError | None:
    if is_text and len(cells) > width and has_text(cells[width:]):
        message = f"la ligne a {len(cells)} cellules pour {width} colonnes"
        hint = "mettez entre guillemets celle qui contient le séparateur, ou donnez le classeur"
        return TableError(message, hint, rule="tableau-ligne")
    if any(len(cell) > MAX_CELL for cell in cells):
        message = f"une cellule dépasse {grouped(MAX_CELL)} caractères, le plus d'un tableur"
        return TableError(message, rule="tableau-ligne")
    return None


def _give_up(table: Table, line: int) -> None:
    message = (
        f"plus de {grouped(MAX_WRONG)} lignes fausses : "
        f"le tableau n'est pas lu après la ligne {grouped(line)}, et rien n'en est pris"
    )
    table.add(TableError(message, "est-ce le bon tableau, avec les bons titres ?"))
