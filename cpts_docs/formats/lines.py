"""What the readers of all formats make of a document, and how it is shown.

A reader gives *blocks*: lines and tables. The text of a line is as it stands
in the file, with a newline where it breaks; it is flowed and cleaned here, so
that a document reads the same in each format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cpts_docs.base.diagnostics import printable
from cpts_docs.base.errors import UnreadableError

MAX_TEXT = 5_000_000
"""So many characters are shown; our longest document has a hundredth of that."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or heading; ``mark`` stands before it, ``level`` is that of its list."""

    text: str
    mark: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell holds blocks."""

    rows: Sequence[Sequence[Sequence[Block]]]


Block = Line | Table


def heading(text: str, level: int) -> Line:
    """A heading of level 1 to 6."""
    return Line(text, "#" * min(max(level, 1), 6) + " ")


def item(blocks: Iterable[Block], mark: str, level: int) -> list[Block]:
    """The blocks of an item of a list; the first has the mark."""
    match [block for block in blocks if not _is_blank(block)]:
        case [Line(_, "") as first, *rest]:
            return [replace(first, mark=f"{mark} ", level=level), *rest]
        case other:
            return other


def _is_blank(block: Block) -> bool:
    return isinstance(block, Line) and not block.text.strip()


# --------------------------------------------------------------------------
# Fields, in the text of a line

_OPEN, _CLOSE, _KEPT_BREAK = "\x0e", "\x0f", "\x0b"
"""How the edges of a field and the lines of its value stand in a text until it is shown."""

_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


def field(value: str) -> str:
    """A text field and what is in it; dates as they are written in French."""
    value = _ISO_DATE.sub(r"\3/\2/\1", value) if _ISO_DATE.fullmatch(value.strip()) else value
    lines = value.strip().splitlines() or [" "]
    return f" {_OPEN}{_KEPT_BREAK.join(lines)}{_CLOSE} "


def box(ticked: bool) -> str:
    """A box to tick."""
    return " ☒ " if ticked else " ☐ "


# --------------------------------------------------------------------------
# Showing


def shown(blocks: Iterable[Block]) -> str:
    """The text of a document, with an empty line before headings and around tables."""
    found: list[str] = []
    length = 0
    last: Block | None = None
    for block in blocks:
        new = list(_lines(block))
        if not new:
            continue
        if last is not None and _is_apart(last, block):
            found.append("")
        found += new
        last = block
        length += sum(map(len, new))
        if length > MAX_TEXT:
            raise UnreadableError("le texte est trop long pour être montré")
    return "".join(f"{line}\n" for line in found)


def _is_apart(last: Block, block: Block) -> bool:
    """Whether an empty line stands between these two."""
    if _is_heading(last) or _is_heading(block):
        return _is_heading(block)
    return isinstance(last, Table) or isinstance(block, Table)


def _is_heading(block: Block) -> bool:
    return isinstance(block, Line) and block.mark.startswith("#")


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Line(text, mark, level):
            indent = "  " * level
            first, *rest = map(printable, _flowed(text).split(_KEPT_BREAK))
            if first or rest:
                yield f"{indent}{mark}{first}"
            yield from (f"{indent}  {line}".rstrip() for line in rest)
        case Table(rows):
            for row in rows:
                yield from _row([[*_all_lines(cell)] for cell in row])


def _all_lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _lines(block)


def _row(cells: list[list[str]]) -> Iterator[str]:
    """A row in one line, or its cells below each other if one of them has several."""
    if not any(cells):
        return
    if all(len(cell) <= 1 for cell in cells):
        yield " | ".join("".join(cell) for cell in cells).rstrip()
        return
    for cell in filter(None, cells):
        yield f"| {cell[0]}"
        yield from (f"  {line}".rstrip() for line in cell[1:])


_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
_AFTER_HYPHEN = re.compile(r"(?<=[-‐–—/])\n(?=\S)")
_SPACE = re.compile(rf"[^\S{_KEPT_BREAK}]+")
_SIGNS = ":;,.?!…"


def _flowed(text: str) -> str:
    """``text`` on one line, whatever the lines and spaces it has in the file."""
    text = _AFTER_HYPHEN.sub("", _INVISIBLE.sub("", text))
    text = _labelled(_SPACE.sub(" ", text).strip())
    return text.replace(_OPEN, "[").replace(_CLOSE, "]")


def _labelled(text: str) -> str:
    """``text``, with a colon before its field if it is a label and a field, and no more."""
    label, opening, value = text.partition(f" {_OPEN}")
    is_row = opening and label and value.find(_CLOSE) == len(value) - 1
    return f"{label} :{opening}{value}" if is_row and label[-1] not in _SIGNS else text


_PAGE_NUMBER = re.compile(r" ?Page \d+ / \d+$")


def running(texts: Iterable[str]) -> list[Block]:
    """The running heads or feet of pages, each once and without the number of its page."""
    flowed = (_PAGE_NUMBER.sub("", _flowed(text)) for text in texts)
    return [Line(text) for text in dict.fromkeys(flowed)]
