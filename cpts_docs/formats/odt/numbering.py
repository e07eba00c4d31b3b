"""What stands before the items of lists: a dash for a bullet, or a number, counted here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from cpts_docs.formats.odt.namespaces import TEXT, names

_STYLE = names("style")


@dataclass(slots=True)
class _Open:
    """A list that is open: its style, and the number of its last item."""

    style: str
    count: int


class Numbering:
    """The lists of one document, as they are read from its start to its end."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._starts = {level: start for root in roots for level, start in _numbered(root)}
        self._last: dict[tuple[str, int], int] = {}
        self._open: list[_Open] = []

    @contextmanager
    def inside(self, element: etree._Element) -> Iterator[None]:
        """Inside of a list; one without a style has that of the list around it."""
        outer = self._open[-1].style if self._open else ""
        style, level = element.get(f"{TEXT}style-name") or outer, len(self._open) + 1
        start = self._starts.get((style, level), 1) - 1
        count = self._last.get((style, level), start) if _goes_on(element) else start
        self._open.append(_Open(style, count))
        yield
        self._last[style, level] = self._open.pop().count

    def mark(self, entry: etree._Element) -> str:
        """What stands before an item of the list inside of which we are."""
        level, current = len(self._open), self._open[-1]
        if (current.style, level) not in self._starts:
            return "-"
        current.count = number(entry, "start-value", current.count + 1)
        return f"{current.count}."


def number(element: etree._Element, attribute: str, default: int) -> int:
    """A number that an element says of itself."""
    written = element.get(f"{TEXT}{attribute}", "")
    known = written.isascii() and written.isdecimal() and len(written) < 6
    return int(written) if known else default


def _goes_on(element: etree._Element) -> bool:
    """Whether a list counts on from the one before it."""
    continued = element.get(f"{TEXT}continue-numbering") == "true"
    return continued or f"{TEXT}continue-list" in element.attrib


def _numbered(root: etree._Element) -> Iterator[tuple[tuple[str, int], int]]:
    """The styles of lists and the levels of each that are numbered, and where they begin."""
    for style in root.iter(f"{TEXT}list-style"):
        name = style.get(f"{_STYLE}name", "")
        for level in style.iterchildren(f"{TEXT}list-level-style-number"):
            if level.get(f"{_STYLE}num-format"):
                yield (name, number(level, "level", 1)), number(level, "start-value", 1)
