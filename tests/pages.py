"""What stands where on the pages of a PDF, as poppler sees it drawn.

Not what the tags say: a word over the edge of the paper is on no page.
"""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.programs import program

MM = 72 / 25.4
"""A millimetre in points."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its words, in the order in which they are drawn."""

    height: float
    words: tuple[Word, ...]


def pages_of(path: Path) -> list[Page]:
    """The pages of a PDF."""
    command = [program("pdftotext"), "-raw", "-bbox", str(path), "-"]
    return list(_read(subprocess.run(command, check=True, capture_output=True).stdout.decode()))


_PAGE = re.compile(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


def _read(boxes: str) -> Iterator[Page]:
    for height, words in _PAGE.findall(boxes):
        found = (
            Word(html.unescape(text), *map(float, sides)) for *sides, text in _WORD.findall(words)
        )
        yield Page(float(height), tuple(found))
