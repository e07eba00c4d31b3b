"""A page of the site, and how links among the files of the repository become links among pages.

A page remembers the file that it comes from. Its links are those of that file, so that the same
text is read on a forge; here each is led to the page that has its target, and one that leads
nowhere ends the build.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
IN_ENGLISH = "---\nlang: en\n---\n"
"""What a page begins with that is not in French."""

FILES = "fichiers"
"""The folder of the site for files of the repository that are no pages."""

_FENCE = re.compile(r"\s*(`{3,}|:{3,})")
_HEADING = re.compile(r"(#{1,6}) (.+?)\s*$")
_LINK = re.compile(
    r"(!?\[(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*\])\(([^)\s]+)\)|(?P<code>`+)[^`]+(?P=code)"
)
_PICTURE = re.compile(r"(!\[[^\[\]]*\])\(([^)\s]+)\)")
_ABSOLUTE = re.compile(r"[a-z]+:")


class Page(NamedTuple):
    """A page at ``path``, whose links are those of the file ``source`` of the repository."""

    path: str
    text: str
    source: str


class LinkError(Exception):
    """A link that leads nowhere."""


def read(source: str, path: str) -> Page:
    """A file of the repository as one page."""
    return Page(path, (ROOT / source).read_text("utf-8"), source)


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """A Markdown text with all that stands between its fences changed."""
    parts = groupby(lines(text), key=itemgetter(1))
    blocks = ((fenced, "".join(line for line, _ in part)) for fenced, part in parts)
    return "".join(block if fenced else change(block) for fenced, block in blocks)


def lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line of a Markdown text, its end included, and whether it is of a fence."""
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            yield line, True
            if line.strip() == fence:
                fence = ""
        elif found and found[1][0] == "`":
            fence = found[1]
            yield line, True
        else:
            yield line, False


def headings(text: str) -> Iterator[tuple[int, str]]:
    """The level and the words of each heading."""
    for line, fenced in lines(text):
        if not fenced and (found := _HEADING.match(line)):
            yield len(found[1]), found[2]


def anchor(heading: str) -> str:
    """What a heading is called in addresses, here as on a forge."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


class Site:
    """All pages, by what leads to them."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = tuple(pages)
        self._first: dict[str, Page] = {}
        self._headed: dict[tuple[str, str], Page] = {}
        for page in self.pages:
            self._first.setdefault(page.source, page)
            for _, heading in headings(page.text):
                self._headed.setdefault((page.source, anchor(heading)), page)

    def write(self, folder: Path) -> None:
        """Write the pages, and the files that they show or hand out.

        Raises:
            LinkError: a link leads nowhere.
        """
        for page in self.pages:
            path = folder / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.linked(page, folder), "utf-8")

    def linked(self, page: Page, folder: Path) -> str:
        """The text of a page, with links to pages."""

        def link(found: re.Match[str]) -> str:
            if not found[1]:
                return found[0]
            words = _PICTURE.sub(link, found[1]) if "![" in found[1][1:] else found[1]
            return f"{words}({self._target(page, found[2], folder)})"

        return outside_fences(page.text, lambda block: _LINK.sub(link, block))

    def _target(self, page: Page, target: str, folder: Path) -> str:
        if _ABSOLUTE.match(target):
            return target
        path, _, name = target.partition("#")
        source = posixpath.normpath(posixpath.join(posixpath.dirname(page.source), path))
        source = source if path else page.source
        there = self._headed.get((source, name)) if name else self._first.get(source)
        if there is page:
            return f"#{name}"
        if there:
            return _from(page, there.path) + (f"#{name}" if name else "")
        if not name and (ROOT / source).is_file():
            copy = folder / FILES / source
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / source, copy)
            return _from(page, f"{FILES}/{source}")
        if not name and (folder / page.path).parent.joinpath(path).is_file():
            return target
        raise LinkError(f"{page.source} : [{target}]")


def _from(page: Page, path: str) -> str:
    return Path(os.path.relpath(path, posixpath.dirname(page.path) or ".")).as_posix()
