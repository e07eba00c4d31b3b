"""The titles of a table of answers: each once, with what stands above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from cpts_docs.base.words import normalized
from cpts_docs.foreign.sheets import Sheet
from cpts_docs.foreign.table import Table
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.places import Places

_LONGEST = 900
"""Of a title, so much names the column: YAML takes no longer keys."""


def name_of(title: str) -> str:
    """A title as it is compared and written down."""
    return FORBIDDEN.sub("\ufffd", normalized("NFC", " ".join(title.split())))[:_LONGEST].strip()


def unique(titles: Sequence[str]) -> list[str]:
    """The titles, of which those that are there again have their number."""
    seen: dict[str, int] = {}
    found = []
    for title in map(name_of, titles):
        seen[title] = seen.get(title, 0) + 1
        found.append(f"{title} ({seen[title]})" if title and seen[title] > 1 else title)
    return found


def groups(sheet: Sheet, table: Table) -> list[str]:
    """What stands above each title: the line before them, each of its texts up to the next."""
    before = [*takewhile(lambda line: line.number < table.head_line, sheet.lines())]
    if not before or before[-1].number != table.head_line - 1:
        return [""] * len(table.head)
    found, last = [], ""
    for cell in before[-1].cells:
        last = name_of(cell) or last
        found.append(last)
    return [*found, *[last] * (len(table.head) - len(found))][: len(table.head)]


def joined(
    titles: Sequence[str], below: Sequence[str], places: Places, is_title: Callable[[str], bool]
) -> tuple[str, ...]:
    """The titles of two lines, if the second has the replies to questions of the first; or ().

    « Oui » and « Non » below a question, which stands above both: « Question [Oui] ».
    """
    width = max(len(titles), len(below))
    first, second = ([*map(name_of, line), *[""] * width][:width] for line in (titles, below))
    found, outer, replies, untitled = [], "", 0, 0
    for title, inner in zip(first, second, strict=True):
        outer = title or outer
        if inner and places.below(outer, inner):
            replies, untitled = replies + 1, untitled + (not title)
            found.append(f"{outer} [{inner}]")
        elif inner and (title or not is_title(inner)):
            return ()
        else:
            found.append(inner or title)
    return tuple(found) if replies and untitled else ()


def short(title: str) -> str:
    """A title to be named among others; its end, or its row in brackets, tells it from them."""
    row = title[title.rfind("[") :] if title.endswith("]") and "[" in title else title[-29:]
    return title if len(title) <= 60 else f"{title[:30].rstrip()}… {row[:100]}"
