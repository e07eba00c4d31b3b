"""Tables of Markdown: where they end, and how wide their columns are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cpts_docs.base.bars import begins_table

if TYPE_CHECKING:
    from markdown_it.token import Token

_SHORTEST, _LONGEST = 8, 40
"""Between so many characters, a column is as wide as its longest cell."""

_WORD = 25
"""The letters of the longest word that a column has room for; a longer one is broken anyway."""


def with_tables_ended(text: str) -> str:
    """``text`` with an empty line behind each table: a line without bars is none of its rows."""
    lines = text.split("\n")
    ended: list[str] = []
    in_table = False
    for number, line in enumerate(lines):
        if in_table and "|" not in line and line.strip():
            ended.append("")
        begins = number > 0 and begins_table(lines[number - 1], line)
        in_table = begins or (in_table and "|" in line)
        ended.append(line)
    return "\n".join(ended)


def table_open(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """``<table>``, with columns as wide as what is in them: no word breaks before it must."""
    widths = _widths(tokens, index)
    columns = "".join(f'<col style="width: {width}%">' for width in widths)
    return f"<table>\n<colgroup>{columns}</colgroup>\n"


def cell_open(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """``<td>``, without how its text is aligned, which our tables have no look for."""
    return f"<{tokens[index].tag}>"


def _widths(tokens: Sequence[Token], index: int) -> list[int]:
    """The share of each column, in per cent, of the table that opens at ``index``."""
    longest: list[int] = []
    column = 0
    for token in tokens[index:]:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            if column == len(longest):
                longest.append(_SHORTEST)
            # Half as much again as its letters, or a word breaks on a phone.
            words = [min(len(word), _WORD) * 8 // 5 for word in token.content.split()]
            natural = min(len(token.content), _LONGEST)
            longest[column] = max(longest[column], natural, *words)
            column += 1
    least = max(longest, default=0) // 4
    longest = [max(length, least) for length in longest]
    return [max(1, 100 * length // sum(longest)) for length in longest]
