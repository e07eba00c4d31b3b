"""The user's guide, which is one file on a forge, as pages that one can read in one sitting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cpts_docs.base.words import slug
from tools.site.pages import ROOT, Page, anchor, lines

SOURCE = "docs/guide-utilisateur.md"
TEXT = (ROOT / SOURCE).read_text("utf-8")
FIRST = ("Ce que fait l'outil", "Installer", "Un premier projet")
"""The sections to begin with."""

LONG = 250
"""A section of more lines has a page for each of its parts."""

_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.M | re.S)


class Section(NamedTuple):
    """A part of the guide: its title, and its text with the title as its first line."""

    title: str
    text: str


def sections(text: str, level: int) -> tuple[str, list[Section]]:
    """What stands before the first heading of a level, and what stands under each."""
    mark = "#" * level + " "
    parts: list[list[str]] = [[]]
    for line, fenced in lines(text):
        if line.startswith(mark) and not fenced:
            parts.append([])
        parts[-1].append(line)
    head, *rest = ("".join(part) for part in parts)
    return head, [Section(part.partition("\n")[0][len(mark) :], part) for part in rest]


def pages() -> tuple[list[Page], list[str], list[str]]:
    """The guide's pages; the names of the first, and of the others, in their order."""
    head, found = sections(TEXT, 2)
    made = [Page("guide/index.md", head, SOURCE)]
    first, others = [], []
    for section in found:
        mine = list(_pages_of(section))
        made += mine
        (first if section.title in FIRST else others).append(mine[0].path.removesuffix(".md"))
    return made, first, others


def _pages_of(section: Section) -> Iterator[Page]:
    name = slug(section.title)
    if section.text.count("\n") < LONG:
        yield Page(f"guide/{name}.md", _raised(section.text, 1), SOURCE)
        return
    head, parts = sections(section.text, 3)
    inner = [f"{name}/{slug(part.title)}" for part in parts]
    links = "".join(f"- [{part.title}](#{anchor(part.title)})\n" for part in parts)
    tree = "\n".join(["```{toctree}", ":hidden:", "", *inner, "```"])
    yield Page(f"guide/{name}.md", f"{_raised(head, 1)}\n{links}\n{tree}\n", SOURCE)
    for path, part in zip(inner, parts, strict=True):
        yield Page(f"guide/{path}.md", _raised(part.text, 2), SOURCE)


def _raised(text: str, levels: int) -> str:
    """A text whose headings stand so many levels higher."""
    return "".join(
        line[levels:] if line.startswith("##") and not fenced else line
        for line, fenced in lines(text)
    )


def heading_of(key: str) -> str:
    """The heading under which the guide first gives an example of a key of a project."""
    _, parts = sections(TEXT, 2)
    for part in parts:
        head, inner = sections(part.text, 3)
        for title, text in ((part.title, head), *inner):
            if any(re.search(rf"^{key}:", example, re.M) for example in examples(text)):
                return title
    raise KeyError(key)


def examples(text: str) -> list[str]:
    """The pieces of projects in a text of the guide."""
    return _FENCE.findall(text)
