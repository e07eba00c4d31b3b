"""What makes a Word paragraph a heading or an item of a list: its styles and numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from lxml import etree

from cpts_docs.foreign.ooxml import W, value

_MAX_PARENTS = 5
_MAX_LEVEL = 8
_HEADING_NAME = re.compile(r"heading ([1-6])", re.IGNORECASE)
_TITLE_NAME = "title"
_NOT_COUNTED = ("bullet", "none", "")

Place = tuple[str, int]
"""The id of a list, and a level in it."""


class Looks:
    """The styles and lists of one document; counts the items of its lists."""

    def __init__(
        self, styles: Sequence[etree._Element], numbering: Sequence[etree._Element]
    ) -> None:
        self._styles = {
            style.get(f"{W}styleId"): style
            for root in styles
            for style in root.iterfind(f"{W}style")
        }
        self._formats = dict(_formats(numbering))
        self._starts = dict(_starts(numbering))
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * (_MAX_LEVEL + 1))

    def heading_level(self, properties: etree._Element | None) -> int:
        """The level of a heading, 1 to 6; 0 for another paragraph."""
        for element in self._chain(properties):
            name = value(element.find(f"{W}name"))
            if match := _HEADING_NAME.fullmatch(name):
                return int(match[1])
            if name.casefold() == _TITLE_NAME:
                return 1
            level = _number(_found(element, "outlineLvl"))
            if level is not None:
                return level + 1 if level < 6 else 0
        return 0

    def place_in_list(self, properties: etree._Element | None) -> Place | None:
        """The list that a paragraph is an item of, and its level there."""
        level = None
        for element in self._chain(properties):
            numbering = _found(element, "numPr")
            if numbering is None:
                continue
            if level is None:
                level = _number(numbering.find(f"{W}ilvl"))
            if number := value(numbering.find(f"{W}numId")):
                return (number, min(level or 0, _MAX_LEVEL)) if number != "0" else None
        return None

    def mark(self, number: str, level: int) -> str:
        """What stands before the next item of a list."""
        counts = self._counts[number]
        counts[level + 1 :] = [None] * (_MAX_LEVEL - level)
        if self._formats.get((number, level), "") in _NOT_COUNTED:
            return "-"
        last = counts[level]
        counts[level] = self._starts.get((number, level), 1) if last is None else last + 1
        return f"{counts[level]}."

    def _chain(self, properties: etree._Element | None) -> Iterator[etree._Element]:
        """The properties of a paragraph, then its style, and those it is based on."""
        if properties is not None:
            yield properties
            yield from self._styles_above(value(properties.find(f"{W}pStyle")))

    def _styles_above(self, name: str) -> Iterator[etree._Element]:
        for _ in range(_MAX_PARENTS):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style.find(f"{W}basedOn"))


def _found(element: etree._Element, name: str) -> etree._Element | None:
    """A property, of a paragraph or of a style."""
    own = element.find(f"{W}{name}")
    return own if own is not None else element.find(f"{W}pPr/{W}{name}")


def _formats(roots: Sequence[etree._Element]) -> Iterator[tuple[Place, str]]:
    """How the items of each list are counted, level by level."""
    for root in roots:
        formats = {
            abstract.get(f"{W}abstractNumId"): [
                (_number(level, "ilvl") or 0, value(level.find(f"{W}numFmt")))
                for level in abstract.iterfind(f"{W}lvl")
            ]
            for abstract in root.iterfind(f"{W}abstractNum")
        }
        for num in root.iterfind(f"{W}num"):
            for level, format_name in formats.get(value(num.find(f"{W}abstractNumId")), ()):
                yield (num.get(f"{W}numId", ""), level), format_name


def _starts(roots: Sequence[etree._Element]) -> Iterator[tuple[Place, int]]:
    """The number that the first item has at levels of lists that say it of themselves."""
    for root in roots:
        for num in root.iterfind(f"{W}num"):
            for level in num.iterfind(f"{W}lvlOverride"):
                start = _number(level.find(f"{W}startOverride"))
                if start is not None:
                    yield (num.get(f"{W}numId", ""), _number(level, "ilvl") or 0), start


def _number(element: etree._Element | None, name: str = "val") -> int | None:
    text = element.get(f"{W}{name}", "") if element is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
