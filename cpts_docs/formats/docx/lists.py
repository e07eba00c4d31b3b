"""The lists of a Word document: their styles, and their numbers in ``numbering.xml``."""

from __future__ import annotations

from dataclasses import dataclass, field

from cpts_docs.document.tree import ListBlock
from cpts_docs.formats.styles import LIST_STYLES


@dataclass(slots=True)
class Lists:
    """The lists: the number of that of each style, and what each list is an instance of.

    Ordered lists begin at a number each, so each is a list of its own, in ``added``.
    """

    by_style: dict[str, int]
    definitions: dict[int, int]
    added: list[str] = field(default_factory=list)

    def number(self, block: ListBlock, level: int) -> int:
        """The number of the list that ``block`` is."""
        number = self.by_style[list_style(block)]
        return self._started(self.definitions[number], level, block) if block.ordered else number

    def _started(self, definition: int, level: int, block: ListBlock) -> int:
        number = max(self.definitions) + len(self.added) + 1
        start = f'<w:startOverride w:val="{block.start}"/>'
        start = f'<w:lvlOverride w:ilvl="{level}">{start}</w:lvlOverride>'
        self.added.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{start}</w:num>'
        )
        return number


def list_style(block: ListBlock) -> str:
    """The paragraph style of a list's items."""
    return "ListNumber" if block.ordered else LIST_STYLES.get(block.role, "ListBullet")
