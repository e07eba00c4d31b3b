"""Lists pasted from Word, whose bullets are characters, as the lists of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpts_docs.base.words import BULLETS

_SIGN = rf"(?:[{BULLETS}]|[–·o](?=[ \t\u00a0]))"  # a dash may be that of a negative number
_PASTED = re.compile(rf"^[ \t]*{_SIGN}[ \t\u00a0]*(?=\S)", re.MULTILINE)
_ITEM = re.compile(rf"([ \t]*)({_SIGN}|-(?=[ \t]))[ \t\u00a0]*(\S.*)")


def as_markdown(text: str) -> str:
    """``text`` with dashes for bullets, further in where another bullet is below one.

    A line that is neither bulleted nor further in ends the list.
    """
    if not _PASTED.search(text):
        return text
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    above: list[tuple[int, str]] = []  # how far in, and with which bullet, each open list is
    for line in lines:
        found = _ITEM.fullmatch(line)
        if found:
            level = _level(above, len(found[1].expandtabs(4)), found[2])
            yield f"{'  ' * level}- {found[3]}"
        elif above and line.strip() and line[:1].isspace():
            yield f"{'  ' * len(above)}{line.strip()}"
        else:
            if above and line.strip():
                yield ""
                above.clear()
            yield line


def _level(above: list[tuple[int, str]], indent: int, sign: str) -> int:
    """How deep an item is; ``above`` then ends with its list."""
    while above and above[-1][0] > indent:
        above.pop()
    if (indent, sign) in above:
        del above[above.index((indent, sign)) + 1 :]
    else:
        above.append((indent, sign))
    return len(above) - 1
