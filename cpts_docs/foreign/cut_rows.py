"""Rows of a text that a line break has cut, in a cell without quotation marks.

Each piece would make a row: someone without a phone, and « Bât. A » for a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cpts_docs.foreign.sheets import Line, TableError

_MAX_PIECES = 5
_MAX_RUN = 50

Ended = tuple[Line, str]
"""A row, and how its line ends."""


def without_cut_rows(rows: Iterable[Ended], width: Callable[[], int]) -> Iterator[Line]:
    """The rows; those that are pieces of one are an error in their place.

    ``width`` gives how many cells most rows have had so far.
    """
    usual = ""
    run: list[Ended] = []  # rows with too few cells that follow each other
    for line, end in rows:
        usual = usual or end
        is_short = not line.problem and len(line.cells) < width()
        goes_on = bool(run) and _ends_otherwise(run[-1], usual)
        if len(run) < _MAX_RUN and (is_short or goes_on):
            run.append((line, end))
            continue
        yield from _judged(run, usual, width())
        run = [(line, end)] if is_short else []
        if not is_short:
            yield line
    yield from _judged(run, usual, width())


def _judged(run: list[Ended], usual: str, width: int) -> Iterator[Line]:
    at = 0
    while at < len(run):
        count = _pieces(run, at, usual, width)
        first, last = run[at][0], run[at + count - 1][0]
        if count == 1:
            yield first
        else:
            message = (
                f"une ligne coupée : les lignes {first.number} à {last.number} n'en font qu'une"
            )
            hint = (
                "mettez entre guillemets la cellule qui a un retour à la ligne, "
                "ou donnez le classeur (.xlsx, .ods)"
            )
            problem = TableError(message, hint, rule="tableau-ligne")
            yield Line(first.number, problem=problem)
        at += count


def _pieces(run: list[Ended], at: int, usual: str, width: int) -> int:
    """How many of the rows from ``at`` make one of the usual width; 1 if none do."""
    sizes = [len(line.cells) for line, _ in run]
    around = sizes[max(0, at - 1) : at + 3]
    if not _ends_otherwise(run[at], usual) and around.count(sizes[at]) > 2:
        return 1  # Excel leaves out the last separators of many rows in a run
    for count in range(2, min(_MAX_PIECES, len(run) - at) + 1):
        if sum(sizes[at : at + count]) - (count - 1) == width:
            return count
    return 1


def _ends_otherwise(row: Ended, usual: str) -> bool:
    return row[1] not in ("", usual)
